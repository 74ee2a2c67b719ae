/** @file Schedules of learning rates: saving and going on, what they leave in groups, and what they refuse. The rates themselves are recorded. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

const { nn, optim } = torch;
const { lrScheduler } = optim;

const leaf = () => torch.zeros(1).requiresGrad_();
const sgd = (lr = 1) => new optim.SGD([{ params: [leaf()] }, { params: [leaf()], lr: lr / 2 }], { lr, momentum: 0.9 });

type Made = InstanceType<typeof lrScheduler.LRScheduler> & { step(metric?: number): void };

const schedules: Record<string, (optimizer: torch.optim.SGD) => Made> = {
  LambdaLR: (o) => new lrScheduler.LambdaLR(o, (epoch) => 0.9 ** epoch),
  MultiplicativeLR: (o) => new lrScheduler.MultiplicativeLR(o, [() => 0.9, () => 0.8]),
  StepLR: (o) => new lrScheduler.StepLR(o, 3, 0.5),
  MultiStepLR: (o) => new lrScheduler.MultiStepLR(o, [2, 4, 4], { gamma: 0.5 }),
  ConstantLR: (o) => new lrScheduler.ConstantLR(o, 0.25, 4),
  LinearLR: (o) => new lrScheduler.LinearLR(o, { startFactor: 0.1, totalIters: 6 }),
  ExponentialLR: (o) => new lrScheduler.ExponentialLR(o, 0.9),
  PolynomialLR: (o) => new lrScheduler.PolynomialLR(o, 8, 2),
  CosineAnnealingLR: (o) => new lrScheduler.CosineAnnealingLR(o, 6, 0.1),
  CosineAnnealingWarmRestarts: (o) => new lrScheduler.CosineAnnealingWarmRestarts(o, 2, 2, 0.01),
  CyclicLR: (o) => new lrScheduler.CyclicLR(o, 0.1, [1, 2], { stepSizeUp: 2, mode: 'triangular2' }),
  OneCycleLR: (o) => new lrScheduler.OneCycleLR(o, 1, { totalSteps: 12, threePhase: true }),
  SequentialLR: (o) =>
    new lrScheduler.SequentialLR(
      o,
      [new lrScheduler.ConstantLR(o, 0.1, 3), new lrScheduler.ExponentialLR(o, 0.9)],
      [3],
    ),
  ChainedScheduler: (o) =>
    new lrScheduler.ChainedScheduler([new lrScheduler.ConstantLR(o, 0.1, 3), new lrScheduler.ExponentialLR(o, 0.9)]),
  ReduceLROnPlateau: (o) => new lrScheduler.ReduceLROnPlateau(o, { patience: 0, factor: 0.5, cooldown: 1 }),
  SWALR: (o) => new optim.swaUtils.SWALR(o, 0.05, { annealEpochs: 6 }),
};

const stateOf = ({ paramGroups }: torch.optim.SGD) => paramGroups.map(({ lr, momentum }) => [lr, momentum]);

function walk(optimizer: torch.optim.SGD, scheduler: Made, steps: number): number[][][] {
  return Array.from({ length: steps }, (_, i) => {
    optimizer.step();
    scheduler.step(1 + (i % 3));
    return stateOf(optimizer);
  });
}

describe('a schedule goes on where it was saved, to the same rates', () => {
  test.each(Object.entries(schedules))('%s', (_, make) => {
    const [optimizer, other] = [sgd(), sgd()];
    const [scheduler, loaded] = [make(optimizer), make(other)];
    walk(optimizer, scheduler, 5);
    other.loadStateDict(optimizer.stateDict());
    loaded.loadStateDict(scheduler.stateDict());
    expect(loaded.getLastLr()).toEqual(scheduler.getLastLr());
    expect(walk(other, loaded, 5)).toEqual(walk(optimizer, scheduler, 5));
  });

  test('under the names that PyTorch gives its fields', () => {
    const scheduler = new lrScheduler.CosineAnnealingLR(sgd(), 6);
    expect(scheduler.stateDict()).toEqual({
      T_max: 6,
      eta_min: 0,
      last_epoch: 0,
      base_lrs: [1, 0.5],
      _step_count: 1,
      _last_lr: [1, 0.5],
    });
  });

  test('also what PyTorch saved, with fields of its own', () => {
    const scheduler = new lrScheduler.MultiStepLR(sgd(), [2, 4], 0.1);
    const saved = { ...scheduler.stateDict(), verbose: false, _get_lr_called_within_step: false, last_epoch: 3 };
    scheduler.loadStateDict({ ...saved, milestones: { 2: 1, 4: 2 } });
    expect([scheduler.lastEpoch, [...scheduler.milestones]]).toEqual([
      3,
      [
        [2, 1],
        [4, 2],
      ],
    ]);
  });

  test('or from lastEpoch, where the groups know their initial rates', () => {
    const optimizer = sgd();
    const scheduler = new lrScheduler.StepLR(optimizer, 2, 0.5);
    walk(optimizer, scheduler, 3);
    const again = sgd();
    again.loadStateDict(optimizer.stateDict());
    const resumed = new lrScheduler.StepLR(again, 2, 0.5, scheduler.lastEpoch);
    expect([resumed.lastEpoch, resumed.baseLrs]).toEqual([4, [1, 0.5]]);
  });
});

describe('a schedule', () => {
  test('keeps the initial learning rates in the groups, which print them', () => {
    const optimizer = sgd();
    new lrScheduler.ExponentialLR(optimizer, 0.5);
    expect(optimizer.paramGroups.map(({ initialLr }) => initialLr)).toEqual([1, 0.5]);
    expect(optimizer.stateDict().param_groups.map((group) => group['initial_lr'])).toEqual([1, 0.5]);
    expect(String(optimizer)).toContain('    initial_lr: 1\n');
  });

  test('moves the first beta of Adam where there is no momentum', () => {
    const optimizer = new optim.Adam([leaf()], { lr: 1, betas: [0.9, 0.99] });
    new lrScheduler.OneCycleLR(optimizer, { maxLr: 1, totalSteps: 4 });
    expect(optimizer.paramGroups[0]?.betas).toEqual([0.95, 0.99]);
  });

  test('enters an epoch by its closed form', () => {
    const optimizer = sgd();
    const scheduler = new lrScheduler.ExponentialLR(optimizer, 0.5);
    scheduler.step(4);
    expect(scheduler.getLastLr()).toEqual([1 / 16, 1 / 32]);
    const restarts = new lrScheduler.CosineAnnealingWarmRestarts(sgd(), 2, 2);
    restarts.step(2.5);
    expect([restarts.TCur, restarts.TI, restarts.lastEpoch]).toEqual([0.5, 4, 2]);
  });

  test('hands out its rates as a copy', () => {
    const scheduler = new lrScheduler.ExponentialLR(sgd(), 0.5);
    scheduler.getLastLr()[0] = 7;
    expect(scheduler.getLastLr()).toEqual([1, 0.5]);
  });

  test('takes a metric as a tensor', () => {
    const optimizer = sgd();
    const scheduler = new lrScheduler.ReduceLROnPlateau(optimizer, 'max', 0.5, 0);
    scheduler.step(torch.tensor(1));
    scheduler.step(torch.tensor(0.5));
    expect(scheduler.getLastLr()).toEqual([0.5, 0.25]);
  });
});

describe('a schedule refuses', () => {
  const mistakes: [string, () => unknown, string, string][] = [
    [
      'no optimizer',
      () => new lrScheduler.StepLR(nn.Linear as never, 1),
      'StepLR/optimizer',
      'new optim.lrScheduler.StepLR(optimizer, …)',
    ],
    ['a step of nothing', () => new lrScheduler.StepLR(sgd(), 0), 'StepLR/stepSize', 'must be positive, got 0'],
    [
      'a rate that is no number',
      () => new lrScheduler.ExponentialLR(sgd(), Number.NaN),
      'ExponentialLR/gamma',
      'got NaN',
    ],
    [
      'a misspelt option',
      () => new lrScheduler.LinearLR(sgd(), { start_factor: 1 } as never),
      'LinearLR/arguments',
      'did you mean startFactor?',
    ],
    ['a factor above 1', () => new lrScheduler.ConstantLR(sgd(), 2), 'ConstantLR/factor', 'must be from 0 to 1, got 2'],
    [
      'a warm-up from nothing',
      () => new lrScheduler.LinearLR(sgd(), 0),
      'LinearLR/startFactor',
      'above 0 and at most 1',
    ],
    [
      'too few functions',
      () => new lrScheduler.LambdaLR(sgd(), [() => 1]),
      'LambdaLR/lrLambda',
      'one for each of the 2 groups, got 1',
    ],
    [
      'a number for a function',
      () => new lrScheduler.LambdaLR(sgd(), 0.5 as never),
      'LambdaLR/lrLambda',
      'a function of the epoch, got 0.5',
    ],
    [
      'milestones that are none',
      () => new lrScheduler.MultiStepLR(sgd(), [1.5]),
      'MultiStepLR/milestones',
      'got one with 1.5',
    ],
    [
      'rates for other groups',
      () => new lrScheduler.CyclicLR(sgd(), [0.1], 1),
      'CyclicLR/baseLr',
      'one for each of the 2 groups, got 1',
    ],
    [
      'a mode that is none',
      () => new lrScheduler.CyclicLR(sgd(), 0.1, 1, { mode: 'square' as never }),
      'CyclicLR/argument',
      "'triangular'",
    ],
    [
      'momentum where there is none',
      () => new lrScheduler.OneCycleLR(new optim.Adagrad([leaf()]), 1, 10),
      'OneCycleLR/cycleMomentum',
      'cycleMomentum: false',
    ],
    [
      'a cycle without an end',
      () => new lrScheduler.OneCycleLR(sgd(), 1),
      'OneCycleLR/totalSteps',
      'needs totalSteps, or epochs and stepsPerEpoch',
    ],
    [
      'a share above 1',
      () => new lrScheduler.OneCycleLR(sgd(), 1, 10, { pctStart: 2 }),
      'OneCycleLR/pctStart',
      'from 0 to 1',
    ],
    [
      'to go on from nowhere',
      () => new lrScheduler.StepLR(sgd(), 1, 0.1, 3),
      'StepLR/initialLr',
      "load the optimizer's state dict first",
    ],
    [
      'a factor that does not lower',
      () => new lrScheduler.ReduceLROnPlateau(sgd(), 'min', 1),
      'ReduceLROnPlateau/factor',
      'below 1',
    ],
    [
      'no metric',
      () => new lrScheduler.ReduceLROnPlateau(sgd()).step(),
      'ReduceLROnPlateau/metrics',
      'scheduler.step(validationLoss)',
    ],
    ['no schedulers', () => new lrScheduler.ChainedScheduler([]), 'ChainedScheduler/schedulers', 'at least one'],
    [
      'schedulers of two optimizers',
      () => new lrScheduler.ChainedScheduler([new lrScheduler.StepLR(sgd(), 1), new lrScheduler.StepLR(sgd(), 1)]),
      'ChainedScheduler/schedulers',
      'for another optimizer than the first',
    ],
    [
      'too many milestones',
      () => {
        const optimizer = sgd();
        return new lrScheduler.SequentialLR(optimizer, [new lrScheduler.StepLR(optimizer, 1)], [1]);
      },
      'SequentialLR/milestones',
      'takes 0 milestones, one less, got 1',
    ],
    [
      'a plateau in a sequence',
      () => {
        const optimizer = sgd();
        return new lrScheduler.ChainedScheduler([new lrScheduler.ReduceLROnPlateau(optimizer)]);
      },
      'ChainedScheduler/schedulers',
      'whose step needs a metric',
    ],
    [
      'steps beyond its end',
      () => {
        const scheduler = new lrScheduler.OneCycleLR(sgd(), 1, 2);
        for (let i = 0; i < 3; i++) scheduler.step();
      },
      'OneCycleLR/totalSteps',
      'beyond its 2 steps',
    ],
    [
      'the state of another schedule',
      () => new lrScheduler.StepLR(sgd(), 1).loadStateDict(new lrScheduler.ExponentialLR(sgd(), 0.5).stateDict()),
      'loadStateDict/fields',
      'missing step_size',
    ],
    [
      'the state of other groups',
      () => {
        const scheduler = new lrScheduler.ExponentialLR(sgd(), 0.5);
        scheduler.loadStateDict({ ...scheduler.stateDict(), base_lrs: [1] });
      },
      'loadStateDict/fields',
      'base_lrs of ExponentialLR must be a list of 2, got a list of 1',
    ],
  ];
  test.each(mistakes)('%s', (_, run, code, says) => {
    const error = errorOf(run);
    expect(error.code).toBe(code);
    expect(error.message).toContain(says);
  });

  test('a state that does not fit, and is left as it was', () => {
    const optimizer = sgd();
    const { StepLR, SequentialLR, ExponentialLR } = lrScheduler;
    const scheduler = new SequentialLR(optimizer, [new StepLR(optimizer, 1), new ExponentialLR(optimizer, 0.5)], [2]);
    const before = scheduler.stateDict();
    const states = before['_schedulers'] as object[];
    const wrong = {
      ...before,
      last_epoch: 9,
      _schedulers: [
        { ...states[0], last_epoch: 9 },
        { ...states[1], gamma: 'x' },
      ],
    };
    expect(errorOf(() => scheduler.loadStateDict(wrong)).message).toContain('gamma of ExponentialLR must be a number');
    expect(scheduler.stateDict()).toEqual(before);
  });
});
