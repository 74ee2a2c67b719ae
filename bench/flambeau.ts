/** @file Measures Flambeau in a process of its own: one suite, on the engine that FLAMBEAU_ENGINE names. Prints one JSON object per line. */
import * as torch from 'flambeau';
import { layerCases } from './layers.ts';
import { type Timing, time, timeShort } from './measure.ts';
import { operatorCases } from './operators.ts';
import { peakMegabytes } from './resident.ts';
import { chosenWorkloads } from './suites.ts';
import type { Workload } from './workloads.ts';

const [suite = 'steps', only = '', quick = ''] = process.argv.slice(2);
const isQuick = quick === 'quick';
const selection = { only, quick: isQuick };

/** Steps of a cold program. */
const coldSteps = 700;

function report(name: string, { median, minimum }: Timing, losses?: readonly number[]): void {
  process.stdout.write(`${JSON.stringify({ name, value: median, minimum, losses })}\n`);
}

/** A row that fails, as one does in a build from before what it uses, leaves the others their numbers. */
function attempt(name: string, measureRow: () => void): void {
  try {
    measureRow();
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ name, failed: String(error) })}\n`);
  }
}

/** A number that is measured once. */
const single = (value: number): Timing => ({ median: value, minimum: value });

/** Large products tell what the machine can do; both threads take part. */
function peakGflops(): Timing {
  const a = torch.randn([1024, 1024]);
  const b = torch.randn([1024, 1024]);
  const { median, minimum } = time(() => torch.matmul(a, b), isQuick ? 2 : 15, 2);
  const rate = (milliseconds: number) => (2 * 1024 ** 3) / milliseconds / 1e6;
  return { median: rate(median), minimum: rate(minimum) };
}

/** The same seed, and so the same weights and data, as every other contender that draws PyTorch's random numbers. */
function prepared({ prepare }: Workload): () => torch.Tensor {
  torch.manualSeed(0);
  return prepare('cpu');
}

function measureSteps(): void {
  report('peak', peakGflops());
  for (const workload of chosenWorkloads(selection)) {
    attempt(workload.name, () => measureStep(workload));
  }
}

function measureStep(workload: Workload): void {
  const { name, steps, large } = workload;
  const step = prepared(workload);
  if (large !== true) {
    report(name, time(step, isQuick ? 1 : steps, isQuick ? 1 : 5, isQuick ? 0 : 500));
    return;
  }
  const losses: torch.Tensor[] = [];
  const timing = time(() => losses.push(step().detach()), steps, 1);
  report(
    name,
    timing,
    losses.map((loss) => Number(loss.item())),
  );
}

/** Is a row one of those that are asked for? */
function isWanted(name: string): boolean {
  return only === '' || only.split('|').includes(name);
}

function measureLayers(): void {
  for (const { name, runs, prepare } of layerCases) {
    if (!isWanted(name)) continue;
    attempt(name, () => {
      torch.manualSeed(0);
      report(name, time(prepare(), isQuick ? 1 : runs, isQuick ? 1 : 5, isQuick ? 0 : 500));
    });
  }
}

function measureOperators(): void {
  for (const { name, calls, run } of operatorCases()) {
    if (!isWanted(name)) continue;
    attempt(name, () => report(name, timeShort(run, isQuick ? 2 : calls, isQuick ? 2 : 30)));
  }
}

/** The first steps of a process, import and making of the model left out. Its kernels are in the cache from a run before. */
function measureCold(): void {
  const [workload] = chosenWorkloads({ only: 'mlp 2-16-16-1, batch 32', quick: false });
  if (workload === undefined) return;
  const step = prepared(workload);
  const began = performance.now();
  for (let i = 0; i < coldSteps; i++) step();
  report(`first ${coldSteps} steps, mlp 2-16-16-1`, single(performance.now() - began));
}

/** One workload, or none: what the import alone takes. */
function measureMemory(): void {
  if (only === '') {
    report('import alone', single(peakMegabytes()));
    return;
  }
  for (const workload of chosenWorkloads(selection)) {
    const step = prepared(workload);
    for (let i = 0; i < (isQuick ? 2 : Math.min(workload.steps, 100)); i++) step();
    report(workload.name, single(peakMegabytes()));
  }
}

/** A process that ends when it has a result. */
function measureStartup(): void {
  const sum = torch
    .add(torch.ones([2]), 1)
    .at(0)
    .item();
  report('first result', single(Number(sum)));
}

const measurements: Readonly<Record<string, () => void>> = {
  steps: measureSteps,
  layers: measureLayers,
  ops: measureOperators,
  startup: measureStartup,
  cold: measureCold,
  memory: measureMemory,
};

torch.manualSeed(0);
measurements[suite]?.();
