/** @file Variances and standard deviations: fractional corrections, and what stands for none. */
import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { engines } from './engines.ts';

const x = torch.tensor([1, 2, 4], { dtype: torch.float64 });
/** Σ (x − mean)². */
const squares = 14 / 3;

for (const { name, available } of engines) {
  describe.skipIf(!available)(`corrections on ${name}`, () => {
    it('may be fractional', () => {
      withEngine(name, () => {
        for (const correction of [1.3, -1.5, 0.5]) {
          const expected = squares / (3 - correction);
          expect(torch.var(x, { correction }).item()).toBeCloseTo(expected, 12);
          expect(torch.std(x, 0, { correction }).item()).toBeCloseTo(Math.sqrt(expected), 12);
          expect(torch.varMean(x, { correction })[0].item()).toBeCloseTo(expected, 12);
          expect(torch.stdMean(x, { correction })[0].item()).toBeCloseTo(Math.sqrt(expected), 12);
          expect(x.var({ correction }).item()).toBeCloseTo(expected, 12);
        }
      });
    });

    it('leave nothing to divide by where they reach the number of elements, or are NaN', () => {
      withEngine(name, () => {
        for (const correction of [3, 3.5, Infinity, Number.NaN]) {
          expect(torch.var(x, { correction }).item()).toBe(Infinity);
        }
      });
    });
  });
}

describe('dim and correction', () => {
  it('may be null: all dims, and 1', () => {
    expect(torch.var(x, { dim: null, correction: null }).item()).toBeCloseTo(squares / 2, 12);
    expect(torch.std(x, null).item()).toBeCloseTo(Math.sqrt(squares / 2), 12);
    expect(torch.var(x, null, true).item()).toBeCloseTo(squares / 2, 12);
    expect(torch.var(x, false).item()).toBeCloseTo(squares / 3, 12);
  });

  it('cannot stand beside unbiased', () => {
    expect(() => torch.var(x, { unbiased: true, correction: 1 })).toThrow(torch.ArgumentError);
    expect(() => torch.std(x, true, { correction: 1 } as never)).toThrow('not both');
  });

  it('has gradients', () => {
    expect(
      torch.autograd.gradcheck((y: torch.Tensor) => torch.var(y, { correction: 1.3 }), [x.clone().requiresGrad_()]),
    ).toBe(true);
  });
});
