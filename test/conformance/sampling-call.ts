/** @file The recorded calls that visit samples in an order: loaders, samplers, random splits. */
import { data } from '../../src/index.ts';
import type { Keywords } from './set.ts';

/** The keyword arguments that occur in the recording, as plain JSON. */
interface Given {
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

const calls: Readonly<Record<string, (given: Given) => unknown>> = {
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

/** The call, if it is one of those, ready to be made. */
export function samplingCall(call: string, kwargs: Keywords): (() => unknown) | undefined {
  const made = calls[call];
  return made === undefined ? undefined : () => made(kwargs as unknown as Given);
}
