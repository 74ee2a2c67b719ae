/** @file Worker threads of the host, Node's or the browser's, behind one small interface. */
import { DeviceError } from '../errors/errors.ts';
import { nodeModule } from './process.ts';
import { workerEntry } from './typescript.ts';

export interface HostWorker {
  post(message: unknown, transfer?: readonly ArrayBufferLike[]): void;
  /** Keeps the process alive while an answer is awaited, and lets it end otherwise. */
  hold(held: boolean): void;
  terminate(): void;
}

export interface WorkerEvents {
  message(message: unknown): void;
  /** The worker failed outside of a request, or ended by itself. */
  failed(error: unknown): void;
}

interface BrowserWorker {
  postMessage(message: unknown, transfer: readonly unknown[]): void;
  terminate(): void;
  onmessage: ((event: { data: unknown }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
}

/** Node's own arguments for a worker: those of this process, but for what only a program text on the command line may have. */
function inheritedArguments(): string[] {
  return process.execArgv.filter((argument, i, all) => {
    const forText = /^(--input-type|--eval|--print|-e|-p|-pe)(=|$)/;
    return !forText.test(argument) && !/^(--eval|--print|-e|-p|-pe)$/.test(all[i - 1] ?? '');
  });
}

const unloaded = (url: URL): DeviceError =>
  new DeviceError(
    'host/worker',
    `the program of a worker, ${url.href}, could not be loaded\n  rule: in a page it lies beside the library, and bundlers do not put it there\n  fix: numWorkers: 0, and train in a worker of the page (docs/browsers.md)`,
  );

/** Starts a module as worker. Returns undefined on a host without workers. */
export function startWorker(url: URL, data: unknown, events: WorkerEvents): HostWorker | undefined {
  const threads = nodeModule('node:worker_threads');
  if (threads !== undefined) {
    const worker = new threads.Worker(workerEntry(url), { workerData: data, execArgv: inheritedArguments() });
    let ended = false;
    worker.on('message', events.message);
    worker.on('error', events.failed);
    worker.on('exit', (code) => {
      if (!ended) events.failed(new Error(`the worker ended with exit code ${code}`));
    });
    worker.unref();
    return {
      post: (message, transfer = []) => worker.postMessage(message, transfer as ArrayBuffer[]),
      hold: (held) => (held ? worker.ref() : worker.unref()),
      terminate() {
        ended = true;
        void worker.terminate();
      },
    };
  }
  const { Worker } = globalThis as unknown as { Worker?: new (url: URL, options: object) => BrowserWorker };
  if (Worker === undefined) return undefined;
  const worker = new Worker(url, { type: 'module' });
  worker.onmessage = (event) => events.message(event.data);
  // An event without a message: nothing of the program ran.
  worker.onerror = ({ message }) => events.failed(message === undefined ? unloaded(url) : new Error(message));
  worker.postMessage({ workerData: data }, []);
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    hold: () => {},
    terminate: () => worker.terminate(),
  };
}

/** In a worker: calls `start` with the data that the worker was started with, and with a way to post. */
export function runAsWorker(
  start: (
    data: unknown,
    post: (message: unknown, transfer?: readonly ArrayBufferLike[]) => void,
  ) => (message: unknown) => void,
): void {
  const threads = nodeModule('node:worker_threads');
  const port = threads?.parentPort;
  if (threads !== undefined && port !== null && port !== undefined) {
    const receive = start(threads.workerData, (message, transfer = []) =>
      port.postMessage(message, transfer as ArrayBuffer[]),
    );
    port.on('message', receive);
    return;
  }
  const scope = globalThis as unknown as BrowserWorker;
  let receive: ((message: unknown) => void) | undefined;
  scope.onmessage = ({ data }) => {
    if (receive !== undefined) receive(data);
    else
      receive = start((data as { workerData: unknown }).workerData, (message, transfer = []) =>
        scope.postMessage(message, transfer),
      );
  };
}
