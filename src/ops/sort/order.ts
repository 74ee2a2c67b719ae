/** @file Orders of rows, found on the host: one function over typed arrays for all that sorts. NaN stands behind all numbers. */
import { unrecorded } from '../../autograd/context.ts';
import { dtypes, type TypedArray } from '../../storage/dtype.ts';
import { elementCount } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { constant, toTypedArray } from '../creation/data.ts';
import { movedim } from '../view/permute.ts';

type Numbers = ArrayLike<number | bigint>;

/** Is a before b? */
export function precedes(a: number | bigint, b: number | bigint): boolean {
  // Only NaN differs from itself: it is behind everything else.
  return a < b || (Number.isNaN(b) && !Number.isNaN(a));
}

function compare(a: number | bigint, b: number | bigint): number {
  if (precedes(a, b)) return -1;
  return precedes(b, a) ? 1 : 0;
}

/** A tensor's rows along a dim, one after another. */
export interface Rows {
  readonly values: TypedArray;
  readonly length: number;
  readonly count: number;
  /** Shape of the tensor with the dim at its end. */
  readonly shape: readonly number[];
}

export function rowsOf(input: Tensor, dim: number): Rows {
  const moved = input.sizes.length === 0 ? input : unrecorded(() => movedim(input.detach(), dim, -1));
  const values = toTypedArray(moved);
  const length = moved.sizes.at(-1) ?? 1;
  return { values, length, count: elementCount(moved.sizes.slice(0, -1)), shape: moved.sizes };
}

/** The positions of a row's entries in order. Equal ones keep their order. */
export function orderOf(row: Numbers, descending: boolean): Uint32Array {
  const order = Uint32Array.from({ length: row.length }, (_, i) => i);
  const sign = descending ? -1 : 1;
  return order.sort((a, b) => sign * compare(row[a] as number, row[b] as number) || a - b);
}

/**
 * Chooses entries of each row: `choose` gets a row and returns positions, `kept` of them. The result indexes the tensor along
 * `dim`, which has the size `kept`.
 */
export function chooseAlong(
  input: Tensor,
  dim: number,
  kept: number,
  choose: (row: TypedArray) => ArrayLike<number>,
): Tensor {
  const { values, length, count, shape } = rowsOf(input, dim);
  const chosen = new BigInt64Array(count * kept);
  for (let i = 0; i < count; i++) {
    const positions = choose(values.subarray(i * length, (i + 1) * length) as TypedArray);
    for (let k = 0; k < kept; k++) chosen[i * kept + k] = BigInt(positions[k] as number);
  }
  if (input.sizes.length === 0) return constant(chosen, []);
  const moved = constant(chosen, [...shape.slice(0, -1), kept], { dtype: dtypes.int64 });
  return movedim(moved, -1, dim);
}
