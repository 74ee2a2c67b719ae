/** @file Differences from PyTorch in views, writes and masks: each test has its row's subject for a name. */
import { expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

const { tensor } = torch;
const mask = tensor([true, false, true]);
const index = tensor([0n, 2n]);

test('`condition.where(input, other)`', () => {
  const condition = tensor([true, false]);
  expect(condition.where(torch.ones([2]), torch.zeros([2])).tolist()).toEqual([1, 0]);
  expect(
    torch
      .ones([2])
      .where(condition, torch.zeros([2]))
      .tolist(),
  ).toEqual([1, 0]);
});

test('index and mask writes to views whose elements share memory', () => {
  for (const view of [() => torch.zeros([1]).expand([3]), () => torch.zeros([4]).unfold(0, 2, 1)]) {
    for (const at of [index, view().eq(0)]) {
      const x = view();
      expect(errorOf(() => x.set(at, 5)).code).toMatch(/in-place-overlap$/);
      expect(x.sum().item()).toBe(0);
    }
    expect(view().fill_(2).mean().item()).toBe(2);
    expect(view().zero_().mean().item()).toBe(0);
  }
});

test('writes in place from a source that overlaps the target partly', () => {
  const x = tensor([1, 2, 3, 4]);
  x.narrow(0, 1, 3).copy_(x.narrow(0, 0, 3));
  expect(x.tolist()).toEqual([1, 1, 2, 3]);
});

test('`x[mask] = number` with a uint8 mask', () => {
  const x = torch.zeros([3]);
  x.set(mask.to(torch.uint8), 5);
  expect(x.tolist()).toEqual([5, 0, 5]);
});

test('`x[mask] = values`, `x[index] = values` of another dtype', () => {
  for (const at of [mask, index]) {
    const x = torch.zeros([3]);
    x.set(at, tensor([1n, 2n]));
    expect([x.dtype.name, x.tolist()]).toEqual(['float32', [1, 0, 2]]);
  }
});

test('`from_numpy`', () => {
  const resizable = Reflect.construct(ArrayBuffer, [8, { maxByteLength: 16 }]);
  expect(errorOf(() => torch.fromTypedArray(new Float32Array(resizable))).code).toBe('fromTypedArray/resizable');

  const array = new Float32Array(2);
  const x = torch.fromTypedArray(array);
  array[1] = 7;
  expect(x.tolist()).toEqual([0, 7]);
  structuredClone(array, { transfer: [array.buffer] });
  expect(errorOf(() => x.add(1)).code).toBe('memory/gone');
});
