/**
 * @file Pixels as a PNG file. W3C, "Portable Network Graphics Specification, Third Edition", https://www.w3.org/TR/png-3/
 * A specification is made at once, and browsers deflate in promises only: there the bytes are packed by runs.
 */
import { crc32 } from '../host/checksum.ts';
import { nodeModule } from '../host/process.ts';
import { deflateRuns } from './deflate.ts';

/** Pixels row by row, red, green, blue and alpha of each. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

function chunk(name: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(content.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = name.charCodeAt(i);
  bytes.set(content, 8);
  view.setUint32(content.length + 8, crc32(bytes.subarray(4, content.length + 8)));
  return bytes;
}

/** Each byte less the one above it, which packs what was enlarged: filter 2, Up. */
function filtered({ width, height, data }: Pixels): Uint8Array {
  const row = 4 * width;
  const out = new Uint8Array((row + 1) * height);
  for (let y = 0; y < height; y++) {
    const to = y * (row + 1);
    out[to] = 2;
    for (let x = 0; x < row; x++) {
      const above = y === 0 ? 0 : (data[(y - 1) * row + x] as number);
      out[to + 1 + x] = (data[y * row + x] as number) - above;
    }
  }
  return out;
}

export function encodePng(pixels: Pixels): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, pixels.width);
  view.setUint32(4, pixels.height);
  // 8 bits a channel, red, green, blue and alpha.
  header.set([8, 6], 8);
  const content = filtered(pixels);
  const packed = nodeModule('node:zlib')?.deflateSync(content) ?? deflateRuns(content);
  const parts = [signature, chunk('IHDR', header), chunk('IDAT', packed), chunk('IEND', new Uint8Array(0))];
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Each pixel as a square of `factor` by `factor`: programs that enlarge pictures blur them. */
export function enlarged({ width, height, data }: Pixels, factor: number): Pixels {
  if (factor === 1) return { width, height, data };
  const from = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const wide = width * factor;
  const to = new Uint32Array(wide * height * factor);
  for (let y = 0; y < height; y++) {
    const start = y * factor * wide;
    for (let x = 0; x < width; x++)
      to.fill(from[y * width + x] as number, start + x * factor, start + (x + 1) * factor);
    for (let copy = 1; copy < factor; copy++) to.copyWithin(start + copy * wide, start, start + wide);
  }
  return { width: wide, height: height * factor, data: new Uint8Array(to.buffer) };
}
