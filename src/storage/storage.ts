/** @file The memory under tensors, whatever device it is on: left to the garbage collector, or recycled when provably unused. */
import type { Device } from './device.ts';

/**
 * Bytes that tensors share. Several views may stand on one storage. Not a class for others to extend: each result of an operator
 * makes a storage, and a constructor that calls another one takes twice as long.
 */
export interface Storage {
  readonly device: Device;
  readonly byteLength: number;
  /** Bytes that were asked for; what follows them up to `byteLength` means nothing. */
  content: number;
  /** Seen by code that may keep it (a user, a hook, a leaf's gradient): never recycled. */
  escaped: boolean;
  /** How many saved tensors of the gradient graph stand on it. */
  savers: number;
  /** Only saved tensors reach it any more: recycled when the last of them is dropped. */
  abandoned: boolean;
  /** Recycled: the bytes belong to somebody else now. */
  released: boolean;
}
