/** Sums of many floats do not drift with their number, whatever adds them up. */
import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { engines } from './engines.ts';

const F = torch.nn.functional;

/** All roundings of a sum of tenths go one way for long stretches. */
const tenth = Math.fround(0.1);

type Case = (count: number) => readonly [got: torch.Tensor, right: number];

const tenths = (...shape: number[]) => torch.full(shape, 0.1);

const sums: { readonly [name: string]: Case } = {
  sum: (n) => [tenths(n).sum(), n * tenth],
  'sum of columns': (n) => [tenths(n, 3).sum(0).at(1), n * tenth],
  'sum of strided rows': (n) => [tenths(n, 3).t().sum(1).at(1), n * tenth],
  nansum: (n) => [tenths(n).nansum(), n * tenth],
  mean: (n) => [tenths(n).mean(), tenth],
  'mean of squares': (n) => [F.mseLoss(tenths(n), torch.zeros([n])), tenth * tenth],
  norm: (n) => [tenths(n).norm(), Math.sqrt(n) * tenth],
  'norm of degree 1': (n) => [tenths(n).norm(1), n * tenth],
  logsumexp: (n) => [tenths(n).logsumexp(0), Math.log(n) + tenth],
  softmax: (n) => [tenths(n).softmax(0).at(0), 1 / n],
  logSoftmax: (n) => [tenths(n).logSoftmax(0).at(0), -Math.log(n)],
  dot: (n) => [tenths(n).dot(torch.ones([n])), n * tenth],
  'a row times a column': (n) => [torch.ones([1, n]).matmul(tenths(n, 1)), n * tenth],
  'a row times a transposed row': (n) => [torch.ones([1, n]).matmul(tenths(1, n).t()), n * tenth],
  'a matrix times a vector': (n) => [torch.ones([3, n]).matmul(tenths(n)).at(1), n * tenth],
  'a vector times a matrix': (n) => [
    tenths(n)
      .matmul(torch.ones([n, 3]))
      .at(1),
    n * tenth,
  ],
  addmm: (n) => [torch.addmm(torch.zeros([1, 1]), torch.ones([1, n]), tenths(n, 1)), n * tenth],
  bmm: (n) => [torch.bmm(torch.ones([2, 1, n]), tenths(2, n, 1)).at(1), n * tenth],
  einsum: (n) => [torch.einsum('i,i->', tenths(n), torch.ones([n])), n * tenth],
  trapezoid: (n) => [torch.trapezoid(tenths(n)), (n - 1) * tenth],
  cdist: (n) => [torch.cdist(tenths(1, n), torch.zeros([1, n])), Math.sqrt(n) * tenth],
  cosineSimilarity: (n) => [F.cosineSimilarity(tenths(1, n), torch.ones([1, n])), 1],
  'gradient of a weight of a convolution': (n) => {
    const weight = torch.ones([1, 1, 1]).requiresGrad_();
    F.conv1d(torch.ones([1, 1, n]), weight)
      .mul(0.1)
      .sum()
      .backward();
    return [weight.grad as torch.Tensor, n * tenth];
  },
  'a convolution of many channels': (n) => [F.conv1d(tenths(1, n, 1), torch.ones([1, n, 1])), n * tenth],
  'a convolution of a long kernel': (n) => [F.conv1d(tenths(1, 1, n), torch.ones([1, 1, n])), n * tenth],
  'adaptive average pooling to one element': (n) => [F.adaptiveAvgPool1d(tenths(1, 1, n), 1), tenth],
  'gradient of the bias of layerNorm': (n) => {
    const bias = torch.zeros([2]).requiresGrad_();
    F.layerNorm(torch.ones([n, 2]), [2], null, bias)
      .mul(0.1)
      .sum()
      .backward();
    return [(bias.grad as torch.Tensor).at(0), n * tenth];
  },
  'running mean of batchNorm': (n) => {
    const mean = torch.zeros([1]);
    F.batchNorm(tenths(n, 1), mean, torch.ones([1]), { training: true, momentum: 1 });
    return [mean, tenth];
  },
};

for (const { name, available } of engines) {
  const count = name === 'interpreter' ? 40_003 : 1_000_003;

  describe.skipIf(!available)(`sums on ${name}`, () => {
    it.each(Object.keys(sums))('%s of many tenths', (key) => {
      withEngine(name, () => {
        for (const length of [1003, count]) {
          const [got, right] = (sums[key] as Case)(length);
          expect(Math.abs(Number(got.item()) / right - 1)).toBeLessThanOrEqual(1e-6);
        }
      });
    });

    it('equal elements have neither variance nor normalised size', () => {
      withEngine(name, () => {
        const equal = tenths(count);
        expect(Number(equal.var().item())).toBeLessThan(1e-13);
        expect(F.layerNorm(equal, [count]).at(0).item()).toBe(0);
      });
    });

    it('infinities and NaN pass through long sums', () => {
      withEngine(name, () => {
        const infinity = Number.POSITIVE_INFINITY;
        for (const [given, right] of [
          [[infinity], infinity],
          [[-infinity], -infinity],
          [[infinity, -infinity], Number.NaN],
          [[Number.NaN], Number.NaN],
          [[3e38, 3e38], infinity],
        ] as const) {
          const x = tenths(5000);
          given.forEach((value, i) => {
            x.set([17 + 2000 * i], value);
          });
          expect(x.sum().item()).toBe(right);
          expect(
            x
              .reshape([5000, 1])
              .add(torch.zeros([1, 3]))
              .sum(0)
              .at(1)
              .item(),
          ).toBe(right);
          expect(
            torch
              .ones([1, 5000])
              .matmul(x.reshape([5000, 1]))
              .item(),
          ).toBe(right);
          expect(
            x
              .matmul(torch.ones([5000, 3]))
              .at(1)
              .item(),
          ).toBe(right);
        }
      });
    });
  });
}
