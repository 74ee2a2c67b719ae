/** @file Workers: how one is started on this host, and the program that it runs, text so that no file has to be found. */
import { nodeModule } from '../../host/process.ts';
import type { WasmMemory } from './linear-memory.ts';

/** What a worker is told when it starts. */
export interface WorkerStart {
  readonly memory: WasmMemory;
  /** Address of the control block. */
  readonly control: number;
  /** Address of this thread's context. */
  readonly context: number;
  /** Positions of the control block's words. */
  readonly words: Readonly<Record<string, number>>;
}

export interface WorkerHandle {
  end(): void;
}

/**
 * The worker's program, in JavaScript. It never returns to its event loop, so that modules reach it through the memory. It spins
 * for a moment after each launch, because the next one often follows at once, and then sleeps.
 */
const program = `
function work({ memory, control, context, words: w }) {
  const words = new Int32Array(memory.buffer, control, 64);
  const functions = [];
  let modules = 0;
  const remainder = (a, b) => a % b;
  const load = () => {
    const count = Atomics.load(words, w.modules);
    for (; modules < count; modules++) {
      const entry = words[w.moduleTable] + 8 * modules;
      const [address, length] = new Int32Array(memory.buffer, entry, 2);
      const bytes = new Uint8Array(memory.buffer, address, length).slice();
      const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory, remainder } });
      functions.push(...Object.values(instance.exports));
    }
  };
  const takePart = () => {
    const number = words[w.function];
    if (number >= functions.length) load();
    const call = functions[number];
    const args = words[w.arguments];
    const outer = words[w.outer], rows = words[w.rows], count = words[w.count];
    const outerStep = words[w.outerStep], rowStep = words[w.rowStep], rowTasks = words[w.rowTasks];
    for (;;) {
      const task = Atomics.add(words, w.next, 1);
      if (task >= count) return;
      Atomics.add(words, w.taken, 1);
      if (rowTasks === 1) {
        call(args, context, task * outerStep, Math.min(outer, (task + 1) * outerStep), 0, rows);
      } else {
        const point = Math.floor(task / rowTasks);
        const row = (task - point * rowTasks) * rowStep;
        call(args, context, point, point + 1, row, Math.min(rows, row + rowStep));
      }
    }
  };
  let seen = Atomics.load(words, w.generation);
  Atomics.add(words, w.ready, 1);
  while (Atomics.load(words, w.stop) === 0) {
    Atomics.add(words, w.active, 1);
    try {
      if (Atomics.load(words, w.open) === 1) takePart();
    } catch (error) {
      Atomics.store(words, w.failed, 1);
    }
    Atomics.sub(words, w.active, 1);
    const until = performance.now() + 0.05;
    let turns = 0;
    while (Atomics.load(words, w.generation) === seen && ((++turns & 63) !== 0 || performance.now() < until));
    if (Atomics.load(words, w.generation) === seen) {
      Atomics.add(words, w.sleepers, 1);
      Atomics.wait(words, w.generation, seen);
      Atomics.sub(words, w.sleepers, 1);
    }
    seen = Atomics.load(words, w.generation);
  }
}
`;

interface BrowserWorker {
  postMessage(message: unknown): void;
  terminate(): void;
}

interface BrowserScope {
  readonly Worker?: new (url: string) => BrowserWorker;
  readonly Blob?: new (parts: readonly string[], options: { readonly type: string }) => object;
  readonly URL?: { createObjectURL(blob: object): string };
}

/** Starts a worker that does not keep the process alive. Undefined where the host refuses: for want of rights, or of threads. */
export function startWorker(start: WorkerStart): WorkerHandle | undefined {
  try {
    return hostWorker(start);
  } catch {
    return undefined;
  }
}

function hostWorker(start: WorkerStart): WorkerHandle | undefined {
  const threads = nodeModule('node:worker_threads');
  if (threads !== undefined) {
    const worker = new threads.Worker(`${program}\nwork(require('node:worker_threads').workerData);`, {
      eval: true,
      workerData: start,
      // Nothing of the parent's environment and options concerns it.
      execArgv: [],
    });
    worker.unref();
    return { end: () => void worker.terminate() };
  }
  const { Worker, Blob, URL } = globalThis as unknown as BrowserScope;
  if (Worker === undefined || Blob === undefined || URL === undefined) return undefined;
  const source = `${program}\nonmessage = (event) => work(event.data);`;
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  worker.postMessage(start);
  return { end: () => worker.terminate() };
}
