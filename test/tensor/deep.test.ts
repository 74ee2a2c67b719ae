/** @file Tensors of very many dims: JSON comes to an end; and nested arrays of very many items. */
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

const ofRank = (rank: number) => torch.ones(new Array<number>(rank).fill(1));

describe('a tensor of 20,000 dims', () => {
  it('has no JSON', () => {
    const error = errorOf(() => JSON.stringify(ofRank(20_000)));
    expect(error).toBeInstanceOf(torch.ShapeError);
    expect(error.message).toContain('at most 1000 dims, got 20000');
  });
});

describe('a tensor of 1000 dims', () => {
  it('has JSON', () => {
    const brackets = '['.repeat(1000);
    expect(JSON.stringify(ofRank(1000)).startsWith(`${brackets}1]`)).toBe(true);
  });
});

describe('tolist', () => {
  it('keeps dims of size 0', () => {
    expect(torch.ones([2, 0, 3]).tolist()).toEqual([[], []]);
    expect(torch.ones([2, 3, 0]).tolist()).toEqual([
      [[], [], []],
      [[], [], []],
    ]);
    expect(torch.ones([0]).tolist()).toEqual([]);
    expect(torch.tensor(5).tolist()).toBe(5);
  });
});

describe('nested arrays', () => {
  it('that hold one another too often are refused before the process ends', () => {
    let data: unknown = [1];
    for (let i = 0; i < 40; i++) data = [data, data];
    const error = errorOf(() => torch.tensor(data as never));
    expect(error).toBeInstanceOf(torch.ValueError);
    expect(error.message).toContain('1,099,511,627,776');
  });
});
