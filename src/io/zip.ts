/**
 * @file Zip archives as PyTorch and NumPy write them: the directory at their end, and entries that are stored or deflated.
 * APPNOTE.TXT - .ZIP File Format Specification, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
import { crc32 } from '../host/checksum.ts';
import { Cursor, textOf } from './cursor.ts';
import { fault } from './fault.ts';
import { inflate } from './inflate.ts';
import { type ByteSource, bytesOf } from './source.ts';

export interface ZipEntry {
  readonly name: string;
  /** Bytes of its content. */
  readonly byteLength: number;
  readonly deflated: boolean;
  readonly checksum: number;
  /** Where its stored or deflated bytes lie in the file. */
  readonly begin: number;
  readonly end: number;
}

/** Entries by name, in the order of their bytes. */
export type ZipDirectory = ReadonlyMap<string, ZipEntry>;

const signatures = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
};
const [endLength, locatorLength, localLength] = [22, 20, 30];
const longestComment = 0xffff;
const in64 = { size: 0xffffffff, count: 0xffff };

/** What deflate makes of a byte at most is 1,032; nobody stores weights that shrink to a two hundredth, but for zeros. */
const mostExpansion = 200;
/** What may be inflated from however few bytes. */
const harmless = 64 * 2 ** 20;

const truncated = 'zip/truncated';

/** Does the file begin as a zip archive does? */
export function isZip(source: ByteSource): boolean {
  if (source.byteLength < 4) return false;
  return new Cursor(bytesOf(source, 0, 4), truncated).uint32() === signatures.local;
}

/** A part of the file that must be there. */
function part(source: ByteSource, begin: number, length: number): Cursor {
  if (begin + length > source.byteLength) {
    throw fault(truncated, `the archive needs ${begin + length} bytes, the file has ${source.byteLength}`);
  }
  return new Cursor(bytesOf(source, begin, begin + length), truncated);
}

interface DirectoryPlace {
  readonly count: number;
  readonly begin: number;
  readonly byteLength: number;
}

/** The record at the archive's end says where the directory is. */
function findDirectory(source: ByteSource): DirectoryPlace {
  const begin = Math.max(0, source.byteLength - endLength - longestComment);
  const tail = bytesOf(source, begin, source.byteLength);
  for (let at = tail.length - endLength; at >= 0; at--) {
    const cursor = new Cursor(tail, truncated, at);
    if (tail[at] !== 0x50 || cursor.uint32() !== signatures.end) continue;
    const disks = cursor.uint32();
    cursor.skip(2);
    const count = cursor.uint16();
    const byteLength = cursor.uint32();
    const place = { count, byteLength, begin: cursor.uint32() };
    if (cursor.uint16() !== tail.length - at - endLength) continue;
    if (disks !== 0) throw fault('zip/parts', 'the archive is in several parts\n  fix: write it as one file');
    const isLarge = count === in64.count || byteLength === in64.size || place.begin === in64.size;
    return isLarge ? largeDirectory(source, begin + at, place) : place;
  }
  throw fault(truncated, `the archive has no end: it was cut off after ${source.byteLength} bytes, or is none`);
}

/** Where sizes take 64 bits, another record says it. */
function largeDirectory(source: ByteSource, end: number, place: DirectoryPlace): DirectoryPlace {
  if (end < locatorLength) return place;
  const locator = part(source, end - locatorLength, locatorLength);
  if (locator.uint32() !== signatures.locator64) return place;
  locator.skip(4);
  const record = part(source, locator.size64(), 56);
  if (record.uint32() !== signatures.end64) throw fault('zip/directory', 'the place of the directory is not there');
  record.skip(28);
  const count = record.size64();
  const byteLength = record.size64();
  return { count, byteLength, begin: record.size64() };
}

/** The entries of an archive; their spans are known to lie in the file, one behind another. */
export function readDirectory(source: ByteSource): ZipDirectory {
  const { count, begin, byteLength } = findDirectory(source);
  const cursor = part(source, begin, byteLength);
  const entries: ZipEntry[] = [];
  for (let i = 0; i < count; i++) entries.push(readEntry(source, cursor, begin));
  entries.sort((a, b) => a.begin - b.begin);
  let position = 0;
  for (const entry of entries) {
    if (entry.begin < position) throw fault('zip/overlap', `entry '${entry.name}' begins inside the one before it`);
    position = entry.end;
  }
  const directory = new Map(entries.map((entry) => [entry.name, entry]));
  if (directory.size < entries.length) throw fault('zip/duplicate-name', 'the archive holds two entries of one name');
  return directory;
}

function readEntry(source: ByteSource, cursor: Cursor, limit: number): ZipEntry {
  if (cursor.uint32() !== signatures.central) throw fault('zip/directory', 'the directory of the archive is damaged');
  cursor.skip(4);
  const flags = cursor.uint16();
  const method = cursor.uint16();
  cursor.skip(4);
  const checksum = cursor.uint32();
  const [packed, unpacked] = [cursor.uint32(), cursor.uint32()];
  const [nameLength, extraLength, commentLength] = [cursor.uint16(), cursor.uint16(), cursor.uint16()];
  cursor.skip(8);
  const place = cursor.uint32();
  const name = textOf(cursor.take(nameLength));
  if (name === undefined) throw fault('zip/name', 'the name of an entry is not UTF-8');
  const large = new Large(cursor.take(extraLength));
  cursor.skip(commentLength);
  const byteLength = large.size(unpacked);
  const packedLength = large.size(packed);
  const local = large.size(place);
  if ((flags & 1) !== 0)
    throw fault('zip/encrypted', `entry '${name}' is encrypted\n  fix: write it without a password`);
  if (method !== 0 && method !== 8) {
    throw fault(
      'zip/method',
      `entry '${name}' is packed by method ${method}; 0 (stored) and 8 (deflate) can be read\n  fix: pack it by one of these, as torch.save and numpy.savez do`,
    );
  }
  const deflated = method === 8;
  if (!deflated && packedLength !== byteLength) throw fault('zip/size', `entry '${name}' has two sizes`);
  const start = contentStart(source, local, name);
  if (start + packedLength > limit)
    throw fault(truncated, `entry '${name}' ends behind the archive's directory begins`);
  return { name, byteLength, deflated, checksum, begin: start, end: start + packedLength };
}

/** Sizes of 64 bits stand in an extra field, in the order in which the others say so. */
class Large {
  private readonly cursor: Cursor | undefined;

  constructor(extra: Uint8Array) {
    const fields = new Cursor(extra, truncated);
    while (fields.rest >= 4) {
      const id = fields.uint16();
      const field = fields.take(fields.uint16());
      if (id === 1) this.cursor = new Cursor(field, truncated);
    }
  }

  size(given: number): number {
    return given === in64.size && this.cursor !== undefined ? this.cursor.size64() : given;
  }
}

/** Where an entry's bytes begin, which only its own header says. */
function contentStart(source: ByteSource, local: number, name: string): number {
  const cursor = part(source, local, localLength);
  if (cursor.uint32() !== signatures.local) throw fault('zip/entry', `entry '${name}' is not where the directory says`);
  cursor.skip(22);
  return local + localLength + cursor.uint16() + cursor.uint16();
}

/** Fills `target`, which has the entry's length, with its content. */
export function readInto(source: ByteSource, entry: ZipEntry, target: Uint8Array): void {
  if (entry.deflated) inflate(bytesOf(source, entry.begin, entry.end), target);
  else source.read(target, entry.begin);
  const checksum = crc32(target);
  if (checksum !== entry.checksum) {
    throw fault(
      'zip/checksum',
      `the bytes of entry '${entry.name}' are not those that were written: the file is damaged`,
    );
  }
}

/** Refuses an entry that few bytes say is huge. To be asked before memory for it is taken. */
export function requireReasonable({ name, byteLength, deflated, begin, end }: ZipEntry): void {
  if (!deflated || byteLength <= harmless || byteLength <= mostExpansion * (end - begin)) return;
  throw fault(
    'zip/bomb',
    `entry '${name}' would become ${byteLength} bytes of ${end - begin}\n  rule: what shrinks to less than a two hundredth is taken for an attack\n  fix: write the file without compression, as torch.save and numpy.savez do`,
  );
}

/** The content of an entry. */
export function readWhole(source: ByteSource, entry: ZipEntry): Uint8Array<ArrayBuffer> {
  requireReasonable(entry);
  const content = new Uint8Array(entry.byteLength);
  readInto(source, entry, content);
  return content;
}
