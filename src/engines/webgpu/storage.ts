/** @file Bytes of tensors on the GPU. */
import type { Device } from '../../storage/device.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Memory } from './pool.ts';

/** Who has a buffer: its storage, and the watch that gives the buffer back when the storage is collected. */
export interface Holder {
  memory: Memory | undefined;
}

export class WebGpuStorage implements Storage {
  readonly device: Device;
  readonly byteLength: number;
  content: number;
  escaped = false;
  savers = 0;
  abandoned = false;
  released = false;
  readonly holder: Holder;

  constructor(device: Device, holder: Holder, byteLength: number, content: number) {
    this.device = device;
    this.byteLength = byteLength;
    this.content = content;
    this.holder = holder;
  }
}
