/** @file RAdam: Adam that waits with its own pace for each parameter until the mean square is known well enough. */
import { add, mul, sqrt, sub } from '../ops/pointwise/arithmetic.ts';
import { div } from '../ops/pointwise/division.ts';
import { fused } from '../ops/pointwise/fused.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { leading, meanNumbers, means, meanValues, trailing } from './decoupled.ts';
import type { OptimizerDefinition, ParameterState } from './definition.ts';
import { Optimizer, type Parameters } from './optimizer.ts';
import type { Given, OptionsOf } from './option.ts';

const options = { ...leading(1e-3), ...trailing } as const;

export interface RAdamOptions extends OptionsOf<typeof options> {}

const definition: OptimizerDefinition<RAdamOptions> = {
  name: 'RAdam',
  options,
  positional: 5,
  state: { mean: 'exp_avg', square: 'exp_avg_sq' },
};

/** The step with a pace for each parameter, or with one for all. */
const stepWith = (rectified: boolean) =>
  fused({
    name: rectified ? 'radam_rectified' : 'radam',
    family: 'radam',
    reads: ['grad'],
    updates: ['param', 'mean', 'square'],
    numbers: [...meanNumbers, 'stepSize'],
    compute: (tensors, numbers) => {
      const { mean, square } = means(tensors, numbers);
      const { keep, stepSize, eps } = numbers;
      const move = mul(mean, stepSize);
      return {
        param: sub(mul(tensors.param, keep), rectified ? div(move, add(sqrt(square), eps)) : move),
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
    const { lr } = group;
    const [beta1, beta2] = group.betas;
    const t = state.step;
    const mean = this.stateTensor(param, state, 'mean');
    const square = this.stateTensor(param, state, 'square');
    const factor = rectification(t, beta2);
    const stepSize = lr / (1 - beta1 ** t);
    (factor === undefined ? plain : rectified)(
      { param, grad, mean, square },
      {
        ...meanValues(group),
        stepSize: factor === undefined ? stepSize : stepSize * factor * Math.sqrt(1 - beta2 ** t),
      },
    );
  }
}
