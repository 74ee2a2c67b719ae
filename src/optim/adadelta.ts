/** @file Adadelta: steps in the units of the parameters, by running means of squared gradients and squared steps. */
import { add, mul, sqrt, sub } from '../ops/pointwise/arithmetic.ts';
import { div } from '../ops/pointwise/division.ts';
import { fused } from '../ops/pointwise/fused.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { OptimizerDefinition, ParameterState } from './definition.ts';
import { Optimizer, type Parameters } from './optimizer.ts';
import { type Given, implementation, maximize, notNegative, type OptionsOf, share } from './option.ts';

const { foreach, capturable, differentiable } = implementation;

const options = {
  /** Factor of the step. */
  lr: notNegative(1),
  /** Decay of the running means. */
  rho: share(0.9),
  /** Added under the roots, for stability. */
  eps: notNegative(1e-6),
  /** Factor of the L2 penalty. */
  weightDecay: notNegative(0),
  foreach,
  capturable,
  maximize,
  differentiable,
} as const;

export interface AdadeltaOptions extends OptionsOf<typeof options> {}

const definition: OptimizerDefinition<AdadeltaOptions> = {
  name: 'Adadelta',
  options,
  positional: 5,
  state: { square: 'square_avg', moved: 'acc_delta' },
};

const step = /* @__PURE__ */ fused({
  name: 'adadelta',
  reads: ['grad'],
  updates: ['param', 'square', 'moved'],
  numbers: ['lr', 'sign', 'weightDecay', 'rho', 'rest', 'eps'],
  compute: ({ param, grad, ...state }, { lr, sign, weightDecay, rho, rest, eps }) => {
    const gradient = add(mul(grad, sign), mul(param, weightDecay));
    const square = add(mul(state.square, rho), mul(mul(gradient, gradient), rest));
    const move = mul(div(sqrt(add(state.moved, eps)), sqrt(add(square, eps))), gradient);
    const moved = add(mul(state.moved, rho), mul(mul(move, move), rest));
    return { param: sub(param, mul(move, lr)), square, moved };
  },
});

type AdadeltaArguments = readonly [
  lr?: Given<AdadeltaOptions, 'lr'>,
  rho?: Given<AdadeltaOptions, 'rho'>,
  eps?: Given<AdadeltaOptions, 'eps'>,
  weightDecay?: Given<AdadeltaOptions, 'weightDecay'>,
  foreach?: Given<AdadeltaOptions, 'foreach'>,
];

export class Adadelta extends Optimizer<AdadeltaOptions> {
  protected override readonly ownUpdate: unknown = Adadelta.prototype.update;

  constructor(params: Parameters<AdadeltaOptions>, ...given: AdadeltaArguments) {
    super(definition, params, given);
  }

  protected update(param: Tensor, grad: Tensor, state: ParameterState, group: AdadeltaOptions): void {
    const { lr, rho, eps, weightDecay } = group;
    const square = this.stateTensor(param, state, 'square');
    const moved = this.stateTensor(param, state, 'moved');
    step({ param, grad, square, moved }, { lr, sign: group.maximize ? -1 : 1, weightDecay, rho, rest: 1 - rho, eps });
  }
}
