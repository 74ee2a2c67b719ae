/** @file Typed shapes: what the compiler knows, and what it refuses. `tsc` checks this file; the run checks that types tell the truth. */
import { describe, expect, expectTypeOf, test } from 'vitest';
import * as torch from '../../src/index.ts';

type Of<S extends readonly number[]> = torch.Tensor<S>;

const matrix = torch.zeros([2, 3] as const);
const row = torch.ones([3] as const);
const plain = torch.zeros([2, 3]);

describe('typed shapes', () => {
  test('begin with `as const`, and only there', () => {
    expectTypeOf(matrix).toEqualTypeOf<Of<readonly [2, 3]>>();
    expectTypeOf(plain).toEqualTypeOf<torch.Tensor>();
    expect(matrix.shape).toEqual([2, 3]);
  });

  test('broadcast through elementwise operators', () => {
    expectTypeOf(matrix.add(row)).toEqualTypeOf<Of<readonly [2, 3]>>();
    expectTypeOf(torch.mul(row, matrix)).toEqualTypeOf<Of<readonly [2, 3]>>();
    expectTypeOf(matrix.mul(2)).toEqualTypeOf<Of<readonly [2, 3]>>();
    expectTypeOf(matrix.exp()).toEqualTypeOf<Of<readonly [2, 3]>>();
    expectTypeOf(matrix.add(plain)).toEqualTypeOf<torch.Tensor>();
    expect(torch.mul(row, matrix).shape).toEqual([2, 3]);
  });

  test('multiply', () => {
    const product = matrix.matmul(torch.ones([3, 5] as const));
    expectTypeOf(product).toEqualTypeOf<Of<readonly [2, 5]>>();
    expectTypeOf(torch.matmul(matrix, plain.t())).toEqualTypeOf<torch.Tensor>();
    expect(product.shape).toEqual([2, 5]);
  });

  test('reduce', () => {
    expectTypeOf(matrix.sum()).toEqualTypeOf<Of<readonly []>>();
    expectTypeOf(matrix.sum(0)).toEqualTypeOf<Of<readonly [3]>>();
    expectTypeOf(matrix.sum(-1)).toEqualTypeOf<Of<readonly [2]>>();
    expectTypeOf(matrix.mean(1)).toEqualTypeOf<Of<readonly [2]>>();
    expectTypeOf(matrix.sum(1, { keepdim: true })).toEqualTypeOf<torch.Tensor>();
    expect(matrix.sum(0).shape).toEqual([3]);
    expect(matrix.sum(-1).shape).toEqual([2]);
  });

  test('a known mismatch does not compile, and throws', () => {
    const four = torch.ones([4] as const);
    // @ts-expect-error: [2, 3] and [4] do not broadcast
    expect(() => matrix.add(four)).toThrow(torch.ShapeError);
    // @ts-expect-error: [2, 3] and [4] do not broadcast
    expect(() => torch.sub(matrix, four)).toThrow(torch.ShapeError);
    // @ts-expect-error: 3 and 2 differ
    expect(() => matrix.matmul(matrix)).toThrow(torch.ShapeError);
  });

  test('a variable of plain type takes every result', () => {
    let x: torch.Tensor = torch.zeros([2, 3]);
    x = x.add(row);
    x = x.matmul(torch.ones([3, 3]));
    x = x.reshape([3, 2]).sum(0);
    expect(x.shape).toEqual([2]);
  });
});
