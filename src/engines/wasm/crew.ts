/**
 * @file The threads that share a launch: the caller and its workers over one memory.
 *
 * A launch is written into the control block and opened. Whoever is awake registers, takes tasks by an atomic counter until none is
 * left, and signs off. The caller takes part, closes the launch, and waits only for those who are registered: a worker that wakes
 * late finds the launch closed and touches nothing.
 */
import { EngineError } from '../../errors/errors.ts';
import { type LinearMemory, moduleCapacity, type webAssembly } from './linear-memory.ts';
import type { Tasks } from './plan.ts';
import type { Residency } from './residency.ts';
import { startWorker, type WorkerHandle } from './worker.ts';

/** Words of the control block. */
export const control = {
  generation: 0,
  sleepers: 1,
  open: 2,
  active: 3,
  next: 4,
  failed: 5,
  stop: 6,
  modules: 7,
  function: 8,
  outer: 9,
  rows: 10,
  outerStep: 11,
  rowStep: 12,
  rowTasks: 13,
  count: 14,
  arguments: 15,
  moduleTable: 16,
  ready: 17,
  taken: 18,
} as const;

type Api = NonNullable<typeof webAssembly>;
type KernelFunction = (
  args: number,
  context: number,
  outerBegin: number,
  outerEnd: number,
  rowBegin: number,
  rowEnd: number,
) => void;

const remainder = (a: number, b: number): number => a % b;
export class Crew {
  private readonly api: Api;
  private readonly memory: LinearMemory;
  private readonly residency: Residency;
  private readonly threads: number;
  private readonly words: Int32Array;
  private readonly functions: KernelFunction[] = [];
  private readonly workers: WorkerHandle[] = [];
  private modules = 0;
  private started = false;
  private ended = false;

  constructor(api: Api, memory: LinearMemory, residency: Residency, threads: number) {
    this.api = api;
    this.memory = memory;
    this.residency = residency;
    this.threads = threads;
    this.words = new Int32Array(memory.memory.buffer, memory.controlAddress, 64);
  }

  /** Starts the workers, at the first launch that is worth it. They join as they come up. */
  private start(): void {
    this.started = true;
    this.words[control.arguments] = this.memory.argumentsAddress;
    this.words[control.moduleTable] = this.memory.moduleTable;
    for (let thread = 1; thread < this.threads; thread++) {
      const worker = startWorker({
        memory: this.memory.memory,
        control: this.memory.controlAddress,
        context: this.memory.contextAddress(thread),
        words: control,
      });
      // A host that starts no more threads, or none for this program, leaves the tasks to those that there are.
      if (worker === undefined) return;
      this.workers.push(worker);
    }
  }

  /** Workers that have begun to wait for launches. */
  get ready(): number {
    return this.threads === 1 ? 0 : Atomics.load(this.words, control.ready);
  }

  /** Tasks that workers have done so far, modulo 2^32. */
  get tasksOfWorkers(): number {
    return this.threads === 1 ? 0 : Atomics.load(this.words, control.taken) >>> 0;
  }

  /** Compiles a module on this thread and leaves its bytes to the workers. Returns the number of each exported function. */
  add(bytes: Uint8Array<ArrayBuffer>): ReadonlyMap<string, number> {
    const instance = new this.api.Instance(new this.api.Module(bytes), {
      env: { memory: this.memory.memory, remainder },
    });
    const numbers = new Map<string, number>();
    for (const [name, value] of Object.entries(instance.exports)) {
      numbers.set(name, this.functions.push(value as KernelFunction) - 1);
    }
    if (this.threads > 1) this.publish(bytes);
    return numbers;
  }

  private publish(bytes: Uint8Array): void {
    if (this.modules === moduleCapacity) {
      throw new EngineError('wasm/modules', `the wasm engine cannot hold more than ${moduleCapacity} kernels`);
    }
    this.residency.nextLaunch();
    const { address } = this.residency.room(bytes.length);
    this.memory.bytes.set(bytes, address);
    const entry = this.memory.moduleTable + 8 * this.modules;
    this.memory.data.setInt32(entry, address, true);
    this.memory.data.setInt32(entry + 4, bytes.length, true);
    this.modules++;
    Atomics.store(this.words, control.modules, this.modules);
  }

  /** Runs a launch and waits for it. */
  run(tasks: Tasks): void {
    const call = this.functions[tasks.function];
    if (call === undefined) throw new EngineError('wasm/executable', `no function ${tasks.function}`);
    const args = this.memory.argumentsAddress;
    const mine = this.memory.contextAddress(0);
    if (tasks.count === 1) {
      call(args, mine, 0, tasks.outer, 0, tasks.rows);
      return;
    }
    if (!this.started && !this.ended) this.start();
    const { words } = this;
    const { outer, rows, outerStep, rowStep, rowTasks, count } = tasks;
    this.open(tasks);
    try {
      for (;;) {
        const task = Atomics.add(words, control.next, 1);
        if (task >= count) break;
        if (rowTasks === 1) {
          call(args, mine, task * outerStep, Math.min(outer, (task + 1) * outerStep), 0, rows);
        } else {
          const point = Math.floor(task / rowTasks);
          const row = (task - point * rowTasks) * rowStep;
          call(args, mine, point, point + 1, row, Math.min(rows, row + rowStep));
        }
      }
    } finally {
      this.close();
    }
    if (Atomics.load(words, control.failed) !== 0) {
      throw new EngineError('wasm/worker', 'a worker of the wasm engine failed in a kernel');
    }
  }

  private open(tasks: Tasks): void {
    const { words } = this;
    words[control.function] = tasks.function;
    words[control.outer] = tasks.outer;
    words[control.rows] = tasks.rows;
    words[control.outerStep] = tasks.outerStep;
    words[control.rowStep] = tasks.rowStep;
    words[control.rowTasks] = tasks.rowTasks;
    words[control.count] = tasks.count;
    words[control.failed] = 0;
    Atomics.store(words, control.next, 0);
    Atomics.store(words, control.open, 1);
    this.wake();
  }

  private wake(): void {
    Atomics.add(this.words, control.generation, 1);
    if (Atomics.load(this.words, control.sleepers) > 0) Atomics.notify(this.words, control.generation);
  }

  /** Lets nobody in any more and waits, spinning, for those within: each is at its last task. */
  private close(): void {
    Atomics.store(this.words, control.open, 0);
    while (Atomics.load(this.words, control.active) !== 0);
  }

  dispose(): void {
    this.ended = true;
    if (this.workers.length === 0) return;
    Atomics.store(this.words, control.stop, 1);
    this.wake();
    for (const worker of this.workers.splice(0)) worker.end();
  }
}
