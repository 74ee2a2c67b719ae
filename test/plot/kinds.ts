/** @file A call of every kind of picture, with few values and with many. */
import * as torch from '../../src/package.ts';
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

/** A model whose layers are the same each time. */
function model(): torch.nn.Module {
  torch.manualSeed(0);
  return new torch.nn.Sequential(new torch.nn.Linear(2, 8), new torch.nn.ReLU(), new torch.nn.Linear(8, 3));
}

const rows = (count: number, columns: number): torch.Tensor =>
  torch.fromTypedArray(bells(count * columns), [count, columns]);

/** 0, 1 and 2. */
const codes = (count: number): Float64Array => numbers(count, 9).map((value) => Math.floor(3 * value));

const coins = (count: number): Float64Array => numbers(count, 4).map((value, i) => (i < 2 ? i : Math.round(value)));

function afterBackward(): torch.nn.Module {
  const own = model();
  own(rows(4, 2).float()).square().mean().backward();
  return own;
}

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
  { name: 'kde', make: (count) => plot.kde(bells(count), { ...titled, by: classes(count) }) },
  { name: 'box', make: (count) => plot.box(bells(count), { ...titled, by: classes(count) }) },
  { name: 'violin', make: (count) => plot.violin(bells(count), { ...titled, by: classes(count) }) },
  {
    name: 'pairplot',
    make: (count) =>
      plot.pairplot({ a: bells(count), b: bells(count, 3), kind: classes(count) }, { ...titled, by: 'kind' }),
  },
  { name: 'corr', make: (count) => plot.corr({ a: bells(count), b: bells(count, 3), c: bells(count, 5) }, titled) },
  { name: 'rocCurve', make: (count) => plot.rocCurve(numbers(count), coins(count), titled) },
  {
    name: 'prCurve',
    make: (count) => plot.prCurve({ one: numbers(count), two: numbers(count, 2) }, coins(count), titled),
  },
  { name: 'calibration', make: (count) => plot.calibration(numbers(count), coins(count), titled) },
  {
    name: 'decisionRegions',
    make: (count) => plot.decisionRegions((x) => model()(x.float()), rows(count, 2), codes(count), titled),
  },
  { name: 'activationHistograms', make: (count) => plot.activationHistograms(model(), rows(count, 2).float(), titled) },
  { name: 'gradientFlow', make: () => plot.gradientFlow(afterBackward(), titled) },
  { name: 'embedding', make: (count) => plot.embedding(rows(count, 6), { ...titled, by: classes(count) }) },
  {
    name: 'embedding by t-SNE',
    make: (count) => plot.embedding(rows(count, 4), { ...titled, method: 'tsne', iterations: 10, sample: 200 }),
  },
];
