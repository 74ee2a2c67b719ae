/** @file Adam and AdamW: they differ in where the weight decay goes. */
import { add, mul, sqrt, sub } from '../ops/pointwise/arithmetic.ts';
import { div } from '../ops/pointwise/division.ts';
import { fused } from '../ops/pointwise/fused.ts';
import { maximum } from '../ops/pointwise/selection.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { OptimizerDefinition, ParameterState } from './definition.ts';
import { Optimizer, type Parameters } from './optimizer.ts';
import { betas, flag, type Given, implementation, maximize, notNegative, type OptionsOf } from './option.ts';

const optionsWith = (weightDecay: number) =>
  ({
    /** Learning rate. */
    lr: notNegative(1e-3),
    /** Decay of the running means of the gradient and of its square. */
    betas: betas(0.9, 0.999),
    /** Added to the root, for stability. */
    eps: notNegative(1e-8),
    weightDecay: notNegative(weightDecay),
    /** Divide by the largest mean square so far. */
    amsgrad: flag(),
    maximize,
    ...implementation,
  }) as const;

export interface AdamOptions extends OptionsOf<ReturnType<typeof optionsWith>> {}

const definitionOf = (name: string, weightDecay: number): OptimizerDefinition<AdamOptions> => ({
  name,
  options: optionsWith(weightDecay),
  positional: 5,
  state: { mean: 'exp_avg', square: 'exp_avg_sq', largest: 'max_exp_avg_sq' },
});

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

const plainUpdate = /* @__PURE__ */ fused({
  name: 'adam',
  family: 'adam',
  reads: ['grad'],
  updates: ['param', 'mean', 'square'],
  numbers,
  compute: (tensors, values) => {
    const { param, mean, square } = moments(tensors, values);
    return { param: move(param, mean, square, values), mean, square };
  },
});

const amsgradUpdate = /* @__PURE__ */ fused({
  name: 'adam_amsgrad',
  family: 'adam',
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
  lr?: Given<AdamOptions, 'lr'>,
  betas?: Given<AdamOptions, 'betas'>,
  eps?: Given<AdamOptions, 'eps'>,
  weightDecay?: Given<AdamOptions, 'weightDecay'>,
  amsgrad?: Given<AdamOptions, 'amsgrad'>,
];

abstract class AdamFamily extends Optimizer<AdamOptions> {
  protected override readonly ownUpdate: unknown = AdamFamily.prototype.update;

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

const adam = /* @__PURE__ */ definitionOf('Adam', 0);

export class Adam extends AdamFamily {
  constructor(params: Parameters<AdamOptions>, ...given: AdamArguments) {
    super(adam, params, given);
  }

  protected decay({ weightDecay }: AdamOptions): { decay: number; keep: number } {
    return { decay: weightDecay, keep: 1 };
  }
}

const adamW = /* @__PURE__ */ definitionOf('AdamW', 1e-2);

export class AdamW extends AdamFamily {
  constructor(params: Parameters<AdamOptions>, ...given: AdamArguments) {
    super(adamW, params, given);
  }

  protected decay({ lr, weightDecay }: AdamOptions): { decay: number; keep: number } {
    return { decay: 0, keep: 1 - lr * weightDecay };
  }
}
