/** @file `npm run profile -- NAME`: where the time of a training step goes, by kernel, and what is left for JavaScript. */
import * as torch from 'flambeau';
import { currentEngine } from '../src/engines/current.ts';
import type { Engine } from '../src/engines/engine.ts';
import { median } from './measure.ts';
import { workloads } from './workloads.ts';

const steps = 20;
const shown = 16;

interface Share {
  milliseconds: number;
  launches: number;
}

/** Counts what each kernel takes from now on. */
function watch(engine: Engine, shares: Map<string, Share>): void {
  const launch = engine.launch.bind(engine);
  engine.launch = (executable, work, refuse) => {
    const began = performance.now();
    launch(executable, work, refuse);
    const share = shares.get(executable.kernel.name) ?? { milliseconds: 0, launches: 0 };
    share.milliseconds += performance.now() - began;
    share.launches++;
    shares.set(executable.kernel.name, share);
  };
}

function row(milliseconds: number, whole: number, launches: string, name: string): string {
  const share = `${((100 * milliseconds) / whole).toFixed(1)}%`;
  return `${milliseconds.toFixed(3).padStart(8)}  ${share.padStart(6)}  ${launches.padStart(8)}  ${name}\n`;
}

function main(wanted: string | undefined): number {
  const workload = workloads.find(({ name }) => wanted !== undefined && name.startsWith(wanted));
  if (workload === undefined) {
    process.stderr.write('usage: npm run profile -- NAME\n\n  NAME is the beginning of one of\n');
    for (const { name } of workloads) process.stderr.write(`    ${name}\n`);
    return 2;
  }
  torch.manualSeed(0);
  const step = workload.prepare('cpu');
  for (let i = 0; i < 5; i++) step();
  const engine = currentEngine();
  const shares = new Map<string, Share>();
  watch(engine, shares);
  const times: number[] = [];
  for (let i = 0; i < steps; i++) {
    const began = performance.now();
    step();
    times.push(performance.now() - began);
  }
  const mean = times.reduce((sum, time) => sum + time, 0) / steps;
  const sorted = [...shares].sort(([, a], [, b]) => b.milliseconds - a.milliseconds);
  const launched = sorted.reduce((sum, [, share]) => sum + share.milliseconds, 0) / steps;
  const rest = sorted.slice(shown);
  const sumOf = (key: keyof Share) => rest.reduce((sum, [, share]) => sum + share[key], 0) / steps;
  process.stdout.write(`${workload.name} on ${engine.name}, ${engine.threads} threads\n`);
  process.stdout.write(`a step: ${mean.toFixed(2)} ms on average, ${median(times).toFixed(2)} ms in the middle\n\n`);
  process.stdout.write('      ms   share  launches  kernel\n');
  for (const [name, { milliseconds, launches }] of sorted.slice(0, shown)) {
    process.stdout.write(row(milliseconds / steps, mean, String(launches / steps), name));
  }
  if (rest.length > 0) {
    process.stdout.write(row(sumOf('milliseconds'), mean, String(sumOf('launches')), `${rest.length} other kernels`));
  }
  process.stdout.write(row(mean - launched, mean, '', 'JavaScript: dispatch, autograd, garbage collection'));
  return 0;
}

process.exitCode = main(process.argv[2]);
