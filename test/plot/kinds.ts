/** @file A call of every kind of picture, with few values and with many. */
import type { Picture } from '../../src/plot/index.ts';
import * as plot from '../../src/plot/index.ts';

export interface Kind {
  readonly name: string;
  /** A picture of so many values. */
  readonly make: (count: number) => Picture;
}

/** Numbers without a pattern that the eye sees, the same each time: a linear congruential generator. */
export function numbers(count: number, seed = 1): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state / 2 ** 31;
  });
}

/** About normal: the sum of three. */
export function bells(count: number, seed = 1): Float64Array {
  const [a, b, c] = [numbers(count, seed), numbers(count, seed + 1), numbers(count, seed + 2)];
  return a.map((value, i) => 2 * (value + (b[i] as number) + (c[i] as number)) - 3);
}

export const classes = (count: number): string[] =>
  Array.from(numbers(count, 9), (value) => ['setosa', 'versicolor', 'virginica'][Math.floor(3 * value)] ?? '');

const matrix = (rows: number, columns: number): number[][] => {
  const values = bells(rows * columns);
  return Array.from({ length: rows }, (_, row) => Array.from(values.subarray(row * columns, (row + 1) * columns)));
};

const titled = { title: 'A title' };

export const kinds: readonly Kind[] = [
  { name: 'hist', make: (count) => plot.hist(bells(count), { ...titled, x: 'value' }) },
  {
    name: 'hist by classes',
    make: (count) => plot.hist(bells(count), { ...titled, by: classes(count), density: true }),
  },
  { name: 'line', make: (count) => plot.line({ one: bells(count), two: bells(count, 5) }, { ...titled, x: 'step' }) },
  { name: 'scatter', make: (count) => plot.scatter(bells(count), bells(count, 5), { ...titled, by: classes(count) }) },
  { name: 'scatter by numbers', make: (count) => plot.scatter(bells(count), bells(count, 5), { by: bells(count, 7) }) },
  { name: 'bar', make: (count) => plot.bar(classes(count), titled) },
  { name: 'bar of groups', make: () => plot.bar(['a', 'b'], { train: [1, 2], test: [2, 3] }, titled) },
  {
    name: 'heatmap',
    make: (count) => plot.heatmap(matrix(Math.ceil(Math.sqrt(count)), Math.floor(Math.sqrt(count))), titled),
  },
  {
    name: 'confusionMatrix',
    make: (count) =>
      plot.confusionMatrix(
        numbers(count).map((v) => Math.floor(3 * v)),
        classes(count).map((name) => name.length % 3),
      ),
  },
  {
    name: 'learningCurves',
    make: (count) =>
      plot.learningCurves(
        Array.from({ length: Math.min(count, 1000) }, (_, i) => ({
          loss: 1 / (i + 1),
          validation: { loss: 1.1 / (i + 1) },
        })),
      ),
  },
  {
    name: 'imshow',
    make: (count) => plot.imshow(matrix(Math.ceil(Math.sqrt(count)), Math.floor(Math.sqrt(count))), titled),
  },
  { name: 'grid', make: (count) => plot.grid([plot.hist(bells(count)), plot.line(bells(count))], titled) },
];
