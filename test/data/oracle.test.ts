/** @file Loaders, samplers and random splits visit the samples in the order that PyTorch recorded. */
import { describe, expect, it } from 'vitest';
import { data, manualSeed, rand } from '../../src/index.ts';
import { compareResult } from '../conformance/compare.ts';
import { openSet } from '../conformance/set.ts';
import type { StreamIndex } from '../conformance/stream.ts';
import { oracle } from '../conformance/suite.ts';

/** The keyword arguments that occur in the recording. */
interface Keywords {
  readonly length: number;
  readonly batch_size: number;
  readonly shuffle: boolean;
  readonly drop_last: boolean;
  readonly epochs: number;
  readonly replacement?: boolean;
  readonly num_samples?: number;
  readonly indices: readonly number[];
  readonly weights: readonly number[];
  readonly lengths: readonly number[];
}

const range = (length: number): data.Dataset<number> => ({ length, get: (index) => index });

const calls: Readonly<Record<string, (given: Keywords) => unknown>> = {
  DataLoader: ({ length, batch_size, shuffle, drop_last, epochs }) => {
    const loader = new data.DataLoader(range(length), {
      batchSize: batch_size,
      shuffle,
      dropLast: drop_last,
      collateFn: (samples) => samples,
    });
    return Array.from({ length: epochs }, () => [...loader]);
  },
  RandomSampler: ({ length, replacement, num_samples }) => [
    ...new data.RandomSampler(range(length), {
      ...(replacement === undefined ? {} : { replacement }),
      ...(num_samples === undefined ? {} : { numSamples: num_samples }),
    }),
  ],
  SubsetRandomSampler: ({ indices }) => [...new data.SubsetRandomSampler(indices)],
  WeightedRandomSampler: ({ weights, num_samples = 0, replacement = true }) => [
    ...new data.WeightedRandomSampler(weights, num_samples, { replacement }),
  ],
  random_split: ({ length, lengths }) => data.randomSplit(range(length), lengths).map((part) => part.indices),
};

// The other recording, rng-default, holds the same orders.
const set = openSet<StreamIndex>(oracle, 'rng-avx2', 'streams');
const streams = set.index.streams.filter(({ calls: [first] }) => first !== undefined && first.call in calls);

describe('orders of samples', () => {
  it('are recorded', () => expect(streams.length).toBeGreaterThan(0));

  for (const stream of streams) {
    it(`are PyTorch's: ${stream.id}`, () => {
      manualSeed(BigInt(stream.seed));
      // Each call starts where the ones before it left the generator.
      for (const { call, args, kwargs, out = null } of stream.calls) {
        if (call === 'torch.rand') {
          const drawn = rand(args as readonly number[]);
          expect(compareResult(drawn, out, { data: set, tolerance: 0, shapeOnly: false })).toBeUndefined();
          continue;
        }
        expect(calls[call]?.(kwargs as unknown as Keywords), `${call} ${JSON.stringify(kwargs)}`).toEqual(out);
      }
    });
  }
});
