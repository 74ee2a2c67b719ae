/** @file Averages of a model's weights: all alike, or with the past forgotten, and the buffers that go with them. */
import { expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

const { nn, optim } = torch;
const { AveragedModel, getEmaAvgFn, getEmaMultiAvgFn, getSwaAvgFn, getSwaMultiAvgFn, updateBn } = optim.swaUtils;

const values = [1, 4, -2, 8];

function averageOf(options: torch.optim.swaUtils.AveragedModelOptions): number {
  const model = new nn.Linear(1, 1, { bias: false });
  const averaged = new AveragedModel(model, options);
  for (const value of values) {
    torch.noGrad(() => model.weight.fill_(value));
    averaged.updateParameters(model);
  }
  expect(averaged.nAveraged.item()).toBe(values.length);
  expect(model.weight.item()).toBe(8);
  return averaged.module.weight.item();
}

test('count all models alike, by default', () => {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  for (const options of [{}, { avgFn: getSwaAvgFn() }, { multiAvgFn: getSwaMultiAvgFn() }]) {
    expect(averageOf(options)).toBeCloseTo(mean, 5);
  }
});

test('or forget the past', () => {
  const [first = 0, ...rest] = values;
  const forgetting = rest.reduce((average, value) => 0.75 * average + 0.25 * value, first);
  for (const options of [{ avgFn: getEmaAvgFn(0.75) }, { multiAvgFn: getEmaMultiAvgFn(0.75) }]) {
    expect(averageOf(options)).toBeCloseTo(forgetting, 5);
  }
});

test("are a model of their own, with PyTorch's keys and the model's buffers", () => {
  const model = new nn.Sequential(new nn.Linear(1, 2), new nn.BatchNorm1d(2));
  const averaged = new AveragedModel(model);
  model(torch.tensor([[1], [3]]));
  averaged.updateParameters(model);
  expect(Object.keys(averaged.stateDict())).toEqual([
    'n_averaged',
    ...Object.keys(model.stateDict()).map((key) => `module.${key}`),
  ]);
  expect(averaged.stateDict()['module.1.running_mean']?.tolist()).toEqual(
    model.stateDict()['1.running_mean']?.tolist(),
  );
  expect(averaged.eval()(torch.ones(1, 1)).shape).toEqual([1, 2]);
});

test('get statistics of their own for batch norms, also from a loader that is awaited', async () => {
  const model = new nn.Sequential(new nn.BatchNorm1d(1, { momentum: 0.3 })).eval();
  const batches = [torch.tensor([[1], [3]]), [torch.tensor([[5], [7]]), 'label']] as const;
  const [norm] = [...model.modules()].filter((module) => module instanceof nn.BatchNorm1d);
  for (let round = 0; round < 2; round++) {
    if (round === 0) updateBn(batches as never, model);
    else {
      await updateBn(
        (async function* () {
          yield* batches;
        })() as never,
        model,
      );
    }
    expect([norm?.runningMean?.item(), norm?.momentum, model.training]).toEqual([4, 0.3, false]);
  }
});

test('refuse what is no model, two ways to average, and decays that are none', () => {
  const model = new nn.Linear(1, 1);
  expect(errorOf(() => new AveragedModel(3 as never)).code).toBe('AveragedModel/model');
  expect(
    errorOf(() => new AveragedModel(model, { avgFn: getSwaAvgFn(), multiAvgFn: getSwaMultiAvgFn() })).message,
  ).toContain('both');
  expect(errorOf(() => getEmaAvgFn(1.5)).message).toContain('from 0 to 1, got 1.5');
  expect(errorOf(() => new AveragedModel(model).updateParameters(new nn.Linear(1, 1, { bias: false }))).code).toBe(
    'AveragedModel/model',
  );
});
