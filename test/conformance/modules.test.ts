import { describe, expect, it } from 'vitest';
import { type GoldenModule, type ModuleIndex, runModuleCase } from './module-case.ts';
import { openSet } from './set.ts';
import { recorded } from './suite.ts';

const set = openSet<ModuleIndex>(recorded, 'modules', 'modules');

describe('the recorded modules of PyTorch', () => {
  for (const { module, cases } of set.index.modules) {
    it(`${module}: ${cases.length} cases`, () => {
      const outcomes = cases.map((golden) => ({ id: golden.id, ...runModuleCase(golden, set) }));
      expect(outcomes.filter(({ status }) => status !== 'passed')).toEqual([]);
    });
  }

  it('catches a wrong parameter gradient and a wrong state', () => {
    const linear = set.index.modules.find(({ module }) => module === 'Linear')?.cases[0] as GoldenModule;
    expect(runModuleCase(linear, set).status).toBe('passed');
    const { weight } = linear.state;
    const wrong = { ...linear, param_grads: { ...linear.param_grads, weight: weight ?? null } };
    expect(runModuleCase(wrong, set)).toMatchObject({ reason: expect.stringContaining('gradient of weight') });
    const changed = { ...linear, state_after: { weight: linear.param_grads?.['weight'] ?? { dtype: '', shape: [] } } };
    expect(runModuleCase(changed, set)).toMatchObject({ reason: expect.stringContaining('state weight') });
  });
});
