/** @file Schedules that multiply: by a function, at milestones, along a line, a power or a polynomial. */
import { ArgumentError, SerializationError, ValueError } from '../../errors/errors.ts';
import { bindNamed } from '../../nn/layer-arguments.ts';
import { notNegative, positive, type Range, share, within } from '../../nn/ranges.ts';
import { type Arguments, integer, number, optionalInteger, optionalNumber, value } from '../../ops/parameters.ts';
import { describe } from '../option.ts';
import { LRScheduler, requireOptimizer, type ScheduledOptimizer } from './scheduler.ts';

export const lastEpoch = optionalInteger('lastEpoch', -1, 'the epoch to go on from; -1: from the start');
const gamma = (fallback: number) => optionalNumber('gamma', fallback, 'factor of a decay');

/** The factor of an epoch. */
export type LrLambda = (epoch: number) => number;

const lambdaParameters = [
  value<LrLambda | readonly LrLambda[]>()('lrLambda', 'the factor of an epoch, or a function for each group'),
  lastEpoch,
] as const;

abstract class FunctionSchedule extends LRScheduler {
  declare readonly lrLambdas: readonly LrLambda[];

  constructor(optimizer: ScheduledOptimizer, ...given: Arguments<typeof lambdaParameters>) {
    const scheduler = new.target.name;
    requireOptimizer(scheduler, optimizer);
    const { lrLambda, lastEpoch } = bindNamed(scheduler, lambdaParameters, given);
    const { length } = optimizer.paramGroups;
    const lrLambdas: readonly unknown[] = Array.isArray(lrLambda) ? lrLambda : Array.from({ length }, () => lrLambda);
    if (lrLambdas.length !== length) {
      throw new ValueError(
        `${scheduler}/lrLambda`,
        `lrLambda of ${scheduler} must be a function, or one for each of the ${length} groups, got ${lrLambdas.length}`,
      );
    }
    const odd = lrLambdas.find((each) => typeof each !== 'function');
    if (odd !== undefined) {
      throw new ArgumentError(
        `${scheduler}/lrLambda`,
        `lrLambda of ${scheduler} must be a function of the epoch, got ${describe(odd)}`,
      );
    }
    super(optimizer, { lrLambdas, lastEpoch });
  }

  protected factor(i: number): number {
    return (this.lrLambdas[i] as LrLambda)(this.lastEpoch);
  }

  protected override restored(name: string, value: unknown): unknown {
    return name === 'lrLambdas' ? undefined : super.restored(name, value);
  }
}

export class LambdaLR extends FunctionSchedule {
  protected getLr(): number[] {
    return this.baseLrs.map((lr, i) => lr * this.factor(i));
  }
}

export class MultiplicativeLR extends FunctionSchedule {
  protected getLr(): number[] {
    return this.rates((lr, _, i) => (this.lastEpoch > 0 ? lr * this.factor(i) : lr));
  }
}

const stepParameters = [
  within(positive, integer('stepSize', 'epochs between two decays')),
  gamma(0.1),
  lastEpoch,
] as const;

export class StepLR extends LRScheduler {
  declare readonly stepSize: number;
  declare readonly gamma: number;

  constructor(optimizer: ScheduledOptimizer, ...given: Arguments<typeof stepParameters>) {
    super(optimizer, bindNamed('StepLR', stepParameters, given));
  }

  protected getLr(): number[] {
    const decays = this.lastEpoch !== 0 && this.lastEpoch % this.stepSize === 0;
    return this.rates((lr) => (decays ? lr * this.gamma : lr));
  }

  protected override closedForm(): number[] {
    return this.baseLrs.map((lr) => lr * this.gamma ** Math.floor(this.lastEpoch / this.stepSize));
  }
}

const multiStepParameters = [
  value<readonly number[]>()('milestones', 'epochs of decays; one that stands twice decays twice'),
  gamma(0.1),
  lastEpoch,
] as const;

export class MultiStepLR extends LRScheduler {
  /** How often each milestone stands in the list. */
  declare readonly milestones: ReadonlyMap<number, number>;
  declare readonly gamma: number;

  constructor(optimizer: ScheduledOptimizer, ...given: Arguments<typeof multiStepParameters>) {
    const { milestones: list, ...rest } = bindNamed('MultiStepLR', multiStepParameters, given);
    const milestones = new Map<number, number>();
    for (const milestone of requireEpochs('MultiStepLR', 'milestones', list)) {
      milestones.set(milestone, (milestones.get(milestone) ?? 0) + 1);
    }
    super(optimizer, { milestones, ...rest });
  }

  protected getLr(): number[] {
    const factor = this.gamma ** (this.milestones.get(this.lastEpoch) ?? 0);
    return this.rates((lr) => lr * factor);
  }

  protected override closedForm(): number[] {
    let passed = 0;
    for (const [milestone, count] of this.milestones) if (milestone <= this.lastEpoch) passed += count;
    return this.baseLrs.map((lr) => lr * this.gamma ** passed);
  }

  protected override restored(name: string, value: unknown): unknown {
    if (name !== 'milestones') return super.restored(name, value);
    const entries: readonly (readonly unknown[])[] =
      value instanceof Map ? [...value] : Object.entries(value ?? { null: value });
    const counts = entries.map(([milestone, count]): [number, number] => [wholeOf(milestone), wholeOf(count)]);
    return new Map(counts);
  }
}

/** A number of a saved dict, whose keys may be texts. */
function wholeOf(saved: unknown): number {
  const value = typeof saved === 'number' || typeof saved === 'string' ? Number(saved) : Number.NaN;
  if (Number.isInteger(value)) return value;
  throw new SerializationError(
    'loadStateDict/state',
    `milestones of a saved MultiStepLR must be whole numbers with how often each is there, got ${describe(saved)}`,
  );
}

/** A list of whole numbers. */
export function requireEpochs(scheduler: string, name: string, given: unknown): readonly number[] {
  const isList = typeof given === 'object' && given !== null && Symbol.iterator in given;
  const list: unknown[] = isList ? [...(given as Iterable<unknown>)] : [given];
  if (isList && list.every((each): each is number => Number.isInteger(each))) return list;
  const odd = isList ? list.find((each) => !Number.isInteger(each)) : given;
  throw new ArgumentError(
    `${scheduler}/${name}`,
    `${name} of ${scheduler} must be an array of whole numbers, got ${isList ? 'one with ' : ''}${describe(odd)}`,
  );
}

const totalIters = within(notNegative, optionalInteger('totalIters', 5, 'epochs until the end of the change'));

const constantParameters = [
  within(share, optionalNumber('factor', 1 / 3, 'of the learning rate, until totalIters')),
  totalIters,
  lastEpoch,
] as const;

export class ConstantLR extends LRScheduler {
  declare readonly factor: number;
  declare readonly totalIters: number;

  constructor(optimizer: ScheduledOptimizer, ...given: Arguments<typeof constantParameters>) {
    super(optimizer, bindNamed('ConstantLR', constantParameters, given));
  }

  protected getLr(): number[] {
    const { lastEpoch: epoch, factor, totalIters: total } = this;
    return this.rates((lr) => (epoch === 0 ? lr * factor : epoch === total ? lr * (1 / factor) : lr));
  }

  protected override closedForm(): number[] {
    return this.baseLrs.map((lr) => lr * (this.lastEpoch >= this.totalIters ? 1 : this.factor));
  }
}

const startShare: Range = { rule: 'above 0 and at most 1', accepts: (factor) => factor > 0 && factor <= 1 };

const linearParameters = [
  within(startShare, optionalNumber('startFactor', 1 / 3, 'of the first epoch')),
  within(share, optionalNumber('endFactor', 1, 'of the epoch totalIters and those after it')),
  totalIters,
  lastEpoch,
] as const;

export class LinearLR extends LRScheduler {
  declare readonly startFactor: number;
  declare readonly endFactor: number;
  declare readonly totalIters: number;

  constructor(optimizer: ScheduledOptimizer, ...given: Arguments<typeof linearParameters>) {
    super(optimizer, bindNamed('LinearLR', linearParameters, given));
  }

  protected getLr(): number[] {
    const { lastEpoch: epoch, startFactor: start, totalIters: total } = this;
    const change = this.endFactor - start;
    if (epoch === 0) return this.rates((lr) => lr * start);
    if (epoch > total) return this.rates((lr) => lr);
    return this.rates((lr) => lr * (1 + change / (total * start + (epoch - 1) * change)));
  }

  protected override closedForm(): number[] {
    const done = Math.min(this.totalIters, this.lastEpoch) / this.totalIters;
    return this.baseLrs.map((lr) => lr * (this.startFactor + (this.endFactor - this.startFactor) * done));
  }
}

const exponentialParameters = [number('gamma', 'factor of an epoch'), lastEpoch] as const;

export class ExponentialLR extends LRScheduler {
  declare readonly gamma: number;

  constructor(optimizer: ScheduledOptimizer, ...given: Arguments<typeof exponentialParameters>) {
    super(optimizer, bindNamed('ExponentialLR', exponentialParameters, given));
  }

  protected getLr(): number[] {
    return this.rates((lr) => (this.lastEpoch === 0 ? lr : lr * this.gamma));
  }

  protected override closedForm(): number[] {
    return this.baseLrs.map((lr) => lr * this.gamma ** this.lastEpoch);
  }
}

const polynomialParameters = [totalIters, optionalNumber('power', 1, 'of the share that is left'), lastEpoch] as const;

export class PolynomialLR extends LRScheduler {
  declare readonly totalIters: number;
  declare readonly power: number;

  constructor(optimizer: ScheduledOptimizer, ...given: Arguments<typeof polynomialParameters>) {
    super(optimizer, bindNamed('PolynomialLR', polynomialParameters, given));
  }

  protected getLr(): number[] {
    const { lastEpoch: epoch, totalIters: total } = this;
    if (epoch === 0 || epoch > total) return this.rates((lr) => lr);
    const factor = ((1 - epoch / total) / (1 - (epoch - 1) / total)) ** this.power;
    return this.rates((lr) => lr * factor);
  }

  protected override closedForm(): number[] {
    const left = 1 - Math.min(this.totalIters, this.lastEpoch) / this.totalIters;
    return this.baseLrs.map((lr) => lr * left ** this.power);
  }
}
