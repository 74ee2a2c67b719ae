/** @file Input that is odd but no mistake: batches of no samples, and NaN, on every engine. */
import { describe, expect, test } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { engines } from '../ops/engines.ts';
import { errorOf } from './mistake.ts';

const { nn, optim } = torch;
const F = nn.functional;

const layers: [name: string, make: () => torch.nn.Module, input: number[], output: number[]][] = [
  ['Linear', () => new nn.Linear(3, 4), [0, 3], [0, 4]],
  ['Conv2d', () => new nn.Conv2d(1, 4, 3), [0, 1, 8, 8], [0, 4, 6, 6]],
  ['BatchNorm2d', () => new nn.BatchNorm2d(4).eval(), [0, 4, 8, 8], [0, 4, 8, 8]],
  ['LayerNorm', () => new nn.LayerNorm(3), [0, 3], [0, 3]],
  ['ReLU', () => new nn.ReLU(), [0, 3], [0, 3]],
  ['MaxPool2d', () => new nn.MaxPool2d(2), [0, 1, 8, 8], [0, 1, 4, 4]],
  ['Flatten', () => new nn.Flatten(), [0, 1, 8, 8], [0, 64]],
];

function network(): torch.nn.Sequential {
  return new nn.Sequential(new nn.Conv2d(1, 2, 3), new nn.ReLU(), new nn.Flatten(), new nn.Linear(72, 3));
}

describe.each(engines)('on $name', ({ name, available }) => {
  const run = (about: string, body: () => void) =>
    test.skipIf(!available)(about, () => {
      withEngine(name, body);
    });

  for (const [layer, make, input, output] of layers) {
    run(`${layer} takes a batch of no samples`, () => {
      const x = torch.zeros(input, { requiresGrad: true });
      const y = make()(x) as torch.Tensor;
      expect(y.shape).toEqual(output);
      y.sum().backward();
      expect(x.grad?.shape).toEqual(input);
    });
  }

  run('a training step on no samples changes nothing', () => {
    const model = network();
    const optimizer = new optim.SGD(model.parameters(), { lr: 1 });
    const before = [...model.parameters()].map((parameter) => parameter.tolist());
    const labels = torch.zeros([0], { dtype: torch.int64 });
    const loss = F.crossEntropy(model(torch.zeros([0, 1, 8, 8])) as torch.Tensor, labels, { reduction: 'sum' });
    expect(loss.item()).toBe(0);
    loss.backward();
    optimizer.step();
    expect([...model.parameters()].map((parameter) => parameter.tolist())).toEqual(before);
  });

  run('the mean over no samples is NaN', () => {
    const labels = torch.zeros([0], { dtype: torch.int64 });
    expect(F.crossEntropy(torch.zeros([0, 3]), labels).item()).toBeNaN();
    expect(F.mseLoss(torch.zeros([0, 3]), torch.zeros([0, 3])).item()).toBeNaN();
  });

  run('the largest of nothing is an error', () => {
    for (const name of ['argmax', 'argmin', 'max', 'min', 'amax', 'amin', 'aminmax'] as const) {
      const error = errorOf(() => torch.zeros([0])[name]());
      expect([error.code, error.message]).toEqual([
        `${name}/empty`,
        `${name} needs at least one element along each dim that it reduces, got shape [0]`,
      ]);
    }
  });

  run('NaN in a target reaches the loss and its own gradients, and no others', () => {
    const losses: [(x: torch.Tensor, y: torch.Tensor) => torch.Tensor, gradient: number][] = [
      [(x, y) => F.mseLoss(x, y), -0.5],
      [(x, y) => F.binaryCrossEntropy(x, y), -1],
    ];
    for (const [loss, gradient] of losses) {
      const x = torch.tensor([0.5, 0.5], { requiresGrad: true });
      const value = loss(x, torch.tensor([Number.NaN, 1]));
      value.backward();
      expect(value.item()).toBeNaN();
      expect(x.grad?.tolist()).toEqual([Number.NaN, gradient]);
    }
  });

  run('NaN in class probabilities reaches its own row', () => {
    const x = torch.zeros([2, 2], { requiresGrad: true });
    const target = torch.tensor([
      [Number.NaN, 0],
      [1, 0],
    ]);
    const loss = F.crossEntropy(x, target);
    loss.backward();
    expect(loss.item()).toBeNaN();
    expect(x.grad?.tolist()).toEqual([
      [Number.NaN, Number.NaN],
      [-0.25, 0.25],
    ]);
  });
});
