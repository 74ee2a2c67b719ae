/** @file Reductions: long axes that are cut into pieces, axes that do not join, NaN, ties, second derivatives. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

type Tensor = torch.Tensor;

/** Whole numbers of alternating size, so that sums are exact and no two neighbours are equal. */
function pattern(shape: readonly number[]): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  return torch.fromTypedArray(
    Float64Array.from({ length: count }, (_, i) => ((i * 7919) % 1009) - 500),
    shape,
  );
}

/** Calls `each` with the values of every group that a reduction over `dims` joins. */
function groups(x: Tensor, dims: readonly number[]): number[][] {
  const kept = x.shape.map((_, d) => d).filter((d) => !dims.includes(d));
  const rows = x.permute([...kept, ...dims]).clone();
  const size = dims.reduce((product, d) => product * (x.shape[d] as number), 1);
  const values = rows.toTypedArray();
  return Array.from({ length: values.length / size }, (_, i) =>
    Array.from(values.slice(i * size, (i + 1) * size), Number),
  );
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

describe('schedules', () => {
  const cases: readonly (readonly [string, Tensor, readonly number[]])[] = [
    ['a long axis with a rest', pattern([100_003]), [0]],
    ['a long axis, few results', pattern([3, 40_001]), [1]],
    ['a long first axis', pattern([40_001, 3]), [0]],
    ['two axes that do not join', pattern([5, 4, 6, 3]), [0, 2]],
    ['three axes that do not join', pattern([2, 3, 4, 3, 2, 2]), [0, 2, 4]],
    ['a transposed tensor', pattern([7, 9, 5]).permute(2, 0, 1), [1]],
    ['all of a transposed tensor', pattern([70, 900]).t(), [0, 1]],
    ['a slice', pattern([9, 9, 9]).at('::2', '1:', '::3'), [0, 2]],
    ['a broadcast tensor', pattern([4, 1]).expand(4, 5), [1]],
  ];
  for (const [name, x, dims] of cases) {
    test(name, () => {
      const expected = groups(x, dims);
      const flat = (result: Tensor): number[] => Array.from(result.toTypedArray(), Number);
      expect(flat(x.sum(dims))).toEqual(expected.map(total));
      expect(flat(x.amax(dims))).toEqual(expected.map((values) => values.reduce((a, b) => Math.max(a, b))));
      expect(flat(x.amin(dims, true))).toEqual(expected.map((values) => values.reduce((a, b) => Math.min(a, b))));
      expect(flat(x.countNonzero(dims))).toEqual(expected.map((values) => values.filter((v) => v !== 0).length));
      const variances = expected.map((values) => {
        const mean = total(values) / values.length;
        return total(values.map((value) => (value - mean) ** 2)) / (values.length - 1);
      });
      flat(x.var(dims)).forEach((value, i) => {
        expect(Math.abs(value - (variances[i] as number))).toBeLessThan(1e-9 * (1 + (variances[i] as number)));
      });
    });
  }

  test('places in long and strided axes: the first of equals', () => {
    const values = new Float32Array(100_000);
    values[70_001] = 5;
    values[90_002] = 5;
    const x = torch.fromTypedArray(values);
    expect(x.argmax().item()).toBe(70_001);
    expect(x.at('1::2').argmax().item()).toBe(35_000);
    const wide = torch.fromTypedArray(values, [2, 50_000]);
    expect(wide.argmax(1).tolist()).toEqual([0, 20_001]);
    expect(wide.t().argmax(0).tolist()).toEqual([0, 20_001]);
    expect(wide.t().argmax().item()).toBe(20_001 * 2 + 1);
  });
});

describe('values', () => {
  test('NaN is larger and smaller than everything', () => {
    const x = torch.tensor([1, Number.NaN, 3, Number.NaN]);
    expect(x.amax().item()).toBeNaN();
    expect(x.amin().item()).toBeNaN();
    expect(x.argmax().item()).toBe(1);
    expect(x.argmin().item()).toBe(1);
    const { values, indices } = x.max(0);
    expect([values.item(), indices.item()]).toEqual([Number.NaN, 1]);
    const [low, where] = x.min(0);
    expect([low.item(), where.item()]).toEqual([Number.NaN, 1]);
  });

  test('nothing: sums, products and means of no elements, and no extremes', () => {
    const empty = torch.zeros([0, 3]);
    expect(empty.sum(0).tolist()).toEqual([0, 0, 0]);
    expect(empty.prod(0).tolist()).toEqual([1, 1, 1]);
    expect(empty.mean().item()).toBeNaN();
    expect(empty.logsumexp(0).tolist()).toEqual([-Infinity, -Infinity, -Infinity]);
    expect(empty.all().item()).toBe(true);
    expect(empty.any().item()).toBe(false);
    expect(() => empty.amax()).toThrow(torch.IndexError);
    expect(() => empty.max(0)).toThrow(torch.IndexError);
    expect(empty.max(1).values.shape).toEqual([0]);
  });

  test('infinite elements', () => {
    const x = torch.tensor([-Infinity, -Infinity]);
    expect(x.logsumexp(0).item()).toBe(-Infinity);
    expect(torch.tensor([Infinity, 1]).logsumexp(0).item()).toBe(Infinity);
    expect(torch.tensor([1000, 1000]).logsumexp(0).item()).toBeCloseTo(1000 + Math.log(2), 3);
    expect(torch.tensor([-Infinity, 0]).softmax(0).tolist()).toEqual([0, 1]);
  });

  test('the variance of numbers far from 0 is accurate', () => {
    const x = torch.fromTypedArray(Float32Array.from({ length: 1000 }, (_, i) => 10_000 + (i % 2)));
    expect(x.var({ unbiased: false }).item()).toBeCloseTo(0.25, 4);
    expect(x.var(false).item()).toBe(x.var(0, false).item());
  });

  test('softmax over a dim that is not the last, of a transposed tensor', () => {
    const x = pattern([3, 4, 5]).mul(0.01).permute(2, 0, 1);
    for (const dim of [0, 1, 2]) {
      const expected = x.exp().div(x.exp().sum(dim, true));
      expect(torch.allclose(x.softmax(dim), expected, { rtol: 1e-12 })).toBe(true);
      expect(torch.allclose(x.logSoftmax(dim), expected.log(), { rtol: 1e-12 })).toBe(true);
    }
  });
});

describe('derivatives', () => {
  const gradient = (y: Tensor, x: Tensor, createGraph = false): Tensor => {
    const [result] = torch.autograd.grad(y, x, { createGraph });
    if (result === undefined || result === null) throw new Error('no gradient');
    return result;
  };

  function leaf(values: readonly number[]): Tensor {
    return torch.tensor(values, { dtype: torch.float64, requiresGrad: true });
  }

  test('equal extremes share the gradient', () => {
    const x = leaf([2, 1, 2, 2]);
    expect(gradient(x.amax().mul(3), x).tolist()).toEqual([1, 0, 1, 1]);
    expect(gradient(x.max().mul(3), x).tolist()).toEqual([1, 0, 1, 1]);
    expect(gradient(x.max(0).values.mul(3), x).tolist()).toEqual([3, 0, 0, 0]);
  });

  test('products with zeros', () => {
    const slopes = (values: readonly number[]): unknown => {
      const x = leaf(values);
      return gradient(x.prod(), x).tolist();
    };
    expect(slopes([2, 0, 5])).toEqual([0, 10, 0]);
    expect(slopes([0, 0, 5])).toEqual([0, 0, 0]);
  });

  const seconds: Readonly<Record<string, (x: Tensor) => Tensor>> = {
    prod: (x) => x.prod(),
    var: (x) => x.var().mul(x.var()),
    std: (x) => x.std(),
    norm: (x) => x.norm(3),
    logsumexp: (x) => x.logsumexp(0),
    softmax: (x) => x.softmax(0).at(1),
    logSoftmax: (x) => x.logSoftmax(0).at(0),
    cumprod: (x) => x.cumprod(0).mul(x).sum(),
    logcumsumexp: (x) => x.logcumsumexp(0).at('1:').sum(),
    max: (x) => x.max(0).values.mul(x).sum(),
    gather: (x) =>
      x
        .gather(0, torch.tensor([1n, 1n, 0n]))
        .mul(x)
        .sum(),
    index: (x) => x.at([2, 2, 0]).mul(x).prod(),
  };
  for (const [name, f] of Object.entries(seconds)) {
    test(`second derivative of ${name}`, () => {
      const point = [0.7, -1.2, 2.1];
      const weights = torch.tensor([1, -2, 0.5], { dtype: torch.float64 });
      const slope = (at: readonly number[]): number => {
        const x = leaf(at);
        return Number(gradient(f(x), x).mul(weights).sum().item());
      };
      const x = leaf(point);
      const second = gradient(gradient(f(x), x, true).mul(weights).sum(), x).tolist() as number[];
      point.forEach((_, i) => {
        const shifted = (by: number): number[] => point.with(i, (point[i] as number) + by);
        const difference = (slope(shifted(1e-5)) - slope(shifted(-1e-5))) / 2e-5;
        expect(Math.abs((second[i] as number) - difference)).toBeLessThan(1e-6 * (1 + Math.abs(difference)));
      });
    });
  }
});

describe('ranks', () => {
  const gradient = (values: readonly number[], f: (x: Tensor) => Tensor): unknown => {
    const x = torch.tensor([...values], { requiresGrad: true });
    f(x).mul(6).backward();
    return x.grad?.tolist();
  };

  test('equals share the gradient of the median of all', () => {
    expect(gradient([1, 2, 2, 2, 3], (x) => x.median())).toEqual([0, 2, 2, 2, 0]);
    expect(gradient([1, 2, Number.NaN, Number.NaN], (x) => x.median())).toEqual([0, 0, 3, 3]);
    expect(gradient([2, Number.NaN, 2, 3], (x) => x.nanmedian())).toEqual([3, 0, 3, 0]);
    expect(gradient([1, 2, 2, 3, 3], (x) => x.median(0).values)).toEqual([0, 0, 6, 0, 0]);
    const x = torch.tensor([[1, 3]], { requiresGrad: true });
    const [first] = torch.autograd.grad(x.median().pow(2), x, { createGraph: true });
    (first as Tensor).sum().backward();
    expect(x.grad?.tolist()).toEqual([[2, 0]]);
    expect(
      torch
        .tensor([
          [3n, 1n],
          [2n, 9n],
        ])
        .median()
        .item(),
    ).toBe(2);
    expect(torch.scalar(4).median().item()).toBe(4);
  });

  test('the median of nothing is NaN, and for ints an error', () => {
    expect([torch.zeros(0).median().item(), torch.zeros(2, 0).nanmedian().item()]).toEqual([Number.NaN, Number.NaN]);
    expect(() => torch.zeros([0], { dtype: torch.int64 }).median()).toThrow('median of int64 needs at least one entry');
    expect(() => torch.zeros(0, 2).median(0)).toThrow('median needs at least one entry along dim 0');
  });

  test('a tensor without dims has one entry', () => {
    const five = torch.scalar(5);
    for (const k of [0, 1]) expect(five.topk(k, 0).values.tolist()).toEqual(5);
    expect(() => five.topk(2, 0)).toThrow('k must be from 0 to 1');
    expect(torch.tensor([5]).topk(0, 0).values.shape).toEqual([0]);
    expect(five.takeAlongDim(torch.tensor(0n)).tolist()).toEqual([5]);
    expect(() => five.takeAlongDim(torch.tensor(0n), 0)).toThrow(
      'takeAlongDim cannot go along dim 0 of a tensor without dims\n  fix: ',
    );
  });
});
