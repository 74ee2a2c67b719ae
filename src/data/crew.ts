/** @file The worker threads of one pass over a DataLoader: batches are asked for ahead and handed out in order. */
import { DataLoaderError, DeviceError } from '../errors/errors.ts';
import { type HostWorker, startWorker } from '../host/worker.ts';
import { unpack } from './transport.ts';
import type { WorkerAnswer, WorkerStart } from './worker.ts';

/** What to do about an error of a worker, where that is known. */
function mendOf(message: string): string {
  if (!/unknown file extension "\.[cm]?tsx?"/i.test(message)) return '';
  return (
    'worker threads start without the hooks by which this process reads TypeScript (tsx, ts-node)\n' +
    '  fix: compile the module of the data set to JavaScript, or name a small module that brings the hooks along in fromModule, such as\n' +
    "    import { register } from 'tsx/esm/api'; register(); export const { Samples } = await import('./samples.ts');\n" +
    '  or numWorkers: 0; Node 22.18 and later read TypeScript themselves\n'
  );
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export class Crew {
  private readonly workers: HostWorker[] = [];
  private readonly arrived = new Map<number, WorkerAnswer>();
  private readonly waiting = new Map<number, Waiting>();
  private failure: DataLoaderError | undefined;

  constructor(starts: readonly WorkerStart[], entry: URL) {
    for (const start of starts) this.workers.push(this.start(start, entry));
  }

  private start(start: WorkerStart, entry: URL): HostWorker {
    let worker: HostWorker | undefined;
    let cause: unknown;
    try {
      worker = startWorker(entry, start, {
        message: (message) => this.receive(message as WorkerAnswer),
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

  /** Asks for a batch; batch i goes to worker i modulo their number. */
  request(batch: number, indices: readonly number[]): void {
    this.workers[batch % this.workers.length]?.post({ batch, indices });
  }

  private receive(answer: WorkerAnswer): void {
    const waiting = this.waiting.get(answer.batch);
    if (waiting === undefined) {
      this.arrived.set(answer.batch, answer);
      return;
    }
    this.waiting.delete(answer.batch);
    this.settle(answer, waiting);
  }

  private settle(answer: WorkerAnswer, { resolve, reject }: Waiting): void {
    if ('value' in answer) {
      resolve(unpack(answer.value));
      return;
    }
    const { name, message, stack } = answer.error;
    reject(
      new DataLoaderError(
        'data/worker',
        `a worker failed while it loaded batch ${answer.batch}: ${name}: ${message}\n${mendOf(message)}${stack}`,
        {
          batch: answer.batch,
          workerStack: stack,
        },
      ),
    );
  }

  private fail(id: number, error: unknown): void {
    if (this.failure !== undefined) return;
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.failure = new DataLoaderError('data/worker-died', `worker ${id} died: ${mendOf(reason)}${reason}`, {
      worker: id,
    });
    for (const { reject } of this.waiting.values()) reject(this.failure);
    this.waiting.clear();
  }

  /** The batch, once its worker has made it. */
  async take(batch: number): Promise<unknown> {
    for (const worker of this.workers) worker.hold(true);
    try {
      return await new Promise((resolve, reject) => {
        const answer = this.arrived.get(batch);
        if (answer !== undefined) {
          this.arrived.delete(batch);
          this.settle(answer, { resolve, reject });
        } else if (this.failure !== undefined) reject(this.failure);
        else this.waiting.set(batch, { resolve, reject });
      });
    } finally {
      for (const worker of this.workers) worker.hold(false);
    }
  }

  /** Ends all workers. */
  end(): void {
    for (const worker of this.workers) worker.terminate();
    this.workers.length = 0;
    this.arrived.clear();
  }
}
