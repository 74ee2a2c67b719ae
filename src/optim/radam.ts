/** @file RAdam: Adam that waits with its own pace for each parameter until the mean square is known well enough. */
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
  lr: notNegative(1e-3),
  /** Decay of the running means of the gradient and of its square. */
  betas: betas(0.9, 0.999),
  /** Added to the root, for stability. */
  eps: notNegative(1e-8),
  weightDecay: notNegative(0),
  /** Take the weight decay from the parameter itself, as AdamW does. */
  decoupledWeightDecay: flag(),
  foreach,
  maximize,
  capturable,
  differentiable,
} as const;

export interface RAdamOptions extends OptionsOf<typeof options> {}

const definition: OptimizerDefinition<RAdamOptions> = {
  name: 'RAdam',
  options,
  positional: 5,
  state: { mean: 'exp_avg', square: 'exp_avg_sq' },
};

const numbers = ['sign', 'decay', 'keep', 'beta1', 'rest1', 'beta2', 'rest2', 'stepSize', 'eps'] as const;

/** The step with a pace for each parameter, or with one for all. */
const stepWith = (rectified: boolean) =>
  fused({
    name: rectified ? 'radam_rectified' : 'radam',
    family: 'radam',
    reads: ['grad'],
    updates: ['param', 'mean', 'square'],
    numbers,
    compute: ({ param, grad, ...state }, { sign, decay, keep, beta1, rest1, beta2, rest2, stepSize, eps }) => {
      const gradient = add(mul(grad, sign), mul(param, decay));
      const mean = add(mul(state.mean, beta1), mul(gradient, rest1));
      const square = add(mul(state.square, beta2), mul(mul(gradient, gradient), rest2));
      const move = mul(mean, stepSize);
      return {
        param: sub(mul(param, keep), rectified ? div(move, add(sqrt(square), eps)) : move),
        mean,
        square,
      };
    },
  });

const plain = /* @__PURE__ */ stepWith(false);
const rectified = /* @__PURE__ */ stepWith(true);

type RAdamArguments = readonly [
  lr?: Given<RAdamOptions, 'lr'>,
  betas?: Given<RAdamOptions, 'betas'>,
  eps?: Given<RAdamOptions, 'eps'>,
  weightDecay?: Given<RAdamOptions, 'weightDecay'>,
  decoupledWeightDecay?: Given<RAdamOptions, 'decoupledWeightDecay'>,
];

/** How far the variance of the pace can be corrected after `t` steps; undefined while there were too few. */
function rectification(t: number, beta2: number): number | undefined {
  const most = 2 / (1 - beta2) - 1;
  const length = most - (2 * t * beta2 ** t) / (1 - beta2 ** t);
  if (length <= 5) return undefined;
  return Math.sqrt(((length - 4) * (length - 2) * most) / ((most - 4) * (most - 2) * length));
}

export class RAdam extends Optimizer<RAdamOptions> {
  protected override readonly ownUpdate: unknown = RAdam.prototype.update;

  constructor(params: Parameters<RAdamOptions>, ...given: RAdamArguments) {
    super(definition, params, given);
  }

  protected update(param: Tensor, grad: Tensor, state: ParameterState, group: RAdamOptions): void {
    const { lr, eps, weightDecay, decoupledWeightDecay } = group;
    const [beta1, beta2] = group.betas;
    const t = state.step;
    const mean = this.stateTensor(param, state, 'mean');
    const square = this.stateTensor(param, state, 'square');
    const factor = rectification(t, beta2);
    const stepSize = lr / (1 - beta1 ** t);
    (factor === undefined ? plain : rectified)(
      { param, grad, mean, square },
      {
        sign: group.maximize ? -1 : 1,
        decay: decoupledWeightDecay ? 0 : weightDecay,
        keep: decoupledWeightDecay ? 1 - lr * weightDecay : 1,
        beta1,
        rest1: 1 - beta1,
        beta2,
        rest2: 1 - beta2,
        stepSize: factor === undefined ? stepSize : stepSize * factor * Math.sqrt(1 - beta2 ** t),
        eps,
      },
    );
  }
}
