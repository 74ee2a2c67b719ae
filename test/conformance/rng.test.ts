import { describe, expect, it } from 'vitest';
import { suites } from './run.ts';
import { openSet } from './set.ts';
import { runStream, type StreamIndex } from './stream.ts';
import { recorded } from './suite.ts';

const set = openSet<StreamIndex>(recorded, suites.rng.folder, suites.rng.list);

describe('the recorded streams of random numbers', () => {
  for (const stream of set.index.streams) {
    it(`${stream.id}: ${stream.calls.length} calls`, (context) => {
      const outcomes = runStream(stream, set);
      const reasons = outcomes.flatMap(({ call, outcome }, i) =>
        outcome.status === 'failed' ? [`call ${i}, ${call}: ${outcome.reason}`] : [],
      );
      expect(reasons).toEqual([]);
      const met = outcomes.filter(({ outcome }) => outcome.status === 'passed').length;
      const missing = outcomes.find(({ outcome }) => outcome.status === 'unsupported');
      if (missing?.outcome.status !== 'unsupported') return expect(met).toBe(stream.calls.length);
      context.skip(`met ${met} of ${outcomes.length}; ${missing.call}: ${missing.outcome.reason}`);
    });
  }
});
