/**
 * @file Launches on their way to the GPU: many share a pass, an upload of their arguments and a submission. What is open is sent after
 * a number of launches, before a read, and at the end of the job.
 */
import { EngineError } from '../../errors/errors.ts';
import { bufferUsage } from './usage.ts';

/** Launches in the first submission of a job at most: more make the GPU wait. Each later one, which finds it busy, takes twice as many. */
const firstLaunches = 64;
const mostLaunches = 256;
const arenaBytes = 512 * 1024;
/** Bytes that shaders see of the arena: as much as any of them declares. */
export const windowBytes = 4096;

export class Batch {
  private readonly device: GPUDevice;
  private readonly alignment: number;
  /** The arguments of all launches of a submission. */
  readonly arena: GPUBuffer;
  private readonly staging = new Uint32Array((arenaBytes - windowBytes) / 4);
  private usedWords = 0;
  private encoder: GPUCommandEncoder | undefined = undefined;
  private pass: GPUComputePassEncoder | undefined = undefined;
  private pipeline: GPUComputePipeline | undefined = undefined;
  private readonly groups: (GPUBindGroup | undefined)[] = [undefined, undefined, undefined, undefined];
  /** What stands at group 0: the group, and its offset. */
  private argumentGroup: GPUBindGroup | undefined = undefined;
  private argumentOffset = 0;
  private launches = 0;
  private maximumLaunches = firstLaunches;
  /** The number of the open batch, or of the next. */
  number = 0;
  /** How many were submitted. */
  submissions = 0;
  /** Resolves when all that was submitted has been validated. */
  validated: Promise<void> = Promise.resolve();
  private invalid: Error | undefined = undefined;

  constructor(device: GPUDevice) {
    this.device = device;
    this.alignment = device.limits.minUniformBufferOffsetAlignment / 4;
    this.arena = device.createBuffer({ size: arenaBytes, usage: bufferUsage.uniform | bufferUsage.copyTarget });
  }

  /** Is a buffer that was used last in batch `number` waiting to be worked on? */
  uses(number: number): boolean {
    return this.encoder !== undefined && number === this.number;
  }

  /** Makes room for a launch: its arguments, of which `words` has `count`, get a place in the arena, whose offset in bytes is returned. */
  begin(words: Uint32Array, count: number): number {
    if (this.launches >= this.maximumLaunches || this.usedWords + count > this.staging.length) {
      this.submit();
      this.maximumLaunches = Math.min(2 * this.maximumLaunches, mostLaunches);
    }
    const start = this.usedWords;
    const { staging, alignment } = this;
    for (let i = 0; i < count; i++) staging[start + i] = words[i] as number;
    this.usedWords = Math.ceil((start + count) / alignment) * alignment;
    this.launches++;
    return 4 * start;
  }

  private open(): GPUCommandEncoder {
    if (this.encoder !== undefined) return this.encoder;
    this.device.pushErrorScope('validation');
    this.encoder = this.device.createCommandEncoder();
    const { number } = this;
    queueMicrotask(() => {
      if (number === this.number) this.submit();
      this.maximumLaunches = firstLaunches;
    });
    return this.encoder;
  }

  private compute(): GPUComputePassEncoder {
    this.pass ??= this.open().beginComputePass();
    return this.pass;
  }

  setPipeline(pipeline: GPUComputePipeline): void {
    const pass = this.compute();
    if (pipeline === this.pipeline) return;
    this.pipeline = pipeline;
    pass.setPipeline(pipeline);
  }

  setArguments(group: GPUBindGroup, offset: Uint32Array): void {
    const start = offset[0] as number;
    // The programs of a launch have the same.
    if (group === this.argumentGroup && start === this.argumentOffset) return;
    this.argumentGroup = group;
    this.argumentOffset = start;
    this.compute().setBindGroup(0, group, offset, 0, 1);
  }

  setGroup(index: number, group: GPUBindGroup): void {
    if (this.groups[index] === group) return;
    this.groups[index] = group;
    this.compute().setBindGroup(index, group);
  }

  dispatch(groups: Uint32Array): void {
    this.compute().dispatchWorkgroups(groups[0] as number, groups[1] as number, groups[2] as number);
  }

  /** For copies, after the launches so far. */
  copying(): GPUCommandEncoder {
    const encoder = this.open();
    this.endPass();
    return encoder;
  }

  private endPass(): void {
    this.pass?.end();
    this.pass = undefined;
    this.pipeline = undefined;
    this.argumentGroup = undefined;
    this.groups.fill(undefined);
  }

  /** Sends what is open. */
  submit(): void {
    const { encoder, device } = this;
    if (encoder === undefined) return;
    this.endPass();
    if (this.usedWords > 0) device.queue.writeBuffer(this.arena, 0, this.staging, 0, this.usedWords);
    device.queue.submit([encoder.finish()]);
    this.encoder = undefined;
    this.usedWords = 0;
    this.launches = 0;
    this.number++;
    this.submissions++;
    const scope = device.popErrorScope();
    const { validated } = this;
    this.validated = this.inspect(validated, scope);
  }

  private async inspect(before: Promise<void>, scope: Promise<GPUError | null>): Promise<void> {
    try {
      const [error] = await Promise.all([scope, before]);
      if (error !== null) this.refuse(error);
    } catch {
      // The device was lost, which all that wait for it are told.
    }
  }

  /** Keeps an error: the next read rejects with it. */
  fail(error: Error): void {
    this.invalid ??= error;
  }

  /** Keeps an error that WebGPU reports. */
  refuse({ message }: { readonly message: string }): void {
    this.invalid ??= new EngineError(
      'webgpu/invalid',
      `WebGPU refused what the library asked for: ${message}\n  fix: this is a mistake of the library or of the driver; please report it, with what npx flambeau doctor says`,
    );
  }

  /** The first error since this was asked last. */
  takeError(): Error | undefined {
    const { invalid } = this;
    this.invalid = undefined;
    return invalid;
  }
}
