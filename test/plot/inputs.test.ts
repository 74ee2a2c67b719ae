/** @file Tensors, typed arrays, arrays and columns of tables are equal inputs; what is missing is left out, and said. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/package.ts';
import * as plot from '../../src/plot/index.ts';

const { data } = torch;
const numbers = [3, 1, 2, 2, 5];

/** A series as Polars has them. */
const series = {
  name: 'x',
  length: 5,
  dtype: 'DataType.Float64',
  nullCount: () => 0,
  toArray: () => numbers,
  toTypedArray: () => Float64Array.from(numbers),
};

const wanted = plot.hist(numbers).spec;

describe('the same numbers make the same picture', () => {
  test.each<[string, plot.Values]>([
    ['a tensor', torch.tensor(numbers)],
    ['a float64 tensor', torch.tensor(numbers, { dtype: torch.float64 })],
    ['an int64 tensor', torch.tensor(numbers, { dtype: torch.int64 })],
    ['a float16 tensor', torch.tensor(numbers, { dtype: torch.float16 })],
    ['a bfloat16 tensor', torch.tensor(numbers, { dtype: torch.bfloat16 })],
    ['a tensor that requires grad', torch.tensor(numbers, { requiresGrad: true })],
    ['a strided tensor', torch.tensor([numbers, numbers]).t().at(':', 0)],
    ['a Float32Array', Float32Array.from(numbers)],
    ['a Uint16Array', Uint16Array.from(numbers)],
    ['bigints', numbers.map(BigInt)],
    ['a BigInt64Array', BigInt64Array.from(numbers.map(BigInt))],
  ])('from %s', (_, values) => {
    expect(plot.hist(values).spec).toEqual(wanted);
  });

  test('from columns, whose names stand at the axis', () => {
    const named = plot.hist(numbers, { x: 'x' }).spec;
    expect(plot.hist(data.columnsOf({ x: numbers }).column('x')).spec).toEqual(named);
    expect(plot.hist(data.columnsOf([{ x: 3 }, { x: 1 }, { x: 2 }, { x: 2 }, { x: 5 }]).column('x')).spec).toEqual(
      named,
    );
    expect(plot.hist(series).spec).toEqual(named);
  });

  test('from nested arrays and tensors of two dims', () => {
    const rows = [
      [1, 2],
      [3, 4],
    ];
    expect(plot.heatmap(rows).spec).toEqual(plot.heatmap(torch.tensor(rows)).spec);
    expect(plot.heatmap(rows.map((row) => Float32Array.from(row))).spec).toEqual(plot.heatmap(rows).spec);
    expect(plot.imshow(rows).spec).toEqual(plot.imshow(torch.tensor(rows)).spec);
  });
});

describe('classes', () => {
  const x = [1, 2, 3, 4];
  const domain = (by: plot.Values): unknown => {
    const { encoding } = plot.scatter(x, x, { by }).spec as {
      encoding: { color: { type: string; scale: { domain?: unknown } } };
    };
    return encoding.color.type === 'nominal' ? encoding.color.scale.domain : encoding.color.type;
  };

  test('of texts go by their first place, of numbers by size', () => {
    expect(domain(['b', 'a', 'b', 'c'])).toEqual(['b', 'a', 'c']);
    expect(domain([10, 9, 10, 2])).toEqual(['2', '9', '10']);
    expect(domain(torch.tensor([1, 0, 1, 0], { dtype: torch.int64 }))).toEqual(['0', '1']);
    expect(domain([true, false, true, true])).toEqual(['false', 'true']);
  });

  test('that are many numbers are a scale', () => {
    const many = Array.from({ length: 20 }, (_, i) => i / 7);
    const { encoding } = plot.scatter(many, many, { by: many }).spec as { encoding: { color: { type: string } } };
    expect(encoding.color.type).toBe('quantitative');
  });

  test('beyond twenty become one', () => {
    const names = Array.from({ length: 30 }, (_, i) => `class ${i}`);
    const { spec } = plot.scatter(
      names.map((_, i) => i),
      names.map((_, i) => i),
      { by: names },
    );
    expect(JSON.stringify(spec)).toContain('rarest of 30 classes are drawn as “other”');
  });
});

describe('what is missing or infinite', () => {
  const subtitle = (picture: plot.Picture): string[] =>
    (picture.spec as { title: { subtitle: string[] } }).title.subtitle;

  test('is left out, and said', () => {
    expect(subtitle(plot.hist([1, null, 2, Number.NaN, Number.POSITIVE_INFINITY]))).toEqual([
      '2 missing and 1 infinite left out.',
    ]);
    expect(subtitle(plot.scatter([1, 2, Number.NaN], [1, 2, 3]))).toEqual(['1 missing left out.']);
    expect(subtitle(plot.bar({ a: 1, b: Number.NaN }))).toEqual(['1 missing left out.']);
    expect(subtitle(plot.box([1, 2, null]))).toEqual(['1 missing left out.']);
    expect(subtitle(plot.kde([1, 2, null]))).toEqual(['1 missing left out.']);
    expect(subtitle(plot.heatmap([[1, null]]))).toEqual(['1 missing left out.']);
  });

  test('breaks a line', () => {
    const { data: drawn } = plot.line([1, null, 3, 4]).spec as { data: { values: { part: string }[] } };
    expect(drawn.values.map(({ part }) => part)).toEqual(['y 0', 'y 1', 'y 1']);
  });

  test('stands beside what the user says', () => {
    expect(subtitle(plot.hist([1, null], { subtitle: 'of the ship' }))).toEqual(['of the ship', '1 missing left out.']);
  });
});

test('dates are dates', () => {
  const days = [1, 2, 3].map((day) => new Date(Date.UTC(2024, 0, day)));
  for (const picture of [plot.hist(days), plot.line(days, [1, 2, 3]), plot.scatter(days, [1, 2, 3])]) {
    const { encoding } = picture.spec as { encoding: { x: { type: string } } };
    expect(encoding.x.type).toBe('temporal');
  }
});

describe('degenerate inputs have a picture', () => {
  const one = [7];
  const equal = [2, 2, 2];
  test.each<[string, () => plot.Picture]>([
    ['hist of one', () => plot.hist(one)],
    ['hist of equals', () => plot.hist(equal)],
    ['hist of equals in ten bars', () => plot.hist(equal, { bins: 10 })],
    ['hist of huge numbers', () => plot.hist([1e300, -1e300, 1e-300])],
    ['hist of numbers that differ in the last bit', () => plot.hist([1e16, 1e16 + 2])],
    ['kde of one', () => plot.kde(one)],
    ['kde of equals', () => plot.kde(equal)],
    ['kde of a value far away', () => plot.kde([0, 0.1, 0.2, 1e9])],
    ['line of one', () => plot.line(one)],
    ['line of equals', () => plot.line(equal)],
    ['scatter of one', () => plot.scatter(one, one)],
    ['bar of one', () => plot.bar(one)],
    ['bar of zeros', () => plot.bar({ a: 0 })],
    ['box of one', () => plot.box(one)],
    ['violin of one', () => plot.violin(one)],
    ['violin of equals', () => plot.violin(equal)],
    ['heatmap of one', () => plot.heatmap([one])],
    ['heatmap of equals', () => plot.heatmap([equal])],
    ['heatmap of zeros, diverging', () => plot.heatmap([[0, 0]], { colors: 'diverging' })],
    ['confusion of one class', () => plot.confusionMatrix([[3]])],
    [
      'confusion of nothing',
      () =>
        plot.confusionMatrix([
          [0, 0],
          [0, 0],
        ]),
    ],
    ['learning curves of one epoch', () => plot.learningCurves([{ loss: 1 }])],
    [
      'learning curves with nothing but NaN in an epoch',
      () => plot.learningCurves([{ loss: Number.NaN }, { loss: 1 }]),
    ],
    ['image of one pixel', () => plot.imshow([one])],
    ['correlation of a constant column', () => plot.corr({ a: equal, b: [1, 2, 3] })],
    ['pairplot of one row', () => plot.pairplot({ a: one, b: one })],
    ['ROC of two', () => plot.rocCurve([0.5, 0.5], [0, 1])],
    ['regions of one point', () => plot.decisionRegions((x) => x.at(':', 0), [[1, 1]], [0])],
    ['embedding of equal rows', () => plot.embedding([equal, equal, equal])],
    ['embedding of one feature', () => plot.embedding([one, [8]])],
    ['t-SNE of equal rows', () => plot.embedding([equal, equal, equal], { method: 'tsne', iterations: 5 })],
    ['dead activations', () => plot.activationHistograms({ a: torch.zeros([4, 2]) })],
    ['gradients of zero', () => plot.gradientFlow({ a: torch.zeros(2), b: torch.ones(2) })],
    ['gradients that are all zero', () => plot.gradientFlow({ a: torch.zeros(2) })],
  ])('%s', async (_, make) => {
    const svg = await make().svg();
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });
});
