import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';

const { functional: F } = torch.nn;

describe('views in place', () => {
  it('change the shape of the tensor itself, not its memory', () => {
    const x = torch.arange(6).reshape([1, 2, 3]);
    const whole = x.view([6]);
    expect(x.squeeze_(0)).toBe(x);
    expect(x.shape).toEqual([2, 3]);
    expect(x.t_().tolist()).toEqual([
      [0, 3],
      [1, 4],
      [2, 5],
    ]);
    expect(x.transpose_(0, 1).unsqueeze_(-1).shape).toEqual([2, 3, 1]);
    expect(x.asStrided_([2, 2], [3, 1], 1).tolist()).toEqual([
      [1, 2],
      [4, 5],
    ]);
    x.fill_(9);
    expect(whole.tolist()).toEqual([0, 9, 9, 3, 9, 9]);
  });

  it('pass gradients on as their views do', () => {
    const leaf = torch.tensor([[1, 2, 3]], { requiresGrad: true });
    const x = leaf.mul(2);
    x.t_().unsqueeze_(0);
    x.mul(torch.tensor([[[1], [10], [100]]]))
      .sum()
      .backward();
    expect(leaf.grad?.tolist()).toEqual([[2, 20, 200]]);
  });

  it('keep a view a view of its base', () => {
    const leaf = torch.zeros([2, 3], { requiresGrad: true });
    const base = leaf.mul(1);
    const row = base.at(1);
    row.unsqueeze_(0).mul_(torch.tensor([[1, 2, 3]]));
    base.sum().backward();
    expect(leaf.grad?.tolist()).toEqual([
      [1, 1, 1],
      [1, 2, 3],
    ]);
  });

  it('refuse leaves that require grad, and storage that is not there', () => {
    const code = (call: () => unknown): unknown => {
      try {
        return call();
      } catch (error) {
        return (error as torch.FlambeauError).code;
      }
    };
    const leaf = torch.zeros([1, 2], { requiresGrad: true });
    expect(code(() => leaf.squeeze_())).toBe('squeeze/leaf-in-place');
    expect(leaf.shape).toEqual([1, 2]);
    expect(code(() => torch.zeros([4]).asStrided_([3], [64]))).toBe('asStrided/bounds');
    // Blocks of memory are larger than what was asked for: the rest is nobody's.
    expect(code(() => torch.ones(4).asStrided([10], [1]))).toBe('asStrided/bounds');
    expect(code(() => torch.ones(4).asStrided([2], [1], 5))).toBe('asStrided/bounds');
    expect(code(() => torch.ones(4).at('2:').asStrided([3], [1]))).toBe('asStrided/bounds');
    expect(torch.ones(4).at('2:').asStrided([2, 2], [1, 1], 1).tolist()).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(code(() => torch.zeros([1, 2, 3]).t_())).toBe('t/rank');
  });
});

describe("nn.functional's parameter inplace", () => {
  it('writes the result to the input', () => {
    const x = torch.tensor([-2, 0.5]);
    expect(F.leakyRelu(x, 0.5, { inplace: true }) === x).toBe(true);
    expect(x.tolist()).toEqual([-1, 0.5]);
    expect(F.threshold(x, 0, 7, true) === x).toBe(true);
    expect(x.tolist()).toEqual([7, 0.5]);
    expect(F.hardtanh(x, { maxVal: 2, inplace: true }).tolist()).toEqual([2, 0.5]);
    expect(F.relu(x) === x).toBe(false);
  });
});
