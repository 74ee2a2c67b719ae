/** @file What is measured: a program that runs a suite in a process of its own and prints one JSON object per line. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Timing } from './measure.ts';
import type { Suite } from './suites.ts';

export interface Contender {
  /** The heading of its column. */
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** Which part of a suite. */
export interface Selection {
  /** Names with `|` between; all where it is empty. */
  readonly only: string;
  /** Few runs: whether it works, not how fast. */
  readonly quick: boolean;
}

export type Timings = ReadonlyMap<string, Timing>;

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

function parse(output: string | undefined): Timings {
  const lines = (output ?? '').split('\n').filter((line) => line.startsWith('{'));
  return new Map(
    lines.map((line) => {
      const { name, value, minimum = value } = JSON.parse(line) as { name: string; value: number; minimum?: number };
      return [name, { median: value, minimum }];
    }),
  );
}

/** One round of a suite. Empty where the contender fails. */
export async function measure(contender: Contender, suite: Suite, { only, quick }: Selection): Promise<Timings> {
  const began = performance.now();
  const output = await run(contender, [suite.name, only, quick ? 'quick' : '']);
  const wall = performance.now() - began;
  if (suite.name !== 'startup' || output === undefined) return parse(output);
  return new Map([['import and first result', { median: wall, minimum: wall }]]);
}
