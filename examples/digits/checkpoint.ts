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

export interface Generators {
  /** The random state in which the epoch under way began: it decides the order of samples. */
  readonly epochStart: torch.Tensor;
  readonly now: torch.Tensor;
}

export function saveCheckpoint(
  path: string,
  options: DigitsOptions,
  run: RunState,
  model: torch.nn.Module,
  optimizer: torch.optim.Optimizer<never>,
  generators: Generators,
): void {
  const tensors: Record<string, torch.Tensor> = {
    'generator.epoch': generators.epochStart,
    'generator.now': generators.now,
  };
  for (const [name, tensor] of Object.entries(model.stateDict())) tensors[`model.${name}`] = tensor;
  const { state, param_groups } = optimizer.stateDict();
  for (const [parameter, entries] of Object.entries(state)) {
    for (const [name, tensor] of Object.entries(entries)) tensors[`optimizer.${parameter}.${name}`] = tensor;
  }
  torch.io.saveFile(tensors, path, {
    metadata: {
      run: JSON.stringify(run),
      options: JSON.stringify(fingerprint(options)),
      groups: JSON.stringify(param_groups),
    },
  });
}

function withPrefix(tensors: Readonly<Record<string, torch.Tensor>>, prefix: string): Record<string, torch.Tensor> {
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
  );
}

/** Puts model and optimizer into the state of a checkpoint, and returns the rest. */
export function loadCheckpoint(
  path: string,
  options: DigitsOptions,
  model: torch.nn.Module,
  optimizer: torch.optim.Optimizer<never>,
): { run: RunState; generators: Generators } {
  const { tensors, metadata } = torch.io.loadFileWithMetadata(path);
  checkFingerprint(path, JSON.parse(metadata['options'] ?? '{}') as Fingerprint, fingerprint(options));
  model.loadStateDict(withPrefix(tensors, 'model.'));
  const state: Record<string, Record<string, torch.Tensor>> = {};
  for (const [name, tensor] of Object.entries(withPrefix(tensors, 'optimizer.'))) {
    const [parameter = '', entry = ''] = name.split(/\.(.*)/s);
    state[parameter] = { ...state[parameter], [entry]: tensor };
  }
  optimizer.loadStateDict({ state, param_groups: JSON.parse(metadata['groups'] ?? '[]') });
  return {
    run: JSON.parse(metadata['run'] ?? '{}') as RunState,
    generators: {
      epochStart: tensors['generator.epoch'] as torch.Tensor,
      now: tensors['generator.now'] as torch.Tensor,
    },
  };
}
