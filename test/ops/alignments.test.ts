/** @file The CTC loss: lengths that differ, labellings that do not fit, and its gradient by finite differences. */
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';

const { functional: F } = torch.nn;

describe('ctcLoss', () => {
  it('has the gradient of its value where the scores pass a log-softmax', () => {
    const scores = torch.randn([6, 2, 4], { dtype: torch.float64, requiresGrad: true });
    const targets = torch.tensor([
      [1n, 1n, 2n],
      [3n, 1n, 0n],
    ]);
    const loss = (x: torch.Tensor) => F.ctcLoss(x.logSoftmax(2), targets, [6, 4], [3, 2], 0, 'sum');
    expect(torch.autograd.gradcheck(loss, [scores])).toBe(true);
  });

  it('is infinite for a labelling that is too long, and 0 with zeroInfinity, with no gradient', () => {
    const scores = torch.zeros([2, 1, 3], { requiresGrad: true });
    const call = (zeroInfinity: boolean) =>
      F.ctcLoss(scores.logSoftmax(2), torch.tensor([[1n, 1n]]), [2], [2], { zeroInfinity });
    expect(call(false).item()).toBe(Number.POSITIVE_INFINITY);
    const loss = call(true);
    loss.backward();
    expect([loss.item(), scores.grad?.abs().sum().item()]).toEqual([0, 0]);
  });

  it('reads labels as rows or one after another, and a single sequence without a batch', () => {
    const scores = torch.randn([5, 2, 3]).logSoftmax(2);
    const rows = torch.tensor([
      [1n, 2n],
      [2n, 0n],
    ]);
    const byRow = F.ctcLoss(scores, rows, [5, 4], torch.tensor([2n, 1n]), { reduction: 'none' });
    const inOne = F.ctcLoss(scores, torch.tensor([1n, 2n, 2n]), [5, 4], [2, 1], { reduction: 'none' });
    expect(inOne.tolist()).toEqual(byRow.tolist());
    const single = F.ctcLoss(scores.select(1, 0), torch.tensor([1n, 2n]), 5, 2, { reduction: 'none' });
    expect(single.shape).toEqual([]);
    expect(single.item()).toBe(byRow.select(0, 0).item());
  });

  it('has no second derivative, and says so', () => {
    const scores = torch.randn([3, 1, 3], { requiresGrad: true });
    const loss = F.ctcLoss(scores.logSoftmax(2), torch.tensor([[1n]]), [3], [1]);
    const [gradient] = torch.autograd.grad(loss, scores, { createGraph: true });
    expect(() => gradient?.sum().backward()).toThrow('no derivative');
  });
});
