import { describe, expect, it } from 'vitest';
import { openSet } from './set.ts';
import { recorded } from './suite.ts';
import { runTraining, type TrainingIndex } from './training-run.ts';

/** Runs that must be possible; the others wait for their layers and optimizers. */
const required = ['mlp:SGD', 'mlp:Adam', 'cnn:SGD', 'cnn:Adam'];

const set = openSet<TrainingIndex>(recorded, 'training', 'models');

describe('the recorded training runs of PyTorch', () => {
  for (const model of set.index.models) {
    for (const run of model.runs) {
      it(run.id, (context) => {
        const outcome = runTraining(model, run, set);
        if (outcome.status === 'unsupported' && !required.includes(run.id)) context.skip(outcome.reason);
        expect(outcome).toEqual({ status: 'passed' });
      });
    }
  }
});
