/** @file linspace and logspace: bounds as tensors, and whole numbers. */
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';

describe('linspace and logspace', () => {
  it('take tensors without dims as bounds', () => {
    const one = torch.tensor(1n);
    expect(torch.linspace(one, torch.tensor(4), 4).tolist()).toEqual([1, 2, 3, 4]);
    expect(torch.linspace(one, 3, 3).tolist()).toEqual([1, 2, 3]);
    expect(torch.linspace(torch.tensor(true), torch.tensor(2, { dtype: torch.float64 }), 2).tolist()).toEqual([1, 2]);
    expect(torch.logspace(torch.tensor(0), one, 2).tolist()).toEqual([1, 10]);
    expect(torch.logspace(0, torch.tensor(3n), 4, 2, { dtype: torch.int32 }).tolist()).toEqual([1, 2, 4, 8]);
  });

  it('cut such bounds off from the graph', () => {
    expect(torch.linspace(torch.tensor(1, { requiresGrad: true }), 3, 4).requiresGrad).toBe(false);
  });

  it('refuse bounds with dims', () => {
    for (const space of [torch.linspace, torch.logspace]) {
      expect(() => space(torch.tensor([1]), 3, 4)).toThrow(torch.ShapeError);
      expect(() => space(1, torch.tensor([[3]]), 4)).toThrow('must be a number or a tensor without dims');
    }
  });

  it('give whole numbers one by one, so that they only rise or only fall', () => {
    const falling = torch.linspace(4.3, 0, 50, { dtype: torch.int64 }).tolist() as number[];
    expect(falling.slice(0, 26)).toEqual([4, ...new Array(12).fill(3), ...new Array(12).fill(2), 1]);
    expect(torch.linspace(-5.7, 9.8, 20, { dtype: torch.int64 }).tolist()).toEqual([
      ...[-5, -4, -3, -2, -2, -1, 0, 0, 0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9],
    ]);
    for (const dtype of [torch.int64, torch.int32, torch.uint8]) {
      for (const [start, end, steps] of [
        [0, 10, 40],
        [255, 0, 100],
        [3, 200, 77],
      ] as const) {
        const values = torch.linspace(start, end, steps, { dtype }).tolist() as number[];
        const sorted = values.toSorted((a, b) => (start < end ? a - b : b - a));
        expect(values).toEqual(sorted);
      }
    }
  });
});
