/** @file Modules as functions: an instance runs itself. */
import { areCallsWatched, watchedCall } from '../dispatch/module-calls.ts';
import { ArgumentError, FlambeauError } from '../errors/errors.ts';
import { isRecord } from '../ops/options.ts';
import { Hooks } from './hooks.ts';
import { everyModule, internals } from './internals.ts';
import type { Module, ModuleBody } from './module.ts';

/** A class without a constructor hands on whatever it was given. */
function refuseArguments(name: string, given: readonly unknown[]): void {
  const [first] = given;
  if (given.length > 1 || !isRecord(first)) {
    throw new ArgumentError(
      `${name}/arguments`,
      `${name} takes no arguments, got ${given.length}\n  fix: new ${name}()`,
      { given: given.length },
    );
  }
  for (const option of Object.keys(first)) {
    throw new ArgumentError(
      `${name}/arguments`,
      `${name} has no parameter '${option}': it takes no arguments\n  fix: new ${name}()`,
      { parameter: option },
    );
  }
}

/** Makes every instance a function that runs the module. */
export abstract class Callable {
  constructor();
  constructor(...given: unknown[]) {
    if (given.length > 0) refuseArguments(new.target.name, given);
    // biome-ignore lint/correctness/noConstructorReturn: the instance is the callable itself
    return callableOf(new.target.prototype) as this;
  }
}

/** A function that runs itself as a module of the prototype's class. */
export function callableOf(prototype: object): object {
  const callable = (...inputs: unknown[]): unknown => run(callable as unknown as Module, inputs);
  // A module may have fields of these names.
  delete (callable as { name?: string }).name;
  delete (callable as { length?: number }).length;
  return Object.setPrototypeOf(callable, prototype) as object;
}

/** Is it a module? Nothing but modules is callable in this way. */
export function isModule(value: unknown): value is Module {
  return value instanceof Callable;
}

/** Every instance is a function, which only the type of `Module` says. */
export function callable(module: Callable): Module {
  return module as Module;
}

/** Runs a module as its user calls it. */
function run(module: Module, given: unknown[]): unknown {
  return areCallsWatched ? watchedCall(module, given, () => runHooked(module, given)) : runHooked(module, given);
}

/** Runs a module with its hooks; errors on their way up learn which module they came from. */
function runHooked(module: Module, given: unknown[]): unknown {
  const own = internals.get(module);
  try {
    if (typeof module.forward !== 'function') throw missingForward(module.constructor.name);
    const hooks = everyModule === undefined || everyModule.size === 0 ? own?.hooks : together(everyModule, own?.hooks);
    if (hooks === undefined || hooks.size === 0) return module.forward(...given);
    return hooks.run(module, given, (inputs) => module.forward(...inputs));
  } catch (error) {
    if (error instanceof FlambeauError) error.passModule(module, (child) => childName(module, child));
    throw error;
  }
}

/** The hooks of all modules, and those of one behind them. */
function together(every: Hooks, own: Hooks | undefined): Hooks {
  const hooks = new Hooks();
  hooks.copy(every);
  if (own !== undefined) hooks.copy(own);
  return hooks;
}

/** @internal Does code of the user see what goes into the module and comes out of it? */
export function hasHooks(module: ModuleBody): boolean {
  const own = internals.get(module);
  return (own !== undefined && own.hooks.size > 0) || (everyModule !== undefined && everyModule.size > 0);
}

/** TypeScript asks a subclass for its `forward`; JavaScript does not. */
function missingForward(name: string): FlambeauError {
  return new FlambeauError(
    `${name}/forward`,
    `${name} was called, but has no forward\n  rule: a call runs the method forward of the module's class\n  fix: write forward(input) { … } in ${name}`,
    { module: name },
  );
}

function childName(module: ModuleBody, child: object): string | undefined {
  for (const [name, candidate] of module.namedModules()) if (candidate === child && name !== '') return name;
  return undefined;
}
