import { describe, expect, it } from 'vitest';
import { bestRecord, type EpochRecord } from '../../examples/digits/records.ts';

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
    { accuracies: [0.4, 0.9, 0.8], best: 2 },
    { accuracies: [0.4, 0.9, 0.9], best: 3 },
    { accuracies: [0.9, 0.9, 0.8], best: 2 },
    { accuracies: [0.9, 0.8, 0.7], best: 1 },
    { accuracies: [0, 0], best: 2 },
    { accuracies: [Number.NaN, 0.2, Number.NaN], best: 2 },
    { accuracies: [], best: undefined },
  ])('of validation accuracies $accuracies is $best', ({ accuracies, best }) => {
    expect(bestRecord(recordsWith(...accuracies))?.epoch).toBe(best);
  });
});
