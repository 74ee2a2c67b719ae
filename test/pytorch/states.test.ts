/** @file States of every optimizer and every schedule go to PyTorch 2.6 and come from it, and both go on with the same numbers. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import { camelCase } from '../../src/ops/spelling.ts';
import type { Optimizer, OptimizerStateDict } from '../../src/optim/index.ts';
import type { LRScheduler, SchedulerStateDict } from '../../src/optim/scheduler/scheduler.ts';
import { findClass } from '../conformance/library.ts';
import { isFull } from '../depth.ts';
import { temporaryDirectory } from '../platform/program.ts';
import { type DrawnOptions, type DrawnSchedule, optimizerOptions, schedulerOptions } from './drawn-options.ts';
import { askPyTorch, describeWithPyTorch } from './pytorch.ts';

/** A seed that nobody has seen; printed where a case fails, so that it can be run again. */
const seed = Number(process.env['FLAMBEAU_SEED'] ?? 1 + Math.floor(Math.random() * 1e6));
const times = isFull ? 12 : 2;

const generator = new torch.Generator();
const draw = (): number => torch.rand(1, { generator, dtype: torch.float64 }).item();
const whole = (low: number, high: number): number => low + Math.floor(draw() * (high - low + 1));
const { float32, float64 } = torch;

const camelCased = (options: DrawnOptions): Record<string, unknown> =>
  Object.fromEntries(Object.entries(options).map(([name, value]) => [camelCase(name), value]));

// Optimizers.

const shapes = [[3, 4], [5], [2, 3, 2]];

interface OptimizerCase {
  readonly optimizer: string;
  readonly options: DrawnOptions;
  readonly groups: readonly { readonly params: readonly number[]; readonly options: DrawnOptions }[];
  readonly steps: number;
  readonly start: readonly torch.Tensor[];
  readonly slopes: readonly torch.Tensor[];
  readonly targets: readonly torch.Tensor[];
}

interface OptimizerAnswer {
  readonly continued: readonly torch.Tensor[];
  readonly after: readonly torch.Tensor[];
  readonly state: OptimizerStateDict;
  readonly next: readonly torch.Tensor[];
}

function drawOptimizer(optimizer: string, options: DrawnOptions, dtype: torch.DType): OptimizerCase {
  const tensors = () => shapes.map((shape) => torch.randn(shape, { generator, dtype }));
  // The second group has a rate of its own; LBFGS takes one group.
  const apart = { params: [2], options: { lr: 0.05 + draw() / 10 } };
  return {
    optimizer,
    options,
    groups: optimizer === 'LBFGS' ? [{ params: [0, 1, 2], options: {} }] : [{ params: [0, 1], options: {} }, apart],
    steps: whole(1, 7),
    start: tensors(),
    slopes: tensors(),
    targets: tensors(),
  };
}

function make(drawn: OptimizerCase, values: readonly torch.Tensor[]) {
  const params = values.map((value) => value.clone().requiresGrad_());
  const groups = drawn.groups.map((group) => ({
    params: group.params.map((i) => params[i] as torch.Tensor),
    ...camelCased(group.options),
  }));
  const optimizer = new (findClass<Optimizer>(`torch.optim.${drawn.optimizer}`))(groups, camelCased(drawn.options));
  const loss = () =>
    params
      .map((param, i) =>
        param
          .mul(drawn.slopes[i] as torch.Tensor)
          .sub(drawn.targets[i] as torch.Tensor)
          .square()
          .add(1)
          .sqrt()
          .add(param.square().div(2))
          .sum(),
      )
      .reduce((sum, each) => sum.add(each));
  const step = (): torch.Tensor[] => {
    optimizer.step(() => {
      optimizer.zeroGrad();
      const value = loss();
      value.backward();
      return value;
    });
    return params.map((param) => param.detach().clone());
  };
  return { optimizer, step };
}

// Schedules.

interface SchedulerCase extends DrawnSchedule {
  readonly rates: readonly number[];
  readonly steps: number;
  /** What a schedule that watches one is told at each step. */
  readonly metrics: readonly number[];
}

interface SchedulerAnswer {
  readonly continued: readonly (readonly number[])[];
  readonly optimizer: OptimizerStateDict;
  readonly state: SchedulerStateDict;
  readonly next: readonly (readonly number[])[];
}

type Schedule = Pick<LRScheduler, 'stateDict' | 'loadStateDict'> & { step(metric?: number): void };

const ends = 14;

function drawScheduler(scheduler: string): SchedulerCase {
  return {
    scheduler,
    options: schedulerOptions[scheduler]?.(draw) ?? {},
    rates: [0.05 + draw(), 0.05 + draw()],
    steps: whole(1, 10),
    metrics: Array.from({ length: ends }, () => Math.round(draw() * 100) / 100),
  };
}

function makeSchedule(drawn: SchedulerCase) {
  const groups = drawn.rates.map((lr, i) => ({ params: [torch.zeros(i + 1).requiresGrad_()], lr }));
  const optimizer = new torch.optim.SGD(groups, { lr: 1, momentum: 0.9 });
  const build = ({ scheduler, options }: DrawnSchedule): Schedule => {
    const valueOf = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(valueOf);
      if (typeof value !== 'object' || value === null) return value;
      return 'function' in value
        ? new Function('epoch', `return ${String(value.function)};`)
        : build(value as DrawnSchedule);
    };
    const given = Object.fromEntries(
      Object.entries(camelCased(options)).map(([name, value]) => [name, valueOf(value)]),
    );
    const Class = findClass<Schedule>(
      scheduler === 'SWALR' ? 'torch.optim.swa_utils.SWALR' : `torch.optim.lr_scheduler.${scheduler}`,
    );
    return scheduler === 'ChainedScheduler' ? new Class(given['schedulers']) : new Class(optimizer, given);
  };
  const scheduler = build(drawn);
  const follow = (begin: number, end: number): number[][] =>
    drawn.metrics.slice(begin, end).map((metric) => {
      optimizer.step();
      if (drawn.scheduler === 'ReduceLROnPlateau') scheduler.step(metric);
      else scheduler.step();
      return optimizer.paramGroups.flatMap(({ lr, momentum }) => [lr, momentum]);
    });
  return { optimizer, scheduler, follow };
}

// Comparison.

/** Rounding, of a few operations in another order. LBFGS divides by differences of gradients, which makes much of it. */
function allowed({ optimizer, start }: OptimizerCase): number {
  if (optimizer === 'LBFGS') return 1e-7;
  return start[0]?.dtype === float64 ? 1e-11 : 2e-5;
}

function expectNear(ours: unknown, theirs: unknown, within: number, where: string): void {
  if (ours instanceof torch.Tensor && theirs instanceof torch.Tensor) {
    expect(ours.shape, where).toEqual(theirs.shape);
    const [left, right] = [ours.to(float64), theirs.to(float64)];
    const distance = left.sub(right).abs().div(right.abs().add(1)).max();
    expect(ours.numel() === 0 ? 0 : distance.item(), where).toBeLessThan(within);
    return;
  }
  if (ours instanceof torch.Tensor || theirs instanceof torch.Tensor) {
    const value = (given: unknown) => (given instanceof torch.Tensor ? given.item() : given);
    expectNear(value(ours), value(theirs), within, where);
  } else if (typeof ours === 'number' && typeof theirs === 'number') {
    expect(Math.abs(ours - theirs) / (1 + Math.abs(theirs)), `${where}: ${ours} and ${theirs}`).toBeLessThan(within);
  } else if (Array.isArray(ours) && Array.isArray(theirs)) {
    expect(ours.length, where).toBe(theirs.length);
    ours.forEach((value, i) => {
      expectNear(value, theirs[i], within, `${where}[${i}]`);
    });
  } else if (typeof ours === 'object' && typeof theirs === 'object' && ours !== null && theirs !== null) {
    expect(Object.keys(ours).sort(), where).toEqual(Object.keys(theirs).sort());
    for (const [name, value] of Object.entries(ours)) {
      expectNear(value, Reflect.get(theirs, name), within, `${where}.${name}`);
    }
  } else expect(ours, where).toEqual(theirs);
}

describeWithPyTorch('states', () => {
  const directory = temporaryDirectory();
  afterAll(() => directory.remove());

  generator.manualSeed(seed);
  const optimizers = Object.entries(optimizerOptions).flatMap(([name, options]) =>
    Array.from({ length: times }, (_, i) =>
      drawOptimizer(name, options(draw), i % 2 === 0 || name === 'LBFGS' ? float64 : float32),
    ),
  );
  const schedulers = Object.keys(schedulerOptions).flatMap((name) =>
    Array.from({ length: times }, () => drawScheduler(name)),
  );
  const ran = optimizers.map((drawn) => {
    const { optimizer, step } = make(drawn, drawn.start);
    let after = drawn.start;
    for (let i = 0; i < drawn.steps; i++) after = step();
    const saved = torch.save({ ...drawn, after, state: optimizer.stateDict() });
    return { saved, next: step() };
  });
  const followed = schedulers.map((drawn) => {
    const { optimizer, scheduler, follow } = makeSchedule(drawn);
    follow(0, drawn.steps);
    const saved = torch.save({ ...drawn, optimizer: optimizer.stateDict(), state: scheduler.stateDict() });
    return { saved, next: follow(drawn.steps, ends) };
  });
  let theirs: {
    readonly optimizers: readonly OptimizerAnswer[];
    readonly schedulers: readonly SchedulerAnswer[];
    readonly names: { readonly optimizers: readonly string[]; readonly schedulers: readonly string[] };
  };

  beforeAll(async () => {
    const [ours, answers] = [join(directory.path, 'ours.pt'), join(directory.path, 'theirs.pt')];
    const whole = (list: readonly { saved: Uint8Array }[]) => list.map(({ saved }) => torch.load(saved));
    torch.save({ optimizers: whole(ran), schedulers: whole(followed) }, ours);
    const program = fileURLToPath(new URL('./states.py', import.meta.url));
    await askPyTorch('-W', 'ignore', program, ours, answers);
    theirs = torch.load(answers);
  });

  it('are asked of all optimizers and schedules that there are', () => {
    expect(Object.keys(optimizerOptions).sort()).toEqual(
      theirs.names.optimizers.filter((name) => name !== 'SparseAdam').sort(),
    );
    expect(Object.keys(schedulerOptions).sort()).toEqual([...theirs.names.schedulers].sort());
  });

  it.each(Object.keys(optimizerOptions))('of %s go both ways', (name) => {
    optimizers.forEach((drawn, i) => {
      if (drawn.optimizer !== name) return;
      const [answer, own] = [theirs.optimizers[i] as OptimizerAnswer, ran[i] as (typeof ran)[number]];
      const within = allowed(drawn);
      const where = `FLAMBEAU_SEED=${seed} ${name} ${JSON.stringify(drawn.options)} after ${drawn.steps} steps`;
      expectNear(own.next, answer.continued, within, `${where}: ours, continued there`);
      const { optimizer, step } = make(drawn, answer.after);
      optimizer.loadStateDict(answer.state);
      expectNear(optimizer.stateDict(), answer.state, within, `${where}: the state`);
      expectNear(step(), answer.next, within, `${where}: theirs, continued here`);
    });
  });

  it.each(Object.keys(schedulerOptions))('of %s go both ways', (name) => {
    schedulers.forEach((drawn, i) => {
      if (drawn.scheduler !== name) return;
      const [answer, own] = [theirs.schedulers[i] as SchedulerAnswer, followed[i] as (typeof followed)[number]];
      const where = `FLAMBEAU_SEED=${seed} ${name} ${JSON.stringify(drawn.options)} after ${drawn.steps} steps`;
      expectNear(
        own.next,
        answer.continued.map((step) => step.flat()),
        1e-12,
        `${where}: ours, continued there`,
      );
      const { optimizer, scheduler, follow } = makeSchedule(drawn);
      optimizer.loadStateDict(answer.optimizer);
      scheduler.loadStateDict(answer.state);
      const next = follow(drawn.steps, ends);
      expectNear(
        next,
        answer.next.map((step) => step.flat()),
        1e-12,
        `${where}: theirs, continued here`,
      );
    });
  });
});
