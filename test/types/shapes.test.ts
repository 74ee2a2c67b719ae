/** @file Typed shapes: what the compiler knows, and what it refuses. `tsc` checks this file; the run checks that types tell the truth. */
import { describe, expect, expectTypeOf, test } from 'vitest';
import * as torch from '../../src/index.ts';

type Of<S extends readonly number[]> = torch.Tensor<S>;

const { nn } = torch;

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

  test('flow through layers', () => {
    const affine = new nn.Linear<3, 5>(3, 5);
    expectTypeOf(affine(matrix)).toEqualTypeOf<Of<readonly [2, 5]>>();
    expectTypeOf(new nn.ReLU()(affine(matrix))).toEqualTypeOf<Of<readonly [2, 5]>>();
    expectTypeOf(new nn.LayerNorm(3)(new nn.Dropout(0)(matrix))).toEqualTypeOf<Of<readonly [2, 3]>>();
    expectTypeOf(new nn.Embedding<4>(7, 4)(row.to(torch.int64))).toEqualTypeOf<Of<readonly [3, 4]>>();
    const images = torch.ones([2, 1, 8, 8] as const);
    const convolved = new nn.Conv2d<1, 6>(1, 6, 3)(images);
    expectTypeOf(convolved).toEqualTypeOf<Of<readonly [2, 6, number, number]>>();
    const pooled = new nn.MaxPool2d(2)(convolved);
    expectTypeOf(pooled).toEqualTypeOf<Of<readonly [2, 6, number, number]>>();
    const flat = new nn.Flatten<1, -1>()(pooled);
    expectTypeOf(flat).toEqualTypeOf<Of<readonly [2, number]>>();
    expectTypeOf(new nn.Flatten<1, -1>()(torch.ones([2, 9, 1, 1] as const))).toEqualTypeOf<Of<readonly [2, 9]>>();
    expect([pooled.shape, flat.shape]).toEqual([
      [2, 6, 3, 3],
      [2, 54],
    ]);
  });

  test('that layers do not know are not known behind them', () => {
    expectTypeOf(new nn.Linear(3, 5)(matrix)).toEqualTypeOf<Of<readonly [2, number]>>();
    expectTypeOf(new nn.Linear(3, 5)(plain)).toEqualTypeOf<torch.Tensor>();
    expectTypeOf(new nn.Linear<3, 5>(3, 5)(plain)).toEqualTypeOf<torch.Tensor>();
    expectTypeOf(new nn.Conv2d(1, 6, 3)(torch.ones([1, 1, 4, 4]))).toEqualTypeOf<torch.Tensor>();
    expectTypeOf(new nn.Flatten()(plain)).toEqualTypeOf<torch.Tensor>();
    expectTypeOf(new nn.Sequential(new nn.Linear(3, 5))(matrix)).toEqualTypeOf<torch.Tensor>();
    let layer: torch.nn.Linear = new nn.Linear<3, 5>(3, 5);
    layer = new nn.Linear(3, 2);
    expect(layer(plain).shape).toEqual([2, 2]);
  });

  test('a known mismatch with a layer does not compile, and throws', () => {
    // @ts-expect-error: the last dim is 3, not 4
    expect(() => new nn.Linear<4, 5>(4, 5)(matrix)).toThrow(torch.ShapeError);
    // @ts-expect-error: there is 1 channel, not 3
    expect(() => new nn.Conv2d<3, 6>(3, 6, 3)(torch.ones([2, 1, 8, 8] as const))).toThrow(torch.ShapeError);
    // @ts-expect-error: another number of features
    const layer: torch.nn.Linear<4, 5> = new nn.Linear<3, 5>(3, 5);
    expect(layer.inFeatures).toBe(3);
  });

  test('a variable of plain type takes every result', () => {
    let x: torch.Tensor = torch.zeros([2, 3]);
    x = x.add(row);
    x = x.matmul(torch.ones([3, 3]));
    x = x.reshape([3, 2]).sum(0);
    expect(x.shape).toEqual([2]);
  });
});
