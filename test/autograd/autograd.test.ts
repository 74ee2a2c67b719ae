import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

const { autograd, noGrad, tensor } = torch;
type Tensor = torch.Tensor;

function leaf(data: number[] | number[][], dtype = torch.float64): Tensor {
  return tensor(data, { dtype, requiresGrad: true });
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof torch.FlambeauError) return error.code;
    throw error;
  }
  return 'no error';
}

describe('backward', () => {
  test('adds up over uses, paths and calls', () => {
    const x = leaf([1, 2, 3]);
    const y = x.mul(x).add(x);
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([3, 5, 7]);
    x.mul(2).sum().backward();
    expect(x.grad?.tolist()).toEqual([5, 7, 9]);
  });

  test('sums over broadcast axes', () => {
    const x = leaf([[1], [2]]);
    const y = leaf([10, 20, 30]);
    x.mul(y).sum().backward();
    expect(x.grad?.tolist()).toEqual([[60], [60]]);
    expect(y.grad?.tolist()).toEqual([3, 3, 3]);
  });

  test('two leaves that get the same gradient do not share its memory', () => {
    const x = leaf([1, 2]);
    const y = leaf([3, 4]);
    x.add(y).sum().backward();
    noGrad(() => x.grad?.mul_(5));
    expect(y.grad?.tolist()).toEqual([1, 1]);
  });

  test('higher orders', () => {
    const x = leaf([2]);
    const [first] = autograd.grad(x.mul(x).mul(x), x, { createGraph: true });
    const [second] = autograd.grad(first as Tensor, x, { createGraph: true });
    const [third] = autograd.grad(second as Tensor, x);
    expect([first?.item(), second?.item(), third?.item()]).toEqual([12, 12, 6]);
  });

  test('starts from several tensors, with gradients given', () => {
    const x = leaf([1, 2]);
    autograd.backward(
      [x.mul(2), x.mul(3)],
      [tensor([1, 0], { dtype: torch.float64 }), tensor([0, 1], { dtype: torch.float64 })],
    );
    expect(x.grad?.tolist()).toEqual([2, 3]);
  });

  test('a deep graph does not overflow the stack', () => {
    const x = leaf([1]);
    let y: Tensor = x;
    for (let i = 0; i < 20_000; i++) y = y.add(1);
    y.backward();
    expect(x.grad?.item()).toBe(1);
  });

  test('errors say what is wrong', () => {
    const x = leaf([1, 2]);
    expect(codeOf(() => x.mul(2).backward())).toBe('backward/not-scalar');
    expect(codeOf(() => tensor([1]).backward())).toBe('backward/no-grad');
    const twice = x.mul(x).sum();
    twice.backward();
    expect(codeOf(() => twice.backward())).toBe('backward/freed');
    expect(codeOf(() => autograd.grad(x.sum(), leaf([1])))).toBe('grad/unused');
    expect(codeOf(() => x.mul(2).backward(tensor([1], { dtype: torch.float64 })))).toBe('backward/gradient-shape');
  });
});

describe('writes in place', () => {
  test('a saved tensor that changed is an error', () => {
    const x = leaf([1, 2]);
    const y = x.mul(2);
    const z = y.mul(y);
    y.add_(1);
    expect(codeOf(() => z.sum().backward())).toBe('backward/modified');
  });

  test('a leaf that requires grad refuses, and a view of it', () => {
    const x = leaf([1, 2]);
    expect(codeOf(() => x.add_(1))).toBe('add/leaf-in-place');
    expect(codeOf(() => x.view([2, 1]).add_(1))).toBe('add/leaf-in-place');
    expect(x.tolist()).toEqual([1, 2]);
    noGrad(() => x.add_(1));
    expect(x.tolist()).toEqual([2, 3]);
  });

  test('through a view, the history of base and views is rebased', () => {
    const x = leaf([1, 2, 3, 4]);
    const base = x.mul(1);
    const view = base.view([2, 2]);
    const row = torch.select(view, 0, 0);
    row.mul_(tensor([10, 20], { dtype: torch.float64 }));
    expect(base.tolist()).toEqual([10, 40, 3, 4]);
    base.mul(base).sum().backward();
    expect(x.grad?.tolist()).toEqual([200, 1600, 6, 8]);
  });

  test('a written value gets its gradient through the base', () => {
    const value = leaf([5, 6]);
    const base = torch.tensor([1, 2, 3, 4], { dtype: torch.float64 }).mul(1);
    torch.narrow(base, 0, 1, 2).copy_(value);
    base.mul(base).sum().backward();
    expect(value.grad?.tolist()).toEqual([10, 12]);
  });
});

describe('hooks', () => {
  test('see and replace gradients of leaves and others', () => {
    const x = leaf([1, 2]);
    const y = x.mul(3);
    const seen: unknown[] = [];
    y.registerHook((gradient) => {
      seen.push(gradient.tolist());
      return gradient.mul(10);
    });
    const handle = x.registerHook((gradient) => gradient.add(1));
    y.sum().backward();
    expect(seen).toEqual([[1, 1]]);
    expect(x.grad?.tolist()).toEqual([31, 31]);
    handle.remove();
    x.grad = null;
    x.sum().backward();
    expect(x.grad).not.toBeNull();
    expect((x.grad as Tensor | null)?.tolist()).toEqual([1, 1]);
  });

  test('retainGrad keeps the gradient of a tensor that is no leaf', () => {
    const x = leaf([1, 2]);
    const y = x.mul(3);
    y.retainGrad();
    y.mul(y).sum().backward();
    expect(y.grad?.tolist()).toEqual([6, 12]);
  });
});

describe('grad modes', () => {
  test('nest, and end with their callback', () => {
    const x = leaf([1]);
    noGrad(() => {
      expect(x.mul(2).requiresGrad).toBe(false);
      torch.enableGrad(() => expect(x.mul(2).requiresGrad).toBe(true));
    });
    expect(x.mul(2).requiresGrad).toBe(true);
    expect(() =>
      noGrad(() => {
        throw new Error('inside');
      }),
    ).toThrow('inside');
    expect(torch.isGradEnabled()).toBe(true);
  });

  test('a scope ends with its block', () => {
    {
      using _ = noGrad();
      expect(torch.isGradEnabled()).toBe(false);
    }
    expect(torch.isGradEnabled()).toBe(true);
  });

  test('an asynchronous callback keeps its mode and does not leak it', async () => {
    const x = leaf([1]);
    const inside = noGrad(async () => {
      const before = x.mul(2).requiresGrad;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return [before, x.mul(2).requiresGrad];
    });
    expect(x.mul(2).requiresGrad).toBe(true);
    expect(await inside).toEqual([false, false]);
    expect(x.mul(2).requiresGrad).toBe(true);
  });
});

describe('Function', () => {
  class Cube extends autograd.Function {
    static forward(context: torch.autograd.FunctionContext, x: Tensor): Tensor {
      context.saveForBackward(x);
      return x.mul(x).mul(x);
    }

    static backward(context: torch.autograd.FunctionContext, gradient: Tensor): Tensor {
      const [x] = context.savedTensors as [Tensor];
      return gradient.mul(x).mul(x).mul(3);
    }
  }

  test('records its own derivative, twice if need be', () => {
    const x = leaf([2, 3]);
    const y = Cube.apply(x);
    expect(y.gradFn?.name).toBe('CubeBackward');
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([12, 27]);
    expect(autograd.gradcheck((v) => Cube.apply(v), [leaf([0.5, -1.5])])).toBe(true);
    expect(autograd.gradgradcheck((v) => Cube.apply(v), [leaf([0.5, -1.5])])).toBe(true);
  });

  test('a gradient of the wrong shape is an error', () => {
    class Wrong extends autograd.Function {
      static forward(_context: torch.autograd.FunctionContext, x: Tensor): Tensor {
        return x.mul(1);
      }

      static backward(_context: torch.autograd.FunctionContext, gradient: Tensor): Tensor {
        return gradient.sum();
      }
    }
    expect(
      codeOf(() =>
        Wrong.apply(leaf([1, 2]))
          .sum()
          .backward(),
      ),
    ).toBe('Function/gradient-shape');
  });

  test('gradcheck finds a wrong derivative', () => {
    class Wrong extends autograd.Function {
      static forward(_context: torch.autograd.FunctionContext, x: Tensor): Tensor {
        return x.mul(2);
      }

      static backward(_context: torch.autograd.FunctionContext, gradient: Tensor): Tensor {
        return gradient.mul(2.1);
      }
    }
    expect(codeOf(() => autograd.gradcheck((x) => Wrong.apply(x), [leaf([1])]))).toBe('gradcheck/mismatch');
  });
});
