/** @file Messages of Protocol Buffers, written field by field. https://protobuf.dev/programming-guides/encoding/ */

const varint = 0;
const eightBytes = 1;
const delimited = 2;
const fourBytes = 5;

/** A message that is being written. Fields of proto3 that hold their default may be left out. */
export class Message {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(64);
  #length = 0;

  #grow(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    return at;
  }

  /** A whole number from 0 on, seven bits a byte, the lowest first. */
  #varint(value: number): void {
    let rest = value;
    for (;;) {
      // Growing may put other bytes in the place of these.
      const at = this.#grow(1);
      this.#bytes[at] = rest < 128 ? rest : (rest % 128) + 128;
      if (rest < 128) return;
      rest = Math.floor(rest / 128);
    }
  }

  #tag(field: number, kind: number): void {
    this.#varint(8 * field + kind);
  }

  integer(field: number, value: number): this {
    this.#tag(field, varint);
    this.#varint(value);
    return this;
  }

  double(field: number, value: number): this {
    this.#tag(field, eightBytes);
    const at = this.#grow(8);
    new DataView(this.#bytes.buffer).setFloat64(at, value, true);
    return this;
  }

  float(field: number, value: number): this {
    this.#tag(field, fourBytes);
    const at = this.#grow(4);
    new DataView(this.#bytes.buffer).setFloat32(at, value, true);
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#tag(field, delimited);
    this.#varint(value.length);
    const at = this.#grow(value.length);
    this.#bytes.set(value, at);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.done());
  }

  /** A packed list of doubles. */
  doubles(field: number, values: ArrayLike<number>): this {
    const packed = new DataView(new ArrayBuffer(8 * values.length));
    for (let i = 0; i < values.length; i++) packed.setFloat64(8 * i, values[i] as number, true);
    return this.bytes(field, new Uint8Array(packed.buffer));
  }

  done(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
