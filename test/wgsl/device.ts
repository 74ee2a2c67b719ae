/** @file A host for rendered shaders, on Dawn for Node: it uploads storages, runs a kernel and reads the storages back. */
import type { Kernel } from '../../src/kernels/ir.ts';
import { ArgumentPacker, ArgumentWords } from '../../src/render/wgsl/arguments.ts';
import { argumentBinding, guardBinding, guardWords } from '../../src/render/wgsl/memory.ts';
import type { WgslProgram } from '../../src/render/wgsl/program.ts';
import { defaultLimits, type Schedule, scheduleFor, schedulesOf } from '../../src/render/wgsl/schedules.ts';
import { placeOf } from '../../src/render/wgsl/slots.ts';
import type { HostStorage } from '../../src/storage/host.ts';
import { prepareWebGpu } from '../webgpu/prepare.ts';

export interface Outcome {
  /** 0, or 1 + the code of the guard that failed. */
  readonly status: number;
  readonly guardValue: bigint;
}

interface Stage {
  readonly program: WgslProgram;
  readonly pipeline: GPUComputePipeline;
  /** By group. */
  readonly layouts: readonly GPUBindGroupLayout[];
}

/** The slot of each operand, given the storage of each: operands of one storage share a slot. */
function slotsOf(storages: readonly object[]): readonly number[] {
  const distinct = [...new Set(storages)];
  return storages.map((storage) => distinct.indexOf(storage));
}

export class WgslDevice {
  /** Keeps the process alive and must outlive the device's work. */
  gpu: GPU | undefined;
  private readonly device: GPUDevice;
  private readonly stages = new Map<string, readonly Stage[]>();
  private readonly block = new ArgumentWords();
  readonly description: string;
  /** Workgroups along a dimension of a dispatch: fewer make small launches fold. */
  workgroups: number = defaultLimits.workgroups;
  /** The schedule to use wherever a kernel has it. */
  schedule: string | undefined = undefined;

  constructor(gpu: GPU, device: GPUDevice, description: string) {
    this.gpu = gpu;
    this.device = device;
    this.description = description;
  }

  private async stagesOf(kernel: Kernel, schedule: Schedule, slots: readonly number[]): Promise<readonly Stage[]> {
    const key = `${kernel.name} ${slots} ${schedule.name} ${this.workgroups}`;
    const known = this.stages.get(key);
    if (known !== undefined) return known;
    const made: Stage[] = [];
    for (const program of schedule.render(slots)) made.push(await this.stage(kernel, program));
    this.stages.set(key, made);
    return made;
  }

  private async stage(kernel: Kernel, program: WgslProgram): Promise<Stage> {
    const module = this.device.createShaderModule({ code: program.code });
    const { messages } = await module.getCompilationInfo();
    const errors = messages.filter((message) => message.type === 'error');
    if (errors.length > 0) {
      const list = errors.map((message) => `${message.lineNum}:${message.linePos} ${message.message}`).join('\n');
      throw new Error(`${kernel.name} is no valid WGSL:\n${list}\n${program.code}`);
    }
    const groups: GPUBindGroupLayoutEntry[][] = [[], [], [], []];
    const bind = (group: number, binding: number, type: GPUBufferBindingType) =>
      groups[group]?.push({ binding, visibility: GPUShaderStage.COMPUTE, buffer: { type } });
    bind(0, argumentBinding, 'uniform');
    if (program.guarded) bind(0, guardBinding, 'storage');
    program.slots.forEach(({ writable }, slot) => {
      const { group, binding } = placeOf(slot);
      bind(group, binding, writable ? 'storage' : 'read-only-storage');
    });
    const layouts = groups.map((entries) => this.device.createBindGroupLayout({ entries }));
    const pipeline = await this.device.createComputePipelineAsync({
      layout: this.device.createPipelineLayout({ bindGroupLayouts: layouts }),
      compute: { module, entryPoint: program.entryPoint },
    });
    return { program, pipeline, layouts };
  }

  private upload(bytes: Uint8Array, usage: number): GPUBuffer {
    const size = Math.max(4, Math.ceil(bytes.length / 4) * 4);
    const buffer = this.device.createBuffer({ size, usage, mappedAtCreation: true });
    new Uint8Array(buffer.getMappedRange()).set(bytes);
    buffer.unmap();
    return buffer;
  }

  /** Runs `kernel` over the argument block `values` and the storage of each operand, whose bytes it changes. */
  async run(
    kernel: Kernel,
    values: Float64Array,
    integers: BigInt64Array,
    storages: readonly HostStorage[],
  ): Promise<Outcome> {
    const { device, block } = this;
    const slots = slotsOf(storages);
    const schedules = schedulesOf(kernel, { ...defaultLimits, workgroups: this.workgroups });
    const count = new ArgumentPacker(kernel).pack(values, new Uint32Array(integers.buffer), block);
    const schedule = schedules.schedules[scheduleFor(schedules, block.words, this.schedule)];
    if (schedule === undefined) throw new Error(`${kernel.name} has no schedule`);
    const stages = await this.stagesOf(kernel, schedule, slots);

    device.pushErrorScope('validation');
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
    const unique = [...new Set(storages)];
    const bytes = unique.map((storage) => new Uint8Array(storage.buffer, storage.byteOffset, storage.byteLength));
    const buffers = bytes.map((content) => this.upload(content, usage));
    const guards = this.upload(new Uint8Array(4 * guardWords), usage);
    const scratchBytes = schedule.prepare(block.words);
    const scratch = scratchBytes === 0 ? [] : [this.upload(new Uint8Array(scratchBytes), usage)];
    // What a shader declares for launches of more axes must be there, though it is not read.
    const argumentBytes = new Uint8Array(4 * block.words.length);
    argumentBytes.set(new Uint8Array(block.words.buffer, 0, 4 * count));
    const uniform = this.upload(argumentBytes, GPUBufferUsage.UNIFORM);
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    const groups = new Uint32Array(3);
    for (const stage of stages) {
      stage.program.workgroups(block.words, groups);
      if (groups[0] === 0) continue;
      this.bind(pass, stage, uniform, guards, [...buffers, ...scratch]);
      pass.dispatchWorkgroups(groups[0] ?? 0, groups[1], groups[2]);
    }
    pass.end();
    const read = [...buffers, guards];
    const copies = read.map((buffer) => {
      const copy = device.createBuffer({ size: buffer.size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
      encoder.copyBufferToBuffer(buffer, 0, copy, 0, buffer.size);
      return copy;
    });
    device.queue.submit([encoder.finish()]);
    const error = await device.popErrorScope();
    if (error !== null) throw new Error(`${kernel.name}: ${error.message}`);
    await Promise.all(copies.map((copy) => copy.mapAsync(GPUMapMode.READ)));
    const results = copies.map((copy) => new Uint8Array(copy.getMappedRange()).slice());
    for (const buffer of [...read, ...scratch, uniform, ...copies]) buffer.destroy();
    bytes.forEach((content, slot) => {
      const result = results[slot];
      if (result !== undefined) content.set(result.subarray(0, content.length));
    });
    const view = new DataView(results.at(-1)?.buffer ?? new ArrayBuffer(4 * guardWords));
    return { status: view.getUint32(0, true), guardValue: view.getBigInt64(8, true) };
  }

  private bind(
    pass: GPUComputePassEncoder,
    { program, pipeline, layouts }: Stage,
    uniform: GPUBuffer,
    guards: GPUBuffer,
    buffers: readonly GPUBuffer[],
  ): void {
    pass.setPipeline(pipeline);
    const entries: GPUBindGroupEntry[][] = layouts.map(() => []);
    entries[0]?.push({ binding: argumentBinding, resource: { buffer: uniform } });
    if (program.guarded) entries[0]?.push({ binding: guardBinding, resource: { buffer: guards } });
    program.slots.forEach((_, slot) => {
      const { group, binding } = placeOf(slot);
      const buffer = buffers[slot];
      if (buffer !== undefined) entries[group]?.push({ binding, resource: { buffer } });
    });
    layouts.forEach((layout, group) => {
      pass.setBindGroup(group, this.device.createBindGroup({ layout, entries: entries[group] ?? [] }));
    });
  }

  destroy(): void {
    this.device.destroy();
    this.gpu = undefined;
  }
}

/** A device, or why there is none. */
export async function openDevice(): Promise<WgslDevice | string> {
  prepareWebGpu();
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    const gpu = create([]);
    const adapter = await gpu.requestAdapter();
    if (adapter === null) {
      return 'Dawn finds no adapter; a Vulkan driver that needs no GPU comes with: apt-get install chromium libvulkan1';
    }
    const device = await adapter.requestDevice();
    return new WgslDevice(gpu, device, `${adapter.info.vendor} ${adapter.info.architecture}`);
  } catch (error) {
    return `webgpu does not load: ${error instanceof Error ? error.message : error}`;
  }
}
