/** @file Hashes of results: dtype, shape and every bit, but that all NaN are one. */
import { createHash, type Hash } from 'node:crypto';
import * as torch from '../../src/index.ts';

/** Results of these are memory as it was found. */
const uninitialised = /empty|resize_/;

/** NaN has many bit patterns; which of them an operation gives depends on the order that a compiler chose for its operands. */
function withOneNaN(values: ArrayBufferView): ArrayBufferView {
  if (!(values instanceof Float32Array || values instanceof Float64Array)) return values;
  return values.map((value) => (Number.isNaN(value) ? Number.NaN : value));
}

/** Gathers results; `take` gives the hash of those since it was last called. */
export class Digest {
  private bits: Hash = createHash('sha256');
  private shapes: Hash = createHash('sha256');
  private count = 0;

  add(result: unknown): void {
    this.count++;
    if (result instanceof torch.Tensor) {
      this.describe(`${result.dtype.name}[${result.shape.join()}]`);
      const { buffer, byteOffset, byteLength } = withOneNaN(result.toTypedArray());
      this.bits.update(new Uint8Array(buffer, byteOffset, byteLength));
    } else if (Array.isArray(result)) {
      this.describe(`list of ${result.length}`);
      for (const item of result) this.add(item);
    } else this.describe(typeof result === 'object' && result !== null ? 'an object' : `${typeof result} ${result}`);
  }

  private describe(text: string): void {
    this.bits.update(`${text};`);
    this.shapes.update(`${text};`);
  }

  /** The hash of the results of a case. */
  take(id: string): string {
    const hash = uninitialised.test(id) ? this.shapes : this.bits;
    const text = this.count === 0 ? 'nothing' : hash.digest('hex').slice(0, 16);
    this.bits = createHash('sha256');
    this.shapes = createHash('sha256');
    this.count = 0;
    return text;
  }
}
