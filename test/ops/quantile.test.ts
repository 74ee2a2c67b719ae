/** @file Quantiles: gradients of the input and of the fractions, ranks in the input's dtype, and what is refused. */
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';

type Call = typeof torch.quantile;

function gradients(call: Call, values: readonly number[], fractions: readonly number[], interpolation?: 'lower') {
  const x = torch.tensor(values, { requiresGrad: true, dtype: torch.float64 });
  const q = torch.tensor(fractions, { requiresGrad: true, dtype: torch.float64 });
  call(x, q, interpolation === undefined ? {} : { interpolation })
    .sum()
    .backward();
  const rounded = (tensor: torch.Tensor | null) =>
    tensor === null ? null : Array.from(tensor.toTypedArray() as Float64Array, (value) => Number(value.toFixed(9)));
  return [rounded(x.grad), rounded(q.grad)];
}

describe('quantile', () => {
  it('gives the fractions a gradient where it interpolates between entries', () => {
    expect(gradients(torch.quantile, [1, 2, 4, 8], [0.3, 0.6])).toEqual([
      [0.1, 1.1, 0.8, 0],
      [3, 6],
    ]);
    expect(gradients(torch.nanquantile, [1, 2, Number.NaN, 8], [0.3, 0.6])).toEqual([
      [0.4, 1.4, 0, 0.2],
      [2, 12],
    ]);
    expect(gradients(torch.quantile, [1, 2, 4, 8], [0, 1])).toEqual([
      [1, 0, 0, 1],
      [0, 0],
    ]);
  });

  it('gives them none where it chooses one, and 0 where the quantile is NaN', () => {
    expect(gradients(torch.quantile, [1, 2, 4, 8], [0.3, 0.6], 'lower')).toEqual([[1, 1, 0, 0], null]);
    expect(gradients(torch.quantile, [1, 2, Number.NaN, 8], [0.3, 0.6])).toEqual([
      [0, 0, 2, 0],
      [0, 0],
    ]);
  });

  it('gives the fractions the gradients of all rows, along each dim', () => {
    const x = torch.tensor([
      [1, 2, 4, 8],
      [0, 5, 6, 9],
    ]);
    for (const [input, dim] of [
      [x, 1],
      [x.t(), 0],
    ] as const) {
      const q = torch.tensor([0.3, 0.6], { requiresGrad: true });
      torch.quantile(input, q, dim).sum().backward();
      expect(q.grad?.tolist()).toEqual([3 + 15, 6 + 3]);
    }
  });

  it('takes ranks as numbers of the dtype', () => {
    // Two thirds of 3 are 2 in float32, though the nearest float32 is above two thirds.
    const q = torch.tensor(2 / 3, { requiresGrad: true });
    torch.quantile(torch.tensor([1, 2, 4, 8]), q).backward();
    expect(q.grad?.item()).toBe(0);
  });

  it('keeps infinities that need no interpolation', () => {
    const x = torch.tensor([Infinity, Infinity]);
    expect(torch.quantile(x, 0.5, { interpolation: 'lower' }).item()).toBe(Infinity);
    expect(torch.quantile(x, 0.5).item()).toBe(Number.NaN);
  });

  it('refuses fractions of another dtype, and matrices of them', () => {
    const x = torch.tensor([1, 2]);
    expect(() => torch.quantile(x, torch.tensor(0.3, { dtype: torch.float64 }))).toThrow(torch.DTypeError);
    expect(() => torch.quantile(x, torch.ones([2, 2]))).toThrow(torch.ShapeError);
  });
});
