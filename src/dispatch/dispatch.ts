/** @file The one choke point: every operator call passes here, through a stack of interpreters (trace, autograd, …) down to the kernels. */
import { ShapeError } from '../errors/errors.ts';
import { onlyHost } from '../storage/allocator.ts';
import { formatShape, overlapsItself } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Attributes, Input, Operation, Result } from './operation.ts';
import { placed } from './placement.ts';

/** Sees every operator call while it is on top of the stack; calls `dispatch` again to pass a call on to those below. */
export interface Interpreter {
  process(operation: Operation, inputs: readonly Input[], attributes: Attributes): Result;
  processInPlace(operation: Operation, target: Tensor, inputs: readonly Input[], attributes: Attributes): void;
}

interface Frame {
  readonly interpreter: Interpreter;
  readonly below: Frame | undefined;
}

const kernels: Interpreter = {
  process: (operation, inputs, attributes) => operation.execute(inputs, attributes),
  processInPlace(operation, target, inputs, attributes) {
    operation.executeInto?.(target, inputs, attributes);
    target.version.value++;
  },
};

let top: Frame | undefined;
let base: Interpreter = kernels;

/** Autograd stands below all others; it calls the operations' kernels itself. */
export function setBaseInterpreter(interpreter: Interpreter): void {
  base = interpreter;
}

/** Does an interpreter see the operator calls, and perhaps keep tensors of them? */
export function isIntercepted(): boolean {
  return top !== undefined;
}

/** Runs an operator on its inputs. */
export function dispatch(operation: Operation, inputs: readonly Input[], attributes: Attributes): Result {
  // The way of almost every call, without a step more.
  if (onlyHost && top === undefined) return base.process(operation, inputs, attributes);
  // Code of the user says itself where its tensors are made.
  if (onlyHost || operation.runsUserCode === true) return pass(operation, inputs, attributes);
  return placed(operation, inputs, (together) => pass(operation, together, attributes));
}

function pass(operation: Operation, inputs: readonly Input[], attributes: Attributes): Result {
  if (top === undefined) return base.process(operation, inputs, attributes);
  const frame = top;
  top = frame.below;
  try {
    return frame.interpreter.process(operation, inputs, attributes);
  } finally {
    top = frame;
  }
}

/** Elements that share a place cannot all take their own value, and kernels would read what they just wrote. */
function requireApart(operation: Operation, target: Tensor, inputs: readonly Input[]): void {
  const { sizes: shape, steps: strides } = target;
  if (operation.fills?.(inputs) === true || !overlapsItself(shape, strides)) return;
  throw new ShapeError(
    `${operation.name}/in-place-overlap`,
    `${operation.name}_ cannot write to a tensor whose elements share memory: shape ${formatShape(shape)} with strides ${formatShape(strides)}\n  rule: each element that is written needs a place of its own; expand and unfold make views without\n  fix: write to a copy, x.clone(), or use ${operation.name} without underscore`,
    { shape, strides },
  );
}

/** Runs an operator that writes its result into `target`, which is also its first input. */
export function dispatchInPlace(
  operation: Operation,
  target: Tensor,
  inputs: readonly Input[],
  attributes: Attributes,
): Tensor {
  if (onlyHost) return passInPlace(operation, target, inputs, attributes);
  return placed(operation, inputs, (together) => passInPlace(operation, target, together, attributes), target);
}

function passInPlace(operation: Operation, target: Tensor, inputs: readonly Input[], attributes: Attributes): Tensor {
  if (!target.contiguousLayout) requireApart(operation, target, inputs);
  if (top === undefined) {
    base.processInPlace(operation, target, inputs, attributes);
    return target;
  }
  const frame = top;
  top = frame.below;
  try {
    frame.interpreter.processInPlace(operation, target, inputs, attributes);
  } finally {
    top = frame;
  }
  return target;
}

/** Runs `body` with `interpreter` on top of the stack. Synchronous code only. */
export function interpret<T>(interpreter: Interpreter, body: () => T): T {
  const before = top;
  top = { interpreter, below: before };
  try {
    return body();
  } finally {
    top = before;
  }
}
