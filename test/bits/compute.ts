/** @file Runs the program that computes bits, as often as engines and threads want it, two processes at a time. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Entry, Wanted } from './entry.ts';

export const engineNames = ['native', 'wasm', 'interpreter'] as const;
export type EngineName = (typeof engineNames)[number];

/** What computes. */
export interface Configuration {
  readonly engine: EngineName;
  readonly threads: number;
}

export type Bits = ReadonlyMap<string, Entry>;

/** A run that ended with an error. */
export class ComputeError extends Error {}

/** What the interpreter, which takes a second for a step, is spared. */
const slow: readonly string[] = ['training', 'steps'];

const keyOf = ({ suite, subject, id }: Entry): string => `${suite} ${subject} ${id}`;

/** Runs a bundled program on one configuration. */
export async function compute(program: string, { engine, threads }: Configuration, wanted: Wanted): Promise<Bits> {
  const suites = engine === 'interpreter' ? wanted.suites.filter((suite) => !slow.includes(suite)) : wanted.suites;
  const child = spawn(process.execPath, ['--enable-source-maps', program, JSON.stringify({ ...wanted, suites })], {
    env: { ...process.env, FLAMBEAU_ENGINE: engine, FLAMBEAU_THREADS: String(threads) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = () => child.kill();
  process.on('exit', stop);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const bits = new Map<string, Entry>();
  for await (const line of createInterface(child.stdout)) {
    const entry = JSON.parse(line) as Entry;
    bits.set(keyOf(entry), entry);
  }
  const code = await ended;
  process.off('exit', stop);
  if (code !== 0) throw new ComputeError(`${engine} with ${threads} threads ended with ${code}:\n${complaint}`);
  return bits;
}

/** Runs tasks in their order, `atOnce` of them at a time. */
export async function inTurn<T>(tasks: readonly (() => Promise<T>)[], atOnce: number): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < tasks.length; i = next++) {
      const task = tasks[i];
      if (task !== undefined) results[i] = await task();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
