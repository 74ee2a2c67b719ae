/** @file A run goes on with the options that it began with. */
import { resolve } from 'node:path';
import { ArgumentError } from 'flambeau';
import type { DigitsOptions } from './options.ts';

/** What decides the numbers of a run, by the options' names. */
type Fingerprint = Readonly<Record<string, string | number>>;

function fingerprint({ data, drawn, samples, epochs, batchSize, lr, seed }: DigitsOptions): Fingerprint {
  return {
    digits: data === undefined ? (drawn ? 'drawn' : 'mnist') : resolve(data),
    samples: samples ?? 'all',
    epochs,
    'batch-size': batchSize,
    lr,
    seed,
  };
}

/** Refuses to go on with other options. Only the number of epochs may differ, and only grow. */
function checkFingerprint(path: string, then: Fingerprint, now: Fingerprint): void {
  const differences = Object.keys({ ...then, ...now })
    .filter((name) => then[name] !== now[name] && !(name === 'epochs' && Number(now[name]) > Number(then[name])))
    .map((name) => `${name}: ${then[name] ?? 'unknown'} then, ${now[name] ?? 'unknown'} now`);
  if (differences.length === 0) return;
  throw new ArgumentError(
    'resume/options',
    `the checkpoint ${path} belongs to a run with other options\n  ${differences.join('\n  ')}\n  fix: repeat the options of that run (only --epochs may be larger), or start anew without --resume`,
    { path, then, now },
  );
}

/** As a part of the training: it is compared in place of being loaded. */
export function comparedOptions(path: string, options: DigitsOptions) {
  const now = fingerprint(options);
  return {
    stateDict: () => now,
    loadStateDict: (then: Fingerprint) => checkFingerprint(path, then, now),
  };
}
