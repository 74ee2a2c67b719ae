/** @file The worker thread of a DataLoader: makes the data set by its module and arguments, loads and collates the batches asked for. */
import '../ops/methods.ts';
import { ArgumentError } from '../errors/errors.ts';
import { runAsWorker } from '../host/worker.ts';
import { defaultGenerator } from '../random/generator.ts';
import { defaultCollate } from './collate.ts';
import type { Dataset } from './dataset.ts';
import { pack } from './transport.ts';

/** What names a data set in another thread. */
export interface DatasetSource {
  readonly module: string;
  readonly name: string;
  readonly arguments: readonly unknown[];
}

export interface WorkerStart {
  readonly source: DatasetSource;
  readonly collate: { readonly module: string; readonly name: string } | undefined;
  readonly id: number;
  readonly numWorkers: number;
  /** Decimal text of the worker's seed. */
  readonly seed: string;
}

export interface WorkerInfo {
  readonly id: number;
  readonly numWorkers: number;
  readonly seed: bigint;
}

export type WorkerRequest = { readonly batch: number; readonly indices: readonly number[] };

export type WorkerAnswer =
  | { readonly batch: number; readonly value: unknown }
  | {
      readonly batch: number;
      readonly error: { readonly name: string; readonly message: string; readonly stack: string };
    };

const infoKey = Symbol.for('flambeau.data.worker-info');

/** What this thread knows under symbols. */
const scope: { [key: symbol]: WorkerInfo | undefined } = globalThis;

/**
 * Which worker of a `DataLoader` this is; undefined elsewhere.
 *
 * @example
 * data.getWorkerInfo(); // undefined
 */
export function getWorkerInfo(): WorkerInfo | undefined {
  return scope[infoKey];
}

/** Makes the data set that a source names: a class (made with `new`), a function that returns it, or the data set itself. */
export async function makeDataset(source: DatasetSource): Promise<Dataset> {
  const exported = ((await import(/* @vite-ignore */ source.module)) as Record<string, unknown>)[source.name];
  if (typeof exported !== 'function') {
    if (typeof exported === 'object' && exported !== null && 'get' in exported) return exported as Dataset;
    throw new ArgumentError(
      'fromModule/name',
      `${source.module} exports no data set under the name '${source.name}'\n  fix: fromModule(module, { name }) with the name of an exported class or function`,
      { name: source.name },
    );
  }
  const isClass = typeof (exported.prototype as { get?: unknown } | undefined)?.get === 'function';
  if (isClass) return new (exported as new (...given: readonly unknown[]) => Dataset)(...source.arguments);
  return (await (exported as (...given: readonly unknown[]) => unknown)(...source.arguments)) as Dataset;
}

async function makeCollate(given: WorkerStart['collate']): Promise<((samples: unknown[]) => unknown) | undefined> {
  if (given === undefined) return undefined;
  const exported = ((await import(/* @vite-ignore */ given.module)) as Record<string, unknown>)[given.name];
  if (typeof exported !== 'function') {
    throw new ArgumentError(
      'DataLoader/collateFn',
      `${given.module} exports no function under the name '${given.name}'\n  fix: collateFn: { module, name } with the name of an exported function`,
      { name: given.name },
    );
  }
  return exported as (samples: unknown[]) => unknown;
}

/** Loads the samples of a batch and collates them. */
export async function loadBatch<Sample>(
  dataset: Dataset<Sample>,
  indices: readonly number[],
  collate: ((samples: Sample[]) => unknown) | undefined,
): Promise<unknown> {
  if (collate === undefined && dataset.getBatch !== undefined) return await dataset.getBatch(indices);
  const samples: Sample[] = [];
  for (const index of indices) samples.push(await dataset.get(index));
  return (collate ?? defaultCollate)(samples);
}

function describeError(error: unknown): { name: string; message: string; stack: string } {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: '' };
  return { name: error.name, message: error.message, stack: error.stack ?? '' };
}

/** Serves a DataLoader from this thread. */
export function serve(): void {
  runAsWorker((data, post) => {
    const { source, collate, id, numWorkers, seed } = data as WorkerStart;
    defaultGenerator.manualSeed(BigInt(seed));
    scope[infoKey] = { id, numWorkers, seed: BigInt(seed) };
    const ready = Promise.all([makeDataset(source), makeCollate(collate)]);
    // A data set that cannot be made is reported with the first batch.
    ready.catch(() => {});
    let previous: Promise<void> = Promise.resolve();
    return (message) => {
      const { batch, indices } = message as WorkerRequest;
      previous = previous.then(async () => {
        try {
          const [dataset, collateBatch] = await ready;
          const transfer: ArrayBufferLike[] = [];
          const value = pack(await loadBatch(dataset, indices, collateBatch), transfer);
          post({ batch, value } satisfies WorkerAnswer, transfer);
        } catch (error) {
          post({ batch, error: describeError(error) } satisfies WorkerAnswer);
        }
      });
    };
  });
}
