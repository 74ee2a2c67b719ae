/** @file A schedule that follows a metric: the learning rate falls where the metric has stopped getting better. */
import { ArgumentError } from '../../errors/errors.ts';
import { bindNamed } from '../../nn/layer-arguments.ts';
import { notNegative, type Range, within } from '../../nn/ranges.ts';
import {
  type Arguments,
  optionalInteger,
  optionalNumber,
  optionalString,
  optionalValue,
} from '../../ops/parameters.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { describe } from '../option.ts';
import { LRScheduler, perGroup, requireOptimizer, type ScheduledOptimizer } from './scheduler.ts';

const belowOne: Range = { rule: 'below 1', accepts: (factor) => factor < 1 };

const parameters = [
  optionalString('mode', ['min', 'max'], 'min', 'whether the metric gets better by falling or by rising'),
  within(belowOne, optionalNumber('factor', 0.1, 'of a decay')),
  within(notNegative, optionalInteger('patience', 10, 'epochs without progress that are waited for')),
  optionalNumber('threshold', 1e-4, 'how much better counts as progress'),
  optionalString('thresholdMode', ['rel', 'abs'], 'rel', 'relative to the best metric, or in its units'),
  within(notNegative, optionalInteger('cooldown', 0, 'epochs after a decay that do not count')),
  optionalValue<number | readonly number[]>()('minLr', 0, 'the smallest learning rate, or one for each group'),
  optionalNumber('eps', 1e-8, 'smaller changes of the learning rate are not made'),
] as const;

export class ReduceLROnPlateau extends LRScheduler {
  declare readonly mode: 'min' | 'max';
  declare readonly factor: number;
  declare readonly patience: number;
  declare readonly threshold: number;
  declare readonly thresholdMode: 'rel' | 'abs';
  declare readonly cooldown: number;
  declare minLrs: number[];
  declare readonly defaultMinLr: number | null;
  declare readonly eps: number;
  declare best: number;
  declare numBadEpochs: number;
  declare cooldownCounter: number;
  declare readonly modeWorse: number;

  constructor(optimizer: ScheduledOptimizer, ...given: Arguments<typeof parameters>) {
    const name = 'ReduceLROnPlateau';
    requireOptimizer(name, optimizer);
    const { minLr, ...fields } = bindNamed(name, parameters, given);
    const modeWorse = fields.mode === 'min' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    super(optimizer, {
      ...fields,
      defaultMinLr: typeof minLr === 'number' ? minLr : null,
      minLrs: perGroup(name, 'minLr', optimizer, minLr),
      modeWorse,
      best: modeWorse,
      numBadEpochs: 0,
      cooldownCounter: 0,
      lastEpoch: 0,
    });
  }

  protected override begin(): void {
    this.set(this.getLr());
  }

  protected getLr(): number[] {
    return this.rates((lr) => lr);
  }

  /** Is a metric better than the best so far by more than the threshold? */
  isBetter(metric: number, best: number): boolean {
    const { mode, threshold, thresholdMode } = this;
    if (thresholdMode === 'rel')
      return mode === 'min' ? metric < best * (1 - threshold) : metric > best * (1 + threshold);
    return mode === 'min' ? metric < best - threshold : metric > best + threshold;
  }

  get inCooldown(): boolean {
    return this.cooldownCounter > 0;
  }

  /** Takes the metric of an epoch, and lowers the learning rates after too many without progress. */
  override step(metrics?: number | Tensor | null, epoch?: number | null): void {
    const metric = metrics instanceof Tensor ? metrics.item() : metrics;
    if (typeof metric !== 'number') {
      throw new ArgumentError(
        'ReduceLROnPlateau/metrics',
        `step of ReduceLROnPlateau takes the metric to follow, a number or a tensor of one element, got ${describe(metric)}\n  fix: scheduler.step(validationLoss)`,
      );
    }
    this.lastEpoch = epoch ?? this.lastEpoch + 1;
    if (this.isBetter(metric, this.best)) {
      this.best = metric;
      this.numBadEpochs = 0;
    } else this.numBadEpochs++;
    if (this.inCooldown) {
      this.cooldownCounter--;
      this.numBadEpochs = 0;
    }
    const lowers = this.numBadEpochs > this.patience;
    if (lowers) {
      this.cooldownCounter = this.cooldown;
      this.numBadEpochs = 0;
    }
    this.set(this.rates((lr, _, i) => (lowers ? this.lowered(lr, i) : lr)));
  }

  private lowered(lr: number, i: number): number {
    const next = Math.max(lr * this.factor, this.minLrs[i] ?? this.defaultMinLr ?? 0);
    return lr - next > this.eps ? next : lr;
  }

  protected override restored(name: string, value: unknown): unknown {
    return name === 'defaultMinLr' && (value === null || typeof value === 'number')
      ? value
      : super.restored(name, value);
  }
}
