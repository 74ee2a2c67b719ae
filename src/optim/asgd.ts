/** @file Averaged stochastic gradient descent: the mean of the parameters' path is kept beside them. */
import { add, mul, sub } from '../ops/pointwise/arithmetic.ts';
import { fused } from '../ops/pointwise/fused.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { OptimizerDefinition, ParameterState } from './definition.ts';
import { Optimizer, type Parameters } from './optimizer.ts';
import { type Given, implementation, maximize, notNegative, number, type OptionsOf } from './option.ts';

const options = {
  /** Learning rate of the first step. */
  lr: notNegative(1e-2),
  /** How fast parameters and the learning rate decay. */
  lambd: number(1e-4),
  /** Power of the learning rate's decay. */
  alpha: number(0.75),
  /** The step after which the mean begins. */
  t0: number(1e6),
  /** Factor of the L2 penalty. */
  weightDecay: notNegative(0),
  foreach: implementation.foreach,
  maximize,
  differentiable: implementation.differentiable,
  capturable: implementation.capturable,
} as const;

export interface ASGDOptions extends OptionsOf<typeof options> {}

const definition: OptimizerDefinition<ASGDOptions> = {
  name: 'ASGD',
  options,
  positional: 9,
  state: { eta: 'eta', mu: 'mu', average: 'ax' },
  // The first step has the learning rate as its eta.
  numbers: { eta: 0, mu: 1 },
};

const step = /* @__PURE__ */ fused({
  name: 'asgd',
  reads: ['grad'],
  updates: ['param', 'average'],
  numbers: ['sign', 'weightDecay', 'keep', 'eta', 'mu', 'rest'],
  compute: ({ param, grad, ...state }, { sign, weightDecay, keep, eta, mu, rest }) => {
    const gradient = add(mul(grad, sign), mul(param, weightDecay));
    const next = sub(mul(param, keep), mul(gradient, eta));
    return { param: next, average: add(mul(state.average, rest), mul(next, mu)) };
  },
});

type ASGDArguments = readonly [
  lr?: Given<ASGDOptions, 'lr'>,
  lambd?: Given<ASGDOptions, 'lambd'>,
  alpha?: Given<ASGDOptions, 'alpha'>,
  t0?: Given<ASGDOptions, 't0'>,
  weightDecay?: Given<ASGDOptions, 'weightDecay'>,
  foreach?: Given<ASGDOptions, 'foreach'>,
  maximize?: Given<ASGDOptions, 'maximize'>,
  differentiable?: Given<ASGDOptions, 'differentiable'>,
  capturable?: Given<ASGDOptions, 'capturable'>,
];

export class ASGD extends Optimizer<ASGDOptions> {
  protected override readonly ownUpdate: unknown = ASGD.prototype.update;

  constructor(params: Parameters<ASGDOptions>, ...given: ASGDArguments) {
    super(definition, params, given);
  }

  protected update(param: Tensor, grad: Tensor, state: ParameterState, group: ASGDOptions): void {
    const { lr, lambd, alpha, t0, weightDecay } = group;
    const { numbers, step: t } = state;
    const eta = t === 1 ? Math.fround(lr) : (numbers['eta'] as number);
    const mu = numbers['mu'] as number;
    const average = this.stateTensor(param, state, 'average');
    step(
      { param, grad, average },
      { sign: group.maximize ? -1 : 1, weightDecay, keep: 1 - lambd * eta, eta, mu, rest: 1 - mu },
    );
    numbers['eta'] = Math.fround(lr / (1 + lambd * lr * t) ** alpha);
    numbers['mu'] = Math.fround(1 / Math.max(1, t - t0));
  }
}
