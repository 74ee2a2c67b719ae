/**
 * @file Is a library whole? The loader maps a file as its headers say; one that ends too early kills the process when it is touched.
 * "Tool interface standard: executable and linking format", https://refspecs.linuxfoundation.org/elf/elf.pdf
 */

/** Positions in the header of a 64-bit file. */
const header = { class: 4, data: 5, sectionOffset: 0x28, sectionSize: 0x3a, sectionCount: 0x3c, length: 0x40 } as const;
const magic = [0x7f, 0x45, 0x4c, 0x46] as const;
const wide = 2;
const littleEndian = 1;

/** False for what is no library of Linux, or one of which the end is missing: the table of sections stands there. */
export function isWholeElf(bytes: Uint8Array): boolean {
  if (bytes.length < header.length || magic.some((byte, i) => bytes[i] !== byte)) return false;
  // The loader itself refuses what is made for other machines.
  if (bytes[header.class] !== wide || bytes[header.data] !== littleEndian) return true;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sections = view.getUint16(header.sectionSize, true) * view.getUint16(header.sectionCount, true);
  return Number(view.getBigUint64(header.sectionOffset, true)) + sections <= bytes.length;
}
