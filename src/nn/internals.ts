/** @file What the library keeps of a module beside its fields. */
import { Hooks } from './hooks.ts';
import { noStateHooks, type StateHooks } from './state-hooks.ts';

export interface Internals {
  /** Names of fields that have held a Parameter, as far as anyone has looked. */
  readonly parameters: Set<string>;
  readonly buffers: Map<string, { persistent: boolean }>;
  readonly hooks: Hooks;
  /** Made when first asked for. */
  state: StateHooks | undefined;
}

/** Hooks of all modules, where there are any. */
export let everyModule: Hooks | undefined;

/** The hooks of all modules, made when first asked for. */
export function hooksOfAll(): Hooks {
  everyModule ??= new Hooks();
  return everyModule;
}

export const internals = new WeakMap<object, Internals>();

export function internalsOf(module: object): Internals {
  let own = internals.get(module);
  if (own === undefined) {
    own = { parameters: new Set(), buffers: new Map(), hooks: new Hooks(), state: undefined };
    internals.set(module, own);
  }
  return own;
}

export function stateHooksOf(module: object): StateHooks {
  const own = internalsOf(module);
  own.state ??= noStateHooks();
  return own.state;
}

/** The fields of a module, whose names only its class knows. */
export function fieldsOf(module: object): Record<string, unknown> {
  return module as Record<string, unknown>;
}
