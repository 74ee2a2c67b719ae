/** @file Group normalisation: channels in groups, each sample for itself. Y. Wu, K. He: "Group Normalization", 2018, https://arxiv.org/abs/1803.08494 */

import { ShapeError, ValueError } from '../../errors/errors.ts';
import { computed } from '../../storage/dtype.ts';
import { elementCount, formatShape, type Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { composite } from '../define.ts';
import { type LaunchOperand, launch } from '../launch.ts';
import type { Operator } from '../operator.ts';
import { integer, number, optionalNumber, optionalTensor, tensor } from '../parameters.ts';
import { primitive } from '../primitive.ts';
import { sum } from '../reduce/sum.ts';
import { reshape } from '../view/reshape.ts';
import { dense, gradientsByOperators, groupWork, operandOf, requireFloatInput, requireLike } from './groups.ts';
import { type Normalisation, normaliseBackward, normaliseKernel } from './kernels.ts';

interface Sizes {
  readonly batch: number;
  readonly groups: number;
  /** Channels of a group. */
  readonly channels: number;
  readonly spatial: number;
}

function sizesOf(shape: Shape, groups: number): Sizes {
  const [batch = 0, channels = 0] = shape;
  return { batch, groups, channels: channels / groups, spatial: elementCount(shape.slice(2)) };
}

function recipeOf(input: Tensor, weight: unknown, bias: unknown): Normalisation {
  return {
    type: input.dtype.name,
    axes: 2,
    index: 'channel',
    weight: weight !== undefined,
    bias: bias !== undefined,
  };
}

function wholeGroups(tensor: Tensor, { groups, channels, spatial }: Sizes): LaunchOperand {
  const size = channels * spatial;
  return operandOf(tensor, [groups * size, size], [spatial, 1]);
}

/** A tensor with one element for each channel. */
function perChannel(tensor: Tensor, { channels }: Sizes): LaunchOperand {
  const stride = tensor.steps[0] ?? 1;
  return operandOf(tensor, [0, channels * stride], [stride]);
}

const nativeGroupNorm = primitive({
  name: 'nativeGroupNorm',
  family: 'normalise',
  parameters: [tensor('input'), optionalTensor('weight'), optionalTensor('bias'), integer('groups'), number('eps')],
  results: ['output', 'mean', 'rstd'],
  residuals: ['mean', 'rstd'],
  method: false,
  execute: ({ input, weight, bias }, { groups, eps }) => {
    const source = dense(input);
    const sizes = sizesOf(source.sizes, groups);
    const out = emptyTensor(source.sizes, source.dtype);
    const mean = emptyTensor([sizes.batch * groups], computed(source.dtype));
    const rstd = emptyTensor([sizes.batch * groups], computed(source.dtype));
    const statistic = (each: Tensor) => operandOf(each, [sizes.groups, 1]);
    launch(
      normaliseKernel(recipeOf(source, weight, bias), false),
      [sizes.batch, sizes.groups],
      [
        wholeGroups(source, sizes),
        ...(weight === undefined ? [] : [perChannel(weight, sizes)]),
        ...(bias === undefined ? [] : [perChannel(bias, sizes)]),
        statistic(mean),
        statistic(rstd),
        wholeGroups(out, sizes),
      ],
      {
        sizes: [sizes.channels, sizes.spatial],
        scalars: [eps],
        workPerPoint: groupWork(sizes.channels * sizes.spatial),
      },
    );
    return [out, mean, rstd];
  },
  saves: { inputs: ['input', 'weight'], outputs: ['mean', 'rstd'] },
  fusedBackward: ({ grad, inputs: { input, weight }, outputs: { mean, rstd }, attributes, needs }) => {
    const source = dense(input);
    const sizes = sizesOf(source.sizes, attributes.groups);
    const { batch, groups, channels, spatial } = sizes;
    const out = emptyTensor(source.sizes, source.dtype);
    // Each sample adds its part to the gradients of weight and bias.
    const part = () => emptyTensor([batch, groups * channels], computed(source.dtype));
    const ofBias = part();
    const ofWeight = part();
    const statistic = (each: Tensor) => operandOf(each, [groups, 1]);
    launch(
      normaliseBackward(recipeOf(source, weight, undefined)),
      [batch, groups],
      [
        wholeGroups(dense(grad), sizes),
        wholeGroups(source, sizes),
        statistic(mean),
        statistic(rstd),
        ...(weight === undefined ? [] : [perChannel(weight, sizes)]),
        wholeGroups(out, sizes),
        ...[ofBias, ofWeight].map((each) => operandOf(each, [groups * channels, channels], [1])),
      ],
      { sizes: [channels, spatial], workPerPoint: groupWork(channels * spatial) },
    );
    return {
      input: needs.input ? out : undefined,
      weight: needs.weight ? toDtype(sum(ofWeight, 0), source.dtype) : undefined,
      bias: needs.bias ? toDtype(sum(ofBias, 0), source.dtype) : undefined,
    };
  },
  derivative: {
    all: ({ grad, inputs: { input, weight }, attributes, needs }) => {
      const { batch, groups, channels, spatial } = sizesOf(input.sizes, attributes.groups);
      const grouped = (each: Tensor): Tensor => reshape(each, [batch, groups, channels, spatial]);
      const shape = [groups, channels, 1];
      const made = gradientsByOperators(
        grouped(grad),
        grouped(input),
        weight === undefined ? undefined : reshape(weight, shape),
        [2, 3],
        shape,
        attributes.eps,
      );
      return {
        input: needs.input ? reshape(made.input, input.sizes) : undefined,
        weight: needs.weight ? reshape(made.weight(), [-1]) : undefined,
        bias: needs.bias ? reshape(made.bias(), [-1]) : undefined,
      };
    },
  },
});

type GroupNormOptions = {
  readonly weight?: Tensor | null;
  readonly bias?: Tensor | null;
  readonly eps?: number;
};

interface GroupNormOperator extends Operator {
  (
    input: Tensor,
    numGroups: number,
    weight?: Tensor | null | GroupNormOptions,
    bias?: Tensor | null | GroupNormOptions,
    eps?: number | GroupNormOptions,
  ): Tensor;
}

/**
 * Brings groups of channels to mean 0 and variance 1, each sample for itself, so that the size of the batch does not
 * matter.
 *
 * @formula (input − mean) / √(var + eps) · weight + bias
 * @shape input [N, C, *], weight [C], bias [C] → [N, C, *]
 * @throws {ShapeError} when the input has less than two dims (`groupNorm/rank`).
 * @throws {ValueError} when the groups do not divide the channels (`groupNorm/groups`).
 * @throws {ValueError} when each group has only one value (`groupNorm/single`).
 * @difference float32 beyond 1e19 gives 0, as `batchNorm` does; PyTorch has NaN.
 * @source Y. Wu, K. He: "Group Normalization", 2018, https://arxiv.org/abs/1803.08494
 * @example
 * F.groupNorm(torch.tensor([[1, 3, 10, 30]]), 2); // tensor([[-1.0000,  1.0000, -1.0000,  1.0000]])
 */
export const groupNorm: GroupNormOperator = composite({
  name: 'groupNorm',
  parameters: [
    tensor('input', '[N, C, …]'),
    integer('numGroups'),
    optionalTensor('weight', '[C]'),
    optionalTensor('bias', '[C]'),
    optionalNumber('eps', 1e-5),
  ],
  method: false,
  compute: ({ input, numGroups, weight, bias, eps }) => {
    requireFloatInput('groupNorm', input);
    const groups = Number(numGroups);
    const [batch, channels] = input.sizes;
    if (batch === undefined || channels === undefined) {
      throw new ShapeError(
        'groupNorm/rank',
        `groupNorm needs an input of shape [N, C, …], got ${formatShape(input.sizes)}`,
      );
    }
    if (!(groups > 0) || channels % groups !== 0) {
      throw new ValueError(
        'groupNorm/groups',
        `groupNorm needs a number of groups that divides the ${channels} channels, got ${groups}`,
        { channels, groups },
      );
    }
    if ((batch * channels * elementCount(input.sizes.slice(2))) / groups === 1) {
      throw new ValueError(
        'groupNorm/single',
        `groupNorm needs more than one value for each group, got an input of shape ${formatShape(input.sizes)} in ${groups} groups\n  fix: use fewer groups`,
        { shape: input.sizes, groups },
      );
    }
    requireLike('groupNorm', 'weight', weight, input, [channels]);
    requireLike('groupNorm', 'bias', bias, input, [channels]);
    return nativeGroupNorm.run([input, weight, bias], { groups, eps })[0];
  },
});
