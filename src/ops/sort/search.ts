/** @file Searching, counting and telling apart values: host algorithms over typed arrays. */
import { recordMissing } from '../../autograd/record.ts';
import { ArgumentError, DTypeError, ShapeError, ValueError } from '../../errors/errors.ts';
import { clearedNumbers } from '../../host/memory.ts';
import { type DType, dtypes, type TypedArray } from '../../storage/dtype.ts';
import { promoteTypes, type Scalar } from '../../tensor/promotion.ts';
import { formatShape, sameShape, wrapDim } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { formsFor } from '../accelerated.ts';
import { filled, toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { constant, toTypedArray } from '../creation/data.ts';
import { composite } from '../define.ts';
import { indexSelect } from '../gather/index-select.ts';
import { hostWrite } from '../host-bytes.ts';
import type { MethodOperator, Operator, Overloaded } from '../operator.ts';
import { operand, optionalBoolean, optionalInteger, optionalString, optionalTensor, tensor } from '../parameters.ts';
import { logicalNot } from '../pointwise/logic.ts';
import { reshape } from '../view/reshape.ts';
import { orderOf, precedes, rowsOf } from './order.ts';

type Value = number | bigint;

/** How many of the ascending entries stand before `value`, equal ones counted where `right`. */
function insertionPoint(value: Value, right: boolean, size: number, entry: (i: number) => Value): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = entry(middle);
    const before = right ? !precedes(value, at) : precedes(at, value);
    if (before) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A tensor of whole numbers from a list. */
function placesTensor(places: readonly number[] | Float64Array, shape: readonly number[], dtype: DType): Tensor {
  const out = emptyTensor(shape, dtype);
  hostWrite(out, (array) => {
    if (array instanceof BigInt64Array)
      places.forEach((place, i) => {
        array[i] = BigInt(place);
      });
    else
      places.forEach((place, i) => {
        array[i] = place;
      });
  });
  return out;
}

function isRight(operation: string, right: boolean, side: string | undefined): boolean {
  if (right && side === 'left') {
    throw new ArgumentError(`${operation}/side`, "right is true, but side is 'left': give one of them");
  }
  return right || side === 'right';
}

interface SearchOptions {
  readonly outInt32?: boolean;
  readonly right?: boolean;
  readonly side?: 'left' | 'right' | null;
  readonly sorter?: Tensor | null;
}

interface SearchsortedOperator extends Operator {
  (sortedSequence: Tensor, input: Tensor | Scalar, options?: SearchOptions): Tensor;
}

/** Both in one dtype, so that values compare as they are. */
function alike(a: Tensor, b: Tensor): [Tensor, Tensor] {
  const common = promoteTypes(a.dtype, b.dtype);
  return [toDtype(a, common), toDtype(b, common)];
}

function search(
  operation: string,
  sequence: Tensor,
  input: Tensor | Scalar,
  right: boolean,
  dtype: DType,
  sorter?: Tensor,
): Tensor {
  const given = input instanceof Tensor ? input : filled([], sequence.dtype, input);
  const single = sequence.sizes.length === 1;
  if (!single && !sameShape(sequence.sizes.slice(0, -1), given.sizes.slice(0, -1))) {
    throw new ShapeError(
      `${operation}/shape`,
      `sequences and values must agree in all dims but the last, got ${formatShape(sequence.sizes)} and ${formatShape(given.sizes)}`,
    );
  }
  if (sorter !== undefined && !sameShape(sorter.sizes, sequence.sizes)) {
    throw new ShapeError(`${operation}/sorter`, 'the sorter must have the shape of the sequence');
  }
  const [sorted, values] = alike(sequence, given);
  const forms = formsFor(sequence);
  if (forms !== undefined) return forms.search(sorted, values, right, dtype, sorter);
  const entries = toTypedArray(sorted) as ArrayLike<Value>;
  const wanted = toTypedArray(values) as ArrayLike<Value>;
  const order = sorter === undefined ? undefined : toTypedArray<'int64'>(sorter);
  const length = sequence.sizes.at(-1) ?? 1;
  const perRow = given.sizes.at(-1) ?? 1;
  const places = Array.from({ length: wanted.length }, (_, i) => {
    const start = single ? 0 : Math.floor(i / perRow) * length;
    const entry = (k: number): Value => entries[start + (order === undefined ? k : Number(order[start + k]))] as Value;
    return insertionPoint(wanted[i] as Value, right, length, entry);
  });
  return placesTensor(places, given.sizes, dtype);
}

/**
 * Index at which each value would have to be put into an ascending sequence to keep it in order: in front of equal
 * entries, or behind them with `right`.
 *
 * @formula sequence[i − 1] < input ≤ sequence[i], or sequence[i − 1] ≤ input < sequence[i] with right
 * @shape sortedSequence [n] or [*, n], input [*] or [*, m] → input's, int64
 * @throws {ShapeError} when the dims in front differ (`searchsorted/shape`).
 * @throws {ArgumentError} when `right` and `side` contradict each other (`searchsorted/side`).
 * @throws {ShapeError} when the sorter has another shape than the sequence (`searchsorted/sorter`).
 * @example
 * torch.searchsorted(torch.tensor([1, 3, 5]), torch.tensor([0, 3, 6])); // tensor([0, 1, 3])
 * torch.searchsorted(torch.tensor([1, 3, 5]), 3, { right: true }); // tensor(2)
 */
export const searchsorted: SearchsortedOperator = composite({
  name: 'searchsorted',
  parameters: [
    tensor('sortedSequence'),
    operand('input'),
    optionalBoolean('outInt32', false),
    optionalBoolean('right', false),
    optionalString('side', ['left', 'right'], undefined),
    optionalTensor('sorter'),
  ],
  method: false,
  compute: ({ sortedSequence, input, outInt32, right, side, sorter }) =>
    search(
      'searchsorted',
      sortedSequence,
      input,
      isRight('searchsorted', right, side),
      outInt32 ? dtypes.int32 : dtypes.int64,
      sorter,
    ),
});

interface BucketizeOperator extends Operator {
  (
    input: Tensor | Scalar,
    boundaries: Tensor,
    options?: { readonly outInt32?: boolean; readonly right?: boolean },
  ): Tensor;
}

/**
 * Number of the interval between ascending boundaries that each value falls into.
 *
 * @formula boundaries[i − 1] < input ≤ boundaries[i], or boundaries[i − 1] ≤ input < boundaries[i] with right
 * @shape input [*], boundaries [n] → [*], int64
 * @throws {ShapeError} when the boundaries are no vector (`bucketize/boundaries`).
 * @example
 * torch.bucketize(torch.tensor([17, 18, 70]), torch.tensor([18, 65])); // tensor([0, 0, 2])
 */
export const bucketize: BucketizeOperator = composite({
  name: 'bucketize',
  parameters: [
    operand('input'),
    tensor('boundaries'),
    optionalBoolean('outInt32', false),
    optionalBoolean('right', false),
  ],
  method: false,
  compute: ({ input, boundaries, outInt32, right }) => {
    if (boundaries.sizes.length !== 1) {
      throw new ShapeError('bucketize/boundaries', `boundaries must be a vector, got ${formatShape(boundaries.sizes)}`);
    }
    return search('bucketize', boundaries, input, right, outInt32 ? dtypes.int32 : dtypes.int64);
  },
});

interface IsinOperator extends Operator {
  (
    elements: Tensor | Scalar,
    testElements: Tensor | Scalar,
    options?: { readonly assumeUnique?: boolean; readonly invert?: boolean },
  ): Tensor;
}

/**
 * True for each element that occurs among the test elements; NaN never does.
 *
 * @shape elements [*], testElements [*] → elements', bool
 * @throws {ArgumentError} when neither is a tensor (`isin/argument`).
 * @example
 * torch.isin(torch.tensor([1, 2, 3]), torch.tensor([2, 3, 5])); // tensor([False,  True,  True])
 */
export const isin: IsinOperator = composite({
  name: 'isin',
  parameters: [
    operand('elements'),
    operand('testElements'),
    optionalBoolean('assumeUnique', false),
    optionalBoolean('invert', false),
  ],
  method: false,
  compute: ({ elements, testElements, invert }) => {
    const first = elements instanceof Tensor ? elements : undefined;
    const second = testElements instanceof Tensor ? testElements : undefined;
    const like = first ?? second;
    if (like === undefined) throw new ArgumentError('isin/argument', 'isin needs at least one tensor');
    const [a, b] = alike(
      first ?? filled([], like.dtype, elements as Scalar),
      second ?? filled([], like.dtype, testElements as Scalar),
    );
    const result = formsFor(like)?.members(a, b) ?? membersOnHost(a, b);
    return invert ? logicalNot(result) : result;
  },
});

function membersOnHost(elements: Tensor, tests: Tensor): Tensor {
  // A set takes NaN for equal to NaN.
  const known = new Set<Value>(
    Array.from(toTypedArray(tests) as ArrayLike<Value>).filter((each) => !Number.isNaN(each)),
  );
  const found = Uint8Array.from(Array.from(toTypedArray(elements) as ArrayLike<Value>), (each) =>
    known.has(each) ? 1 : 0,
  );
  return constant(found, elements.sizes, { dtype: dtypes.bool });
}

interface BincountOperator extends MethodOperator {
  (
    input: Tensor,
    weights?: Tensor | null | { readonly weights?: Tensor | null; readonly minlength?: number },
    minlength?: number | { readonly minlength?: number },
  ): Tensor;
}

/**
 * How often each whole number from 0 on occurs in a vector, or the sum of the weights of its occurrences.
 *
 * @formula y[k] = Σ weights[i], input[i] = k
 * @shape input [n], weights [n] → [max(input) + 1]
 * @throws {DTypeError} when the input is no vector of ints (`bincount/input`).
 * @throws {ValueError} when a number is negative (`bincount/negative`).
 * @throws {ShapeError} when there is not a weight for each element (`bincount/weights`).
 * @example
 * torch.bincount(torch.tensor([0n, 2n, 2n])); // tensor([1, 0, 2])
 * torch.bincount(torch.tensor([0n, 2n, 2n]), torch.tensor([0.5, 1, 1])); // tensor([0.5000, 0.0000, 2.0000])
 */
export const bincount: BincountOperator = composite({
  name: 'bincount',
  parameters: [tensor('input'), optionalTensor('weights'), optionalInteger('minlength', 0)],
  compute: ({ input, weights, minlength }) => {
    if (input.dtype.kind !== 'int' || input.sizes.length !== 1) {
      throw new DTypeError(
        'bincount/input',
        `bincount takes a vector of ints, got ${input.dtype.name}${formatShape(input.sizes)}`,
      );
    }
    if (minlength < 0) throw new ValueError('bincount/minlength', `minlength must not be negative, got ${minlength}`);
    if (weights !== undefined && !sameShape(weights.sizes, input.sizes)) {
      throw new ShapeError('bincount/weights', 'bincount needs a weight for each element');
    }
    const places = Array.from(toTypedArray(input) as ArrayLike<Value>, Number);
    const negative = places.find((place) => place < 0);
    if (negative !== undefined) {
      throw new ValueError('bincount/negative', `bincount takes numbers of at least 0, got ${negative}`);
    }
    const size = places.reduce((most, place) => Math.max(most, place + 1), minlength);
    if (weights === undefined) {
      const counts = clearedNumbers(size);
      for (const place of places) counts[place] = (counts[place] as number) + 1;
      return placesTensor(counts, [size], dtypes.int64);
    }
    const dtype = weights.dtype === dtypes.float32 ? dtypes.float32 : dtypes.float64;
    const shares = toTypedArray(toDtype(weights, dtypes.float64)) as Float64Array;
    const sums = clearedNumbers(size);
    places.forEach((place, i) => {
      sums[place] = (sums[place] as number) + (shares[i] as number);
    });
    const counts = toDtype(constant(sums), dtype);
    recordMissing('bincount', 'its weights are added up on the host', [weights], counts);
    return counts;
  },
});

/** The different entries with what was asked for: where each element went, how many of each there are. */
type UniqueWithOne = [values: Tensor, inverseOrCounts: Tensor];
type UniqueWithBoth = [values: Tensor, inverse: Tensor, counts: Tensor];

interface UniqueOptions<Inverse extends boolean, Counts extends boolean> {
  /** Return where each element stands among the different ones. */
  readonly returnInverse?: Inverse;
  /** Return how often each of them occurs. */
  readonly returnCounts?: Counts;
  /** Compare slices along this dim; elements where left out. */
  readonly dim?: number | null;
}

interface Sorted {
  /** In order. They always are. */
  readonly sorted?: boolean;
}

interface UniqueOperator<More = unknown> extends MethodOperator, Overloaded<3> {
  /** The different entries alone. */
  (input: Tensor, options?: More & UniqueOptions<false, false>): Tensor;
  /** With the place of each element among them, and their numbers. */
  (
    input: Tensor,
    options: More & { readonly returnInverse: true; readonly returnCounts: true } & UniqueOptions<true, true>,
  ): UniqueWithBoth;
  /** With one of the two. */
  (
    input: Tensor,
    options: More &
      (
        | ({ readonly returnInverse: true } & UniqueOptions<true, false>)
        | ({ readonly returnCounts: true } & UniqueOptions<false, true>)
      ),
  ): UniqueWithOne;
}

/** Slices of equal content: which stands for each, and how many of them there are. */
interface Groups {
  /** For each group, the position of its first slice. */
  readonly first: number[];
  /** For each slice, its group. */
  readonly inverse: number[];
  readonly counts: number[];
}

function group(order: ArrayLike<number>, same: (a: number, b: number) => boolean): Groups {
  const groups: Groups = { first: [], inverse: new Array<number>(order.length), counts: [] };
  for (let i = 0; i < order.length; i++) {
    const position = order[i] as number;
    if (i === 0 || !same(order[i - 1] as number, position)) {
      groups.first.push(position);
      groups.counts.push(0);
    }
    const last = groups.counts.length - 1;
    groups.inverse[position] = last;
    groups.counts[last] = (groups.counts[last] as number) + 1;
  }
  return groups;
}

function uniqueSlices(
  operation: string,
  input: Tensor,
  dim: number | undefined,
  sorts: boolean,
  returnInverse: boolean,
  returnCounts: boolean,
): Tensor | Tensor[] {
  const source = dim === undefined ? reshape(input, [-1]) : input;
  const d = wrapDim(operation, dim ?? 0, source.sizes.length);
  const size = source.sizes[d] ?? 1;
  const width = size === 0 ? 0 : source.elementCount / size;
  const { values } = rowsOf(source, d);
  // rowsOf puts the dim last: entry k of slice i is values[k * size + i].
  const at = (slice: number, k: number): Value => values[k * size + slice] as Value;
  const compareSlices = (a: number, b: number): number => {
    for (let k = 0; k < width; k++) {
      if (precedes(at(a, k), at(b, k))) return -1;
      if (precedes(at(b, k), at(a, k))) return 1;
    }
    return 0;
  };
  const same = (a: number, b: number): boolean => {
    for (let k = 0; k < width; k++) if (at(a, k) !== at(b, k)) return false;
    return true;
  };
  const order = orderOfSlices(values, size, width, sorts, compareSlices);
  const { first, inverse, counts } = group(order, same);
  const chosen = indexSelect(source, d, placesTensor(first, [first.length], dtypes.int64));
  if (!returnInverse && !returnCounts) return chosen;
  const inverseShape = dim === undefined ? input.sizes : [size];
  return [
    chosen,
    ...(returnInverse ? [placesTensor(inverse, inverseShape, dtypes.int64)] : []),
    ...(returnCounts ? [placesTensor(counts, [counts.length], dtypes.int64)] : []),
  ];
}

function orderOfSlices(
  values: TypedArray,
  size: number,
  width: number,
  sorts: boolean,
  compareSlices: (a: number, b: number) => number,
): ArrayLike<number> {
  const order = Array.from({ length: size }, (_, i) => i);
  if (!sorts) return order;
  return width === 1 ? orderOf(values, false) : order.sort((a, b) => compareSlices(a, b) || a - b);
}

/**
 * Different values in ascending order, or different slices along a dim; on demand also which of them each element is,
 * and how often each occurs.
 *
 * @shape [*] → [k]; with dim [*, n, *] → [*, k, *]
 * @difference Has a derivative, that of the entries that were taken, the first of equals; PyTorch has none.
 * @example
 * torch.unique(torch.tensor([3, 1, 3, 2])); // tensor([1., 2., 3.])
 * const [, inverse, counts] = torch.tensor([3, 1, 3, 2]).unique({ returnInverse: true, returnCounts: true });
 * inverse; // tensor([2, 0, 2, 1])
 * counts; // tensor([1, 1, 2])
 */
export const unique: UniqueOperator<Sorted> = composite({
  name: 'unique',
  parameters: [
    tensor('input'),
    optionalBoolean('sorted', true),
    optionalBoolean('returnInverse', false),
    optionalBoolean('returnCounts', false),
    optionalInteger('dim', undefined),
  ],
  compute: ({ input, dim, returnInverse, returnCounts }) =>
    uniqueSlices('unique', input, dim, true, returnInverse, returnCounts),
});

/**
 * Elements, or slices along a dim, without those that equal the one before; the order stays, and a value may come again
 * later.
 *
 * @shape [*] → [k]; with dim [*, n, *] → [*, k, *]
 * @difference Has a derivative, that of the entries that were taken, the first of equals; PyTorch has none.
 * @example
 * torch.uniqueConsecutive(torch.tensor([1, 1, 2, 2, 1])); // tensor([1., 2., 1.])
 */
export const uniqueConsecutive: UniqueOperator = composite({
  name: 'uniqueConsecutive',
  parameters: [
    tensor('input'),
    optionalBoolean('returnInverse', false),
    optionalBoolean('returnCounts', false),
    optionalInteger('dim', undefined),
  ],
  compute: ({ input, dim, returnInverse, returnCounts }) =>
    uniqueSlices('uniqueConsecutive', input, dim, false, returnInverse, returnCounts),
});
