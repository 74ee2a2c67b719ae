/**
 * @file CRC-32C, by which records of TensorBoard's files are known to be whole. Castagnoli, Bräuer and Herrmann, "Optimization of cyclic
 * redundancy-check codes with 24 and 32 parity bits" (1993), https://doi.org/10.1109/26.231911
 */
import { checksum, checksumTable } from '../host/checksum.ts';

let table: Int32Array | undefined;

export function crc32c(bytes: Uint8Array): number {
  table ??= checksumTable(0x82f63b78);
  return checksum(table, bytes);
}

/** As records have it: a checksum of bytes that hold checksums would be a weak one. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
