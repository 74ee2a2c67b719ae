/** @file The engine of the GPU: it turns launches into dispatches, which are encoded at once and run some time later, in order. */
import { EngineError } from '../../errors/errors.ts';
import type { Kernel } from '../../kernels/ir.ts';
import { argumentBlockLength, maximumOperands } from '../../kernels/layout.ts';
import { ArgumentWords, launchPosition, pointsPosition } from '../../render/wgsl/arguments.ts';
import { argumentBinding, guardBinding } from '../../render/wgsl/memory.ts';
import { type ShaderLimits, scheduleFor } from '../../render/wgsl/schedules.ts';
import { firstShared } from '../../render/wgsl/slots.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Engine, EngineDescription, Executable } from '../engine.ts';
import { lateRefusal, type Refusal } from '../refusal.ts';
import { type Batch, windowBytes } from './batch.ts';
import { Bindings } from './bindings.ts';
import type { WebGpuDevice } from './device.ts';
import { Pipelines, type Plan, type Stage, WebGpuExecutable } from './pipelines.ts';
import type { Memory } from './pool.ts';
import { memoryOf } from './storage.ts';

/** Guarded launches that nobody asks about, before the engine asks itself. */
const mostUnasked = 2048;

export interface EngineSettings {
  readonly limits: ShaderLimits;
  /** Shaders may ask for IEEE arithmetic. */
  readonly strict: boolean;
  /** The schedule to use wherever a kernel has it. */
  readonly schedule: string | undefined;
}

export class WebGpuEngine implements Engine {
  readonly name = 'webgpu';
  readonly threads = 1;
  readonly check = 'later';
  readonly sharesPoints = true;
  readonly values = new Float64Array(argumentBlockLength);
  readonly integers = new BigInt64Array(this.values.buffer);
  readonly storages: Storage[] = [];
  private readonly halves = new Uint32Array(this.values.buffer);
  private readonly block = new ArgumentWords();
  private readonly device: WebGpuDevice;
  private readonly batch: Batch;
  private readonly settings: EngineSettings;
  private readonly bindings: Bindings;
  private readonly pipelines: Pipelines;
  private readonly executables = new Map<string, WebGpuExecutable>();
  private readonly arguments: GPUBindGroup;
  private readonly guardedArguments: GPUBindGroup;
  /** Of the launch that is encoded: the slot of each operand, the buffer of each slot, workgroups, offset of the arguments. */
  private readonly slots: number[] = [];
  private readonly memories: (Memory | undefined)[] = new Array(maximumOperands + 1).fill(undefined);
  private readonly groups = new Uint32Array(3);
  private readonly offset = new Uint32Array(1);
  private launches = 0;

  constructor(device: WebGpuDevice, gpu: GPUDevice, settings: EngineSettings) {
    this.device = device;
    this.batch = device.batch;
    this.settings = settings;
    this.bindings = new Bindings(gpu);
    this.pipelines = new Pipelines(gpu, this.bindings, settings.strict);
    const words = { binding: argumentBinding, resource: { buffer: device.batch.arena, size: windowBytes } };
    const guards = { binding: guardBinding, resource: { buffer: device.guards.buffer } };
    this.arguments = gpu.createBindGroup({ layout: this.bindings.plain, entries: [words] });
    this.guardedArguments = gpu.createBindGroup({ layout: this.bindings.guarded, entries: [words, guards] });
  }

  compile(kernel: Kernel): Executable {
    const known = this.executables.get(kernel.name);
    if (known !== undefined) return known;
    const made = new WebGpuExecutable(kernel, this.settings.limits);
    if (4 * made.packer.layout.length > windowBytes) {
      throw new EngineError('webgpu/arguments', `the arguments of ${kernel.name} do not fit ${windowBytes} bytes`);
    }
    this.executables.set(kernel.name, made);
    return made;
  }

  launch(executable: Executable, _work: number, refuse?: Refusal): void {
    if (!(executable instanceof WebGpuExecutable)) throw new TypeError('the executable was compiled by another engine');
    const { device, block } = this;
    if (device.lost !== undefined) throw device.lost;
    const { words } = block;
    const count = executable.packer.pack(this.values, this.halves, block);
    if (words[pointsPosition] === 0) return;
    const { schedules, kernel } = executable;
    const { schedule } = this.settings;
    const place = schedule === undefined ? schedules.choose(words) : scheduleFor(schedules, words, schedule);
    const used = this.assignSlots(kernel);
    const plan =
      executable.plans[place]?.get(this.pattern) ?? this.pipelines.plan(executable, place, this.pattern, this.slots);
    const scratchBytes = plan.schedule.prepare(words);
    const scratch = scratchBytes === 0 ? undefined : device.heap.memory(scratchBytes);
    this.memories[used] = scratch;
    if (plan.guarded) words[launchPosition] = this.device.guards.add(lateRefusal(kernel, refuse));
    this.encode(plan, words, count, scratch === undefined ? used : used + 1);
    if (scratch !== undefined) device.heap.give(scratch);
    this.launches++;
    if (plan.guarded && this.device.guards.length > mostUnasked) this.device.askGuards();
  }

  /** The slots as a number. */
  private pattern = 0;

  /** Finds the buffer of each operand; operands of one buffer have one slot. Returns how many there are. */
  private assignSlots(kernel: Kernel): number {
    const { slots, memories, storages } = this;
    const count = kernel.operands.length;
    let used = 0;
    let pattern = 1;
    slots.length = count;
    for (let i = 0; i < count; i++) {
      const memory = memoryOf(storages[i], kernel.name);
      let slot = 0;
      while (slot < used && memories[slot] !== memory) slot++;
      if (slot === used) memories[used++] = memory;
      slots[i] = slot;
      pattern = pattern * maximumOperands + slot;
    }
    this.pattern = pattern;
    return used;
  }

  private encode({ stages, guarded }: Plan, words: Uint32Array, count: number, used: number): void {
    const { batch, memories, groups, offset } = this;
    offset[0] = batch.begin(words, count);
    for (let i = 0; i < used; i++) (memories[i] as Memory).batch = batch.number;
    for (let i = 0; i < stages.length; i++) {
      const stage = stages[i] as Stage;
      stage.program.workgroups(words, groups);
      if (groups[0] === 0 || groups[1] === 0 || groups[2] === 0) continue;
      batch.setPipeline(stage.pipeline);
      batch.setArguments(guarded && stage.program.guarded ? this.guardedArguments : this.arguments, offset);
      this.bind(stage);
      batch.dispatch(groups);
    }
  }

  private bind({ writable, groups }: Stage): void {
    const { batch, bindings } = this;
    const memories = this.memories as Memory[];
    const count = writable.length;
    const alone = count === firstShared + 1 ? count : Math.min(count, firstShared);
    for (let i = 0; i < alone; i++) {
      batch.setGroup(1 + i, bindings.groupOf(memories[i] as Memory, writable[i] as boolean));
    }
    if (alone === count) return;
    const layout = groups[firstShared] as Stage['groups'][number];
    batch.setGroup(1 + firstShared, bindings.sharedGroup(layout, memories, firstShared, count));
  }

  beforeHostRead(): never {
    throw new TypeError('the host reads memory of the GPU');
  }

  beforeHostWrite(): never {
    throw new TypeError('the host writes memory of the GPU');
  }

  writeBackAll(): void {}

  describe(): EngineDescription {
    return {
      engine: this.name,
      device: this.device.description,
      kernels: this.executables.size,
      pipelines: this.pipelines.count,
      'seconds for pipelines': this.pipelines.milliseconds / 1000,
      launches: this.launches,
      submissions: this.batch.submissions,
      'IEEE arithmetic asked for': this.settings.strict,
    };
  }

  dispose(): void {
    this.device.destroy();
  }
}
