/** @file What counts for nothing in the result and still is a part of the graph; and what is the tensor itself. */
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';

const ones = (...shape: number[]) => torch.ones(shape);

describe('beta = 0', () => {
  const sums: Readonly<Record<string, (input: torch.Tensor) => torch.Tensor>> = {
    addmm: (input) => torch.addmm(input, ones(2, 2), ones(2, 2), { beta: 0 }),
    addmv: (input) => torch.addmv(input.at(0), ones(2, 2), ones(2), { beta: 0 }),
    addr: (input) => torch.addr(input, ones(2), ones(2), { beta: 0 }),
    baddbmm: (input) => torch.baddbmm(input, ones(1, 2, 2), ones(1, 2, 2), { beta: 0 }),
    addbmm: (input) => torch.addbmm(input, ones(1, 2, 2), ones(1, 2, 2), { beta: 0 }),
  };
  it.each(Object.keys(sums))('%s keeps the input in the graph, but not its NaN', (name) => {
    const input = torch.full([2, 2], Number.NaN, { requiresGrad: true });
    const result = (sums[name] as (input: torch.Tensor) => torch.Tensor)(input);
    expect(result.requiresGrad).toBe(true);
    expect(result.isnan().any().item()).toBe(false);
    result.sum().backward();
    expect(input.grad?.tolist()).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});

describe('positive', () => {
  it('is the tensor itself', () => {
    const x = torch.tensor([1, -2]);
    expect(x.positive()).toBe(x);
    expect(torch.positive(x)).toBe(x);
    expect(() => torch.tensor([true]).positive()).toThrow(torch.DTypeError);
  });
});
