/** @file The GPU as a device: memory for tensors, uploads, and reads that are awaited. */
import { DeviceError, DTypeError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import type { Kernel } from '../../kernels/ir.ts';
import { type DType, float64 } from '../../storage/dtype.ts';
import type { Storage } from '../../storage/storage.ts';
import { Accelerator, type DeviceMemory } from '../accelerator.ts';
import { Batch } from './batch.ts';
import { type EngineSettings, WebGpuEngine } from './engine.ts';
import { failureOf, Guards, guardBytes } from './guards.ts';
import { Heap, type HeapLimits } from './heap.ts';
import { Readback } from './readback.ts';
import { memoryOf } from './storage.ts';

/** Copies bytes to places within words that hold others too. */
const copyBytes: Kernel = {
  kind: 'loops',
  name: 'webgpu_copy_bytes',
  operands: [
    { name: 'from', type: 'uint8', access: 'read', rank: 0 },
    { name: 'to', type: 'uint8', access: 'write', rank: 0 },
  ],
  scalars: [],
  sizes: [],
  body: [{ kind: 'store', operand: 'to', indices: [], value: build.load('uint8', 'from') }],
};

const padded = (length: number): number => Math.ceil(length / 4) * 4;

export interface DeviceSettings extends EngineSettings {
  readonly memory: HeapLimits;
  readonly description: string;
}

export class WebGpuDevice extends Accelerator {
  readonly description: string;
  readonly batch: Batch;
  readonly guards: Guards;
  readonly heap: Heap;
  readonly engine: WebGpuEngine;
  private readonly gpu: GPUDevice;
  private readonly readback: Readback;
  /** Held as long as the device: Dawn crashes where it is collected. */
  readonly owner: GPU;
  /** What was found wrong when nobody read. */
  private failure: Error | undefined = undefined;
  /** Those that wait for the GPU; they are told when it is lost. */
  private readonly waiting = new Set<(error: Error) => void>();

  constructor(owner: GPU, gpu: GPUDevice, settings: DeviceSettings) {
    super('webgpu');
    this.owner = owner;
    this.gpu = gpu;
    this.description = settings.description;
    this.batch = new Batch(gpu);
    this.guards = new Guards(gpu);
    this.heap = new Heap(
      this,
      gpu,
      settings.memory,
      () => this.batch.submit(),
      (error) => this.batch.fail(error),
    );
    this.readback = new Readback(gpu);
    this.engine = new WebGpuEngine(this, gpu, settings);
    gpu.addEventListener('uncapturederror', ({ error }) => this.batch.refuse(error));
    void gpu.lost.then(({ reason, message }) => this.lose(reason, message));
  }

  private lose(reason: string, message: string): void {
    const why = reason === 'destroyed' ? 'it was given up' : message === '' ? 'the driver gave no reason' : message;
    const error = new DeviceError(
      'device/lost',
      `the device '${this.name}' was lost: ${why}\n  rule: tensors on a lost device are lost with it\n  fix: await torch.init('${this.name}') again, and make the tensors anew, from a checkpoint for instance; where it is lost again, work on less at a time`,
      { device: this.name, reason },
    );
    this.lost = error;
    for (const reject of this.waiting) reject(error);
    this.waiting.clear();
  }

  override requireDtype(dtype: DType): void {
    if (dtype !== float64) return;
    throw new DTypeError(
      'webgpu/float64',
      `a tensor of float64 cannot be on '${this.name}': shaders compute in float32 at most\n  fix: x.float() first, or compute on 'cpu'`,
      { dtype: dtype.name },
    );
  }

  allocate(byteLength: number): Storage {
    if (this.lost !== undefined) throw this.lost;
    return this.heap.allocate(byteLength);
  }

  recycle(storage: Storage): void {
    this.heap.recycle(storage);
  }

  override endOfPass(): void {
    this.heap.endOfPass();
  }

  write(storage: Storage, byteOffset: number, bytes: Uint8Array): void {
    if (this.lost !== undefined) throw this.lost;
    if (bytes.length === 0) return;
    const isWhole = byteOffset + bytes.length >= storage.content;
    if (byteOffset % 4 !== 0 || (bytes.length % 4 !== 0 && !isWhole)) {
      this.writeParts(storage, byteOffset, bytes);
      return;
    }
    const memory = memoryOf(storage, 'an upload');
    // An upload overtakes what was not submitted.
    if (this.batch.uses(memory.batch)) this.batch.submit();
    let sent = bytes;
    if (bytes.length % 4 !== 0) {
      sent = new Uint8Array(padded(bytes.length));
      sent.set(bytes);
    }
    this.gpu.queue.writeBuffer(memory.buffer, byteOffset, sent.buffer, sent.byteOffset, sent.length);
  }

  /** Words at the edges keep the bytes of their neighbours. */
  private writeParts(storage: Storage, byteOffset: number, bytes: Uint8Array): void {
    const { engine } = this;
    const temporary = this.heap.allocate(bytes.length);
    this.write(temporary, 0, bytes);
    const executable = engine.compile(copyBytes);
    const { values, storages } = engine;
    const { layout } = executable;
    values[0] = 0;
    values[1] = bytes.length;
    [0, byteOffset].forEach((offset, operand) => {
      const position = layout.operands[operand] ?? 0;
      values[position] = offset;
      values[position + 1] = 1;
    });
    storages[0] = temporary;
    storages[1] = storage;
    engine.launch(executable, bytes.length);
    this.heap.recycle(temporary);
  }

  async read(storage: Storage, byteOffset: number, byteLength: number): Promise<ArrayBuffer> {
    if (this.lost !== undefined) throw this.lost;
    const memory = memoryOf(storage, 'a read');
    const start = Math.floor(byteOffset / 4) * 4;
    const size = padded(byteOffset + byteLength - start);
    const bytes = await this.ask(size, (encoder, target) => {
      encoder.copyBufferToBuffer(memory.buffer, start, target, 0, size);
      memory.batch = this.batch.number;
    });
    return bytes.slice(byteOffset - start, byteOffset - start + byteLength);
  }

  async synchronize(): Promise<void> {
    if (this.lost !== undefined) throw this.lost;
    await this.ask(0);
  }

  /** Looks whether guards failed: the next read rejects where one did. */
  askGuards(): void {
    this.ask(0).catch((error: Error) => {
      this.failure ??= error;
    });
  }

  /**
   * Sends what is open and waits for it. Resolves with what `copy` put into a buffer of `size` bytes; rejects with the first error of
   * the launches so far.
   */
  private async ask(
    size: number,
    copy?: (encoder: GPUCommandEncoder, target: GPUBuffer) => void,
  ): Promise<ArrayBuffer> {
    const { batch, guards, readback } = this;
    const target = readback.take(size + guardBytes);
    const encoder = batch.copying();
    copy?.(encoder, target);
    const pending = guards.take(encoder, target, size);
    batch.submit();
    const { validated } = batch;
    const bytes = await this.orLost(readback.bytes(target, size + guardBytes));
    await this.orLost(validated);
    const failure = this.failure ?? batch.takeError() ?? failureOf(pending, bytes, size);
    this.failure = undefined;
    if (failure !== undefined) throw failure;
    return bytes;
  }

  /** What a promise comes to, or that the device was lost. */
  private orLost<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const { waiting } = this;
      waiting.add(reject);
      promise.then(
        (value) => {
          waiting.delete(reject);
          resolve(value);
        },
        (error: Error) => {
          // A buffer of a lost device fails to be mapped a moment before the loss is told.
          setTimeout(() => {
            waiting.delete(reject);
            reject(this.lost ?? error);
          });
        },
      );
    });
  }

  describeMemory(): DeviceMemory {
    const { used, peak, pool, limit } = this.heap;
    return { used, peak, reserved: pool.allocated, limit };
  }

  /** Gives the GPU up. */
  destroy(): void {
    this.gpu.destroy();
  }
}
