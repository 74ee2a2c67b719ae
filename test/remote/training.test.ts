/** @file `fit` on a device: it moves batches there, reads losses seldom, and saves and goes on to the same bits. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { registerDevice } from '../../src/engines/devices.ts';
import * as torch from '../../src/index.ts';
import { Accuracy } from '../../src/metrics/index.ts';
import * as train from '../../src/train/index.ts';
import { temporaryDirectory } from '../platform/program.ts';
import { remoteEntry } from './device.ts';

const { nn, optim } = torch;
const directory = temporaryDirectory();

beforeAll(async () => {
  registerDevice(remoteEntry);
  await torch.init('remote');
});
afterAll(() => directory.remove());

function problem(device: string) {
  torch.manualSeed(4);
  const x = torch.randn([40, 3]);
  const y = x.sum(1).gt(0).to(torch.int64);
  const set = new torch.data.TensorDataset(x, y);
  const model = new nn.Sequential(new nn.Linear(3, 8), new nn.Tanh(), new nn.Linear(8, 2)).to(device);
  const optimizer = new optim.Adam(model.parameters(), { lr: 0.05 });
  return {
    model,
    optimizer,
    loader: new torch.data.DataLoader(set, { batchSize: 8, shuffle: true }),
    validation: new torch.data.DataLoader(set, { batchSize: 20 }),
  };
}

async function run(device: string, folder: string, stopAt = Number.POSITIVE_INFINITY, resume = false) {
  const { model, optimizer, loader, validation } = problem(device);
  const history = await train.fit(model, loader, {
    loss: nn.functional.crossEntropy,
    optimizer,
    epochs: 4,
    validate: validation,
    metrics: { accuracy: new Accuracy() },
    ema: 0.9,
    clipNorm: 1,
    accumulate: 2,
    earlyStopping: 3,
    checkpoint: `${directory.path}/${folder}`,
    resume,
    progress: false,
    callbacks: {
      onStep(state) {
        if (state.step === stopAt) state.stop();
      },
    },
  });
  await model.cpuAsync();
  return { history, weights: Object.values(model.stateDict()).map((tensor) => (tensor as torch.Tensor).tolist()) };
}

it('gives the losses of the host, nearly, and what was read of metrics', async () => {
  const [host, device] = [await run('cpu', 'host'), await run('remote', 'device')];
  expect(device.history.losses).toHaveLength(12);
  device.history.losses.forEach((loss, i) => {
    expect(loss).toBeCloseTo(host.history.losses[i] ?? 0, 4);
  });
  expect(device.history.epochs.map(({ accuracy }) => accuracy)).toEqual(
    host.history.epochs.map(({ accuracy }) => accuracy),
  );
});

it('goes on in the middle of an epoch to the same bits', async () => {
  const whole = await run('remote', 'whole');
  await run('remote', 'broken', 5);
  const resumed = await run('remote', 'broken', Number.POSITIVE_INFINITY, true);
  expect(resumed.history.losses).toEqual(whole.history.losses);
  expect(resumed.weights).toEqual(whole.weights);
  expect(resumed.history.epochs.map(({ validation }) => validation)).toEqual(
    whole.history.epochs.map(({ validation }) => validation),
  );
});

it('names the step of a loss that diverged, though it was read later', async () => {
  const { model, optimizer, loader } = problem('remote');
  let calls = 0;
  const failing = train.fit(model, loader, {
    loss: (output, target) => nn.functional.crossEntropy(output, target).mul(++calls === 3 ? Number.NaN : 1),
    optimizer,
    epochs: 2,
    progress: false,
  });
  await expect(failing).rejects.toThrow('the loss became NaN at step 3 (epoch 1, batch 3)');
});

it('predicts and evaluates, with results on the host', async () => {
  const { model, validation } = problem('remote');
  const outputs = await train.predict(model, validation);
  expect([outputs.device, outputs.shape]).toEqual(['cpu', [40, 2]]);
  const { accuracy } = await train.evaluate(model, validation, {
    loss: nn.functional.crossEntropy,
    metrics: { accuracy: new Accuracy() },
  });
  expect(accuracy).toBeGreaterThanOrEqual(0);
});
