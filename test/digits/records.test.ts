import { describe, expect, it } from 'vitest';
import { bestRecord, describeMeasure, type EpochRecord } from '../../examples/digits/records.ts';

function recordsWith(...accuracies: number[]): EpochRecord[] {
  return accuracies.map((validationAccuracy, at) => ({
    epoch: at + 1,
    trainLoss: 1,
    trainAccuracy: 0.5,
    // The loss speaks for the first one: it is not the measure.
    validationLoss: at,
    validationAccuracy,
  }));
}

describe('the best epoch', () => {
  it.each([
    { accuracies: [0.4, 0.9, 0.8], best: 3 },
    { accuracies: [0.9, 0.8, 0.7, 0.6], best: 4 },
    { accuracies: [0.9, 0.9, 0.9, 0.8, 0.7], best: 4 },
    { accuracies: [0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.3, 0.4, 0.4], best: 12 },
    { accuracies: [0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.4, 0.5, 0.3], best: 11 },
    { accuracies: [0, 0], best: 2 },
    { accuracies: [Number.NaN], best: undefined },
    { accuracies: [], best: undefined },
  ])('of validation accuracies $accuracies is $best', ({ accuracies, best }) => {
    expect(bestRecord(recordsWith(...accuracies), accuracies.length)?.epoch).toBe(best);
  });

  it('is none before the last quarter of a run, and then changes with each that is as good', () => {
    const records = recordsWith(0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.4, 0.4);
    const bestAfter = records.map((_, at) => bestRecord(records.slice(0, at + 1), records.length)?.epoch);
    expect(bestAfter).toEqual([...new Array(6).fill(undefined), 7, 8]);
  });

  it('is said in words', () => {
    expect([1, 4, 5, 12].map(describeMeasure)).toEqual([
      'the last',
      'the last',
      'the best of the last 2 by validation accuracy',
      'the best of the last 3 by validation accuracy',
    ]);
  });
});
