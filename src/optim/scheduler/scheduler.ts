/** @file What all schedules of learning rates share: where they start, steps, saving and loading. */
import { ArgumentError, SerializationError, ValueError } from '../../errors/errors.ts';
import { warn } from '../../host/process.ts';
import { snakeCase } from '../../nn/python-name.ts';
import { isRecord } from '../../ops/options.ts';
import { Optimizer } from '../optimizer.ts';
import { describe } from '../option.ts';
import type { ParameterGroup } from '../parameter-group.ts';

/** The options that a schedule sets. */
export interface ScheduledOptions {
  lr: number;
  momentum?: number;
  betas?: readonly [number, number];
}

/** An optimizer with a learning rate. */
export type ScheduledOptimizer = Optimizer<{ lr: number }, unknown>;

export type ScheduledGroup = ParameterGroup<ScheduledOptions>;

/** The fields of a schedule by name, `lastEpoch` among them. */
export type ScheduleFields = Readonly<Record<string, unknown>>;

/** As PyTorch's: fields under PyTorch's names. */
export type SchedulerStateDict = Record<string, unknown>;

/** Fields whose names in PyTorch do not follow from ours. */
const theirNames: Readonly<Record<string, string>> = {
  stepCount: '_step_count',
  lastLr: '_last_lr',
  TMax: 'T_max',
  T0: 'T_0',
  TMult: 'T_mult',
  TI: 'T_i',
  TCur: 'T_cur',
  annealStrategy: '_anneal_func_type',
  schedulePhases: '_schedule_phases',
  schedulers: '_schedulers',
  starts: '_milestones',
  customScale: '_scale_fn_custom',
};

/** Fields of PyTorch's schedules that say nothing about where they are. */
const ignored = ['verbose', '_get_lr_called_within_step', '_is_initial', 'anneal_func', '_scale_fn_ref'];

export function requireOptimizer(scheduler: string, optimizer: unknown): asserts optimizer is ScheduledOptimizer {
  if (optimizer instanceof Optimizer) return;
  throw new ArgumentError(
    `${scheduler}/optimizer`,
    `${scheduler} needs an optimizer first, got ${describe(optimizer)}\n  fix: new optim.lrScheduler.${scheduler}(optimizer, …)`,
  );
}

/** A number for each group: one for all, or a list. */
export function perGroup(scheduler: string, name: string, optimizer: ScheduledOptimizer, given: unknown): number[] {
  const count = optimizer.paramGroups.length;
  const list: unknown[] = Array.isArray(given) ? given : Array.from({ length: count }, () => given);
  const odd = list.find((value) => typeof value !== 'number' || Number.isNaN(value));
  if (list.length !== count) {
    throw new ValueError(
      `${scheduler}/${name}`,
      `${name} of ${scheduler} must be a number, or one for each of the ${count} groups, got ${list.length}`,
    );
  }
  if (list.every((value): value is number => typeof value === 'number' && !Number.isNaN(value))) return list;
  throw new ArgumentError(`${scheduler}/${name}`, `${name} of ${scheduler} must be a number, got ${describe(odd)}`);
}

export abstract class LRScheduler {
  declare readonly optimizer: ScheduledOptimizer;
  /** How many steps were made; −1 before the first, which the constructor makes. */
  declare lastEpoch: number;
  /** The learning rates that the schedule starts from, one for each group. */
  declare baseLrs: number[];
  declare protected stepCount: number;
  declare protected lastLr: number[];

  /**
   * A subclass that has fields of its own hands them over with `lastEpoch`, as the first learning rates are computed here:
   * `super(optimizer, { lastEpoch, gamma })`, with `declare gamma: number` in the class.
   */
  constructor(optimizer: ScheduledOptimizer, given: number | ScheduleFields = -1) {
    requireOptimizer(new.target.name, optimizer);
    Object.defineProperty(this, 'optimizer', { value: optimizer });
    Object.assign(this, typeof given === 'number' ? { lastEpoch: given } : given);
    this.begin();
  }

  /** The learning rates of this step, one for each group, from those before or from `baseLrs` and `lastEpoch`. */
  protected abstract getLr(): number[];

  /** The same from `baseLrs` and `lastEpoch` alone, where the schedule can be entered anywhere. */
  protected closedForm(): number[] | undefined {
    return undefined;
  }

  protected get groups(): readonly ScheduledGroup[] {
    return this.optimizer.paramGroups;
  }

  protected rates(change: (lr: number, group: ScheduledGroup, i: number) => number): number[] {
    return this.groups.map((group, i) => change(group.lr, group, i));
  }

  /** The learning rates that the schedule starts from, and the first step. */
  protected begin(): void {
    this.lastEpoch ??= -1;
    if (this.lastEpoch === -1) for (const group of this.groups) group.initialLr ??= group.lr;
    const i = this.groups.findIndex((group) => group.initialLr === undefined);
    if (i >= 0) {
      throw new ValueError(
        `${this.constructor.name}/initialLr`,
        `group ${i} of the optimizer has no initialLr, which a schedule that goes on from lastEpoch ${this.lastEpoch} starts from\n  fix: load the optimizer's state dict first, or { params, lr, initialLr }`,
      );
    }
    this.baseLrs = this.groups.map((group) => group.initialLr as number);
    this.initialStep();
  }

  /** @internal Makes the first step. */
  initialStep(): void {
    this.stepCount = 0;
    this.step();
  }

  /** The learning rates that the last step set. */
  getLastLr(): number[] {
    return [...this.lastLr];
  }

  /** Sets the learning rates of the next epoch, or of a given one. To be called after `optimizer.step()`. */
  step(epoch?: number | null): void {
    if (this.stepCount === 1 && this.optimizer.steps === 0) {
      warn(
        'scheduler.step() was called before optimizer.step(): the first learning rate of the schedule is skipped\n  fix: optimizer.step(); scheduler.step()',
      );
    }
    this.stepCount++;
    this.lastEpoch = epoch ?? this.lastEpoch + 1;
    const isEntered = epoch !== undefined && epoch !== null;
    this.set((isEntered ? this.closedForm() : undefined) ?? this.getLr());
  }

  protected set(rates: readonly number[]): void {
    for (const [i, group] of this.groups.entries()) group.lr = rates[i] as number;
    this.lastLr = this.groups.map((group) => group.lr);
  }

  /** @internal Takes back a step of a schedule that another one rules. */
  undo(): void {
    this.lastEpoch--;
  }

  /** The schedule's fields under PyTorch's names, without the optimizer. */
  stateDict(): SchedulerStateDict {
    return Object.fromEntries(
      this.savedNames.map((name) => [theirNames[name] ?? snakeCase(name), this.saved(name, Reflect.get(this, name))]),
    );
  }

  /** Fields that are not saved. */
  protected get unsaved(): readonly string[] {
    return [];
  }

  private get savedNames(): readonly string[] {
    return Object.keys(this).filter((name) => !this.unsaved.includes(name));
  }

  /** What is saved of a field. Functions are not: whoever loads gives them anew. */
  protected saved(_name: string, value: unknown): unknown {
    if (typeof value === 'function') return null;
    if (Array.isArray(value)) return value.map((item, i) => this.saved(String(i), item));
    return value instanceof Map ? new Map(value) : value;
  }

  /** Goes on from a saved state. Nothing is changed where it does not fit. */
  loadStateDict(saved: SchedulerStateDict): void {
    Object.assign(this, this.fieldsFrom(saved));
  }

  /** @internal The fields that a saved state stands for. */
  fieldsFrom(saved: unknown): Record<string, unknown> {
    const scheduler = this.constructor.name;
    if (!isRecord(saved)) {
      throw new ArgumentError(
        'loadStateDict/argument',
        `loadStateDict of ${scheduler} takes what stateDict() of a scheduler gives, got ${describe(saved)}`,
      );
    }
    const ours = new Map(this.savedNames.map((name) => [theirNames[name] ?? snakeCase(name), name]));
    const missing = [...ours.keys()].filter((name) => !(name in saved));
    const unexpected = Object.keys(saved).filter((name) => !ours.has(name) && !ignored.includes(name));
    if (missing.length > 0 || unexpected.length > 0) {
      throw new SerializationError(
        'loadStateDict/fields',
        `the saved state is of another schedule than ${scheduler}: missing ${missing.join(', ') || 'nothing'}, unexpected ${unexpected.join(', ') || 'nothing'}`,
        { missing, unexpected },
      );
    }
    const entries = [...ours].map(([theirs, name]): [string, unknown] => [name, this.restored(name, saved[theirs])]);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }

  /** A field from what was saved of it; undefined where it stays as it is. */
  protected restored(name: string, value: unknown): unknown {
    const own: unknown = Reflect.get(this, name);
    if (typeof own === 'function') return undefined;
    const fits = Array.isArray(own) ? Array.isArray(value) && value.length === own.length : typeof own === typeof value;
    if (fits && !Number.isNaN(value)) return Array.isArray(value) ? [...(value as unknown[])] : value;
    throw new SerializationError(
      'loadStateDict/fields',
      `${theirNames[name] ?? snakeCase(name)} of ${this.constructor.name} must be ${Array.isArray(own) ? `a list of ${own.length}` : `a ${typeof own}`}, got ${Array.isArray(value) ? `a list of ${value.length}` : describe(value)}`,
    );
  }
}
