/** @file A device beside the host: it has memory of its own, which only its own engine works on. */
import { notOnlyHost } from '../storage/allocator.ts';
import { Device } from '../storage/device.ts';
import type { DType } from '../storage/dtype.ts';
import type { Storage } from '../storage/storage.ts';
import type { Engine } from './engine.ts';

/** Bytes on a device, which the host cannot read. */
export class AcceleratorStorage implements Storage {
  readonly device: Device;
  readonly byteLength: number;
  content: number;
  escaped = false;
  savers = 0;
  abandoned = false;
  released = false;

  constructor(device: Device, byteLength: number) {
    this.device = device;
    this.byteLength = byteLength;
    this.content = byteLength;
  }

  /** What JSON shows: the elements are those of its tensors. */
  toJSON(): object {
    return { device: this.device.name, byteLength: this.content };
  }
}

/** Bytes of a device's memory. */
export interface DeviceMemory {
  /** What tensors take. */
  readonly used: number;
  /** The most that they took. */
  readonly peak: number;
  /** What the device gave, with what waits for the next tensors. */
  readonly reserved: number;
  /** What it may give at most. */
  readonly limit: number;
}

export abstract class Accelerator extends Device {
  abstract readonly engine: Engine;

  constructor(name: string) {
    super(name);
    notOnlyHost();
  }

  /** Writes bytes into a storage, after the launches that came before. The bytes are the device's from then on. */
  abstract write(storage: Storage, byteOffset: number, bytes: Uint8Array): void;

  /** The bytes of a storage, once the launches that came before are done. Rejects with the error of a guard that failed among them. */
  abstract read(storage: Storage, byteOffset: number, byteLength: number): Promise<ArrayBuffer>;

  /** Resolves when all launches so far are done. Rejects with the error of a guard that failed among them. */
  abstract synchronize(): Promise<void>;

  abstract describeMemory(): DeviceMemory;

  /** Throws a `DTypeError` where the device has no elements of that dtype. */
  requireDtype(_dtype: DType): void {}
}
