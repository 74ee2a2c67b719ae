import { describe, expect, it } from 'vitest';
import { type GoldenOptimizer, type OptimizerIndex, runClipping, runOptimizer } from './optimizer-case.ts';
import { runScheduler } from './scheduler-case.ts';
import { openSet } from './set.ts';
import { recorded } from './suite.ts';

const set = openSet<OptimizerIndex>(recorded, 'optim', 'optimizers');

describe('the recorded optimizers of PyTorch', () => {
  for (const golden of set.index.optimizers) {
    it(golden.id, () => expect(runOptimizer(golden, set)).toEqual({ status: 'passed' }));
  }

  it('catches a wrong step', () => {
    const golden = set.index.optimizers.find(({ id }) => id === 'SGD:1') as GoldenOptimizer;
    const wrong = { ...golden, options: { ...golden.options, lr: { float: 0.1001 } } };
    expect(runOptimizer(wrong, set)).toMatchObject({ reason: expect.stringContaining('after step 0') });
  });
});

describe('the recorded clipping of gradients', () => {
  for (const golden of set.index.clipping) {
    it(golden.id, () => expect(runClipping(golden, set)).toEqual({ status: 'passed' }));
  }
});

describe('the recorded schedules of learning rates', () => {
  for (const golden of set.index.schedulers) {
    it(golden.id, () => expect(runScheduler(golden)).toEqual({ status: 'passed' }));
  }
});
