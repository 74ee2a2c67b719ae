/** @file Fits a sine with a small network, and saves it under PyTorch's keys. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as torch from 'flambeau';

const { nn, optim } = torch;
const F = nn.functional;

torch.manualSeed(0);
const x = torch.linspace(-3, 3, 200).unsqueeze(1);
const y = x.sin();

const model = new nn.Sequential(new nn.Linear(1, 32), new nn.Tanh(), new nn.Linear(32, 1));
const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });

for (let step = 0; step <= 500; step++) {
  optimizer.zeroGrad();
  const loss = F.mseLoss(model(x), y);
  loss.backward();
  optimizer.step();
  if (step % 100 === 0) console.log(step, Number(loss.item()).toFixed(5));
}

const folder = mkdtempSync(join(tmpdir(), 'flambeau-'));
const path = join(folder, 'sine.safetensors');
torch.io.saveFile(model.stateDict(), path);
console.log(Object.keys(torch.io.loadFile(path)).sort().join(' '));
rmSync(folder, { recursive: true });
