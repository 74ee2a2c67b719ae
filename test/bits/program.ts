/**
 * @file Computes everything that bits are compared of, on the engine and threads that the environment names: the recorded cases and
 * the trainings. Prints one JSON line for each entry. `main.ts` bundles it with the sources of a commit.
 */
import * as torch from '../../src/index.ts';
import { runSuites, type SuiteName } from '../conformance/run.ts';
import { SetError } from '../conformance/set.ts';
import { Digest } from './digest.ts';
import type { BitSuite, Entry, Wanted } from './entry.ts';
import { stepsOfTraining, trainings } from './trainings.ts';

const wanted = JSON.parse(process.argv[2] ?? '{}') as Wanted;
const digest = new Digest();

function report(suite: BitSuite, subject: string, id: string, status: Entry['status']): void {
  process.stdout.write(`${JSON.stringify({ suite, subject, id, status, hash: digest.take(id) } satisfies Entry)}\n`);
}

/** The recorded cases; each is told of when it ends. */
async function runRecorded(suites: readonly SuiteName[]): Promise<void> {
  torch.manualSeed(0);
  await runSuites(wanted.recorded, suites, {
    operators: wanted.names.length === 0 ? undefined : wanted.names,
    observer: {
      result: (ours) => digest.add(ours),
      ended(suite, subject, id, { status }) {
        report(suite, subject, id, status);
        // What a case draws does not depend on the cases before it.
        torch.manualSeed(0);
      },
    },
  });
}

function runTrainings(): void {
  for (const { name, start } of trainings) {
    if (wanted.names.length > 0 && !wanted.names.includes(name)) continue;
    torch.manualSeed(0);
    const run = start();
    for (let i = 0; i < stepsOfTraining; i++) {
      digest.add(run.step());
      for (const tensor of run.state()) digest.add(tensor);
      report('steps', name, `step ${i + 1}`, 'passed');
    }
  }
}

try {
  const suites = wanted.suites.filter((name): name is SuiteName => name !== 'steps');
  if (suites.length > 0) await runRecorded(suites);
  if (wanted.suites.includes('steps')) runTrainings();
} catch (error) {
  if (!(error instanceof SetError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
