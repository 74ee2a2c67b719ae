/** @file Writes zip archives as PyTorch and NumPy do: stored, so that a tensor's bytes lie in the file as they are. */
import { crc32 } from '../host/checksum.ts';

export interface ZipContent {
  readonly name: string;
  /** Made when its turn comes, so that no two large ones are in memory at once. */
  readonly bytes: () => Uint8Array;
}

/** 1980-01-01, the first day that the format knows: the same content is the same file. */
const firstDay = 0x21;
const utf8Name = 0x0800;
const limit32 = 0xffffffff;
const versionOf64 = 45;

/** Little-endian numbers, each with its width in bytes. */
function numbers(fields: readonly (readonly [width: 2 | 4 | 8, value: number])[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [width]) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true);
    else if (width === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += width;
  }
  return bytes;
}

interface Written {
  readonly name: Uint8Array;
  readonly checksum: number;
  readonly byteLength: number;
  readonly begin: number;
}

/** What both headers of an entry say. Sizes that 32 bits do not hold stand in the extra field. */
function shared({ name, checksum, byteLength }: Written, extraLength: number, isLarge: boolean) {
  const size = isLarge ? limit32 : byteLength;
  return [
    [2, isLarge ? versionOf64 : 20],
    [2, utf8Name],
    [2, 0],
    [2, 0],
    [2, firstDay],
    [4, checksum],
    [4, size],
    [4, size],
    [2, name.length],
    [2, extraLength],
  ] as const;
}

/** An entry's own header. Its content begins at a multiple of `alignment`, for what maps the file into memory. */
function localHeader(entry: Written, alignment: number): Uint8Array[] {
  const isLarge = entry.byteLength >= limit32;
  const sizes = isLarge
    ? numbers([
        [2, 1],
        [2, 16],
        [8, entry.byteLength],
        [8, entry.byteLength],
      ])
    : new Uint8Array(0);
  const end = entry.begin + 30 + entry.name.length + sizes.length;
  // A field of padding has a header of four bytes, and PyTorch's name for it, FB.
  const padding = alignment === 1 ? 0 : 4 + ((alignment - ((end + 4) % alignment)) % alignment);
  const filler = new Uint8Array(padding).fill(0x5a);
  if (padding > 0)
    filler.set(
      numbers([
        [2, 0x4246],
        [2, padding - 4],
      ]),
    );
  return [numbers([[4, 0x04034b50], ...shared(entry, sizes.length + padding, isLarge)]), entry.name, sizes, filler];
}

function centralHeader(entry: Written): Uint8Array[] {
  const isLarge = entry.byteLength >= limit32 || entry.begin >= limit32;
  const { byteLength, begin } = entry;
  const extra = isLarge
    ? numbers([
        [2, 1],
        [2, 24],
        [8, byteLength],
        [8, byteLength],
        [8, begin],
      ])
    : new Uint8Array(0);
  const fields = [
    [4, 0x02014b50],
    [2, isLarge ? versionOf64 : 20],
    ...shared(entry, extra.length, isLarge),
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, isLarge ? limit32 : begin],
  ] as const;
  return [numbers(fields), entry.name, extra];
}

function endOfArchive(count: number, begin: number, end: number): Uint8Array {
  const isLarge = count >= 0xffff || end >= limit32;
  const large = [
    [4, 0x06064b50],
    [8, 44],
    [2, versionOf64],
    [2, versionOf64],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, end - begin],
    [8, begin],
    [4, 0x07064b50],
    [4, 0],
    [8, end],
    [4, 1],
  ] as const;
  const counts = isLarge ? 0xffff : count;
  return numbers([
    ...(isLarge ? large : []),
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, counts],
    [2, counts],
    [4, isLarge ? limit32 : end - begin],
    [4, isLarge ? limit32 : begin],
    [2, 0],
  ]);
}

/** The chunks of an archive, one after another. */
export function* zipChunks(contents: Iterable<ZipContent>, alignment: number): IterableIterator<Uint8Array> {
  const written: Written[] = [];
  let position = 0;
  for (const { name, bytes } of contents) {
    const content = bytes();
    const entry = {
      name: new TextEncoder().encode(name),
      checksum: crc32(content),
      byteLength: content.length,
      begin: position,
    };
    written.push(entry);
    for (const chunk of [...localHeader(entry, alignment), content]) {
      position += chunk.length;
      yield chunk;
    }
  }
  const begin = position;
  for (const chunk of written.flatMap(centralHeader)) {
    position += chunk.length;
    yield chunk;
  }
  yield endOfArchive(written.length, begin, position);
}
