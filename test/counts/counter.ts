/** @file What is counted while steps run. The library itself counts nothing: calls to here are put into its sources as they are bundled. */
import type { Counts } from './counts.ts';

/** Have two objects the same hidden class, so that code that reads the one reads the other as fast? */
type SameShape = (a: object, b: object) => boolean;

/** An operation: several may have one name. */
interface Named {
  readonly name: string;
}

interface Seen {
  inputs: object;
  attributes: object;
}

export class Counter {
  private readonly sameShape: SameShape;
  private isOn = false;
  private launches = 0;
  private tensors = 0;
  private storages = 0;
  private bytes = 0;
  private returned = 0;
  private returnedBytes = 0;
  private freshBytes = 0;
  private nativeCalls = 0;
  private reshaped = 0;
  private readonly seen = new Map<Named, Seen>();
  /** Operations whose inputs or attributes came as objects of another shape than at the call before. */
  readonly unsteady = new Map<string, number>();

  constructor(sameShape: SameShape) {
    this.sameShape = sameShape;
  }

  launched(): void {
    if (this.isOn) this.launches++;
  }

  calledNative(): void {
    if (this.isOn) this.nativeCalls++;
  }

  madeTensor(): void {
    if (this.isOn) this.tensors++;
  }

  /** A storage of so many bytes is asked for. */
  allocated(byteLength: number): void {
    if (!this.isOn) return;
    this.storages++;
    this.bytes += byteLength;
  }

  /** A storage goes to the free lists at once, and not to the collector. */
  recycled(byteLength: number): void {
    if (!this.isOn) return;
    this.returned++;
    this.returnedBytes += byteLength;
  }

  /** The host is asked for memory. */
  obtained(byteLength: number): void {
    if (this.isOn) this.freshBytes += byteLength;
  }

  dispatched(operation: Named, inputs: object, attributes: object): void {
    const before = this.seen.get(operation);
    if (before === undefined) {
      this.seen.set(operation, { inputs, attributes });
      return;
    }
    if (!this.sameShape(before.inputs, inputs) || !this.sameShape(before.attributes, attributes)) {
      if (this.isOn) {
        this.reshaped++;
        this.unsteady.set(operation.name, (this.unsteady.get(operation.name) ?? 0) + 1);
      }
    }
    before.inputs = inputs;
    before.attributes = attributes;
  }

  /** Counts from zero from now on. */
  start(): void {
    this.unsteady.clear();
    this.launches = this.tensors = this.storages = this.bytes = this.nativeCalls = this.reshaped = 0;
    this.returned = this.returnedBytes = this.freshBytes = 0;
    this.isOn = true;
  }

  /** Ends counting. */
  stop(): Counts {
    this.isOn = false;
    const { launches, tensors, storages, bytes, returned, returnedBytes, freshBytes, nativeCalls, reshaped } = this;
    return { launches, tensors, storages, bytes, returned, returnedBytes, freshBytes, nativeCalls, reshaped };
  }
}
