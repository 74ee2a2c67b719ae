/** @file Entries along one dim by a vector of indices: reading, adding, copying, filling. */
import { DTypeError, ShapeError } from '../../errors/errors.ts';
import { dtypes } from '../../storage/dtype.ts';
import type { Scalar } from '../../tensor/promotion.ts';
import { formatShape, sameShape, wrapDim } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { filled, toDtype } from '../conversion.ts';
import { constant, contiguousValues } from '../creation/data.ts';
import { composite } from '../define.ts';
import { hostRead } from '../host-bytes.ts';
import type { MethodOperator } from '../operator.ts';
import { integer, operand, optionalScalar, tensor } from '../parameters.ts';
import { mul } from '../pointwise/arithmetic.ts';
import { reshape } from '../view/reshape.ts';
import { type IndexAttributes, readIndexed, writeIndexed, writeIndexedInPlace } from './index-operation.ts';

/** The vector of indices as int64. PyTorch takes int32 here too. */
function vectorOf(operation: string, index: Tensor): Tensor {
  if (index.dtype !== dtypes.int64 && index.dtype !== dtypes.int32) {
    throw new DTypeError(
      `${operation}/index-dtype`,
      `indices must be int64 or int32, got ${index.dtype.name}\n  fix: create them with { dtype: torch.int64 }`,
      { dtype: index.dtype.name },
    );
  }
  if (index.sizes.length > 1) {
    throw new ShapeError(
      `${operation}/index`,
      `${operation} needs a vector of indices, got shape ${formatShape(index.sizes)}`,
    );
  }
  const long = toDtype(index, dtypes.int64);
  return index.sizes.length === 0 ? reshape(long, [1]) : long;
}

function attributesOf(operation: string, dim: number): IndexAttributes {
  return { operation, dims: [dim], negative: false };
}

interface IndexSelectOperator extends MethodOperator {
  (input: Tensor, dim: number, index: Tensor): Tensor;
}

/**
 * Entries along a dim at the indices of a vector, in its order and as often as it names them.
 *
 * @formula y[i, …] = input[index[i], …] for dim 0
 * @shape input [*, n, *], index [m] → [*, m, *]
 * @throws {DTypeError} when the indices are neither int64 nor int32 (`indexSelect/index-dtype`).
 * @throws {ShapeError} when the index is no vector (`indexSelect/index`).
 * @throws {IndexError} when an index is out of range (`indexSelect/range`).
 * @example
 * torch.indexSelect(torch.tensor([[1, 2], [3, 4]]), 0, torch.tensor([1n, 1n]));
 * // tensor([[3., 4.],
 * //         [3., 4.]])
 */
export const indexSelect: IndexSelectOperator = composite({
  name: 'indexSelect',
  parameters: [tensor('input'), integer('dim'), tensor('index')],
  compute: ({ input, dim, index }) => {
    const d = wrapDim('indexSelect', dim, input.sizes.length);
    const indices = vectorOf('indexSelect', index);
    if (input.sizes.length > 0) return readIndexed(input, [indices], attributesOf('indexSelect', d));
    if (indices.elementCount !== 1) {
      throw new ShapeError('indexSelect/index', 'a tensor without dims takes one index');
    }
    return reshape(readIndexed(reshape(input, [1]), [indices], attributesOf('indexSelect', 0)), []);
  },
});

/** What is shared by the operators that write a source along a dim. */
interface Write {
  readonly input: Tensor;
  readonly dim: number;
  readonly index: Tensor;
  readonly source: Tensor;
}

/** Checks the shapes, lifts tensors without dims to vectors, and writes. */
function write(operation: string, { input, dim, index, source }: Write, accumulate: boolean, inPlace: boolean): Tensor {
  const d = wrapDim(operation, dim, input.sizes.length);
  const indices = vectorOf(operation, index);
  if (source.dtype !== input.dtype) {
    throw new DTypeError(
      `${operation}/dtype`,
      `${operation} needs a source of the tensor's dtype, got ${source.dtype.name} for ${input.dtype.name}`,
      { source: source.dtype.name, dtype: input.dtype.name },
    );
  }
  const lifted = (tensor: Tensor): Tensor => (tensor.sizes.length === 0 ? reshape(tensor, [1]) : tensor);
  const target = lifted(input);
  const values = lifted(source);
  if (!sameShape(values.sizes, target.sizes.with(d, indices.elementCount))) {
    throw new ShapeError(
      `${operation}/source`,
      `${operation} needs a source of shape ${formatShape(target.sizes.with(d, indices.elementCount))}: that of the tensor, with one entry along dim ${d} for each index; got ${formatShape(source.sizes)}`,
      { source: source.sizes, shape: input.sizes },
    );
  }
  const attributes = attributesOf(operation, d);
  if (inPlace) {
    writeIndexedInPlace(target, values, [indices], attributes, accumulate);
    return input;
  }
  const result = writeIndexed(target, values, [indices], attributes, accumulate);
  return input.sizes.length === 0 ? reshape(result, []) : result;
}

type AlphaOptions = { readonly alpha?: Scalar };

interface IndexAddOperator extends MethodOperator {
  (input: Tensor, dim: number, index: Tensor, source: Tensor, alpha?: Scalar | AlphaOptions): Tensor;
  readonly inPlace: (
    input: Tensor,
    dim: number,
    index: Tensor,
    source: Tensor,
    alpha?: Scalar | AlphaOptions,
  ) => Tensor;
}

const scaled = (source: Tensor, alpha: Scalar | undefined): Tensor =>
  alpha === undefined || alpha === 1 ? source : (mul(source, alpha) as Tensor);

/**
 * Adds the entries of source, scaled by alpha, to the entries at the indices along a dim, as often as an index occurs.
 *
 * @formula y[index[i], …] += alpha · source[i, …] for dim 0
 * @shape input [*, n, *], index [m], source [*, m, *] → input's
 * @throws {DTypeError} when the source has another dtype than the tensor (`indexAdd/dtype`).
 * @throws {ShapeError} when the source has not an entry for each index (`indexAdd/source`).
 * @example
 * torch.indexAdd(torch.zeros(3), 0, torch.tensor([0n, 0n, 2n]), torch.tensor([1, 2, 3]));
 * // tensor([3., 0., 3.])
 */
export const indexAdd: IndexAddOperator = composite({
  name: 'indexAdd',
  parameters: [tensor('input'), integer('dim'), tensor('index'), tensor('source'), optionalScalar('alpha', undefined)],
  compute: ({ input, dim, index, source, alpha }) =>
    write('indexAdd', { input, dim, index, source: scaled(source, alpha) }, true, false),
  computeInPlace: ({ input, dim, index, source, alpha }) =>
    write('indexAdd', { input, dim, index, source: scaled(source, alpha) }, true, true),
});

interface IndexCopyOperator extends MethodOperator {
  (input: Tensor, dim: number, index: Tensor, source: Tensor): Tensor;
  readonly inPlace: (input: Tensor, dim: number, index: Tensor, source: Tensor) => Tensor;
}

/**
 * Puts the entries of source in the place of those at the indices along a dim.
 *
 * @formula y[index[i], …] = source[i, …] for dim 0
 * @shape input [*, n, *], index [m], source [*, m, *] → input's
 * @throws {DTypeError} when the source has another dtype than the tensor (`indexCopy/dtype`).
 * @throws {ShapeError} when the source has not an entry for each index (`indexCopy/source`).
 * @example
 * torch.indexCopy(torch.zeros(3), 0, torch.tensor([2n, 0n]), torch.tensor([1, 2])); // tensor([2., 0., 1.])
 */
export const indexCopy: IndexCopyOperator = composite({
  name: 'indexCopy',
  parameters: [tensor('input'), integer('dim'), tensor('index'), tensor('source')],
  compute: ({ input, dim, index, source }) => write('indexCopy', { input, dim, index, source }, false, false),
  computeInPlace: ({ input, dim, index, source }) => write('indexCopy', { input, dim, index, source }, false, true),
});

interface IndexFillOperator extends MethodOperator {
  (input: Tensor, dim: number, index: Tensor, value: Tensor | Scalar): Tensor;
  readonly inPlace: (input: Tensor, dim: number, index: Tensor, value: Tensor | Scalar) => Tensor;
}

/** The indices without repeats, whichever end they count from. */
function distinct(indices: Tensor, size: number): Tensor {
  const places = new Set<bigint>();
  const kept = (hostRead(contiguousValues(indices), 'indexFill') as BigInt64Array).filter((index) => {
    const place = index < 0n ? index + BigInt(size) : index;
    const isNew = !places.has(place);
    places.add(place);
    return isNew;
  });
  return constant(kept, [kept.length]);
}

function fill(input: Tensor, dim: number, index: Tensor, value: Tensor | Scalar, inPlace: boolean): Tensor {
  const d = wrapDim('indexFill', dim, input.sizes.length);
  const all = vectorOf('indexFill', index);
  if (value instanceof Tensor && value.sizes.length > 0) {
    throw new ShapeError(
      'indexFill/value',
      `indexFill takes one value, got a tensor of shape ${formatShape(value.sizes)}`,
    );
  }
  const values = value instanceof Tensor ? value : filled([], input.dtype, value);
  const target = input.sizes.length === 0 ? reshape(input, [1]) : input;
  // A place that is named twice holds the value once, and gives it its gradient once.
  const indices = values.requiresGrad ? distinct(all, target.sizes[d] as number) : all;
  const attributes = { operation: 'indexFill', dims: [d], negative: true };
  if (inPlace) {
    writeIndexedInPlace(target, values, [indices], attributes, false);
    return input;
  }
  const result = writeIndexed(target, values, [indices], attributes, false);
  return input.sizes.length === 0 ? reshape(result, []) : result;
}

/**
 * Puts one value in the place of all entries at the indices along a dim.
 *
 * @formula y[index[i], …] = value for dim 0
 * @shape input [*, n, *], index [m], value [] → input's
 * @throws {ShapeError} when the value has dims (`indexFill/value`).
 * @example
 * torch.indexFill(torch.zeros([2, 3]), 1, torch.tensor([0n, 2n]), 9);
 * // tensor([[9., 0., 9.],
 * //         [9., 0., 9.]])
 */
export const indexFill: IndexFillOperator = composite({
  name: 'indexFill',
  parameters: [tensor('input'), integer('dim'), tensor('index'), operand('value')],
  compute: ({ input, dim, index, value }) => fill(input, dim, index, value, false),
  computeInPlace: ({ input, dim, index, value }) => fill(input, dim, index, value, true),
});
