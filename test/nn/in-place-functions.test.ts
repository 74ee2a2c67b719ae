/** @file Activations that write to their input: the values of those that do not, in the same tensor, with gradients. */
import { expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

const F = torch.nn.functional;

test.each([
  ['relu', (x: torch.Tensor) => F.relu_(x), (x: torch.Tensor) => F.relu(x)],
  ['celu', (x: torch.Tensor) => F.celu_(x, 0.5), (x: torch.Tensor) => F.celu(x, 0.5)],
  ['elu', (x: torch.Tensor) => F.elu_(x), (x: torch.Tensor) => F.elu(x)],
  ['selu', (x: torch.Tensor) => F.selu_(x), (x: torch.Tensor) => F.selu(x)],
  ['leakyRelu', (x: torch.Tensor) => F.leakyRelu_(x), (x: torch.Tensor) => F.leakyRelu(x)],
  ['hardtanh', (x: torch.Tensor) => F.hardtanh_(x, -0.5, 0.5), (x: torch.Tensor) => F.hardtanh(x, -0.5, 0.5)],
  ['threshold', (x: torch.Tensor) => F.threshold_(x, 0.2, 7), (x: torch.Tensor) => F.threshold(x, 0.2, 7)],
  ['rrelu', (x: torch.Tensor) => F.rrelu_(x), (x: torch.Tensor) => F.rrelu(x)],
])('%s_', (_, inPlace, plain) => {
  const make = () => torch.tensor([-2, -0.25, 0.25, 3], { requiresGrad: true });
  const [a, b] = [make(), make()];
  const x = a.mul(1);
  const y = inPlace(x);
  const expected = plain(b.mul(1));
  expect(y).toBe(x);
  expect(x.tolist()).toEqual(expected.tolist());
  y.sum().backward();
  expected.sum().backward();
  expect(a.grad?.tolist()).toEqual(b.grad?.tolist());
});
