/** @file Sums of small ints are int64; products of matrices keep the dtype. */
import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { engines } from './engines.ts';

type Answer = readonly [call: () => torch.Tensor, dtype: torch.DType, value: unknown];

function answers(dtype: torch.DType): Answer[] {
  const of = (...shape: number[]) => torch.full(shape, 100, { dtype });
  const wrapped = (value: number) =>
    torch
      .tensor([BigInt(value)])
      .to(dtype)
      .item();
  return [
    [() => torch.einsum('i->', of(4)), torch.int64, 400],
    [() => torch.einsum('i->i', of(2)), dtype, [100, 100]],
    [() => torch.einsum('ii->', of(2, 2)), torch.int64, 200],
    [() => torch.einsum('ij->j', of(1, 2)), torch.int64, [100, 100]],
    [() => torch.einsum('i,i->', of(4), of(4)), dtype, wrapped(40_000)],
    [() => torch.einsum('ij,ij->i', of(2, 1), of(2, 4)), torch.int64, [40_000, 40_000]],
    [() => torch.einsum('bi,bi->b', of(1, 4), of(2, 4)), dtype, [wrapped(40_000), wrapped(40_000)]],
    [() => torch.einsum('ij,k->i', of(2, 4), of(3)), torch.int64, [120_000, 120_000]],
    [() => torch.einsum('ij,kl->', of(2, 4), of(3, 2)), torch.int64, 480_000],
    // PyTorch has an error here: one operand is a sum, the other is not.
    [() => torch.einsum('ij,j->', of(2, 4), of(4)), torch.int64, 80_000],
    [() => torch.einsum('ij,jk->k', of(2, 2), of(2, 2)), torch.int64, [40_000, 40_000]],
    [() => torch.sum(of(4)), torch.int64, 400],
    [() => torch.nansum(of(4)), torch.int64, 400],
    [() => torch.prod(of(4)), torch.int64, 100_000_000],
    [() => torch.cumsum(of(4), 0), torch.int64, [100, 200, 300, 400]],
    [() => torch.cumprod(of(3), 0), torch.int64, [100, 10_000, 1_000_000]],
    [() => of(4, 4).trace(), torch.int64, 400],
    [() => of(4).sumToSize(1), torch.int64, [400]],
    [() => of(4).clone().cumsum_(0), dtype, [100, wrapped(200), wrapped(300), wrapped(400)]],
    [() => torch.sum(of(4), 0, { dtype }), dtype, wrapped(400)],
    [() => torch.matmul(of(4), of(4)), dtype, wrapped(40_000)],
    [() => torch.inner(of(4), of(4)), dtype, wrapped(40_000)],
    [() => torch.tensordot(of(4), of(4), 1), dtype, wrapped(40_000)],
    [() => torch.vdot(of(4), of(4)), dtype, wrapped(40_000)],
    // The heights of two entries are added first, and wrap.
    [() => torch.trapezoid(of(4)), torch.float32, (Number(wrapped(200)) * 3) / 2],
  ];
}

for (const { name, available } of engines) {
  describe.skipIf(!available)(`sums of small ints on ${name}`, () => {
    for (const dtype of [torch.uint8, torch.int8, torch.int16, torch.int32]) {
      it(`are int64, products of ${dtype.name} are ${dtype.name}`, () => {
        withEngine(name, () => {
          for (const [call, expected, value] of answers(dtype)) {
            const result = call();
            expect([result.dtype.name, result.tolist()], call.toString()).toEqual([expected.name, value]);
          }
        });
      });
    }

    it('are int64 for bools', () => {
      withEngine(name, () => {
        expect(torch.einsum('i->', torch.tensor([true, true, false])).item()).toBe(2);
        expect(torch.einsum('i,j->i', torch.tensor([true, true]), torch.tensor([true, true])).tolist()).toEqual([2, 2]);
      });
    });
  });
}
