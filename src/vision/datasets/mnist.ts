/**
 * @file MNIST: 28 × 28 handwritten digits in IDX files, and what has its format (Fashion-MNIST, EMNIST). The format: two zero bytes, a type byte
 * (8 = unsigned bytes), the number of dims, each dim as a big-endian 32-bit number, then the data. LeCun, Cortes and Burges, "The MNIST database
 * of handwritten digits" (1998), http://yann.lecun.com/exdb/mnist/
 */
import { SerializationError } from '../../errors/errors.ts';
import { fromTypedArray } from '../../ops/creation/data.ts';
import { namedOptions } from '../../ops/options.ts';
import { optionalFunction, optionalValue } from '../../ops/parameters.ts';
import { type FileOrBytes, placeOf, unpackedBytes } from './bytes.ts';
import { type ImageTransform, LabelledImages } from './labelled-images.ts';

export interface IdxOptions {
  /** Done to images as they are read: single ones, and whole batches in a loader. */
  readonly transform?: ImageTransform;
  /** The names of the classes. Default: the ten digits. */
  readonly classes?: readonly string[];
}

const digits: readonly string[] = Array.from({ length: 10 }, (_, digit) => String(digit));

const parameters = [
  optionalFunction<ImageTransform>()('transform', undefined),
  optionalValue<readonly string[]>()('classes', digits),
] as const;

interface Content {
  readonly dims: readonly number[];
  readonly data: Uint8Array;
}

/** Dims and bytes of an IDX file. */
function readIdx(file: FileOrBytes, rank: number): Content {
  const [bytes, place] = [unpackedBytes(file), placeOf(file)];
  const header = 4 + 4 * rank;
  const found = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const wanted = `00 00 08 0${rank}`;
  if (found !== wanted) {
    throw new SerializationError(
      'mnist/content',
      `${place} is no IDX file of bytes with ${rank} dim(s): it begins with ${found || 'nothing'}, and not with ${wanted}`,
      { path: place, found, wanted },
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dims = bytes.length < header ? [] : Array.from({ length: rank }, (_, dim) => view.getUint32(4 + 4 * dim));
  const expected = header + dims.reduce((product, size) => product * size, 1);
  if (bytes.length !== expected) {
    throw new SerializationError(
      'mnist/content',
      `${place} announces ${dims.join(' × ') || 'no'} bytes, and has ${bytes.length - header}`,
      { path: place, expected, actual: bytes.length },
    );
  }
  return { dims, data: bytes.slice(header) };
}

/**
 * MNIST, or another data set in IDX files, packed by gzip or not: samples `[image, label]`, uint8 [1, 28, 28] and the class as bigint. Nothing is
 * downloaded.
 *
 * @throws {SerializationError} when a file is none of them, or has another length than it says (`mnist/content`).
 * @example
 * const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 9, 8, 7, 6);
 * const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 5, 3);
 * const set = vision.mnist(images, labels);
 * set.get(1); // [ tensor([[[7, 6]]], dtype=torch.uint8), 3n ]
 */
export function mnist(images: FileOrBytes, labels: FileOrBytes, options: IdxOptions = {}): LabelledImages {
  const { transform, classes } = namedOptions('mnist', parameters, options);
  const pixels = readIdx(images, 3);
  const { data } = readIdx(labels, 1);
  const [count = 0, height = 0, width = 0] = pixels.dims;
  if (count !== data.length) {
    throw new SerializationError(
      'mnist/content',
      `${placeOf(images)} has ${count} images, and ${placeOf(labels)} ${data.length} labels`,
    );
  }
  const odd = data.find((label) => label >= classes.length);
  if (odd !== undefined) {
    throw new SerializationError(
      'mnist/content',
      `${placeOf(labels)} has the label ${odd}, and there are ${classes.length} classes\n  fix: { classes: […] }`,
    );
  }
  return new LabelledImages(fromTypedArray(pixels.data, [count, 1, height, width]), data, classes, transform);
}
