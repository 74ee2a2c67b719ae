/** @file Numbers that cannot stand where they are put, and values that are no numbers. */
import * as torch from 'flambeau';
import { describe, expect, it } from 'vitest';

const { uint8, int32, int64, float32, bool } = torch;

describe('a number beyond its dtype', () => {
  it.each<[string, () => unknown]>([
    ['300 in tensor', () => torch.tensor([300], { dtype: uint8 })],
    ['-1.5 in tensor', () => torch.tensor([-1.5], { dtype: uint8 })],
    ['2n ** 64n in tensor', () => torch.tensor([2n ** 64n])],
    ['NaN in tensor', () => torch.tensor([Number.NaN], { dtype: int64 })],
    ['300 in full', () => torch.full([2], 300, { dtype: uint8 })],
    ['-257 in full', () => torch.full([2], -257, { dtype: uint8 })],
    ['255.9 in full', () => torch.full([2], 255.9, { dtype: uint8 })],
    ['infinity in full', () => torch.full([2], Number.POSITIVE_INFINITY, { dtype: int32 })],
    ['1e300 in full', () => torch.full([2], 1e300, { dtype: float32 })],
    ['2 ** 40 in fill_', () => torch.zeros([2], { dtype: int32 }).fill_(2 ** 40)],
    ['2 ** 40 in maskedFill', () => torch.zeros([1], { dtype: int32 }).maskedFill(torch.tensor([true]), 2 ** 40)],
    ['-1.5 in indexFill', () => torch.zeros([3], { dtype: uint8 }).indexFill(0, torch.tensor([1n]), -1.5)],
    ['300 in set', () => torch.zeros([3], { dtype: uint8 }).set([0], 300)],
    ['300 in set by a tensor', () => torch.zeros([3], { dtype: uint8 }).set([torch.tensor([0n])], 300)],
  ])('is refused: %s', (_, run) => {
    expect(run).toThrow(expect.objectContaining({ code: 'number/overflow' }));
    expect(run).toThrow(torch.ValueError);
  });

  it('is taken where PyTorch takes it', () => {
    expect(torch.tensor([-1], { dtype: uint8 }).tolist()).toEqual([255]);
    expect(torch.full([1], -255, { dtype: uint8 }).tolist()).toEqual([1]);
    expect(torch.tensor([1e300]).tolist()).toEqual([Number.POSITIVE_INFINITY]);
    expect(torch.zeros([1], { dtype: uint8 }).add(300).tolist()).toEqual([44]);
    expect(torch.full([1], Number.NaN, { dtype: bool }).tolist()).toEqual([true]);
    expect(torch.tensor([Number.NaN], { dtype: bool }).tolist()).toEqual([true]);
    expect(torch.full([1], Number.NEGATIVE_INFINITY).tolist()).toEqual([Number.NEGATIVE_INFINITY]);
  });
});

describe('what is no number', () => {
  const x = torch.zeros([3]);

  it.each([[[1, 2, 3]], ['a'], [undefined], [null], [{}]])('is not written: %j', (value) => {
    for (const run of [
      () => x.set([0], value as never),
      () => x.set([torch.tensor([1n])], value as never),
      () => x.copy_(value as never),
    ]) {
      expect(run).toThrow(expect.objectContaining({ code: 'number/kind' }));
    }
    expect(x.tolist()).toEqual([0, 0, 0]);
  });
});

it('tensor converts a tensor to the dtype asked for', () => {
  expect(torch.tensor(torch.tensor([1.7]), { dtype: int64 }).toBigInt()).toBe(1n);
});
