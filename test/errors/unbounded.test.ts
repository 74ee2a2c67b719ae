/** @file Sizes that a number decides: work that no machine holds is an error before memory goes, and in no time. */
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from './mistake.ts';

const absurd = 2 ** 40;
const F = torch.nn.functional;
const wrong = (value: unknown) => value as never;

describe('results of an absurd size', () => {
  it.each<[string, () => unknown]>([
    ['zeros', () => torch.zeros([absurd])],
    ['arange', () => torch.arange(absurd)],
    ['linspace', () => torch.linspace(0, 1, 1e12)],
    ['eye', () => torch.eye(absurd)],
    ['randperm', () => torch.randperm(absurd)],
    ['bincount of a number', () => torch.tensor([2n ** 40n]).bincount()],
    ['bincount with weights', () => torch.tensor([2n ** 40n]).bincount(torch.ones([1]))],
    ['bincount with minlength', () => torch.tensor([1n]).bincount(null, absurd)],
    ['histc', () => torch.ones([4]).histc(1e12)],
    ['histogram', () => torch.ones([4]).histogram(1e12)],
    ['trilIndices', () => torch.trilIndices(1e6, 1e6)],
    ['triuIndices', () => torch.triuIndices(1e6, 1e6, -5)],
    ['combinations', () => torch.arange(100).combinations(10)],
    ['combinations of one entry', () => torch.arange(1).combinations(absurd, true)],
    ['repeatInterleave', () => torch.ones([2]).repeatInterleave(torch.tensor([2n ** 63n - 1n, 1n]))],
    ['repeatInterleave by a number', () => torch.ones([2]).repeatInterleave(absurd)],
    ['tensorSplit', () => torch.ones([4]).tensorSplit(absurd)],
    ['pad', () => F.pad(torch.ones([1, 1, 4]), [absurd, 0], 'replicate')],
    ['tensordot', () => torch.tensordot(torch.ones([2, 2]), torch.ones([2, 2]), absurd)],
    ['expand', () => torch.ones([1]).expand(absurd, absurd)],
    ['unbind', () => torch.ones([1]).expand(absurd).unbind()],
    ['split', () => torch.ones([1]).expand(absurd).split(1)],
    ['tolist of a view', () => torch.ones([1]).expand(absurd).tolist()],
  ])('%s', (_, run) => {
    const start = performance.now();
    expect(errorOf(run)).toBeInstanceOf(torch.FlambeauError);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

describe('small results of absurd arguments', () => {
  it('take the work of the result', () => {
    expect(torch.triuIndices(absurd, 1).tolist()).toEqual([[0], [0]]);
    expect(torch.trilIndices(1, absurd).tolist()).toEqual([[0], [0]]);
    expect(torch.arange(3).combinations(absurd).shape).toEqual([0, absurd]);
    expect(torch.arange(40).combinations(40).tolist()).toEqual([Array.from({ length: 40 }, (_, i) => i)]);
    expect(torch.zeros([absurd, 0]).shape).toEqual([absurd, 0]);
  });

  it('are those of small ones', () => {
    const triangle = (lower: boolean, rows: number, columns: number, offset: number) => {
      const places = Array.from({ length: rows * columns }, (_, i) => [Math.floor(i / columns), i % columns]).filter(
        ([i = 0, j = 0]) => (lower ? j - i <= offset : j - i >= offset),
      );
      return [places.map(([i]) => i), places.map(([, j]) => j)];
    };
    for (const [rows, columns] of [
      [3, 3],
      [2, 5],
      [5, 2],
      [0, 3],
      [3, 0],
      [1, 1],
    ] as const) {
      for (let offset = -6; offset <= 6; offset++) {
        expect(torch.trilIndices(rows, columns, offset).tolist()).toEqual(triangle(true, rows, columns, offset));
        expect(torch.triuIndices(rows, columns, offset).tolist()).toEqual(triangle(false, rows, columns, offset));
      }
    }
    expect(torch.arange(3).combinations(2, true).tolist()).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 1],
      [1, 2],
      [2, 2],
    ]);
    expect(torch.arange(4).combinations(3).tolist()).toEqual([
      [0, 1, 2],
      [0, 1, 3],
      [0, 2, 3],
      [1, 2, 3],
    ]);
    expect(torch.arange(4).combinations(1).tolist()).toEqual([[0], [1], [2], [3]]);
    expect(
      torch
        .tensor([5, 6])
        .repeatInterleave(torch.tensor([2n, 1n]))
        .tolist(),
    ).toEqual([5, 5, 6]);
    expect(torch.tensordot(torch.ones([2, 3]), torch.ones([3, 4]), [[-1], [0]]).tolist()).toEqual([
      [3, 3, 3, 3],
      [3, 3, 3, 3],
    ]);
  });

  it('name what is wrong', () => {
    const a = torch.ones([2, 2]);
    expect(errorOf(() => torch.tensordot(a, a, wrong([1, 0]))).code).toBe('tensordot/argument');
    expect(errorOf(() => torch.tensordot(a, a, [[5], [0]])).code).toBe('tensordot/dim');
    expect(errorOf(() => torch.tensordot(a, a, 1.5)).code).toBe('tensordot/dims');
  });
});
