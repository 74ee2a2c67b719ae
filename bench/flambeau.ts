/** @file Measures Flambeau in a process of its own: one suite, on the engine that FLAMBEAU_ENGINE names. Prints one JSON object per line. */
import * as torch from 'flambeau';
import { type Timing, time, timeShort } from './measure.ts';
import { operatorCases } from './operators.ts';
import { workloads } from './workloads.ts';

const [suite = 'steps', only = '', quick = ''] = process.argv.slice(2);
const isQuick = quick === 'quick';
const names = only === '' ? undefined : only.split('|');

function report(name: string, { median, minimum }: Timing): void {
  process.stdout.write(`${JSON.stringify({ name, value: median, minimum })}\n`);
}

/** Large products tell what the machine can do; both threads take part. */
function peakGflops(): Timing {
  const a = torch.randn([1024, 1024]);
  const b = torch.randn([1024, 1024]);
  const { median, minimum } = time(() => torch.matmul(a, b), isQuick ? 2 : 15, 2);
  const rate = (milliseconds: number) => (2 * 1024 ** 3) / milliseconds / 1e6;
  return { median: rate(median), minimum: rate(minimum) };
}

torch.manualSeed(0);
if (suite === 'steps') {
  report('peak', peakGflops());
  for (const { name, steps, prepare } of workloads) {
    if (names !== undefined && !names.includes(name)) continue;
    report(name, time(prepare(), isQuick ? 2 : steps, isQuick ? 1 : 5, isQuick ? 0 : 500));
  }
} else if (suite === 'ops') {
  for (const { name, calls, run } of operatorCases()) {
    if (names !== undefined && !names.includes(name)) continue;
    report(name, timeShort(run, isQuick ? 2 : calls, isQuick ? 2 : 30));
  }
} else if (suite === 'startup') {
  const value = Number(
    torch
      .add(torch.ones([2]), 1)
      .at(0)
      .item(),
  );
  report('first result', { median: value, minimum: value });
}
