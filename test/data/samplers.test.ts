/** @file Draws of samplers, against PyTorch 2.6 of the same seeds, and data sets side by side. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

const { data } = torch;
const list = (sampler: torch.data.Sampler) => [...{ [Symbol.iterator]: () => sampler[Symbol.iterator]() }];
const sized = (length: number) => ({ length });

describe('samplers draw what PyTorch draws', () => {
  test('weighted, of a subset, with replacement', () => {
    torch.manualSeed(0);
    const weights = [0.1, 0.9, 0.4, 0.7, 3, 0.6];
    expect([
      list(new data.WeightedRandomSampler(weights, 8)),
      list(new data.WeightedRandomSampler(weights, 4, { replacement: false })),
      list(new data.SubsetRandomSampler([3, 5, 7, 9])),
      list(new data.RandomSampler(sized(5), true, 7)),
    ]).toEqual([
      [5, 4, 4, 5, 4, 4, 2, 3],
      [4, 3, 1, 2],
      [5, 3, 9, 7],
      [1, 2, 4, 3, 3, 0, 0],
    ]);
  });

  test.each([
    [10, 3, 0, false, [1, 6, 0, 7]],
    [10, 3, 2, false, [9, 5, 8, 4]],
    [10, 3, 0, true, [1, 6, 0]],
    [10, 3, 2, true, [9, 5, 8]],
    [2, 5, 0, false, [1]],
    [2, 5, 4, false, [1]],
    [11, 4, 0, true, [9, 10]],
    [11, 4, 3, true, [8, 6]],
    [1, 4, 3, true, []],
  ])('of %i samples for %i processes, that of rank %i', (count, numReplicas, rank, dropLast, expected) => {
    const sampler = new data.DistributedSampler(sized(count), { numReplicas, rank, dropLast, seed: 3 });
    sampler.setEpoch(2);
    expect(list(sampler)).toEqual(expected);
    expect(sampler.length).toBe(expected.length);
  });
});

test('a distributed sampler says what it lacks', () => {
  const make = (options: object) => errorOf(() => new data.DistributedSampler(sized(4), options as never));
  expect(make({ numReplicas: 2 })).toMatchObject({ code: 'DistributedSampler/rank' });
  expect(make({ numReplicas: 2, rank: 2 }).message).toContain('rank must be in [0, 1], got 2');
  expect(make({ numReplicas: 0, rank: 0 })).toMatchObject({ code: 'DistributedSampler/numReplicas' });
});

describe('data sets side by side', () => {
  test('give tuples, or objects by name', async () => {
    const slow: torch.data.Dataset<number> = { length: 2, get: async (index) => index * 10 };
    expect(new data.StackDataset([1, 2], ['a', 'b']).get(1)).toEqual([2, 'b']);
    expect(await new data.StackDataset({ x: slow, y: ['a', 'b'] }).get(1)).toEqual({ x: 10, y: 'b' });
    const [batch] = [...new data.DataLoader(new data.StackDataset({ x: [1, 2], y: ['a', 'b'] }), { batchSize: 2 })];
    expect([batch?.x.tolist(), batch?.y]).toEqual([
      [1, 2],
      ['a', 'b'],
    ]);
  });

  test('must have one length', () => {
    expect(errorOf(() => new data.StackDataset([1], [1, 2]))).toMatchObject({ code: 'StackDataset/length' });
    expect(errorOf(() => new data.StackDataset())).toMatchObject({ code: 'StackDataset/datasets' });
  });
});
