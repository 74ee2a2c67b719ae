/**
 * @file Reads MNIST's IDX files. The format: two zero bytes, a type byte (8 = unsigned bytes), the number of dims, each dim as a big-endian
 * 32-bit number, then the data. LeCun, Cortes and Burges, "The MNIST database of handwritten digits" (1998), http://yann.lecun.com/exdb/mnist/
 */
import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { SerializationError } from 'flambeau';
import { type DigitSet, type DigitSplit, side, sliceDigits } from './digitset.ts';

/** A share of the only pair of files is kept for testing. */
const trainShare = 0.8;

/** More than any set of digits takes, so that a hostile `.gz` cannot fill the memory. */
const largestFile = 2 ** 30;

interface Content {
  readonly dims: readonly number[];
  readonly data: Uint8Array;
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function readBytes(path: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new SerializationError('idx/read', `cannot read ${path}: ${reason(cause)}`, { path, cause });
  }
  // IDX begins with zeros, so the two marks of gzip cannot be mistaken, whatever the file is called.
  if (!path.endsWith('.gz') && !(bytes[0] === 0x1f && bytes[1] === 0x8b)) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: largestFile });
  } catch (cause) {
    throw new SerializationError('idx/gzip', `${path} cannot be unpacked: ${reason(cause)}`, { path, cause });
  }
}

/** The dims and the bytes of one IDX file of unsigned bytes with `rank` dims. */
function readContent(path: string, rank: number): Content {
  const bytes = readBytes(path);
  const header = 4 + 4 * rank;
  const found = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const wanted = `00 00 08 0${rank}`;
  if (bytes.length >= 4 && found !== wanted) {
    const message = `${path} does not begin as an IDX file of bytes with ${rank} dim(s): expected ${wanted}, found ${found}`;
    throw new SerializationError('idx/magic', message, { path, found, wanted });
  }
  if (bytes.length < header) {
    const message = `${path} ends inside its header: ${bytes.length} of ${header} bytes`;
    throw new SerializationError('idx/truncated', message, { path, expected: header, actual: bytes.length });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dims = Array.from({ length: rank }, (_, dim) => view.getUint32(4 + 4 * dim));
  const expected = header + dims.reduce((product, size) => product * size, 1);
  const facts = { path, expected, actual: bytes.length };
  const announced = `${path} announces ${dims.join(' × ')} bytes`;
  if (bytes.length < expected) {
    const message = `${announced} and ends early: ${bytes.length} of ${expected} bytes`;
    throw new SerializationError('idx/truncated', message, facts);
  }
  if (bytes.length > expected) {
    const message = `${announced} and has ${bytes.length - expected} byte(s) more`;
    throw new SerializationError('idx/trailing', message, facts);
  }
  return { dims, data: bytes.subarray(header) };
}

/** Reads one file of images and the file of their labels. */
export function readIdxPair(imagesPath: string, labelsPath: string): DigitSet {
  const images = readContent(imagesPath, 3);
  const labels = readContent(labelsPath, 1);
  const [count = 0, rows = 0, columns = 0] = images.dims;
  if (count !== labels.data.length) {
    const message = `${imagesPath} has ${count} images, but ${labelsPath} has ${labels.data.length} labels`;
    throw new SerializationError('idx/count', message, {
      imagesPath,
      labelsPath,
      images: count,
      labels: labels.data.length,
    });
  }
  if (count === 0) throw new SerializationError('idx/empty', `${imagesPath} has no images`, { path: imagesPath });
  if (rows !== side || columns !== side) {
    const message = `${imagesPath} has images of ${rows} × ${columns} pixels, expected ${side} × ${side}`;
    throw new SerializationError('idx/size', message, { path: imagesPath, rows, columns });
  }
  const wrong = labels.data.findIndex((label) => label > 9);
  if (wrong >= 0) {
    const message = `${labelsPath} has label ${labels.data[wrong]} at position ${wrong}, expected a digit from 0 to 9`;
    throw new SerializationError('idx/label', message, {
      path: labelsPath,
      position: wrong,
      label: labels.data[wrong],
    });
  }
  return { images: images.data, labels: labels.data, count, rows, columns };
}

/** The spellings in circulation of one file's name. */
function spellings(set: 'train' | 't10k', what: 'images' | 'labels'): string[] {
  const rank = what === 'images' ? 3 : 1;
  const plain = [`${set}-${what}-idx${rank}-ubyte`, `${set}-${what}.idx${rank}-ubyte`];
  return [...plain, ...plain.map((name) => `${name}.gz`)];
}

/** One pair of files, or undefined when neither of the two is there. */
function findPair(directory: string, set: 'train' | 't10k'): { images: string; labels: string } | undefined {
  const find = (what: 'images' | 'labels') =>
    spellings(set, what)
      .map((name) => join(directory, name))
      .find((path) => existsSync(path));
  const images = find('images');
  const labels = find('labels');
  if (images !== undefined && labels !== undefined) return { images, labels };
  if (images === undefined && labels === undefined) return undefined;
  const lookedFor = spellings(set, images === undefined ? 'images' : 'labels');
  const message = `${images ?? labels} is there without its ${images === undefined ? 'images' : 'labels'}`;
  throw new SerializationError('idx/missing', `${message}\n  looked for: ${lookedFor.join(', ')}`, {
    directory,
    lookedFor,
  });
}

/** Folders looked through, and how deep, for files that lie below the directory that was named. */
const mostFolders = 1000;
const deepest = 3;

/** The nearest folder below a directory that holds one of MNIST's files, if any. */
function folderBelow(directory: string): string | undefined {
  const names = new Set((['train', 't10k'] as const).flatMap((set) => spellings(set, 'images')));
  let level = [directory];
  let looked = 0;
  for (let depth = 0; depth <= deepest; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      if (++looked > mostFolders) return undefined;
      let entries: Dirent[];
      try {
        entries = readdirSync(folder, { withFileTypes: true });
      } catch {
        // A folder that may not be read is none that could be named.
        continue;
      }
      if (entries.some((entry) => names.has(entry.name))) return folder;
      next.push(...entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name)));
    }
    level = next;
  }
  return undefined;
}

/**
 * Reads the digits of a directory that holds MNIST's files under their usual names, packed by gzip or not. Two pairs are used as they are;
 * of a single pair the first 80 % are for training, the rest for testing.
 */
export function readDigits(directory: string): DigitSplit {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new SerializationError('idx/directory', `${directory} is not a directory`, { directory });
  }
  const trainPair = findPair(directory, 'train');
  const testPair = findPair(directory, 't10k');
  if (trainPair !== undefined && testPair !== undefined) {
    return {
      train: readIdxPair(trainPair.images, trainPair.labels),
      test: readIdxPair(testPair.images, testPair.labels),
    };
  }
  const pair = trainPair ?? testPair;
  if (pair === undefined) {
    const lookedFor = (['train', 't10k'] as const).flatMap((set) => [
      ...spellings(set, 'images'),
      ...spellings(set, 'labels'),
    ]);
    const below = folderBelow(directory);
    const mend = below === undefined ? `looked for: ${lookedFor.join(', ')}` : `but ${below} has some: --data ${below}`;
    throw new SerializationError(
      'idx/missing',
      `no IDX files in ${directory}${below === undefined ? '\n  ' : ', '}${mend}`,
      {
        directory,
        lookedFor,
        below,
      },
    );
  }
  const all = readIdxPair(pair.images, pair.labels);
  const boundary = Math.floor(all.count * trainShare);
  if (boundary === 0) {
    const message = `${pair.images} has ${all.count} image(s), too few to set some aside for testing`;
    throw new SerializationError('idx/empty', message, { path: pair.images, count: all.count });
  }
  return { train: sliceDigits(all, 0, boundary), test: sliceDigits(all, boundary, all.count) };
}
