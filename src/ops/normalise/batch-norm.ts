/** @file Batch normalisation: each channel brought to mean 0 and variance 1 over the batch. S. Ioffe, C. Szegedy: "Batch Normalization", 2015, https://arxiv.org/abs/1502.03167 */

import { ArgumentError, ShapeError, ValueError } from '../../errors/errors.ts';
import { computed } from '../../storage/dtype.ts';
import { elementCount, formatShape, type Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { composite } from '../define.ts';
import { type LaunchOperand, launch } from '../launch.ts';
import type { Operator } from '../operator.ts';
import { number, optionalBoolean, optionalNumber, optionalTensor, tensor } from '../parameters.ts';
import { add, mul, rsqrt, sub } from '../pointwise/arithmetic.ts';
import { primitive } from '../primitive.ts';
import { sumToShape } from '../reduce/sum-to-shape.ts';
import { reshape } from '../view/reshape.ts';
import { dense, gradientsByOperators, groupWork, operandOf, requireFloatInput, requireLike } from './groups.ts';
import { type Normalisation, normaliseBackward, normaliseGiven, normaliseKernel } from './kernels.ts';

/** Batch, channels, and the size of what stands after them. */
function sizesOf(shape: Shape): readonly [batch: number, channels: number, spatial: number] {
  return [shape[0] as number, shape[1] as number, elementCount(shape.slice(2))];
}

function recipeOf(input: Tensor, weight: unknown, bias: unknown, axes: 1 | 2): Normalisation {
  return {
    type: input.dtype.name,
    axes,
    index: 'row',
    weight: weight !== undefined,
    bias: bias !== undefined,
  };
}

/** An [N, C, S] tensor seen by channels. With S = 1 the channels lie side by side, and the kernel runs along them. */
function byChannel(tensor: Tensor): LaunchOperand {
  const [, channels, spatial] = sizesOf(tensor.sizes);
  return operandOf(tensor, [spatial], [channels * spatial, spatial === 1 ? 0 : 1]);
}

/** A tensor of one element for each channel. */
function perChannel(tensor: Tensor): LaunchOperand {
  return operandOf(tensor, [tensor.steps[0] ?? 1]);
}

const present = (tensors: readonly (Tensor | undefined)[]): Tensor[] =>
  tensors.filter((tensor) => tensor !== undefined);

/** The shape in which a tensor of channels broadcasts to the input. */
function channelShape(shape: Shape): number[] {
  return shape.slice(1).map((size, d) => (d === 0 ? size : 1));
}

const otherDims = (shape: Shape): number[] => shape.map((_, d) => d).filter((d) => d !== 1);

/** By the statistics of the batch; the running averages follow them. */
const nativeBatchNorm = primitive({
  name: 'nativeBatchNorm',
  family: 'normalise',
  parameters: [
    tensor('input'),
    optionalTensor('weight'),
    optionalTensor('bias'),
    optionalTensor('runningMean'),
    optionalTensor('runningVar'),
    number('momentum'),
    number('eps'),
  ],
  results: ['output', 'mean', 'rstd'],
  residuals: ['mean', 'rstd'],
  method: false,
  mutates: ['runningMean', 'runningVar'],
  execute: ({ input, weight, bias, runningMean, runningVar }, { momentum, eps }) => {
    const source = dense(input);
    const [batch, channels, spatial] = sizesOf(source.sizes);
    const running = present([runningMean, runningVar]);
    const out = emptyTensor(source.sizes, source.dtype);
    const mean = emptyTensor([channels], computed(source.dtype));
    const rstd = emptyTensor([channels], computed(source.dtype));
    launch(
      normaliseKernel(recipeOf(source, weight, bias, 2), running.length > 0),
      [channels],
      [byChannel(source), ...present([weight, bias, mean, rstd, ...running]).map(perChannel), byChannel(out)],
      {
        sizes: [batch, spatial],
        scalars: running.length > 0 ? [eps, momentum] : [eps],
        workPerPoint: groupWork(batch * spatial),
      },
    );
    return [out, mean, rstd];
  },
  saves: { inputs: ['input', 'weight'], outputs: ['mean', 'rstd'] },
  fusedBackward: ({ grad, inputs: { input, weight }, outputs: { mean, rstd }, needs }) => {
    const source = dense(input);
    const [batch, channels, spatial] = sizesOf(source.sizes);
    const out = emptyTensor(source.sizes, source.dtype);
    const gradBias = emptyTensor([channels], computed(source.dtype));
    const gradWeight = emptyTensor([channels], computed(source.dtype));
    launch(
      normaliseBackward(recipeOf(source, weight, undefined, 2)),
      [channels],
      [
        byChannel(dense(grad)),
        byChannel(source),
        ...present([mean, rstd, weight]).map(perChannel),
        byChannel(out),
        ...[gradBias, gradWeight].map(perChannel),
      ],
      { sizes: [batch, spatial], workPerPoint: groupWork(batch * spatial) },
    );
    return {
      input: needs.input ? out : undefined,
      weight: needs.weight ? toDtype(gradWeight, source.dtype) : undefined,
      bias: needs.bias ? toDtype(gradBias, source.dtype) : undefined,
    };
  },
  derivative: {
    all: ({ grad, inputs: { input, weight }, attributes: { eps }, needs }) => {
      const shape = channelShape(input.sizes);
      const wide = weight === undefined ? undefined : reshape(weight, shape);
      const made = gradientsByOperators(grad, input, wide, otherDims(input.sizes), shape, eps);
      return {
        input: needs.input ? made.input : undefined,
        weight: needs.weight ? reshape(made.weight(), [-1]) : undefined,
        bias: needs.bias ? reshape(made.bias(), [-1]) : undefined,
      };
    },
  },
});

/** By statistics that are given: an affine map of each channel. */
const batchNormByStatistics = primitive({
  name: 'nativeBatchNorm',
  family: 'normalise',
  parameters: [
    tensor('input'),
    optionalTensor('weight'),
    optionalTensor('bias'),
    tensor('mean'),
    tensor('variance'),
    number('eps'),
  ],
  method: false,
  execute: ({ input, weight, bias, mean, variance }, { eps }) => {
    const source = dense(input);
    const [batch, channels, spatial] = sizesOf(source.sizes);
    const out = emptyTensor(source.sizes, source.dtype);
    const whole = (tensor: Tensor) => operandOf(tensor, [channels * spatial, spatial], [spatial === 1 ? 0 : 1]);
    launch(
      normaliseGiven(recipeOf(source, weight, bias, 1)),
      [batch, channels],
      [
        whole(source),
        ...present([weight, bias, mean, variance]).map((tensor) => operandOf(tensor, [0, tensor.steps[0] ?? 1])),
        whole(out),
      ],
      { sizes: [spatial], scalars: [eps], workPerPoint: spatial * 4 },
    );
    return out;
  },
  saves: { inputs: ['input', 'weight', 'mean', 'variance'] },
  derivative: {
    all: ({ grad, inputs: { input, weight, mean, variance }, attributes: { eps }, needs }) => {
      const shape = channelShape(input.sizes);
      const rstd = rsqrt(add(variance, eps));
      const factor = weight === undefined ? rstd : mul(rstd, weight);
      const normal = () => mul(sub(input, reshape(mean, shape)), reshape(rstd, shape));
      return {
        input: needs.input ? mul(grad, reshape(factor, shape)) : undefined,
        weight: needs.weight ? reshape(sumToShape(mul(grad, normal()), shape), [-1]) : undefined,
        bias: needs.bias ? reshape(sumToShape(grad, shape), [-1]) : undefined,
      };
    },
  },
});

type BatchNormOptions = {
  readonly runningMean?: Tensor | null;
  readonly runningVar?: Tensor | null;
  readonly weight?: Tensor | null;
  readonly bias?: Tensor | null;
  readonly training?: boolean;
  readonly momentum?: number;
  readonly eps?: number;
};

interface BatchNormOperator extends Operator {
  (
    input: Tensor,
    runningMean?: Tensor | null | BatchNormOptions,
    runningVar?: Tensor | null | BatchNormOptions,
    weight?: Tensor | null | BatchNormOptions,
    bias?: Tensor | null | BatchNormOptions,
    training?: boolean | BatchNormOptions,
    momentum?: number | BatchNormOptions,
    eps?: number | BatchNormOptions,
  ): Tensor;
}

/**
 * Brings each channel to mean 0 and variance 1: by the statistics of the batch while training, which the running
 * averages follow, and by these otherwise.
 *
 * @formula (input − mean) / √(var + eps) · weight + bias
 * @shape input [N, C, *], all others [C] → [N, C, *]
 * @throws {ShapeError} when the input has less than two dims (`batchNorm/rank`).
 * @throws {ArgumentError} when running averages are missing in evaluation (`batchNorm/statistics`).
 * @throws {ValueError} when each channel has only one value while training (`batchNorm/single`).
 * @source S. Ioffe, C. Szegedy: "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate
 *   Shift", 2015, https://arxiv.org/abs/1502.03167
 * @example
 * F.batchNorm(torch.tensor([[1, 10], [3, 30]]), { training: true });
 * // tensor([[-1.0000, -1.0000],
 * //         [ 1.0000,  1.0000]])
 * F.batchNorm(torch.tensor([[1, 10]]), torch.tensor([0, 10]), torch.tensor([1, 4]));
 * // tensor([[1.0000, 0.0000]])
 */
export const batchNorm: BatchNormOperator = composite({
  name: 'batchNorm',
  parameters: [
    tensor('input', '[N, C, …]'),
    optionalTensor('runningMean', '[C]; changed in place while training.'),
    optionalTensor('runningVar', '[C]; changed in place while training.'),
    optionalTensor('weight', '[C]'),
    optionalTensor('bias', '[C]'),
    optionalBoolean('training', false),
    optionalNumber('momentum', 0.1, 'Share of the new statistics in the running averages.'),
    optionalNumber('eps', 1e-5),
  ],
  method: false,
  compute: ({ input, runningMean, runningVar, weight, bias, training: isTraining, momentum, eps }) => {
    requireFloatInput('batchNorm', input);
    if (input.sizes.length < 2) {
      // Nothing in it and no channels: PyTorch passes such an input through.
      if (input.elementCount === 0 && weight === undefined && bias === undefined) return mul(input, 1);
      throw new ShapeError(
        'batchNorm/rank',
        `batchNorm needs an input of shape [N, C, …], got ${formatShape(input.sizes)}`,
        { shape: input.sizes },
      );
    }
    const [batch, channels, spatial] = sizesOf(input.sizes);
    const given = { runningMean, runningVar, weight, bias };
    for (const [name, tensor] of Object.entries(given)) requireLike('batchNorm', name, tensor, input, [channels]);
    if (!isTraining) {
      if (runningMean === undefined || runningVar === undefined) {
        throw new ArgumentError(
          'batchNorm/statistics',
          'batchNorm needs runningMean and runningVar in evaluation mode\n  fix: pass both, or { training: true }',
        );
      }
      return batchNormByStatistics.run([input, weight, bias, runningMean, runningVar], { eps });
    }
    if (batch * spatial === 1) {
      throw new ValueError(
        'batchNorm/single',
        `batchNorm needs more than one value for each channel while training, got an input of shape ${formatShape(input.sizes)}\n  fix: use a larger batch, or evaluation mode`,
        { shape: input.sizes },
      );
    }
    if ((runningMean === undefined) !== (runningVar === undefined)) {
      throw new ArgumentError('batchNorm/statistics', 'batchNorm takes both runningMean and runningVar, or neither');
    }
    // A batch without elements has no statistics that the running ones could follow.
    const running = input.elementCount === 0 ? ([undefined, undefined] as const) : ([runningMean, runningVar] as const);
    return nativeBatchNorm.run([input, weight, bias, ...running], { momentum, eps })[0];
  },
});
