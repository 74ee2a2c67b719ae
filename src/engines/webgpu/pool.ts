/** @file The buffers of a device: each has a size class, and one that is given back waits for the next storage of its class. */
import { bufferUsage } from './usage.ts';

/** A tree of bind groups, each at the end of a path of numbers. */
export interface Partners {
  group: GPUBindGroup | undefined;
  readonly next: Map<number, Partners>;
}

/** A buffer that storages stand on, one after the other. */
export class Memory {
  readonly buffer: GPUBuffer;
  readonly byteLength: number;
  readonly id: number;
  /** The GPU had no room for it: it is not used again. */
  absent = false;
  /** The batch of launches that used it last. */
  batch = -1;
  /** How many groups `partners` has. */
  partnerships = 0;
  /** Its bind group where it is alone in one, for shaders that read it and for those that write it. */
  reading: GPUBindGroup | undefined = undefined;
  writing: GPUBindGroup | undefined = undefined;
  /** Its bind groups with others behind it: by layout, then by the buffers in their order. */
  partners: Partners | undefined = undefined;

  constructor(buffer: GPUBuffer, byteLength: number, id: number) {
    this.buffer = buffer;
    this.byteLength = byteLength;
    this.id = id;
  }
}

const smallest = 256;
const largestCoarse = 1024 * 1024;

/** Powers of two up to a megabyte, then eight sizes to each power, so that blocks find a second user. */
export function sizeClass(byteLength: number): number {
  if (byteLength <= smallest) return smallest;
  const power = 2 ** Math.ceil(Math.log2(byteLength));
  if (power <= largestCoarse) return power;
  const step = power / 16;
  return Math.ceil(byteLength / step) * step;
}

/**
 * The oldest buffer is on top, whatever the order in which buffers came back: so a step that begins with the buffers of the one before
 * puts the same ones together, and finds their bind groups.
 */
function insert(list: Memory[], memory: Memory): void {
  let at = list.length;
  while (at > 0 && (list[at - 1] as Memory).id < memory.id) {
    list[at] = list[at - 1] as Memory;
    at--;
  }
  list[at] = memory;
}

export class BufferPool {
  private readonly device: GPUDevice;
  /** Is told that the GPU had no room for a buffer. */
  private readonly onAbsent: (memory: Memory) => void;
  private readonly free = new Map<number, Memory[]>();
  private ids = 0;
  /** Bytes of all buffers. */
  allocated = 0;
  /** Bytes of buffers that wait. */
  idle = 0;

  constructor(device: GPUDevice, onAbsent: (memory: Memory) => void) {
    this.device = device;
    this.onAbsent = onAbsent;
  }

  /** The oldest waiting buffer of that class, if there is one. */
  take(size: number): Memory | undefined {
    const memory = this.free.get(size)?.pop();
    if (memory === undefined) return undefined;
    this.idle -= size;
    return memory.absent ? this.take(size) : memory;
  }

  create(size: number): Memory {
    const usage = bufferUsage.storage | bufferUsage.copySource | bufferUsage.copyTarget;
    const { device } = this;
    device.pushErrorScope('out-of-memory');
    const memory = new Memory(device.createBuffer({ size, usage }), size, this.ids++);
    this.allocated += size;
    void device.popErrorScope().then(
      (error) => {
        if (error === null) return;
        memory.absent = true;
        this.allocated -= size;
        this.onAbsent(memory);
      },
      // The device was lost, which all that wait for it are told.
      () => {},
    );
    return memory;
  }

  give(memory: Memory): void {
    if (memory.absent) return;
    const list = this.free.get(memory.byteLength);
    if (list === undefined) this.free.set(memory.byteLength, [memory]);
    else insert(list, memory);
    this.idle += memory.byteLength;
  }

  /** Destroys all buffers that wait. What was submitted before may still use them. */
  trim(): void {
    for (const list of this.free.values()) {
      for (const { absent, buffer, byteLength } of list) {
        buffer.destroy();
        if (!absent) this.allocated -= byteLength;
      }
    }
    this.free.clear();
    this.idle = 0;
  }
}
