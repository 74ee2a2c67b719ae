/** @file Training in one call: validation, metrics, early stopping, a checkpoint that the training goes on from. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as torch from 'flambeau';
import { Accuracy } from 'flambeau/metrics';
import { CsvLogger, evaluate, fit, predict } from 'flambeau/train';

const { data, nn, optim } = torch;
const F = nn.functional;

/** Points of two classes: inside of a ring, and outside. */
function ring(count: number): torch.data.TensorDataset<readonly [torch.Tensor, torch.Tensor]> {
  const x = torch.randn([count, 2]);
  return new data.TensorDataset(x, x.square().sum(1).gt(1.4).to(torch.int64));
}

torch.manualSeed(0);
const folder = mkdtempSync(join(tmpdir(), 'flambeau-'));
const loader = new data.DataLoader(ring(800), { batchSize: 16, shuffle: true });
const validation = new data.DataLoader(ring(200), { batchSize: 100 });
const model = new nn.Sequential(new nn.Linear(2, 24), new nn.ReLU(), new nn.Linear(24, 2));
const optimizer = new optim.Adam(model.parameters(), { lr: 0.02 });

const history = await fit(model, loader, {
  loss: F.crossEntropy,
  optimizer,
  scheduler: new optim.lrScheduler.ReduceLROnPlateau(optimizer, { patience: 2 }),
  epochs: 30,
  validate: validation,
  metrics: { accuracy: new Accuracy() },
  watch: 'validation.accuracy',
  earlyStopping: 6,
  checkpoint: folder,
  logger: new CsvLogger(join(folder, 'log.csv')),
  progress: false,
});

const { best, ending, steps } = history;
console.log(`${history.epochs.length} epochs, ${steps} steps, ended by ${ending}, best in epoch ${best?.epoch}`);
console.log(readdirSync(folder).join(' '));
const { accuracy } = await evaluate(model, validation, { loss: F.crossEntropy, metrics: { accuracy: new Accuracy() } });
console.log('accuracy', accuracy, accuracy === best?.value);
console.log('scores', (await predict(model, validation)).shape);
rmSync(folder, { recursive: true });
