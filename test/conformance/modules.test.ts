import { describe, expect, it } from 'vitest';
import { type GoldenModule, type ModuleIndex, runModuleCase } from './module-case.ts';
import { openSet } from './set.ts';
import { recorded } from './suite.ts';

/** Layers that must be whole. */
const required = [
  ...['Linear', 'Identity', 'Conv2d', 'MaxPool2d', 'AvgPool2d', 'AdaptiveAvgPool2d', 'BatchNorm1d', 'BatchNorm2d'],
  ...['LayerNorm', 'Embedding', 'Dropout', 'ReLU', 'Tanh', 'Sigmoid', 'GELU', 'Softmax', 'LogSoftmax', 'Flatten'],
  ...['CrossEntropyLoss', 'MSELoss', 'Sequential'],
];

const set = openSet<ModuleIndex>(recorded, 'modules', 'modules');

describe('the recorded modules of PyTorch', () => {
  for (const { module, cases } of set.index.modules) {
    it(`${module}: ${cases.length} cases`, (context) => {
      const outcomes = cases.map((golden) => ({ id: golden.id, ...runModuleCase(golden, set) }));
      const reasons = (status: string) =>
        outcomes.flatMap((outcome) =>
          outcome.status === status && outcome.status !== 'passed' ? [`${outcome.id}: ${outcome.reason}`] : [],
        );
      expect(reasons('failed')).toEqual([]);
      if (required.includes(module)) expect(reasons('unsupported')).toEqual([]);
      const [unsupported] = reasons('unsupported');
      if (unsupported !== undefined) context.skip(`${reasons('unsupported').length} unsupported, ${unsupported}`);
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
