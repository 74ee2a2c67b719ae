/** @file Modules that run functions of the user around calls, backward passes, saving and loading. */
import type { FullBackwardHook, FullBackwardPreHook } from './backward-hooks.ts';
import {
  addPlain,
  type ForwardHook,
  type ForwardHookOptions,
  type ForwardHookWithNames,
  type ForwardPreHook,
  type ForwardPreHookOptions,
  type ForwardPreHookWithNames,
  type HookHandle,
} from './hooks.ts';
import { internalsOf, stateHooksOf } from './internals.ts';
import type {
  LoadStateDictPostHook,
  LoadStateDictPreHook,
  StateDictPostHook,
  StateDictPreHook,
} from './state-hooks.ts';
import { ModuleTree } from './tree.ts';

/** A module as what hooks are registered with. */
export abstract class HookedModule extends ModuleTree {
  /**
   * Runs `hook` before every call; what it returns replaces the inputs. `prepend`: before the hooks that are there. `withKwargs`: the
   * trailing options object of a call comes as an argument of its own.
   */
  registerForwardPreHook(
    hook: ForwardPreHookWithNames,
    options: { readonly withKwargs: true; readonly prepend?: boolean },
  ): HookHandle;
  registerForwardPreHook(
    hook: ForwardPreHook,
    prepend?: boolean | null | ForwardPreHookOptions,
    withKwargs?: boolean | null | ForwardPreHookOptions,
  ): HookHandle;
  registerForwardPreHook(hook: unknown, ...options: readonly unknown[]): HookHandle {
    return internalsOf(this).hooks.addBefore(hook, options);
  }

  /**
   * Runs `hook` after every call; what it returns replaces the output. Options as of `registerForwardPreHook`, and `alwaysCall`:
   * also where the module throws.
   */
  registerForwardHook(
    hook: ForwardHookWithNames,
    options: { readonly withKwargs: true; readonly prepend?: boolean; readonly alwaysCall?: boolean },
  ): HookHandle;
  registerForwardHook(
    hook: ForwardHook,
    prepend?: boolean | null | ForwardHookOptions,
    withKwargs?: boolean | null | ForwardHookOptions,
    alwaysCall?: boolean | null | ForwardHookOptions,
  ): HookHandle;
  registerForwardHook(hook: unknown, ...options: readonly unknown[]): HookHandle {
    return internalsOf(this).hooks.addAfter(hook, options);
  }

  /** Runs `hook` in the backward pass before the gradients of the inputs are computed; what it returns replaces those of the outputs. */
  registerFullBackwardPreHook(
    hook: FullBackwardPreHook,
    prepend?: boolean | null | { readonly prepend?: boolean | null },
  ): HookHandle;
  registerFullBackwardPreHook(hook: unknown, ...options: readonly unknown[]): HookHandle {
    return internalsOf(this).hooks.addBeforeBackward(hook, options);
  }

  /** Runs `hook` in the backward pass with the gradients of the inputs and of the outputs; what it returns replaces those of the inputs. */
  registerFullBackwardHook(
    hook: FullBackwardHook,
    prepend?: boolean | null | { readonly prepend?: boolean | null },
  ): HookHandle;
  registerFullBackwardHook(hook: unknown, ...options: readonly unknown[]): HookHandle {
    return internalsOf(this).hooks.addAfterBackward(hook, options);
  }

  /** Runs `hook` before the entries of this module are collected by `stateDict`. */
  registerStateDictPreHook(hook: StateDictPreHook): HookHandle {
    return addPlain('registerStateDictPreHook', stateHooksOf(this).beforeSave, hook);
  }

  /** Runs `hook` when `stateDict` has the entries of this module and of all below it; it may change them. */
  registerStateDictPostHook(hook: StateDictPostHook): HookHandle {
    return addPlain('registerStateDictPostHook', stateHooksOf(this).afterSave, hook);
  }

  /** Runs `hook` before `loadStateDict` takes the entries of this module from the state, a copy, which it may change. */
  registerLoadStateDictPreHook(hook: LoadStateDictPreHook): HookHandle {
    return addPlain('registerLoadStateDictPreHook', stateHooksOf(this).beforeLoad, hook);
  }

  /** Runs `hook` after `loadStateDict`; keys that it takes out of the lists are no error. */
  registerLoadStateDictPostHook(hook: LoadStateDictPostHook): HookHandle {
    return addPlain('registerLoadStateDictPostHook', stateHooksOf(this).afterLoad, hook);
  }
}
