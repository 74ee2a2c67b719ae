/** @file NAdam: Adam with Nesterov's look-ahead, whose momentum is scheduled. */
import { add, mul, sqrt, sub } from '../ops/pointwise/arithmetic.ts';
import { div } from '../ops/pointwise/division.ts';
import { fused } from '../ops/pointwise/fused.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { leading, meanNumbers, means, meanValues, trailing } from './decoupled.ts';
import type { OptimizerDefinition, ParameterState } from './definition.ts';
import { Optimizer, type Parameters } from './optimizer.ts';
import { type Given, notNegative, type OptionsOf } from './option.ts';

const options = {
  ...leading(2e-3),
  /** How fast the momentum grows towards its end value. */
  momentumDecay: notNegative(4e-3),
  ...trailing,
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
  numbers: [...meanNumbers, 'scale', 'fresh', 'kept'],
  compute: (tensors, numbers) => {
    const { gradient, mean, square } = means(tensors, numbers);
    const { keep, scale, eps, fresh, kept } = numbers;
    const root = add(mul(sqrt(square), scale), eps);
    const direction = add(mul(gradient, fresh), mul(mean, kept));
    return { param: sub(mul(tensors.param, keep), div(direction, root)), mean, square };
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
    const { lr, momentumDecay } = group;
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
        ...meanValues(group),
        scale: 1 / Math.sqrt(1 - beta2 ** state.step),
        fresh: (lr * (1 - now)) / (1 - product),
        kept: (lr * next) / (1 - product * next),
      },
    );
  }
}
