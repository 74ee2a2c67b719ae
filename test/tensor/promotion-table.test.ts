/** @file Promotion of all pairs of dtypes, against PyTorch's table. */
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import { dtypes } from '../../src/storage/dtype.ts';
import { besideNumber, besideRankZero, castable, names, promoted } from './promotion-table.ts';

const row = (of: (name: (typeof names)[number]) => torch.DType) => names.map((name) => of(name).name).join(' ');

describe('promotion', () => {
  for (const name of names) {
    const dtype = dtypes[name];
    const vector = torch.zeros([2], { dtype });

    it(`of ${name} with each dtype is PyTorch's`, () => {
      expect(row((other) => torch.promoteTypes(dtype, dtypes[other]))).toBe(promoted[name]);
    });

    it(`of a vector of ${name} with tensors without dims is PyTorch's`, () => {
      expect(row((other) => torch.resultType(vector, torch.zeros([], { dtype: dtypes[other] })))).toBe(
        besideRankZero[name],
      );
    });

    it(`of a vector of ${name} with numbers is PyTorch's`, () => {
      const types = [true, 1, 1.5].map((number) => torch.resultType(vector, number).name);
      expect(types.join(' ')).toBe(besideNumber[name]);
    });

    it(`says what ${name} can be written to`, () => {
      expect(names.map((other) => Number(torch.canCast(dtype, dtypes[other]))).join('')).toBe(castable[name]);
    });
  }
});

describe('the default dtype', () => {
  it('may be a 16-bit float', () => {
    for (const dtype of [torch.float16, torch.bfloat16]) {
      torch.setDefaultDtype(dtype);
      try {
        expect(torch.tensor([1.5]).dtype).toBe(dtype);
        expect(torch.tensor([1n, 2n]).div(2).dtype).toBe(dtype);
        expect(torch.resultType(torch.zeros([2], { dtype: torch.int8 }), 1.5)).toBe(dtype);
        expect(torch.tensor([1, 2.5]).toString()).toBe('tensor([1.0000, 2.5000])');
      } finally {
        torch.setDefaultDtype(torch.float32);
      }
    }
  });
});
