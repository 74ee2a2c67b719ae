/** @file Numbers and stretches of bytes, one after another, none of them beyond the end. */
import { fault } from './fault.ts';

export class Cursor {
  position: number;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly code: string;

  /** `code` is that of the error where the bytes end too early. */
  constructor(bytes: Uint8Array, code: string, position = 0) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.code = code;
    this.position = position;
  }

  get rest(): number {
    return this.bytes.length - this.position;
  }

  /** Steps over so many bytes; gives where they begin. */
  skip(count: number): number {
    if (count > this.rest) {
      throw fault(this.code, `${count} bytes from byte ${this.position} on are missing: there are ${this.rest}`);
    }
    const at = this.position;
    this.position += count;
    return at;
  }

  /** The next bytes where they are, no copy. */
  take(count: number): Uint8Array {
    const at = this.skip(count);
    return this.bytes.subarray(at, at + count);
  }

  uint8(): number {
    return this.view.getUint8(this.skip(1));
  }

  uint16(): number {
    return this.view.getUint16(this.skip(2), true);
  }

  uint32(): number {
    return this.view.getUint32(this.skip(4), true);
  }

  int32(): number {
    return this.view.getInt32(this.skip(4), true);
  }

  /** A length or place of 64 bits: one that a number does not hold is beyond any file. */
  size64(): number {
    return Number(this.view.getBigUint64(this.skip(8), true));
  }

  /** Big endian, as pickles have it. */
  float64(): number {
    return this.view.getFloat64(this.skip(8), false);
  }

  /** Bytes up to the end of the line, which is stepped over. */
  line(longest: number): Uint8Array {
    const end = this.bytes.subarray(this.position, this.position + longest).indexOf(0x0a);
    if (end < 0) throw fault(this.code, `a line that begins at byte ${this.position} has no end`);
    const line = this.take(end);
    this.skip(1);
    return line;
  }
}

let decoder: InstanceType<typeof TextDecoder> | undefined;

/** The text that the bytes are in UTF-8; undefined where they are none. */
export function textOf(bytes: Uint8Array): string | undefined {
  decoder ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
