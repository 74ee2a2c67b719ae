/** @file The DataLoader: batches of a data set, shuffled, collated, loaded ahead by worker threads. */
import { ArgumentError, DataLoaderError, ValueError } from '../errors/errors.ts';
import { defaultGenerator, type Generator } from '../random/generator.ts';
import { defaultCollate } from './collate.ts';
import { Crew } from './crew.ts';
import { type Dataset, Subset } from './dataset.ts';
import { BatchSampler, type BatchSource, RandomSampler, type Sampler, SequentialSampler } from './sampler.ts';
import { type DatasetSource, loadBatch, makeDataset, type WorkerStart } from './worker.ts';

/** A data set that worker threads can make for themselves: it is named by module and arguments. */
export interface ModuleDataset<Sample = unknown> extends Dataset<Sample> {
  readonly source: DatasetSource;
}

/**
 * Makes a data set from a module, so that the workers of a DataLoader can make it too. The module exports a class with `get` and
 * `length`, a function that returns a data set, or a data set. Arguments are cloned into the workers.
 *
 * @example
 * const set = await data.fromModule(new URL('./digits.js', import.meta.url), { name: 'Digits', arguments: ['train'] });
 */
export async function fromModule<Sample = unknown>(
  module: URL | string,
  options: { readonly name?: string; readonly arguments?: readonly unknown[] } = {},
): Promise<ModuleDataset<Sample>> {
  if (typeof module === 'string' && /^\.{1,2}\//.test(module)) {
    throw new ArgumentError(
      'fromModule/module',
      `'${module}' is relative, and nothing says to what\n  fix: fromModule(new URL('${module}', import.meta.url), …)`,
    );
  }
  const source: DatasetSource = {
    module: String(module),
    name: options.name ?? 'default',
    arguments: options.arguments ?? [],
  };
  const dataset = (await makeDataset(source)) as Dataset<Sample>;
  return {
    source,
    length: dataset.length,
    get: (index) => dataset.get(index),
    getBatch: dataset.getBatch === undefined ? undefined : (indices) => dataset.getBatch?.(indices),
  };
}

export interface DataLoaderOptions<Batch> {
  /** Samples per batch; 1 where left out. */
  readonly batchSize?: number;
  /** Visit the samples in a new random order each epoch. */
  readonly shuffle?: boolean;
  /** The order of samples, instead of `shuffle`. */
  readonly sampler?: Sampler;
  /** Lists of indices, instead of `batchSize`, `shuffle`, `sampler` and `dropLast`. */
  readonly batchSampler?: BatchSource;
  /** Worker threads that load ahead; 0 loads in this thread. */
  readonly numWorkers?: number;
  /** Batches that each worker loads ahead. */
  readonly prefetchFactor?: number;
  /** Leave out a last batch that is not full. */
  readonly dropLast?: boolean;
  /** Makes a batch of samples; for workers, the module and name of such a function. */
  readonly collateFn?: ((samples: unknown[]) => Batch) | { readonly module: URL | string; readonly name?: string };
  /** Draws the base seed and the order; the default generator where left out. */
  readonly generator?: Generator;
}

const optionNames: readonly (keyof DataLoaderOptions<unknown>)[] = [
  'batchSize',
  'shuffle',
  'sampler',
  'batchSampler',
  'numWorkers',
  'prefetchFactor',
  'dropLast',
  'collateFn',
  'generator',
];

function checkOptionNames(options: object): void {
  if (typeof options !== 'object' || options === null) {
    throw new ArgumentError(
      'DataLoader/arguments',
      `DataLoader takes its options by name, got ${options}\n  fix: new DataLoader(dataset, { batchSize: 32 })`,
    );
  }
  const unknown = Object.keys(options).find((name) => !(optionNames as readonly string[]).includes(name));
  if (unknown === undefined) return;
  throw new ArgumentError(
    'DataLoader/arguments',
    `DataLoader has no option '${unknown}'; its options are ${optionNames.join(', ')}`,
  );
}

/** The data set named by its module that this one is, or takes its samples from. */
function moduleBelow(dataset: Dataset): ModuleDataset | undefined {
  if (dataset instanceof Subset) return moduleBelow(dataset.dataset);
  return 'source' in dataset ? (dataset as ModuleDataset) : undefined;
}

/** Indices of a data set as those of the one that `moduleBelow` finds. */
function indicesBelow(dataset: Dataset, indices: readonly number[]): readonly number[] {
  if (!(dataset instanceof Subset)) return indices;
  return indicesBelow(
    dataset.dataset,
    indices.map((index) => dataset.resolve(index)),
  );
}

/** An array is a data set of its items. */
function asDataset(given: Dataset | readonly unknown[]): Dataset {
  if (Array.isArray(given)) return { length: given.length, get: (index) => given[index] };
  const { length, get } = (given ?? {}) as Partial<Dataset>;
  if (typeof get === 'function' && Number.isInteger(length) && (length ?? -1) >= 0) return given as Dataset;
  throw new ArgumentError(
    'DataLoader/dataset',
    `a data set has a length and a function get(index), got ${typeof get === 'function' ? `the length ${length}` : 'no function get'}\n  fix: a class with get length() and get(index), a TensorDataset, or an array of samples`,
  );
}

/** Where the worker's program is: beside the bundle that this file is part of. Asked only for workers: a classic script has no address. */
function workerEntry(): URL {
  return new URL('./data-worker.js', import.meta.url);
}

/**
 * Iterates over a data set in batches. With `numWorkers: 0` by `for … of` or `for await`; with workers by `for await` only.
 * Difference from PyTorch: a data set for workers is made by `fromModule`, as threads share no objects.
 *
 * @example
 * for (const [x, y] of new data.DataLoader(set, { batchSize: 32, shuffle: true })) step(x, y);
 */
export class DataLoader<Batch = unknown> {
  readonly dataset: Dataset;
  readonly numWorkers: number;
  private readonly batches: BatchSource;
  private readonly options: DataLoaderOptions<Batch>;
  private readonly prefetchFactor: number;

  constructor(given: Dataset | readonly unknown[], options: DataLoaderOptions<Batch> = {}) {
    const dataset = asDataset(given);
    checkOptionNames(options);
    const {
      batchSize = 1,
      shuffle = false,
      sampler,
      batchSampler,
      dropLast = false,
      numWorkers = 0,
      generator,
    } = options;
    if (sampler !== undefined && shuffle) {
      throw new ArgumentError(
        'DataLoader/sampler',
        'sampler and shuffle exclude each other: the sampler decides the order',
      );
    }
    if (
      batchSampler !== undefined &&
      (options.batchSize !== undefined || shuffle || sampler !== undefined || dropLast)
    ) {
      throw new ArgumentError(
        'DataLoader/batchSampler',
        'batchSampler excludes batchSize, shuffle, sampler and dropLast',
      );
    }
    if (!Number.isInteger(numWorkers) || numWorkers < 0) {
      throw new ValueError('DataLoader/numWorkers', `numWorkers must be a whole number not below 0, got ${numWorkers}`);
    }
    if (
      options.prefetchFactor !== undefined &&
      (!Number.isInteger(options.prefetchFactor) || options.prefetchFactor < 1)
    ) {
      throw new ValueError(
        'DataLoader/prefetchFactor',
        `prefetchFactor must be a positive whole number, got ${options.prefetchFactor}`,
      );
    }
    if (numWorkers > 0 && moduleBelow(dataset) === undefined) {
      throw new ArgumentError(
        'DataLoader/dataset',
        'workers make the data set themselves, so it must be named by its module\n  fix: const dataset = await data.fromModule(new URL(…), { arguments: […] }), or numWorkers: 0',
      );
    }
    if (numWorkers > 0 && typeof options.collateFn === 'function') {
      throw new ArgumentError(
        'DataLoader/collateFn',
        'a function cannot be handed to workers\n  fix: collateFn: { module: new URL(…), name: … }',
      );
    }
    this.dataset = dataset;
    this.numWorkers = numWorkers;
    this.options = options;
    this.prefetchFactor = options.prefetchFactor ?? 2;
    const shuffled = (): Sampler =>
      dataset.length === 0
        ? new SequentialSampler(dataset)
        : new RandomSampler(dataset, generator === undefined ? {} : { generator });
    const order = sampler ?? (shuffle ? shuffled() : new SequentialSampler(dataset));
    this.batches = batchSampler ?? new BatchSampler(order, batchSize, dropLast);
  }

  /** Number of batches in an epoch. */
  get length(): number {
    return this.batches.length;
  }

  /** Drawn at the start of each epoch, before the order is, as PyTorch does: worker i is seeded with it plus i. */
  private drawBaseSeed(): bigint {
    return (this.options.generator ?? defaultGenerator).random64() & 0x7fff_ffff_ffff_ffffn;
  }

  /** The function of the user, where it is one of this thread. */
  private get ownCollate(): ((samples: unknown[]) => Batch) | undefined {
    const { collateFn } = this.options;
    return typeof collateFn === 'function' ? collateFn : undefined;
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
    this.drawBaseSeed();
    let position = 0;
    const { ownCollate } = this;
    const collate = ownCollate ?? (defaultCollate as (samples: unknown[]) => Batch);
    const whole = ownCollate === undefined ? this.dataset.getBatch : undefined;
    for (const indices of { [Symbol.iterator]: () => this.batches[Symbol.iterator]() }) {
      if (position++ < start) continue;
      if (whole !== undefined) {
        yield whole.call(this.dataset, indices) as Batch;
        continue;
      }
      yield collate(
        indices.map((index) => {
          const sample = this.dataset.get(index);
          if (sample instanceof Promise) {
            throw new DataLoaderError(
              'data/asynchronous',
              'the data set loads asynchronously\n  fix: for await (const batch of loader)',
            );
          }
          return sample;
        }),
      );
    }
  }

  /** One epoch, asynchronously. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Batch> {
    return this.asyncFrom(0);
  }

  /** As `from`, asynchronously. */
  asyncFrom(start: number): AsyncIterableIterator<Batch> {
    return this.numWorkers > 0 ? this.parallel(start) : this.sequential(start);
  }

  private async *sequential(start: number): AsyncIterableIterator<Batch> {
    this.drawBaseSeed();
    const { ownCollate } = this;
    let position = 0;
    for (const indices of { [Symbol.iterator]: () => this.batches[Symbol.iterator]() }) {
      if (position++ < start) continue;
      yield (await loadBatch(this.dataset, indices, ownCollate)) as Batch;
    }
  }

  private async *parallel(start: number): AsyncIterableIterator<Batch> {
    const crew = new Crew(this.starts(this.drawBaseSeed()), workerEntry());
    try {
      const order = this.batches[Symbol.iterator]();
      const skip = { left: start };
      const nextIndices = (): number[] | undefined => {
        for (; skip.left > 0; skip.left--) order.next();
        const next = order.next();
        return next.done === true ? undefined : next.value;
      };
      let asked = 0;
      const ask = (): void => {
        const indices = nextIndices();
        if (indices !== undefined) crew.request(asked++, indicesBelow(this.dataset, indices));
      };
      for (let i = 0; i < this.numWorkers * this.prefetchFactor; i++) ask();
      for (let given = 0; given < asked; given++) {
        const batch = await crew.take(given);
        ask();
        yield batch as Batch;
      }
    } finally {
      crew.end();
    }
  }

  private starts(baseSeed: bigint): WorkerStart[] {
    const { collateFn: collate } = this.options;
    const { source } = moduleBelow(this.dataset) as ModuleDataset;
    return Array.from({ length: this.numWorkers }, (_, id) => ({
      source,
      collate:
        typeof collate === 'object' ? { module: String(collate.module), name: collate.name ?? 'default' } : undefined,
      id,
      numWorkers: this.numWorkers,
      seed: String(baseSeed + BigInt(id)),
    }));
  }
}
