/** @file A host for rendered shaders, on Dawn for Node: it uploads storages, runs a kernel and reads the storages back. */
import type { Kernel } from '../../src/kernels/ir.ts';
import { maximumWorkgroups, packArguments, workgroupsOf } from '../../src/render/wgsl/arguments.ts';
import { renderWgsl, type WgslProgram } from '../../src/render/wgsl/program.ts';
import { slotsOf } from '../../src/render/wgsl/slots.ts';
import type { HostStorage } from '../../src/storage/host.ts';

/** Debian's Chromium brings SwiftShader, a Vulkan driver that runs on the CPU. */
const swiftShader = '/usr/lib/chromium/vk_swiftshader_icd.json';

export interface Outcome {
  /** 0, or 1 + the code of the guard that failed. */
  readonly status: number;
  readonly guardValue: bigint;
}

export class WgslDevice {
  /** Keeps the process alive and must outlive the device's work. */
  gpu: GPU | undefined;
  private readonly device: GPUDevice;
  private readonly programs = new Map<string, { program: WgslProgram; pipeline: GPUComputePipeline }>();
  readonly description: string;
  /** Workgroups along a dimension of a dispatch: fewer make small launches fold. */
  workgroups = maximumWorkgroups;

  constructor(gpu: GPU, device: GPUDevice, description: string) {
    this.gpu = gpu;
    this.device = device;
    this.description = description;
  }

  private async pipeline(kernel: Kernel, slots: readonly number[]) {
    const key = `${kernel.name} ${slots}`;
    const known = this.programs.get(key);
    if (known !== undefined) return known;
    const program = renderWgsl(kernel, slots);
    const module = this.device.createShaderModule({ code: program.code });
    const { messages } = await module.getCompilationInfo();
    const errors = messages.filter((message) => message.type === 'error');
    if (errors.length > 0) {
      const list = errors.map((message) => `${message.lineNum}:${message.linePos} ${message.message}`).join('\n');
      throw new Error(`${kernel.name} is no valid WGSL:\n${list}\n${program.code}`);
    }
    const types: GPUBufferBindingType[] = ['uniform'];
    for (const slot of program.slots) types.push(slot.writable ? 'storage' : 'read-only-storage');
    if (program.guardBinding !== undefined) types.push('storage');
    const layout = this.device.createBindGroupLayout({
      entries: types.map((type, binding) => ({ binding, visibility: GPUShaderStage.COMPUTE, buffer: { type } })),
    });
    const pipeline = await this.device.createComputePipelineAsync({
      layout: this.device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: program.entryPoint },
    });
    const made = { program, pipeline };
    this.programs.set(key, made);
    return made;
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
    const { device } = this;
    const slots = slotsOf(storages);
    const { program, pipeline } = await this.pipeline(kernel, slots);
    const words = packArguments(kernel, values, integers);
    const [x, y] = workgroupsOf(kernel, words, this.workgroups);
    if (x === 0) return { status: 0, guardValue: 0n };

    device.pushErrorScope('validation');
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
    const unique = [...new Set(storages)];
    const bytes = unique.map((storage) => new Uint8Array(storage.buffer, storage.byteOffset, storage.byteLength));
    const buffers = bytes.map((content) => this.upload(content, usage));
    const uniform = this.upload(new Uint8Array(words.buffer), GPUBufferUsage.UNIFORM);
    const bound = [uniform, ...buffers];
    const read = [...buffers];
    if (program.guardBinding !== undefined) {
      const guards = this.upload(new Uint8Array(12), usage);
      bound.push(guards);
      read.push(guards);
    }
    const group = device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: bound.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(x, y);
    pass.end();
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
    for (const buffer of [...bound, ...copies]) buffer.destroy();
    bytes.forEach((content, slot) => {
      const result = results[slot];
      if (result !== undefined) content.set(result.subarray(0, content.length));
    });
    const guards = program.guardBinding === undefined ? undefined : results[unique.length];
    if (guards === undefined) return { status: 0, guardValue: 0n };
    const view = new DataView(guards.buffer);
    return { status: view.getUint32(0, true), guardValue: view.getBigInt64(4, true) };
  }

  destroy(): void {
    this.device.destroy();
    this.gpu = undefined;
  }
}

/** A device, or why there is none. */
export async function openDevice(): Promise<WgslDevice | string> {
  const { existsSync } = process.getBuiltinModule('node:fs');
  if (process.env['VK_ICD_FILENAMES'] === undefined && existsSync(swiftShader)) {
    process.env['VK_ICD_FILENAMES'] = swiftShader;
  }
  // The Vulkan loader complains without one, though nothing is shown on a screen.
  process.env['XDG_RUNTIME_DIR'] ??= process.getBuiltinModule('node:os').tmpdir();
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
