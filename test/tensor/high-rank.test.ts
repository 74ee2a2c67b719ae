/** @file Tensors of more dims than the stack has frames. */
import { expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

const rank = 20_000;
const high = (): torch.Tensor => torch.ones(Array<number>(rank).fill(1));

test('as nested arrays', () => {
  let inner: unknown = high().tolist();
  let depth = 0;
  while (Array.isArray(inner)) {
    inner = inner[0];
    depth++;
    if (depth > rank) break;
  }
  expect([depth, inner]).toEqual([rank, 1]);
});

test('nested arrays of each shape', () => {
  expect(torch.arange(6).reshape(1, 2, 1, 3).tolist()).toEqual([[[[0, 1, 2]], [[3, 4, 5]]]]);
  expect(torch.zeros(2, 0).tolist()).toEqual([[], []]);
  expect(torch.zeros(0, 2).tolist()).toEqual([]);
  expect(torch.zeros(1, 0, 2).tolist()).toEqual([[]]);
  expect(torch.tensor(3).tolist()).toBe(3);
});

test('as text', () => {
  expect(String(high())).toBe(`tensor(..., ndim=${rank})`);
});
