/** @file What every source of handwritten digits yields: grey images and their labels, in plain arrays. */

/** The side of an image, in pixels: that of MNIST. */
export const side = 28;

/** Bytes in one image. */
export const pixels = side * side;

/** `count` images of `rows` × `columns` grey bytes (0 = paper, 255 = ink), one after the other, with their digits. */
export interface DigitSet {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
}

/** Digits to learn from, and digits kept aside for the final test. */
export interface DigitSplit {
  readonly train: DigitSet;
  readonly test: DigitSet;
}

/** The digits from `start` up to `end`, as views of the same memory. */
export function sliceDigits(set: DigitSet, start: number, end: number): DigitSet {
  const size = set.rows * set.columns;
  return {
    images: set.images.subarray(start * size, end * size),
    labels: set.labels.subarray(start, end),
    count: end - start,
    rows: set.rows,
    columns: set.columns,
  };
}
