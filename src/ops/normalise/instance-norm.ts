/** @file Instance normalisation: each channel of each sample for itself. D. Ulyanov et al., 2016, https://arxiv.org/abs/1607.08022 */
import { unrecorded } from '../../autograd/context.ts';
import { ShapeError, ValueError } from '../../errors/errors.ts';
import { elementCount, formatShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { copyInPlace } from '../conversion.ts';
import { composite } from '../define.ts';
import type { Operator } from '../operator.ts';
import { optionalBoolean, optionalNumber, optionalTensor, tensor } from '../parameters.ts';
import { mean } from '../reduce/mean.ts';
import { repeat } from '../view/repeat.ts';
import { reshape } from '../view/reshape.ts';
import { batchNorm } from './batch-norm.ts';

type InstanceNormOptions = {
  readonly runningMean?: Tensor | null;
  readonly runningVar?: Tensor | null;
  readonly weight?: Tensor | null;
  readonly bias?: Tensor | null;
  readonly useInputStats?: boolean;
  readonly momentum?: number;
  readonly eps?: number;
};

interface InstanceNormOperator extends Operator {
  (
    input: Tensor,
    runningMean?: Tensor | null | InstanceNormOptions,
    runningVar?: Tensor | null | InstanceNormOptions,
    weight?: Tensor | null | InstanceNormOptions,
    bias?: Tensor | null | InstanceNormOptions,
    useInputStats?: boolean | InstanceNormOptions,
    momentum?: number | InstanceNormOptions,
    eps?: number | InstanceNormOptions,
  ): Tensor;
}

/**
 * Brings each channel of each sample to mean 0 and variance 1, which takes contrast out of images.
 *
 * @formula (input − mean) / √(var + eps) · weight + bias
 * @shape input [N, C, *], all others [C] → [N, C, *]
 * @throws {ShapeError} when the input has less than two dims (`instanceNorm/rank`).
 * @throws {ValueError} when each channel has only one value (`instanceNorm/single`).
 * @difference Running averages stay as they are for an empty batch; in PyTorch they become NaN.
 * @source D. Ulyanov et al.: "Instance Normalization: The Missing Ingredient for Fast Stylization", 2016,
 *   https://arxiv.org/abs/1607.08022
 * @example
 * F.instanceNorm(torch.tensor([[[1, 3], [10, 30]]]));
 * // tensor([[[-1.0000,  1.0000],
 * //          [-1.0000,  1.0000]]])
 */
export const instanceNorm: InstanceNormOperator = composite({
  name: 'instanceNorm',
  parameters: [
    tensor('input', '[N, C, …]'),
    optionalTensor('runningMean', '[C]; changed in place.'),
    optionalTensor('runningVar', '[C]; changed in place.'),
    optionalTensor('weight', '[C]'),
    optionalTensor('bias', '[C]'),
    optionalBoolean('useInputStats', true, 'By the statistics of the input, not by the running averages.'),
    optionalNumber('momentum', 0.1, 'Share of the new statistics in the running averages.'),
    optionalNumber('eps', 1e-5),
  ],
  method: false,
  compute: ({ input, runningMean, runningVar, weight, bias, useInputStats, momentum, eps }) => {
    // Samples and channels become the channels of one batch; running averages are those of all samples.
    const [batch, channels, ...spatial] = input.sizes;
    if (batch === undefined || channels === undefined) {
      throw new ShapeError(
        'instanceNorm/rank',
        `instanceNorm needs an input of shape [N, C, …], got ${formatShape(input.sizes)}`,
      );
    }
    if (!useInputStats) {
      return batchNorm(input, runningMean ?? null, runningVar ?? null, weight ?? null, bias ?? null, { eps });
    }
    if (elementCount(spatial) === 1) {
      throw new ValueError(
        'instanceNorm/single',
        `instanceNorm needs more than one value for each channel, got an input of shape ${formatShape(input.sizes)}`,
      );
    }
    const each = (tensor: Tensor | undefined): Tensor | null => (tensor === undefined ? null : repeat(tensor, [batch]));
    const means = each(runningMean);
    const variances = each(runningVar);
    const wide = reshape(input, [1, batch * channels, ...spatial]);
    const out = batchNorm(wide, means, variances, each(weight), each(bias), true, momentum, eps);
    unrecorded(() => {
      const average = (target: Tensor | undefined, values: Tensor | null) => {
        if (target !== undefined && values !== null && batch > 0)
          copyInPlace(target, mean(reshape(values, [batch, channels]), 0));
      };
      average(runningMean, means);
      average(runningVar, variances);
    });
    return reshape(out, input.sizes);
  },
});
