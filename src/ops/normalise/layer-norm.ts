/** @file Layer normalisation over trailing dims. J. L. Ba et al.: "Layer Normalization", 2016, https://arxiv.org/abs/1607.06450 */
import { dispatch } from '../../dispatch/dispatch.ts';
import type { Operation } from '../../dispatch/operation.ts';
import { ShapeError } from '../../errors/errors.ts';
import { elementCount, formatShape, type Shape, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emptyTensor } from '../create.ts';
import { composite } from '../define.ts';
import { type LaunchOperand, launch } from '../launch.ts';
import type { Operator } from '../operator.ts';
import { optionalNumber, optionalTensor, shape as shapeParameter, tensor } from '../parameters.ts';
import { sum } from '../reduce/sum.ts';
import { reshape } from '../view/reshape.ts';
import { dense, gradientsByOperators, groupWork, operandOf, requireFloatInput, requireLike } from './groups.ts';
import { type Normalisation, normaliseElementsBackward, normaliseKernel } from './kernels.ts';

/** Groups that add up their gradients of weight and bias in one place: fixed, so that results do not depend on threads. */
const blockLength = 64;

function recipeOf(input: Tensor, weight: unknown, bias: unknown): Normalisation {
  return {
    type: input.dtype.name,
    axes: 1,
    index: 'element',
    weight: weight !== undefined,
    bias: bias !== undefined,
  };
}

const isTensor = (value: unknown): value is Tensor => value !== undefined;

const layerNormalisation: Operation = {
  name: 'nativeLayerNorm',
  execute: ([input, weight, bias, mean, rstd], { eps, size }) => {
    const source = dense(input as Tensor);
    const length = size as number;
    const out = emptyTensor(source.sizes, source.dtype);
    const rows = (mean as Tensor).elementCount;
    launch(
      normaliseKernel(recipeOf(source, weight, bias), false),
      [rows],
      [
        operandOf(source, [length], [1]),
        ...[weight, bias].filter(isTensor).map((each) => operandOf(dense(each), [0], [1])),
        operandOf(mean as Tensor, [1]),
        operandOf(rstd as Tensor, [1]),
        operandOf(out, [length], [1]),
      ],
      { sizes: [length], scalars: [eps as number], workPerPoint: groupWork(length) },
    );
    return out;
  },
  saves: (inputs) => ({ inputs: inputs.map((_, i) => i !== 2), outputs: false }),
  fusedBackward: ({ gradients: [gradient], inputs, needs, attributes }) => {
    if (gradient === undefined) return [];
    const [input, weight, , mean, rstd] = inputs as [Tensor, Tensor | undefined, undefined, Tensor, Tensor];
    const source = dense(input);
    const length = attributes['size'] as number;
    const rows = mean.elementCount;
    const blocks = Math.ceil(rows / blockLength);
    const out = emptyTensor(source.sizes, source.dtype);
    const parts = [emptyTensor([blocks, length], source.dtype), emptyTensor([blocks, length], source.dtype)] as const;
    const matrix = (each: Tensor): LaunchOperand => operandOf(each, [blockLength * length], [length, 1]);
    launch(
      normaliseElementsBackward(recipeOf(source, weight, undefined)),
      [blocks],
      [
        matrix(dense(gradient)),
        matrix(source),
        operandOf(mean, [blockLength], [1]),
        operandOf(rstd, [blockLength], [1]),
        ...(weight === undefined ? [] : [operandOf(dense(weight), [0], [1])]),
        matrix(out),
        ...parts.map((part) => operandOf(part, [length], [1])),
      ],
      { sizes: [length, blockLength, rows], workPerPoint: groupWork(blockLength * length) },
    );
    const shape = source.sizes.slice(source.sizes.length - (attributes['dims'] as number));
    const total = (part: Tensor): Tensor => reshape(sum(part, 0), shape);
    return [
      needs[0] === true ? out : undefined,
      needs[1] === true ? total(parts[0]) : undefined,
      needs[2] === true ? total(parts[1]) : undefined,
    ];
  },
  backward: ({ gradients: [gradient], inputs, needs, attributes }) => {
    if (gradient === undefined) return [];
    const [input, weight] = inputs as [Tensor, Tensor | undefined];
    const rank = input.sizes.length;
    const lead = rank - (attributes['dims'] as number);
    const dims = input.sizes.map((_, d) => d).slice(lead);
    const shape = input.sizes.slice(lead);
    const made = gradientsByOperators(gradient, input, weight, dims, shape, attributes['eps'] as number);
    return [
      needs[0] === true ? made.input : undefined,
      needs[1] === true ? made.weight() : undefined,
      needs[2] === true ? made.bias() : undefined,
    ];
  },
};

/** Throws unless the input ends with the dims to be normalised. */
export function requireTrailing(operation: string, input: Tensor, normalizedShape: Shape): void {
  const lead = input.sizes.length - normalizedShape.length;
  const fits = normalizedShape.length > 0 && lead >= 0 && sameShape(input.sizes.slice(lead), normalizedShape);
  if (fits) return;
  throw new ShapeError(
    `${operation}/shape`,
    normalizedShape.length === 0
      ? `normalizedShape of ${operation} must name at least one dim`
      : `${operation} over ${formatShape(normalizedShape)} needs an input of shape [*, ${normalizedShape.join(', ')}], got ${formatShape(input.sizes)}`,
    { shape: input.sizes, normalizedShape },
  );
}

type LayerNormOptions = {
  readonly weight?: Tensor | null;
  readonly bias?: Tensor | null;
  readonly eps?: number;
};

interface LayerNormOperator extends Operator {
  (
    input: Tensor,
    normalizedShape: readonly number[],
    weight?: Tensor | null | LayerNormOptions,
    bias?: Tensor | null | LayerNormOptions,
    eps?: number | LayerNormOptions,
  ): Tensor;
}

export const layerNorm: LayerNormOperator = composite({
  name: 'layerNorm',
  summary: 'Brings the elements of the trailing dims to mean 0 and variance 1, for each index of the dims before them.',
  formula: '(input − mean) / √(var + eps) · weight + bias',
  parameters: [
    tensor('input'),
    shapeParameter('normalizedShape', 'Sizes of the trailing dims.'),
    optionalTensor('weight'),
    optionalTensor('bias'),
    optionalNumber('eps', 1e-5),
  ],
  method: false,
  compute: ({ input, normalizedShape, weight, bias, eps }) => {
    requireFloatInput('layerNorm', input);
    requireTrailing('layerNorm', input, normalizedShape);
    requireLike('layerNorm', 'weight', weight, input, normalizedShape);
    requireLike('layerNorm', 'bias', bias, input, normalizedShape);
    const size = elementCount(normalizedShape);
    const rows = elementCount(input.sizes.slice(0, input.sizes.length - normalizedShape.length));
    const saved = [emptyTensor([rows], input.dtype), emptyTensor([rows], input.dtype)];
    const attributes = { eps, size, dims: normalizedShape.length };
    return dispatch(layerNormalisation, [input, weight, bias, ...saved], attributes) as Tensor;
  },
});
