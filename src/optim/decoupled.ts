/** @file What NAdam and RAdam share beside Adam: their options, the weight decay that may be taken from the parameter, and the running means. */
import { add, mul } from '../ops/pointwise/arithmetic.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { betas, flag, implementation, maximize, notNegative, type OptionsOf } from './option.ts';

const { foreach, capturable, differentiable } = implementation;

/** The options that come first. */
export const leading = (lr: number) =>
  ({
    /** Learning rate. */
    lr: notNegative(lr),
    /** Decay of the running means of the gradient and of its square. */
    betas: betas(0.9, 0.999),
    /** Added to the root, for stability. */
    eps: notNegative(1e-8),
    weightDecay: notNegative(0),
  }) as const;

/** The options that come last. */
export const trailing = {
  /** Take the weight decay from the parameter itself, as AdamW does. */
  decoupledWeightDecay: flag(),
  foreach,
  maximize,
  capturable,
  differentiable,
} as const;

type Shared = OptionsOf<ReturnType<typeof leading> & typeof trailing>;

/** The numbers that the means are made with. */
export const meanNumbers = ['sign', 'decay', 'keep', 'beta1', 'rest1', 'beta2', 'rest2', 'eps'] as const;

type MeanNumber = (typeof meanNumbers)[number];

export function meanValues(group: Shared): Readonly<Record<MeanNumber, number>> {
  const { lr, eps, weightDecay, decoupledWeightDecay } = group;
  const [beta1, beta2] = group.betas;
  return {
    sign: group.maximize ? -1 : 1,
    decay: decoupledWeightDecay ? 0 : weightDecay,
    keep: decoupledWeightDecay ? 1 - lr * weightDecay : 1,
    beta1,
    rest1: 1 - beta1,
    beta2,
    rest2: 1 - beta2,
    eps,
  };
}

type Values = Readonly<Record<'param' | 'grad' | 'mean' | 'square', Tensor>>;
type Numbers = Readonly<Record<MeanNumber, Tensor>>;

/** The gradient with its decay, and the running means after a step. */
export function means(
  { param, grad, mean, square }: Values,
  { sign, decay, beta1, rest1, beta2, rest2 }: Numbers,
): Readonly<Record<'gradient' | 'mean' | 'square', Tensor>> {
  const gradient = add(mul(grad, sign), mul(param, decay));
  return {
    gradient,
    mean: add(mul(mean, beta1), mul(gradient, rest1)),
    square: add(mul(square, beta2), mul(mul(gradient, gradient), rest2)),
  };
}
