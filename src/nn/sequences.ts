/** @file Sequences of unequal lengths: padded to one length, packed without padding, and back. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, ShapeError, ValueError } from '../errors/errors.ts';
import { filled } from '../ops/conversion.ts';
import { fromTypedArray } from '../ops/creation/data.ts';
import { indexSelect } from '../ops/gather/index-select.ts';
import { cat, stack } from '../ops/join.ts';
import { optionalBoolean, optionalInteger, optionalNumber, optionalString, tensor, value } from '../ops/parameters.ts';
import { transpose } from '../ops/view/permute.ts';
import { reshape } from '../ops/view/reshape.ts';
import { narrow, select } from '../ops/view/slice.ts';
import { onDevice } from '../storage/allocator.ts';
import { formatShape, type Shape, sameShape } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';
import { bindNamed } from './layer-arguments.ts';
import { PackedSequence, wholeNumbers } from './packed-sequence.ts';

export { PackedSequence } from './packed-sequence.ts';

/**
 * Permutation that undoes another.
 *
 * @shape [n] → [n]
 * @example
 * nn.utils.rnn.invertPermutation(torch.tensor([2n, 0n, 1n])); // tensor([1, 2, 0])
 */
export function invertPermutation(permutation: Tensor): Tensor;
export function invertPermutation(permutation: Tensor | null): Tensor | null;
export function invertPermutation(permutation: Tensor | null): Tensor | null {
  return permutation === null ? null : int64(inverse(wholeNumbers(permutation)));
}

type Lengths = Tensor | readonly (number | bigint)[];

function int64(values: readonly number[]): Tensor {
  return fromTypedArray(BigInt64Array.from(values, BigInt));
}

/** A tensor of one repeated number beside another. */
function padding(shape: Shape, beside: Tensor, number: number): Tensor {
  return onDevice(beside.storage.device, () => filled(shape, beside.dtype, number));
}

function lengthsOf(call: string, lengths: unknown): number[] {
  if (lengths instanceof Tensor && lengths.sizes.length === 1 && !lengths.dtype.isFloatingPoint)
    return wholeNumbers(lengths);
  const isLength = (each: unknown) => typeof each === 'bigint' || Number.isSafeInteger(each);
  if (Array.isArray(lengths) && lengths.every(isLength)) return lengths.map(Number);
  throw new ArgumentError(
    `${call}/argument`,
    `lengths of ${call} must be whole numbers, in an array or in an int64 tensor of one dim, got ${kindOf(lengths)}`,
    { parameter: 'lengths', value: lengths },
  );
}

/** Lengths that are there and go with `count` sequences of at most `most` elements. */
function requireLengths(call: string, lengths: readonly number[], count: number, most: number): void {
  const odd = lengths.find((length) => !(length > 0 && length <= most));
  if (lengths.length === count && odd === undefined) return;
  throw new ValueError(
    `${call}/lengths`,
    odd === undefined
      ? `${call} needs a length for each of ${count} sequences, got ${lengths.length}`
      : `lengths of ${call} must be from 1 to ${most}, the padded length, got ${odd}${odd === 0 ? '\n  rule: a packed sequence has at least one element\n  fix: leave empty sequences out' : ''}`,
    { lengths },
  );
}

const isDescending = (lengths: readonly number[]): boolean =>
  lengths.every((length, i) => i === 0 || length <= (lengths[i - 1] as number));

/** Places of the sequences, longest first, equal ones in their order. */
function longestFirst(lengths: readonly number[]): number[] {
  return lengths.map((_, i) => i).sort((a, b) => (lengths[b] as number) - (lengths[a] as number) || a - b);
}

/** How many sequences have an element at each step. */
function batchSizesOf(sorted: readonly number[]): number[] {
  return Array.from({ length: sorted[0] ?? 0 }, (_, step) => sorted.filter((length) => length > step).length);
}

function inverse(order: readonly number[]): number[] {
  const places = new Array<number>(order.length);
  order.forEach((from, to) => {
    places[from] = to;
  });
  return places;
}

const batchFirst = optionalBoolean('batchFirst', false, 'the batch is the first dim, the step the second');
const enforceSorted = optionalBoolean('enforceSorted', true, 'sequences must come longest first');

const packPaddedParameters = [tensor('input'), value<Lengths>()('lengths'), batchFirst, enforceSorted] as const;

/** Options of `packPaddedSequence`. */
export interface PackOptions {
  /** The batch is the first dim, the step the second. Default: false. */
  readonly batchFirst?: boolean | null;
  /** Sequences must come longest first. Default: true. */
  readonly enforceSorted?: boolean | null;
}

/**
 * Packs padded sequences: what is beyond each one's length is left out, so that recurrent layers do not see it.
 *
 * @shape input [L, N, *], or [N, L, *] with batchFirst → packed [Σ lengths, *]
 * @throws {ValueError} when a length is not from 1 to L, or there are not N of them (`packPaddedSequence/lengths`).
 * @throws {ValueError} when the sequences are not longest first, unless `enforceSorted: false` (`packPaddedSequence/order`).
 * @difference A length beyond the padded one is an error.
 * @example
 * const padded = torch.tensor([[1, 2, 3], [4, 5, 0]]);
 * const packed = nn.utils.rnn.packPaddedSequence(padded, [3, 2], { batchFirst: true });
 * packed.data; // tensor([1., 4., 2., 5., 3.])
 */
export function packPaddedSequence(
  input: Tensor,
  lengths: Lengths,
  batchFirst?: boolean | null | PackOptions,
  enforceSorted?: boolean | null | PackOptions,
): PackedSequence;
export function packPaddedSequence(...given: readonly unknown[]): PackedSequence {
  const call = 'packPaddedSequence';
  const bound = bindNamed(call, packPaddedParameters, given);
  const { input } = bound;
  if (input.sizes.length < 2) {
    throw new ShapeError(
      `${call}/rank`,
      `${call} needs padded sequences of at least 2 dims, got shape ${formatShape(input.sizes)}`,
    );
  }
  const [first = 0, second = 0] = input.sizes;
  const [steps, batch] = bound.batchFirst ? [second, first] : [first, second];
  const lengths = lengthsOf(call, bound.lengths);
  requireLengths(call, lengths, batch, steps);
  return packed(call, input, lengths, bound.enforceSorted, (step, place) =>
    bound.batchFirst ? place * steps + step : step * batch + place,
  );
}

/** Packs the rows that `rowOf` finds in `input`, whose first two dims are joined. */
function packed(
  call: string,
  input: Tensor,
  lengths: readonly number[],
  enforceSorted: boolean,
  rowOf: (step: number, place: number) => number,
): PackedSequence {
  if (enforceSorted && !isDescending(lengths)) {
    throw new ValueError(
      `${call}/order`,
      `sequences of ${call} must come longest first, got lengths ${formatShape(lengths)}\n  fix: pass { enforceSorted: false }, which sorts them and undoes it behind the layer`,
      { lengths },
    );
  }
  const order = enforceSorted ? lengths.map((_, i) => i) : longestFirst(lengths);
  const batchSizes = batchSizesOf(order.map((place) => lengths[place] as number));
  const rows = batchSizes.flatMap((count, step) => order.slice(0, count).map((place) => rowOf(step, place)));
  const joined = reshape(input, [(input.sizes[0] as number) * (input.sizes[1] as number), ...input.sizes.slice(2)]);
  const data = indexSelect(joined, 0, int64(rows));
  return enforceSorted
    ? new PackedSequence(data, int64(batchSizes))
    : new PackedSequence(data, int64(batchSizes), int64(order), int64(inverse(order)));
}

function requirePacked(call: string, sequence: unknown): asserts sequence is PackedSequence {
  if (sequence instanceof PackedSequence) return;
  throw new ArgumentError(
    `${call}/argument`,
    `${call} takes a packed sequence, got ${kindOf(sequence)}\n  fix: nn.utils.rnn.packPaddedSequence(input, lengths)`,
    {
      parameter: 'sequence',
    },
  );
}

const padPackedParameters = [
  value<PackedSequence>()('sequence'),
  batchFirst,
  optionalNumber('paddingValue', 0, 'what stands behind the end of a sequence'),
  optionalInteger('totalLength', undefined, 'the padded length, at least that of the longest sequence'),
] as const;

/** Options of `padPackedSequence`. */
export interface PadPackedOptions {
  /** The batch is the first dim, the step the second. Default: false. */
  readonly batchFirst?: boolean | null;
  /** What stands behind the end of a sequence. Default: 0. */
  readonly paddingValue?: number;
  /** The padded length, at least that of the longest sequence. */
  readonly totalLength?: number | null;
}

/**
 * Pads packed sequences again, in the order in which they were given before they were packed, and gives their lengths.
 *
 * @shape packed [Σ lengths, *] → [L, N, *], or [N, L, *] with batchFirst, and lengths [N]
 * @throws {ValueError} when totalLength is less than the longest sequence (`padPackedSequence/totalLength`).
 * @example
 * const packed = nn.utils.rnn.packSequence([torch.tensor([1]), torch.tensor([2, 3])], false);
 * const [padded, lengths] = nn.utils.rnn.padPackedSequence(packed, true);
 * padded;
 * // tensor([[1., 0.],
 * //         [2., 3.]])
 * lengths; // tensor([1, 2])
 */
export function padPackedSequence(
  sequence: PackedSequence,
  batchFirst?: boolean | null | PadPackedOptions,
  paddingValue?: number | PadPackedOptions,
  totalLength?: number | null | PadPackedOptions,
): [padded: Tensor, lengths: Tensor];
export function padPackedSequence(...given: readonly unknown[]): [padded: Tensor, lengths: Tensor] {
  const call = 'padPackedSequence';
  const { sequence, batchFirst, paddingValue, totalLength } = bindNamed(call, padPackedParameters, given);
  requirePacked(call, sequence);
  const { data } = sequence;
  const { order, starts, lengths } = layoutOf(sequence);
  const longest = starts.length;
  const steps = totalLength ?? longest;
  if (steps < longest) {
    throw new ValueError(
      `${call}/totalLength`,
      `totalLength of ${call} must be at least the length of the longest sequence, ${longest}, got ${steps}`,
      { totalLength: steps, longest },
    );
  }
  const rows = data.sizes[0] as number;
  const batch = order.length;
  const rowAt = (step: number, place: number): number =>
    step < (lengths[place] as number) ? (starts[step] as number) + (order[place] as number) : rows;
  const index = batchFirst
    ? lengths.flatMap((_, place) => Array.from({ length: steps }, (_, step) => rowAt(step, place)))
    : Array.from({ length: steps }, (_, step) => lengths.map((_, place) => rowAt(step, place))).flat();
  const rest = data.sizes.slice(1);
  const padded = indexSelect(cat([data, padding([1, ...rest], data, paddingValue)], 0), 0, int64(index));
  return [reshape(padded, [...(batchFirst ? [batch, steps] : [steps, batch]), ...rest]), int64(lengths)];
}

/** Of packed sequences in the order in which they were given: their places, where each step starts, and their lengths. */
function layoutOf({ batchSizes, unsortedIndices }: PackedSequence) {
  const sizes = wholeNumbers(batchSizes);
  let row = 0;
  const starts = sizes.map((size) => {
    row += size;
    return row - size;
  });
  const order =
    unsortedIndices === null ? Array.from({ length: sizes[0] ?? 0 }, (_, i) => i) : wholeNumbers(unsortedIndices);
  return { order, starts, lengths: order.map((place) => sizes.filter((size) => size > place).length) };
}

/** The sequences of a list, of one shape but for their lengths. */
function requireSequences(call: string, sequences: unknown): readonly Tensor[] {
  const list = sequences instanceof Tensor ? [...(sequences as Iterable<Tensor>)] : sequences;
  if (!Array.isArray(list) || list.length === 0 || !list.every((each) => each instanceof Tensor)) {
    throw new ArgumentError(
      `${call}/argument`,
      `${call} takes a list of at least one tensor, got ${Array.isArray(list) ? `an array of ${list.length}` : kindOf(list)}`,
      { parameter: 'sequences' },
    );
  }
  const all = list as readonly Tensor[];
  const rest = all[0]?.sizes.slice(1) ?? [];
  const odd = all.find(({ sizes }) => sizes.length === 0 || !sameShape(sizes.slice(1), rest));
  if (odd === undefined) return all;
  throw new ShapeError(
    `${call}/shape`,
    `sequences of ${call} may differ in their first dim only, got shapes ${formatShape(all[0]?.sizes ?? [])} and ${formatShape(odd.sizes)}`,
    { shapes: all.map(({ sizes }) => sizes) },
  );
}

const padParameters = [
  value<readonly Tensor[]>()('sequences'),
  batchFirst,
  optionalNumber('paddingValue', 0, 'what stands where a sequence has no element'),
  optionalString('paddingSide', ['right', 'left'], 'right', 'on which side of a sequence that is'),
] as const;

/** Options of `padSequence`. */
export interface PadOptions {
  /** The batch is the first dim, the step the second. Default: false. */
  readonly batchFirst?: boolean | null;
  /** What stands where a sequence has no element. Default: 0. */
  readonly paddingValue?: number;
  /** On which side of a sequence that is. Default: 'right'. */
  readonly paddingSide?: 'right' | 'left' | null;
}

/**
 * Brings sequences to the length of the longest, in one tensor.
 *
 * @shape sequences [Lᵢ, *] → [L, N, *], or [N, L, *] with batchFirst
 * @throws {ShapeError} when they differ in other dims than the first (`padSequence/shape`).
 * @example
 * nn.utils.rnn.padSequence([torch.tensor([1, 2, 3]), torch.tensor([4])], true, -1);
 * // tensor([[ 1.,  2.,  3.],
 * //         [ 4., -1., -1.]])
 */
export function padSequence(
  sequences: readonly Tensor[] | Tensor,
  batchFirst?: boolean | null | PadOptions,
  paddingValue?: number | PadOptions,
  paddingSide?: 'right' | 'left' | null | PadOptions,
): Tensor;
export function padSequence(...given: readonly unknown[]): Tensor {
  const { sequences, batchFirst, paddingValue, paddingSide } = bindNamed('padSequence', padParameters, given);
  const list = requireSequences('padSequence', sequences);
  return padded(list, batchFirst, paddingValue, paddingSide);
}

function padded(
  list: readonly Tensor[],
  batchFirst: boolean,
  paddingValue: number,
  paddingSide: 'right' | 'left',
): Tensor {
  const longest = Math.max(...list.map(({ sizes }) => sizes[0] as number));
  const whole = list.map((each) => {
    const missing = longest - (each.sizes[0] as number);
    if (missing === 0) return each;
    const filling = padding([missing, ...each.sizes.slice(1)], each, paddingValue);
    return cat(paddingSide === 'right' ? [each, filling] : [filling, each], 0);
  });
  return stack(whole, batchFirst ? 0 : 1);
}

const packParameters = [value<readonly Tensor[]>()('sequences'), enforceSorted] as const;

/**
 * Packs sequences of unequal lengths, longest first unless `enforceSorted` is false.
 *
 * @shape sequences [Lᵢ, *] → packed [Σ Lᵢ, *]
 * @throws {ValueError} when the sequences are not longest first, unless `enforceSorted: false` (`packSequence/order`).
 * @example
 * nn.utils.rnn.packSequence([torch.tensor([1, 2]), torch.tensor([3])]).data; // tensor([1., 3., 2.])
 */
export function packSequence(
  sequences: readonly Tensor[],
  enforceSorted?: boolean | null | { readonly enforceSorted?: boolean | null },
): PackedSequence;
export function packSequence(...given: readonly unknown[]): PackedSequence {
  const { sequences, enforceSorted } = bindNamed('packSequence', packParameters, given);
  const list = requireSequences('packSequence', sequences);
  const lengths = list.map(({ sizes }) => sizes[0] as number);
  const whole = padded(list, true, 0, 'right');
  const steps = whole.sizes[1] as number;
  requireLengths('packSequence', lengths, list.length, steps);
  return packed('packSequence', whole, lengths, enforceSorted, (step, place) => place * steps + step);
}

const unpadParameters = [tensor('paddedSequences'), value<Lengths>()('lengths'), batchFirst] as const;

/**
 * The sequences that `padSequence` has brought to one length, each with its own again.
 *
 * @shape paddedSequences [L, N, *], or [N, L, *] with batchFirst → N sequences [Lᵢ, *]
 * @throws {ValueError} when there are not N lengths, or one is not from 1 to L (`unpadSequence/lengths`).
 * @example
 * nn.utils.rnn.unpadSequence(torch.tensor([[1, 2], [3, 0]]), [2, 1], true); // [ tensor([1., 2.]), tensor([3.]) ]
 */
export function unpadSequence(
  paddedSequences: Tensor,
  lengths: Lengths,
  batchFirst?: boolean | null | { readonly batchFirst?: boolean | null },
): Tensor[];
export function unpadSequence(...given: readonly unknown[]): Tensor[] {
  const bound = bindNamed('unpadSequence', unpadParameters, given);
  const byBatch = bound.batchFirst ? bound.paddedSequences : transpose(bound.paddedSequences, 0, 1);
  const lengths = lengthsOf('unpadSequence', bound.lengths);
  requireLengths('unpadSequence', lengths, byBatch.sizes[0] as number, byBatch.sizes[1] as number);
  return lengths.map((length, place) => narrow(select(byBatch, 0, place), 0, 0, length));
}

/**
 * The sequences that `packSequence` has packed, in the order in which they were given.
 *
 * @shape packed [Σ Lᵢ, *] → N sequences [Lᵢ, *]
 * @example
 * const packed = nn.utils.rnn.packSequence([torch.tensor([1]), torch.tensor([2, 3])], false);
 * nn.utils.rnn.unpackSequence(packed); // [ tensor([1.]), tensor([2., 3.]) ]
 */
export function unpackSequence(packedSequences: PackedSequence): Tensor[] {
  const [padded, lengths] = padPackedSequence(packedSequences, true);
  return unpadSequence(padded, lengths, true);
}
