/**
 * @file Bytes packed by what they repeat from four bytes before, a pixel, or one byte before: small, and enough for pictures with large
 * areas. RFC 1950 and 1951, ZLIB and DEFLATE Compressed Data Format Specification, https://www.rfc-editor.org/rfc/rfc1951
 */

const leastRun = 3;
const mostRun = 258;
const lengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

class BitWriter {
  #bytes: Uint8Array;
  #count = 0;
  #held = 0;
  #bits = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** Bits from the lowest on, as numbers are written. */
  write(value: number, count: number): void {
    this.#held |= value << this.#bits;
    this.#bits += count;
    while (this.#bits >= 8) this.#byte();
  }

  /** Bits from the highest on, as codes are written. */
  code(value: number, count: number): void {
    let turned = 0;
    for (let bit = 0; bit < count; bit++) turned |= ((value >> bit) & 1) << (count - 1 - bit);
    this.write(turned, count);
  }

  #byte(): void {
    this.#bytes[this.#count++] = this.#held & 255;
    this.#held >>>= 8;
    this.#bits -= 8;
  }

  /** Fills the last byte, and gives all. */
  finish(): Uint8Array {
    if (this.#bits > 0) this.write(0, 8 - this.#bits);
    return this.#bytes.subarray(0, this.#count);
  }
}

/** A literal byte or a length by the fixed codes. */
function symbol(writer: BitWriter, value: number): void {
  if (value < 144) writer.code(0x30 + value, 8);
  else if (value < 256) writer.code(0x190 + value - 144, 9);
  else if (value < 280) writer.code(value - 256, 7);
  else writer.code(0xc0 + value - 280, 8);
}

function runLength(bytes: Uint8Array, at: number, distance: number): number {
  if (at < distance) return 0;
  const most = Math.min(mostRun, bytes.length - at);
  let length = 0;
  while (length < most && bytes[at + length] === bytes[at + length - distance]) length++;
  return length;
}

function adler32(bytes: Uint8Array): number {
  let [low, high] = [1, 0];
  for (let i = 0; i < bytes.length; i++) {
    low = (low + (bytes[i] as number)) % 65_521;
    high = (high + low) % 65_521;
  }
  return ((high << 16) | low) >>> 0;
}

export function deflateRuns(bytes: Uint8Array): Uint8Array {
  // At worst nine bits a byte, and the frame.
  const writer = new BitWriter(Math.ceil((bytes.length * 9) / 8) + 16);
  // The window of 32 KiB, no dictionary; one last block of fixed codes.
  writer.write(0x0178, 16);
  writer.write(0b011, 3);
  for (let at = 0; at < bytes.length; ) {
    const near = runLength(bytes, at, 1);
    const pixel = runLength(bytes, at, 4);
    const length = Math.max(near, pixel);
    if (length < leastRun) {
      symbol(writer, bytes[at++] as number);
      continue;
    }
    let code = lengthBase.length - 1;
    while ((lengthBase[code] as number) > length) code--;
    symbol(writer, 257 + code);
    writer.write(length - (lengthBase[code] as number), lengthBits[code] as number);
    // Distances up to four have the codes from 0 on, of five bits.
    writer.code(near >= pixel ? 0 : 3, 5);
    at += length;
  }
  symbol(writer, 256);
  const packed = writer.finish();
  const out = new Uint8Array(packed.length + 4);
  out.set(packed);
  new DataView(out.buffer).setUint32(packed.length, adler32(bytes));
  return out;
}
