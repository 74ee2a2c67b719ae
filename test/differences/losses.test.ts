/** @file Differences from PyTorch in losses: each test has its row's subject for a name. */
import { describe, expect, test } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';
import { engines } from '../ops/engines.ts';

const F = torch.nn.functional;
const { tensor } = torch;
const infinity = Number.POSITIVE_INFINITY;
const each = { reduction: 'none' } as const;

test('`size_average`, `reduce` of losses', () => {
  expect(F.mseLoss(torch.ones([2]), torch.zeros([2]), 'sum').item()).toBe(2);
  const given = { sizeAverage: false } as never;
  expect(errorOf(() => F.mseLoss(torch.ones([2]), torch.zeros([2]), given)).code).toBe('mseLoss/arguments');
});

test('sizes that differ in `mseLoss`, `l1Loss`, `smoothL1Loss`, `huberLoss`', () => {
  const results = [F.mseLoss, F.l1Loss, F.smoothL1Loss, F.huberLoss].map((loss) =>
    loss(torch.ones([2, 2]), torch.zeros([2])).item(),
  );
  expect(results).toEqual([1, 1, 0.5, 0.5]);
});

test('writes in place to the scores after `cross_entropy`', () => {
  const scores = torch.zeros([2, 3], { requiresGrad: true }).mul(1);
  const loss = F.crossEntropy(scores, tensor([0n, 1n]));
  scores.fill_(0);
  expect(errorOf(() => loss.backward()).code).toBe('backward/modified');
});

for (const { name, available } of engines) {
  describe.skipIf(!available)(`on ${name}`, () => {
    test('`binary_cross_entropy_with_logits` of an infinite score', () => {
      withEngine(name, () => {
        const scores = tensor([-infinity, -infinity, infinity, infinity], { requiresGrad: true });
        const targets = tensor([0, 1, 0, 1]);
        for (const posWeight of [null, tensor([2])]) {
          const losses = F.binaryCrossEntropyWithLogits(scores, targets, { ...each, posWeight });
          expect(losses.tolist()).toEqual([0, infinity, infinity, 0]);
        }
        F.binaryCrossEntropyWithLogits(scores, targets, { reduction: 'sum' }).backward();
        expect(scores.grad?.tolist()).toEqual([0, -1, 1, 0]);
        const unknown = F.binaryCrossEntropyWithLogits(tensor([Number.NaN, Number.NaN]), tensor([0, 1]), each);
        expect(unknown.tolist()).toEqual([Number.NaN, Number.NaN]);
      });
    });

    test('`softMarginLoss`, `binaryCrossEntropyWithLogits` of large scores', () => {
      withEngine(name, () => {
        for (const loss of [F.softMarginLoss, F.binaryCrossEntropyWithLogits]) {
          const scores = tensor([-100, -500, 20], { requiresGrad: true });
          const losses = loss(scores, torch.ones([3]), each);
          const [wrong, worse, right] = losses.toTypedArray();
          expect([wrong, worse]).toEqual([100, 500]);
          expect(right).toBeCloseTo(Math.exp(-20), 14);
          losses.sum().backward();
          expect(scores.grad?.narrow(0, 0, 2).tolist()).toEqual([-1, -1]);
        }
      });
    });

    test('`kl_div` of an infinite target and a score of at least 0', () => {
      withEngine(name, () => {
        const targets = torch.full([3], infinity);
        expect(F.klDiv(tensor([-1, 0, 1]), targets, each).tolist()).toEqual([infinity, infinity, infinity]);
      });
    });
  });
}

test('gradients of `F.interpolate` where `scale_factor` keeps the size (`1.1` of 5 elements)', () => {
  const x = torch.arange(5).to(torch.float32).reshape(1, 1, 5).requiresGrad_();
  const y = torch.nn.functional.interpolate(x, { scaleFactor: 1.1 });
  y.sum().backward();
  expect([y.tolist(), x.grad?.tolist()]).toEqual([[[[0, 0, 1, 2, 3]]], [[[2, 1, 1, 1, 0]]]]);
});

test('`scale_grad_by_freq` of `embedding_bag`', () => {
  const weight = torch.zeros([3, 1], { requiresGrad: true });
  const bag = torch.tensor([[0n, 0n, 1n]]);
  torch.nn.functional.embeddingBag(bag, weight, { mode: 'sum', scaleGradByFreq: true }).sum().backward();
  expect(weight.grad?.flatten().tolist()).toEqual([1, 1, 0]);
});

test('labels of `ctc_loss` that are no class', () => {
  const scores = torch.zeros([3, 1, 2]).logSoftmax(2);
  expect(() => torch.nn.functional.ctcLoss(scores, torch.tensor([[2n]]), [3], [1])).toThrow(torch.IndexError);
});
