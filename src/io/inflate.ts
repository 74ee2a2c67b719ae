/**
 * @file Deflated bytes as they were before. Archives of PyTorch are stored, but those of `numpy.savez_compressed` are not, and browsers
 * inflate in promises only.
 * RFC 1951, DEFLATE Compressed Data Format Specification, https://www.rfc-editor.org/rfc/rfc1951
 */
import { fault } from './fault.ts';

const damaged = (what: string) => fault('zip/deflate', `deflated bytes are damaged: ${what}`);

const longestCode = 15;

/** Codes by their length: how many there are of each, and the symbols in the order of their codes. */
interface Huffman {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

function huffman(lengths: Uint8Array): Huffman {
  const counts = new Uint16Array(longestCode + 1);
  for (const length of lengths) counts[length] = (counts[length] as number) + 1;
  counts[0] = 0;
  let free = 1;
  const places = new Uint16Array(longestCode + 2);
  for (let length = 1; length <= longestCode; length++) {
    free = 2 * free - (counts[length] as number);
    if (free < 0) throw damaged('more codes than their lengths allow');
    places[length + 1] = (places[length] as number) + (counts[length] as number);
  }
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    const place = places[length] as number;
    symbols[place] = symbol;
    places[length] = place + 1;
  });
  return { counts, symbols };
}

/** Lengths of copies: for each symbol from 257 on, its least and how many bits are added. Then those of distances. */
const lengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
];
const distanceBits = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
/** The order in which the lengths of the codes for lengths are written. */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

class Bits {
  private readonly bytes: Uint8Array;
  private position = 0;
  private held = 0;
  private count = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  take(count: number): number {
    while (this.count < count) {
      if (this.position >= this.bytes.length) throw damaged('they end too early');
      this.held |= (this.bytes[this.position++] as number) << this.count;
      this.count += 8;
    }
    const value = this.held & ((1 << count) - 1);
    this.held >>>= count;
    this.count -= count;
    return value;
  }

  /** The next symbol: codes of one length follow each other, and begin where those that are shorter end. */
  symbol({ counts, symbols }: Huffman): number {
    let [code, first, index] = [0, 0, 0];
    for (let length = 1; length <= longestCode; length++) {
      code |= this.take(1);
      const count = counts[length] as number;
      if (code - count < first) return symbols[index + code - first] as number;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw damaged('a code that stands for nothing');
  }

  /** Whole bytes from the next boundary on. */
  whole(count: number): Uint8Array {
    this.held = 0;
    this.count = 0;
    const end = this.position + count;
    if (end > this.bytes.length) throw damaged('they end too early');
    const bytes = this.bytes.subarray(this.position, end);
    this.position = end;
    return bytes;
  }
}

function fixedCodes(): readonly [Huffman, Huffman] {
  const lengths = new Uint8Array(288).fill(8).fill(9, 144, 256).fill(7, 256, 280);
  return [huffman(lengths), huffman(new Uint8Array(30).fill(5))];
}

function writtenCodes(bits: Bits): readonly [Huffman, Huffman] {
  const [literals, distances, codes] = [bits.take(5) + 257, bits.take(5) + 1, bits.take(4) + 4];
  const lengthLengths = new Uint8Array(19);
  for (const symbol of lengthOrder.slice(0, codes)) lengthLengths[symbol] = bits.take(3);
  const lengthCode = huffman(lengthLengths);
  const lengths = new Uint8Array(literals + distances);
  for (let at = 0; at < lengths.length; ) {
    const symbol = bits.symbol(lengthCode);
    if (symbol < 16) {
      lengths[at++] = symbol;
      continue;
    }
    if (symbol === 16 && at === 0) throw damaged('a repetition of nothing');
    const value = symbol === 16 ? (lengths[at - 1] as number) : 0;
    const times = symbol === 16 ? 3 + bits.take(2) : symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7);
    if (at + times > lengths.length) throw damaged('more lengths than codes');
    lengths.fill(value, at, at + times);
    at += times;
  }
  return [huffman(lengths.subarray(0, literals)), huffman(lengths.subarray(literals))];
}

/** Fills `target`, which must have the length that the bytes inflate to. */
export function inflate(deflated: Uint8Array, target: Uint8Array): void {
  const bits = new Bits(deflated);
  let at = 0;
  const require = (count: number): void => {
    if (at + count > target.length) throw damaged(`they become more than the ${target.length} bytes that were said`);
  };
  for (let isLast = false; !isLast; ) {
    isLast = bits.take(1) === 1;
    const kind = bits.take(2);
    if (kind === 3) throw damaged('a block of an unknown kind');
    if (kind === 0) {
      const header = bits.whole(4);
      const length = (header[0] as number) | ((header[1] as number) << 8);
      if (length !== (~((header[2] as number) | ((header[3] as number) << 8)) & 0xffff))
        throw damaged('a length that is none');
      require(length);
      target.set(bits.whole(length), at);
      at += length;
      continue;
    }
    const [literals, distances] = kind === 1 ? fixedCodes() : writtenCodes(bits);
    for (let symbol = bits.symbol(literals); symbol !== 256; symbol = bits.symbol(literals)) {
      if (symbol < 256) {
        require(1);
        target[at++] = symbol;
        continue;
      }
      const length = (lengthBase[symbol - 257] ?? 0) + bits.take(lengthBits[symbol - 257] ?? 0);
      const place = bits.symbol(distances);
      const distance = (distanceBase[place] ?? 0) + bits.take(distanceBits[place] ?? 0);
      if (length === 0 || distance === 0 || distance > at) throw damaged('a copy of what is not there');
      require(length);
      // Byte by byte: a copy may run into what it has just written.
      for (const end = at + length; at < end; at++) target[at] = target[at - distance] as number;
    }
  }
  if (at !== target.length) throw damaged(`they become ${at} bytes, not the ${target.length} that were said`);
}
