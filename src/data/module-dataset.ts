/** @file Data sets that worker threads can make for themselves: they are named by a module and arguments. */
import { ArgumentError } from '../errors/errors.ts';
import { addressOf, type Url } from '../host/url.ts';
import { namedOptions } from '../ops/options.ts';
import { optionalValue } from '../ops/parameters.ts';
import { firstUnclonable } from './clone.ts';
import { type Dataset, Subset } from './dataset.ts';
import { isStream, type SampleStream } from './iterable-dataset.ts';
import { type DatasetSource, makeDataset } from './worker.ts';

/** A data set that worker threads can make for themselves: it is named by module and arguments. */
export interface ModuleDataset<Sample = unknown> extends Dataset<Sample> {
  readonly source: DatasetSource;
}

/** The same, of samples that come one after another. */
export interface ModuleStream<Sample = unknown> extends SampleStream<Sample> {
  readonly source: DatasetSource;
}

const moduleParameters = [
  optionalValue<string>()('name', 'default', 'what the module exports'),
  optionalValue<readonly unknown[]>()('arguments', [], 'cloned into the workers'),
] as const;

export interface FromModuleOptions {
  /** What the module exports; its default export if left out. */
  readonly name?: string;
  /** For the constructor or function; cloned into the workers. */
  readonly arguments?: readonly unknown[];
}

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

function sourceOf(call: string, module: Url | string, options: FromModuleOptions): DatasetSource {
  const { name, arguments: given } = namedOptions(call, moduleParameters, options);
  if (typeof module === 'string' && /^\.{1,2}\//.test(module)) {
    throw new ArgumentError(
      'fromModule/module',
      `'${module}' is relative, and nothing says to what\n  fix: ${call}(new URL('${module}', import.meta.url), …)`,
    );
  }
  return {
    module: addressOf('fromModule/module', 'the module of a data set', module),
    name,
    arguments: ownArguments(given),
  };
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
  options: FromModuleOptions = {},
): Promise<ModuleDataset<Sample>> {
  const source = sourceOf('fromModule', module, options);
  const dataset = await makeDataset(source);
  if (isStream(dataset)) {
    throw new ArgumentError(
      'fromModule/iterable',
      `'${source.name}' is an iterable data set, which has no indices\n  fix: data.iterableFromModule(module, options)`,
    );
  }
  const indexed = dataset as Dataset<Sample>;
  return {
    source,
    length: indexed.length,
    get: (index) => indexed.get(index),
    getBatch: indexed.getBatch?.bind(indexed),
  };
}

/**
 * As `fromModule`, of an iterable data set: the module exports a class with an iterator, a function that returns such a data set, or
 * one. Each worker iterates over a data set of its own: share the samples by `data.getWorkerInfo()`, or all workers give all of them.
 *
 * @example
 * const letters = new URL("data:text/javascript,export default new Set(['a', 'b'])");
 * const stream = await data.iterableFromModule<string>(letters);
 * [...new data.DataLoader(stream, { batchSize: 2 })]; // [ [ 'a', 'b' ] ]
 */
export async function iterableFromModule<Sample = unknown>(
  module: Url | string,
  options: FromModuleOptions = {},
): Promise<ModuleStream<Sample>> {
  const source = sourceOf('iterableFromModule', module, options);
  const dataset = await makeDataset(source);
  if (!isStream(dataset)) {
    throw new ArgumentError(
      'fromModule/indexed',
      `'${source.name}' is a data set with indices\n  fix: data.fromModule(module, options)`,
    );
  }
  const stream = dataset as SampleStream<Sample>;
  const { [Symbol.iterator]: each, [Symbol.asyncIterator]: eachAwaited } = stream;
  return {
    source,
    length: stream.length,
    ...(each === undefined ? {} : { [Symbol.iterator]: each.bind(stream) }),
    ...(eachAwaited === undefined ? {} : { [Symbol.asyncIterator]: eachAwaited.bind(stream) }),
    ...(stream.stateDict === undefined ? {} : { stateDict: stream.stateDict.bind(stream) }),
    ...(stream.loadStateDict === undefined ? {} : { loadStateDict: stream.loadStateDict.bind(stream) }),
  };
}

/** The data set named by its module that this one is, or takes its samples from. */
export function sourceBelow(dataset: object): DatasetSource | undefined {
  if (dataset instanceof Subset) return sourceBelow(dataset.dataset);
  return 'source' in dataset ? (dataset as { readonly source: DatasetSource }).source : undefined;
}

/** Indices of a data set as those of the one that `sourceBelow` finds. */
export function indicesBelow(dataset: object, indices: readonly number[]): readonly number[] {
  if (!(dataset instanceof Subset)) return indices;
  return indicesBelow(
    dataset.dataset,
    indices.map((index) => dataset.resolve(index)),
  );
}
