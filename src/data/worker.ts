/** @file The worker thread of a DataLoader: makes the data set by its module and arguments, loads and collates the batches asked for. */
import '../ops/methods.ts';
import { ArgumentError } from '../errors/errors.ts';
import { importModule } from '../host/typescript.ts';
import { runAsWorker } from '../host/worker.ts';
import { defaultGenerator } from '../random/generator.ts';
import { type Batching, Collation, loadBatch, nextSamples } from './batching.ts';
import type { Dataset } from './dataset.ts';
import { isStream, type SampleStream, samplesOf } from './iterable-dataset.ts';
import { pack, unpack } from './transport.ts';

/** What names a data set in another thread. */
export interface DatasetSource {
  readonly module: string;
  readonly name: string;
  readonly arguments: readonly unknown[];
}

/** A function in another thread. */
export interface FunctionSource {
  readonly module: string;
  readonly name: string;
}

/** Where a worker was: what it draws goes on from there. */
export interface WorkerPosition {
  readonly generator: Uint8Array | undefined;
  /** The state of an iterable data set, packed. */
  readonly dataset: unknown;
  /** Batches to load once more and drop, where an iterable data set has no state. */
  readonly skip: number;
}

export interface WorkerStart {
  readonly source: DatasetSource;
  readonly collate: FunctionSource | undefined;
  readonly initialise: FunctionSource | undefined;
  readonly batching: Batching;
  readonly id: number;
  readonly numWorkers: number;
  /** Decimal text of the worker's seed. */
  readonly seed: string;
  readonly position: WorkerPosition | undefined;
}

export interface WorkerInfo {
  readonly id: number;
  readonly numWorkers: number;
  readonly seed: bigint;
  /** The worker's own data set, once it is made. */
  readonly dataset?: unknown;
}

/** Without indices, an iterable data set gives its next batch. A pass with another number starts its iteration anew. */
export type WorkerRequest = {
  readonly batch: number;
  readonly pass: number;
  readonly indices: readonly number[] | undefined;
};

/** What a worker has come to after a batch. */
export interface WorkerState {
  readonly generator: Uint8Array;
  /** The state of an iterable data set that has one, packed. */
  readonly dataset: unknown;
}

export type WorkerAnswer = { readonly batch: number } & (
  | { readonly value: unknown; readonly state: WorkerState }
  /** The iterable data set has come to its end. */
  | { readonly ended: true; readonly state: WorkerState }
  | { readonly error: { readonly name: string; readonly message: string; readonly stack: string } }
);

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
export async function makeDataset(source: DatasetSource): Promise<Dataset | SampleStream> {
  const exported = (await importModule(source.module))[source.name];
  if (typeof exported !== 'function') {
    if (isStream(exported)) return exported;
    if (typeof exported === 'object' && exported !== null && 'get' in exported) return exported as Dataset;
    throw new ArgumentError(
      'fromModule/name',
      `${source.module} exports no data set under the name '${source.name}'\n  fix: fromModule(module, { name }) with the name of an exported class or function`,
      { name: source.name },
    );
  }
  if (isDatasetClass(exported)) {
    return new (exported as new (...given: readonly unknown[]) => Dataset)(...source.arguments);
  }
  return (await (exported as (...given: readonly unknown[]) => unknown)(...source.arguments)) as Dataset;
}

function isDatasetClass(exported: object): boolean {
  const { prototype } = exported as { readonly prototype?: Partial<Dataset & SampleStream> };
  // Generator functions have a prototype with an iterator, too, but no constructor of their own.
  if (prototype === undefined || !Object.hasOwn(prototype, 'constructor')) return false;
  const { get, [Symbol.iterator]: each, [Symbol.asyncIterator]: eachAwaited } = prototype;
  return [get, each, eachAwaited].some((method) => typeof method === 'function');
}

async function importFunction(
  option: 'collateFn' | 'workerInitFn',
  given: FunctionSource | undefined,
): Promise<((argument: unknown) => unknown) | undefined> {
  if (given === undefined) return undefined;
  const exported = (await importModule(given.module))[given.name];
  if (typeof exported !== 'function') {
    throw new ArgumentError(
      `DataLoader/${option}`,
      `${given.module} exports no function under the name '${given.name}'\n  fix: ${option}: { module, name } with the name of an exported function`,
      { name: given.name },
    );
  }
  return exported as (argument: unknown) => unknown;
}

function describeError(error: unknown): { name: string; message: string; stack: string } {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: '' };
  return { name: error.name, message: error.message, stack: error.stack ?? '' };
}

/** The batches of an iterable data set, pass by pass. */
class StreamReader {
  private readonly stream: SampleStream;
  private readonly collation: Collation;
  private readonly batching: Batching;
  private pass: number | undefined;
  private samples: AsyncIterator<unknown> | Iterator<unknown> | undefined;

  constructor(stream: SampleStream, collation: Collation, batching: Batching) {
    this.stream = stream;
    this.collation = collation;
    this.batching = batching;
  }

  /** The next batch of a pass; undefined at its end. */
  async next(pass: number): Promise<{ readonly value: unknown } | undefined> {
    if (pass !== this.pass) {
      this.pass = pass;
      await this.samples?.return?.();
      this.samples = samplesOf(this.stream);
    }
    if (this.samples === undefined) return undefined;
    const samples = await nextSamples(this.samples, this.batching);
    if (samples !== undefined) return { value: await this.collation.collate(samples) };
    this.samples = undefined;
    return undefined;
  }

  /** Loads the first batches of the first pass once more. */
  async skip(batches: number): Promise<void> {
    for (let i = 0; i < batches; i++) await this.next(0);
  }
}

/** Makes what a worker serves: its data set and functions, where a resumed one had been. */
async function prepare(start: WorkerStart) {
  const { source, id, position } = start;
  const dataset = await makeDataset(source);
  scope[infoKey] = { ...(scope[infoKey] as WorkerInfo), dataset };
  const collation = new Collation(await importFunction('collateFn', start.collate), start.batching.batchSize);
  await (await importFunction('workerInitFn', start.initialise))?.(id);
  const reader = isStream(dataset) ? new StreamReader(dataset, collation, start.batching) : undefined;
  if (position?.generator !== undefined) defaultGenerator.setState(position.generator);
  if (isStream(dataset) && position?.dataset !== undefined) dataset.loadStateDict?.(unpack(position.dataset) as never);
  await reader?.skip(position?.skip ?? 0);
  return { dataset, collation, reader };
}

/** Serves a DataLoader from this thread. */
export function serve(): void {
  runAsWorker((data, post) => {
    const start = data as WorkerStart;
    const { id, numWorkers, seed } = start;
    defaultGenerator.manualSeed(BigInt(seed));
    scope[infoKey] = { id, numWorkers, seed: BigInt(seed) };
    const ready = prepare(start);
    // A data set that cannot be made is reported with the first batch.
    ready.catch(() => {});
    let previous: Promise<void> = Promise.resolve();
    return (message) => {
      const { batch, pass, indices } = message as WorkerRequest;
      previous = previous.then(async () => {
        try {
          const { dataset, collation, reader } = await ready;
          const loaded =
            reader === undefined
              ? { value: await loadBatch(dataset as Dataset, indices ?? [], collation) }
              : await reader.next(pass);
          const transfer: ArrayBufferLike[] = [];
          const state: WorkerState = {
            generator: defaultGenerator.getState(),
            dataset: isStream(dataset) ? pack(dataset.stateDict?.(), transfer) : undefined,
          };
          const answer: WorkerAnswer =
            loaded === undefined
              ? { batch, ended: true, state }
              : { batch, value: pack(loaded.value, transfer), state };
          post(answer, transfer);
        } catch (error) {
          post({ batch, error: describeError(error) } satisfies WorkerAnswer);
        }
      });
    };
  });
}
