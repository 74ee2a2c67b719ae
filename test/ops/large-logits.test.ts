/**
 * What tells scores apart survives their size: a loss and its gradient at scores of 1e6 are those of the same scores around 0, to the
 * precision of the result.
 */
import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { engines } from './engines.ts';

const F = torch.nn.functional;
const labels = (...values: number[]) => torch.fromTypedArray(BigInt64Array.from(values, BigInt), [values.length]);
const values = (x: torch.Tensor): number[] => [...(x.toTypedArray() as Float32Array)];

/** Exact in float32 around 1e6, and around 0. */
const offsets = [
  [0, 0.5, -1],
  [2, -0.25, 0.125],
];
const scores = (around: number, dtype: torch.DType = torch.float32) => torch.tensor(offsets, { dtype }).add(around);
const classes = labels(1, 0);
const shares = torch.tensor([
  [0.2, 0.5, 0.3],
  [1, 0, 0],
]);

/** Functions of scores that do not change where the same number is added to all of a row. */
const invariant: { readonly [name: string]: (x: torch.Tensor) => torch.Tensor } = {
  crossEntropy: (x) => F.crossEntropy(x, classes),
  'crossEntropy, none': (x) => F.crossEntropy(x, classes, { reduction: 'none' }),
  'crossEntropy with weights': (x) =>
    F.crossEntropy(x, classes, { weight: torch.tensor([1, 2, 3], { dtype: x.dtype }) }),
  'crossEntropy with smoothing': (x) => F.crossEntropy(x, classes, { labelSmoothing: 0.3 }),
  'crossEntropy with both': (x) =>
    F.crossEntropy(x, classes, { labelSmoothing: 0.3, weight: torch.tensor([1, 2, 3], { dtype: x.dtype }) }),
  'crossEntropy of [N, C, d]': (x) => F.crossEntropy(x.t().reshape([1, 3, 2]), classes.reshape([1, 2])),
  'crossEntropy of probabilities': (x) => F.crossEntropy(x, shares.to(x.dtype)),
  'nllLoss of logSoftmax': (x) => F.nllLoss(F.logSoftmax(x, 1), classes),
  'klDiv of logSoftmax': (x) => F.klDiv(F.logSoftmax(x, 1), shares.to(x.dtype), { reduction: 'sum' }),
  logSoftmax: (x) => F.logSoftmax(x, 1).mul(shares.to(x.dtype)),
  softmax: (x) => F.softmax(x, 1).mul(shares.to(x.dtype)),
  softmin: (x) => F.softmin(x, 1).mul(shares.to(x.dtype)),
  multiMarginLoss: (x) => F.multiMarginLoss(x, classes),
  multilabelMarginLoss: (x) =>
    F.multilabelMarginLoss(
      x,
      torch.tensor([
        [1n, -1n, 0n],
        [0n, 2n, -1n],
      ]),
    ),
  marginRankingLoss: (x) =>
    F.marginRankingLoss(x.select(1, 0), x.select(1, 1), torch.tensor([1, -1], { dtype: x.dtype }), 0.25),
};

/** Functions whose result moves with the scores, but whose gradient does not. */
const moving: { readonly [name: string]: (x: torch.Tensor) => torch.Tensor } = {
  logsumexp: (x) => torch.logsumexp(x, 1),
  'logsumexp over all dims': (x) => torch.logsumexp(x, [0, 1]),
  logaddexp: (x) => torch.logaddexp(x.select(1, 0), x.select(1, 1)),
  logaddexp2: (x) => torch.logaddexp2(x.select(1, 0), x.select(1, 1)),
  logcumsumexp: (x) => torch.logcumsumexp(x, 1),
};

function gradient(f: (x: torch.Tensor) => torch.Tensor, x: torch.Tensor): number[] {
  const leaf = x.detach().requiresGrad_();
  f(leaf).sum().backward();
  return values(leaf.grad as torch.Tensor);
}

function expectClose(got: readonly number[], right: readonly number[], tolerance: number): void {
  expect(got.length).toBe(right.length);
  for (const [i, each] of got.entries()) expect(Math.abs(each - (right[i] as number))).toBeLessThanOrEqual(tolerance);
}

for (const { name, available } of engines) {
  describe.skipIf(!available)(`large scores on ${name}`, () => {
    it.each(Object.keys(invariant))('%s does not depend on what all scores share', (key) => {
      withEngine(name, () => {
        const f = invariant[key] as (x: torch.Tensor) => torch.Tensor;
        const cases = [
          [torch.float32, 1e6, 1e-6],
          [torch.float64, 1e12, 1e-13],
        ] as const;
        for (const [dtype, far, tolerance] of cases) {
          expectClose(values(f(scores(far, dtype))), values(f(scores(0, dtype))), tolerance);
          expectClose(gradient(f, scores(far, dtype)), gradient(f, scores(0, dtype)), tolerance);
        }
      });
    });

    it.each(Object.keys(moving))('the gradient of %s does not depend on what all scores share', (key) => {
      withEngine(name, () => {
        const f = moving[key] as (x: torch.Tensor) => torch.Tensor;
        expectClose(gradient(f, scores(1e6)), gradient(f, scores(0)), 2e-6);
        expectClose(gradient(f, scores(1e12, torch.float64)), gradient(f, scores(0, torch.float64)), 1e-13);
      });
    });

    it('equal scores of any size cost the logarithm of their number', () => {
      withEngine(name, () => {
        for (const size of [1e6, -1e6, 1e30]) {
          const equal = torch.tensor([[size, size]]);
          expect(F.crossEntropy(equal, labels(1)).item()).toBeCloseTo(Math.LN2, 6);
          expect(gradient((x) => F.crossEntropy(x, labels(1)), equal)).toEqual([0.5, -0.5]);
        }
        const wide = torch.tensor([[1e12, 1e12]], { dtype: torch.float64 });
        expect(F.crossEntropy(wide, labels(1)).item()).toBeCloseTo(Math.LN2, 14);
      });
    });

    it('losses of scores that are right and large are small, not 0', () => {
      withEngine(name, () => {
        const sure = torch.tensor([20, -20]);
        const small = Math.log1p(Math.exp(-20));
        const options = { reduction: 'none' } as const;
        const targets = torch.tensor([1, 0]);
        for (const each of [
          ...values(F.binaryCrossEntropyWithLogits(sure, targets, options)),
          ...values(F.softMarginLoss(sure, torch.tensor([1, -1]), options)),
          ...values(F.logsigmoid(torch.tensor([20]))).map((x) => -x),
        ]) {
          expect(each / small).toBeCloseTo(1, 5);
        }
        const [yes, no] = values(
          F.binaryCrossEntropyWithLogits(sure, targets, { ...options, posWeight: torch.tensor([3]) }),
        ) as [number, number];
        expect(yes / (3 * small)).toBeCloseTo(1, 5);
        expect(no / small).toBeCloseTo(1, 5);
      });
    });

    it('losses of scores that are wrong and large are linear in them', () => {
      withEngine(name, () => {
        const wrong = torch.tensor([-1e6, 1e6]);
        const options = { reduction: 'none' } as const;
        expect(values(F.binaryCrossEntropyWithLogits(wrong, torch.tensor([1, 0]), options))).toEqual([1e6, 1e6]);
        expect(values(F.softMarginLoss(wrong, torch.tensor([1, -1]), options))).toEqual([1e6, 1e6]);
        expect(gradient((x) => F.softMarginLoss(x, torch.tensor([1, -1]), options), wrong)).toEqual([-1, 1]);
        expect(values(F.softplus(torch.tensor([1e6, -1e6])))).toEqual([1e6, 0]);
      });
    });

    it('the gradient of logsumexp at infinities is what it was', () => {
      withEngine(name, () => {
        const infinity = Number.POSITIVE_INFINITY;
        const at = (...x: number[]) => gradient((y) => torch.logsumexp(y, 0), torch.tensor(x));
        expect(at(1, infinity)).toEqual([0, Number.NaN]);
        expect(at(-infinity, -infinity)).toEqual([Number.NaN, Number.NaN]);
        expect(at(-infinity, 3)).toEqual([0, 1]);
      });
    });
  });
}
