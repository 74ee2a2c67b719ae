/** @file Adagrad: steps divided by the root of the sum of all squares so far. */
import { placedOn } from '../dispatch/placement.ts';
import { add, mul, sqrt, sub } from '../ops/pointwise/arithmetic.ts';
import { div } from '../ops/pointwise/division.ts';
import { fused } from '../ops/pointwise/fused.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { OptimizerDefinition, ParameterState } from './definition.ts';
import { Optimizer, type Parameters } from './optimizer.ts';
import { type Given, implementation, maximize, notNegative, type OptionsOf } from './option.ts';

const { foreach, differentiable, fused: fusedOption } = implementation;

const options = {
  /** Learning rate. */
  lr: notNegative(1e-2),
  /** How fast the learning rate falls with the number of steps. */
  lrDecay: notNegative(0),
  /** Factor of the L2 penalty. */
  weightDecay: notNegative(0),
  /** What the sum of squares starts from. */
  initialAccumulatorValue: notNegative(0),
  /** Added to the root, for stability. */
  eps: notNegative(1e-10),
  foreach,
  maximize,
  differentiable,
  fused: fusedOption,
} as const;

export interface AdagradOptions extends OptionsOf<typeof options> {}

const definition: OptimizerDefinition<AdagradOptions> = {
  name: 'Adagrad',
  options,
  positional: 6,
  state: { sum: 'sum' },
};

const step = /* @__PURE__ */ fused({
  name: 'adagrad',
  reads: ['grad'],
  updates: ['param', 'sum'],
  numbers: ['sign', 'weightDecay', 'stepSize', 'eps'],
  compute: ({ param, grad, ...state }, { sign, weightDecay, stepSize, eps }) => {
    const gradient = add(mul(grad, sign), mul(param, weightDecay));
    const sum = add(state.sum, mul(gradient, gradient));
    return { param: sub(param, div(mul(gradient, stepSize), add(sqrt(sum), eps))), sum };
  },
});

type AdagradArguments = readonly [
  lr?: Given<AdagradOptions, 'lr'>,
  lrDecay?: Given<AdagradOptions, 'lrDecay'>,
  weightDecay?: Given<AdagradOptions, 'weightDecay'>,
  initialAccumulatorValue?: Given<AdagradOptions, 'initialAccumulatorValue'>,
  eps?: Given<AdagradOptions, 'eps'>,
  foreach?: Given<AdagradOptions, 'foreach'>,
];

export class Adagrad extends Optimizer<AdagradOptions> {
  protected override readonly ownUpdate: unknown = Adagrad.prototype.update;

  /** As in PyTorch, all parameters have their state from the start. */
  constructor(params: Parameters<AdagradOptions>, ...given: AdagradArguments) {
    super(definition, params, given);
    const { initialAccumulatorValue } = this.defaults;
    for (const parameter of this.paramGroups.flatMap((group) => group.params)) {
      placedOn(parameter.storage.device, this.name, () =>
        this.stateTensor(parameter, this.stateOf(parameter), 'sum', initialAccumulatorValue),
      );
    }
  }

  protected update(param: Tensor, grad: Tensor, state: ParameterState, group: AdagradOptions): void {
    const { lr, lrDecay, weightDecay, initialAccumulatorValue, eps } = group;
    const sum = this.stateTensor(param, state, 'sum', initialAccumulatorValue);
    const stepSize = lr / (1 + (state.step - 1) * lrDecay);
    step({ param, grad, sum }, { sign: group.maximize ? -1 : 1, weightDecay, stepSize, eps });
  }
}
