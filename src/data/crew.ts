/** @file The worker threads of a DataLoader: batches are asked for ahead and handed out in order. */
import { DataLoaderError, DeviceError } from '../errors/errors.ts';
import { type HostWorker, startWorker } from '../host/worker.ts';
import { unpack } from './transport.ts';
import type { WorkerAnswer, WorkerRequest, WorkerStart, WorkerState } from './worker.ts';

/** What came of a request: a batch, or the end of an iterable data set. */
export type Taken = { readonly worker: number; readonly state: WorkerState } & (
  | { readonly value: unknown }
  | { readonly ended: true }
);

interface Request {
  readonly batch: number;
  readonly worker: number;
}

function death(id: number, error: unknown): DataLoaderError {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new DataLoaderError(
    'data/worker-died',
    `worker ${id} of DataLoader died; the workers were ended\n` +
      '  fix: look for what ends a thread in the data set: process.exit, an error in a callback, too little memory; numWorkers: 0 shows it in this thread\n' +
      reason,
    { worker: id },
  );
}

export class Crew {
  /** The pass that the workers are at. */
  pass = -1;
  private readonly workers: HostWorker[] = [];
  private readonly timeout: number;
  private readonly arrived = new Map<number, WorkerAnswer>();
  /** What was asked for and not taken, in order. */
  private readonly requests: Request[] = [];
  private asked = 0;
  private failure: DataLoaderError | DeviceError | undefined;
  private wake: (() => void) | undefined;

  /** `timeout` is in seconds; with 0, a batch is awaited for however long it takes. */
  constructor(starts: readonly WorkerStart[], entry: URL, timeout: number) {
    this.timeout = timeout;
    for (const start of starts) this.workers.push(this.start(start, entry));
  }

  private start(start: WorkerStart, entry: URL): HostWorker {
    let worker: HostWorker | undefined;
    let cause: unknown;
    try {
      worker = startWorker(entry, start, {
        message: (message) => {
          const answer = message as WorkerAnswer;
          this.arrived.set(answer.batch, answer);
          this.wake?.();
        },
        failed: (error) => this.fail(start.id, error),
      });
    } catch (error) {
      cause = error;
    }
    if (worker !== undefined) return worker;
    this.end();
    const reason = cause instanceof Error ? `starts no worker thread: ${cause.message}` : 'has no worker threads';
    throw new DeviceError('data/no-workers', `this host ${reason}\n  fix: numWorkers: 0`, { cause });
  }

  /** Batches asked for and not taken. */
  get open(): number {
    return this.requests.length;
  }

  /** The worker whose answer is taken next. */
  get next(): number | undefined {
    return this.requests[0]?.worker;
  }

  /** The workers can serve no more. */
  get isOver(): boolean {
    return this.workers.length === 0;
  }

  /** Asks a worker for a batch: that of the indices, or the next one of its iterable data set. */
  request(worker: number, indices: readonly number[] | undefined): void {
    const batch = this.asked++;
    this.requests.push({ batch, worker });
    this.workers[worker]?.post({ batch, pass: this.pass, indices } satisfies WorkerRequest);
  }

  private fail(id: number, error: unknown): void {
    if (this.failure !== undefined) return;
    this.failure = error instanceof DeviceError ? error : death(id, error);
    this.wake?.();
  }

  /** The next batch in the order of requests, or in that of arrival. Ends the workers where one of them died or gives no answer. */
  async take(inOrder: boolean): Promise<Taken> {
    for (const worker of this.workers) worker.hold(true);
    try {
      const deadline = this.timeout > 0 ? performance.now() + 1000 * this.timeout : undefined;
      for (;;) {
        const at = inOrder
          ? 0
          : Math.max(
              0,
              this.requests.findIndex(({ batch }) => this.arrived.has(batch)),
            );
        const request = this.requests[at] as Request;
        const answer = this.arrived.get(request.batch);
        if (answer !== undefined) {
          this.requests.splice(at, 1);
          this.arrived.delete(request.batch);
          return settled(answer, request.worker);
        }
        if (this.failure !== undefined) throw this.failure;
        await this.arrival(deadline, request.worker);
      }
    } catch (error) {
      if (error === this.failure) this.end();
      throw error;
    } finally {
      for (const worker of this.workers) worker.hold(false);
    }
  }

  /** Waits until something has come from a worker. */
  private async arrival(deadline: number | undefined, worker: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      if (deadline === undefined) return;
      timer = setTimeout(() => {
        this.failure ??= new DataLoaderError(
          'data/timeout',
          `worker ${worker} of DataLoader gave no batch within ${this.timeout} seconds; the workers were ended\n` +
            '  rule: timeout is the longest wait for a batch, starting a worker included\n' +
            '  fix: look for what blocks in the data set (a lock, a network, an endless loop), or set a longer timeout',
          { worker, timeout: this.timeout },
        );
        resolve();
      }, deadline - performance.now());
    });
    clearTimeout(timer);
    this.wake = undefined;
  }

  /** Begins a pass, once the workers are done with what an earlier one left behind. Returns the states that they begin it in. */
  async begin(): Promise<(WorkerState | undefined)[]> {
    const states = this.workers.map((): WorkerState | undefined => undefined);
    while (this.requests.length > 0) {
      try {
        const { worker, state } = await this.take(true);
        states[worker] = state;
      } catch (error) {
        if (this.isOver) throw error;
      }
    }
    this.pass++;
    return states;
  }

  /** Ends all workers. */
  end(): void {
    for (const worker of this.workers) worker.terminate();
    this.workers.length = 0;
    this.requests.length = 0;
    this.arrived.clear();
  }
}

function settled(answer: WorkerAnswer, worker: number): Taken {
  if ('value' in answer) return { worker, state: answer.state, value: unpack(answer.value) };
  if ('ended' in answer) return { worker, state: answer.state, ended: true };
  const { name, message, stack } = answer.error;
  throw new DataLoaderError(
    'data/worker',
    `a worker failed while it loaded batch ${answer.batch}: ${name}: ${message}\n${stack}`,
    { batch: answer.batch, workerStack: stack },
  );
}
