/** @file Buffers that the host reads, kept for the next read. */
import { bufferUsage, mapRead } from './usage.ts';

const smallest = 1024;
/** Larger ones are destroyed after use. */
const largestKept = 4 * 1024 * 1024;

export class Readback {
  private readonly device: GPUDevice;
  private readonly free = new Map<number, GPUBuffer[]>();

  constructor(device: GPUDevice) {
    this.device = device;
  }

  take(byteLength: number): GPUBuffer {
    const size = Math.max(smallest, byteLength <= largestKept ? 2 ** Math.ceil(Math.log2(byteLength)) : byteLength);
    const known = this.free.get(size)?.pop();
    return known ?? this.device.createBuffer({ size, usage: bufferUsage.mapRead | bufferUsage.copyTarget });
  }

  /** The first bytes of a buffer, once the GPU has written them. The buffer is free then. */
  async bytes(buffer: GPUBuffer, byteLength: number): Promise<ArrayBuffer> {
    await buffer.mapAsync(mapRead, 0, Math.ceil(byteLength / 8) * 8);
    const bytes = buffer.getMappedRange(0, Math.ceil(byteLength / 8) * 8).slice(0, byteLength);
    buffer.unmap();
    if (buffer.size > largestKept) buffer.destroy();
    else {
      const list = this.free.get(buffer.size);
      if (list === undefined) this.free.set(buffer.size, [buffer]);
      else list.push(buffer);
    }
    return bytes;
  }
}
