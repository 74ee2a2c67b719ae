/** @file Batches of samples of similar length, which need little padding. */
import { type BatchSource, permutation } from '../data/sampler.ts';
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, SerializationError, ValueError } from '../errors/errors.ts';
import { fromTypedArray } from '../ops/creation/data.ts';
import { bindNamed } from '../ops/define.ts';
import { integer, optionalBoolean, optionalInteger, value } from '../ops/parameters.ts';
import { generatorOf, generatorParameter } from '../ops/random/generator-option.ts';
import { defaultGenerator, type Generator } from '../random/generator.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';

const parameters = [
  value<ArrayLike<number> | Tensor>()('lengths'),
  integer('batchSize'),
  optionalBoolean('shuffle', false),
  optionalBoolean('dropLast', false),
  optionalInteger('pool', 100),
  generatorParameter,
] as const;

export interface BucketBatchSamplerOptions {
  /** Draws the samples and the batches in a new order each epoch. Default: false. */
  readonly shuffle?: boolean | null;
  /** Leaves out batches that are not full. Default: false. */
  readonly dropLast?: boolean | null;
  /** Samples are sorted within pools of so many batches: more need less padding, fewer are more random. Default: 100. */
  readonly pool?: number | null;
  /** Draws the order; the default generator where left out. */
  readonly generator?: Generator | null;
}

/**
 * Batches of samples of similar length, for `batchSampler` of a `DataLoader`: padded to the longest of each, they hold little padding.
 *
 * @example
 * const sampler = new text.BucketBatchSampler([5, 1, 4, 2], 2);
 * [...sampler]; // [ [ 1, 3 ], [ 2, 0 ] ]
 */
export class BucketBatchSampler implements BatchSource {
  readonly batchSize: number;
  readonly #lengths: readonly number[];
  readonly #isShuffled: boolean;
  readonly #dropLast: boolean;
  readonly #pool: number;
  readonly #generator: Generator | undefined;

  constructor(
    lengths: ArrayLike<number> | Tensor,
    batchSize: number | (BucketBatchSamplerOptions & { readonly batchSize: number }),
    options?: BucketBatchSamplerOptions,
  );
  constructor(...given: readonly unknown[]) {
    const call = 'BucketBatchSampler';
    const { lengths, batchSize, shuffle, dropLast, pool, generator } = bindNamed(call, parameters, given);
    for (const [name, size] of Object.entries({ batchSize, pool })) {
      if (size < 1) throw new ValueError(`${call}/${name}`, `${name} must be a positive whole number, got ${size}`);
    }
    if (!isTensor(lengths) && !Array.isArray(lengths) && !ArrayBuffer.isView(lengths)) {
      throw new ArgumentError(`${call}/lengths`, `lengths of ${call} are an array of numbers, got ${kindOf(lengths)}`);
    }
    const list = isTensor(lengths) ? (lengths.toTypedArray() as ArrayLike<number | bigint>) : lengths;
    this.#lengths = Array.from(list, Number);
    if (!this.#lengths.every((length) => length >= 0)) {
      throw new ValueError(`${call}/lengths`, `lengths of ${call} are numbers of at least 0`);
    }
    this.batchSize = batchSize;
    this.#isShuffled = shuffle;
    this.#dropLast = dropLast;
    this.#pool = pool;
    this.#generator = generator === undefined ? undefined : generatorOf(call, generator);
  }

  get length(): number {
    const batches = this.#lengths.length / this.batchSize;
    return this.#dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  /** The state of the sampler's own generator; null without one. */
  stateDict(): { readonly generator: Tensor } | null {
    return this.#generator === undefined ? null : { generator: fromTypedArray(this.#generator.getState()) };
  }

  /** Draws on from `stateDict()`. */
  loadStateDict(state: { readonly generator: Tensor } | null): void {
    if (state === null) return;
    const bytes = isTensor(state.generator) ? state.generator.toTypedArray() : undefined;
    if (bytes instanceof Uint8Array) this.#generator?.setState(bytes);
    else throw new SerializationError('Sampler/state', 'the state of a sampler is what its stateDict() gave');
  }

  *[Symbol.iterator](): Iterator<number[]> {
    const generator = this.#generator ?? defaultGenerator;
    const count = this.#lengths.length;
    const order = this.#isShuffled ? permutation(count, generator) : Array.from({ length: count }, (_, i) => i);
    const poolSize = this.batchSize * this.#pool;
    for (let start = 0; start < count; start += poolSize) {
      const batches = this.batchesOf(order.slice(start, start + poolSize));
      if (!this.#isShuffled) yield* batches;
      else for (const place of permutation(batches.length, generator)) yield batches[place] as number[];
    }
  }

  private batchesOf(samples: readonly number[]): number[][] {
    const sorted = [...samples].sort((a, b) => (this.#lengths[a] as number) - (this.#lengths[b] as number));
    const batches: number[][] = [];
    for (let start = 0; start < sorted.length; start += this.batchSize) {
      batches.push(sorted.slice(start, start + this.batchSize));
    }
    return this.#dropLast ? batches.filter(({ length }) => length === this.batchSize) : batches;
  }
}
