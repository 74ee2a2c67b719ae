/** @file Layer normalisation over trailing dims. J. L. Ba et al.: "Layer Normalization", 2016, https://arxiv.org/abs/1607.06450 */

import { currentEngine } from '../../engines/current.ts';
import { ShapeError } from '../../errors/errors.ts';
import { computed } from '../../storage/dtype.ts';
import { elementCount, formatShape, type Shape, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { composite } from '../define.ts';
import { type LaunchOperand, launch } from '../launch.ts';
import type { Operator } from '../operator.ts';
import { number, optionalNumber, optionalTensor, shape as shapeParameter, tensor } from '../parameters.ts';
import { primitive } from '../primitive.ts';
import { sum } from '../reduce/sum.ts';
import { reshape } from '../view/reshape.ts';
import { dense, gradientsByOperators, groupWork, operandOf, requireFloatInput, requireLike } from './groups.ts';
import { type Normalisation, normaliseElementsBackward, normaliseKernel } from './kernels.ts';

/** Groups that add up their gradients of weight and bias in one place: fixed, so that results do not depend on threads. */
const groupsOfBlock = 64;

/** An operand that begins some elements further, with a stride along the launch and along the kernel's axes. */
function from(each: Tensor, stride: number, strides: readonly number[], elements: number): LaunchOperand {
  const operand = operandOf(each, [stride], strides);
  return { ...operand, offset: operand.offset + elements };
}

function recipeOf(input: Tensor, weight: unknown, bias: unknown): Normalisation {
  return {
    type: input.dtype.name,
    axes: 1,
    index: 'element',
    weight: weight !== undefined,
    bias: bias !== undefined,
  };
}

const nativeLayerNorm = primitive({
  name: 'nativeLayerNorm',
  family: 'normalise',
  parameters: [
    tensor('input'),
    shapeParameter('normalizedShape'),
    optionalTensor('weight'),
    optionalTensor('bias'),
    number('eps'),
  ],
  results: ['output', 'mean', 'rstd'],
  residuals: ['mean', 'rstd'],
  method: false,
  execute: ({ input, weight, bias }, { normalizedShape, eps }) => {
    const source = dense(input);
    const length = elementCount(normalizedShape);
    const rows = elementCount(source.sizes.slice(0, source.sizes.length - normalizedShape.length));
    const out = emptyTensor(source.sizes, source.dtype);
    const mean = emptyTensor([rows], computed(source.dtype));
    const rstd = emptyTensor([rows], computed(source.dtype));
    launch(
      normaliseKernel(recipeOf(source, weight, bias), false),
      [rows],
      [
        operandOf(source, [length], [1]),
        ...(weight === undefined ? [] : [operandOf(dense(weight), [0], [1])]),
        ...(bias === undefined ? [] : [operandOf(dense(bias), [0], [1])]),
        operandOf(mean, [1]),
        operandOf(rstd, [1]),
        operandOf(out, [length], [1]),
      ],
      { sizes: [length], scalars: [eps], workPerPoint: groupWork(length) },
    );
    return [out, mean, rstd];
  },
  saves: { inputs: ['input', 'weight'], outputs: ['mean', 'rstd'] },
  fusedBackward: ({
    grad,
    inputs: { input, weight },
    outputs: { mean, rstd },
    attributes: { normalizedShape },
    needs,
  }) => {
    const source = dense(input);
    const length = elementCount(normalizedShape);
    const rows = mean.elementCount;
    const blockLength = currentEngine().sharesPoints ? 1 : groupsOfBlock;
    const blocks = Math.ceil(rows / blockLength);
    const out = emptyTensor(source.sizes, source.dtype);
    const part = () => emptyTensor([blocks, length], computed(source.dtype));
    const parts = [part(), part()] as const;
    const [gradient, scale] = [dense(grad), weight && dense(weight)];
    /** `count` blocks of `groups` each, of which the first begins at group `start`. */
    const work = (count: number, groups: number, start: number): void => {
      const matrix = (each: Tensor) => from(each, groups * length, [length, 1], start * length);
      const column = (each: Tensor) => from(each, groups, [1], start);
      launch(
        normaliseElementsBackward(recipeOf(source, weight, undefined)),
        [count],
        [
          matrix(gradient),
          matrix(source),
          column(mean),
          column(rstd),
          ...(scale === undefined ? [] : [from(scale, 0, [1], 0)]),
          matrix(out),
          ...parts.map((part) => from(part, length, [1], Math.floor(start / blockLength) * length)),
        ],
        { sizes: [length, groups], workPerPoint: groupWork(groups * length) },
      );
    };
    const whole = Math.floor(rows / blockLength);
    work(whole, blockLength, 0);
    if (whole < blocks) work(1, rows - whole * blockLength, whole * blockLength);
    const total = (each: Tensor): Tensor => toDtype(reshape(sum(each, 0), normalizedShape), source.dtype);
    return {
      input: needs.input ? out : undefined,
      weight: needs.weight ? total(parts[0]) : undefined,
      bias: needs.bias ? total(parts[1]) : undefined,
    };
  },
  derivative: {
    all: ({ grad, inputs: { input, weight }, attributes: { normalizedShape, eps }, needs }) => {
      const lead = input.sizes.length - normalizedShape.length;
      const dims = input.sizes.map((_, d) => d).slice(lead);
      const made = gradientsByOperators(grad, input, weight, dims, normalizedShape, eps);
      return {
        input: needs.input ? made.input : undefined,
        weight: needs.weight ? made.weight() : undefined,
        bias: needs.bias ? made.bias() : undefined,
      };
    },
  },
});

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

/**
 * Brings the elements of the trailing dims to mean 0 and variance 1, for each index of the dims before them: each token
 * for itself.
 *
 * @formula (input − mean) / √(var + eps) · weight + bias
 * @shape input [*, normalizedShape], weight and bias normalizedShape → the input's
 * @throws {ShapeError} when the input does not end with normalizedShape (`layerNorm/shape`).
 * @difference float32 beyond 1e19 gives 0, as `batchNorm` does; PyTorch has NaN.
 * @source J. Ba et al.: "Layer Normalization", 2016, https://arxiv.org/abs/1607.06450
 * @example
 * F.layerNorm(torch.tensor([[1, 2, 3], [10, 20, 30]]), [3]);
 * // tensor([[-1.2247,  0.0000,  1.2247],
 * //         [-1.2247,  0.0000,  1.2247]])
 */
export const layerNorm: LayerNormOperator = composite({
  name: 'layerNorm',
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
    return nativeLayerNorm.run([input, weight, bias], { normalizedShape, eps })[0];
  },
});
