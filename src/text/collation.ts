/** @file Batches of texts of unequal lengths: padded to the longest, or packed. */
import { type Collated, defaultCollate } from '../data/collate.ts';
import { kindOf } from '../errors/copies.ts';
import { DataLoaderError } from '../errors/errors.ts';
import { type PackedSequence, packPaddedSequence, padSequence } from '../nn/sequences.ts';
import { fromTypedArray } from '../ops/creation/data.ts';
import { namedOptions } from '../ops/options.ts';
import { optionalBoolean, optionalInteger } from '../ops/parameters.ts';
import { transpose } from '../ops/view/permute.ts';
import { narrow } from '../ops/view/slice.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import { paddedIds, requireLength } from './truncation.ts';

/** Ids of a text, or a tensor whose first dim is the step. */
export type Sequence = Tensor | readonly number[] | readonly bigint[] | BigInt64Array | Int32Array;

export interface PadCollateOptions {
  /** What stands behind the end of shorter sequences. Default: 0. */
  readonly padding?: number;
  /** The batch is the first dim, the step the second. Default: true. */
  readonly batchFirst?: boolean;
  /** Cuts longer sequences. */
  readonly maxLength?: number;
  /** Gives a packed sequence instead of the padded one and the lengths. */
  readonly pack?: boolean;
}

/** What follows the sequence of a sample, collated. */
type RestOf<Sample> = Sample extends readonly [Sequence, ...infer Rest]
  ? { -readonly [K in keyof Rest]: Collated<Rest[K]> }
  : [];

/** The padded sequences, their lengths, and what followed them in the samples. */
export type PaddedBatch<Sample> = [padded: Tensor, lengths: Tensor, ...rest: RestOf<Sample>];
/** The packed sequences, and what followed them in the samples. */
export type PackedBatch<Sample> = [packed: PackedSequence, ...rest: RestOf<Sample>];

const parameters = [
  optionalInteger('padding', 0),
  optionalBoolean('batchFirst', true),
  optionalInteger('maxLength', undefined),
  optionalBoolean('pack', false),
] as const;

const isId = (value: unknown): boolean => typeof value === 'number' || typeof value === 'bigint';

function isSequence(value: unknown): value is Sequence {
  if (isTensor(value)) return value.sizes.length > 0;
  if (value instanceof BigInt64Array || value instanceof Int32Array) return true;
  return Array.isArray(value) && value.every(isId);
}

/** A sample's sequence, and what follows it. */
function partsOf(sample: unknown): readonly [Sequence, ...unknown[]] {
  if (isSequence(sample)) return [sample];
  if (Array.isArray(sample) && isSequence(sample[0])) return sample as [Sequence, ...unknown[]];
  throw new DataLoaderError(
    'padCollate/sample',
    `a sample of padCollate is a sequence of ids, or an array that begins with one, got ${kindOf(Array.isArray(sample) ? sample[0] : sample)}\n  fix: get(index) returns [tokenizer.encode(text), label]`,
  );
}

function cut(sequence: Sequence, most: number): Sequence {
  if (!isTensor(sequence)) return sequence.length > most ? (sequence.slice(0, most) as Sequence) : sequence;
  return (sequence.sizes[0] as number) > most ? narrow(sequence, 0, 0, most) : sequence;
}

const lengthOf = (sequence: Sequence): number => (isTensor(sequence) ? (sequence.sizes[0] as number) : sequence.length);

/** The sequences in one tensor [N, L, *]. */
function padded(sequences: readonly Sequence[], padding: number): Tensor {
  if (!sequences.some(isTensor))
    return paddedIds('padCollate', sequences as readonly ArrayLike<number | bigint>[], padding);
  const tensors = sequences.map((each) =>
    isTensor(each) ? each : fromTypedArray(BigInt64Array.from(each as ArrayLike<number>, BigInt)),
  );
  return padSequence(tensors, { batchFirst: true, paddingValue: padding });
}

/**
 * A `collateFn` for samples `[ids, …]`, or `ids` alone: the ids of all as one padded tensor, their lengths, and the rest as
 * `data.defaultCollate` does it. With `pack: true`, ids come as a packed sequence, which recurrent layers take.
 *
 * @shape [N, L] and [N]; [L, N] with `batchFirst: false`
 * @throws {DataLoaderError} when a sample does not begin with a sequence (`padCollate/sample`).
 * @example
 * const collate = text.padCollate<[number[], bigint]>({ padding: 0 });
 * const [ids, lengths, labels] = collate([[[4, 2, 5], 1n], [[3], 0n]]);
 * ids;
 * // tensor([[4, 2, 5],
 * //         [3, 0, 0]])
 * lengths; // tensor([3, 1])
 * labels; // tensor([1, 0])
 */
export function padCollate<Sample>(
  options: PadCollateOptions & { readonly pack: true },
): (samples: readonly Sample[]) => PackedBatch<Sample>;
export function padCollate<Sample>(
  options?: PadCollateOptions & { readonly pack?: false },
): (samples: readonly Sample[]) => PaddedBatch<Sample>;
export function padCollate(options: PadCollateOptions = {}): (samples: readonly unknown[]) => unknown[] {
  const { padding, batchFirst, maxLength, pack } = namedOptions('padCollate', parameters, options);
  const most = requireLength('padCollate', 'maxLength', maxLength ?? Number.MAX_SAFE_INTEGER);
  return (samples) => {
    const parts = samples.map(partsOf);
    const sequences = parts.map(([sequence]) => cut(sequence, most));
    const batch = padded(sequences, padding);
    const lengths = fromTypedArray(BigInt64Array.from(sequences, (each) => BigInt(lengthOf(each))));
    const isAlone = parts.every(({ length }) => length === 1);
    const rest = isAlone ? [] : (defaultCollate(parts.map(([, ...own]) => own)) as unknown[]);
    if (pack) return [packPaddedSequence(batch, lengths, { batchFirst: true, enforceSorted: false }), ...rest];
    return [batchFirst ? batch : transpose(batch, 0, 1), lengths, ...rest];
  };
}
