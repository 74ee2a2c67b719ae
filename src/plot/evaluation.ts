/** @file Models as pictures ask them: in evaluation mode, without gradients, and afterwards as they were. */
import { noGrad } from '../autograd/mode.ts';
import { kindOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import { isModule } from '../nn/callable.ts';
import type { Module } from '../nn/module.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';

/** A module, or a function of a tensor. */
export type Model = (input: Tensor) => Tensor;

/** Runs `body` while the model evaluates. */
export function evaluating<Result>(model: unknown, body: () => Result): Result {
  if (!isModule(model)) return noGrad(body);
  const whole: Module = model;
  const modes = Array.from(whole.modules(), (module): readonly [Module, boolean] => [module, module.training]);
  whole.eval();
  try {
    return noGrad(body);
  } finally {
    for (const [module, isTraining] of modes) module.training = isTraining;
  }
}

export function requireModel(call: string, model: unknown): void {
  if (typeof model === 'function') return;
  throw new ArgumentError(`${call}/model`, `${call} takes a model or a function of a tensor, got ${kindOf(model)}`);
}

export function requireTensor(call: string, name: string, value: unknown): Tensor {
  if (isTensor(value)) return value;
  throw new ArgumentError(`${call}/${name}`, `${name} of ${call} must be a tensor, got ${kindOf(value)}`);
}
