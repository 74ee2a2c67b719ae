/** @file Schedules made of others: one after another, or all at once. */
import { ArgumentError, SerializationError, ValueError } from '../../errors/errors.ts';
import { bindNamed } from '../../nn/layer-arguments.ts';
import { type Arguments, optionalValue, value } from '../../ops/parameters.ts';
import { describe } from '../option.ts';
import { lastEpoch, requireEpochs } from './factor.ts';
import { ReduceLROnPlateau } from './plateau.ts';
import { LRScheduler, requireOptimizer, type ScheduledOptimizer, type SchedulerStateDict } from './scheduler.ts';

function requireSchedulers(scheduler: string, given: unknown, wanted?: ScheduledOptimizer): readonly LRScheduler[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  if (list.length === 0) {
    throw new ValueError(
      `${scheduler}/schedulers`,
      `${scheduler} needs an array of at least one scheduler, got ${Array.isArray(given) ? 'an empty one' : describe(given)}`,
    );
  }
  return list.map((each, i) => {
    if (!(each instanceof LRScheduler)) {
      throw new ArgumentError(
        `${scheduler}/schedulers`,
        `scheduler ${i} of ${scheduler} must be a scheduler, got ${describe(each)}`,
      );
    }
    if (each instanceof ReduceLROnPlateau) {
      throw new ValueError(
        `${scheduler}/schedulers`,
        `scheduler ${i} of ${scheduler} is a ReduceLROnPlateau, whose step needs a metric\n  fix: call its step(metric) beside this one`,
      );
    }
    const first = wanted ?? (list[0] as LRScheduler).optimizer;
    if (each.optimizer !== first) {
      throw new ValueError(
        `${scheduler}/schedulers`,
        `scheduler ${i} of ${scheduler} is for another optimizer than ${wanted === undefined ? 'the first scheduler' : scheduler}`,
      );
    }
    return each;
  });
}

/** A schedule that rules others. */
abstract class Composition extends LRScheduler {
  declare readonly schedulers: readonly LRScheduler[];

  protected getLr(): number[] {
    return this.rates((lr) => lr);
  }

  override undo(): void {
    for (const scheduler of this.schedulers) scheduler.undo();
  }

  protected override saved(name: string, value: unknown): unknown {
    return value instanceof LRScheduler ? value.stateDict() : super.saved(name, value);
  }

  override loadStateDict(saved: SchedulerStateDict): void {
    const fields = this.fieldsFrom(saved);
    const states: readonly unknown[] = Array.isArray(saved['_schedulers']) ? saved['_schedulers'] : [];
    // All of them are read before the first is changed.
    for (const [i, scheduler] of this.schedulers.entries()) scheduler.fieldsFrom(states[i]);
    for (const [i, scheduler] of this.schedulers.entries()) scheduler.loadStateDict(states[i] as SchedulerStateDict);
    Object.assign(this, fields);
  }

  protected override restored(name: string, value: unknown): unknown {
    if (name !== 'schedulers') return super.restored(name, value);
    if (Array.isArray(value) && value.length === this.schedulers.length) return undefined;
    throw new SerializationError(
      'loadStateDict/fields',
      `_schedulers of ${this.constructor.name} must be a list of ${this.schedulers.length}, got ${Array.isArray(value) ? `one of ${value.length}` : describe(value)}`,
    );
  }
}

const sequentialParameters = [
  value<readonly LRScheduler[]>()('schedulers', 'one after another'),
  value<readonly number[]>()('milestones', 'the epochs at which the second begins, the third, …'),
  lastEpoch,
] as const;

export class SequentialLR extends Composition {
  /** The epochs at which all but the first begin. */
  declare readonly starts: readonly number[];

  constructor(optimizer: ScheduledOptimizer, ...given: Arguments<typeof sequentialParameters>) {
    const name = 'SequentialLR';
    requireOptimizer(name, optimizer);
    const { schedulers: list, milestones, lastEpoch } = bindNamed(name, sequentialParameters, given);
    const schedulers = requireSchedulers(name, list, optimizer);
    const starts = requireEpochs(name, 'milestones', milestones);
    if (starts.length !== schedulers.length - 1) {
      throw new ValueError(
        `${name}/milestones`,
        `${name} of ${schedulers.length} schedulers takes ${schedulers.length - 1} milestones, one less, got ${starts.length}`,
      );
    }
    super(optimizer, { schedulers, starts, lastEpoch: lastEpoch + 1 });
  }

  /** All start from the initial learning rates, and only the first has made a step. */
  protected override begin(): void {
    for (const group of this.groups) group.lr = group.initialLr ?? group.lr;
    this.undo();
    const [first] = this.schedulers as readonly [LRScheduler];
    first.initialStep();
    this.lastLr = first.getLastLr();
  }

  override step(): void {
    this.lastEpoch++;
    const index = this.starts.filter((start) => start <= this.lastEpoch).length;
    const scheduler = this.schedulers[index] as LRScheduler;
    scheduler.step(this.starts[index - 1] === this.lastEpoch ? 0 : undefined);
    this.lastLr = scheduler.getLastLr();
  }
}

const chainedParameters = [
  value<readonly LRScheduler[]>()('schedulers', 'all of them make each step, in their order'),
  optionalValue<ScheduledOptimizer>()('optimizer', undefined, 'theirs'),
] as const;

export class ChainedScheduler extends Composition {
  constructor(...given: Arguments<typeof chainedParameters>) {
    const { schedulers: list, optimizer } = bindNamed('ChainedScheduler', chainedParameters, given);
    const schedulers = requireSchedulers('ChainedScheduler', list, optimizer);
    super((schedulers[0] as LRScheduler).optimizer, { schedulers });
  }

  protected override begin(): void {
    this.set(this.getLr());
  }

  override step(epoch?: number | null): void {
    for (const scheduler of this.schedulers) scheduler.step(epoch);
    this.set(this.getLr());
  }
}
