/** @file The worker as the page sees it: commands go in, reports come out, and a worker that does not start is noticed. */
import type { Command, Report } from '../shared/messages.ts';

/** A worker that has said nothing for so long does not start. */
const patienceMilliseconds = 30_000;

export class Session {
  private worker: Worker | undefined;
  private readonly hear: (report: Report) => void;
  private readonly cannotStart: (reason: string) => void;

  constructor(hear: (report: Report) => void, cannotStart: (reason: string) => void) {
    this.hear = hear;
    this.cannotStart = cannotStart;
  }

  /** Starts a worker, in place of the one before. */
  start(): void {
    this.worker?.terminate();
    let started = false;
    let given: string | undefined;
    const refuse = (reason: string): void => {
      clearTimeout(patience);
      if (started || given !== undefined) return;
      given = reason;
      this.worker?.terminate();
      this.worker = undefined;
      this.cannotStart(reason);
    };
    const patience = setTimeout(() => refuse('timeout'), patienceMilliseconds);
    // Without WebAssembly there is nothing to start: where a policy forbids it, compiling throws in the worker.
    if (typeof WebAssembly === 'undefined') {
      refuse('WebAssembly: undefined');
      return;
    }
    try {
      this.worker = new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module' });
    } catch (error) {
      refuse(String(error));
      return;
    }
    this.worker.onerror = (event) => {
      event.preventDefault();
      refuse(event.message || 'worker: error');
    };
    this.worker.onmessage = ({ data }: MessageEvent<Report>) => {
      if (data.type === 'failed' && !started) {
        refuse(data.message);
        return;
      }
      if (data.type === 'ready') {
        started = true;
        clearTimeout(patience);
      }
      this.hear(data);
    };
  }

  post(command: Command): void {
    this.worker?.postMessage(command);
  }
}
