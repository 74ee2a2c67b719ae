/** @file NAdam: Adam with Nesterov's look-ahead, whose momentum is scheduled. */
import { add, mul, sqrt, sub } from '../ops/pointwise/arithmetic.ts';
import { div } from '../ops/pointwise/division.ts';
import { fused } from '../ops/pointwise/fused.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { OptimizerDefinition, ParameterState } from './definition.ts';
import { Optimizer, type Parameters } from './optimizer.ts';
import { betas, flag, type Given, implementation, maximize, notNegative, type OptionsOf } from './option.ts';

const { foreach, capturable, differentiable } = implementation;

const options = {
  /** Learning rate. */
  lr: notNegative(2e-3),
  /** Decay of the running means of the gradient and of its square. */
  betas: betas(0.9, 0.999),
  /** Added to the root, for stability. */
  eps: notNegative(1e-8),
  weightDecay: notNegative(0),
  /** How fast the momentum grows towards its end value. */
  momentumDecay: notNegative(4e-3),
  /** Take the weight decay from the parameter itself, as AdamW does. */
  decoupledWeightDecay: flag(),
  foreach,
  maximize,
  capturable,
  differentiable,
} as const;

export interface NAdamOptions extends OptionsOf<typeof options> {}

const definition: OptimizerDefinition<NAdamOptions> = {
  name: 'NAdam',
  options,
  positional: 6,
  state: { product: 'mu_product', mean: 'exp_avg', square: 'exp_avg_sq' },
  numbers: { product: 1 },
};

const step = /* @__PURE__ */ fused({
  name: 'nadam',
  reads: ['grad'],
  updates: ['param', 'mean', 'square'],
  numbers: ['sign', 'decay', 'keep', 'beta1', 'rest1', 'beta2', 'rest2', 'scale', 'eps', 'fresh', 'kept'],
  compute: ({ param, grad, ...state }, { sign, decay, keep, beta1, rest1, beta2, rest2, scale, eps, fresh, kept }) => {
    const gradient = add(mul(grad, sign), mul(param, decay));
    const mean = add(mul(state.mean, beta1), mul(gradient, rest1));
    const square = add(mul(state.square, beta2), mul(mul(gradient, gradient), rest2));
    const root = add(mul(sqrt(square), scale), eps);
    const direction = add(mul(gradient, fresh), mul(mean, kept));
    return { param: sub(mul(param, keep), div(direction, root)), mean, square };
  },
});

type NAdamArguments = readonly [
  lr?: Given<NAdamOptions, 'lr'>,
  betas?: Given<NAdamOptions, 'betas'>,
  eps?: Given<NAdamOptions, 'eps'>,
  weightDecay?: Given<NAdamOptions, 'weightDecay'>,
  momentumDecay?: Given<NAdamOptions, 'momentumDecay'>,
  decoupledWeightDecay?: Given<NAdamOptions, 'decoupledWeightDecay'>,
];

export class NAdam extends Optimizer<NAdamOptions> {
  protected override readonly ownUpdate: unknown = NAdam.prototype.update;

  constructor(params: Parameters<NAdamOptions>, ...given: NAdamArguments) {
    super(definition, params, given);
  }

  protected update(param: Tensor, grad: Tensor, state: ParameterState, group: NAdamOptions): void {
    const { lr, eps, weightDecay, momentumDecay, decoupledWeightDecay } = group;
    const [beta1, beta2] = group.betas;
    const momentum = (t: number) => beta1 * (1 - 0.5 * 0.96 ** (t * momentumDecay));
    const now = momentum(state.step);
    const next = momentum(state.step + 1);
    // In float32, both factors too, as PyTorch keeps it.
    const product = Math.fround((state.numbers['product'] as number) * Math.fround(now));
    state.numbers['product'] = product;
    const mean = this.stateTensor(param, state, 'mean');
    const square = this.stateTensor(param, state, 'square');
    step(
      { param, grad, mean, square },
      {
        sign: group.maximize ? -1 : 1,
        decay: decoupledWeightDecay ? 0 : weightDecay,
        keep: decoupledWeightDecay ? 1 - lr * weightDecay : 1,
        beta1,
        rest1: 1 - beta1,
        beta2,
        rest2: 1 - beta2,
        scale: 1 / Math.sqrt(1 - beta2 ** state.step),
        eps,
        fresh: (lr * (1 - now)) / (1 - product),
        kept: (lr * next) / (1 - product * next),
      },
    );
  }
}
