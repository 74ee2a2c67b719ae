/** @file Hooks and retained gradients. They stand at an output of a node: at the value that they were asked for, whatever becomes of the tensor. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, AutogradError, DTypeError, ShapeError } from '../errors/errors.ts';
import { formatShape, sameShape } from '../tensor/shape.ts';
import { type GradientHook, gradientStateOf, Tensor } from '../tensor/tensor.ts';
import type { Edge, Node } from './node.ts';

/** What is to happen with the gradient of one output. */
export interface OutputWatch {
  readonly hooks: Map<number, GradientHook>;
  /** The tensor that keeps the gradient in its `.grad`. */
  retainer: Tensor | undefined;
}

function watchOf({ node, index }: Edge): OutputWatch {
  node.watches ??= new Map();
  let watch = node.watches.get(index);
  if (watch === undefined) {
    watch = { hooks: new Map(), retainer: undefined };
    node.watches.set(index, watch);
  }
  return watch;
}

let nextHook = 0;

/** A hook that can be removed again. */
export interface HookHandle {
  remove(): void;
}

function added<Hook>(hooks: Map<number, Hook>, hook: Hook): HookHandle {
  const id = nextHook++;
  hooks.set(id, hook);
  return { remove: () => void hooks.delete(id) };
}

export function addHook(edge: Edge, hook: GradientHook): HookHandle {
  return added(watchOf(edge).hooks, hook);
}

/** Called with a leaf when a gradient has been added to its `.grad`. */
export type PostAccumulateHook = (leaf: Tensor) => void;

export function addPostAccumulateHook(leaf: Tensor, hook: PostAccumulateHook): HookHandle {
  const state = gradientStateOf(leaf);
  state.postAccumulateHooks ??= new Map();
  return added(state.postAccumulateHooks, hook);
}

export function runPostAccumulateHooks(leaf: Tensor): void {
  const hooks = leaf.gradientState?.postAccumulateHooks;
  if (hooks === undefined) return;
  for (const hook of [...hooks.values()]) {
    const result: unknown = hook(leaf);
    if (result === undefined || result === null) continue;
    throw new AutogradError(
      'registerPostAccumulateGradHook/result',
      `a hook of registerPostAccumulateGradHook must return nothing, got ${result instanceof Tensor ? 'a tensor' : typeof result}\n  fix: assign to grad of the tensor that the hook is called with`,
    );
  }
}

/** Keeps the gradient of the tensor, which is no leaf, in its `.grad`. */
export function retainAt(edge: Edge, tensor: Tensor): void {
  const state = gradientStateOf(tensor);
  const watch = watchOf(edge);
  if (state.retained === watch) return;
  if (state.retained !== undefined) state.retained.retainer = undefined;
  watch.retainer = tensor;
  state.retained = watch;
}

/** Gives the tensor another history: a retained gradient is that of its value from now on, hooks stay with the value before. */
export function setHistory(tensor: Tensor, node: Node, index: number): void {
  tensor.gradientFunction = node;
  tensor.outputIndex = index;
  if (tensor.gradientState?.retained !== undefined) retainAt({ node, index }, tensor);
}

/** The gradient that comes out of the hooks. */
export function runHooks(watch: OutputWatch, gradient: Tensor): Tensor {
  if (watch.hooks.size === 0) return gradient;
  let current = gradient;
  // As they are now: a hook may remove another.
  for (const hook of [...watch.hooks.values()]) {
    current.storage.escaped = true;
    current = hookResult(current, hook(current) ?? current);
  }
  return current;
}

/** What comes out of a hook takes the place of what went in, so that it must be like it. */
function hookResult(before: Tensor, after: unknown): Tensor {
  if (!(after instanceof Tensor)) {
    throw new ArgumentError(
      'registerHook/result',
      `a hook must return a tensor, or nothing to leave the gradient as it is, got ${kindOf(after)}`,
    );
  }
  if (!sameShape(after.sizes, before.sizes)) {
    throw new ShapeError(
      'registerHook/shape',
      `a hook has changed the shape of the gradient, from ${formatShape(before.sizes)} to ${formatShape(after.sizes)}`,
    );
  }
  if (after.dtype !== before.dtype) {
    throw new DTypeError(
      'registerHook/dtype',
      `a hook has changed the dtype of the gradient, from ${before.dtype.name} to ${after.dtype.name}\n  fix: return result.to(gradient.dtype)`,
    );
  }
  return after;
}
