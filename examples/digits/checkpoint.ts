/** @file The state of a run in one file, so that it goes on to the same bits after any interruption. */
import { resolve } from 'node:path';
import * as torch from 'flambeau';
import { ArgumentError } from 'flambeau';
import type { DigitsOptions } from './options.ts';
import type { EpochRecord } from './records.ts';

/** Everything beside tensors. */
export interface RunState {
  /** Epochs finished. */
  epoch: number;
  /** Batches done in the epoch under way. */
  batch: number;
  /** Sum of losses, and count of right answers, over the samples of the epoch under way. */
  lossSum: number;
  correct: number;
  records: EpochRecord[];
  /** Loss of each step. */
  lossHistory: number[];
  trainSeconds: number;
  validationSeconds: number;
  compileSeconds: number;
}

export function newRunState(): RunState {
  return {
    epoch: 0,
    batch: 0,
    lossSum: 0,
    correct: 0,
    records: [],
    lossHistory: [],
    trainSeconds: 0,
    validationSeconds: 0,
    compileSeconds: 0,
  };
}

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
function comparedOptions(path: string, options: DigitsOptions) {
  const now = fingerprint(options);
  return {
    stateDict: () => now,
    loadStateDict: (then: Fingerprint) => checkFingerprint(path, then, now),
  };
}

/** What the state of a run is beside model and optimizer. */
interface Saved {
  readonly run: RunState;
  /** The random state in which the epoch under way began: it decides the order of samples. */
  readonly epochStart: torch.Tensor;
}

export function saveCheckpoint(
  path: string,
  options: DigitsOptions,
  model: torch.nn.Module,
  optimizer: torch.io.Stateful,
  saved: Saved,
): void {
  torch.io.saveTraining(path, { options: comparedOptions(path, options), model, optimizer, ...saved });
}

/** Puts model, optimizer and random numbers into the state of a checkpoint, and returns the rest. */
export function loadCheckpoint(
  path: string,
  options: DigitsOptions,
  model: torch.nn.Module,
  optimizer: torch.io.Stateful,
): Saved {
  const parts = { options: comparedOptions(path, options), model, optimizer };
  return torch.io.resumeTraining<Saved>(path, parts) as Saved;
}
