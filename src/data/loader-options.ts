/** @file What a DataLoader is told: its options, and which of them go together. */
import { ArgumentError, ValueError } from '../errors/errors.ts';
import { addressOf, type Url } from '../host/url.ts';
import { isRecord, namedOptions } from '../ops/options.ts';
import { optionalBoolean, optionalNumber, optionalValue, orNone } from '../ops/parameters.ts';
import { generatorParameter } from '../ops/random/generator-option.ts';
import type { Generator } from '../random/generator.ts';
import type { Collated } from './collate.ts';
import type { BatchSource, Sampler } from './sampler.ts';
import type { FunctionSource } from './worker.ts';

/** A function that workers import: threads are handed no functions. */
export interface FunctionModule {
  readonly module: Url | string;
  /** What the module exports; its default export if left out. */
  readonly name?: string;
}

export interface DataLoaderOptions<Sample = unknown, Batch = Collated<Sample>> {
  /** Samples per batch; 1 where left out. With null, each sample is given by itself: nothing is stacked. */
  readonly batchSize?: number;
  /** Visit the samples in a new random order each epoch. */
  readonly shuffle?: boolean;
  /** The order of samples, instead of `shuffle`. */
  readonly sampler?: Sampler;
  /** Lists of indices, instead of `batchSize`, `shuffle`, `sampler` and `dropLast`. */
  readonly batchSampler?: BatchSource;
  /** Worker threads that load ahead; 0 loads in this thread. */
  readonly numWorkers?: number;
  /** Makes a batch of samples; for workers, the module and name of such a function. */
  readonly collateFn?: ((samples: Sample[]) => Batch) | FunctionModule;
  /** Accepted for programs from PyTorch; changes nothing: there is no memory that a device could read faster. */
  readonly pinMemory?: boolean;
  /** As `pinMemory`. */
  readonly pinMemoryDevice?: string;
  /** Leave out a last batch that is not full. */
  readonly dropLast?: boolean;
  /** Seconds to wait for a batch of the workers before an error ends them. 0, the default, waits for however long it takes. */
  readonly timeout?: number;
  /** Module and name of a function that each worker calls with its number once its data set is made. */
  readonly workerInitFn?: FunctionModule;
  /** Not there: workers are threads, which are started in one way only. */
  readonly multiprocessingContext?: null;
  /** Draws the base seed and the order; the default generator where left out. */
  readonly generator?: Generator;
  /** Batches that each worker loads ahead; 2 where left out. More take more memory, and even out samples that load slowly. */
  readonly prefetchFactor?: number;
  /** Keep the workers, and their data sets, for the next epoch. `close()` ends them. */
  readonly persistentWorkers?: boolean;
  /** Give batches in the order of the sampler; with false, as they come from the workers. Default: true. */
  readonly inOrder?: boolean;
}

/** A loader without batches: `collateFn` gets one sample. */
export interface UnbatchedOptions<Sample, Batch>
  extends Omit<DataLoaderOptions<Sample, Batch>, 'batchSize' | 'batchSampler' | 'dropLast' | 'collateFn'> {
  readonly batchSize: null;
  /** What is done to each sample; for workers, the module and name of such a function. */
  readonly collateFn?: ((sample: Sample) => Batch) | FunctionModule;
}

const parameters = [
  orNone(optionalNumber('batchSize', 1)),
  optionalBoolean('shuffle', false),
  optionalValue<Sampler>()('sampler', undefined),
  optionalValue<BatchSource>()('batchSampler', undefined),
  optionalNumber('numWorkers', 0),
  optionalValue<((samples: unknown[]) => unknown) | FunctionModule>()('collateFn', undefined),
  optionalBoolean('pinMemory', false),
  optionalBoolean('dropLast', false),
  optionalNumber('timeout', 0),
  optionalValue<FunctionModule>()('workerInitFn', undefined),
  optionalValue<null>()('multiprocessingContext', undefined),
  generatorParameter,
  optionalNumber('prefetchFactor', undefined),
  optionalBoolean('persistentWorkers', false),
  optionalValue<string>()('pinMemoryDevice', undefined),
  optionalBoolean('inOrder', true),
] as const;

function checkWorkers(options: {
  readonly numWorkers: number;
  readonly prefetchFactor: number | undefined;
  readonly timeout: number;
  readonly persistentWorkers: boolean;
}): void {
  const { numWorkers, prefetchFactor, timeout, persistentWorkers } = options;
  if (!Number.isInteger(numWorkers) || numWorkers < 0) {
    throw new ValueError('DataLoader/numWorkers', `numWorkers must be a whole number not below 0, got ${numWorkers}`);
  }
  if (prefetchFactor !== undefined && (!Number.isInteger(prefetchFactor) || prefetchFactor < 1)) {
    throw new ValueError(
      'DataLoader/prefetchFactor',
      `prefetchFactor must be a positive whole number, got ${prefetchFactor}`,
    );
  }
  // Timers of hosts end at 2^31 milliseconds.
  if (!(timeout >= 0 && timeout < 2 ** 31 / 1000)) {
    throw new ValueError(
      'DataLoader/timeout',
      `timeout must be in seconds, 0 or more (24 days at most), got ${timeout}`,
    );
  }
  if (numWorkers > 0) return;
  const idle = Object.entries({ prefetchFactor, timeout: timeout > 0, persistentWorkers }).find(([, told]) => told);
  if (idle === undefined) return;
  throw new ValueError(
    `DataLoader/${idle[0]}`,
    `${idle[0]} is for workers, but numWorkers is 0\n  fix: leave it out, or say numWorkers: 1`,
  );
}

/** The options with defaults filled in. Refuses those that do not go together; the data set is not looked at. */
export function loaderOptions(given: unknown) {
  const options = namedOptions('DataLoader', parameters, given);
  const { batchSize = null, shuffle, sampler, batchSampler, dropLast } = options;
  if (sampler !== undefined && shuffle) {
    throw new ArgumentError(
      'DataLoader/sampler',
      'sampler and shuffle exclude each other: the sampler decides the order',
    );
  }
  if (batchSampler !== undefined && (batchSize !== 1 || shuffle || sampler !== undefined || dropLast)) {
    throw new ArgumentError(
      'DataLoader/batchSampler',
      'batchSampler excludes batchSize, shuffle, sampler and dropLast',
    );
  }
  if (batchSize === null && dropLast) {
    throw new ArgumentError(
      'DataLoader/dropLast',
      'batchSize: null and dropLast exclude each other: without batches none is left unfilled\n  fix: leave dropLast out, or say a batchSize',
    );
  }
  if (options.multiprocessingContext !== undefined) {
    throw new ArgumentError(
      'DataLoader/multiprocessingContext',
      'DataLoader has no multiprocessingContext: workers are threads of this process, neither forked nor spawned\n  fix: leave it out',
    );
  }
  checkWorkers(options);
  return { ...options, batchSize };
}

/** A function of this thread as it is, one for workers as a module and name. */
export function ownFunction<Given extends (argument: never) => unknown>(
  option: 'collateFn' | 'workerInitFn',
  given: unknown,
  numWorkers: number,
): Given | FunctionSource | undefined {
  if (given === undefined) return undefined;
  const fault = (message: string): ArgumentError => new ArgumentError(`DataLoader/${option}`, message);
  if (typeof given === 'function') {
    if (numWorkers === 0) return given as Given;
    throw fault(`a function cannot be handed to workers\n  fix: ${option}: { module: new URL(…), name: … }`);
  }
  if (!isRecord(given) || given['module'] === undefined) {
    throw fault(`${option} of DataLoader must be a function, or { module, name } for workers, got ${typeof given}`);
  }
  if (numWorkers === 0 && option === 'collateFn') {
    throw fault(`a module and name as ${option} are for workers\n  fix: pass the function itself, or numWorkers: 1`);
  }
  const { module, name } = given;
  return {
    module: addressOf('fromModule/module', 'the module of a data set', module),
    name: name === undefined || name === null ? 'default' : String(name),
  };
}
