/** @file Rprop: steps by the signs of gradients alone, for whole batches. */
import { mul, sign, sub } from '../ops/pointwise/arithmetic.ts';
import { gt, lt } from '../ops/pointwise/comparison.ts';
import { fused } from '../ops/pointwise/fused.ts';
import { where } from '../ops/pointwise/selection.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { OptimizerDefinition, ParameterState } from './definition.ts';
import { Optimizer, type Parameters } from './optimizer.ts';
import { type Given, implementation, maximize, notNegative, type OptionsOf, pair } from './option.ts';

const { capturable, foreach, differentiable } = implementation;

const options = {
  /** The size of the first step. */
  lr: notNegative(1e-2),
  /** Factors of the step's size where the gradient changed its sign, and where it kept it. */
  etas: pair([0.5, 1.2], 'a number between 0 and 1 and one above 1', (down, up) => down > 0 && down < 1 && up > 1),
  /** The smallest and the largest step. */
  stepSizes: pair([1e-6, 50]),
  capturable,
  foreach,
  maximize,
  differentiable,
} as const;

export interface RpropOptions extends OptionsOf<typeof options> {}

const definition: OptimizerDefinition<RpropOptions> = {
  name: 'Rprop',
  options,
  positional: 3,
  state: { previous: 'prev', size: 'step_size' },
};

const step = /* @__PURE__ */ fused({
  name: 'rprop',
  reads: ['grad'],
  updates: ['param', 'previous', 'size'],
  numbers: ['direction', 'down', 'up', 'smallest', 'largest'],
  compute: ({ param, grad, ...state }, { direction, down, up, smallest, largest }) => {
    const gradient = mul(grad, direction);
    const agreement = mul(gradient, state.previous);
    const turned = lt(agreement, 0);
    const scaled = mul(state.size, where(gt(agreement, 0), up, where(turned, down, 1)));
    // As `clamp` by two numbers: a size that is NaN stays so without a test of its own.
    const above = where(lt(scaled, smallest), smallest, scaled);
    const size = where(gt(above, largest), largest, above);
    // Where the sign changed, the parameter stays, and the next step counts as the first in its direction.
    const previous = where(turned, 0, gradient);
    return { param: sub(param, mul(sign(previous), size)), previous, size };
  },
});

type RpropArguments = readonly [
  lr?: Given<RpropOptions, 'lr'>,
  etas?: Given<RpropOptions, 'etas'>,
  stepSizes?: Given<RpropOptions, 'stepSizes'>,
];

export class Rprop extends Optimizer<RpropOptions> {
  protected override readonly ownUpdate: unknown = Rprop.prototype.update;

  constructor(params: Parameters<RpropOptions>, ...given: RpropArguments) {
    super(definition, params, given);
  }

  protected update(param: Tensor, grad: Tensor, state: ParameterState, group: RpropOptions): void {
    const [down, up] = group.etas;
    const [smallest, largest] = group.stepSizes;
    const previous = this.stateTensor(param, state, 'previous');
    const size = this.stateTensor(param, state, 'size', group.lr);
    step({ param, grad, previous, size }, { direction: group.maximize ? -1 : 1, down, up, smallest, largest });
  }
}
