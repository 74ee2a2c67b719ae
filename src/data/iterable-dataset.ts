/** @file Data sets without indices: samples come one after another, such as lines of a file or messages of a stream. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import { bindNamed } from '../ops/define.ts';
import type { Arguments } from '../ops/parameters.ts';
import { isTensor } from '../tensor/tensor.ts';

/** Samples one after another: iterating gives them, from the first one each time, at once or by promises. */
export interface SampleStream<Sample = unknown> {
  [Symbol.iterator]?(): Iterator<Sample>;
  [Symbol.asyncIterator]?(): AsyncIterator<Sample>;
  /** Number of samples, where it is known. */
  readonly length?: number | undefined;
  /** Where the iteration stands, for a loader that is saved within an epoch. Without it, a resumed loader reads up to there again. */
  stateDict?(): unknown;
  /** The next iteration goes on from there; those after it start from the first sample. */
  loadStateDict?(state: never): unknown;
}

const isFunction = (value: unknown): boolean => typeof value === 'function';

/** What has an iterator, and neither indices nor a meaning of its own. */
export function isStream(given: unknown): given is SampleStream {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return false;
  if (isTensor(given) || ArrayBuffer.isView(given) || 'get' in given) return false;
  const { [Symbol.iterator]: each, [Symbol.asyncIterator]: eachAwaited } = given as SampleStream;
  return given instanceof IterableDataset || isFunction(each) || isFunction(eachAwaited);
}

/** An iteration over the samples, from the first one; the asynchronous one where there are both and it can be awaited. */
export function samplesOf<Sample>(stream: SampleStream<Sample>): AsyncIterator<Sample> | Iterator<Sample> {
  const iterator = stream[Symbol.asyncIterator]?.() ?? stream[Symbol.iterator]?.();
  if (iterator !== undefined) return iterator;
  throw new ArgumentError(
    'IterableDataset/iterator',
    `${stream.constructor.name} has no iterator\n  fix: give the class *[Symbol.iterator]() or async *[Symbol.asyncIterator]()`,
  );
}

/** Base of data sets whose samples come one after another: give it `*[Symbol.iterator]()` or `async *[Symbol.asyncIterator]()`. */
export class IterableDataset<Sample = unknown> implements SampleStream<Sample> {
  constructor(...none: Arguments<readonly []>) {
    bindNamed('IterableDataset', [], none);
  }

  [Symbol.iterator]?(): Iterator<Sample>;
  [Symbol.asyncIterator]?(): AsyncIterator<Sample>;
}

/** Streams one after another. */
export class ChainDataset<Sample> extends IterableDataset<Sample> {
  readonly datasets: readonly SampleStream<Sample>[];

  constructor(datasets: Iterable<SampleStream<Sample> | readonly Sample[]>, ...none: Arguments<readonly []>) {
    super();
    bindNamed('ChainDataset', [], none);
    const given: unknown = datasets;
    if (typeof given !== 'object' || given === null || !(Symbol.iterator in given)) {
      throw new ArgumentError(
        'ChainDataset/datasets',
        `ChainDataset takes data sets in an array, got ${kindOf(given)}\n  fix: new data.ChainDataset([first, second])`,
      );
    }
    this.datasets = Object.freeze(Array.from(datasets, (dataset) => this.requireStream(dataset)));
    if (this.datasets.some((dataset) => dataset[Symbol.iterator] === undefined)) {
      Object.defineProperty(this, Symbol.asyncIterator, { value: this.eachAwaited });
    }
  }

  private requireStream(dataset: SampleStream<Sample> | readonly Sample[]): SampleStream<Sample> {
    if (isStream(dataset) || Array.isArray(dataset)) return dataset;
    throw new ArgumentError(
      'ChainDataset/datasets',
      `ChainDataset takes iterable data sets, got ${kindOf(dataset)}\n  fix: new data.ConcatDataset([first, second]) for data sets with indices`,
    );
  }

  get length(): number | undefined {
    const lengths = this.datasets.map(({ length }) => length);
    return lengths.reduce((sum, length) => (sum === undefined || length === undefined ? undefined : sum + length), 0);
  }

  override *[Symbol.iterator](): Iterator<Sample> {
    for (const dataset of this.datasets) yield* dataset as Iterable<Sample>;
  }

  private async *eachAwaited(): AsyncIterator<Sample> {
    for (const dataset of this.datasets) yield* dataset as Iterable<Sample> | AsyncIterable<Sample>;
  }
}
