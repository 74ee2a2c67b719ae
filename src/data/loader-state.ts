/** @file What a loader is saved as: the pass it is in, the states of generators and of workers. */
import { kindOf } from '../errors/copies.ts';
import { SerializationError } from '../errors/errors.ts';
import { Generator } from '../random/generator.ts';
import { uint8 } from '../storage/dtype.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import type { DrawState, PassState } from './pass.ts';

/** A worker of a pass. */
export interface SavedWorker {
  /** After the last batch that was given; null where it has given none since it was started. */
  readonly generator: Tensor | null;
  /** At the beginning of the pass. */
  readonly start: Tensor | null;
  /** Batches of the pass that it has given. */
  readonly given: number;
  /** The state of its iterable data set, where that has one. */
  readonly dataset: unknown;
}

export interface SavedWorkers {
  /** Decimal text: small whole numbers would come back as numbers. */
  readonly baseSeed: string;
  /** The worker that gives the next batch. */
  readonly next: number;
  readonly each: readonly SavedWorker[];
}

/** A DataLoader as it is saved. */
export interface LoaderState {
  readonly numWorkers: number;
  /** Batches of a pass; null where nobody knows. */
  readonly length: number | null;
  /** The pass that goes on; null between passes. */
  readonly pass: PassState | null;
  /** Where the order is drawn from, now. */
  readonly draws: Omit<DrawState, 'default'>;
  readonly workers: SavedWorkers | null;
  /** The state of an iterable data set that this thread reads. */
  readonly dataset: unknown;
}

function refuse(message: string): never {
  throw new SerializationError('DataLoader/state', message);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isTensor(value);
}

/** A state of a generator, or null. */
function checkGenerator(state: unknown): void {
  if (state === null) return;
  if (!isTensor(state) || state.dtype !== uint8) {
    refuse(`the state of a generator is a tensor of bytes, got ${kindOf(state)}`);
  }
  new Generator().setState(state.toTypedArray() as Uint8Array);
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

/** Refuses what is not the state of a loader such as this one. Nothing is changed by it. */
export function checkState(
  given: unknown,
  expected: Pick<LoaderState, 'numWorkers' | 'length'>,
): asserts given is LoaderState {
  const fields = ['numWorkers', 'length', 'pass', 'draws', 'workers', 'dataset'];
  if (!isObject(given) || fields.some((name) => !(name in given))) {
    refuse(`loadStateDict of DataLoader takes what its stateDict() gave, got ${kindOf(given)}`);
  }
  for (const name of ['numWorkers', 'length'] as const) {
    if (given[name] === expected[name]) continue;
    refuse(
      `the state is of a loader with ${name} ${String(given[name])}, this one has ${String(expected[name])}\n  rule: the same batches come from the same data set, batch size and workers\n  fix: make the loader as the saved one was made`,
    );
  }
  const { pass, draws, workers } = given;
  if (!isObject(draws)) refuse('the state has no draws');
  checkGenerator(draws['generator']);
  if (pass !== null) {
    if (!isObject(pass) || !isObject(pass['start'])) refuse('the pass of the state has no start');
    const { start, given: count, drawn } = pass;
    if (!isCount(count) || !isCount(drawn)) refuse('given and drawn of the pass must be whole numbers not below 0');
    if (start['default'] === null) refuse('the start of the pass has no state of the default generator');
    checkGenerator(start['default']);
    checkGenerator(start['generator']);
  }
  if (workers === null) return;
  const each = isObject(workers) ? workers['each'] : undefined;
  if (!isObject(workers) || !Array.isArray(each) || each.length !== expected.numWorkers || !each.every(isObject)) {
    refuse(`the state does not hold ${expected.numWorkers} workers`);
  }
  if (!isCount(workers['next']) || !/^\d+$/.test(String(workers['baseSeed']))) refuse('the workers have no seed');
  for (const worker of each) {
    if (!isCount(worker['given'])) refuse('given of a worker must be a whole number not below 0');
    checkGenerator(worker['generator']);
    checkGenerator(worker['start']);
  }
}
