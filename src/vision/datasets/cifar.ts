/**
 * @file CIFAR-10 and CIFAR-100: 32 × 32 images in their binary files. A record is the label (CIFAR-100: that of the coarse class, then of the
 * fine one), then 1,024 bytes each of red, green and blue. A. Krizhevsky: "Learning Multiple Layers of Features from Tiny Images" (2009),
 * https://www.cs.toronto.edu/~kriz/cifar.html
 */
import { ArgumentError, SerializationError } from '../../errors/errors.ts';
import { isUrl } from '../../host/url.ts';
import { fromTypedArray } from '../../ops/creation/data.ts';
import { namedOptions } from '../../ops/options.ts';
import { optionalFunction, optionalString, optionalValue } from '../../ops/parameters.ts';
import { type FileOrBytes, placeOf, unpackedBytes } from './bytes.ts';
import { type ImageTransform, LabelledImages } from './labelled-images.ts';

const side = 32;
const pixels = 3 * side * side;

const cifar10Classes = 'airplane automobile bird cat deer dog frog horse ship truck'.split(' ');

export interface CifarOptions {
  /** Done to images as they are read: single ones, and whole batches in a loader. */
  readonly transform?: ImageTransform;
}

export interface Cifar100Options extends CifarOptions {
  /** The 100 fine classes, or the 20 coarse ones. Default: `'fine'`. */
  readonly labels?: 'fine' | 'coarse';
  /** The names of the classes, as in `fine_label_names.txt`. Default: their numbers. */
  readonly classes?: readonly string[];
}

const transformParameter = optionalFunction<ImageTransform>()('transform', undefined);

/** Images and labels of binary files, one after another. */
function readCifar(
  call: string,
  given: FileOrBytes | readonly FileOrBytes[],
  labelBytes: number,
  labelAt: number,
  classes: readonly string[],
  transform: ImageTransform | undefined,
): LabelledImages {
  const files: readonly FileOrBytes[] = Array.isArray(given) ? given : [given];
  const known = files.every((file) => typeof file === 'string' || file instanceof Uint8Array || isUrl(file));
  if (files.length === 0 || !known) {
    throw new ArgumentError(
      `${call}/files`,
      `${call} takes its binary files: paths, or their bytes\n  fix: ['data_batch_1.bin', …]`,
    );
  }
  const record = labelBytes + pixels;
  const contents = files.map((file) => {
    const bytes = unpackedBytes(file);
    if (bytes.length > 0 && bytes.length % record === 0) return bytes;
    throw new SerializationError(
      `${call}/content`,
      `${placeOf(file)} is no binary file of ${call}: it has ${bytes.length} bytes, no multiple of ${record}`,
      { path: placeOf(file), actual: bytes.length },
    );
  });
  const count = contents.reduce((sum, { length }) => sum + length / record, 0);
  const [images, labels] = [new Uint8Array(count * pixels), new Uint8Array(count)];
  let at = 0;
  contents.forEach((bytes, file) => {
    for (let start = 0; start < bytes.length; start += record, at++) {
      const label = bytes[start + labelAt] as number;
      if (label >= classes.length) {
        throw new SerializationError(
          `${call}/content`,
          `${placeOf(files[file] as FileOrBytes)} has the label ${label}, and ${call} has ${classes.length} classes`,
        );
      }
      labels[at] = label;
      images.set(bytes.subarray(start + labelBytes, start + record), at * pixels);
    }
  });
  return new LabelledImages(fromTypedArray(images, [count, 3, side, side]), labels, classes, transform);
}

/**
 * CIFAR-10 from its binary files (`data_batch_1.bin` to `data_batch_5.bin`, `test_batch.bin`): samples `[image, label]`, uint8 [3, 32, 32] and
 * the class as bigint. Nothing is downloaded.
 *
 * @throws {SerializationError} when a file is none of them (`cifar10/content`).
 * @example
 * const file = new Uint8Array(3073).fill(7);
 * const [, label] = vision.cifar10(file).get(0);
 * vision.cifar10(file).classes[Number(label)]; // horse
 */
export function cifar10(files: FileOrBytes | readonly FileOrBytes[], options: CifarOptions = {}): LabelledImages {
  const { transform } = namedOptions('cifar10', [transformParameter], options);
  return readCifar('cifar10', files, 1, 0, cifar10Classes, transform);
}

/**
 * CIFAR-100 from its binary files (`train.bin`, `test.bin`): samples `[image, label]`, uint8 [3, 32, 32] and the class as bigint.
 *
 * @throws {SerializationError} when a file is none of them (`cifar100/content`).
 * @example
 * const file = new Uint8Array(3074).fill(7);
 * vision.cifar100(file, { labels: 'coarse' }).get(0)[1]; // 7n
 */
export function cifar100(files: FileOrBytes | readonly FileOrBytes[], options: Cifar100Options = {}): LabelledImages {
  const parameters = [
    transformParameter,
    optionalString('labels', ['fine', 'coarse'], 'fine'),
    optionalValue<readonly string[]>()('classes', undefined),
  ] as const;
  const { transform, labels, classes } = namedOptions('cifar100', parameters, options);
  const names = classes ?? Array.from({ length: labels === 'fine' ? 100 : 20 }, (_, i) => String(i));
  return readCifar('cifar100', files, 2, labels === 'fine' ? 1 : 0, names, transform);
}
