/** @file `fit` does what the loop does that it stands for, to the same bits. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { Accuracy } from '../../src/metrics/index.ts';
import * as train from '../../src/train/index.ts';

const { nn, optim, data } = torch;
const F = nn.functional;

/** A small problem that begins alike each time. */
function problem(count = 50) {
  torch.manualSeed(3);
  const x = torch.randn([count, 3]);
  const y = x.sum(1).gt(0).to(torch.int64);
  const model = new nn.Sequential(new nn.Linear(3, 8), new nn.Tanh(), new nn.Dropout(0.2), new nn.Linear(8, 2));
  const loader = new data.DataLoader(new data.TensorDataset(x, y), { batchSize: 8, shuffle: true });
  const optimizer = new optim.Adam(model.parameters(), { lr: 0.05 });
  return { model, loader, optimizer, x, y };
}

const weightsOf = (model: torch.nn.Module) =>
  Object.values(model.stateDict()).map((tensor) => (tensor as torch.Tensor).tolist());

describe('the loop', () => {
  test('without options', async () => {
    const plain = problem();
    const losses: number[] = [];
    for (let epoch = 0; epoch < 3; epoch++) {
      for (const [x, y] of plain.loader) {
        plain.optimizer.zeroGrad();
        const loss = F.crossEntropy(plain.model(x), y);
        loss.backward();
        plain.optimizer.step();
        losses.push(Number(loss.item()));
      }
    }
    const { model, loader, optimizer } = problem();
    const history = await train.fit(model, loader, { loss: F.crossEntropy, optimizer, epochs: 3, progress: false });
    expect(history.losses).toEqual(losses);
    expect(weightsOf(model)).toEqual(weightsOf(plain.model));
    expect(history).toMatchObject({ steps: 21, ending: 'epochs', interrupted: false, averaged: undefined });
  });

  test('with validation and metrics', async () => {
    const { model, loader, optimizer, x, y } = problem();
    const history = await train.fit(model, loader, {
      loss: F.crossEntropy,
      optimizer,
      epochs: 4,
      validate: [[x, y]],
      metrics: { accuracy: new Accuracy() },
      progress: false,
    });
    model.eval();
    const scores = model(x);
    const last = history.epochs.at(-1);
    expect(last?.validation.loss).toBe(Number(F.crossEntropy(scores, y).item()));
    expect(last?.validation.accuracy).toBe(Number(scores.argmax(1).eq(y).sum().item()) / 50);
    expect(Object.keys(last ?? {})).toEqual(['epoch', 'loss', 'accuracy', 'validation', 'learningRate', 'seconds']);
  });
});
