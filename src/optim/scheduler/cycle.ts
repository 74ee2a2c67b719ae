/** @file Schedules that go up and down, and move the momentum the other way. */
import { ValueError } from '../../errors/errors.ts';
import { bindNamed } from '../../nn/layer-arguments.ts';
import { positive, share, within } from '../../nn/ranges.ts';
import {
  type Arguments,
  optionalBoolean,
  optionalFunction,
  optionalInteger,
  optionalNumber,
  optionalString,
  optionalValue,
  value,
} from '../../ops/parameters.ts';
import { camelCase } from '../../ops/spelling.ts';
import { lastEpoch } from './factor.ts';
import { LRScheduler, perGroup, requireOptimizer, type ScheduledGroup, type ScheduledOptimizer } from './scheduler.ts';

const perGroupValue = value<number | readonly number[]>();
const momentumParameter = optionalValue<number | readonly number[]>();

/** Is it the first beta that stands for the momentum? */
function usesBeta(scheduler: string, { defaults }: ScheduledOptimizer): boolean {
  if ('betas' in defaults || 'momentum' in defaults) return 'betas' in defaults;
  throw new ValueError(
    `${scheduler}/cycleMomentum`,
    `cycleMomentum of ${scheduler} needs an optimizer with momentum or betas\n  fix: { cycleMomentum: false }`,
  );
}

function setMomentum(group: ScheduledGroup, momentum: number, useBeta1: boolean): void {
  if (useBeta1) group.betas = Object.freeze([momentum, group.betas?.[1] ?? 0] as const);
  else group.momentum = momentum;
}

/** Momenta of a cycle: those at the ends, for each group; the first step has the larger one. */
function cycledMomenta(
  scheduler: string,
  optimizer: ScheduledOptimizer,
  fields: { readonly baseMomentum: unknown; readonly maxMomentum: unknown; readonly lastEpoch: number },
) {
  const useBeta1 = usesBeta(scheduler, optimizer);
  const baseMomentums = perGroup(scheduler, 'baseMomentum', optimizer, fields.baseMomentum);
  const maxMomentums = perGroup(scheduler, 'maxMomentum', optimizer, fields.maxMomentum);
  if (fields.lastEpoch === -1) {
    for (const [i, group] of (optimizer.paramGroups as ScheduledGroup[]).entries()) {
      group.maxMomentum = maxMomentums[i] as number;
      group.baseMomentum = baseMomentums[i] as number;
      setMomentum(group, group.maxMomentum, useBeta1);
    }
  }
  return { useBeta1, baseMomentums, maxMomentums };
}

const modes = ['triangular', 'triangular2', 'exp_range'] as const;

const cyclicParameters = [
  perGroupValue('baseLr', 'the smallest learning rate, or one for each group'),
  perGroupValue('maxLr', 'the largest, before scaling'),
  within(positive, optionalNumber('stepSizeUp', 2000, 'steps up')),
  within(positive, optionalNumber('stepSizeDown', undefined, 'steps down; as many as up where left out')),
  optionalString('mode', modes, 'triangular', 'the same height, half the height each cycle, or falling by gamma'),
  optionalNumber('gamma', 1, 'of the mode exp_range'),
  optionalFunction<(x: number) => number>()('scaleFn', undefined, 'the height in place of a mode'),
  optionalString('scaleMode', ['cycle', 'iterations'], 'cycle', 'what scaleFn is given'),
  optionalBoolean('cycleMomentum', true, 'move the momentum the other way'),
  momentumParameter('baseMomentum', 0.8, 'the smallest momentum'),
  momentumParameter('maxMomentum', 0.9, 'the largest'),
  lastEpoch,
] as const;

export class CyclicLR extends LRScheduler {
  declare readonly maxLrs: number[];
  declare readonly totalSize: number;
  declare readonly stepRatio: number;
  declare readonly mode: (typeof modes)[number];
  declare readonly gamma: number;
  declare readonly customScale: ((x: number) => number) | null;
  declare readonly scaleMode: 'cycle' | 'iterations';
  declare readonly cycleMomentum: boolean;
  declare readonly useBeta1?: boolean;
  declare readonly baseMomentums?: number[];
  declare readonly maxMomentums?: number[];

  constructor(optimizer: ScheduledOptimizer, ...given: Arguments<typeof cyclicParameters>) {
    const name = 'CyclicLR';
    requireOptimizer(name, optimizer);
    const bound = bindNamed(name, cyclicParameters, given);
    const { stepSizeUp, stepSizeDown = stepSizeUp, mode, gamma, scaleFn, cycleMomentum, lastEpoch } = bound;
    const baseLrs = perGroup(name, 'baseLr', optimizer, bound.baseLr);
    const maxLrs = perGroup(name, 'maxLr', optimizer, bound.maxLr);
    const momenta = cycleMomentum ? cycledMomenta(name, optimizer, bound) : {};
    if (lastEpoch === -1) {
      for (const [i, group] of optimizer.paramGroups.entries()) group.lr = baseLrs[i] as number;
    }
    const ownMode = mode === 'exp_range' ? 'iterations' : 'cycle';
    super(optimizer, {
      maxLrs,
      totalSize: stepSizeUp + stepSizeDown,
      stepRatio: stepSizeUp / (stepSizeUp + stepSizeDown),
      mode,
      gamma,
      customScale: scaleFn ?? null,
      scaleMode: scaleFn === undefined ? ownMode : bound.scaleMode,
      cycleMomentum,
      ...momenta,
      lastEpoch,
    });
    this.baseLrs = baseLrs;
  }

  /** The height of a cycle or step, as a share of that of the first. */
  scaleFn(x: number): number {
    if (this.customScale !== null) return this.customScale(x);
    if (this.mode === 'exp_range') return this.gamma ** x;
    return this.mode === 'triangular2' ? 1 / 2 ** (x - 1) : 1;
  }

  protected getLr(): number[] {
    const { lastEpoch: at, totalSize, stepRatio, scaleMode } = this;
    const cycle = Math.floor(1 + at / totalSize);
    const x = 1 + at / totalSize - cycle;
    const height = x <= stepRatio ? x / stepRatio : (x - 1) / (stepRatio - 1);
    const scale = height * this.scaleFn(scaleMode === 'cycle' ? cycle : at);
    if (this.cycleMomentum) {
      for (const [i, group] of this.groups.entries()) {
        const [low, high] = [this.baseMomentums?.[i] as number, this.maxMomentums?.[i] as number];
        setMomentum(group, high - (high - low) * scale, this.useBeta1 === true);
      }
    }
    return this.baseLrs.map((low, i) => low + ((this.maxLrs[i] as number) - low) * scale);
  }

  protected override restored(name: string, value: unknown): unknown {
    return name === 'customScale' ? undefined : super.restored(name, value);
  }
}

const oneCycleParameters = [
  perGroupValue('maxLr', 'the largest learning rate, or one for each group'),
  within(positive, optionalInteger('totalSteps', undefined, 'steps of the cycle')),
  within(positive, optionalInteger('epochs', undefined, 'in place of totalSteps, with stepsPerEpoch')),
  within(positive, optionalInteger('stepsPerEpoch', undefined, 'in place of totalSteps, with epochs')),
  within(share, optionalNumber('pctStart', 0.3, 'share of the cycle that goes up')),
  optionalString('annealStrategy', ['cos', 'linear'], 'cos', 'the form of the way'),
  optionalBoolean('cycleMomentum', true, 'move the momentum the other way'),
  momentumParameter('baseMomentum', 0.85, 'the smallest momentum'),
  momentumParameter('maxMomentum', 0.95, 'the largest'),
  within(positive, optionalNumber('divFactor', 25, 'by how much the first learning rate is smaller than the largest')),
  within(positive, optionalNumber('finalDivFactor', 1e4, 'by how much the last is smaller than the first')),
  optionalBoolean('threePhase', false, 'go down as steeply as up, and then to the end'),
  lastEpoch,
] as const;

/** A stretch of the cycle, as PyTorch keeps it: where it ends, and which fields of a group it goes from and to. */
interface Phase {
  readonly end_step: number;
  readonly start_lr: string;
  readonly end_lr: string;
  readonly start_momentum: string;
  readonly end_momentum: string;
}

function phase(end_step: number, [start_lr, end_lr]: [string, string], [from, to]: [string, string]): Phase {
  return { end_step, start_lr, end_lr, start_momentum: `${from}_momentum`, end_momentum: `${to}_momentum` };
}

function phasesOf(totalSteps: number, pctStart: number, threePhase: boolean): readonly Phase[] {
  const up = phase(pctStart * totalSteps - 1, ['initial_lr', 'max_lr'], ['max', 'base']);
  if (!threePhase) return [up, phase(totalSteps - 1, ['max_lr', 'min_lr'], ['base', 'max'])];
  return [
    up,
    phase(2 * pctStart * totalSteps - 2, ['max_lr', 'initial_lr'], ['base', 'max']),
    phase(totalSteps - 1, ['initial_lr', 'min_lr'], ['max', 'max']),
  ];
}

export class OneCycleLR extends LRScheduler {
  declare readonly totalSteps: number;
  declare readonly annealStrategy: 'cos' | 'linear';
  declare readonly cycleMomentum: boolean;
  declare readonly useBeta1?: boolean;
  declare readonly schedulePhases: readonly Phase[];

  constructor(optimizer: ScheduledOptimizer, ...given: Arguments<typeof oneCycleParameters>) {
    const name = 'OneCycleLR';
    requireOptimizer(name, optimizer);
    const bound = bindNamed(name, oneCycleParameters, given);
    const { totalSteps, epochs, stepsPerEpoch, divFactor, finalDivFactor, annealStrategy, cycleMomentum } = bound;
    const { lastEpoch, pctStart, threePhase } = bound;
    const steps =
      totalSteps ?? (epochs === undefined || stepsPerEpoch === undefined ? undefined : epochs * stepsPerEpoch);
    if (steps === undefined) {
      throw new ValueError(`${name}/totalSteps`, `${name} needs totalSteps, or epochs and stepsPerEpoch`);
    }
    const maxLrs = perGroup(name, 'maxLr', optimizer, bound.maxLr);
    const momenta = cycleMomentum ? cycledMomenta(name, optimizer, bound) : undefined;
    if (lastEpoch === -1) {
      for (const [i, group] of optimizer.paramGroups.entries()) {
        group.maxLr = maxLrs[i] as number;
        group.initialLr = group.maxLr / divFactor;
        group.minLr = group.initialLr / finalDivFactor;
      }
    }
    super(optimizer, {
      totalSteps: steps,
      schedulePhases: phasesOf(steps, pctStart, threePhase),
      annealStrategy,
      cycleMomentum,
      ...(momenta === undefined ? {} : { useBeta1: momenta.useBeta1 }),
      lastEpoch,
    });
  }

  private between(from: number, to: number, share: number): number {
    if (this.annealStrategy === 'linear') return (to - from) * share + from;
    return to + ((from - to) / 2) * (Math.cos(Math.PI * share) + 1);
  }

  protected getLr(): number[] {
    const { lastEpoch: at, totalSteps, schedulePhases: phases, cycleMomentum } = this;
    if (at > totalSteps) {
      throw new ValueError(
        'OneCycleLR/totalSteps',
        `step ${at} of OneCycleLR is beyond its ${totalSteps} steps\n  fix: totalSteps: epochs * loader.length, and one step of the schedule for each of the optimizer`,
        { step: at },
      );
    }
    const found = phases.findIndex(({ end_step }, i) => at <= end_step || i === phases.length - 1);
    const now = phases[found] as Phase;
    const start = phases[found - 1]?.end_step ?? 0;
    const done = (at - start) / (now.end_step - start);
    return this.rates((_, group) => {
      const valueOf = (name: string) => Reflect.get(group, camelCase(name)) as number;
      const between = (from: string, to: string) => this.between(valueOf(from), valueOf(to), done);
      if (cycleMomentum) setMomentum(group, between(now.start_momentum, now.end_momentum), this.useBeta1 === true);
      return between(now.start_lr, now.end_lr);
    });
  }
}
