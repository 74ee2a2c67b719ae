/**
 * @file CRC-32C, by which records of TensorBoard's files are known to be whole. Castagnoli, Bräuer and Herrmann, "Optimization of cyclic
 * redundancy-check codes with 24 and 32 parity bits" (1993), https://doi.org/10.1109/26.231911
 */
const polynomial = 0x82f63b78;

let table: Int32Array | undefined;

function makeTable(): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest & 1) === 1 ? (rest >>> 1) ^ polynomial : rest >>> 1;
    return rest;
  });
}

export function crc32c(bytes: Uint8Array): number {
  table ??= makeTable();
  let rest = -1;
  for (let i = 0; i < bytes.length; i++) rest = (rest >>> 8) ^ (table[(rest ^ (bytes[i] as number)) & 255] as number);
  return ~rest >>> 0;
}

/** As records have it: a checksum of bytes that hold checksums would be a weak one. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
