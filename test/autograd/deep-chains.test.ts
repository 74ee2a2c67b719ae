/** @file Chains of any depth: a loop, where recursion would end with the stack. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

type Tensor = torch.Tensor;

const depth = 12_000;
const leaf = (): Tensor => torch.tensor([1, 2, 3], { requiresGrad: true });

function chain(first: Tensor, step: (x: Tensor) => Tensor, length = depth): Tensor {
  let last = first;
  for (let i = 0; i < length; i++) last = step(last);
  return last;
}

describe('views of views', () => {
  test('take a write in place at their end', () => {
    const x = leaf();
    const base = x.mul(2);
    chain(base, (view) => view.view([3])).mul_(3);
    base.sum().backward();
    expect(x.grad?.tolist()).toEqual([6, 6, 6]);
  });

  test('follow a write to their base', () => {
    const x = leaf();
    const base = x.mul(2);
    const last = chain(base, (view) => view.view([3]));
    base.mul_(3);
    expect(String(last)).toContain('grad_fn=<ViewBackward0>');
    last.sum().backward();
    expect(x.grad?.tolist()).toEqual([6, 6, 6]);
  });

  test('of a base whose elements stand in another order', () => {
    const x = torch.tensor(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      { requiresGrad: true },
    );
    const base = x.mul(2).t_();
    expect(base.isContiguous()).toBe(false);
    chain(base, (view) => view.transpose(0, 1)).mul_(3);
    base.sum().backward();
    expect(x.grad?.tolist()).toEqual(Array(3).fill([6, 6]));
  });

  test('made without gradients', () => {
    const base = torch.ones([2]);
    const weight = torch.ones([2], { requiresGrad: true });
    chain(base, (view) => view.view([2])).mul_(weight);
    base.sum().backward();
    expect(weight.grad?.tolist()).toEqual([1, 1]);
  });
});

describe('bases whose shape changes in place', () => {
  const changes: Record<string, (base: Tensor, i: number) => void> = {
    'unsqueeze_ and squeeze_': (base, i) => void (i % 2 === 0 ? base.unsqueeze_(0) : base.squeeze_(0)),
    transpose_: (base) => void base.transpose_(0, 1),
    t_: (base) => void base.t_(),
  };
  for (const [name, change] of Object.entries(changes)) {
    const matrix = (): Tensor => torch.ones([2, 3], { requiresGrad: true });

    test(`${name}: a view that is read at last`, () => {
      const x = matrix();
      const base = x.mul(2);
      const row = base.select(0, 0);
      for (let i = 0; i < depth; i++) change(base, i);
      base.mul_(3);
      row.sum().backward();
      expect(x.grad?.tolist()).toEqual([
        [6, 6, 6],
        [0, 0, 0],
      ]);
    });

    test(`${name}: a view that is read each time`, () => {
      const x = matrix();
      const base = x.mul(2);
      const row = base.select(0, 0);
      for (let i = 0; i < 200; i++) {
        change(base, i);
        base.mul_(1);
        expect(row.requiresGrad).toBe(true);
      }
      row.mul_(3);
      base.sum().backward();
      expect(x.grad?.tolist()).toEqual([
        [6, 6, 6],
        [2, 2, 2],
      ]);
    });

    test(`${name}: views of views, taken in between`, () => {
      const x = matrix();
      const base = x.mul(2);
      let row = base.select(0, 0);
      for (let i = 0; i < 200; i++) {
        change(base, i);
        row = row.view([3]);
      }
      row.mul_(3);
      base.sum().backward();
      expect(x.grad?.tolist()).toEqual([
        [6, 6, 6],
        [2, 2, 2],
      ]);
    });
  }
});

describe('wide graphs', () => {
  const width = 30_000;

  test('of one tensor used many times', () => {
    const x = torch.ones([1], { requiresGrad: true });
    torch.autograd.backward(Array.from({ length: width }, () => x.view([1])));
    expect(x.grad?.tolist()).toEqual([width]);
  });

  test('of many leaves', () => {
    const leaves = Array.from({ length: width }, () => torch.ones([1], { requiresGrad: true }));
    torch.autograd.backward(leaves.map((one) => one.view([1])));
    expect(leaves.every((one) => one.grad !== null)).toBe(true);
  });

  test('run later nodes first, whatever the order in which they become ready', () => {
    const order: number[] = [];
    const count = 500;
    const parts = Array.from({ length: count }, (_, i) => {
      const part = torch.ones([1], { requiresGrad: true }).mul(2);
      part.registerHook(() => void order.push(i));
      return part;
    });
    const shuffled = parts.map((_, i) => parts[(i * 7) % count] as Tensor);
    torch.cat(shuffled).sum().backward();
    expect(order).toEqual(Array.from({ length: count }, (_, i) => count - 1 - i));
  });
});

describe('graphs', () => {
  test('of a hundred thousand operations', () => {
    const x = leaf();
    chain(x, (y) => y.add(1), 100_000)
      .sum()
      .backward();
    expect(x.grad?.tolist()).toEqual([1, 1, 1]);
  });

  test('differentiated twice', () => {
    const x = leaf();
    const y = chain(x.mul(x), (z) => z.mul(1));
    const [first] = torch.autograd.grad(y.sum(), x, { createGraph: true });
    first?.sum().backward();
    expect(x.grad?.tolist()).toEqual([2, 2, 2]);
  });

  test('of writes in place', () => {
    const x = leaf();
    chain(x.mul(2), (y) => y.mul_(1))
      .sum()
      .backward();
    expect(x.grad?.tolist()).toEqual([2, 2, 2]);
  });
});
