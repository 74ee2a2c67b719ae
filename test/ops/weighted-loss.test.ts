/** @file Losses of regression with weights are PyTorch 2.6's. */
import { expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

const F = torch.nn.functional;

test.each([
  ['mseLoss', 'mean', 3.642857, [-0.285714, -2.285714, 0.857143]],
  ['mseLoss', 'sum', 12.75, [-1, -8, 3]],
  ['mseLoss', 'none', [0.25, 8, 4.5], [-1, -8, 3]],
  ['l1Loss', 'mean', 1.714286, [-0.285714, -0.571429, 0.142857]],
  ['l1Loss', 'sum', 6, [-1, -2, 0.5]],
  ['l1Loss', 'none', [0.5, 4, 1.5], [-1, -2, 0.5]],
  ['huberLoss', 'mean', 1.458333, [-0.166667, -0.666667, 0.166667]],
  ['huberLoss', 'sum', 4.375, [-0.5, -2, 0.5]],
  ['huberLoss', 'none', [0.125, 3, 1.25], [-0.5, -2, 0.5]],
] as const)('%s, %s', (name, reduction, expected, gradient) => {
  const input = torch.tensor([1, 2, 4], { requiresGrad: true });
  const loss = F[name](input, torch.tensor([1.5, 4, 1]), { reduction, weight: torch.tensor([1, 2, 0.5]) });
  loss.sum().backward();
  expect(
    loss
      .detach()
      .sub(torch.tensor(expected as never))
      .abs()
      .max()
      .item(),
  ).toBeLessThan(1e-5);
  expect(input.grad?.sub(torch.tensor(gradient)).abs().max().item()).toBeLessThan(1e-5);
});
