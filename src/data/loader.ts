/** @file The DataLoader: batches of a data set, shuffled, collated, loaded ahead by worker threads. */
import { ArgumentError, DataLoaderError } from '../errors/errors.ts';
import { generatorOf } from '../ops/random/generator-option.ts';
import type { Generator } from '../random/generator.ts';
import { type Batching, Collation, loadBatch, nextSamples, readSamples } from './batching.ts';
import type { Collated } from './collate.ts';
import type { Converted } from './convert.ts';
import { asDataset, type Dataset } from './dataset.ts';
import { indexList } from './indices.ts';
import { isStream, type SampleStream, samplesOf } from './iterable-dataset.ts';
import { type DataLoaderOptions, loaderOptions, ownFunction, type UnbatchedOptions } from './loader-options.ts';
import { checkState, type LoaderState, type SavedWorkers } from './loader-state.ts';
import { sourceBelow } from './module-dataset.ts';
import { Draws, Pass, stateBytes } from './pass.ts';
import {
  BatchSampler,
  type BatchSource,
  ownSampler,
  RandomSampler,
  type Sampler,
  SequentialSampler,
} from './sampler.ts';
import type { FunctionSource } from './worker.ts';
import { WorkerPasses } from './worker-passes.ts';

/** Lists of indices: those of an array are copied. */
function ownBatches(given: BatchSource): BatchSource {
  if (Array.isArray(given)) return given.map((indices) => [...indexList('DataLoader', 'batchSampler', indices)]);
  const { length } = given as { readonly length?: unknown };
  if (typeof length === 'number' && typeof given[Symbol.iterator] === 'function') return given;
  throw new ArgumentError(
    'DataLoader/batchSampler',
    'batchSampler of DataLoader has a length and yields arrays of indices\n  fix: new data.BatchSampler(sampler, batchSize, dropLast), or an array of arrays',
  );
}

/** What a loop that does not wait can use. */
function atOnce<T>(name: string, result: T): T {
  if (typeof result !== 'object' || result === null || !('then' in result) || typeof result.then !== 'function') {
    return result;
  }
  throw new DataLoaderError(
    'data/asynchronous',
    `the data set loads asynchronously: ${name} returned a promise\n  fix: for await (const batch of loader)`,
  );
}

/** As many lists as are asked for: an iterable data set has no indices. */
const withoutIndices: BatchSource = {
  length: Number.POSITIVE_INFINITY,
  *[Symbol.iterator]() {
    for (;;) yield [];
  },
};

type Collate = (samples: never) => unknown;

/**
 * Iterates over a data set in batches. With `numWorkers: 0` by `for … of` or `for await`; with workers by `for await` only.
 * Difference from PyTorch: a data set for workers is made by `fromModule`, as threads share no objects.
 *
 * @example
 * for (const [x, y] of new data.DataLoader(set, { batchSize: 32, shuffle: true })) step(x, y);
 */
export class DataLoader<Sample = unknown, Batch = Collated<Sample>> {
  /** What the samples come from. */
  readonly dataset: Dataset<Sample> | SampleStream<Sample>;
  /** Worker threads that load ahead; with 0 this thread loads. */
  readonly numWorkers: number;
  /** Samples per batch; null where each sample is given by itself, and where a `batchSampler` decides. */
  readonly batchSize: number | null;
  /** Is a last batch that is not full left out? */
  readonly dropLast: boolean;
  private readonly batches: BatchSource;
  private readonly batching: Batching;
  private readonly collation: Collation;
  private readonly generator: Generator;
  private readonly draws: Draws;
  private readonly workers: WorkerPasses | undefined;
  /** The pass that began last. */
  private pass: Pass | undefined;
  /** What the next pass goes on from. */
  private resumed: LoaderState | undefined;

  constructor(
    dataset: Dataset<Sample> | readonly Sample[] | SampleStream<Sample>,
    options: DataLoaderOptions<Sample, Batch> | UnbatchedOptions<Sample, Batch> = {},
  ) {
    this.dataset = isStream(dataset)
      ? (dataset as SampleStream<Sample>)
      : asDataset('DataLoader', dataset as Dataset<Sample> | readonly Sample[]);
    const bound = loaderOptions(options);
    const { batchSize, shuffle, sampler, batchSampler, dropLast, numWorkers, generator } = bound;
    const source = sourceBelow(this.dataset);
    if (numWorkers > 0 && source === undefined) {
      throw new ArgumentError(
        'DataLoader/dataset',
        'workers make the data set themselves, so it must be named by its module\n  fix: const dataset = await data.fromModule(new URL(…), { arguments: […] }), or numWorkers: 0',
      );
    }
    this.numWorkers = numWorkers;
    this.generator = generatorOf('DataLoader', generator);
    this.batching = { batchSize, dropLast };
    this.batchSize = batchSampler === undefined ? batchSize : null;
    this.dropLast = dropLast;
    const order = sampler === undefined ? undefined : ownSampler('DataLoader', 'sampler', sampler);
    this.batches = this.batchesOf(shuffle, order, batchSampler, generator ?? null);
    this.draws = new Draws(this.generator, order ?? batchSampler);
    const collate = ownFunction<Collate>('collateFn', bound.collateFn, numWorkers);
    this.collation = new Collation(typeof collate === 'function' ? collate : undefined, batchSize);
    const initialise = ownFunction('workerInitFn', bound.workerInitFn, numWorkers);
    if (source === undefined || numWorkers === 0) return;
    this.workers = new WorkerPasses(this.dataset, {
      source,
      numWorkers,
      batching: this.batching,
      collate: collate as FunctionSource | undefined,
      initialise: initialise as FunctionSource | undefined,
      prefetchFactor: bound.prefetchFactor ?? 2,
      timeout: bound.timeout,
      persistent: bound.persistentWorkers,
      inOrder: bound.inOrder,
    });
  }

  private batchesOf(
    shuffle: boolean,
    order: Sampler | undefined,
    batchSampler: BatchSource | undefined,
    generator: Generator | null,
  ): BatchSource {
    const { dataset } = this;
    const { dropLast } = this;
    const batchSize = this.batching.batchSize ?? 1;
    if (isStream(dataset)) {
      if (shuffle || order !== undefined || batchSampler !== undefined) {
        throw new ArgumentError(
          'DataLoader/iterable',
          'an iterable data set decides the order of its samples itself: shuffle, sampler and batchSampler are for data sets with indices\n  fix: leave them out, and shuffle within the data set',
        );
      }
      // For its check of batchSize.
      new BatchSampler([], batchSize, dropLast);
      return withoutIndices;
    }
    if (batchSampler !== undefined) return ownBatches(batchSampler);
    const inOrder = order ?? new SequentialSampler(dataset);
    const isRandom = shuffle && dataset.length > 0;
    return new BatchSampler(isRandom ? new RandomSampler(dataset, { generator }) : inOrder, batchSize, dropLast);
  }

  /** Number of batches in an epoch, as far as it is known. */
  private get knownLength(): number | undefined {
    const { dataset } = this;
    if (!isStream(dataset)) return this.batches.length;
    if (dataset.length === undefined) return undefined;
    return new BatchSampler(
      new SequentialSampler({ length: dataset.length }),
      this.batching.batchSize ?? 1,
      this.dropLast,
    ).length;
  }

  /** Number of batches in an epoch. */
  get length(): number {
    const length = this.knownLength;
    if (length !== undefined) return length;
    throw new DataLoaderError(
      'data/length',
      'the length of a loader of an iterable data set is not known\n  fix: give the data set get length(), or count the batches',
    );
  }

  /**
   * The state of this loader, from which another one made alike gives the batches that this one is still to give: those left of the epoch
   * that began last, and those of epochs after it. Part of `torch.io.saveTraining`.
   */
  stateDict(): LoaderState {
    const { pass, resumed, workers } = this;
    const { default: _, ...draws } = this.draws.state();
    const base = { numWorkers: this.numWorkers, length: this.knownLength ?? null, draws };
    if (resumed !== undefined) return { ...resumed, ...base };
    const isOpen = pass !== undefined && !pass.finished;
    return {
      ...base,
      pass: isOpen ? pass.state() : null,
      workers: workers?.state(isOpen) ?? null,
      dataset: (isOpen && workers === undefined && isStream(this.dataset) ? this.dataset.stateDict?.() : null) ?? null,
    };
  }

  /**
   * Goes on from `stateDict()`: the next epoch is what is left of the one that was saved. The default generator is not part of the state:
   * `torch.io.resumeTraining` and `torch.setRngState` restore it.
   *
   * @throws {SerializationError} when the state is of a loader made otherwise (`DataLoader/state`).
   */
  loadStateDict(state: LoaderState): void {
    checkState(state, { numWorkers: this.numWorkers, length: this.knownLength ?? null });
    if (state.draws.generator !== null) this.draws.own?.setState(stateBytes(state.draws.generator));
    if (state.draws.sampler !== null) this.draws.sampler?.loadStateDict(state.draws.sampler);
    this.workers?.close();
    this.pass = undefined;
    this.resumed = state;
  }

  /** Ends persistent workers. The next epoch starts new ones. */
  close(): void {
    this.workers?.close();
  }

  /** Drawn at the start of each epoch, before the order is, as PyTorch does: worker i is seeded with it plus i. */
  private drawBaseSeed(): bigint {
    return this.generator.random64() & 0x7fff_ffff_ffff_ffffn;
  }

  /** Begins a pass: what is left of the one that was saved, if there is one. */
  private begin(): {
    readonly pass: Pass;
    readonly seed: bigint | undefined;
    readonly saved: SavedWorkers | undefined;
    /** The state of an iterable data set, where its iteration goes on from it. */
    readonly stream: unknown;
    /** What this pass goes on from. */
    readonly resumed: LoaderState | undefined;
  } {
    const { resumed, workers } = this;
    const from = resumed?.pass ?? undefined;
    const saved = resumed?.workers ?? undefined;
    const isSeeded = from === undefined && (workers === undefined || workers.needsSeed(saved));
    const seed = isSeeded ? this.drawBaseSeed() : undefined;
    const pass = new Pass(this.draws, this.batches, from);
    this.resumed = undefined;
    this.pass = pass;
    return { pass, seed, saved, stream: resumed?.dataset ?? undefined, resumed };
  }

  /** One epoch in this thread. */
  *[Symbol.iterator](): IterableIterator<Batch> {
    yield* this.from(0);
  }

  /** One epoch, without loading the first `start` batches: to go on where an interrupted epoch stopped. */
  *from(start: number): IterableIterator<Batch> {
    if (this.numWorkers > 0) {
      throw new DataLoaderError(
        'data/synchronous',
        'a DataLoader with workers is iterated with for await\n  fix: for await (const batch of loader), or numWorkers: 0',
      );
    }
    const { dataset } = this;
    if (isStream(dataset)) yield* this.streamed(dataset, start);
    else yield* this.indexed(dataset, start);
  }

  private *indexed(dataset: Dataset<Sample>, start: number): IterableIterator<Batch> {
    const { pass } = this.begin();
    const { collate } = this.collation;
    const whole = this.collation.wholeOf(dataset as Dataset);
    for (let indices = pass.next(); indices !== undefined; indices = pass.next()) {
      if (pass.given++ < start) continue;
      const batch =
        whole === undefined
          ? collate(indices.map((index) => atOnce<unknown>('get', dataset.get(index))))
          : whole.call(dataset, indices);
      yield atOnce(whole === undefined ? 'collateFn' : 'getBatch', batch) as Batch;
    }
    pass.finished = true;
  }

  private *streamed(dataset: SampleStream<Sample>, start: number): IterableIterator<Batch> {
    const each = dataset[Symbol.iterator]?.bind(dataset);
    if (each === undefined) {
      throw new DataLoaderError(
        'data/asynchronous',
        'the data set loads asynchronously: it has no [Symbol.iterator]()\n  fix: for await (const batch of loader)',
      );
    }
    const { pass, stream, resumed } = this.begin();
    // Until what was given is read again, a failure leaves the loader as it was loaded.
    this.resumed = resumed;
    if (stream !== undefined) dataset.loadStateDict?.(stream as never);
    const samples = each();
    try {
      const reread = stream === undefined ? pass.given : 0;
      this.draws.asOf(pass.start, () => {
        for (let i = 0; i < reread; i++) readSamples(samples, this.batching);
      });
      this.resumed = undefined;
      for (;;) {
        const batch = readSamples(samples, this.batching);
        if (batch === undefined) break;
        if (pass.given++ >= start) yield atOnce('collateFn', this.collation.collate(batch)) as Batch;
      }
      pass.finished = true;
    } finally {
      samples.return?.();
    }
  }

  private async *streamedAsync(dataset: SampleStream<Sample>, start: number): AsyncIterableIterator<Batch> {
    const { pass, stream, resumed } = this.begin();
    this.resumed = resumed;
    if (stream !== undefined) dataset.loadStateDict?.(stream as never);
    const samples = samplesOf(dataset);
    try {
      const reread = stream === undefined ? pass.given : 0;
      await this.draws.asOfAwaited(pass.start, async () => {
        for (let i = 0; i < reread; i++) await nextSamples(samples, this.batching);
      });
      this.resumed = undefined;
      for (;;) {
        const batch = await nextSamples(samples, this.batching);
        if (batch === undefined) break;
        if (pass.given++ >= start) yield (await this.collation.collate(batch)) as Batch;
      }
      pass.finished = true;
    } finally {
      await samples.return?.();
    }
  }

  /** One epoch, asynchronously. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Batch> {
    return this.asyncFrom(0);
  }

  /** As `from`, asynchronously. */
  asyncFrom(start: number): AsyncIterableIterator<Batch> {
    const { dataset, workers } = this;
    if (workers !== undefined) return this.parallel(workers, start);
    return isStream(dataset) ? this.streamedAsync(dataset, start) : this.sequential(dataset, start);
  }

  private async *sequential(dataset: Dataset<Sample>, start: number): AsyncIterableIterator<Batch> {
    const { pass } = this.begin();
    for (let indices = pass.next(); indices !== undefined; indices = pass.next()) {
      if (pass.given++ < start) continue;
      yield (await loadBatch(dataset as Dataset, indices, this.collation)) as Batch;
    }
    pass.finished = true;
  }

  private async *parallel(workers: WorkerPasses, start: number): AsyncIterableIterator<Batch> {
    const { pass, seed, saved } = this.begin();
    yield* workers.run(pass, seed, saved, start) as AsyncIterableIterator<Batch>;
  }
}

/** The constructor as users see it: without batches, what comes is the sample. */
export interface DataLoaderConstructor {
  readonly prototype: DataLoader;
  new <Sample, Batch = Converted<Sample>>(
    dataset: Dataset<Sample> | readonly Sample[] | SampleStream<Sample>,
    options: UnbatchedOptions<Sample, Batch>,
  ): DataLoader<Sample, Batch>;
  new <Sample = unknown, Batch = Collated<Sample>>(
    dataset: Dataset<Sample> | readonly Sample[] | SampleStream<Sample>,
    options?: DataLoaderOptions<Sample, Batch>,
  ): DataLoader<Sample, Batch>;
}
