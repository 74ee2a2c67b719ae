/** @file Images in folders, one for each class: `root/cat/1.png`, `root/dog/2.jpg`. */
import type { Dataset } from '../../data/dataset.ts';
import { IndexError, SerializationError } from '../../errors/errors.ts';
import { listFolder } from '../../host/file.ts';
import type { Url } from '../../host/url.ts';
import { namedOptions } from '../../ops/options.ts';
import { optionalFunction, optionalString, optionalValue } from '../../ops/parameters.ts';
import { decodeImage, type ImageReadMode } from '../io/decode-image.ts';
import type { ImageTransform, LabelledImage } from './labelled-images.ts';

export interface ImageFolderOptions {
  /** Done to each image [C, H, W] as it is read. */
  readonly transform?: ImageTransform;
  /** Which channels images have. Default: `'RGB'`. */
  readonly mode?: ImageReadMode;
  /** Ends of the names of images. Default: those of PNG, JPEG, WebP, GIF, TIFF and AVIF. */
  readonly extensions?: readonly string[];
  /** A broken image is an error, or another one of its class stands for it. Default: `'throw'`. */
  readonly onError?: 'throw' | 'skip';
}

const parameters = [
  optionalFunction<ImageTransform>()('transform', undefined),
  optionalString('mode', ['UNCHANGED', 'GRAY', 'GRAY_ALPHA', 'RGB', 'RGB_ALPHA'], 'RGB'),
  optionalValue<readonly string[]>()('extensions', ['png', 'jpg', 'jpeg', 'webp', 'gif', 'tif', 'tiff', 'avif']),
  optionalString('onError', ['throw', 'skip'], 'throw'),
] as const;

/** Images in folders, read as they are asked for. */
export class ImageFolder implements Dataset<LabelledImage> {
  /** The names of the classes: those of the folders, sorted. */
  readonly classes: readonly string[];
  /** Paths of the images, and the class of each. */
  readonly samples: readonly (readonly [path: string, label: number])[];
  readonly #transform: ImageTransform | undefined;
  readonly #mode: ImageReadMode;
  readonly #onError: 'throw' | 'skip';
  readonly #broken = new Set<number>();

  constructor(root: string | Url, options: ImageFolderOptions = {}) {
    const { transform, mode, extensions, onError } = namedOptions('imageFolder', parameters, options);
    const isImage = (name: string): boolean =>
      extensions.some((end) => name.toLowerCase().endsWith(`.${end.replace(/^\./, '').toLowerCase()}`));
    const folders = listFolder(root).filter(({ isFolder }) => isFolder);
    this.classes = Object.freeze(folders.map(({ name }) => name));
    this.samples = Object.freeze(
      folders.flatMap(({ path }, label) => imagesBelow(path, isImage).map((image) => [image, label] as const)),
    );
    const empty = this.classes.find((_, label) => !this.samples.some(([, own]) => own === label));
    if (this.samples.length === 0 || empty !== undefined) {
      throw new SerializationError(
        'imageFolder/empty',
        `${empty === undefined ? `${root} has no folders of classes` : `the folder '${empty}' of ${root} has no images`}\n  rule: root/class/image.png; images end in ${extensions.join(', ')}`,
        { path: String(root) },
      );
    }
    this.#transform = transform;
    this.#mode = mode;
    this.#onError = onError;
  }

  get length(): number {
    return this.samples.length;
  }

  /** Paths of images that could not be decoded so far, with `onError: 'skip'`. */
  get broken(): readonly string[] {
    return Array.from(this.#broken, (index) => this.samples[index]?.[0] ?? '');
  }

  async get(index: number): Promise<LabelledImage> {
    const sample = this.samples[index];
    if (sample === undefined) {
      throw new IndexError('imageFolder/index', `index ${index} is out of range for ${this.length} images`, {
        index,
        length: this.length,
      });
    }
    const [path, label] = sample;
    if (this.#broken.has(index)) return this.get(this.another(index));
    try {
      const image = await decodeImage(path, { mode: this.#mode });
      return [this.#transform === undefined ? image : this.#transform(image), BigInt(label)];
    } catch (error) {
      const isBroken = error instanceof SerializationError && error.code === 'decodeImage/image';
      if (this.#onError === 'throw' || !isBroken) throw error;
      this.#broken.add(index);
      return this.get(this.another(index));
    }
  }

  toString(): string {
    return `ImageFolder(${this.length} images, ${this.classes.length} classes)`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** The next image of the class that is not known to be broken. */
  private another(index: number): number {
    const label = this.samples[index]?.[1];
    for (let step = 1; step < this.length; step++) {
      const next = (index + step) % this.length;
      if (this.samples[next]?.[1] === label && !this.#broken.has(next)) return next;
    }
    throw new SerializationError(
      'imageFolder/broken',
      `no image of the class '${this.classes[label ?? 0]}' can be decoded: ${this.broken.slice(0, 3).join(', ')}`,
      { broken: this.broken },
    );
  }
}

/** All images in a folder and below it, sorted by their paths. */
function imagesBelow(folder: string, isImage: (name: string) => boolean): string[] {
  return listFolder(folder).flatMap(({ path, name, isFolder }) =>
    isFolder ? imagesBelow(path, isImage) : isImage(name) ? [path] : [],
  );
}

/**
 * Images in folders, one for each class, read as they are asked for: samples `[image, label]`, uint8 [3, H, W] and the class as bigint. Give a
 * `transform` that brings them to one size. Reading waits: iterate the loader with `for await`.
 *
 * @throws {SerializationError} when there is a class without images, or none at all (`imageFolder/empty`).
 * @example
 * const { Resize } = vision.transforms;
 * const load = (root: string) => new data.DataLoader(vision.imageFolder(root, { transform: new Resize([32, 32]) }), { batchSize: 8 });
 * typeof load; // function
 */
export function imageFolder(root: string | Url, options: ImageFolderOptions = {}): ImageFolder {
  return new ImageFolder(root, options);
}
