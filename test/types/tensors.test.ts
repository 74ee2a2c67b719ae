/** @file What the compiler knows of values read from tensors, and of results that depend on options. `tsc` checks this file, too. */
import { describe, expect, expectTypeOf, test } from 'vitest';
import * as torch from '../../src/index.ts';

const x = torch.tensor([
  [1, 0],
  [2, 2],
]);

describe('values', () => {
  test('an item is a number, or what it is said to be', () => {
    let total = 0;
    total += x.sum().item() * 2;
    expect(x.mean().item().toFixed(2)).toBe('1.25');
    expectTypeOf(x.sum().item()).toEqualTypeOf<number>();
    const all: boolean = x.ge(0).all().item<boolean>();
    expect([total, all]).toEqual([10, true]);
  });

  test('lists and typed arrays are what is asked for', () => {
    const rows: number[][] = x.tolist();
    const [first = 0] = x.flatten().tolist<number[]>();
    expect(rows[0]).toEqual([first, 0]);
    expectTypeOf(torch.zeros([2, 3] as const).tolist()).toEqualTypeOf<number[][]>();
    expectTypeOf(x.toTypedArray()).toEqualTypeOf<Float32Array>();
    const places: BigInt64Array = x.argmax(1).toTypedArray();
    expect([...places, ...x.argmin(1).toTypedArray<BigInt64Array>()]).toEqual([0n, 0n, 1n, 0n]);
  });
});

describe('results that options decide', () => {
  test('nonzero', () => {
    expectTypeOf(x.nonzero()).toEqualTypeOf<torch.Tensor>();
    expectTypeOf(x.nonzero({ asTuple: true })).toEqualTypeOf<torch.Tensor[]>();
    expectTypeOf(torch.nonzero(x, { asTuple: false })).toEqualTypeOf<torch.Tensor>();
    expect(x.nonzero(true)).toHaveLength(2);
  });

  test('unique', () => {
    expectTypeOf(x.unique()).toEqualTypeOf<torch.Tensor>();
    expectTypeOf(x.unique({ sorted: true, dim: 0 })).toEqualTypeOf<torch.Tensor>();
    const [values, counts] = x.unique({ returnCounts: true });
    expect([values.tolist(), counts.tolist()]).toEqual([
      [0, 1, 2],
      [1, 1, 2],
    ]);
    const [different, inverse, numbers] = torch.uniqueConsecutive(x, { returnInverse: true, returnCounts: true });
    expect([different.tolist(), inverse.shape, numbers.tolist()]).toEqual([
      [1, 0, 2],
      [2, 2],
      [1, 1, 2],
    ]);
    // @ts-expect-error: two results only
    expect(x.unique({ returnCounts: true })[2]).toBe(undefined);
  });

  test('new tensors take sizes one by one or as an array with options', () => {
    expectTypeOf(x.newZeros(2, 3)).toEqualTypeOf<torch.Tensor>();
    expect(x.newOnes([2], { dtype: torch.int64 }).dtype).toBe(torch.int64);
  });

  test('reductions over a dim by name have no shape that is known', () => {
    const matrix = torch.zeros([2, 3] as const);
    expectTypeOf(matrix.sum({ dim: 1 })).toEqualTypeOf<torch.Tensor>();
    expectTypeOf(torch.mean(matrix, { dim: 1, keepdim: true })).toEqualTypeOf<torch.Tensor>();
  });
});

test('gradcheck gives the function a tensor for each input', () => {
  const options = { dtype: torch.float64, requiresGrad: true };
  const [a, b] = [torch.randn([2, 2], options), torch.randn([2], options)];
  expect(torch.autograd.gradcheck((matrix, vector) => matrix.matmul(vector), [a, b])).toBe(true);
  expect(torch.autograd.gradcheck((input) => input.sigmoid(), a)).toBe(true);
  // @ts-expect-error: two inputs, not three
  expect(() => torch.autograd.gradcheck((p, q, r) => p.matmul(q).add(r), [a, b])).toThrow();
});
