/** @file Adamax: Adam with the largest gradient in place of the mean square. */
import { abs, add, mul, sub } from '../ops/pointwise/arithmetic.ts';
import { div } from '../ops/pointwise/division.ts';
import { fused } from '../ops/pointwise/fused.ts';
import { maximum } from '../ops/pointwise/selection.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { OptimizerDefinition, ParameterState } from './definition.ts';
import { Optimizer, type Parameters } from './optimizer.ts';
import { betas, type Given, implementation, maximize, notNegative, type OptionsOf } from './option.ts';

const { foreach, differentiable, capturable } = implementation;

const options = {
  /** Learning rate. */
  lr: notNegative(2e-3),
  /** Decay of the running mean of the gradient and of its largest magnitude. */
  betas: betas(0.9, 0.999),
  /** Added to the magnitude, for stability. */
  eps: notNegative(1e-8),
  /** Factor of the L2 penalty. */
  weightDecay: notNegative(0),
  foreach,
  maximize,
  differentiable,
  capturable,
} as const;

export interface AdamaxOptions extends OptionsOf<typeof options> {}

const definition: OptimizerDefinition<AdamaxOptions> = {
  name: 'Adamax',
  options,
  positional: 5,
  state: { mean: 'exp_avg', largest: 'exp_inf' },
};

const step = /* @__PURE__ */ fused({
  name: 'adamax',
  reads: ['grad'],
  updates: ['param', 'mean', 'largest'],
  numbers: ['sign', 'weightDecay', 'beta1', 'rest1', 'beta2', 'eps', 'stepSize'],
  compute: ({ param, grad, ...state }, { sign, weightDecay, beta1, rest1, beta2, eps, stepSize }) => {
    const gradient = add(mul(grad, sign), mul(param, weightDecay));
    const mean = add(mul(state.mean, beta1), mul(gradient, rest1));
    const largest = maximum(mul(state.largest, beta2), add(abs(gradient), eps));
    return { param: sub(param, div(mul(mean, stepSize), largest)), mean, largest };
  },
});

type AdamaxArguments = readonly [
  lr?: Given<AdamaxOptions, 'lr'>,
  betas?: Given<AdamaxOptions, 'betas'>,
  eps?: Given<AdamaxOptions, 'eps'>,
  weightDecay?: Given<AdamaxOptions, 'weightDecay'>,
  foreach?: Given<AdamaxOptions, 'foreach'>,
];

export class Adamax extends Optimizer<AdamaxOptions> {
  protected override readonly ownUpdate: unknown = Adamax.prototype.update;

  constructor(params: Parameters<AdamaxOptions>, ...given: AdamaxArguments) {
    super(definition, params, given);
  }

  protected update(param: Tensor, grad: Tensor, state: ParameterState, group: AdamaxOptions): void {
    const [beta1, beta2] = group.betas;
    const mean = this.stateTensor(param, state, 'mean');
    const largest = this.stateTensor(param, state, 'largest');
    step(
      { param, grad, mean, largest },
      {
        sign: group.maximize ? -1 : 1,
        weightDecay: group.weightDecay,
        beta1,
        rest1: 1 - beta1,
        beta2,
        eps: group.eps,
        stepSize: group.lr / (1 - beta1 ** state.step),
      },
    );
  }
}
