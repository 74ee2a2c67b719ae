/** @file RMSprop: steps divided by the root of a running mean of squares. */
import { add, mul, sqrt, sub } from '../ops/pointwise/arithmetic.ts';
import { div } from '../ops/pointwise/division.ts';
import { fused } from '../ops/pointwise/fused.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { OptimizerDefinition, ParameterState } from './definition.ts';
import { Optimizer, type Parameters } from './optimizer.ts';
import { flag, type Given, implementation, maximize, notNegative, type OptionsOf } from './option.ts';

const { capturable, foreach, differentiable } = implementation;

const options = {
  /** Learning rate. */
  lr: notNegative(1e-2),
  /** Decay of the running mean of squares. */
  alpha: notNegative(0.99),
  /** Added to the root, for stability. */
  eps: notNegative(1e-8),
  /** Factor of the L2 penalty. */
  weightDecay: notNegative(0),
  momentum: notNegative(0),
  /** Divide by an estimate of the standard deviation. */
  centered: flag(),
  capturable,
  foreach,
  maximize,
  differentiable,
} as const;

export interface RMSpropOptions extends OptionsOf<typeof options> {}

const definition: OptimizerDefinition<RMSpropOptions> = {
  name: 'RMSprop',
  options,
  positional: 10,
  state: { square: 'square_avg', buffer: 'momentum_buffer', mean: 'grad_avg' },
};

type StateName = 'square' | 'buffer' | 'mean';

/** The step for one choice of what is kept of the past; names that are not among `kept` are not read. */
const stepWith = (kept: readonly StateName[]) =>
  fused<'grad', 'param' | StateName, 'lr' | 'sign' | 'weightDecay' | 'alpha' | 'rest' | 'eps' | 'momentum'>({
    name: ['rmsprop', ...kept].join('_'),
    family: 'rmsprop',
    reads: ['grad'],
    updates: ['param', ...kept],
    numbers: ['lr', 'sign', 'weightDecay', 'alpha', 'rest', 'eps', 'momentum'],
    compute: ({ param, grad, ...state }, { lr, sign, weightDecay, alpha, rest, eps, momentum }) => {
      const gradient = add(mul(grad, sign), mul(param, weightDecay));
      const square = add(mul(state.square, alpha), mul(mul(gradient, gradient), rest));
      const mean = kept.includes('mean') ? add(mul(state.mean, alpha), mul(gradient, rest)) : gradient;
      const spread = kept.includes('mean') ? sub(square, mul(mean, mean)) : square;
      const scaled = div(gradient, add(sqrt(spread), eps));
      const buffer = kept.includes('buffer') ? add(mul(state.buffer, momentum), scaled) : scaled;
      return { param: sub(param, mul(buffer, lr)), square, mean, buffer };
    },
  });

const steps = {
  plain: /* @__PURE__ */ stepWith(['square']),
  centered: /* @__PURE__ */ stepWith(['square', 'mean']),
  momentum: /* @__PURE__ */ stepWith(['square', 'buffer']),
  both: /* @__PURE__ */ stepWith(['square', 'buffer', 'mean']),
};

type RMSpropArguments = readonly [
  lr?: Given<RMSpropOptions, 'lr'>,
  alpha?: Given<RMSpropOptions, 'alpha'>,
  eps?: Given<RMSpropOptions, 'eps'>,
  weightDecay?: Given<RMSpropOptions, 'weightDecay'>,
  momentum?: Given<RMSpropOptions, 'momentum'>,
  centered?: Given<RMSpropOptions, 'centered'>,
  capturable?: Given<RMSpropOptions, 'capturable'>,
  foreach?: Given<RMSpropOptions, 'foreach'>,
  maximize?: Given<RMSpropOptions, 'maximize'>,
  differentiable?: Given<RMSpropOptions, 'differentiable'>,
];

export class RMSprop extends Optimizer<RMSpropOptions> {
  protected override readonly ownUpdate: unknown = RMSprop.prototype.update;

  constructor(params: Parameters<RMSpropOptions>, ...given: RMSpropArguments) {
    super(definition, params, given);
  }

  protected update(param: Tensor, grad: Tensor, state: ParameterState, group: RMSpropOptions): void {
    const { lr, alpha, eps, weightDecay, momentum, centered } = group;
    const square = this.stateTensor(param, state, 'square');
    const buffer = momentum > 0 ? this.stateTensor(param, state, 'buffer') : square;
    const mean = centered ? this.stateTensor(param, state, 'mean') : square;
    const step = momentum > 0 ? (centered ? steps.both : steps.momentum) : centered ? steps.centered : steps.plain;
    step(
      { param, grad, square, buffer, mean },
      { lr, sign: group.maximize ? -1 : 1, weightDecay, alpha, rest: 1 - alpha, eps, momentum },
    );
  }
}
