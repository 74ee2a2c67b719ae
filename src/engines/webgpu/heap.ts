/** @file Memory of storages within a budget: buffers come back at once where storages are recycled, and after a collection where they are forgotten. */
import { DeviceError } from '../../errors/errors.ts';
import type { Device } from '../../storage/device.ts';
import type { Storage } from '../../storage/storage.ts';
import { Forgotten } from './forgotten.ts';
import { BufferPool, type Memory, sizeClass } from './pool.ts';
import { Holder, WebGpuStorage } from './storage.ts';

const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20).toLocaleString('en')} MiB`;

export interface HeapLimits {
  /** Of all buffers. */
  readonly bytes: number;
  /** Of one. */
  readonly bufferBytes: number;
}

export class Heap {
  readonly pool: BufferPool;
  private readonly device: Device;
  private readonly bufferBytes: number;
  /** Bytes that all buffers may take. It comes down where the GPU has not as many. */
  limit: number;
  /** Sends what was encoded, before buffers that it uses may be destroyed. */
  private readonly submit: () => void;
  private readonly forgotten: Forgotten;
  /** Bytes that storages take, and the most that they took. */
  used = 0;
  peak = 0;

  constructor(device: Device, gpu: GPUDevice, limits: HeapLimits, submit: () => void, refuse: (error: Error) => void) {
    this.device = device;
    this.bufferBytes = limits.bufferBytes;
    this.limit = limits.bytes;
    this.forgotten = new Forgotten(limits.bytes);
    this.submit = submit;
    this.pool = new BufferPool(gpu, ({ byteLength }) => {
      this.limit = Math.max(byteLength, this.pool.allocated);
      refuse(this.full(byteLength));
    });
  }

  /** A storage of undefined content. Errors: `memory/too-large`, `memory/out-of-memory`. */
  allocate(byteLength: number): WebGpuStorage {
    const memory = this.memory(byteLength);
    const holder = new Holder(memory, this.giveBack);
    const storage = new WebGpuStorage(this.device, holder, memory.byteLength, byteLength);
    this.forgotten.add(storage);
    return storage;
  }

  /** A buffer of at least so many bytes. */
  memory(byteLength: number): Memory {
    const { bufferBytes } = this;
    const size = byteLength > bufferBytes ? byteLength : Math.min(sizeClass(byteLength), bufferBytes);
    const memory = this.pool.take(size) ?? this.fresh(size);
    this.used += size;
    if (this.used > this.peak) this.peak = this.used;
    return memory;
  }

  give(memory: Memory): void {
    this.used -= memory.byteLength;
    this.pool.give(memory);
  }

  recycle(storage: Storage): void {
    if (storage instanceof WebGpuStorage) this.giveBack(storage.holder);
  }

  endOfPass(): void {
    this.forgotten.endOfPass();
  }

  private readonly giveBack = (holder: Holder): void => {
    const { memory } = holder;
    if (memory === undefined) return;
    holder.memory = undefined;
    this.forgotten.remove(holder, memory.byteLength);
    this.give(memory);
  };

  private fresh(size: number): Memory {
    const { bufferBytes, limit: bytes, pool } = this;
    if (size > bufferBytes) {
      throw new DeviceError(
        'memory/too-large',
        `a tensor of ${mebibytes(size)} does not fit a buffer of this device, which takes ${mebibytes(bufferBytes)}\n  fix: work on parts of it, or on 'cpu'`,
        { bytes: size, limit: bufferBytes },
      );
    }
    if (pool.allocated + size > bytes) {
      this.forgotten.collect();
      const found = pool.take(size);
      if (found !== undefined) return found;
      this.submit();
      pool.trim();
    }
    if (pool.allocated + size > bytes) throw this.full(size);
    return pool.create(size);
  }

  private full(size: number): DeviceError {
    const { device, limit, used } = this;
    return new DeviceError(
      'memory/out-of-memory',
      `tensors take ${mebibytes(used)} of the ${mebibytes(limit)} that '${device.name}' may use or has, and ${mebibytes(size)} more are asked for\n  rule: memory of tensors that nothing refers to any more comes back after a collection, which a loop that never awaits puts off\n  fix: await something in the loop, such as a loss, (await loss.cpu()).item(); let torch.scope(() => …) give intermediate results back at once; take smaller batches; or raise the limit, torch.init('${device.name}', { memoryLimit })`,
      { used, limit, asked: size },
    );
  }
}
