/** @file Hooks and retained gradients beside writes in place. Expected values are PyTorch 2.6's. */
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { engines } from '../ops/engines.ts';

const { autograd, noGrad } = torch;
type Tensor = torch.Tensor;

const leaf = (data: number[] | number[][] = [1, 2]): Tensor =>
  torch.tensor(data, { dtype: torch.float64, requiresGrad: true });

/** A hook that notes what it sees. */
function notes(): { seen: [string, unknown][]; note: (name: string) => (gradient: Tensor) => void } {
  const seen: [string, unknown][] = [];
  return { seen, note: (name) => (gradient) => void seen.push([name, gradient.tolist()]) };
}

describe.each(engines.filter(({ available }) => available))('on $name', ({ name }) => {
  test('a hook stays with the value that it was registered for', () => {
    withEngine(name, () => {
      const x = leaf();
      const y = x.mul(2);
      y.registerHook((gradient) => gradient.mul(10));
      y.mul_(3);
      y.registerHook((gradient) => gradient.add(1));
      y.sum().backward();
      expect(x.grad?.tolist()).toEqual([120, 120]);
    });
  });

  test('a retained gradient is that of the last value', () => {
    withEngine(name, () => {
      const x = leaf();
      const y = x.mul(2);
      y.retainGrad();
      y.mul_(5);
      y.mul(3).sum().backward();
      expect([y.grad?.tolist(), x.grad?.tolist()]).toEqual([
        [3, 3],
        [30, 30],
      ]);
    });
  });
});

describe('hooks and writes in place', () => {
  test('one hook for each of several values, each runs once', () => {
    const { seen, note } = notes();
    const x = leaf();
    const y = x.mul(2);
    for (const k of [0, 1, 2]) {
      y.registerHook(note(String(k)));
      y.mul_(k + 2);
    }
    y.registerHook(note('end'));
    y.sum().backward();
    expect(seen).toEqual([
      ['end', [1, 1]],
      ['2', [4, 4]],
      ['1', [12, 12]],
      ['0', [24, 24]],
    ]);
    expect(x.grad?.tolist()).toEqual([48, 48]);
  });

  test('the value before collects the gradients of all its uses', () => {
    const { seen, note } = notes();
    const x = leaf();
    const y = x.mul(2);
    y.registerHook(note('old'));
    const z = y.add(1);
    y.mul_(3);
    z.sum().mul(100).add(y.sum()).backward();
    expect(seen).toEqual([['old', [103, 103]]]);
  });

  test('a removed hook is gone, also after a write', () => {
    const x = leaf();
    const y = x.mul(2);
    const handle = y.registerHook((gradient) => gradient.mul(10));
    y.mul_(3);
    handle.remove();
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([6, 6]);
  });

  test('a write without recording leaves hooks and retained gradient where they are', () => {
    const x = leaf();
    const y = x.mul(2);
    y.retainGrad();
    y.registerHook((gradient) => gradient.mul(10));
    noGrad(() => y.mul_(5));
    y.mul(3).sum().backward();
    expect([y.grad?.tolist(), x.grad?.tolist()]).toEqual([
      [30, 30],
      [60, 60],
    ]);
  });

  test('a tensor that becomes computed has hooks of its new value', () => {
    const { seen, note } = notes();
    const x = leaf();
    x.registerHook(note('leaf'));
    x.requiresGrad = false;
    const y = leaf([5, 6]);
    x.mul_(y);
    x.registerHook(note('computed'));
    x.sum().backward();
    expect(seen).toEqual([['computed', [1, 1]]]);
    expect(y.grad?.tolist()).toEqual([1, 2]);
  });

  test('of a base: the value before a view of it was written to', () => {
    const { seen, note } = notes();
    const x = leaf([1, 2, 3, 4]);
    const base = x.mul(1);
    base.registerHook(note('old'));
    base.at(':2').mul_(3);
    base.registerHook(note('new'));
    base.sum().backward();
    expect(seen).toEqual([
      ['new', [1, 1, 1, 1]],
      ['old', [3, 3, 1, 1]],
    ]);
    expect(x.grad?.tolist()).toEqual([3, 3, 1, 1]);
  });

  test('of a view whose value was written over: they have no gradient to see', () => {
    const { seen, note } = notes();
    const write = [
      (_base: Tensor, view: Tensor) => view.mul_(3),
      (base: Tensor) => base.mul_(3),
      (base: Tensor) => base.at('1:').mul_(3),
    ];
    const gradients = write.map((run) => {
      const x = leaf([1, 2, 3, 4]);
      const base = x.mul(1);
      const view = base.at(':2');
      view.registerHook(note('view'));
      run(base, view);
      base.sum().add(view.sum()).backward();
      return x.grad?.tolist();
    });
    expect(seen).toEqual([]);
    expect(gradients).toEqual([
      [6, 6, 1, 1],
      [6, 6, 3, 3],
      [2, 6, 3, 3],
    ]);
  });

  test('see what a change of shape in place hands on', () => {
    const { seen, note } = notes();
    const x = leaf([[1, 2, 3]]);
    const y = x.mul(2);
    y.registerHook(note('row'));
    y.t_();
    y.registerHook(note('column'));
    y.mul(torch.tensor([[4], [5], [6]], { dtype: torch.float64 }))
      .sum()
      .backward();
    expect(seen).toEqual([
      ['column', [[4], [5], [6]]],
      ['row', [[4, 5, 6]]],
    ]);
  });
});

describe('retained gradients', () => {
  test('come after all hooks, in whatever order they were asked for', () => {
    const x = leaf();
    const y = x.mul(2);
    y.registerHook((gradient) => gradient.mul(10));
    y.retainGrad();
    y.registerHook((gradient) => gradient.mul(7));
    y.mul(3).sum().backward();
    expect([y.grad?.tolist(), x.grad?.tolist()]).toEqual([
      [210, 210],
      [420, 420],
    ]);
    const z = leaf().mul(2);
    z.retainGrad();
    z.mul_(5);
    z.registerHook((gradient) => gradient.mul(10));
    z.mul(3).sum().backward();
    expect(z.grad?.tolist()).toEqual([30, 30]);
  });

  test('of a base follow writes to its views', () => {
    const x = leaf([1, 2, 3, 4]);
    const base = x.mul(1);
    base.retainGrad();
    base.at(':2').mul_(3);
    base.at('1:').mul_(5);
    base.mul(2).sum().backward();
    expect([base.grad?.tolist(), x.grad?.tolist()]).toEqual([
      [2, 2, 2, 2],
      [6, 30, 10, 10],
    ]);
  });

  test('of a view are those of its uses since the write', () => {
    for (const written of ['base', 'view']) {
      const x = leaf([1, 2, 3, 4]);
      const base = x.mul(1);
      const view = base.at(':2');
      view.retainGrad();
      (written === 'base' ? base : view).mul_(3);
      base.sum().add(view.mul(5).sum()).backward();
      expect(view.grad?.tolist()).toEqual([5, 5]);
    }
    const base = leaf([1, 2, 3, 4]).mul(1);
    const view = base.at(':2');
    view.retainGrad();
    base.mul_(3);
    base.mul(2).sum().backward();
    expect(view.grad).toBeNull();
  });

  test('have the shape of the tensor after a change of shape in place', () => {
    const y = leaf([[1, 2, 3]]).mul(2);
    y.retainGrad();
    y.t_();
    y.sum().backward();
    expect(y.grad?.shape).toEqual([3, 1]);
  });

  test('add up over passes, also those of grad', () => {
    const x = leaf();
    const y = x.mul(2);
    y.retainGrad();
    y.mul_(2);
    const loss = y.mul(7).sum();
    loss.backward({ retainGraph: true });
    autograd.grad(loss, x, { retainGraph: true });
    loss.backward();
    expect(y.grad?.tolist()).toEqual([21, 21]);
  });

  test('are told by retainsGrad', () => {
    const x = leaf();
    const y = x.mul(2);
    expect(y.retainsGrad).toBe(false);
    y.retainGrad();
    y.retainGrad();
    x.retainGrad();
    expect([y.retainsGrad, x.retainsGrad, y.mul_(2).retainsGrad]).toEqual([true, false, true]);
    y.sum().backward();
    expect(y.grad?.tolist()).toEqual([1, 1]);
  });
});

describe('hooks and the tensors that a pass is for', () => {
  test('hooks of the old value do not see the gradient of the new one', () => {
    const x = leaf();
    const y = x.mul(2);
    y.registerHook((gradient) => gradient.mul(10));
    y.mul_(3);
    y.mul(7).sum().backward({ inputs: y });
    expect([y.grad?.tolist(), x.grad]).toEqual([[7, 7], null]);
  });

  test('where the pass ends, its result comes out of the hooks; where it goes on, it goes in', () => {
    const results = (inputs: (x: Tensor, y: Tensor) => Tensor[]) => {
      const x = leaf();
      const y = x.mul(2);
      y.registerHook((gradient) => gradient.mul(10));
      y.mul_(3);
      y.registerHook((gradient) => gradient.add(1));
      return autograd.grad(y.mul(7).sum(), inputs(x, y)).map((gradient) => gradient?.tolist());
    };
    expect(results((x, y) => [y, x])).toEqual([
      [7, 7],
      [480, 480],
    ]);
    expect(results((_, y) => [y])).toEqual([[8, 8]]);
    const x = leaf();
    x.registerHook((gradient) => gradient.mul(10));
    expect(autograd.grad(x.mul(7).sum(), x)[0]?.tolist()).toEqual([70, 70]);
  });

  test('what does not lead to them does not run', () => {
    const { seen, note } = notes();
    const [x, w] = [leaf(), leaf()];
    const scaled = w.mul(2);
    w.registerHook(note('leaf'));
    scaled.registerHook(note('computed'));
    const loss = x.mul(scaled).sum();
    expect(autograd.grad(loss, x, { retainGraph: true })[0]?.tolist()).toEqual([2, 4]);
    loss.backward({ inputs: x, retainGraph: true });
    expect(seen).toEqual([]);
    loss.backward();
    expect(seen.map(([name]) => name)).toEqual(['computed', 'leaf']);
  });

  test('a hook may remove another, which still runs this time', () => {
    const seen: number[] = [];
    const y = leaf().mul(2);
    y.registerHook(() => {
      seen.push(1);
      second.remove();
    });
    const second = y.registerHook(() => void seen.push(2));
    const loss = y.sum();
    loss.backward({ retainGraph: true });
    loss.backward();
    expect(seen).toEqual([1, 2, 1]);
  });
});

describe('registerPostAccumulateGradHook', () => {
  test('calls with the leaf when its gradient is there', () => {
    const seen: unknown[] = [];
    const x = leaf();
    const handle = x.registerPostAccumulateGradHook((given) => {
      expect(given).toBe(x);
      seen.push(given.grad?.tolist());
    });
    x.mul(2).sum().backward();
    x.mul(2).sum().backward();
    autograd.grad(x.sum(), x);
    handle.remove();
    x.sum().backward();
    expect(seen).toEqual([
      [2, 2],
      [4, 4],
    ]);
  });

  test('refuses what is no leaf, no function, and a result', () => {
    const x = leaf();
    expect(() => x.mul(2).registerPostAccumulateGradHook(() => {})).toThrow(/needs a leaf that requires grad/);
    expect(() => torch.ones(2).registerPostAccumulateGradHook(() => {})).toThrow(/requires none/);
    expect(() => x.registerPostAccumulateGradHook(3 as unknown as () => void)).toThrow(
      /must be a function, got number/,
    );
    x.registerPostAccumulateGradHook((given) => given.grad as unknown as undefined);
    expect(() => x.sum().backward()).toThrow(/must return nothing, got a tensor/);
  });
});

test('gradFn prints as its name', () => {
  const x = leaf();
  const y = x.mul(2);
  expect(inspect(y.gradFn)).toBe('<MulBackward0>');
  expect(`${y.gradFn}`).toBe('<MulBackward0>');
  expect(JSON.stringify({ by: y.gradFn })).toBe('{"by":"<MulBackward0>"}');
  expect(inspect(y.maskedFill(y.gt(0), 1).gradFn)).toBe('<MaskedFillBackward0>');
});
