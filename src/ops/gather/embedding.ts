/** @file Rows of a table by their numbers, and numbers as one-hot rows. */
import { unrecorded } from '../../autograd/context.ts';
import { ArgumentError, DTypeError, IndexError, ShapeError, ValueError } from '../../errors/errors.ts';
import { type DType, dtypes } from '../../storage/dtype.ts';
import { formatShape, type Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { copyValues, filled, toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { constant, toTypedArray } from '../creation/data.ts';
import { arange } from '../creation/range.ts';
import { composite } from '../define.ts';
import { hostUpdate, hostWrite } from '../host-bytes.ts';
import type { Operator } from '../operator.ts';
import {
  number,
  optionalBoolean,
  optionalInteger,
  optionalNumber,
  optionalValue,
  tensor,
  value,
} from '../parameters.ts';
import { add, mul } from '../pointwise/arithmetic.ts';
import { primitive } from '../primitive.ts';
import { reshape } from '../view/reshape.ts';
import { unsqueeze } from '../view/squeeze.ts';
import { type IndexAttributes, readIndexed, writeIndexedInPlace } from './index-operation.ts';
import { indexFill } from './index-select.ts';

const rows: IndexAttributes = { operation: 'embedding', dims: [0], negative: false };

/** 1 / (how often the index occurs), for each index. */
function inverseFrequencies(index: Tensor, dtype: DType): Tensor {
  const places = toTypedArray<'int64'>(index);
  const counts = new Map<bigint, number>();
  for (const place of places) counts.set(place, (counts.get(place) ?? 0) + 1);
  const shares = Float64Array.from(places, (place) => 1 / (counts.get(place) as number));
  return toDtype(constant(shares, index.sizes), dtype);
}

interface LookupContext {
  readonly grad: Tensor;
  readonly inputs: { readonly index: Tensor };
  readonly shapes: { readonly weight: Shape };
  readonly attributes: { readonly paddingIdx: number | undefined; readonly scaleGradByFreq: boolean };
}

function valuesOf({ grad, inputs: { index }, attributes }: LookupContext): Tensor {
  return attributes.scaleGradByFreq ? mul(grad, unsqueeze(inverseFrequencies(index, grad.dtype), -1)) : grad;
}

function gradientTable(context: LookupContext): Tensor {
  const { grad, inputs, shapes, attributes } = context;
  const table = filled(shapes.weight, grad.dtype, 0);
  writeIndexedInPlace(table, valuesOf(context), [inputs.index], rows, true);
  if (attributes.paddingIdx === undefined) return table;
  return indexFill.inPlace(table, 0, constant(BigInt64Array.of(BigInt(attributes.paddingIdx))), 0);
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

/** Scales the rows that are looked up, in place, so that none has a norm above `maxNorm`. */
function renormalise(weight: Tensor, index: Tensor, maxNorm: number, normType: number): void {
  const { offset, steps: strides, sizes: shape } = weight;
  const [rowStride = 0, stride = 0] = strides;
  const width = shape[1] as number;
  const looked = new Set(Array.from(toTypedArray<'int64'>(index), Number));
  hostUpdate(weight, 'embedding with maxNorm', (elements) => {
    const memory = elements as Float32Array | Float64Array;
    for (const row of looked) {
      const start = offset + row * rowStride;
      let total = 0;
      for (let i = 0; i < width; i++) {
        const magnitude = Math.abs(memory[start + i * stride] as number);
        total = normType === Number.POSITIVE_INFINITY ? Math.max(total, magnitude) : total + magnitude ** normType;
      }
      const norm = normType === Number.POSITIVE_INFINITY ? total : total ** (1 / normType);
      if (norm <= maxNorm) continue;
      const scale = maxNorm / (norm + 1e-7);
      for (let i = 0; i < width; i++) {
        memory[start + i * stride] = (memory[start + i * stride] as number) * scale;
      }
    }
  });
}

/** PyTorch's `embedding_renorm_`. */
const renormalising = primitive({
  name: 'embeddingRenorm',
  family: 'host',
  parameters: [tensor('weight'), tensor('index'), number('maxNorm'), number('normType')],
  method: false,
  execute: ({ weight, index }, { maxNorm, normType }) => {
    const out = emptyTensor(weight.sizes, weight.dtype);
    copyValues(out, weight);
    renormalise(out, index, maxNorm, normType);
    return out;
  },
  executeInto: (target, { index }, { maxNorm, normType }) => renormalise(target, index, maxNorm, normType),
  derivative: { missing: 'the rows of the table itself are scaled' },
});

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
    if (maxNorm !== undefined) {
      // Checks the indices before anything is written.
      readIndexed(weight.detach(), [index], rows);
      unrecorded(() => renormalising.runInPlace([weight, index], { maxNorm, normType }));
    }
    return lookup.run([weight, index], { paddingIdx: padding, scaleGradByFreq });
  },
});

interface OneHotOperator extends Operator {
  (input: Tensor, numClasses?: number | { readonly numClasses?: number }): Tensor;
}

/**
 * Vectors of 0 with a single 1 at the class; without `numClasses`, the largest class decides how long they are.
 *
 * @formula y[…, k] = (input[…] = k ? 1 : 0)
 * @shape [*] → [*, numClasses]
 * @throws {DTypeError} when the classes are not int64 (`oneHot/dtype`).
 * @throws {IndexError} when a class is out of range (`oneHot/range`).
 * @example
 * F.oneHot(torch.tensor([0n, 2n]), 3);
 * // tensor([[1, 0, 0],
 * //         [0, 0, 1]])
 */
export const oneHot: OneHotOperator = composite({
  name: 'oneHot',
  parameters: [tensor('input'), optionalInteger('numClasses', -1)],
  method: false,
  compute: ({ input, numClasses }) => {
    if (input.dtype !== dtypes.int64) {
      throw new DTypeError(
        'oneHot/dtype',
        `oneHot needs int64 classes, got ${input.dtype.name}\n  fix: create them with { dtype: torch.int64 }`,
        { dtype: input.dtype.name },
      );
    }
    const classes = toTypedArray<'int64'>(input);
    let largest = -1n;
    for (const each of classes) if (each > largest) largest = each;
    if (numClasses < 1 && numClasses !== -1) {
      throw new ValueError(
        'oneHot/classes',
        `numClasses must be positive, or -1 for what the input needs, got ${numClasses}`,
      );
    }
    if (numClasses === -1 && classes.length === 0) {
      throw new ValueError(
        'oneHot/empty',
        'an input without elements does not tell the number of classes: pass numClasses',
      );
    }
    const width = numClasses === -1 ? Number(largest) + 1 : numClasses;
    const wrong = classes.find((each) => each < 0n || each >= BigInt(width));
    if (wrong !== undefined) {
      throw new IndexError('oneHot/range', `class ${wrong} is out of range for ${width} classes`, {
        index: Number(wrong),
        size: width,
      });
    }
    const out = emptyTensor([...input.sizes, width], dtypes.int64);
    hostWrite(out, (elements) => {
      const array = elements as BigInt64Array;
      array.fill(0n);
      classes.forEach((each, i) => {
        array[i * width + Number(each)] = 1n;
      });
    });
    return out;
  },
});
