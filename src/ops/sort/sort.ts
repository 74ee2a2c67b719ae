/** @file Sorting along a dim, and the entries at chosen ranks: largest, k-th, median, most frequent. */
import { IndexError } from '../../errors/errors.ts';
import type { TypedArray } from '../../storage/dtype.ts';
import { wrapDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { clone, filled, toDtype } from '../conversion.ts';
import { toTypedArray } from '../creation/data.ts';
import { composite } from '../define.ts';
import { gather } from '../gather/gather.ts';
import type { MethodOperator } from '../operator.ts';
import { integer, optionalBoolean, optionalInteger, tensor } from '../parameters.ts';
import { mul } from '../pointwise/arithmetic.ts';
import { eq } from '../pointwise/comparison.ts';
import { div } from '../pointwise/division.ts';
import { logicalAnd, logicalOr } from '../pointwise/logic.ts';
import { isnan } from '../pointwise/predicates.ts';
import { namedResults, primitive } from '../primitive.ts';
import { sum } from '../reduce/sum.ts';
import type { ValuesAndIndices } from '../reduce/types.ts';
import { squeeze } from '../view/squeeze.ts';
import { chooseAlong, orderOf, precedes } from './order.ts';

/** The entries at the indices, with the indices. The gradient comes with `gather`. */
function taken(input: Tensor, dim: number, indices: Tensor): ValuesAndIndices {
  const contiguous = clone(indices);
  return namedResults(['values', 'indices'], [gather(input, dim, contiguous), contiguous]);
}

interface SortOptions {
  readonly dim?: number;
  readonly descending?: boolean;
  /** Sorting is always stable. */
  readonly stable?: boolean;
}

interface SortOperator extends MethodOperator {
  (
    input: Tensor,
    dim?: number | SortOptions,
    descending?: boolean | SortOptions,
    stable?: boolean | SortOptions,
  ): ValuesAndIndices;
}

function sortedOrder(operation: string, input: Tensor, dim: number, descending: boolean): [Tensor, number] {
  const d = wrapDim(operation, dim, input.sizes.length);
  return [chooseAlong(input, d, input.sizes[d] ?? 1, (row) => orderOf(row, descending)), d];
}

const sortParameters = [
  tensor('input'),
  optionalInteger('dim', -1),
  optionalBoolean('descending', false),
  optionalBoolean('stable', false),
] as const;

/**
 * Entries in ascending or descending order along a dim, with the indices where they stood; stable, and NaN counts as
 * the largest.
 *
 * @shape [*] → values [*] and indices [*]
 * @throws {IndexError} when there is no such dim (`sort/dim`).
 * @example
 * const { values, indices } = torch.sort(torch.tensor([3, 1, 2]));
 * values; // tensor([1., 2., 3.])
 * indices; // tensor([1, 2, 0])
 * torch.sort(torch.tensor([3, 1, 2]), { descending: true }).values; // tensor([3., 2., 1.])
 */
export const sort: SortOperator = composite({
  name: 'sort',
  parameters: sortParameters,
  compute: ({ input, dim, descending }) => {
    const [order, d] = sortedOrder('sort', input, dim, descending);
    return taken(input, d, order);
  },
});

interface ArgsortOperator extends MethodOperator {
  (
    input: Tensor,
    dim?: number | SortOptions,
    descending?: boolean | SortOptions,
    stable?: boolean | SortOptions,
  ): Tensor;
}

/**
 * Indices that would sort the entries along a dim; equal ones keep their order.
 *
 * @shape [*] → [*], int64
 * @throws {IndexError} when there is no such dim (`argsort/dim`).
 * @example
 * torch.argsort(torch.tensor([3, 1, 2])); // tensor([1, 2, 0])
 */
export const argsort: ArgsortOperator = composite({
  name: 'argsort',
  parameters: sortParameters,
  compute: ({ input, dim, descending }) => clone(sortedOrder('argsort', input, dim, descending)[0]),
});

interface OneTensorOperator extends MethodOperator {
  (input: Tensor): Tensor;
}

/**
 * Entries in ascending order along the first dim, without their indices.
 *
 * @shape [n, *] → [n, *]
 * @example
 * torch.msort(torch.tensor([[3, 1], [2, 4]]));
 * // tensor([[2., 1.],
 * //         [3., 4.]])
 */
export const msort: OneTensorOperator = composite({
  name: 'msort',
  parameters: [tensor('input')],
  compute: ({ input }) => sort(input, 0).values,
});

interface TopkOptions {
  readonly dim?: number;
  readonly largest?: boolean;
  readonly sorted?: boolean;
}

interface TopkOperator extends MethodOperator {
  (
    input: Tensor,
    k: number,
    dim?: number | TopkOptions,
    largest?: boolean | TopkOptions,
    sorted?: boolean | TopkOptions,
  ): ValuesAndIndices;
}

/**
 * The k largest (or smallest) entries along a dim in order, with the indices where they stood.
 *
 * @shape [*, n, *] → values [*, k, *] and indices [*, k, *]
 * @throws {IndexError} when k is greater than the size of the dim (`topk/k`).
 * @example
 * const { values, indices } = torch.topk(torch.tensor([1, 5, 3]), 2);
 * values; // tensor([5., 3.])
 * indices; // tensor([1, 2])
 */
export const topk: TopkOperator = composite({
  name: 'topk',
  parameters: [
    tensor('input'),
    integer('k'),
    optionalInteger('dim', -1),
    optionalBoolean('largest', true),
    optionalBoolean('sorted', true),
  ],
  compute: ({ input, k, dim, largest }) => {
    const d = wrapDim('topk', dim, input.sizes.length);
    requireRank('topk', k, 0, input.sizes[d] ?? 1, d);
    // A tensor without dims has one entry, which PyTorch gives for k = 0 too: there is no dim to leave empty.
    const kept = input.sizes.length === 0 ? 1 : k;
    return taken(
      input,
      d,
      chooseAlong(input, d, kept, (row) => orderOf(row, largest)),
    );
  },
});

function requireRank(operation: string, k: number, least: number, size: number, dim: number): void {
  if (k >= least && k <= size) return;
  throw new IndexError(`${operation}/k`, `k must be from ${least} to ${size}, the size of dim ${dim}, got ${k}`, {
    k,
    size,
    dim,
  });
}

/** One entry of each row, with the dim kept or not. */
function oneOfEach(
  operation: string,
  input: Tensor,
  dim: number,
  keepdim: boolean,
  choose: (row: TypedArray) => number,
): ValuesAndIndices {
  const d = wrapDim(operation, dim, input.sizes.length);
  if (input.sizes[d] === 0) {
    throw new IndexError(`${operation}/empty`, `${operation} needs at least one entry along dim ${d}`, { dim: d });
  }
  const { values, indices } = taken(
    input,
    d,
    chooseAlong(input, d, 1, (row) => [choose(row)]),
  );
  const drop = (tensor: Tensor): Tensor => (keepdim || input.sizes.length === 0 ? tensor : squeeze(tensor, d));
  return namedResults(['values', 'indices'], [drop(values), drop(indices)]);
}

interface KeepOptions {
  readonly dim?: number;
  readonly keepdim?: boolean;
}

interface KthvalueOperator extends MethodOperator {
  (input: Tensor, k: number, dim?: number | KeepOptions, keepdim?: boolean | KeepOptions): ValuesAndIndices;
}

/**
 * The k-th smallest entry along a dim, counted from 1, with the index where it stood.
 *
 * @shape [*, n, *] → values [*, *] and indices [*, *] (size 1 with keepdim)
 * @throws {IndexError} when k is not from 1 to the size of the dim (`kthvalue/k`).
 * @example
 * torch.kthvalue(torch.tensor([5, 1, 3]), 2).values; // tensor(3.)
 */
export const kthvalue: KthvalueOperator = composite({
  name: 'kthvalue',
  parameters: [tensor('input'), integer('k'), optionalInteger('dim', -1), optionalBoolean('keepdim', false)],
  compute: ({ input, k, dim, keepdim }) => {
    const d = wrapDim('kthvalue', dim, input.sizes.length);
    requireRank('kthvalue', k, 1, input.sizes[d] ?? 1, d);
    return oneOfEach('kthvalue', input, d, keepdim, (row) => orderOf(row, false)[k - 1] as number);
  },
});

interface MedianOperator extends MethodOperator {
  /** Of all elements. */
  (input: Tensor): Tensor;
  /** Along a dim, with the places. */
  (
    input: Tensor,
    dim: number | (KeepOptions & { readonly dim: number }),
    keepdim?: boolean | KeepOptions,
  ): ValuesAndIndices;
  readonly arity: 'rank';
}

/** The same as a method. */
export interface RankMethod {
  /** Of all elements. */
  (): Tensor;
  /** Along a dim, with the places. */
  (dim: number | (KeepOptions & { readonly dim: number }), keepdim?: boolean | KeepOptions): ValuesAndIndices;
}

/** Where the median is: the lower of two middle entries. */
function medianPlace(row: TypedArray, skipNaN: boolean): number {
  const order = orderOf(row, false);
  let numbers = order.length;
  while (numbers > 0 && Number.isNaN(row[order[numbers - 1] as number])) numbers--;
  if (numbers < order.length && (!skipNaN || numbers === 0)) return order[numbers] as number;
  return order[Math.floor((numbers - 1) / 2)] as number;
}

/** The median of all elements. Equal ones share its gradient, as none of them is the median more than another. */
function medianOfAll(name: string, skipNaN: boolean): OneTensorOperator {
  return primitive({
    name,
    family: 'sort',
    parameters: [tensor('input')],
    method: false,
    execute: ({ input }) => {
      const values = toTypedArray(input);
      if (values.length === 0) {
        if (input.dtype.isFloatingPoint) return filled([], input.dtype, Number.NaN);
        throw new IndexError(`${name}/empty`, `${name} of ${input.dtype.name} needs at least one entry`);
      }
      return filled([], input.dtype, values[medianPlace(values, skipNaN)] as number | bigint);
    },
    saves: { inputs: ['input'], outputs: true },
    derivative: {
      input: ({ grad, inputs: { input }, outputs: { output: middle } }) => {
        const hits = toDtype(logicalOr(eq(input, middle), logicalAnd(isnan(input), isnan(middle))), grad.dtype);
        return mul(hits, div(grad, sum(hits)));
      },
    },
  });
}

function medianOperator(name: string, skipNaN: boolean): MedianOperator {
  const ofAll = medianOfAll(name, skipNaN);
  return composite({
    name,
    arity: 'rank',
    parameters: [tensor('input'), optionalInteger('dim', undefined), optionalBoolean('keepdim', false)],
    compute: ({ input, dim, keepdim }) =>
      dim === undefined
        ? ofAll(input)
        : oneOfEach(name, input, dim, keepdim, (row: TypedArray): number => medianPlace(row, skipNaN)),
  });
}

/**
 * Middle entry by size, of all or along a dim with its index; the lower of two, and NaN where there is one.
 *
 * @shape [*] → []; with dim values and indices [*, *] (size 1 with keepdim)
 * @throws {IndexError} when there is no entry along the dim (`median/empty`).
 * @example
 * torch.median(torch.tensor([4, 1, 3, 2])); // tensor(2.)
 * torch.median(torch.tensor([[5, 1, 3], [2, 9, 4]]), 1).values; // tensor([3., 4.])
 */
export const median: MedianOperator = medianOperator('median', false);

/**
 * Middle entry by size of those that are not NaN, of all or along a dim with its index.
 *
 * @shape [*] → []; with dim values and indices [*, *] (size 1 with keepdim)
 * @throws {IndexError} when there is no entry along the dim (`nanmedian/empty`).
 * @example
 * torch.nanmedian(torch.tensor([NaN, 1, 3, 2])); // tensor(2.)
 */
export const nanmedian: MedianOperator = medianOperator('nanmedian', true);

interface ModeOperator extends MethodOperator {
  (input: Tensor, dim?: number | KeepOptions, keepdim?: boolean | KeepOptions): ValuesAndIndices;
}

/** Where the most frequent value is last; of values as frequent as each other, the smallest. */
function modePlace(row: TypedArray): number {
  const order = orderOf(row, false);
  let best = 0;
  let most = 0;
  let start = 0;
  for (let i = 1; i <= order.length; i++) {
    const ends =
      i === order.length || precedes(row[order[start] as number] as number, row[order[i] as number] as number);
    if (!ends) continue;
    if (i - start > most) {
      most = i - start;
      best = order[i - 1] as number;
    }
    start = i;
  }
  return best;
}

/**
 * Most frequent value along a dim, the smallest of several, with the index where it stands last.
 *
 * @shape [*, n, *] → values [*, *] and indices [*, *] (size 1 with keepdim)
 * @throws {IndexError} when there is no entry along the dim (`mode/empty`).
 * @example
 * const { values, indices } = torch.mode(torch.tensor([1, 2, 2, 3]));
 * values; // tensor(2.)
 * indices; // tensor(2)
 */
export const mode: ModeOperator = composite({
  name: 'mode',
  parameters: [tensor('input'), optionalInteger('dim', -1), optionalBoolean('keepdim', false)],
  compute: ({ input, dim, keepdim }) => oneOfEach('mode', input, dim, keepdim, modePlace),
});
