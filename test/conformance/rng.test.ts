import { describe, expect, it } from 'vitest';
import { suites } from './run.ts';
import { openSet } from './set.ts';
import { runStream, type StreamIndex } from './stream.ts';
import { recorded } from './suite.ts';

const set = openSet<StreamIndex>(recorded, suites.rng.folder, suites.rng.list);

describe('the recorded streams of random numbers', () => {
  for (const stream of set.index.streams) {
    it(`${stream.id}: ${stream.calls.length} calls`, () => {
      const outcomes = runStream(stream, set).map(({ call, outcome }, i) => ({ i, call, ...outcome }));
      expect(outcomes.filter(({ status }) => status !== 'passed')).toEqual([]);
      expect(outcomes).toHaveLength(stream.calls.length);
    });
  }
});
