/** @file Group normalisation: channels in groups, each sample for itself. Y. Wu, K. He: "Group Normalization", 2018, https://arxiv.org/abs/1803.08494 */
import { dispatch } from '../../dispatch/dispatch.ts';
import type { Operation } from '../../dispatch/operation.ts';
import { ShapeError, ValueError } from '../../errors/errors.ts';
import { elementCount, formatShape, type Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emptyTensor } from '../create.ts';
import { composite } from '../define.ts';
import { type LaunchOperand, launch } from '../launch.ts';
import type { Operator } from '../operator.ts';
import { integer, optionalNumber, optionalTensor, tensor } from '../parameters.ts';
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

const isTensor = (value: unknown): value is Tensor => value !== undefined;

function wholeGroups(tensor: Tensor, { groups, channels, spatial }: Sizes): LaunchOperand {
  const size = channels * spatial;
  return operandOf(tensor, [groups * size, size], [spatial, 1]);
}

/** A tensor with one element for each channel. */
function perChannel(tensor: Tensor, { channels }: Sizes): LaunchOperand {
  const stride = tensor.steps[0] ?? 1;
  return operandOf(tensor, [0, channels * stride], [stride]);
}

const groupNormalisation: Operation = {
  name: 'nativeGroupNorm',
  execute: ([input, weight, bias, mean, rstd], { eps, groups }) => {
    const source = dense(input as Tensor);
    const sizes = sizesOf(source.sizes, groups as number);
    const out = emptyTensor(source.sizes, source.dtype);
    const statistic = (each: unknown) => operandOf(each as Tensor, [sizes.groups, 1]);
    launch(
      normaliseKernel(recipeOf(source, weight, bias), false),
      [sizes.batch, sizes.groups],
      [
        wholeGroups(source, sizes),
        ...[weight, bias].filter(isTensor).map((each) => perChannel(each, sizes)),
        statistic(mean),
        statistic(rstd),
        wholeGroups(out, sizes),
      ],
      {
        sizes: [sizes.channels, sizes.spatial],
        scalars: [eps as number],
        workPerPoint: groupWork(sizes.channels * sizes.spatial),
      },
    );
    return out;
  },
  saves: (inputs) => ({ inputs: inputs.map((_, i) => i !== 2), outputs: false }),
  fusedBackward: ({ gradients: [gradient], inputs, needs, attributes }) => {
    if (gradient === undefined) return [];
    const [input, weight, , mean, rstd] = inputs as [Tensor, Tensor | undefined, undefined, Tensor, Tensor];
    const source = dense(input);
    const sizes = sizesOf(source.sizes, attributes['groups'] as number);
    const { batch, groups, channels, spatial } = sizes;
    const out = emptyTensor(source.sizes, source.dtype);
    // Each sample adds its part to the gradients of weight and bias.
    const parts = [0, 1].map(() => emptyTensor([batch, groups * channels], source.dtype)) as [Tensor, Tensor];
    const statistic = (each: Tensor) => operandOf(each, [groups, 1]);
    launch(
      normaliseBackward(recipeOf(source, weight, undefined)),
      [batch, groups],
      [
        wholeGroups(dense(gradient), sizes),
        wholeGroups(source, sizes),
        statistic(mean),
        statistic(rstd),
        ...(weight === undefined ? [] : [perChannel(weight, sizes)]),
        wholeGroups(out, sizes),
        ...parts.map((part) => operandOf(part, [groups * channels, channels], [1])),
      ],
      { sizes: [channels, spatial], workPerPoint: groupWork(channels * spatial) },
    );
    return [
      needs[0] === true ? out : undefined,
      needs[1] === true ? sum(parts[1], 0) : undefined,
      needs[2] === true ? sum(parts[0], 0) : undefined,
    ];
  },
  backward: ({ gradients: [gradient], inputs, needs, attributes }) => {
    if (gradient === undefined) return [];
    const [input, weight] = inputs as [Tensor, Tensor | undefined];
    const { batch, groups, channels, spatial } = sizesOf(input.sizes, attributes['groups'] as number);
    const grouped = (each: Tensor): Tensor => reshape(each, [batch, groups, channels, spatial]);
    const shape = [groups, channels, 1];
    const made = gradientsByOperators(
      grouped(gradient),
      grouped(input),
      weight === undefined ? undefined : reshape(weight, shape),
      [2, 3],
      shape,
      attributes['eps'] as number,
    );
    return [
      needs[0] === true ? reshape(made.input, input.sizes) : undefined,
      needs[1] === true ? reshape(made.weight(), [-1]) : undefined,
      needs[2] === true ? reshape(made.bias(), [-1]) : undefined,
    ];
  },
};

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

export const groupNorm: GroupNormOperator = composite({
  name: 'groupNorm',
  summary: 'Brings groups of channels to mean 0 and variance 1, each sample for itself.',
  formula: '(input − mean) / √(var + eps) · weight + bias',
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
    const saved = [emptyTensor([batch * groups], input.dtype), emptyTensor([batch * groups], input.dtype)];
    return dispatch(groupNormalisation, [input, weight, bias, ...saved], { eps, groups }) as Tensor;
  },
});
