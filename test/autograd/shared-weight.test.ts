/** @file The gradient of a weight that is used several times: products, and rows that are looked up, are added to the sum without memory of their own. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

const F = torch.nn.functional;

const bitsOf = (tensor: torch.Tensor | null): number[] =>
  tensor === null ? [] : [...new Int32Array(Float32Array.from(tensor.toTypedArray() as Float32Array).buffer)];

/** The gradient of a weight from one pass through all layers, and from a pass for each, in the order in which the one takes them. */
function gradients(rows: number, inner: number, features: number): [together: number[], apart: number[]] {
  torch.manualSeed(rows);
  const weight = torch.randn([features, inner], { requiresGrad: true });
  const other = weight.detach().clone().requiresGrad_();
  const inputs = Array.from({ length: 4 }, () => torch.randn([rows, inner]));
  const seeds = inputs.map(() => torch.randn([rows, features]));
  torch.autograd.backward(
    inputs.map((input) => F.linear(input, weight)),
    seeds,
  );
  inputs.toReversed().forEach((input, i) => {
    F.linear(input, other).backward(seeds[inputs.length - 1 - i]);
  });
  return [bitsOf(weight.grad), bitsOf(other.grad)];
}

describe('the gradient of a weight that several layers share', () => {
  for (const [rows, inner, features] of [
    [32, 16, 24],
    [1, 5, 7],
    [3, 1, 4],
    [4, 3, 1],
    [2000, 20, 9],
    [0, 3, 4],
  ] as const) {
    test(`has the bits of a sum of gradients: ${rows} rows, ${inner} to ${features}`, () => {
      const [together, apart] = gradients(rows, inner, features);
      expect(together).toHaveLength(inner * features);
      expect(together).toEqual(apart);
    });
  }

  for (const { rows, looked, options } of [
    { rows: 9, looked: [7n, 1n, 7n, 0n, 7n, 1n], options: {} },
    { rows: 9, looked: [], options: {} },
    { rows: 3, looked: [2n, 2n, 0n, 2n, 0n], options: {} },
    { rows: 9, looked: [7n, 1n, 7n, 1n], options: { paddingIdx: 1 } },
    { rows: 9, looked: [7n, 1n, 7n, 1n], options: { scaleGradByFreq: true } },
  ]) {
    test(`has the bits of a sum where rows of it are looked up: ${looked} of ${rows}, ${JSON.stringify(options)}`, () => {
      torch.manualSeed(1);
      const table = torch.randn([rows, 6], { requiresGrad: true });
      const other = table.detach().clone().requiresGrad_();
      const index = torch.tensor(looked, { dtype: torch.int64 });
      const x = torch.randn([4, 6]);
      const [a, b] = [torch.randn([looked.length, 6]), torch.randn([4, rows])];
      const found = F.embedding(index, table, options);
      torch.autograd.backward([found, F.linear(x, table)], [a, b]);
      F.linear(x, other).backward(b);
      F.embedding(index, other, options).backward(a);
      expect(bitsOf(table.grad)).toHaveLength(6 * rows);
      expect(bitsOf(table.grad)).toEqual(bitsOf(other.grad));
    });
  }

  test('is the same where a hook, another operator or the caller holds what arrived first', () => {
    const weight = torch.ones([2, 3], { requiresGrad: true });
    const x = torch.ones([4, 3]);
    const seen: torch.Tensor[] = [];
    const doubled = weight.mul(2);
    doubled.registerHook((gradient) => {
      seen.push(gradient);
    });
    doubled.retainGrad();
    torch.add(F.linear(x, doubled), F.linear(x, doubled)).sum().add(doubled.sum()).backward();
    expect(doubled.grad?.tolist()).toEqual(torch.full([2, 3], 9).tolist());
    expect(seen[0]?.tolist()).toEqual(torch.full([2, 3], 9).tolist());
    expect(weight.grad?.tolist()).toEqual(torch.full([2, 3], 18).tolist());
  });

  test('does not write to a seed that the caller passed', () => {
    const weight = torch.ones([2, 3], { requiresGrad: true });
    const seed = torch.ones([2, 3]);
    torch.autograd.backward([weight.mul(1), F.linear(torch.ones([4, 3]), weight)], [seed, torch.ones([4, 2])]);
    const view = weight.view(2, 3);
    torch.autograd.backward([view, F.linear(torch.ones([4, 3]), view)], [seed, torch.ones([4, 2])]);
    expect(seed.tolist()).toEqual(torch.ones([2, 3]).tolist());
    expect(weight.grad?.tolist()).toEqual(torch.full([2, 3], 10).tolist());
  });

  test('can be differentiated again', () => {
    const weight = torch.ones([2, 3], { requiresGrad: true });
    const loss = F.linear(F.linear(torch.ones([1, 3]), weight), weight.transpose(0, 1))
      .square()
      .sum();
    const [first] = torch.autograd.grad(loss, weight, { createGraph: true }) as [torch.Tensor];
    first.sum().backward();
    expect(weight.grad?.shape).toEqual([2, 3]);
  });

  test('of 16-bit floats is rounded after each gradient, as where each has memory of its own', () => {
    torch.manualSeed(3);
    const weight = torch.randn([3, 5]).to(torch.float16).requiresGrad_();
    const inputs = Array.from({ length: 4 }, () => torch.randn([6, 5]).to(torch.float16));
    const other = weight.detach().clone().requiresGrad_();
    torch.autograd.backward(
      inputs.map((input) => F.linear(input, weight)),
      inputs.map(() => torch.ones([6, 3], { dtype: torch.float16 })),
    );
    for (const input of inputs.toReversed())
      F.linear(input, other).backward(torch.ones([6, 3], { dtype: torch.float16 }));
    expect(weight.grad?.tolist()).toEqual(other.grad?.tolist());
  });
});
