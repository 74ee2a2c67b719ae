/** @file Batch normalisation: each channel brought to mean 0 and variance 1 over the batch. S. Ioffe, C. Szegedy: "Batch Normalization", 2015, https://arxiv.org/abs/1502.03167 */
import { dispatch } from '../../dispatch/dispatch.ts';
import type { BackwardContext, Operation } from '../../dispatch/operation.ts';
import { ArgumentError, ShapeError, ValueError } from '../../errors/errors.ts';
import { elementCount, formatShape, type Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emptyTensor } from '../create.ts';
import { composite } from '../define.ts';
import { type LaunchOperand, launch } from '../launch.ts';
import type { Operator } from '../operator.ts';
import { optionalBoolean, optionalNumber, optionalTensor, tensor } from '../parameters.ts';
import { add, mul, rsqrt, sub } from '../pointwise/arithmetic.ts';
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

const present = (tensors: readonly unknown[]): Tensor[] =>
  tensors.filter((tensor): tensor is Tensor => tensor !== undefined);

/** The shape in which a tensor of channels broadcasts to the input. */
function channelShape(shape: Shape): number[] {
  return shape.slice(1).map((size, d) => (d === 0 ? size : 1));
}

const otherDims = (shape: Shape): number[] => shape.map((_, d) => d).filter((d) => d !== 1);

/**
 * Statistics of the batch. `mean` and `rstd` come as inputs to be filled: so they are saved for the gradient as inputs are, and the
 * result may be changed in place.
 */
const training: Operation = {
  name: 'nativeBatchNorm',
  execute: ([input, weight, bias, mean, rstd, runningMean, runningVariance], { eps, momentum }) => {
    const source = dense(input as Tensor);
    const [batch, channels, spatial] = sizesOf(source.sizes);
    // A batch without elements has no statistics that the running ones could follow.
    const running = source.elementCount === 0 ? [] : present([runningMean, runningVariance]);
    const out = emptyTensor(source.sizes, source.dtype);
    launch(
      normaliseKernel(recipeOf(source, weight, bias, 2), running.length > 0),
      [channels],
      [byChannel(source), ...present([weight, bias, mean, rstd, ...running]).map(perChannel), byChannel(out)],
      {
        sizes: [batch, spatial],
        scalars: running.length > 0 ? [eps as number, momentum as number] : [eps as number],
        workPerPoint: groupWork(batch * spatial),
      },
    );
    for (const tensor of running) tensor.version.value++;
    return out;
  },
  saves: (inputs) => ({ inputs: inputs.map((_, i) => i === 0 || i === 1 || i === 3 || i === 4), outputs: false }),
  fusedBackward: ({ gradients: [gradient], inputs, needs }) => {
    if (gradient === undefined) return [];
    const [input, weight, , mean, rstd] = inputs as Tensor[];
    const source = dense(input as Tensor);
    const [batch, channels, spatial] = sizesOf(source.sizes);
    const out = emptyTensor(source.sizes, source.dtype);
    const gradBias = emptyTensor([channels], source.dtype);
    const gradWeight = emptyTensor([channels], source.dtype);
    launch(
      normaliseBackward(recipeOf(source, weight, undefined, 2)),
      [channels],
      [
        byChannel(dense(gradient)),
        byChannel(source),
        ...present([mean, rstd, weight]).map(perChannel),
        byChannel(out),
        ...[gradBias, gradWeight].map(perChannel),
      ],
      { sizes: [batch, spatial], workPerPoint: groupWork(batch * spatial) },
    );
    return [out, gradWeight, gradBias].map((result, i) => (needs[i] === true ? result : undefined));
  },
  backward: ({ gradients: [gradient], inputs, needs, attributes }) => {
    if (gradient === undefined) return [];
    const [input, weight] = inputs as [Tensor, Tensor | undefined];
    const shape = channelShape(input.sizes);
    const wide = weight === undefined ? undefined : reshape(weight, shape);
    const made = gradientsByOperators(
      gradient,
      input,
      wide,
      otherDims(input.sizes),
      shape,
      attributes['eps'] as number,
    );
    return [
      needs[0] === true ? made.input : undefined,
      needs[1] === true ? reshape(made.weight(), [-1]) : undefined,
      needs[2] === true ? reshape(made.bias(), [-1]) : undefined,
    ];
  },
};

/** Statistics that are given: an affine map of each channel. */
const evaluation: Operation = {
  name: 'nativeBatchNorm',
  execute: ([input, weight, bias, mean, variance], { eps }) => {
    const source = dense(input as Tensor);
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
      { sizes: [spatial], scalars: [eps as number], workPerPoint: spatial * 4 },
    );
    return out;
  },
  saves: (inputs) => ({ inputs: inputs.map((_, i) => i !== 2), outputs: false }),
  backward: (context) => evaluationGradients(context),
};

function evaluationGradients({ gradients: [gradient], inputs, needs, attributes }: BackwardContext) {
  if (gradient === undefined) return [];
  const [input, weight, , mean, variance] = inputs as [Tensor, Tensor | undefined, undefined, Tensor, Tensor];
  const shape = channelShape(input.sizes);
  const rstd = rsqrt(add(variance, attributes['eps'] as number));
  const factor = weight === undefined ? rstd : mul(rstd, weight);
  const normal = () => mul(sub(input, reshape(mean, shape)), reshape(rstd, shape));
  return [
    needs[0] === true ? mul(gradient, reshape(factor, shape)) : undefined,
    needs[1] === true ? reshape(sumToShape(mul(gradient, normal()), shape), [-1]) : undefined,
    needs[2] === true ? reshape(sumToShape(gradient, shape), [-1]) : undefined,
  ];
}

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

export const batchNorm: BatchNormOperator = composite({
  name: 'batchNorm',
  summary:
    'Brings each channel to mean 0 and variance 1: by the statistics of the batch while training, and running averages follow them; else by the running averages.',
  formula: '(input − mean) / √(var + eps) · weight + bias',
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
      return dispatch(evaluation, [input, weight, bias, runningMean, runningVar], { eps }) as Tensor;
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
    const saved = [emptyTensor([channels], input.dtype), emptyTensor([channels], input.dtype)];
    return dispatch(training, [input, weight, bias, ...saved, runningMean, runningVar], { eps, momentum }) as Tensor;
  },
});
