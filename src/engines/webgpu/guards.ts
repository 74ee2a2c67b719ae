/** @file What failed in launches that are done by now: the guard buffer, and the errors that belong to its numbers. */
import { guardWords } from '../../render/wgsl/memory.ts';
import type { Refusal } from '../refusal.ts';
import { bufferUsage } from './usage.ts';

export const guardBytes: number = 4 * guardWords;

/** Refusals of the launches since a read asked last, by the launch's number. */
export type Pending = Map<number, Refusal>;

export class Guards {
  readonly buffer: GPUBuffer;
  private pending: Pending = new Map();
  private launches = 0;

  constructor(device: GPUDevice) {
    const usage = bufferUsage.storage | bufferUsage.copySource | bufferUsage.copyTarget;
    this.buffer = device.createBuffer({ size: guardBytes, usage });
  }

  /** How many guarded launches nobody asked about. */
  get length(): number {
    return this.pending.size;
  }

  /** Keeps the error of a guarded launch; returns the launch's number. */
  add(refusal: Refusal): number {
    this.launches = (this.launches + 1) >>> 0;
    this.pending.set(this.launches, refusal);
    return this.launches;
  }

  /**
   * Encodes the reading of the buffer, after which it begins anew. Where there is nothing to ask about, too: who waits for the target
   * waits for all launches so far.
   */
  take(encoder: GPUCommandEncoder, target: GPUBuffer, offset: number): Pending | undefined {
    encoder.copyBufferToBuffer(this.buffer, 0, target, offset, guardBytes);
    if (this.pending.size === 0) return undefined;
    encoder.clearBuffer(this.buffer);
    const { pending } = this;
    this.pending = new Map();
    return pending;
  }
}

/** The error that the bytes of a guard buffer tell of. */
export function failureOf(pending: Pending | undefined, bytes: ArrayBuffer, offset: number): Error | undefined {
  if (pending === undefined) return undefined;
  const view = new DataView(bytes, offset, guardBytes);
  const status = view.getUint32(0, true);
  if (status === 0) return undefined;
  return pending.get(view.getUint32(4, true))?.(status - 1, Number(view.getBigInt64(8, true)));
}
