/** @file Images that lie in memory, with the number of the class of each. */
import type { Collated } from '../../data/collate.ts';
import type { Dataset } from '../../data/dataset.ts';
import { IndexError } from '../../errors/errors.ts';
import { fromTypedArray } from '../../ops/creation/data.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** What is done to images as they are read: single ones [C, H, W], and whole batches [N, C, H, W]. */
export type ImageTransform = (image: Tensor) => Tensor;

/** An image, and the number of its class. */
export type LabelledImage = [image: Tensor, label: bigint];

/** Images of bytes in memory: samples `[image, label]`; a loader gets whole batches at once. */
export class LabelledImages implements Dataset<LabelledImage> {
  /** All images, uint8 [N, C, H, W]. */
  readonly data: Tensor;
  /** The class of each, int64 [N]. */
  readonly targets: Tensor;
  /** The names of the classes. */
  readonly classes: readonly string[];
  readonly length: number;
  readonly #transform: ImageTransform | undefined;

  constructor(data: Tensor, labels: Uint8Array, classes: readonly string[], transform: ImageTransform | undefined) {
    this.data = data;
    this.targets = fromTypedArray(BigInt64Array.from(labels, BigInt));
    this.classes = Object.freeze([...classes]);
    this.length = labels.length;
    this.#transform = transform;
  }

  get(index: number): LabelledImage {
    this.requireIndex(index);
    return [this.transformed(this.data.select(0, index)), BigInt(this.targets.select(0, index).item())];
  }

  getBatch(indices: readonly number[]): Collated<LabelledImage> {
    for (const index of indices) this.requireIndex(index);
    const places = fromTypedArray(BigInt64Array.from(indices, BigInt));
    return [this.transformed(this.data.indexSelect(0, places)), this.targets.indexSelect(0, places)];
  }

  toString(): string {
    return `LabelledImages(${this.length} of [${this.data.sizes.slice(1).join(', ')}], ${this.classes.length} classes)`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  private transformed(images: Tensor): Tensor {
    return this.#transform === undefined ? images : this.#transform(images);
  }

  private requireIndex(index: number): void {
    if (Number.isInteger(index) && index >= 0 && index < this.length) return;
    throw new IndexError('LabelledImages/index', `index ${index} is out of range for ${this.length} images`, {
      index,
      length: this.length,
    });
  }
}
