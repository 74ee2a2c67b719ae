import { describe, expect, it, type TestContext } from 'vitest';
import type { Outcome } from './operator-case.ts';
import { type GoldenOptimizer, type OptimizerIndex, runClipping, runOptimizer } from './optimizer-case.ts';
import { openSet } from './set.ts';
import { recorded } from './suite.ts';

/** Optimizers that must be whole. */
const required = ['SGD', 'Adam', 'AdamW'];

const set = openSet<OptimizerIndex>(recorded, 'optim', 'optimizers');

function check(outcome: Outcome, isRequired: boolean, context: TestContext): void {
  if (outcome.status === 'unsupported' && !isRequired) context.skip(outcome.reason);
  expect(outcome).toEqual({ status: 'passed' });
}

describe('the recorded optimizers of PyTorch', () => {
  for (const golden of set.index.optimizers) {
    it(golden.id, (context) => check(runOptimizer(golden, set), required.includes(golden.optimizer), context));
  }

  it('catches a wrong step', () => {
    const golden = set.index.optimizers.find(({ id }) => id === 'SGD:1') as GoldenOptimizer;
    const wrong = { ...golden, options: { ...golden.options, lr: { float: 0.1001 } } };
    expect(runOptimizer(wrong, set)).toMatchObject({ reason: expect.stringContaining('after step 0') });
  });
});

describe('the recorded clipping of gradients', () => {
  for (const golden of set.index.clipping) {
    it(golden.id, (context) => check(runClipping(golden, set), false, context));
  }
});

describe('the recorded schedules of learning rates', () => {
  it.skip(`no schedulers yet: ${set.index.schedulers.length} schedules`, () => {});
});
