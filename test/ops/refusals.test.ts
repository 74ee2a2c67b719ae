/** @file Values that operators refuse as PyTorch does, and what they take. */
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';

const F = torch.nn.functional;
const ones = (...shape: number[]) => torch.ones(shape);
const bytes = torch.ones([2], { dtype: torch.uint8 });

describe('values out of range', () => {
  const refused: readonly [string, () => unknown][] = [
    ['hardtanh with minVal above maxVal', () => F.hardtanh(ones(1), 0.5, -0.5)],
    ['the same in place', () => F.hardtanh(ones(1), 0.5, -0.5, { inplace: true })],
    ['tripletMarginLoss with margin 0', () => F.tripletMarginLoss(ones(3, 4), ones(3, 4), ones(3, 4), { margin: 0 })],
    ['tripletMarginLoss with a negative margin', () => F.tripletMarginLoss(ones(3, 4), ones(3, 4), ones(3, 4), -1)],
    [
      'tripletMarginWithDistanceLoss with margin 0',
      () => F.tripletMarginWithDistanceLoss(ones(3, 4), ones(3, 4), ones(3, 4), { margin: 0 }),
    ],
    ['exponential_ with rate 0', () => ones(10).exponential_(0)],
    ['exponential_ with rate 0 of nothing', () => ones(0).exponential_(0)],
    ['exponential_ with rate NaN', () => ones(1).exponential_(Number.NaN)],
  ];
  it.each(refused)('%s', (_, run) => expect(run).toThrow(torch.ValueError));

  it('leave a tensor as it was', () => {
    const x = torch.tensor([3, -3]);
    expect(() => F.hardtanh(x, 1, -1, { inplace: true })).toThrow();
    expect(() => x.exponential_(0)).toThrow();
    expect(x.tolist()).toEqual([3, -3]);
  });

  it('take the bounds of the ranges', () => {
    expect(F.hardtanh(torch.tensor([0, 2]), 1, 1).tolist()).toEqual([1, 1]);
    expect(ones(3).exponential_(Infinity).tolist()).toEqual([0, 0, 0]);
    expect(F.tripletMarginLoss(ones(2, 3), ones(2, 3), ones(2, 3), Number.NaN).item()).toBe(Number.NaN);
  });
});

describe('numbers beyond a dtype of ints', () => {
  const zeros = torch.zeros([2], { dtype: torch.uint8 });
  const refused: readonly (() => unknown)[] = [
    () => zeros.clamp(0, 300),
    () => zeros.clamp({ min: -256 }),
    () => zeros.clampMax(300),
    () => zeros.clampMin(300),
    () => zeros.clone().clamp_(0, 300),
    () => zeros.to(torch.int32).clamp({ max: 2 ** 40 }),
    () => F.pad(zeros, [1, 1], { value: 300 }),
    () => F.pad(zeros.to(torch.int32), [1, 1], { value: 2 ** 40 }),
    () => F.threshold(zeros, 1, 300),
    () => zeros.clone().fill_(-256),
    () => zeros.clone().fill_(-1.5),
  ];
  it('bound nothing and fill nothing', () => {
    for (const run of refused) expect(run, run.toString()).toThrow(torch.ValueError);
  });

  it('wrap around where they are negative, as in PyTorch, and promote where they are fractions', () => {
    expect(zeros.clamp({ min: -1 }).tolist()).toEqual([255, 255]);
    expect(zeros.clone().fill_(-1).tolist()).toEqual([255, 255]);
    expect(zeros.clamp(0, 1.5).dtype).toBe(torch.float32);
    expect(F.pad(zeros, [1, 0], { value: -1 }).tolist()).toEqual([255, 0, 0]);
  });
});

describe('dims of a tensor that has none', () => {
  it('cannot be rolled along', () => {
    expect(() => torch.roll(torch.tensor(1), 0, 0)).toThrow(torch.IndexError);
    expect(() => torch.roll(torch.tensor(1), [1, 1], [0, 0])).toThrow(torch.IndexError);
    expect(torch.roll(torch.tensor(5), 1).item()).toBe(5);
  });
});

describe('the classes of errors', () => {
  it('are those of a wrong shape, where PyTorch has a RuntimeError', () => {
    const wrong: readonly (() => unknown)[] = [
      () => ones(3).item(),
      () => ones(0).item(),
      () => ones(3).tril(),
      () => torch.tensor([]).triu(),
      () => torch.tensor(1).tril(),
      () => F.groupNorm(ones(3), 1),
    ];
    for (const run of wrong) expect(run, run.toString()).toThrow(torch.ShapeError);
  });
});

describe('masks of uint8', () => {
  it('are refused by maskedFill, maskedSelect and maskedScatter', () => {
    const x = torch.tensor([3, 4]);
    const calls: readonly (() => unknown)[] = [
      () => x.maskedFill(bytes, 1),
      () => x.maskedFill_(bytes, 1),
      () => x.maskedFill_(bytes, torch.tensor(1)),
      () => x.maskedSelect(bytes),
      () => x.maskedScatter(bytes, ones(2)),
      () => x.maskedScatter_(bytes, ones(2)),
    ];
    for (const run of calls) expect(run, run.toString()).toThrow(torch.DTypeError);
    expect(x.tolist()).toEqual([3, 4]);
  });

  it('choose in where and in an index', () => {
    expect(torch.where(bytes, torch.tensor([3, 4]), torch.tensor([5, 6])).tolist()).toEqual([3, 4]);
    expect(torch.tensor([3, 4]).at(bytes).tolist()).toEqual([3, 4]);
    expect(
      torch
        .tensor([3, 4])
        .set([bytes], torch.tensor([7, 8]))
        .tolist(),
    ).toEqual([7, 8]);
  });
});
