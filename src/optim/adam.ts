/** @file Adam and AdamW: they differ in where the weight decay goes. */
import { add, mul, sqrt, sub } from '../ops/pointwise/arithmetic.ts';
import { div } from '../ops/pointwise/division.ts';
import { fused } from '../ops/pointwise/fused.ts';
import { maximum } from '../ops/pointwise/selection.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { Optimizer, type ParameterState, type Parameters } from './optimizer.ts';

export interface AdamOptions {
  /** Learning rate. */
  lr: number;
  /** Decay of the running means of the gradient and of its square. */
  betas: readonly [number, number];
  /** Added to the root, for stability. */
  eps: number;
  weightDecay: number;
  /** Divide by the largest mean square so far. */
  amsgrad: boolean;
  /** Ascend instead of descend. */
  maximize: boolean;
}

const numbers = ['sign', 'decay', 'keep', 'beta1', 'rest1', 'beta2', 'rest2', 'stepSize', 'scale', 'eps'] as const;

type Values = Readonly<Record<'param' | 'grad' | 'mean' | 'square', Tensor>>;
type Numbers = Readonly<Record<(typeof numbers)[number], Tensor>>;

/** The running means after a step, and the parameter after its decay. */
function moments({ param, grad, mean, square }: Values, { sign, decay, keep, beta1, rest1, beta2, rest2 }: Numbers) {
  const gradient = add(mul(grad, sign), mul(param, decay));
  return {
    param: mul(param, keep),
    mean: add(mul(mean, beta1), mul(gradient, rest1)),
    square: add(mul(square, beta2), mul(mul(gradient, gradient), rest2)),
  };
}

function move(param: Tensor, mean: Tensor, square: Tensor, { stepSize, scale, eps }: Numbers): Tensor {
  return sub(param, div(mul(mean, stepSize), add(mul(sqrt(square), scale), eps)));
}

const plainUpdate = fused({
  name: 'adam',
  reads: ['grad'],
  updates: ['param', 'mean', 'square'],
  numbers,
  compute: (tensors, values) => {
    const { param, mean, square } = moments(tensors, values);
    return { param: move(param, mean, square, values), mean, square };
  },
});

const amsgradUpdate = fused({
  name: 'adam_amsgrad',
  reads: ['grad'],
  updates: ['param', 'mean', 'square', 'largest'],
  numbers,
  compute: (tensors, values) => {
    const { param, mean, square } = moments(tensors, values);
    const largest = maximum(tensors.largest, square);
    return { param: move(param, mean, largest, values), mean, square, largest };
  },
});

/** By position, in PyTorch's order, or from any of them on by name. */
type AdamArguments = readonly [
  lr?: number | Partial<AdamOptions>,
  betas?: readonly [number, number] | Partial<AdamOptions>,
  eps?: number | Partial<AdamOptions>,
  weightDecay?: number | Partial<AdamOptions>,
  amsgrad?: boolean | Partial<AdamOptions>,
];

abstract class AdamFamily extends Optimizer<AdamOptions> {
  protected override readonly ownUpdate: unknown = AdamFamily.prototype.update;
  protected readonly stateNames = { mean: 'exp_avg', square: 'exp_avg_sq', largest: 'max_exp_avg_sq' };

  constructor(name: string, weightDecay: number, parameters: Parameters<AdamOptions>, options: readonly unknown[]) {
    const known = { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weightDecay, amsgrad: false, maximize: false } as const;
    super(name, parameters, known, options, 5);
  }

  protected validate({ lr, betas, eps, weightDecay }: AdamOptions): void {
    this.require('lr', lr, lr >= 0, 'a number not below 0');
    this.require('eps', eps, eps >= 0, 'a number not below 0');
    this.require(
      'betas',
      betas,
      betas.length === 2 && betas.every((beta) => beta >= 0 && beta < 1),
      'two numbers from 0 to below 1',
    );
    this.require('weightDecay', weightDecay, weightDecay >= 0, 'a number not below 0');
  }

  /** What the decay does: added to the gradient, or a factor of the parameter. */
  protected abstract decay(options: AdamOptions): { decay: number; keep: number };

  protected update(param: Tensor, grad: Tensor, state: ParameterState, options: AdamOptions): void {
    const [beta1, beta2] = options.betas;
    const mean = this.stateTensor(param, state, 'mean');
    const square = this.stateTensor(param, state, 'square');
    const { decay, keep } = this.decay(options);
    const values = {
      decay,
      keep,
      sign: options.maximize ? -1 : 1,
      beta1,
      rest1: 1 - beta1,
      beta2,
      rest2: 1 - beta2,
      stepSize: options.lr / (1 - beta1 ** state.step),
      scale: 1 / Math.sqrt(1 - beta2 ** state.step),
      eps: options.eps,
    };
    if (options.amsgrad) {
      const largest = this.stateTensor(param, state, 'largest');
      amsgradUpdate({ param, grad, mean, square, largest }, values);
    } else {
      plainUpdate({ param, grad, mean, square }, values);
    }
  }
}

/**
 * Adam: steps scaled by running means of the gradient and of its square, both corrected for their start at zero.
 *
 * g ← grad + weightDecay · p;  m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²;
 * p ← p − lr · m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + eps)
 *
 * Source: Adam: A Method for Stochastic Optimization (2014), https://arxiv.org/abs/1412.6980
 *
 * @example
 * const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
 */
export class Adam extends AdamFamily {
  constructor(params: Parameters<AdamOptions>, ...options: AdamArguments) {
    super('Adam', 0, params, options);
  }

  protected decay({ weightDecay }: AdamOptions): { decay: number; keep: number } {
    return { decay: weightDecay, keep: 1 };
  }
}

/**
 * AdamW: Adam with the weight decay taken from the parameter itself, p ← p · (1 − lr · weightDecay), not from the gradient.
 *
 * Source: Decoupled Weight Decay Regularization (2017), https://arxiv.org/abs/1711.05101
 */
export class AdamW extends AdamFamily {
  constructor(params: Parameters<AdamOptions>, ...options: AdamArguments) {
    super('AdamW', 1e-2, params, options);
  }

  protected decay({ lr, weightDecay }: AdamOptions): { decay: number; keep: number } {
    return { decay: 0, keep: 1 - lr * weightDecay };
  }
}
