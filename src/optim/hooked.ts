/** @file Functions of the user that run before and after steps, saving and loading of an optimizer. */
import { HookList, type OptimizerHookHandle, type PrependOption } from './hooks.ts';
import type { Optimizer } from './optimizer.ts';
import type { OptimizerStateDict } from './state-dict.ts';

/** Runs before a step with the arguments of `step`; returns others to step with, or nothing. */
export type StepPreHook = (optimizer: Optimizer<object, unknown>, given: readonly unknown[]) => unknown;
export type StepPostHook = (optimizer: Optimizer<object, unknown>, given: readonly unknown[]) => void;
/** Gets what is saved or to be loaded; returns another in its place, or nothing. */
export type StateDictHook = (
  optimizer: Optimizer<object, unknown>,
  saved: OptimizerStateDict<unknown>,
) => OptimizerStateDict<unknown> | undefined | void;
export type OptimizerHook = (optimizer: Optimizer<object, unknown>) => void;

/** What optimizers keep of the functions of the user. */
export abstract class HookedOptimizer {
  protected readonly beforeStep = new HookList<StepPreHook>('registerStepPreHook');
  protected readonly afterStep = new HookList<StepPostHook>('registerStepPostHook');
  protected readonly beforeSave = new HookList<OptimizerHook>('registerStateDictPreHook');
  protected readonly afterSave = new HookList<StateDictHook>('registerStateDictPostHook');
  protected readonly beforeLoad = new HookList<StateDictHook>('registerLoadStateDictPreHook');
  protected readonly afterLoad = new HookList<OptimizerHook>('registerLoadStateDictPostHook');

  /** Runs `hook` before each step, with the arguments of `step`; what it returns, an array, replaces them. */
  registerStepPreHook(hook: StepPreHook): OptimizerHookHandle {
    return this.beforeStep.add(hook);
  }

  /** Runs `hook` after each step. */
  registerStepPostHook(hook: StepPostHook): OptimizerHookHandle {
    return this.afterStep.add(hook);
  }

  /** Runs `hook` before `stateDict`. */
  registerStateDictPreHook(hook: OptimizerHook, prepend?: boolean | null | PrependOption): OptimizerHookHandle;
  registerStateDictPreHook(hook: OptimizerHook, ...options: readonly unknown[]): OptimizerHookHandle {
    return this.beforeSave.add(hook, options);
  }

  /** Runs `hook` on what `stateDict` gives; what it returns replaces that. */
  registerStateDictPostHook(hook: StateDictHook, prepend?: boolean | null | PrependOption): OptimizerHookHandle;
  registerStateDictPostHook(hook: StateDictHook, ...options: readonly unknown[]): OptimizerHookHandle {
    return this.afterSave.add(hook, options);
  }

  /** Runs `hook` on what `loadStateDict` was given; what it returns is loaded in its place. */
  registerLoadStateDictPreHook(hook: StateDictHook, prepend?: boolean | null | PrependOption): OptimizerHookHandle;
  registerLoadStateDictPreHook(hook: StateDictHook, ...options: readonly unknown[]): OptimizerHookHandle {
    return this.beforeLoad.add(hook, options);
  }

  /** Runs `hook` after `loadStateDict`. */
  registerLoadStateDictPostHook(hook: OptimizerHook, prepend?: boolean | null | PrependOption): OptimizerHookHandle;
  registerLoadStateDictPostHook(hook: OptimizerHook, ...options: readonly unknown[]): OptimizerHookHandle {
    return this.afterLoad.add(hook, options);
  }
}
