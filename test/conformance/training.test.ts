import { describe, expect, it } from 'vitest';
import { openSet } from './set.ts';
import { recorded } from './suite.ts';
import { runTraining, type TrainingIndex } from './training-run.ts';

const set = openSet<TrainingIndex>(recorded, 'training', 'models');

describe('the recorded training runs of PyTorch', () => {
  for (const model of set.index.models) {
    for (const run of model.runs) {
      it(run.id, () => expect(runTraining(model, run, set)).toEqual({ status: 'passed' }));
    }
  }

  it('are nine of fifty steps, of four models', () => {
    const runs = set.index.models.flatMap((model) => model.runs.map(({ losses }) => [model.id, losses.length]));
    expect(new Set(runs.map(([id]) => id))).toEqual(new Set(['mlp', 'cnn', 'lstm', 'gpt']));
    expect(runs.map(([, steps]) => steps)).toEqual(Array.from({ length: 9 }, () => 50));
  });
});
