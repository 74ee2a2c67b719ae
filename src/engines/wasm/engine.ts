/** @file The `wasm` engine: kernels as WebAssembly modules over a linear memory that caches storages. */
import { EngineError } from '../../errors/errors.ts';
import { decompose } from '../../kernels/elementary.ts';
import type { Kernel } from '../../kernels/ir.ts';
import { argumentBlockLength, type Layout, layoutOf } from '../../kernels/layout.ts';
import { nest } from '../../kernels/nest.ts';
import { addressesOffset, blockColumnsOffset, blockRowsOffset, context } from '../../render/wasm/convention.ts';
import { renderModule } from '../../render/wasm/module.ts';
import { type HostStorage, requirePresent } from '../../storage/host.ts';
import type { Engine, EngineDescription, EngineEntry, Executable } from '../engine.ts';
import { engineKinds } from '../names.ts';
import { type Refusal, refusalOf } from '../refusal.ts';
import { requestedThreads, wasmMemory } from '../settings.ts';
import { type Coverage, coveragesOf } from './coverage.ts';
import { Crew } from './crew.ts';
import { type HostFacts, hostFacts } from './host.ts';
import { LinearMemory, maximumPages, webAssembly } from './linear-memory.ts';
import { type Plan, planOf } from './plan.ts';
import { Residency } from './residency.ts';

const defaultBound = 2 ** 28;

export interface WasmEngineOptions {
  /** How many threads share a large launch, the calling one included. Default: FLAMBEAU_THREADS, or one for each processor. */
  readonly threads?: number;
  /** Bytes of tensors that linear memory may hold. Default: FLAMBEAU_WASM_MEMORY, or 256 MiB and what one launch needs beyond. */
  readonly memory?: number;
  /** False: as on a host that shares no memory between threads. */
  readonly shared?: boolean;
}

class WasmExecutable implements Executable {
  readonly kernel: Kernel;
  readonly layout: Layout;
  readonly plan: Plan;
  /** Operands that a launch writes, by position. */
  readonly written: readonly number[];
  readonly guarded: boolean;
  /** By operand: how many bytes a launch writes of it, if it writes each element that it addresses and reads none. */
  readonly coverages: readonly (Coverage | undefined)[];
  /** Positions of the operands, those that are only written last. */
  readonly order: readonly number[];

  constructor(kernel: Kernel, plan: Plan) {
    this.kernel = kernel;
    this.layout = layoutOf(kernel);
    this.plan = plan;
    this.written = kernel.operands.flatMap(({ access }, i) => (access === 'read' ? [] : [i]));
    this.guarded = plan.guarded;
    this.coverages = coveragesOf(kernel);
    const positions = kernel.operands.map((_, i) => i);
    const covered = (i: number): boolean => this.coverages[i] !== undefined;
    this.order = [...positions.filter((i) => !covered(i)), ...positions.filter(covered)];
  }
}

class WasmEngine implements Engine {
  readonly name = 'wasm';
  readonly threads: number;
  readonly values: Float64Array;
  readonly integers: BigInt64Array;
  readonly storages: HostStorage[] = [];
  readonly check = 'now';
  private readonly facts: HostFacts;
  private readonly memory: LinearMemory;
  private readonly residency: Residency;
  private readonly crew: Crew;
  /** By name: a name stands for one content. */
  private readonly executables = new Map<string, WasmExecutable>();
  private moduleBytes = 0;

  constructor(options: WasmEngineOptions) {
    const facts = hostFacts();
    this.facts = { ...facts, shared: facts.shared && options.shared !== false };
    if (webAssembly === undefined || !this.facts.simd) {
      throw new EngineError('engine/unavailable', 'the wasm engine needs WebAssembly with SIMD, which this host lacks');
    }
    this.threads = this.facts.shared
      ? Math.max(1, Math.min(64, options.threads ?? requestedThreads() ?? this.facts.processors))
      : 1;
    const bound = options.memory ?? wasmMemory();
    this.memory = new LinearMemory(webAssembly, {
      shared: this.facts.shared,
      bound: bound ?? defaultBound,
      // A bound that nobody asked for stops no kernel with large operands.
      raisable: bound === undefined,
      threads: this.threads,
    });
    this.residency = new Residency(this.memory);
    this.crew = new Crew(webAssembly, this.memory, this.residency, this.threads);
    // Memory that is not shared moves when it grows, so that its arguments are copied in at each launch.
    const buffer = this.memory.shared ? this.memory.memory.buffer : new ArrayBuffer(argumentBlockLength * 8);
    const offset = this.memory.shared ? this.memory.argumentsAddress : 0;
    this.values = new Float64Array(buffer, offset, argumentBlockLength);
    this.integers = new BigInt64Array(buffer, offset, argumentBlockLength);
  }

  /** One module for each kernel: emitting takes less than a millisecond, and most kernels of a family are never launched. */
  compile(kernel: Kernel): Executable {
    const known = this.executables.get(kernel.name);
    if (known !== undefined) return known;
    const bytes = renderModule([decompose(nest(kernel))], {
      memory: { shared: this.memory.shared, maximum: maximumPages },
      relaxed: this.facts.relaxed,
    });
    this.moduleBytes += bytes.length;
    const executable = new WasmExecutable(kernel, planOf(kernel, this.crew.add(bytes)));
    this.executables.set(kernel.name, executable);
    return executable;
  }

  launch(executable: Executable, work: number, refuse?: Refusal): void {
    if (!(executable instanceof WasmExecutable)) {
      throw new EngineError('wasm/executable', `kernel ${executable.kernel.name} was compiled by another engine`);
    }
    const { kernel, layout, plan } = executable;
    const { values, memory, residency, storages } = this;
    const tasks = plan.tasks(values, layout, work, this.threads);
    if (tasks === undefined) return;
    residency.nextLaunch();
    const addresses = memory.argumentsAddress + addressesOffset;
    // What is read comes first: where it stands on the storage of a result, the result's storage is not without content.
    for (const i of executable.order) {
      const storage = storages[i];
      if (storage === undefined) throw new EngineError('wasm/operands', `kernel ${kernel.name} lacks operand ${i}`);
      const coverage = executable.coverages[i];
      const fresh = coverage !== undefined && coverage(values) === storage.content;
      const address = residency.locate(storage, fresh);
      memory.data.setInt32(addresses + 4 * i, address, true);
    }
    for (const i of executable.written) {
      const storage = storages[i];
      if (storage !== undefined) residency.wrote(storage);
    }
    if (!memory.shared) {
      const used = layout.outer + (values[0] ?? 0) * (1 + kernel.operands.length);
      new Float64Array(memory.memory.buffer, memory.argumentsAddress, used).set(values.subarray(0, used));
    }
    memory.data.setInt32(memory.argumentsAddress + blockRowsOffset, tasks.blockRows, true);
    memory.data.setInt32(memory.argumentsAddress + blockColumnsOffset, tasks.blockColumns, true);
    if (executable.guarded) {
      for (let thread = 0; thread < this.threads; thread++) {
        memory.data.setInt32(memory.contextAddress(thread) + context.guardCode, 0, true);
      }
    }
    this.crew.run(tasks);
    if (executable.guarded) this.requireGuards(kernel, refuse);
  }

  /** Of the guards that failed on the threads, the one at the lowest position is the launch's error. */
  private requireGuards(kernel: Kernel, refuse: Refusal | undefined): void {
    const { data } = this.memory;
    let status = 0;
    let value = 0;
    let [outer, row] = [0, 0];
    for (let thread = 0; thread < this.threads; thread++) {
      const at = this.memory.contextAddress(thread);
      const code = data.getInt32(at + context.guardCode, true);
      if (code === 0) continue;
      const [thisOuter, thisRow] = [
        data.getInt32(at + context.guardOuter, true),
        data.getInt32(at + context.guardRow, true),
      ];
      if (status !== 0 && (thisOuter > outer || (thisOuter === outer && thisRow > row))) continue;
      [status, outer, row] = [code, thisOuter, thisRow];
      value = Number(data.getBigInt64(at + context.guardValue, true));
    }
    if (status !== 0) throw refusalOf(kernel, refuse, status - 1, value);
  }

  beforeHostRead(storage: HostStorage): void {
    requirePresent(storage);
    this.residency.flush(storage);
  }

  beforeHostWrite(storage: HostStorage): void {
    requirePresent(storage);
    this.residency.evict(storage);
  }

  writeBackAll(): void {
    this.residency.clear();
  }

  describe(): EngineDescription {
    return {
      simd: this.facts.simd,
      relaxedFma: this.facts.relaxed,
      threads: this.threads,
      workers: this.crew.ready,
      tasksOfWorkers: this.crew.tasksOfWorkers,
      sharedMemory: this.facts.shared,
      memoryBytes: this.memory.size,
      memoryBound: this.memory.bound,
      bytesWrittenBack: this.residency.bytesWrittenBack,
      kernels: this.executables.size,
      moduleBytes: this.moduleBytes,
    };
  }

  dispose(): void {
    this.residency.clear();
    this.crew.dispose();
  }
}

/** Starts the engine. Throws `EngineError [engine/unavailable]` where the host has no WebAssembly SIMD. */
export function createWasmEngine(options: WasmEngineOptions = {}): Engine {
  return new WasmEngine(options);
}

export const wasm = {
  ...engineKinds.wasm,
  available: () => webAssembly !== undefined && hostFacts().simd,
  create: createWasmEngine,
} as const satisfies EngineEntry;
