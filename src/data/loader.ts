/** @file The DataLoader: batches of a data set, shuffled, collated, loaded ahead by worker threads. */
import { ArgumentError, DataLoaderError, ValueError } from '../errors/errors.ts';
import { addressOf, type Url } from '../host/url.ts';
import { isRecord, namedOptions } from '../ops/options.ts';
import { optionalBoolean, optionalNumber, optionalValue } from '../ops/parameters.ts';
import { generatorOf, generatorParameter } from '../ops/random/generator-option.ts';
import type { Generator } from '../random/generator.ts';
import { firstUnclonable } from './clone.ts';
import { type Collated, defaultCollate } from './collate.ts';
import { Crew } from './crew.ts';
import { asDataset, type Dataset, Subset } from './dataset.ts';
import { indexList } from './indices.ts';
import {
  BatchSampler,
  type BatchSource,
  ownSampler,
  RandomSampler,
  type Sampler,
  SequentialSampler,
} from './sampler.ts';
import { type DatasetSource, loadBatch, makeDataset, type WorkerStart } from './worker.ts';

/** A data set that worker threads can make for themselves: it is named by module and arguments. */
export interface ModuleDataset<Sample = unknown> extends Dataset<Sample> {
  readonly source: DatasetSource;
}

const moduleParameters = [
  optionalValue<string>()('name', 'default', 'what the module exports'),
  optionalValue<readonly unknown[]>()('arguments', [], 'cloned into the workers'),
] as const;

/** The arguments as the workers will get them. */
function ownArguments(given: readonly unknown[]): readonly unknown[] {
  if (!Array.isArray(given)) {
    throw new ArgumentError(
      'fromModule/arguments',
      `arguments of fromModule must be an array, got ${typeof given}\n  fix: { arguments: [${typeof given === 'string' ? `'${given}'` : 'value'}] }`,
    );
  }
  const found = firstUnclonable(given);
  if (found === undefined) return structuredClone(given);
  throw new ArgumentError(
    'fromModule/arguments',
    `arguments${found.path} of fromModule is ${found.what}, which worker threads cannot be given\n  fix: pass numbers, strings, typed arrays, and arrays or plain objects of them; let the module make the rest`,
    { path: found.path },
  );
}

/**
 * Makes a data set from a module, so that the workers of a `DataLoader` can make it too; the module exports a class
 * with `get` and `length`, a function that returns a data set, or a data set.
 *
 * @difference Workers are threads, which share no objects: they make the data set anew from the module and the
 *   arguments.
 * @example
 * const squares = new URL('data:text/javascript,export default { length: 3, get: (index) => index * index }');
 * (await data.fromModule(squares)).get(2); // 4
 */
export async function fromModule<Sample = unknown>(
  module: Url | string,
  options: { readonly name?: string; readonly arguments?: readonly unknown[] } = {},
): Promise<ModuleDataset<Sample>> {
  const { name, arguments: given } = namedOptions('fromModule', moduleParameters, options);
  if (typeof module === 'string' && /^\.{1,2}\//.test(module)) {
    throw new ArgumentError(
      'fromModule/module',
      `'${module}' is relative, and nothing says to what\n  fix: fromModule(new URL('${module}', import.meta.url), …)`,
    );
  }
  const source: DatasetSource = {
    module: addressOf('fromModule/module', 'the module of a data set', module),
    name,
    arguments: ownArguments(given),
  };
  const dataset = (await makeDataset(source)) as Dataset<Sample>;
  return {
    source,
    length: dataset.length,
    get: (index) => dataset.get(index),
    getBatch: dataset.getBatch?.bind(dataset),
  };
}

export interface DataLoaderOptions<Sample = unknown, Batch = Collated<Sample>> {
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
  readonly collateFn?: ((samples: Sample[]) => Batch) | { readonly module: Url | string; readonly name?: string };
  /** Draws the base seed and the order; the default generator where left out. */
  readonly generator?: Generator;
}

type CollateModule = { readonly module: Url | string; readonly name?: string };

const loaderParameters = [
  // null, which in PyTorch means single samples, is not a size.
  { ...optionalNumber('batchSize', undefined), nullable: false },
  optionalBoolean('shuffle', false),
  optionalValue<Sampler>()('sampler', undefined),
  optionalValue<BatchSource>()('batchSampler', undefined),
  optionalNumber('numWorkers', 0),
  optionalNumber('prefetchFactor', undefined),
  optionalBoolean('dropLast', false),
  optionalValue<((samples: unknown[]) => unknown) | CollateModule>()('collateFn', undefined),
  generatorParameter,
] as const;

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

function ownCollateFn<Sample, Batch>(
  given: unknown,
  numWorkers: number,
): ((samples: Sample[]) => Batch) | CollateModule | undefined {
  if (given === undefined) return undefined;
  const fault = (message: string): ArgumentError => new ArgumentError('DataLoader/collateFn', message);
  if (typeof given === 'function') {
    if (numWorkers === 0) return given as (samples: Sample[]) => Batch;
    throw fault('a function cannot be handed to workers\n  fix: collateFn: { module: new URL(…), name: … }');
  }
  if (!isRecord(given) || given['module'] === undefined) {
    throw fault(`collateFn of DataLoader must be a function, or { module, name } for workers, got ${typeof given}`);
  }
  if (numWorkers === 0) {
    throw fault('a module and name as collateFn are for workers\n  fix: pass the function itself, or numWorkers: 1');
  }
  const { module, name } = given;
  return {
    module: addressOf('fromModule/module', 'the module of a data set', module),
    ...(name === undefined ? {} : { name: name as string }),
  };
}

/** The function of the user, where it is one of this thread. */
function functionOf<Sample, Batch>(
  collateFn: ((samples: never[]) => Batch) | CollateModule | undefined,
): ((samples: Sample[]) => Batch) | undefined {
  return typeof collateFn === 'function' ? (collateFn as (samples: Sample[]) => Batch) : undefined;
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

/** Where the worker's program is: beside the bundle that this file is part of. Asked only for workers: a classic script has no address. */
function workerEntry(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './worker-main.ts' : './data-worker.js', import.meta.url);
}

/**
 * Iterates over a data set in batches. With `numWorkers: 0` by `for … of` or `for await`; with workers by `for await` only.
 * Difference from PyTorch: a data set for workers is made by `fromModule`, as threads share no objects.
 *
 * @example
 * for (const [x, y] of new data.DataLoader(set, { batchSize: 32, shuffle: true })) step(x, y);
 */
export class DataLoader<Sample = unknown, Batch = Collated<Sample>> {
  /** What the samples come from. */
  readonly dataset: Dataset<Sample>;
  /** Worker threads that load ahead; with 0 this thread loads. */
  readonly numWorkers: number;
  private readonly batches: BatchSource;
  // The samples are those of the data set: stating so here, too, a loader of digits would be none of Sample = unknown.
  private readonly collateFn: ((samples: never[]) => Batch) | CollateModule | undefined;
  private readonly generator: Generator;
  private readonly prefetchFactor: number;

  constructor(dataset: Dataset<Sample> | readonly Sample[], options: DataLoaderOptions<Sample, Batch> = {}) {
    this.dataset = asDataset('DataLoader', dataset);
    const bound = namedOptions('DataLoader', loaderParameters, options);
    const { batchSize, shuffle, sampler, batchSampler, dropLast, numWorkers, prefetchFactor, generator } = bound;
    if (sampler !== undefined && shuffle) {
      throw new ArgumentError(
        'DataLoader/sampler',
        'sampler and shuffle exclude each other: the sampler decides the order',
      );
    }
    if (batchSampler !== undefined && (batchSize !== undefined || shuffle || sampler !== undefined || dropLast)) {
      throw new ArgumentError(
        'DataLoader/batchSampler',
        'batchSampler excludes batchSize, shuffle, sampler and dropLast',
      );
    }
    if (!Number.isInteger(numWorkers) || numWorkers < 0) {
      throw new ValueError('DataLoader/numWorkers', `numWorkers must be a whole number not below 0, got ${numWorkers}`);
    }
    if (prefetchFactor !== undefined && (!Number.isInteger(prefetchFactor) || prefetchFactor < 1)) {
      throw new ValueError(
        'DataLoader/prefetchFactor',
        `prefetchFactor must be a positive whole number, got ${prefetchFactor}`,
      );
    }
    if (prefetchFactor !== undefined && numWorkers === 0) {
      throw new ValueError(
        'DataLoader/prefetchFactor',
        'prefetchFactor is for workers, but numWorkers is 0\n  fix: leave it out, or say numWorkers: 1',
      );
    }
    if (numWorkers > 0 && moduleBelow(this.dataset) === undefined) {
      throw new ArgumentError(
        'DataLoader/dataset',
        'workers make the data set themselves, so it must be named by its module\n  fix: const dataset = await data.fromModule(new URL(…), { arguments: […] }), or numWorkers: 0',
      );
    }
    this.numWorkers = numWorkers;
    this.collateFn = ownCollateFn(bound.collateFn, numWorkers);
    this.generator = generatorOf('DataLoader', generator);
    this.prefetchFactor = prefetchFactor ?? 2;
    const shuffled = (): Sampler =>
      dataset.length === 0
        ? new SequentialSampler(dataset)
        : new RandomSampler(dataset, { generator: generator ?? null });
    const order = sampler === undefined ? undefined : ownSampler('DataLoader', 'sampler', sampler);
    this.batches =
      batchSampler === undefined
        ? new BatchSampler(order ?? (shuffle ? shuffled() : new SequentialSampler(dataset)), batchSize ?? 1, dropLast)
        : ownBatches(batchSampler);
  }

  /** Number of batches in an epoch. */
  get length(): number {
    return this.batches.length;
  }

  /** Drawn at the start of each epoch, before the order is, as PyTorch does: worker i is seeded with it plus i. */
  private drawBaseSeed(): bigint {
    return this.generator.random64() & 0x7fff_ffff_ffff_ffffn;
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
    const ownCollate = functionOf<Sample, Batch>(this.collateFn);
    const collate: (samples: Sample[]) => unknown = ownCollate ?? defaultCollate;
    const whole = ownCollate === undefined ? this.dataset.getBatch : undefined;
    for (const indices of { [Symbol.iterator]: () => this.batches[Symbol.iterator]() }) {
      if (position++ < start) continue;
      const batch =
        whole === undefined
          ? collate(indices.map((index) => atOnce('get', this.dataset.get(index)) as Sample))
          : whole.call(this.dataset, indices);
      yield atOnce(whole === undefined ? 'collateFn' : 'getBatch', batch) as Batch;
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
    const ownCollate = functionOf<Sample, Batch>(this.collateFn);
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
    const { collateFn: collate } = this;
    const { source } = moduleBelow(this.dataset) as ModuleDataset;
    return Array.from({ length: this.numWorkers }, (_, id) => ({
      source,
      collate:
        typeof collate === 'object'
          ? {
              module: addressOf('DataLoader/collateFn', 'the module of collateFn', collate.module),
              name: collate.name ?? 'default',
            }
          : undefined,
      id,
      numWorkers: this.numWorkers,
      seed: String(baseSeed + BigInt(id)),
    }));
  }
}
