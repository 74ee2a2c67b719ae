/** @file What owns memory: the host, or a device beside it whose bytes JavaScript cannot address. */
import { refuseClone } from './dtype.ts';
import type { Storage } from './storage.ts';

export abstract class Device {
  /** As users write and read it: `cpu`. */
  readonly name: string;
  /** Why the device computes no more; undefined while it does. */
  lost: Error | undefined = undefined;

  constructor(name: string) {
    // Clones of tensors stop here, at the first of the fields.
    Object.defineProperty(this, 'clone', { get: refuseClone, enumerable: true });
    this.name = name;
  }

  /** What JSON shows. */
  toJSON(): string {
    return this.name;
  }

  /** A storage of at least `byteLength` bytes with undefined content. */
  abstract allocate(byteLength: number): Storage;

  /** Takes back a storage that nothing can reach any more. */
  abstract recycle(storage: Storage): void;

  /** A backward pass has ended, so that little is alive: a moment to look for forgotten storages. */
  endOfPass(): void {}
}
