/**
 * @file `npm run bench:page`: the large MLP's training step in a page of Chromium, on one thread and, where the page is isolated, on those that
 * there are; and how long the page answers nobody.
 */
import { hasChromium, inPage } from '../test/browser/page.ts';
import { table } from './table.ts';

interface Measured {
  readonly threads: number;
  /** Milliseconds. */
  readonly first: number;
  readonly median: number;
  readonly longest: number;
}

/** Statements of a page, where `torch` is the built package. */
const body = `
  const { nn, optim } = torch;
  torch.manualSeed(0);
  const model = new nn.Sequential(
    new nn.Linear(784, 512), new nn.ReLU(), new nn.Linear(512, 256), new nn.ReLU(), new nn.Linear(256, 10));
  const optimizer = new optim.Adam(model.parameters());
  const [x, y] = [torch.randn([128, 784]), torch.randint(0, 10, [128])];
  const times = [];
  for (let step = 0; step < 200; step++) {
    const start = performance.now();
    optimizer.zeroGrad();
    nn.functional.crossEntropy(model.forward(x), y).backward();
    optimizer.step();
    times.push(performance.now() - start);
    // The page has its turn, and the engine's workers their messages.
    if (step < 40 || step % 10 === 0) await new Promise((turn) => setTimeout(turn));
  }
  const warm = times.slice(50).sort((a, b) => a - b);
  return { threads: torch.engineInfo().threads, first: times[0], median: warm[75], longest: Math.max(...times) };`;

if (!hasChromium) throw new Error('there is no Chromium at /usr/bin/chromium\n  fix: apt-get install chromium');
const rows = [['page', 'threads', 'step, ms', 'first step, ms', 'longest blocking, ms']];
for (const isolated of [false, true]) {
  const { threads, first, median, longest } = (await inPage(body, { isolated })) as Measured;
  const numbers = [median, first, longest].map((milliseconds) => milliseconds.toFixed(1));
  rows.push([isolated ? 'isolated' : 'not isolated', String(threads), ...numbers]);
}
console.log(table(rows));
