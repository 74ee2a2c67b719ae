/**
 * @file A training that may be killed at any moment, and goes on from its file: killed-training.mjs FILE [FUNCTION COUNT before|after].
 * With a function of `fs` named, the process kills itself within a save, at the so many-th call of that function there.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import * as torch from 'flambeau';

const [path, name, count, when] = process.argv.slice(2);
const [steps, every, samples, batch] = [60, 3, 20, 4];
const { nn, optim } = torch;

/** Halves the learning rate now and then. */
class Halving {
  constructor(optimizer) {
    this.optimizer = optimizer;
    this.last = 0;
  }

  step() {
    this.last++;
    if (this.last % 20 === 0) for (const group of this.optimizer.paramGroups) group.lr /= 2;
  }

  stateDict() {
    return { last: this.last };
  }

  loadStateDict({ last }) {
    this.last = last;
  }
}

torch.manualSeed(0);
const x = torch.randn([samples, 4]);
const y = x.sum(1, { keepdim: true });
const model = new nn.Sequential(
  new nn.Linear(4, 16),
  new nn.BatchNorm1d(16),
  new nn.Dropout(0.2),
  new nn.Linear(16, 1),
);
const optimizer = new optim.AdamW(model.parameters(), { lr: 0.05, amsgrad: true });
const generator = new torch.Generator().manualSeed(1);
// Samples are indices, each with a random number of the worker that loads it.
const set = await torch.data.fromModule(new URL('../data/fixtures/streams.mjs', import.meta.url), {
  name: 'makeNoisy',
  arguments: [samples, import.meta.resolve('flambeau')],
});
const loader = new torch.data.DataLoader(set, {
  batchSize: batch,
  shuffle: true,
  numWorkers: 2,
  persistentWorkers: true,
});
const parts = { model, optimizer, scheduler: new Halving(optimizer), loader, generator };
/** A save that takes its time. */
const ballast = torch.zeros(300_000);

let left = Number(count);
function killWithin(save) {
  if (name === undefined) return save();
  const original = fs[name];
  fs[name] = (...given) => {
    left--;
    if (left === 0 && when === 'before') process.kill(process.pid, 'SIGKILL');
    const result = original(...given);
    if (left === 0) process.kill(process.pid, 'SIGKILL');
    return result;
  };
  try {
    return save();
  } finally {
    fs[name] = original;
  }
}

const { step: first = 0 } = torch.io.resumeTraining(path, parts, { mustExist: false });
fs.writeSync(1, 'started\n');
for (let step = first; step < steps; ) {
  for await (const [indices, drawn] of loader) {
    const noise = torch.randn([batch, 4], { generator }).mul(0.01).add(drawn.unsqueeze(1));
    const rows = indices.long();
    optimizer.zeroGrad();
    nn.functional.mseLoss(model(x.at(rows).add(noise)), y.at(rows)).backward();
    optimizer.step();
    parts.scheduler.step();
    step++;
    if (step % every === 0) killWithin(() => torch.io.saveTraining(path, { ...parts, step, ballast }));
    if (step === steps) break;
  }
}
loader.close();
const end = torch.save({
  ...Object.fromEntries(Object.entries(parts).map(([part, { stateDict }]) => [part, stateDict?.call(parts[part])])),
  generator: generator.getState(),
  rng: torch.getRngState(),
});
fs.writeSync(1, `${createHash('sha256').update(end).digest('hex')}\n`);
