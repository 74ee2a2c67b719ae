/** @file Bundles the counting programs with the sources of a folder, and runs them. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleWith } from '../../bench/against/sources.ts';
import type { EngineName, Report } from './counts.ts';
import { instructionsOf, instructionsPerStep } from './instructions.ts';
import { instrumented } from './instrument.ts';

/** As many threads on every machine: schedules may depend on them. */
const threads = '2';

export interface Place {
  /** The working tree, whose programs run. */
  readonly root: string;
  /** Whose sources they run with. */
  readonly folder: string;
  /** Where bundles go. */
  readonly output: string;
}

async function runProgram(program: string, argument: string, engine: string): Promise<string> {
  const environment = { ...process.env, FLAMBEAU_ENGINE: engine, FLAMBEAU_THREADS: threads };
  const { stdout } = await promisify(execFile)(process.execPath, ['--allow-natives-syntax', program, argument], {
    env: environment,
    maxBuffer: 2 ** 26,
  });
  return stdout;
}

async function bundle({ root, folder, output }: Place, program: string): Promise<string> {
  const file = join(output, program.replace(/\.ts$/, '.mjs'));
  await bundleWith(root, folder, `test/counts/${program}`, file, [instrumented(folder)]);
  return file;
}

/** Counts the steps of the workloads whose names begin with one of `wanted`, all where it is empty. */
export async function collectSteps(
  place: Place,
  engines: readonly EngineName[],
  wanted: readonly string[] = [],
): Promise<Report[]> {
  const program = await bundle(place, 'program.ts');
  const reports: Report[] = [];
  for (const engine of engines) {
    const lines = (await runProgram(program, JSON.stringify(wanted), engine)).split('\n');
    for (const line of lines) if (line !== '') reports.push(JSON.parse(line) as Report);
  }
  return reports;
}

/** Instructions of one step on one thread, which is not kept waiting by another; undefined where the host counts none. */
export async function collectInstructions(place: Place, engine: string, workload: string): Promise<number | undefined> {
  const program = await bundle(place, 'program.ts');
  const environment = { ...process.env, FLAMBEAU_ENGINE: engine, FLAMBEAU_THREADS: '1' };
  const run = (steps: number) => {
    const args = ['--allow-natives-syntax', program, JSON.stringify([workload]), String(steps)];
    return instructionsOf(process.execPath, args, environment);
  };
  return instructionsPerStep(run);
}

/** The operators whose inputs or attributes come as objects of changing hidden class, in the recorded calls. */
export async function collectUnsteady(place: Place): Promise<string[]> {
  const program = await bundle(place, 'shapes-program.ts');
  const unsteady = JSON.parse(await runProgram(program, join(place.root, 'test', 'recorded'), 'wasm')) as string[];
  return unsteady.sort();
}
