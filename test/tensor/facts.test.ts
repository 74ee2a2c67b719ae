/** @file What tensors, dtypes and shapes tell of themselves is what PyTorch 2.6 says. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

describe('limits of dtypes', () => {
  test.each([
    [torch.float16, 16, 2 ** -10, 65504, 2 ** -14, 1e-3],
    [torch.bfloat16, 16, 2 ** -7, 3.3895313892515355e38, 2 ** -126, 1e-2],
    [torch.float32, 32, 2 ** -23, 3.4028234663852886e38, 2 ** -126, 1e-6],
    [torch.float64, 64, Number.EPSILON, Number.MAX_VALUE, 2 ** -1022, 1e-15],
  ])('%s', (dtype, bits, eps, max, smallestNormal, resolution) => {
    const { name } = dtype;
    const expected = { bits, eps, max, min: -max, smallestNormal, tiny: smallestNormal, resolution, dtype: name };
    expect(torch.finfo(dtype)).toEqual(expected);
    expect(errorOf(() => torch.iinfo(dtype)).message).toContain('torch.finfo');
  });

  test.each([
    [torch.int8, 8, -128, 127],
    [torch.uint8, 8, 0, 255],
    [torch.int32, 32, -(2 ** 31), 2 ** 31 - 1],
    [torch.int64, 64, -(2n ** 63n), 2n ** 63n - 1n],
  ])('%s', (dtype, bits, min, max) => {
    expect(torch.iinfo(dtype)).toEqual({ bits, min, max, dtype: dtype.name });
    expect(errorOf(() => torch.finfo(dtype)).message).toContain('torch.iinfo');
  });

  test('of the default dtype, and none of bool', () => {
    expect(torch.finfo()).toEqual(torch.finfo(torch.float32));
    expect(errorOf(() => torch.iinfo(torch.bool)).code).toBe('iinfo/dtype');
    expect(errorOf(() => torch.finfo(undefined)).code).toBe('finfo/dtype');
  });
});

test('constants', () => {
  expect([torch.pi, torch.e, torch.inf, torch.nan]).toEqual([Math.PI, Math.E, Infinity, NaN]);
});

test('bytes, signs and sameness', () => {
  const x = torch.ones([2, 3], { dtype: torch.int16 });
  expect([x.itemsize, x.nbytes, x.isSigned(), x.isComplex()]).toEqual([2, 12, true, false]);
  const signs = [torch.bool, torch.uint8, torch.int8, torch.float16].map((dtype) =>
    torch.ones(1, { dtype }).isSigned(),
  );
  expect(signs).toEqual([false, false, true, true]);
  expect([x.isSameSize(torch.ones([2, 3])), torch.isSameSize(x, torch.ones([3, 2]))]).toEqual([true, false]);
  expect([torch.tensor(NaN).isNonzero(), torch.isNonzero(torch.tensor([[0n]]))]).toEqual([true, false]);
  expect(torch.tensor(2n ** 62n).isNonzero()).toBe(true);
  expect(errorOf(() => torch.ones(2).isNonzero()).code).toBe('isNonzero/count');
});

test('broadcast shapes', () => {
  expect(torch.broadcastShapes([2, 1], [3], 3, [])).toEqual([2, 3]);
  expect(torch.broadcastShapes()).toEqual([]);
  expect(errorOf(() => torch.broadcastShapes([2], [3])).code).toBe('broadcastShapes/broadcast');
  expect(errorOf(() => torch.broadcastShapes([-2])).code).toBe('broadcastShapes/size');
});

describe('asTensor', () => {
  test('gives a tensor back, with its history, or converts it', () => {
    const x = torch.ones(2, { requiresGrad: true });
    expect(torch.asTensor(x)).toBe(x);
    torch.asarray(x, { dtype: torch.float64 }).sum().backward();
    expect(x.grad?.tolist()).toEqual([1, 1]);
  });

  test('takes the memory of a typed array, and copies where another dtype is asked for', () => {
    const values = Float64Array.of(1, 2);
    torch.asTensor(values).mul_(2);
    expect([...values]).toEqual([2, 4]);
    torch.asTensor(values, { dtype: torch.float32 }).mul_(2);
    expect([...values]).toEqual([2, 4]);
    expect(torch.asTensor([1, 2], { dtype: torch.int64 }).dtype).toBe(torch.int64);
    expect(torch.asTensor(Uint16Array.of(3), { dtype: torch.float32 }).tolist()).toEqual([3]);
  });
});

describe('detach_', () => {
  test('makes a leaf, and leaves what was computed before its history', () => {
    const x = torch.ones(2, { requiresGrad: true });
    const y = x.mul(2);
    const before = y.mul(3);
    expect(y.detach_()).toBe(y);
    expect([y.requiresGrad, y.isLeaf, y.gradFn]).toEqual([false, true, null]);
    before.sum().backward();
    expect(x.grad?.tolist()).toEqual([6, 6]);
    expect(y.mul(2).requiresGrad).toBe(false);
    expect(torch.detach_(x)).toBe(x);
    expect(x.requiresGrad).toBe(false);
  });

  test('of a view is refused', () => {
    const view = torch.ones([2, 2], { requiresGrad: true }).mul(1).at(0);
    expect(errorOf(() => view.detach_()).code).toBe('detach_/view');
    expect(view.requiresGrad).toBe(true);
  });
});
