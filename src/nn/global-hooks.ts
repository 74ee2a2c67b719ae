/** @file `nn.modules.module`: functions of the user that run around the calls of all modules, before the hooks of each. */
import type { FullBackwardHook, FullBackwardPreHook } from './backward-hooks.ts';
import type { ForwardHook, ForwardHookWithNames, ForwardPreHook, HookHandle } from './hooks.ts';
import { hooksOfAll } from './internals.ts';

/**
 * Runs a function before every call of every module; what it returns replaces the inputs.
 *
 * @example
 * const seen: string[] = [];
 * const handle = nn.modules.module.registerModuleForwardPreHook((module) => void seen.push(module.constructor.name));
 * new nn.Sequential(new nn.Linear(2, 2), new nn.ReLU())(torch.ones([1, 2]));
 * handle.remove();
 * seen; // [ 'Sequential', 'Linear', 'ReLU' ]
 */
export function registerModuleForwardPreHook(hook: ForwardPreHook): HookHandle {
  return hooksOfAll().addBefore(hook, []);
}

/** Options of `registerModuleForwardHook`. */
export interface ModuleForwardHookOptions {
  /** Hand the trailing options object of a call over for itself. Default: false. */
  readonly withKwargs?: boolean | null;
  /** Run also where the module throws. Default: false. */
  readonly alwaysCall?: boolean | null;
}

/**
 * Runs a function after every call of every module; what it returns replaces the output.
 *
 * @example
 * const shapes: unknown[] = [];
 * const handle = nn.modules.module.registerModuleForwardHook((_, __, output) => {
 *   if (output instanceof torch.Tensor) shapes.push(output.shape);
 * });
 * new nn.Sequential(new nn.Linear(2, 3), new nn.Linear(3, 1))(torch.ones([5, 2]));
 * handle.remove();
 * shapes; // [ [ 5, 3 ], [ 5, 1 ], [ 5, 1 ] ]
 */
export function registerModuleForwardHook(
  hook: ForwardHookWithNames,
  options: { readonly withKwargs: true; readonly alwaysCall?: boolean | null },
): HookHandle;
export function registerModuleForwardHook(hook: ForwardHook, options?: ModuleForwardHookOptions): HookHandle;
export function registerModuleForwardHook(hook: unknown, options: ModuleForwardHookOptions = {}): HookHandle {
  return hooksOfAll().addAfter(hook, [options]);
}

/**
 * Runs a function in the backward pass before the gradients of the inputs of each module are computed; what it returns
 * replaces those of the outputs.
 *
 * @example
 * let calls = 0;
 * const handle = nn.modules.module.registerModuleFullBackwardPreHook(() => void calls++);
 * new nn.Linear(2, 1)(torch.ones([1, 2])).sum().backward();
 * handle.remove();
 * calls; // 1
 */
export function registerModuleFullBackwardPreHook(hook: FullBackwardPreHook): HookHandle {
  return hooksOfAll().addBeforeBackward(hook, []);
}

/**
 * Runs a function in the backward pass with the gradients of the inputs and of the outputs of each module; what it returns
 * replaces those of the inputs.
 *
 * @example
 * const layers: string[] = [];
 * const handle = nn.modules.module.registerModuleFullBackwardHook((module) => void layers.push(module.constructor.name));
 * const x = torch.ones([1, 2], { requiresGrad: true });
 * new nn.Sequential(new nn.Linear(2, 1), new nn.Sigmoid())(x).sum().backward();
 * handle.remove();
 * layers; // [ 'Sigmoid', 'Linear', 'Sequential' ]
 */
export function registerModuleFullBackwardHook(hook: FullBackwardHook): HookHandle {
  return hooksOfAll().addAfterBackward(hook, []);
}
