import { describe, expect, it } from 'vitest';
import { bestRecord, type EpochRecord } from '../../examples/digits/records.ts';

function recordsWith(...losses: number[]): EpochRecord[] {
  return losses.map((validationLoss, at) => ({
    epoch: at + 1,
    trainLoss: 1,
    trainAccuracy: 0.5,
    validationLoss,
    // The accuracy speaks for the last one: it is not the measure.
    validationAccuracy: (at + 1) / losses.length,
  }));
}

describe('the best epoch', () => {
  it.each([
    { losses: [0.4, 0.2, 0.25], best: 2 },
    { losses: [0.4, 0.2, 0.2], best: 2 },
    { losses: [0.1, 0.2, 0.3], best: 1 },
    { losses: [Number.NaN, 0.2, Number.NEGATIVE_INFINITY], best: 2 },
    { losses: [Number.NaN, Number.POSITIVE_INFINITY], best: undefined },
    { losses: [], best: undefined },
  ])('of validation losses $losses is $best', ({ losses, best }) => {
    expect(bestRecord(recordsWith(...losses))?.epoch).toBe(best);
  });
});
