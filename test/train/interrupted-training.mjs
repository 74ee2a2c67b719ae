/**
 * @file A training that may be interrupted or killed at any moment: interrupted-training.mjs FOLDER WORKERS. It goes on from what it finds
 * in the folder, and prints what came of it.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as torch from 'flambeau';
import { Accuracy, RocAuc } from 'flambeau/metrics';
import * as train from 'flambeau/train';

const [folder = '.', workers = '0'] = process.argv.slice(2);
const { nn, optim, data } = torch;
const samples = 24;

torch.manualSeed(5);
const model = new nn.Sequential(
  new nn.Linear(1, 8),
  new nn.BatchNorm1d(8),
  new nn.ReLU(),
  new nn.Dropout(0.1),
  new nn.Linear(8, 2),
);
const optimizer = new optim.AdamW(model.parameters(), { lr: 0.05 });
const set = await data.fromModule(new URL('../data/fixtures/streams.mjs', import.meta.url), {
  name: 'makeNoisy',
  arguments: [samples, import.meta.resolve('flambeau')],
});
const loader = new data.DataLoader(set, {
  batchSize: 4,
  shuffle: true,
  numWorkers: Number(workers),
  generator: new torch.Generator().manualSeed(1),
});
const noise = new torch.Generator().manualSeed(2);
const validation = torch.linspace(-2, 2, 16).unsqueeze(1);

/** A batch is indices, each with a number that its worker drew. */
function step(net, [input, target]) {
  if (!net.training) return { loss: nn.functional.crossEntropy(net(input), target), output: net(input), target };
  const x = input.to(torch.float32).div(samples).unsqueeze(1);
  const label = input.remainder(2).to(torch.int64);
  const output = net(x.add(torch.randn(x.shape, { generator: noise }).mul(0.01)));
  return { loss: nn.functional.crossEntropy(output, label).add(target.mean().mul(0)), output, target: label };
}

const history = await train.fit(model, loader, {
  step,
  optimizer,
  scheduler: [
    { scheduler: new optim.lrScheduler.ExponentialLR(optimizer, 0.99), every: 'step' },
    new optim.lrScheduler.ReduceLROnPlateau(optimizer, { patience: 0 }),
  ],
  epochs: 5,
  accumulate: 2,
  clipNorm: 1,
  ema: 0.9,
  validate: [[validation, validation.squeeze(1).gt(0).to(torch.int64)]],
  metrics: { accuracy: new Accuracy(), area: new RocAuc() },
  watch: 'validation.accuracy',
  earlyStopping: 4,
  checkpoint: { folder, everySeconds: 0 },
  resume: true,
  generator: noise,
  logger: [new train.CsvLogger(join(folder, 'log.csv')), new train.JsonLinesLogger(join(folder, 'log.jsonl'))],
  logEvery: 1,
  callbacks: {
    onStart: ({ records, batch, resumed }) => console.log(`began ${resumed} ${records.length} ${batch}`),
    // So long that signals fall into the middle of epochs.
    onStep: () => wait(15),
  },
});
if (history.interrupted) {
  console.log('interrupted', process.listenerCount('SIGINT'));
} else {
  const hash = createHash('sha256');
  for (const part of [model, history.averaged]) {
    for (const tensor of Object.values(part.stateDict())) hash.update(new Uint8Array(tensor.toTypedArray().buffer));
  }
  const epochs = history.epochs.map(({ seconds: _, ...rest }) => rest);
  console.log(JSON.stringify({ weights: hash.digest('hex'), losses: history.losses, epochs, best: history.best }));
}
loader.close();
