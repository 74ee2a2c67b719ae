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
