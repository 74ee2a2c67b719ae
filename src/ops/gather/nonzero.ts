/** @file Where elements are not 0, and the elements that a mask chooses. How many there are depends on the values. */
import { unrecorded } from '../../autograd/context.ts';
import { DTypeError, ShapeError } from '../../errors/errors.ts';
import { dtypes } from '../../storage/dtype.ts';
import { broadcastShapes, formatShape, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { constant, toTypedArray } from '../creation/data.ts';
import { composite } from '../define.ts';
import type { MethodOperator, Overloaded } from '../operator.ts';
import { optionalBoolean, tensor } from '../parameters.ts';
import { expand } from '../view/expand.ts';
import { reshape } from '../view/reshape.ts';
import { slice } from '../view/slice.ts';
import { readIndexed, writeIndexed, writeIndexedInPlace } from './index-operation.ts';

/** For each dim, the index of every element other than 0, in row-major order. */
export function coordinates(input: Tensor): BigInt64Array[] {
  const bytes = unrecorded(() => toTypedArray<'bool'>(toDtype(input, dtypes.bool)));
  const rank = input.sizes.length;
  let count = 0;
  for (let i = 0; i < bytes.length; i++) count += bytes[i] as number;
  const found = Array.from({ length: rank }, () => new BigInt64Array(count));
  // Indices fit 32 bits, and every host is little endian: writing the low halves is ten times as fast as making bigints.
  const halves = found.map((column) => new Int32Array(column.buffer));
  const last = input.sizes[rank - 1] ?? 1;
  const position = new Array<number>(rank).fill(0);
  let at = 0;
  for (let start = 0; start < bytes.length; start += last) {
    for (let i = 0; i < last; i++) {
      if (bytes[start + i] === 0) continue;
      for (let d = 0; d < rank - 1; d++) (halves[d] as Int32Array)[at] = position[d] as number;
      if (rank > 0) (halves[rank - 1] as Int32Array)[at] = i;
      at += 2;
    }
    for (let d = rank - 2; d >= 0; d--) {
      const next = (position[d] as number) + 1;
      position[d] = next < (input.sizes[d] as number) ? next : 0;
      if (position[d] !== 0) break;
    }
  }
  return found;
}

/** The coordinates as one tensor [count, rank]. */
function coordinateRows(input: Tensor): Tensor {
  const found = coordinates(input);
  const rank = found.length;
  const count =
    rank === 0 ? (toDtype(input, dtypes.bool).item<boolean>() === true ? 1 : 0) : (found[0] as BigInt64Array).length;
  const rows = new BigInt64Array(count * rank);
  found.forEach((column, d) => {
    for (let i = 0; i < count; i++) rows[i * rank + d] = column[i] as bigint;
  });
  return constant(rows, [count, rank]);
}

/** The coordinates as one vector for each dim. A tensor without dims counts as a vector. */
export function coordinateVectors(input: Tensor): Tensor[] {
  return coordinates(input.sizes.length === 0 ? reshape(input, [1]) : input).map((column) => constant(column));
}

interface NonzeroOperator extends MethodOperator, Overloaded<2> {
  /** One row for each element. */
  (input: Tensor, asTuple?: false | { readonly asTuple?: false }): Tensor;
  /** One vector for each dim. */
  (input: Tensor, asTuple: true | { readonly asTuple: true }): Tensor[];
}

/**
 * Indices of all elements that are not 0, one in each row; with `asTuple` a vector of indices for each dim.
 *
 * @shape [*] → [k, rank], or rank times [k], int64
 * @example
 * torch.nonzero(torch.tensor([[0, 5], [7, 0]]));
 * // tensor([[0, 1],
 * //         [1, 0]])
 * torch.nonzero(torch.tensor([[0, 5], [7, 0]]), { asTuple: true }); // [ tensor([0, 1]), tensor([1, 0]) ]
 */
export const nonzero: NonzeroOperator = composite({
  name: 'nonzero',
  parameters: [tensor('input'), optionalBoolean('asTuple', false)],
  compute: ({ input, asTuple }) => (asTuple ? coordinateVectors(input) : coordinateRows(input)),
});

interface ArgwhereOperator extends MethodOperator {
  (input: Tensor): Tensor;
}

/**
 * Indices of all elements that are true or not 0, one in each row: NumPy's name of `nonzero`.
 *
 * @shape [*] → [k, rank], int64
 * @example
 * torch.argwhere(torch.tensor([3, 0, 5]).gt(0));
 * // tensor([[0],
 * //         [2]])
 */
export const argwhere: ArgwhereOperator = composite({
  name: 'argwhere',
  parameters: [tensor('input')],
  compute: ({ input }) => coordinateRows(input),
});

function requireMask(operation: string, mask: Tensor): void {
  if (mask.dtype === dtypes.bool) return;
  throw new DTypeError(
    `${operation}/mask`,
    `${operation} needs a bool mask, got ${mask.dtype.name}\n  fix: compare it, as in ne(mask, 0)`,
    { dtype: mask.dtype.name },
  );
}

interface MaskedSelectOperator extends MethodOperator {
  (input: Tensor, mask: Tensor): Tensor;
}

/**
 * Elements where the mask is true, as a vector in row-major order.
 *
 * @shape input [*], mask [*] → [k], broadcast
 * @throws {DTypeError} when the mask is not bool (`maskedSelect/mask`).
 * @example
 * const x = torch.tensor([[1, -2], [-3, 4]]);
 * x.maskedSelect(x.gt(0)); // tensor([1., 4.])
 */
export const maskedSelect: MaskedSelectOperator = composite({
  name: 'maskedSelect',
  parameters: [tensor('input'), tensor('mask')],
  compute: ({ input, mask }) => {
    requireMask('maskedSelect', mask);
    const common = broadcastShapes('maskedSelect', [input.sizes, mask.sizes]);
    const shape = common.length === 0 ? [1] : common;
    const indices = coordinateVectors(expand(mask, shape));
    const attributes = { operation: 'maskedSelect', dims: shape.map((_, d) => d), negative: false };
    return readIndexed(expand(input, shape), indices, attributes);
  },
});

interface MaskedScatterOperator extends MethodOperator {
  (input: Tensor, mask: Tensor, source: Tensor): Tensor;
  readonly inPlace: (input: Tensor, mask: Tensor, source: Tensor) => Tensor;
}

function scatterMasked(input: Tensor, mask: Tensor, source: Tensor, inPlace: boolean): Tensor {
  requireMask('maskedScatter', mask);
  if (source.dtype !== input.dtype) {
    throw new DTypeError(
      'maskedScatter/dtype',
      `maskedScatter needs a source of the tensor's dtype, got ${source.dtype.name} for ${input.dtype.name}`,
    );
  }
  const common = broadcastShapes('maskedScatter', [input.sizes, mask.sizes]);
  if (inPlace && !sameShape(common, input.sizes)) {
    throw new ShapeError(
      'maskedScatter/shape',
      `maskedScatter_ cannot change the shape of the tensor: it has ${formatShape(input.sizes)}, with the mask ${formatShape(common)}`,
    );
  }
  const shape = common.length === 0 ? [1] : common;
  const indices = coordinateVectors(expand(mask, shape));
  const count = indices[0]?.elementCount ?? 0;
  if (source.elementCount < count) {
    throw new ShapeError(
      'maskedScatter/source',
      `the mask chooses ${count} elements, but the source has ${source.elementCount}`,
      { count, source: source.elementCount },
    );
  }
  const values = slice(reshape(source, [-1]), 0, 0, count);
  const attributes = { operation: 'maskedScatter', dims: shape.map((_, d) => d), negative: false };
  if (inPlace) {
    writeIndexedInPlace(input.sizes.length === 0 ? reshape(input, [1]) : input, values, indices, attributes, false);
    return input;
  }
  return reshape(writeIndexed(expand(input, shape), values, indices, attributes, false), common);
}

/**
 * Puts the elements of source, one after the other, in the places where the mask is true.
 *
 * @shape input [*], mask [*], source [*] → [*], broadcast
 * @throws {DTypeError} when the mask is not bool (`maskedScatter/mask`).
 * @throws {DTypeError} when the source has another dtype than the tensor (`maskedScatter/dtype`).
 * @throws {ShapeError} when the source has too few elements (`maskedScatter/source`).
 * @example
 * torch.maskedScatter(torch.zeros(3), torch.tensor([true, false, true]), torch.tensor([7, 8]));
 * // tensor([7., 0., 8.])
 */
export const maskedScatter: MaskedScatterOperator = composite({
  name: 'maskedScatter',
  parameters: [tensor('input'), tensor('mask'), tensor('source')],
  compute: ({ input, mask, source }) => scatterMasked(input, mask, source, false),
  computeInPlace: ({ input, mask, source }) => scatterMasked(input, mask, source, true),
});
