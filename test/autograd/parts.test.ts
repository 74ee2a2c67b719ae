import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

type Tensor = torch.Tensor;

/** The gradient of a tensor of 3×8 through `loss` of its four parts of two columns. */
function gradientThrough(cut: (x: Tensor) => readonly Tensor[], loss: (parts: readonly Tensor[]) => Tensor): unknown {
  torch.manualSeed(0);
  const leaf = torch.randn([3, 8], { requiresGrad: true });
  loss(cut(torch.mul(leaf, 2))).backward();
  return leaf.grad?.tolist();
}

const slices = (x: Tensor) => [0, 2, 4, 6].map((from) => x.narrow(1, from, 2));
const chunks = (x: Tensor) => x.chunk(4, 1);
const unbound = (x: Tensor) => x.reshape(3, 4, 2).unbind(1);

const [sigmoid, tanh, mul, add] = [torch.sigmoid, torch.tanh, torch.mul, torch.add];
const total = (...terms: readonly Tensor[]): Tensor => terms.map((term) => term.sum()).reduce((a, b) => add(a, b));

const losses: Readonly<Record<string, (parts: readonly Tensor[]) => Tensor>> = {
  'each part is used once': ([a, b, c, d]) =>
    total(mul(sigmoid(a as Tensor), tanh(b as Tensor)), sigmoid(c as Tensor), tanh(d as Tensor)),
  'a part is used twice': ([a, b]) => total(sigmoid(a as Tensor), tanh(a as Tensor), tanh(b as Tensor)),
  'a part is multiplied by itself': ([a, b]) => total(mul(a as Tensor, a as Tensor), sigmoid(b as Tensor)),
  'parts are multiplied with each other': ([a, b, c]) =>
    total(mul(a as Tensor, b as Tensor), mul(b as Tensor, c as Tensor)),
  'a part is broadcast': ([a, b]) => total(mul(a as Tensor, torch.ones([5, 3, 2])), sigmoid(b as Tensor)),
  'a part goes on as it is': ([a, b]) => total(a as Tensor, sigmoid(b as Tensor)),
  'a part is used as another dtype': ([a, b]) => total(mul((a as Tensor).to(torch.float64), 3), sigmoid(b as Tensor)),
  'one of them is used': ([, b]) => total(sigmoid(b as Tensor)),
};

describe('gradients of the parts of a tensor', () => {
  for (const [name, loss] of Object.entries(losses)) {
    test(`come together as those of slices do: ${name}`, () => {
      const expected = gradientThrough(slices, loss);
      expect(gradientThrough(chunks, loss)).toEqual(expected);
      expect(gradientThrough(unbound, loss)).toEqual(expected);
    });
  }

  test('are tensors of their own where the user sees them', () => {
    const leaf = torch.randn([4], { requiresGrad: true });
    const [a, b] = torch.chunk(torch.mul(leaf, 2), 2) as [Tensor, Tensor];
    a.retainGrad();
    const seen: Tensor[] = [];
    b.registerHook((gradient) => void seen.push(gradient));
    torch.add(torch.tanh(a), torch.tanh(b)).sum().backward();
    for (const gradient of [a.grad as Tensor, ...seen]) expect(gradient.storage.content).toBe(8);
  });

  test('take the place of what a hook made of them', () => {
    const leaf = torch.zeros([4], { requiresGrad: true });
    const parts = torch.chunk(torch.mul(leaf, 1), 2) as [Tensor, Tensor];
    parts[0].registerHook((gradient) => torch.mul(gradient, 10));
    torch.add(torch.tanh(parts[0]), torch.tanh(parts[1])).sum().backward();
    expect(leaf.grad?.tolist()).toEqual([10, 10, 1, 1]);
  });

  test('come from each pass over a graph that is kept', () => {
    const leaf = torch.zeros([4], { requiresGrad: true });
    const [a, b] = torch.chunk(torch.mul(leaf, 1), 2) as [Tensor, Tensor];
    const loss = torch.add(torch.tanh(a), torch.sigmoid(b)).sum();
    loss.backward(undefined, { retainGraph: true });
    loss.backward();
    expect(leaf.grad?.tolist()).toEqual([2, 2, 0.5, 0.5]);
  });

  test('of single parts and of the whole can be asked for', () => {
    const leaf = torch.zeros([4], { requiresGrad: true });
    const whole = torch.mul(leaf, 3);
    const [a, b] = torch.chunk(whole, 2) as [Tensor, Tensor];
    const loss = torch.add(torch.tanh(a), torch.sigmoid(b)).sum();
    const gradients = torch.autograd.grad(loss, [whole, a, b, leaf]);
    expect(gradients.map((gradient) => gradient?.tolist())).toEqual([
      [1, 1, 0.25, 0.25],
      [1, 1],
      [0.25, 0.25],
      [3, 3, 0.75, 0.75],
    ]);
  });
});
