/** @file Bytes that are written one after another, in memory that grows with them. */

export class ByteWriter {
  private bytes = new Uint8Array(1024);
  private view = new DataView(this.bytes.buffer);
  private length = 0;

  /** Where `count` more bytes begin. */
  private extend(count: number): number {
    const at = this.length;
    this.length += count;
    if (this.length > this.bytes.length) {
      const larger = new Uint8Array(2 ** Math.ceil(Math.log2(this.length)));
      larger.set(this.bytes);
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    return at;
  }

  uint8(...values: readonly number[]): void {
    const at = this.extend(values.length);
    this.bytes.set(values, at);
  }

  uint16(value: number): void {
    const at = this.extend(2);
    this.view.setUint16(at, value, true);
  }

  int32(value: number): void {
    const at = this.extend(4);
    this.view.setInt32(at, value, true);
  }

  uint32(value: number): void {
    const at = this.extend(4);
    this.view.setUint32(at, value, true);
  }

  size64(value: number): void {
    const at = this.extend(8);
    this.view.setBigUint64(at, BigInt(value), true);
  }

  /** Big endian, as pickles have it. */
  float64(value: number): void {
    const at = this.extend(8);
    this.view.setFloat64(at, value, false);
  }

  all(bytes: Uint8Array): void {
    const at = this.extend(bytes.length);
    this.bytes.set(bytes, at);
  }

  text(text: string): void {
    this.all(new TextEncoder().encode(text));
  }

  /** What was written so far. */
  written(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }
}
