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

describe('gradients through views that were taken before', () => {
  type Tensor = torch.Tensor;
  const { gradcheck, gradgradcheck } = torch.autograd;
  const values = (count: number) =>
    torch.tensor(
      Array.from({ length: count }, (_, i) => ((i * 7) % 11) / 4 - 1),
      { dtype: torch.float64 },
    );
  const matrix = () => values(6).reshape([2, 3]).requiresGrad_();
  const square = () => values(9).reshape([3, 3]).requiresGrad_();
  const factors = () => values(3).add(2).requiresGrad_();

  const programs: [about: string, run: (x: Tensor, w: Tensor) => void, start: () => Tensor][] = [
    ['t_, then a write', (x, w) => write(x.at(0), () => x.t_(), w), matrix],
    ['t_ of a square, then a write', (x, w) => write(x.at(0), () => x.t_(), w), square],
    ['unsqueeze_', (x, w) => write(x.at(1), () => x.unsqueeze_(1), w), matrix],
    ['squeeze_', (x, w) => write(x.at(0, 1), () => x.squeeze_(), w), () => matrix().detach().unsqueeze(0)],
    ['several changes', (x, w) => write(x.at(0), () => x.t_().unsqueeze_(0).transpose_(0, 2).squeeze_(), w), matrix],
    ['a view of a view', (x, w) => write(x.t().at(':', 1), () => x.t_(), w), matrix],
    ['a flat view', (x, w) => write(x.view([6]).at('1:4'), () => x.t_(), w), matrix],
    ['asStrided', (x, w) => write(x.asStrided([3], [1], 2), () => x.t_(), w), matrix],
    ['asStrided of the changed tensor', (x, w) => write(x.t_().asStrided([3], [2], 1), () => x, w), matrix],
  ];

  function write(view: Tensor, change: () => unknown, factor: Tensor): void {
    view.mul_(factor);
    change();
    view.mul_(factor);
  }

  it.each(programs)('%s', (_, program, start) => {
    const run = (leaf: Tensor, w: Tensor) => {
      const x = leaf.mul(1);
      program(x, w);
      return x.mul(x);
    };
    const leaf = start().detach().requiresGrad_();
    expect(gradcheck(run, [leaf, factors()])).toBe(true);
    expect(gradgradcheck(run, [leaf, factors()])).toBe(true);
  });

  it('reads through an earlier view', () => {
    const run = (leaf: Tensor) => {
      const x = leaf.mul(1);
      const row = x.at(1);
      x.t_();
      return row.mul(row);
    };
    expect(gradcheck(run, [matrix()])).toBe(true);
    expect(gradcheck(run, [square()])).toBe(true);
  });

  // Its second derivative is wrong, as in PyTorch: until the first write the view counts as one of the row.
  it('asStrided of a view, leaving it', () => {
    const run = (leaf: Tensor, w: Tensor) => {
      const x = leaf.mul(1);
      write(x.at(1).asStrided([3], [2], 0), () => x, w);
      return x.mul(x);
    };
    expect(gradcheck(run, [matrix(), factors()])).toBe(true);
  });

  it('a base that is a part of its storage', () => {
    const run = (w: Tensor) => {
      const base = values(9).reshape([3, 3]).t().at('1:').detach();
      base.asStrided([3], [1], 4).mul_(w);
      return base.mul(base);
    };
    expect(gradcheck(run, [factors()])).toBe(true);
  });

  it('asStrided of what shows an element several times shares its gradient', () => {
    const run = (x: Tensor) => x.expand([4, 3]).asStrided([2, 2], [1, 1], 0);
    expect(gradcheck(run, [factors()])).toBe(true);
  });

  const refusal = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      return error;
    }
    return undefined;
  };

  it('is refused where the base lost elements, or the view leaves its base', () => {
    const x = matrix().mul(1);
    const row = x.at(1);
    x.asStrided_([2], [1], 0);
    const lost = refusal(() => row.sum().backward());
    expect(lost).toBeInstanceOf(torch.AutogradError);
    expect(lost).toMatchObject({ code: 'view/base-changed' });
    const part = values(6).reshape([2, 3]).at(1).detach();
    part.asStrided([3], [1], 0).mul_(factors());
    const outside = refusal(() => part.sum().backward());
    expect(outside).toBeInstanceOf(torch.AutogradError);
    expect(outside).toMatchObject({ code: 'asStrided/layout' });
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
