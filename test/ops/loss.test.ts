import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { engines } from './engines.ts';
import { checkGradients, tensorOf } from './finite-differences.ts';

const F = torch.nn.functional;
const labels = (...values: number[]) => torch.fromTypedArray(BigInt64Array.from(values, BigInt), [values.length]);
const value = (x: torch.Tensor): number => Number(x.item());

for (const { name, available } of engines) {
  describe.skipIf(!available)(`losses on ${name}`, () => {
    it('have the gradients of finite differences, also of gradients', () => {
      withEngine(name, () => {
        const weight = tensorOf([3], 6).abs();
        const target = labels(2, -100, 0, 1);
        const scores = tensorOf([4, 3], 1);
        const options = { weight, labelSmoothing: 0.2 };
        checkGradients((x) => F.crossEntropy(x as torch.Tensor, target), [scores]);
        checkGradients((x) => F.crossEntropy(x as torch.Tensor, target, options), [scores]);
        checkGradients((x) => F.crossEntropy(x as torch.Tensor, target, { ...options, reduction: 'none' }), [scores]);
        checkGradients((x) => F.nllLoss(x as torch.Tensor, target, { weight }), [scores]);
        for (const loss of [F.mseLoss, F.smoothL1Loss, F.huberLoss, F.l1Loss]) {
          checkGradients((x, y) => loss(x as torch.Tensor, y as torch.Tensor), [scores, tensorOf([3], 2)]);
        }
        checkGradients((x) => F.binaryCrossEntropyWithLogits(x as torch.Tensor, tensorOf([4, 3], 9).abs()), [scores]);
      });
    });

    it('names a label out of range', () => {
      withEngine(name, () => {
        const scores = tensorOf([4, 3], 1).to(torch.float32);
        const wrong = () => F.nllLoss(scores, labels(0, 1, 7, 2));
        expect(wrong).toThrow(torch.IndexError);
        expect(wrong).toThrow('label 7 is out of range for 3 classes');
        expect(() => F.crossEntropy(scores, labels(0, -1, 1, 2))).toThrow('label -1 is out of range for 3 classes');
      });
    });

    it('stays finite for large scores and lets NaN through', () => {
      withEngine(name, () => {
        const far = torch.tensor([[1000, -1000, 0]]);
        expect(value(F.crossEntropy(far, labels(0)))).toBe(0);
        expect(value(F.crossEntropy(far, labels(1)))).toBe(2000);
        expect(value(F.crossEntropy(torch.tensor([[Number.NaN, 0]]), labels(1)))).toBeNaN();
        expect(value(F.mseLoss(torch.tensor([Number.NaN, 0]), torch.tensor([0, 0])))).toBeNaN();
        expect(value(F.crossEntropy(far, labels(-100)))).toBeNaN();
      });
    });
  });
}

describe('losses', () => {
  it('say how class indices are made', () => {
    const scores = tensorOf([2, 3], 1);
    expect(() => F.crossEntropy(scores, torch.tensor([0, 1]))).toThrow('{ dtype: torch.int64 }');
  });

  it('sum many elements without losing digits', () => {
    const count = 300_000;
    const x = torch.fromTypedArray(
      Float32Array.from({ length: count }, (_, i) => (i % 7) / 7),
      [count],
    );
    const exact = value(F.mseLoss(x.to(torch.float64), torch.tensor(0, { dtype: torch.float64 })));
    expect(Math.abs(value(F.mseLoss(x, torch.tensor(0))) - exact)).toBeLessThan(1e-6 * exact);
  });
});

describe('losses by classes at the margin', () => {
  const gradient = (loss: (x: torch.Tensor) => torch.Tensor): unknown => {
    const x = torch.tensor([[1, 2, 3]], { requiresGrad: true });
    loss(x).mul(3).backward();
    return x.grad?.tolist();
  };

  it('have no gradient where nothing is lacking', () => {
    const { functional: F } = torch.nn;
    expect(gradient((x) => F.multiMarginLoss(x, torch.tensor([1n])))).toEqual([[0, -1, 1]]);
    expect(gradient((x) => F.multiMarginLoss(x, torch.tensor([1n]), { p: 2 }))).toEqual([[0, -4, 4]]);
    expect(gradient((x) => F.multilabelMarginLoss(x, torch.tensor([[1n, -1n, 0n]])))).toEqual([[0, -1, 1]]);
  });
});
