/** @file Lion: steps by the sign of a mix of the gradient and its running mean. */
import { add, mul, sign, sub } from '../ops/pointwise/arithmetic.ts';
import { fused } from '../ops/pointwise/fused.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { OptimizerDefinition, ParameterState } from './definition.ts';
import { Optimizer, type Parameters } from './optimizer.ts';
import { betas, type Given, maximize, notNegative, type OptionsOf } from './option.ts';

const options = {
  /** Learning rate: every element moves by it, so a third to a tenth of AdamW's. */
  lr: notNegative(1e-4),
  /** Share of the running mean in a step, and its decay. */
  betas: betas(0.9, 0.99),
  /** Taken from the parameter itself; three to ten times AdamW's. */
  weightDecay: notNegative(0),
  maximize,
} as const;

export interface LionOptions extends OptionsOf<typeof options> {}

const definition: OptimizerDefinition<LionOptions> = {
  name: 'Lion',
  options,
  positional: 3,
  state: { mean: 'exp_avg' },
};

const step = /* @__PURE__ */ fused({
  name: 'lion',
  reads: ['grad'],
  updates: ['param', 'mean'],
  numbers: ['lr', 'direction', 'keep', 'beta1', 'rest1', 'beta2', 'rest2'],
  compute: ({ param, grad, ...state }, { lr, direction, keep, beta1, rest1, beta2, rest2 }) => {
    const gradient = mul(grad, direction);
    const move = sign(add(mul(state.mean, beta1), mul(gradient, rest1)));
    return {
      param: sub(mul(param, keep), mul(move, lr)),
      mean: add(mul(state.mean, beta2), mul(gradient, rest2)),
    };
  },
});

type LionArguments = readonly [
  lr?: Given<LionOptions, 'lr'>,
  betas?: Given<LionOptions, 'betas'>,
  weightDecay?: Given<LionOptions, 'weightDecay'>,
];

export class Lion extends Optimizer<LionOptions> {
  protected override readonly ownUpdate: unknown = Lion.prototype.update;

  constructor(params: Parameters<LionOptions>, ...given: LionArguments) {
    super(definition, params, given);
  }

  protected update(param: Tensor, grad: Tensor, state: ParameterState, group: LionOptions): void {
    const { lr, weightDecay } = group;
    const [beta1, beta2] = group.betas;
    const mean = this.stateTensor(param, state, 'mean');
    step(
      { param, grad, mean },
      {
        lr,
        direction: group.maximize ? -1 : 1,
        keep: 1 - lr * weightDecay,
        beta1,
        rest1: 1 - beta1,
        beta2,
        rest2: 1 - beta2,
      },
    );
  }
}
