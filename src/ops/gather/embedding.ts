/** @file Rows of a table by their numbers. */
import { unrecorded } from '../../autograd/context.ts';
import { ArgumentError, DTypeError, IndexError, ShapeError } from '../../errors/errors.ts';
import { computed, type DType, dtypes } from '../../storage/dtype.ts';
import { formatShape, type Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { filled, toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { constant } from '../creation/data.ts';
import { arange } from '../creation/range.ts';
import { composite } from '../define.ts';
import type { Operator } from '../operator.ts';
import { optionalBoolean, optionalInteger, optionalNumber, optionalValue, tensor, value } from '../parameters.ts';
import { abs, add, mul, reciprocal } from '../pointwise/arithmetic.ts';
import { gt } from '../pointwise/comparison.ts';
import { div } from '../pointwise/division.ts';
import { pow } from '../pointwise/power.ts';
import { where } from '../pointwise/selection.ts';
import { primitive } from '../primitive.ts';
import { amax } from '../reduce/extrema.ts';
import { sum } from '../reduce/sum.ts';
import { reshape } from '../view/reshape.ts';
import { unsqueeze } from '../view/squeeze.ts';
import { type IndexAttributes, readIndexed, writeIndexedInPlace } from './index-operation.ts';

const rows: IndexAttributes = { operation: 'embedding', dims: [0], negative: false };

/** 1 / (how often the index occurs), for each index into so many rows. */
function inverseFrequencies(index: Tensor, count: number, dtype: DType): Tensor {
  const type = computed(dtype);
  const counts = filled([count], type, 0);
  writeIndexedInPlace(counts, filled([], type, 1), [index], rows, true);
  return toDtype(reciprocal(readIndexed(counts, [index], rows)), dtype);
}

interface LookupContext {
  readonly grad: Tensor;
  readonly inputs: { readonly index: Tensor };
  readonly shapes: { readonly weight: Shape };
  readonly attributes: { readonly paddingIdx: number | undefined; readonly scaleGradByFreq: boolean };
}

function valuesOf({ grad, inputs: { index }, shapes, attributes }: LookupContext): Tensor {
  if (!attributes.scaleGradByFreq) return grad;
  return mul(grad, unsqueeze(inverseFrequencies(index, shapes.weight[0] as number, grad.dtype), -1));
}

function gradientTable(context: LookupContext): Tensor {
  const { grad, inputs, shapes, attributes } = context;
  const table = filled(shapes.weight, grad.dtype, 0);
  writeIndexedInPlace(table, valuesOf(context), [inputs.index], rows, true);
  if (attributes.paddingIdx === undefined) return table;
  const padding = constant(BigInt64Array.of(BigInt(attributes.paddingIdx)));
  return writeIndexedInPlace(table, filled([], grad.dtype, 0), [padding], rows, false);
}

/**
 * Adds the rows that were looked up to a sum of tables, without a table of their own. What meets in one row is added up first, so that
 * the result has the bits of the sum of two tables: each row goes to the last place that it was looked up at.
 */
function addRows(sum: Tensor, values: Tensor, index: Tensor): void {
  const count = index.elementCount;
  const flat = reshape(index, [count]);
  const last = emptyTensor([sum.sizes[0] as number], index.dtype);
  writeIndexedInPlace(last, arange(count), [flat], rows, false);
  const own = filled([count, sum.sizes[1] as number], sum.dtype, 0);
  writeIndexedInPlace(own, reshape(values, own.sizes), [readIndexed(last, [flat], rows)], rows, true);
  writeIndexedInPlace(sum, own, [flat], rows, true);
}

/** Looking up rows, with what an embedding's gradient leaves out or scales. */
const lookup = primitive({
  name: 'embedding',
  family: 'gather',
  parameters: [
    tensor('weight'),
    tensor('index'),
    optionalValue<number>()('paddingIdx', undefined),
    value<boolean>()('scaleGradByFreq'),
  ],
  method: false,
  execute: ({ weight, index }) => readIndexed(weight, [index], rows),
  saves: { inputs: ['index'] },
  derivative: { weight: gradientTable },
  accumulate: {
    weight: (context, sum) => {
      const { index } = context.inputs;
      if (context.attributes.paddingIdx === undefined && index.elementCount < (sum.sizes[0] as number)) {
        addRows(sum, valuesOf(context), index);
      } else add.inPlace(sum, gradientTable(context));
    },
  },
});

/** Scales the rows that are looked up, in place, so that none has a norm above `maxNorm`: PyTorch's `embedding_renorm_`. */
function renormalise(weight: Tensor, index: Tensor, maxNorm: number, normType: number): void {
  const looked = readIndexed(weight, [index], rows);
  const magnitudes = abs(looked);
  const norms =
    normType === Number.POSITIVE_INFINITY
      ? amax(magnitudes, -1, true)
      : pow(sum(pow(magnitudes, normType), -1, true), 1 / normType);
  const scales = where(gt(norms, maxNorm), div(maxNorm, add(norms, 1e-7)), 1);
  writeIndexedInPlace(weight, mul(looked, scales), [index], rows, false);
}

interface EmbeddingOptions {
  /** A row whose gradient is 0; negative numbers count from the end. */
  readonly paddingIdx?: number | null;
  /** Rows with a larger norm are scaled down, in place. */
  readonly maxNorm?: number | null;
  readonly normType?: number;
  /** Divide each gradient by how often its row was looked up. */
  readonly scaleGradByFreq?: boolean;
  readonly sparse?: boolean;
}

interface EmbeddingOperator extends Operator {
  (
    input: Tensor,
    weight: Tensor,
    paddingIdx?: number | null | EmbeddingOptions,
    maxNorm?: number | null | EmbeddingOptions,
    normType?: number | EmbeddingOptions,
    scaleGradByFreq?: boolean | EmbeddingOptions,
    sparse?: boolean | EmbeddingOptions,
  ): Tensor;
}

/**
 * Rows of a table at the indices: the learned vectors of words or of other classes.
 *
 * @formula y[…, :] = weight[input[…], :]
 * @shape input [*], weight [n, d] → [*, d]
 * @throws {ShapeError} when the weight is no matrix (`embedding/weight`).
 * @throws {DTypeError} when the indices are neither int64 nor int32 (`embedding/dtype`).
 * @throws {IndexError} when an index is out of range (`embedding/range`).
 * @throws {ArgumentError} when sparse gradients are asked for (`embedding/sparse`).
 * @example
 * F.embedding(torch.tensor([2n, 0n]), torch.tensor([[1, 2], [3, 4], [5, 6]]));
 * // tensor([[5., 6.],
 * //         [1., 2.]])
 */
export const embedding: EmbeddingOperator = composite({
  name: 'embedding',
  parameters: [
    tensor('input'),
    tensor('weight'),
    optionalInteger('paddingIdx', undefined),
    optionalNumber('maxNorm', undefined),
    optionalNumber('normType', 2),
    optionalBoolean('scaleGradByFreq', false),
    optionalBoolean('sparse', false),
  ],
  method: false,
  compute: ({ input, weight, paddingIdx, maxNorm, normType, scaleGradByFreq, sparse }) => {
    if (weight.sizes.length !== 2) {
      throw new ShapeError('embedding/weight', `weight must be a matrix, got shape ${formatShape(weight.sizes)}`, {
        weight: weight.sizes,
      });
    }
    if (input.dtype !== dtypes.int64 && input.dtype !== dtypes.int32) {
      throw new DTypeError(
        'embedding/dtype',
        `indices must be int64 or int32, got ${input.dtype.name}\n  fix: create them with { dtype: torch.int64 }`,
        { dtype: input.dtype.name },
      );
    }
    const count = weight.sizes[0] as number;
    if (paddingIdx !== undefined && (paddingIdx < -count || paddingIdx >= count)) {
      throw new IndexError('embedding/padding', `paddingIdx ${paddingIdx} is out of range for ${count} rows`, {
        paddingIdx,
        rows: count,
      });
    }
    if (sparse && weight.requiresGrad) {
      throw new ArgumentError(
        'embedding/sparse',
        'sparse gradients are not supported\n  fix: leave sparse out: gradients are dense',
      );
    }
    const index = toDtype(input, dtypes.int64);
    const padding = paddingIdx !== undefined && paddingIdx < 0 ? paddingIdx + count : paddingIdx;
    if (maxNorm !== undefined) unrecorded(() => renormalise(weight, index, maxNorm, normType));
    return lookup.run([weight, index], { paddingIdx: padding, scaleGradByFreq });
  },
});
