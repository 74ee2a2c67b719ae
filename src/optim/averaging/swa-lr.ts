/** @file The schedule of stochastic weight averaging: to a fixed learning rate, and there. */
import { bindNamed } from '../../nn/layer-arguments.ts';
import { notNegative, within } from '../../nn/ranges.ts';
import { type Arguments, optionalInteger, optionalString, value } from '../../ops/parameters.ts';
import { lastEpoch } from '../scheduler/factor.ts';
import { LRScheduler, perGroup, requireOptimizer, type ScheduledOptimizer } from '../scheduler/scheduler.ts';

const parameters = [
  value<number | readonly number[]>()('swaLr', 'the learning rate of the averaging, or one for each group'),
  within(notNegative, optionalInteger('annealEpochs', 10, 'epochs until it is reached')),
  optionalString('annealStrategy', ['cos', 'linear'], 'cos', 'the form of the way'),
  lastEpoch,
] as const;

export class SWALR extends LRScheduler {
  declare readonly annealEpochs: number;
  declare readonly annealStrategy: 'cos' | 'linear';

  constructor(optimizer: ScheduledOptimizer, ...given: Arguments<typeof parameters>) {
    requireOptimizer('SWALR', optimizer);
    const { swaLr, ...fields } = bindNamed('SWALR', parameters, given);
    const rates = perGroup('SWALR', 'swaLr', optimizer, swaLr);
    for (const [i, group] of optimizer.paramGroups.entries()) group.swaLr = rates[i] as number;
    super(optimizer, fields);
  }

  /** PyTorch keeps a function for it, which the constructor gives anew. */
  protected override get unsaved(): readonly string[] {
    return ['annealStrategy'];
  }

  protected getLr(): number[] {
    const { annealEpochs } = this;
    const step = annealEpochs === 0 ? Math.max(1, this.stepCount - 1) : this.stepCount - 1;
    const [before, now] = [this.share(step - 1), this.share(step)];
    return this.rates((lr, { swaLr = lr }) => {
      const initial = before === 1 ? swaLr : (lr - before * swaLr) / (1 - before);
      return swaLr * now + initial * (1 - now);
    });
  }

  /** How much of the way is done. */
  private share(step: number): number {
    const done = Math.max(0, Math.min(1, step / Math.max(1, this.annealEpochs)));
    return this.annealStrategy === 'linear' ? done : (1 - Math.cos(Math.PI * done)) / 2;
  }
}
