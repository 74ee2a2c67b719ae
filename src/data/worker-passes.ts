/** @file The passes of a DataLoader over its workers: who loads what, and where each worker is, to go on from. */
import { DataLoaderError } from '../errors/errors.ts';
import { fromTypedArray } from '../ops/creation/data.ts';
import { Crew } from './crew.ts';
import { isStream } from './iterable-dataset.ts';
import type { SavedWorker, SavedWorkers } from './loader-state.ts';
import { indicesBelow } from './module-dataset.ts';
import { type Pass, stateBytes } from './pass.ts';
import { pack, unpack } from './transport.ts';
import type { WorkerPosition, WorkerStart, WorkerState } from './worker.ts';

export interface WorkerOptions extends Pick<WorkerStart, 'source' | 'batching' | 'collate' | 'initialise'> {
  readonly numWorkers: number;
  readonly prefetchFactor: number;
  readonly timeout: number;
  readonly persistent: boolean;
  readonly inOrder: boolean;
}

/** Where a worker is in a pass. */
interface Place {
  /** After the last batch given; undefined where it has given none since it was started. */
  generator: Uint8Array | undefined;
  /** At the beginning of the pass. */
  start: Uint8Array | undefined;
  given: number;
  /** Packed. */
  dataset: unknown;
}

/** Where the worker's program is: beside the bundle that this file is part of. Asked only for workers: a classic script has no address. */
function workerEntry(): URL {
  // In two steps: in one, webpack takes it for a file that it is to find.
  const here = import.meta.url;
  return new URL(here.endsWith('.ts') ? './worker-main.ts' : './data-worker.js', here);
}

/** Ends the workers of loaders that nobody holds any more. */
let registry: FinalizationRegistry<Crew> | undefined;

function placeOf(saved: SavedWorker): Place {
  return {
    generator: saved.generator === null ? undefined : stateBytes(saved.generator),
    start: saved.start === null ? undefined : stateBytes(saved.start),
    given: saved.given,
    dataset: saved.dataset === null ? undefined : pack(saved.dataset, []),
  };
}

const tensorOf = (state: Uint8Array | undefined) => (state === undefined ? null : fromTypedArray(state.slice()));

export class WorkerPasses {
  private readonly dataset: object;
  private readonly options: WorkerOptions;
  private readonly isStream: boolean;
  private crew: Crew | undefined;
  private baseSeed = 0n;
  private places: Place[] = [];
  /** The worker that gives the next batch. */
  private next = 0;

  constructor(dataset: object, options: WorkerOptions) {
    this.dataset = dataset;
    this.options = options;
    this.isStream = isStream(dataset);
  }

  private get isRunning(): boolean {
    return this.crew !== undefined && !this.crew.isOver;
  }

  /** New workers are to be seeded. Persistent ones go on drawing from epoch to epoch, as PyTorch's do. */
  needsSeed(saved: SavedWorkers | undefined): boolean {
    return saved === undefined && !(this.options.persistent && this.isRunning);
  }

  state(isOpen: boolean): SavedWorkers | null {
    if (!isOpen && !(this.options.persistent && this.isRunning)) return null;
    if (isOpen && !this.options.inOrder) {
      throw new DataLoaderError(
        'data/no-order',
        'a DataLoader with inOrder: false cannot be saved within an epoch: which batches it gave depends on time\n  fix: inOrder: true, or save between epochs',
      );
    }
    const each = this.places.map(
      ({ generator, start, given, dataset }): SavedWorker => ({
        generator: tensorOf(generator),
        start: isOpen ? tensorOf(start) : null,
        given: isOpen ? given : 0,
        dataset: isOpen ? (unpack(dataset) ?? null) : null,
      }),
    );
    return { baseSeed: String(this.baseSeed), next: isOpen ? this.next : 0, each };
  }

  close(): void {
    this.crew?.end();
    this.crew = undefined;
  }

  private position({ generator, start, given, dataset }: Place): WorkerPosition {
    const readsAgain = this.isStream && given > 0 && dataset === undefined;
    return { generator: readsAgain ? start : generator, dataset, skip: readsAgain ? given : 0 };
  }

  private hire(seed: bigint, places: readonly Place[] | undefined): Crew {
    const { source, batching, collate, initialise, numWorkers, timeout, persistent } = this.options;
    const starts = Array.from({ length: numWorkers }, (_, id): WorkerStart => {
      const place = places?.[id];
      const position = place === undefined ? undefined : this.position(place);
      return { source, batching, collate, initialise, id, numWorkers, seed: String(seed + BigInt(id)), position };
    });
    const crew = new Crew(starts, workerEntry(), timeout);
    if (persistent) {
      registry ??= new FinalizationRegistry((left) => left.end());
      registry.register(this, crew);
    }
    return crew;
  }

  /** The workers at the beginning of a pass. */
  private async begin(seed: bigint | undefined, saved: SavedWorkers | undefined): Promise<Crew> {
    const { persistent, numWorkers } = this.options;
    const kept = persistent && this.isRunning && saved === undefined ? this.crew : undefined;
    if (kept === undefined) {
      this.baseSeed = seed ?? BigInt(saved?.baseSeed ?? 0);
      this.places = Array.from({ length: numWorkers }, (_, id) => {
        const worker = saved?.each[id];
        return worker === undefined
          ? { generator: undefined, start: undefined, given: 0, dataset: undefined }
          : placeOf(worker);
      });
      this.crew = this.hire(this.baseSeed, saved === undefined ? undefined : this.places);
    }
    const crew = this.crew as Crew;
    const left = await crew.begin();
    for (const [id, state] of left.entries()) if (state !== undefined) this.move(id, state);
    return crew;
  }

  private move(worker: number, state: WorkerState): Place {
    const place = this.places[worker] as Place;
    place.generator = state.generator;
    place.dataset = state.dataset;
    return place;
  }

  /** The batches of a pass, without its first `skipped`. */
  async *run(
    pass: Pass,
    seed: bigint | undefined,
    saved: SavedWorkers | undefined,
    skipped: number,
  ): AsyncIterableIterator<unknown> {
    const { numWorkers, prefetchFactor, inOrder, persistent } = this.options;
    const isResumed = saved !== undefined && pass.given > 0;
    this.next = isResumed ? saved.next : 0;
    const crew = await this.begin(seed, saved);
    const { pass: own } = crew;
    if (!isResumed) {
      this.places = this.places.map(({ generator }) => ({ generator, start: generator, given: 0, dataset: undefined }));
    }
    const ended = new Set<number>();
    let turn = this.next;
    const ask = (preferred?: number): void => {
      for (let i = 0; i < numWorkers; i++) {
        const worker = ((preferred ?? turn) + i) % numWorkers;
        if (ended.has(worker)) continue;
        const indices = pass.next();
        if (indices === undefined) return;
        turn = (worker + 1) % numWorkers;
        crew.request(worker, this.isStream ? undefined : indicesBelow(this.dataset, indices));
        return;
      }
    };
    try {
      for (let i = this.isStream ? 0 : pass.given; i < skipped; i++, pass.given++) pass.next();
      for (let i = 0; i < numWorkers * prefetchFactor; i++) ask();
      while (crew.open > 0) {
        const taken = await crew.take(inOrder);
        const place = this.move(taken.worker, taken.state);
        if ('ended' in taken) ended.add(taken.worker);
        ask(inOrder ? undefined : taken.worker);
        if ('ended' in taken) continue;
        place.given++;
        pass.given++;
        this.next = crew.next ?? turn;
        if (this.isStream && pass.given <= skipped) continue;
        yield taken.value;
        if (crew.pass !== own && !crew.isOver) {
          throw new DataLoaderError(
            'data/pass',
            'another pass over this DataLoader began: persistent workers serve one at a time\n  fix: a loader for each, or persistentWorkers: false',
          );
        }
      }
      pass.finished = true;
    } finally {
      if (!persistent) crew.end();
    }
  }
}
