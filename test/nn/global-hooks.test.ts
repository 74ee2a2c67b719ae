/** @file Functions that run around the calls of all modules. */
import { expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

const { nn } = torch;
const every = nn.modules.module;

test('run before the hooks of each module, change inputs and outputs, and go with their handles', () => {
  const order: string[] = [];
  const layer = new nn.Linear(1, 1, { bias: false });
  torch.noGrad(() => layer.weight.fill_(3));
  layer.registerForwardPreHook(() => void order.push('own before'));
  layer.registerForwardHook(() => void order.push('own after'));
  const handles = [
    every.registerModuleForwardPreHook((_, [x]) => {
      order.push('every before');
      return [(x as torch.Tensor).add(1)];
    }),
    every.registerModuleForwardHook((_, __, output) => {
      order.push('every after');
      return (output as torch.Tensor).mul(10);
    }),
  ];
  expect(layer(torch.ones([1, 1])).item()).toBe(60);
  expect(order).toEqual(['every before', 'own before', 'every after', 'own after']);
  for (const handle of handles) handle.remove();
  expect(layer(torch.ones([1, 1])).item()).toBe(3);
});

test('see every layer of a chain, whose intermediate results they may keep', () => {
  const kept: torch.Tensor[] = [];
  const model = new nn.Sequential(new nn.Linear(2, 2), new nn.ReLU(), new nn.Linear(2, 1));
  const expected = model(torch.ones([1, 2])).item();
  const handle = every.registerModuleForwardHook((_, __, output) => void kept.push(output as torch.Tensor));
  model(torch.ones([1, 2]));
  handle.remove();
  expect(kept).toHaveLength(4);
  expect(kept[0]?.relu().tolist()).toEqual(kept[1]?.tolist());
  expect(kept[3]?.item()).toBe(expected);
});

test('see gradients, and may replace them', () => {
  const layer = new nn.Linear(1, 1, { bias: false });
  torch.noGrad(() => layer.weight.fill_(3));
  const handles = [
    every.registerModuleFullBackwardPreHook((_, [grad]) => [grad?.mul(2) ?? null]),
    every.registerModuleFullBackwardHook((_, [grad]) => [grad?.mul(5) ?? null]),
  ];
  const x = torch.ones([1, 1], { requiresGrad: true });
  layer(x).sum().backward();
  for (const handle of handles) handle.remove();
  expect(x.grad?.item()).toBe(30);
  expect(layer.weight.grad?.item()).toBe(2);
});

test('run where a module throws, with alwaysCall', () => {
  let calls = 0;
  const handle = every.registerModuleForwardHook(() => void calls++, { alwaysCall: true });
  expect(() => new nn.Linear(2, 1)(torch.ones([1, 3]))).toThrow(torch.ShapeError);
  handle.remove();
  expect(calls).toBe(1);
});
