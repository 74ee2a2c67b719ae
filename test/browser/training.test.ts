/** @file The built package in Chromium: it trains the same networks to the same losses, on wasm with and without isolation and on the GPU. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { isFull } from '../depth.ts';
import { hasChromium, inPage } from './page.ts';

const steps = isFull ? 20 : 5;

/** Losses of steps with a small convolutional network and with an MLP, as a page runs it too: the text of this function goes there. */
async function train(library: typeof torch, device: string, count: number): Promise<number[][]> {
  const { nn, optim } = library;
  const F = nn.functional;
  const networks = [
    () => ({
      model: new nn.Sequential(
        new nn.Conv2d(1, 8, 3, { padding: 1 }),
        new nn.BatchNorm2d(8),
        new nn.ReLU(),
        new nn.MaxPool2d(2),
        new nn.Flatten(),
        new nn.Linear(8 * 49, 10),
      ),
      input: library.randn([16, 1, 14, 14]),
    }),
    () => ({
      model: new nn.Sequential(new nn.Linear(20, 32), new nn.Tanh(), new nn.Linear(32, 10)),
      input: library.randn([16, 20]),
    }),
  ];
  const all: number[][] = [];
  for (const make of networks) {
    library.manualSeed(0);
    const { model, input } = make();
    model.to(device);
    const [x, y] = [input.to(device), library.randint(0, 10, [16]).to(device)];
    const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
    const losses: number[] = [];
    for (let step = 0; step < count; step++) {
      optimizer.zeroGrad();
      const loss = F.crossEntropy(model.forward(x), y);
      loss.backward();
      optimizer.step();
      losses.push((await loss.cpu()).item());
    }
    all.push(losses);
  }
  return all;
}

const inBrowser = (device: string) => `
  if ('${device}' !== 'cpu') await torch.init('${device}');
  const train = ${train.toString()};
  const losses = await train(torch, '${device}', ${steps});
  return { losses, isolated: crossOriginIsolated, engine: torch.engineInfo() };`;

interface Outcome {
  readonly losses: readonly (readonly number[])[];
  readonly isolated: boolean;
  readonly engine: torch.EngineInfo;
}

/** Sums of float32 in another order, over some steps of training. */
function expectSameLosses(losses: Outcome['losses'], expected: Outcome['losses']): void {
  expect(losses.map(({ length }) => length)).toEqual([steps, steps]);
  losses.forEach((each, network) => {
    each.forEach((loss, step) => {
      expect(loss).toBeCloseTo(expected[network]?.[step] ?? Number.NaN, 4);
    });
  });
}

const required = (process.env['FLAMBEAU_REQUIRE'] ?? '').split(',').includes('webgpu');

describe.runIf(hasChromium || required)('a page in Chromium', () => {
  const here = train(torch, 'cpu', steps);

  test('trains on wasm, alone where it is not isolated', async () => {
    const { losses, isolated, engine } = (await inPage(inBrowser('cpu'))) as Outcome;
    expect([isolated, engine.name, engine.threads]).toEqual([false, 'wasm', 1]);
    expectSameLosses(losses, await here);
  });

  test('trains on wasm, with threads where it is isolated', async () => {
    const { losses, isolated, engine } = (await inPage(inBrowser('cpu'), { isolated: true })) as Outcome;
    expect([isolated, engine.name]).toEqual([true, 'wasm']);
    expectSameLosses(losses, await here);
  });

  test('trains on the GPU', async () => {
    const { losses } = (await inPage(inBrowser('webgpu'))) as Outcome;
    expectSameLosses(losses, await here);
  });

  test('says what a page lacks', async () => {
    const told = await inPage(`
      Object.defineProperty(navigator, 'gpu', { value: undefined });
      try { await torch.init('webgpu'); return 'nothing'; } catch (error) { return [error.name, error.message]; }`);
    expect(told).toEqual([expect.stringContaining('device/unavailable'), expect.stringContaining('fix:')]);
  });
});
