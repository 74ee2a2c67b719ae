/** @file What is measured: a program that runs a suite in a process of its own and prints one JSON object per line. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Timing } from './measure.ts';
import { chosenWorkloads, type Selection, type Suite } from './suites.ts';

export interface Contender {
  /** The heading of its column. */
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Variables that its process has besides the user's, or, where undefined, not. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** What a contender says of a row. */
export interface Measured extends Timing {
  /** The loss of each step, where contenders start from the same weights. */
  readonly losses?: readonly number[] | undefined;
}

export type Measurements = ReadonlyMap<string, Measured>;

let running: ChildProcess | undefined;
process.on('exit', () => running?.kill());

/** Runs a contender's program to its end. Its output, or undefined, with a word to the user, where it fails. */
async function run({ command, args, env, cwd }: Contender, more: readonly string[]): Promise<string | undefined> {
  const all = [...args, ...more];
  const child = spawn(command, all, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  running = child;
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null | Error>((resolve) => child.on('error', resolve).on('close', resolve));
  if (code === 0) return stdout;
  process.stderr.write(`${command} ${all.join(' ')} failed:\n${code instanceof Error ? code.message : stderr}\n`);
  return undefined;
}

interface Line {
  readonly name: string;
  readonly value: number;
  readonly minimum?: number;
  readonly losses?: readonly number[];
}

interface Failure {
  readonly name: string;
  readonly failed: string;
}

/** What was said of failures: once is enough for all rounds. */
const said = new Set<string>();

function parse(output: string | undefined, title: string): Measurements {
  const rows = new Map<string, Measured>();
  for (const text of (output ?? '').split('\n')) {
    if (!text.startsWith('{')) continue;
    const line = JSON.parse(text) as Line | Failure;
    if ('failed' in line) {
      const failure = `${title}, ${line.name}: ${line.failed}\n`;
      if (!said.has(failure)) process.stderr.write(failure);
      said.add(failure);
    } else rows.set(line.name, { median: line.value, minimum: line.minimum ?? line.value, losses: line.losses });
  }
  return rows;
}

const single = (value: number): Measured => ({ median: value, minimum: value });

/** Each step has a process of its own, as the import has. */
async function measureMemory(contender: Contender, selection: Selection): Promise<Measurements> {
  const quick = selection.quick ? 'quick' : '';
  const rows = new Map<string, Measured>();
  for (const name of ['', ...chosenWorkloads(selection).map((workload) => workload.name)])
    for (const [title, peak] of parse(await run(contender, ['memory', name, quick]), contender.title))
      rows.set(title, peak);
  return rows;
}

/** One round of a suite. Empty where the contender fails. */
export async function measure(contender: Contender, suite: Suite, selection: Selection): Promise<Measurements> {
  if (suite.name === 'memory') return measureMemory(contender, selection);
  const began = performance.now();
  const output = await run(contender, [suite.name, selection.only, selection.quick ? 'quick' : '']);
  const wall = performance.now() - began;
  return suite.name === 'startup' && output !== undefined
    ? new Map([['import and first result', single(wall)]])
    : parse(output, contender.title);
}
