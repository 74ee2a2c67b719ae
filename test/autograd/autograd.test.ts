import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

const { autograd, noGrad, tensor } = torch;
type Tensor = torch.Tensor;

function leaf(data: number[] | number[][], dtype: torch.DType = torch.float64): Tensor {
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

  test('inputs are the only tensors that get a gradient', () => {
    const [a, b, c] = [leaf([1, 2]), leaf([3, 4]), leaf([5, 6])];
    const product = a.mul(b);
    const loss = product.mul(c).sum();
    const seen: string[] = [];
    b.registerHook(() => void seen.push('b'));
    loss.backward({ inputs: [a, product], retainGraph: true });
    expect([a, b, c, product].map((x) => x.grad?.tolist())).toEqual([[15, 24], undefined, undefined, [5, 6]]);
    autograd.backward(loss, { inputs: b });
    expect([a, b, c].map((x) => x.grad?.tolist())).toEqual([[15, 24], [5, 12], undefined]);
    expect(seen).toEqual(['b']);
    const again = a.sum();
    expect(codeOf(() => again.backward({ inputs: [] }))).toBe('backward/inputs');
    expect(codeOf(() => again.backward({ inputs: [tensor([1])] }))).toBe('backward/inputs');
    expect(codeOf(() => again.backward({ inputs: 3 as unknown as Tensor }))).toBe('backward/argument');
    again.backward({ inputs: undefined });
    expect(a.grad?.tolist()).toEqual([16, 25]);
  });

  test('gradients of another dtype are converted on their way in, as in PyTorch', () => {
    const x = leaf([1, 2], torch.float32);
    x.mul(2).backward(tensor([1, 3], { dtype: torch.float64 }));
    expect([x.grad?.dtype, x.grad?.tolist()]).toEqual([torch.float32, [2, 6]]);
  });

  test('a leaf whose data was replaced since refuses a gradient that does not fit', () => {
    const x = leaf([1, 2]);
    const y = x.sum();
    x.data = torch.zeros([3], { dtype: torch.float64 });
    expect(codeOf(() => y.backward())).toBe('backward/leaf-shape');
    expect(x.grad).toBeNull();
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

  test.each([
    ['of another shape', () => torch.ones([3]), 'registerHook/shape'],
    ['of another dtype', (gradient: Tensor) => gradient.to(torch.float32), 'registerHook/dtype'],
    ['that is no tensor', () => 3 as unknown as Tensor, 'registerHook/result'],
  ] as const)('refuse a result %s', (_, hook, code) => {
    const x = leaf([1, 2]);
    const y = x.mul(3);
    const handle = y.registerHook(hook);
    expect(codeOf(() => y.sum().backward())).toBe(code);
    handle.remove();
    x.registerHook(hook);
    expect(codeOf(() => x.sum().backward())).toBe(code);
    expect(codeOf(() => autograd.grad(x.sum(), x))).toBe(code);
    expect(x.grad).toBeNull();
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

  test('apply may be taken alone, and each class has its own', () => {
    class Twice extends Cube {
      static override forward(context: torch.autograd.FunctionContext, x: Tensor): Tensor {
        return super.forward(context, x).mul(2);
      }
    }
    const cube = Cube.apply;
    const { apply: twice } = Twice;
    const x = leaf([2, 3]);
    expect(cube(x).gradFn?.name).toBe('CubeBackward');
    expect(twice(x).tolist()).toEqual([16, 54]);
    expect([leaf([1]), leaf([2])].map((value) => cube(value).item())).toEqual([1, 8]);
    cube(x).sum().backward();
    expect(x.grad?.tolist()).toEqual([12, 27]);
    expect(Cube.apply).toBe(cube);
  });

  test('gradcheck and gradgradcheck take a single input, and say what is wrong with others', () => {
    expect(autograd.gradcheck((v) => v.sigmoid(), leaf([0.5, -1.5]))).toBe(true);
    expect(autograd.gradgradcheck((v) => v.sigmoid(), leaf([0.5, -1.5]))).toBe(true);
    for (const name of ['gradcheck', 'gradgradcheck'] as const) {
      const check = autograd[name] as (...given: unknown[]) => boolean;
      const run = (v: Tensor) => v.mul(2);
      expect(codeOf(() => check(run, 3))).toBe(`${name}/argument`);
      expect(codeOf(() => check(run, [leaf([1]), 3]))).toBe(`${name}/argument`);
      expect(codeOf(() => check(leaf([1]), run))).toBe(`${name}/argument`);
      expect(codeOf(() => check(run, torch.ones(2)))).toBe(`${name}/inputs`);
    }
    expect(codeOf(() => autograd.gradcheck((v) => v.detach().mul(2), leaf([1])))).toBe('gradcheck/mismatch');
    expect(autograd.gradcheck((v) => v.detach().mul(0), leaf([1]))).toBe(true);
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

  const twice = { forward: (_: unknown, x: Tensor) => x.mul(2), backward: (_: unknown, g: Tensor): unknown => g };
  const defined = (part: Record<string, unknown>) => {
    class Mine extends autograd.Function {}
    return Object.assign(Mine, twice, part) as unknown as { apply(...inputs: unknown[]): Tensor };
  };

  test.each([
    ['too many gradients', { backward: (_: unknown, g: Tensor) => [g, g] }, 'Function/gradients'],
    ['too few gradients', { forward: (_: unknown, x: Tensor, y: Tensor) => x.mul(y) }, 'Function/gradients'],
    ['a gradient that is no tensor', { backward: () => 3 }, 'Function/gradient'],
    ['an output that is no tensor', { forward: () => 3 }, 'Function/output'],
    ['no output', { forward: () => undefined }, 'Function/output'],
    [
      'an output that is no tensor, among others',
      { forward: (_: unknown, x: Tensor) => [x.mul(1), 3] },
      'Function/output',
    ],
    ['no forward', { forward: undefined }, 'Function/forward'],
    ['no backward', { backward: undefined }, 'Function/backward'],
  ] as const)('refuses %s', (about, part, code) => {
    const inputs = about === 'too few gradients' ? [leaf([1, 2]), leaf([3, 4])] : [leaf([1, 2])];
    const run = () =>
      defined(part)
        .apply(...inputs)
        .sum()
        .backward();
    expect(codeOf(run)).toBe(code);
  });

  test('speaks of a class without a name as one', () => {
    const unnamed = (() => class extends autograd.Function {})() as never as typeof autograd.Function;
    expect(() => unnamed.apply(leaf([1]))).toThrow(/^a class without a name has no forward\n/);
  });

  test('converts a gradient of another dtype, and allows null for what has none', () => {
    const x = leaf([1, 2], torch.float32);
    defined({ backward: (_: unknown, g: Tensor) => [g.to(torch.float64), null, null] })
      .apply(x, 3)
      .sum()
      .backward();
    expect([x.grad?.dtype, x.grad?.tolist()]).toEqual([torch.float32, [1, 1]]);
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
