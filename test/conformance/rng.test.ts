import { describe, expect, it } from 'vitest';
import { openSet } from './set.ts';
import { runStream, type StreamIndex } from './stream.ts';
import { oracle } from './suite.ts';

/** Of two recordings the library meets the one of PyTorch's vector kernels. */
const set = openSet<StreamIndex>(oracle, 'rng-avx2', 'streams');

/** Calls that other tests read: they are no functions of the library under these names. */
const elsewhere = ['DataLoader', 'RandomSampler', 'SubsetRandomSampler', 'WeightedRandomSampler', 'random_split'];

describe('the recorded streams of random numbers', () => {
  for (const stream of set.index.streams) {
    if (elsewhere.includes(stream.calls[0]?.call ?? '')) continue;
    it(`${stream.id}: ${stream.calls.length} calls`, (context) => {
      const { met, missing, end } = runStream(stream, set);
      if (end?.outcome.status === 'failed') expect.fail(`${end.call}: ${end.outcome.reason}`);
      const without = missing.length === 0 ? '' : `, without ${missing.join(', ')}`;
      if (end?.outcome.status === 'unsupported') {
        context.skip(`met ${met}${without}, then ${end.call}: ${end.outcome.reason}`);
      }
      if (missing.length > 0) context.skip(`met ${met}${without}`);
      expect(met).toBe(stream.calls.length);
    });
  }
});
