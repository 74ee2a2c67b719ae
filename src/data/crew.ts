/** @file The worker threads of one pass over a DataLoader: batches are asked for ahead and handed out in order. */
import { DataLoaderError, DeviceError } from '../errors/errors.ts';
import { type HostWorker, startWorker } from '../host/worker.ts';
import { unpack } from './transport.ts';
import type { WorkerAnswer, WorkerStart } from './worker.ts';

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
    for (const start of starts) {
      const worker = startWorker(entry, start, {
        message: (message) => this.receive(message as WorkerAnswer),
        failed: (error) => this.fail(start.id, error),
      });
      if (worker === undefined) {
        this.end();
        throw new DeviceError('data/no-workers', 'this host has no worker threads\n  fix: numWorkers: 0');
      }
      this.workers.push(worker);
    }
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
        `a worker failed while it loaded batch ${answer.batch}: ${name}: ${message}\n${stack}`,
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
    this.failure = new DataLoaderError('data/worker-died', `worker ${id} died: ${reason}`, { worker: id });
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
