/** @file The memory under tensors, whatever device it is on: left to the garbage collector, or recycled when provably unused. */
import type { Device } from './device.ts';

/** Bytes that tensors share. Several views may stand on one storage. */
export abstract class Storage {
  readonly device: Device;
  readonly byteLength: number;
  /** Bytes that were asked for; what follows them up to `byteLength` means nothing. */
  content: number;
  /** Seen by code that may keep it (a user, a hook, a leaf's gradient): never recycled. */
  escaped = false;
  /** How many saved tensors of the gradient graph stand on it. */
  savers = 0;
  /** Only saved tensors reach it any more: recycled when the last of them is dropped. */
  abandoned = false;
  /** Recycled: the bytes belong to somebody else now. */
  released = false;

  constructor(device: Device, byteLength: number) {
    this.device = device;
    this.byteLength = byteLength;
    this.content = byteLength;
  }
}
