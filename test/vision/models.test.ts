/** @file Models have torchvision's keys, its first weights for a seed, and its answers; an autoencoder learns images. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import * as vision from '../../src/vision/index.ts';
import { codeOf } from '../errors/mistake.ts';

const { nn, optim } = torch;
const F = nn.functional;
const { models } = vision;

interface Recorded {
  /** The shape of each tensor, and the sum of its magnitudes. */
  readonly state: Readonly<Record<string, readonly [number[], number]>>;
  readonly training: number[][];
  readonly evaluation: number[][];
}

const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'models.json'), 'utf8')) as Record<string, Recorded>;

const makers: Readonly<Record<string, () => torch.nn.Module>> = {
  resnet18: () => models.resnet18({ numClasses: 5, width: 4 }),
  resnet34: () => models.resnet34({ numClasses: 5, width: 2 }),
  resnet50: () => models.resnet50({ numClasses: 5, width: 2 }),
  vit: () =>
    models.vit({ imageSize: 12, patchSize: 4, numLayers: 2, numHeads: 3, hiddenDim: 12, mlpDim: 20, numClasses: 5 }),
};

function expectClose(got: torch.Tensor, wanted: readonly (readonly number[])[]): void {
  const most = Math.max(...wanted.flat().map(Math.abs));
  const difference = got
    .sub(torch.tensor(wanted as number[][]))
    .abs()
    .max()
    .item();
  expect(difference).toBeLessThan(1e-4 * most);
}

describe.each(Object.entries(makers))('%s', (name, make) => {
  const wanted = recorded[name] as Recorded;
  torch.manualSeed(0);
  const model = make();

  test("has torchvision's keys, and its weights for a seed", () => {
    const state = Object.entries(model.stateDict());
    expect(new Set(state.map(([key]) => key))).toEqual(new Set(Object.keys(wanted.state)));
    for (const [key, tensor] of state) {
      const [shape, sum] = wanted.state[key] as readonly [number[], number];
      expect(tensor.shape, key).toEqual(shape);
      expect(Math.abs(Number(tensor.double().abs().sum().item()) - sum), key).toBeLessThanOrEqual(1e-6 * sum);
    }
  });

  test('answers as it does', () => {
    torch.manualSeed(1);
    for (const parameter of model.parameters()) {
      if (parameter.abs().sum().item() === 0) nn.init.normal_(parameter, { std: 0.5 });
    }
    const side = name === 'vit' ? 12 : 40;
    const images = torch.randn([2, 3, side, side]);
    expectClose(model(images) as torch.Tensor, wanted.training);
    expectClose(model.eval()(images) as torch.Tensor, wanted.evaluation);
  });
});

test('sizes that are published', () => {
  const count = (model: torch.nn.Module) => [...model.parameters()].reduce((sum, each) => sum + each.numel(), 0);
  expect(count(models.resnet50())).toBe(25_557_032);
});

describe('an autoencoder', () => {
  test('learns to make images again from a few numbers', () => {
    torch.manualSeed(0);
    // Bars at eight places.
    const images = torch.stack(
      Array.from({ length: 8 }, (_, i) =>
        torch.zeros([1, 16, 16]).indexFill(2, torch.tensor([BigInt(2 * i), BigInt(2 * i + 1)]), 1),
      ),
    );
    const model = models.autoencoder({ imageSize: 16, latent: 4, width: 8 });
    const optimizer = new optim.Adam(model.parameters(), { lr: 1e-2 });
    const first = F.binaryCrossEntropy(model(images), images).item();
    for (let step = 0; step < 150; step++) {
      optimizer.zeroGrad();
      F.binaryCrossEntropy(model(images), images).backward();
      optimizer.step();
    }
    expect(F.binaryCrossEntropy(model(images), images).item()).toBeLessThan(0.2 * first);
    expect(model.encode(images).shape).toEqual([8, 4]);
    expect(model.decode(model.encode(images)).equal(model(images))).toBe(true);
  });
});

test('sizes that do not fit are refused', () => {
  expect([
    codeOf(() => models.autoencoder({ imageSize: 30 })),
    codeOf(() => models.autoencoder({ latent: 0 })),
    codeOf(() => models.vit({ imageSize: 30, patchSize: 4 })),
    codeOf(() => models.vit({ hiddenDim: 10, numHeads: 3 })),
    codeOf(() => models.vit({ imageSize: 8, hiddenDim: 6 })(torch.zeros([1, 3, 16, 16]))),
    codeOf(() => models.resnet18({ numClasses: 0 })),
    codeOf(() => models.resnet18({ classes: 10 } as never)),
  ]).toEqual([
    'autoencoder/imageSize',
    'autoencoder/latent',
    'vit/patchSize',
    'MultiheadAttention/numHeads',
    'vit/imageSize',
    'resnet18/numClasses',
    'resnet18/arguments',
  ]);
});
