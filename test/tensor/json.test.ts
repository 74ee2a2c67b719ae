/** @file What JSON shows of the package and of what it makes. */
import torch, * as namespace from 'flambeau';
import { expect, test } from 'vitest';

const written = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('the package can be written, as its default and as a namespace', () => {
  expect(written(torch)).toMatchObject({ float32: 'torch.float32', nn: { functional: {} } });
  expect(written(namespace)).toMatchObject({ float32: 'torch.float32', default: { float32: 'torch.float32' } });
});

test('tensors are nested arrays, and their storages say where they are', () => {
  const x = torch.ones([2, 2]);
  expect(written({ x, weight: new torch.nn.Parameter(x) })).toEqual({
    x: [
      [1, 1],
      [1, 1],
    ],
    weight: [
      [1, 1],
      [1, 1],
    ],
  });
  expect(written(x.storage)).toEqual({ device: 'cpu', byteLength: 16 });
});

test('modules and optimizers are their text', () => {
  const model = new torch.nn.Linear(2, 1);
  const optimizer = new torch.optim.SGD(model.parameters());
  expect(written({ model, optimizer })).toEqual({ model: String(model), optimizer: String(optimizer) });
});
