/** @file Cyclic redundancy checks of 32 bits, by which files know that their bytes are still the same. */
import { nodeModule } from './process.ts';

/** What each byte adds, for a polynomial with its bits in reverse. */
export function checksumTable(polynomial: number): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest & 1) === 1 ? (rest >>> 1) ^ polynomial : rest >>> 1;
    return rest;
  });
}

/** Byte by byte. */
export function checksum(table: Int32Array, bytes: Uint8Array): number {
  let rest = -1;
  for (let i = 0; i < bytes.length; i++) rest = (rest >>> 8) ^ (table[(rest ^ (bytes[i] as number)) & 255] as number);
  return ~rest >>> 0;
}

let table: Int32Array | undefined;

/** For hosts that have none of their own, which is ten times as fast. */
export function crc32OfTable(bytes: Uint8Array): number {
  table ??= checksumTable(0xedb88320);
  return checksum(table, bytes);
}

/** CRC-32, as zip archives and PNG have it. */
export function crc32(bytes: Uint8Array): number {
  const own = nodeModule('node:zlib')?.crc32;
  return own === undefined ? crc32OfTable(bytes) : own(bytes);
}
