/** @file Stochastic gradient descent. */
import { add, mul, sub } from '../ops/pointwise/arithmetic.ts';
import { fused } from '../ops/pointwise/fused.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { OptimizerDefinition, ParameterState } from './definition.ts';
import { Optimizer, type Parameters } from './optimizer.ts';
import { flag, type Given, implementation, maximize, notNegative, number, type OptionsOf } from './option.ts';

const { foreach, differentiable, fused: fusedOption } = implementation;

const options = {
  /** Learning rate. */
  lr: notNegative(1e-3),
  momentum: notNegative(0),
  /** Share of the gradient that does not enter the momentum. */
  dampening: number(0),
  /** Factor of the L2 penalty. */
  weightDecay: notNegative(0),
  nesterov: flag(),
  maximize,
  foreach,
  differentiable,
  fused: fusedOption,
} as const;

export interface SGDOptions extends OptionsOf<typeof options> {}

const definition: OptimizerDefinition<SGDOptions> = {
  name: 'SGD',
  options,
  positional: 5,
  state: { buffer: 'momentum_buffer' },
  countsSteps: false,
};

const plainUpdate = /* @__PURE__ */ fused({
  name: 'sgd',
  family: 'sgd',
  reads: ['grad'],
  updates: ['param'],
  numbers: ['lr', 'sign', 'weightDecay'],
  compute: ({ param, grad }, { lr, sign, weightDecay }) => {
    const gradient = add(mul(grad, sign), mul(param, weightDecay));
    return { param: sub(param, mul(gradient, lr)) };
  },
});

const momentumUpdate = /* @__PURE__ */ fused({
  name: 'sgd_momentum',
  family: 'sgd',
  reads: ['grad'],
  updates: ['param', 'buffer'],
  numbers: ['lr', 'sign', 'weightDecay', 'momentum', 'share', 'direct', 'lookAhead'],
  compute: ({ param, grad, buffer }, { lr, sign, weightDecay, momentum, share, direct, lookAhead }) => {
    const gradient = add(mul(grad, sign), mul(param, weightDecay));
    const next = add(mul(buffer, momentum), mul(gradient, share));
    const direction = add(mul(gradient, direct), mul(next, lookAhead));
    return { param: sub(param, mul(direction, lr)), buffer: next };
  },
});

type SGDArguments = readonly [
  lr?: Given<SGDOptions, 'lr'>,
  momentum?: Given<SGDOptions, 'momentum'>,
  dampening?: Given<SGDOptions, 'dampening'>,
  weightDecay?: Given<SGDOptions, 'weightDecay'>,
  nesterov?: Given<SGDOptions, 'nesterov'>,
];

/** Stochastic gradient descent in PyTorch's form: the momentum starts as the first gradient. */
export class SGD extends Optimizer<SGDOptions> {
  protected override readonly ownUpdate: unknown = SGD.prototype.update;

  constructor(params: Parameters<SGDOptions>, ...given: SGDArguments) {
    super(definition, params, given);
  }

  protected override validate({ momentum, dampening, nesterov }: SGDOptions): void {
    const canLookAhead = !nesterov || (momentum > 0 && dampening === 0);
    this.require('nesterov', nesterov, canLookAhead, 'false without momentum or with dampening');
  }

  protected override keepsState({ momentum }: SGDOptions): boolean {
    return momentum !== 0;
  }

  protected update(param: Tensor, grad: Tensor, state: ParameterState, options: SGDOptions): void {
    const { lr, momentum, dampening, weightDecay, nesterov, maximize } = options;
    const sign = maximize ? -1 : 1;
    if (momentum === 0) {
      plainUpdate({ param, grad }, { lr, sign, weightDecay });
      return;
    }
    const first = state.tensors['buffer'] === undefined;
    const buffer = this.stateTensor(param, state, 'buffer');
    momentumUpdate(
      { param, grad, buffer },
      {
        lr,
        sign,
        weightDecay,
        momentum: first ? 0 : momentum,
        share: first ? 1 : 1 - dampening,
        direct: nesterov ? 1 : 0,
        lookAhead: nesterov ? momentum : 1,
      },
    );
  }
}
