/** @file Functions of the user that run before and after a module, and how they are called. */
import { ArgumentError } from '../errors/errors.ts';
import { warn } from '../host/process.ts';
import { bindNamed } from '../ops/define.ts';
import { optionalBoolean } from '../ops/parameters.ts';
import { BackwardHooks } from './backward-hooks.ts';
import type { Module } from './module.ts';

/** Arguments by name: the trailing options object of a call. */
export type NamedInputs = Readonly<Record<string, unknown>>;

type Nothing = undefined | void;

export type ForwardPreHook = (module: Module, inputs: unknown[]) => unknown;
/** Returns the inputs and the named ones, or nothing. */
export type ForwardPreHookWithNames = (
  module: Module,
  inputs: unknown[],
  named: NamedInputs,
) => readonly [inputs: readonly unknown[], named: NamedInputs] | Nothing;
export type ForwardHook = (module: Module, inputs: unknown[], output: unknown) => unknown;
export type ForwardHookWithNames = (module: Module, inputs: unknown[], named: NamedInputs, output: unknown) => unknown;

export interface ForwardPreHookOptions {
  /** Run before the hooks that are there. Default: false. */
  readonly prepend?: boolean | null;
  /** Hand the trailing options object of a call over for itself. Default: false. */
  readonly withKwargs?: boolean | null;
}

export interface ForwardHookOptions extends ForwardPreHookOptions {
  /** Run also where the module throws. Default: false. */
  readonly alwaysCall?: boolean | null;
}

/** What takes a hook away again. */
export interface HookHandle {
  remove(): void;
}

interface Entry<Hook> {
  readonly hook: Hook;
  readonly withKwargs: boolean;
  readonly alwaysCall: boolean;
}

type AnyPreHook = (module: Module, inputs: readonly unknown[], named?: NamedInputs) => unknown;
type AnyHook = (module: Module, inputs: readonly unknown[], ...rest: unknown[]) => unknown;

const preHookOptions = [
  optionalBoolean('prepend', false, 'run before the hooks that are there'),
  optionalBoolean('withKwargs', false, 'hand the trailing options object of a call over for itself'),
] as const;

const hookOptions = [
  ...preHookOptions,
  optionalBoolean('alwaysCall', false, 'run also where the module throws'),
] as const;

let nextHook = 0;

/** The hooks of one module, in the order in which they run. */
export class Hooks {
  private readonly before = new Map<number, Entry<AnyPreHook>>();
  private readonly after = new Map<number, Entry<AnyHook>>();

  private readonly gradients = new BackwardHooks();

  get size(): number {
    return this.before.size + this.after.size + this.gradients.size;
  }

  /** Takes over the hooks of another module. */
  copy({ before, after, gradients }: Hooks): void {
    for (const [id, entry] of before) this.before.set(id, entry);
    for (const [id, entry] of after) this.after.set(id, entry);
    for (const [id, hook] of gradients.before) this.gradients.before.set(id, hook);
    for (const [id, hook] of gradients.after) this.gradients.after.set(id, hook);
  }

  addBeforeBackward(hook: unknown, options: readonly unknown[]): HookHandle {
    return addPlain('registerFullBackwardPreHook', this.gradients.before, hook, options);
  }

  addAfterBackward(hook: unknown, options: readonly unknown[]): HookHandle {
    return addPlain('registerFullBackwardHook', this.gradients.after, hook, options);
  }

  addBefore(hook: unknown, options: readonly unknown[]): HookHandle {
    const call = 'registerForwardPreHook';
    const { prepend, withKwargs } = bindNamed(call, preHookOptions, options);
    requireFunction(call, hook);
    return add(this.before, { hook: hook as AnyPreHook, withKwargs, alwaysCall: false }, prepend);
  }

  addAfter(hook: unknown, options: readonly unknown[]): HookHandle {
    const call = 'registerForwardHook';
    const { prepend, withKwargs, alwaysCall } = bindNamed(call, hookOptions, options);
    requireFunction(call, hook);
    const entry = { hook: hook as AnyHook, withKwargs, alwaysCall };
    return add(this.after, entry, prepend);
  }

  /** Runs `forward` between the hooks. */
  run(module: Module, given: readonly unknown[], forward: (inputs: readonly unknown[]) => unknown): unknown {
    let inputs = given;
    let output: unknown;
    const called = new Set<Entry<AnyHook>>();
    try {
      for (const { hook, withKwargs } of this.before.values()) {
        inputs = withKwargs ? changedByName(hook, module, inputs) : changed(hook(module, inputs), inputs);
      }
      output = this.gradients.run(module, inputs, (traced) => {
        output = forward(traced);
        for (const entry of this.after.values()) {
          called.add(entry);
          output = callAfter(entry, module, traced, output) ?? output;
        }
        return output;
      });
      return output;
    } catch (error) {
      for (const entry of this.after.values()) {
        if (!entry.alwaysCall || called.has(entry)) continue;
        try {
          output = callAfter(entry, module, inputs, output) ?? output;
        } catch (second) {
          warn(`a hook with alwaysCall threw as well, after ${module.constructor.name} had: ${String(second)}`);
        }
      }
      throw error;
    }
  }
}

function requireFunction(call: string, hook: unknown): void {
  if (typeof hook === 'function') return;
  throw new ArgumentError(
    `${call}/argument`,
    `hook of ${call} must be a function, got ${hook === null ? 'null' : typeof hook}`,
    { parameter: 'hook' },
  );
}

const prependOption = [optionalBoolean('prepend', false, 'run before the hooks that are there')] as const;

/** Adds a hook that takes no options but its place. */
export function addPlain<Hook>(
  call: string,
  hooks: Map<number, Hook>,
  hook: unknown,
  options: readonly unknown[] = [],
): HookHandle {
  const { prepend } = bindNamed(call, prependOption, options);
  requireFunction(call, hook);
  return add(hooks, hook as Hook, prepend);
}

function add<Hook>(hooks: Map<number, Hook>, entry: Hook, prepend: boolean | undefined): HookHandle {
  const id = nextHook++;
  const others = prepend === true ? [...hooks] : [];
  if (prepend === true) hooks.clear();
  hooks.set(id, entry);
  for (const [other, theirs] of others) hooks.set(other, theirs);
  return { remove: () => void hooks.delete(id) };
}

/** What a hook returned as inputs: one that is no list stands for itself, as in PyTorch. */
function changed(result: unknown, inputs: readonly unknown[]): readonly unknown[] {
  if (result === undefined || result === null) return inputs;
  return Array.isArray(result) ? result : [result];
}

/** The inputs without the trailing options object, and that object. */
function split(inputs: readonly unknown[]): [inputs: unknown[], named: NamedInputs] {
  const last: unknown = inputs.at(-1);
  const isNamed = typeof last === 'object' && last !== null && isPlain(last);
  return isNamed ? [inputs.slice(0, -1), last as NamedInputs] : [[...inputs], {}];
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function changedByName(hook: AnyPreHook, module: Module, given: readonly unknown[]): readonly unknown[] {
  const result = hook(module, ...split(given));
  if (result === undefined || result === null) return given;
  const [inputs, named] = Array.isArray(result) ? (result as readonly unknown[]) : [];
  if (Array.isArray(result) && result.length === 2 && Array.isArray(inputs) && typeof named === 'object') {
    return named !== null && Object.keys(named).length > 0 ? [...inputs, named] : inputs;
  }
  throw new ArgumentError(
    'registerForwardPreHook/result',
    'a hook with withKwargs returns [inputs, named], or nothing, where the inputs stay as they are',
  );
}

function callAfter(
  { hook, withKwargs }: Entry<AnyHook>,
  module: Module,
  inputs: readonly unknown[],
  output: unknown,
): unknown {
  return withKwargs ? hook(module, ...split(inputs), output) : hook(module, inputs, output);
}
