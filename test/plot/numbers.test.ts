/** @file What pictures say is right: bars, quartiles, densities, curves, components. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/package.ts';
import { boxOf } from '../../src/plot/box.ts';
import { bandwidthOf, densityOf } from '../../src/plot/density.ts';
import { automaticBins, countsOf } from '../../src/plot/hist.ts';
import * as plot from '../../src/plot/index.ts';
import { principalComponents } from '../../src/plot/principal.ts';
import { outlinePlaces, sampledPlaces } from '../../src/plot/sampling.ts';
import { bells, numbers } from './kinds.ts';

describe('bars of a histogram', () => {
  test('count every value once, the last one its right edge', () => {
    for (const values of [bells(1000), numbers(37), Float64Array.of(0, 1, 2, 3), Float64Array.of(1e6, 1e6 + 0.1)]) {
      const bins = automaticBins(values);
      expect(countsOf(values, bins).reduce((sum, count) => sum + count, 0)).toBe(values.length);
    }
  });

  test('have round edges', () => {
    const { start, step } = automaticBins(bells(1000));
    expect([0.1, 0.2, 0.25]).toContain(step);
    expect(Math.abs(start / step - Math.round(start / step))).toBeLessThan(1e-9);
  });

  test('of a few whole numbers have one each, around it', () => {
    expect(automaticBins(Float64Array.of(1, 2, 2, 5))).toEqual({ start: 0.5, step: 1, count: 5 });
  });

  test('are as many as asked for, over the range asked for', () => {
    const { data } = plot.hist([0, 1, 2, 3, 10], { bins: 4, range: [0, 4] }).spec as {
      data: { values: { from: number; count: number }[] };
    };
    expect(data.values.map(({ from, count }) => [from, count])).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
  });

  test('of a density have the area 1', () => {
    const { data } = plot.hist(bells(500), { density: true }).spec as {
      data: { values: { from: number; to: number; count: number }[] };
    };
    const area = data.values.reduce((sum, { from, to, count }) => sum + (to - from) * count, 0);
    expect(area).toBeCloseTo(1, 10);
  });
});

test('a box has the quartiles of NumPy, and whiskers to the last value within', () => {
  // numpy.percentile([1, 2, 3, 4, 5, 6, 7, 30], [25, 50, 75]) is [2.75, 4.5, 6.25].
  const box = boxOf('a', Float64Array.of(7, 1, 30, 2, 3, 6, 5, 4));
  expect(box).toMatchObject({ lower: 2.75, middle: 4.5, upper: 6.25, least: 1, most: 7 });
  expect([...box.beyond]).toEqual([30]);
});

describe('a density', () => {
  const values = bells(200);
  const { at, height } = densityOf(values);
  const bandwidth = bandwidthOf(values);

  test('has the area 1', () => {
    const step = (at[1] as number) - (at[0] as number);
    expect(height.reduce((sum, each) => sum + each, 0) * step).toBeCloseTo(1, 2);
  });

  test('is the mean of the bells', () => {
    for (const place of [100, 256, 400]) {
      const x = at[place] as number;
      const bell = (value: number) => Math.exp(-0.5 * ((x - value) / bandwidth) ** 2);
      const mean = values.reduce((sum, value) => sum + bell(value), 0) / values.length;
      const wanted = mean / (bandwidth * Math.sqrt(2 * Math.PI));
      // Values are shared out to cells, which bends the curve by the square of a cell's width.
      expect(Math.abs((height[place] as number) - wanted)).toBeLessThan(0.002 * wanted);
    }
  });
});

describe('a sample', () => {
  test('is in order, without repetition, and the same each time', () => {
    const places = sampledPlaces(100_000, 5000);
    expect(places.length).toBe(5000);
    expect([...places]).toEqual([...new Set(places)].sort((a, b) => a - b));
    expect(sampledPlaces(100_000, 5000)).toEqual(places);
    // Even: each half has about half of them.
    expect(Math.abs(places.filter((place) => place < 50_000).length - 2500)).toBeLessThan(150);
  });

  test('of no more than are there is all of them', () => {
    expect([...sampledPlaces(3, 5)]).toEqual([0, 1, 2]);
  });

  test('of a line keeps its ends, its lowest and its highest point', () => {
    const y = bells(50_000);
    y[777] = 99;
    y[888] = -99;
    const places = outlinePlaces(
      y.map((_, i) => i),
      y,
      100,
    );
    expect(places.length).toBeLessThanOrEqual(400);
    for (const place of [0, 777, 888, 49_999]) expect(places).toContain(place);
  });
});

describe('curves of scores', () => {
  const pointsOf = (picture: plot.Picture): (readonly [number, number])[] => {
    const { layer } = picture.spec as { layer: { data: { values: { x: number; y: number }[] } }[] };
    return layer[1]?.data.values.map(({ x, y }): [number, number] => [x, y]) ?? [];
  };

  // sklearn.metrics.roc_curve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], drop_intermediate=False)
  test('ROC is that of scikit-learn', () => {
    expect(pointsOf(plot.rocCurve([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]))).toEqual([
      [0, 0],
      [0, 0.5],
      [0.5, 0.5],
      [0.5, 1],
      [1, 1],
    ]);
  });

  // sklearn.metrics.precision_recall_curve of the same.
  test('precision and recall are those of scikit-learn', () => {
    const [, ...points] = pointsOf(plot.prCurve([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]));
    expect(points).toEqual([
      [0.5, 1],
      [0.5, 0.5],
      [1, 2 / 3],
      [1, 0.5],
    ]);
  });

  test('say their areas', () => {
    const text = JSON.stringify(plot.rocCurve([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]).spec);
    expect(text).toContain('area 0.75');
    const models = plot.rocCurve({ good: [0.1, 0.9], bad: [0.9, 0.1] }, [0, 1]);
    expect(JSON.stringify(models.spec)).toContain('"good, area 1"');
  });

  test('of several classes are each against all others', () => {
    const scores = torch.eye(3).repeat([4, 1]);
    const target = Array.from({ length: 12 }, (_, i) => i % 3);
    const text = JSON.stringify(plot.rocCurve(scores, target, { labels: ['a', 'b', 'c'] }).spec);
    for (const name of ['a', 'b', 'c']) expect(text).toContain(`"${name}, area 1"`);
  });
});

test('calibration has the means of each part, and their distance from the diagonal', () => {
  const picture = plot.calibration([0.1, 0.2, 0.6, 0.8], [0, 1, 1, 1], { bins: 2 });
  const text = JSON.stringify(picture.spec);
  expect(text).toContain('"happened":0.5,"count":2');
  // (2 · |0.15 − 0.5| + 2 · |0.7 − 1|) / 4
  expect(text).toContain('expected calibration error 0.325');
});

test('correlations are those of the table', () => {
  const table = { a: [1, 2, 3, 4], b: [2, 4, 6, 9], c: [4, 3, 2, 1] };
  const { data } = plot.corr(table).spec as { data: { values: { shade: number }[] } };
  const wanted = torch.data.corr(table).matrix.flatten().tolist() as number[];
  expect(data.values.map(({ shade }) => shade)).toEqual(wanted);
});

describe('principal components', () => {
  test('are the directions of a covariance that is known', () => {
    // Two independent features, three times and once as wide, turned by 30°.
    const [a, b] = [bells(4000, 1), bells(4000, 11)];
    const [cos, sin] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
    const rows = Float64Array.from({ length: 8000 }, (_, i) => {
      const [wide, narrow] = [3 * (a[i >> 1] as number), b[i >> 1] as number];
      return i % 2 === 0 ? cos * wide - sin * narrow : sin * wide + cos * narrow;
    });
    const { values, shares } = principalComponents(rows, 4000, 2, 2);
    expect(shares[0]).toBeGreaterThan(0.87);
    expect((shares[0] ?? 0) + (shares[1] ?? 0)).toBeCloseTo(1, 10);
    const products = Array.from({ length: 4000 }, (_, i) => (values[2 * i] as number) * (values[2 * i + 1] as number));
    // They do not go together: a component's size is settled to 1e-12, its direction to the root of that.
    expect(Math.abs(products.reduce((sum, each) => sum + each, 0) / 4000)).toBeLessThan(1e-6);
  });
});

test('t-SNE puts groups apart', () => {
  const groups = 3;
  const each = 30;
  const noise = bells(groups * each * 5);
  const rows = Array.from({ length: groups * each }, (_, row) =>
    Array.from({ length: 5 }, (__, i) => (noise[row * 5 + i] as number) + (i === row % groups ? 12 : 0)),
  );
  const picture = plot.embedding(rows, { method: 'tsne', perplexity: 10, iterations: 300 });
  const { data } = picture.spec as { data: { values: { x: number; y: number }[] } };
  const far = (a: { x: number; y: number }, b: { x: number; y: number }) => Math.hypot(a.x - b.x, a.y - b.y);
  // The nearest neighbour of every row is one of its group.
  data.values.forEach((point, row) => {
    const others = data.values.map((other, at) => ({
      at,
      distance: at === row ? Number.POSITIVE_INFINITY : far(point, other),
    }));
    const nearest = others.reduce((a, b) => (b.distance < a.distance ? b : a));
    expect(nearest.at % groups).toBe(row % groups);
  });
});

test('activations say how many are zero, and how many units are dead', () => {
  const values = torch.tensor([
    [0, 1, 0],
    [0, 2, 3],
  ]);
  const text = JSON.stringify(plot.activationHistograms({ layer: values }).spec);
  expect(text).toContain('50% zero, 33% of units dead');
});

test('gradients have their mean and their largest size', () => {
  const text = JSON.stringify(plot.gradientFlow({ weight: torch.tensor([-3, 1]) }).spec);
  expect(text).toContain('"mean":2,"most":3');
});
