/** @file Schedules along half a cosine, once or with warm restarts. */
import { ValueError } from '../../errors/errors.ts';
import { bindNamed } from '../../nn/layer-arguments.ts';
import { positive, within } from '../../nn/ranges.ts';
import { type Arguments, integer, optionalInteger, optionalNumber } from '../../ops/parameters.ts';
import { lastEpoch } from './factor.ts';
import { LRScheduler, type ScheduledOptimizer } from './scheduler.ts';

const etaMin = optionalNumber('etaMin', 0, 'the smallest learning rate');

const annealingParameters = [
  within(positive, integer('TMax', 'epochs from the largest to the smallest learning rate')),
  etaMin,
  lastEpoch,
] as const;

export class CosineAnnealingLR extends LRScheduler {
  declare readonly TMax: number;
  declare readonly etaMin: number;

  constructor(optimizer: ScheduledOptimizer, ...given: Arguments<typeof annealingParameters>) {
    super(optimizer, bindNamed('CosineAnnealingLR', annealingParameters, given));
  }

  protected getLr(): number[] {
    const { lastEpoch: epoch, TMax: most, etaMin: least } = this;
    if (epoch === 0) return this.rates((lr) => lr);
    if (this.stepCount === 1) return this.closedForm();
    if ((epoch - 1 - most) % (2 * most) === 0) {
      return this.rates(
        (lr, _, i) => lr + (((this.baseLrs[i] as number) - least) * (1 - Math.cos(Math.PI / most))) / 2,
      );
    }
    const share = (at: number) => 1 + Math.cos((Math.PI * at) / most);
    return this.rates((lr) => (share(epoch) / share(epoch - 1)) * (lr - least) + least);
  }

  protected override closedForm(): number[] {
    const { lastEpoch: epoch, TMax: most, etaMin: least } = this;
    return this.baseLrs.map((lr) => least + ((lr - least) * (1 + Math.cos((Math.PI * epoch) / most))) / 2);
  }
}

const restartParameters = [
  within(positive, integer('T0', 'epochs until the first restart')),
  within(positive, optionalInteger('TMult', 1, 'how much longer each stretch is than the one before')),
  etaMin,
  lastEpoch,
] as const;

export class CosineAnnealingWarmRestarts extends LRScheduler {
  declare readonly T0: number;
  declare readonly TMult: number;
  declare readonly etaMin: number;
  /** Epochs of the stretch. */
  declare TI: number;
  /** Epochs since the restart. */
  declare TCur: number;

  constructor(optimizer: ScheduledOptimizer, ...given: Arguments<typeof restartParameters>) {
    const fields = bindNamed('CosineAnnealingWarmRestarts', restartParameters, given);
    super(optimizer, { ...fields, TI: fields.T0, TCur: fields.lastEpoch });
  }

  protected getLr(): number[] {
    const { TCur: at, TI: length, etaMin: least } = this;
    return this.baseLrs.map((lr) => least + ((lr - least) * (1 + Math.cos((Math.PI * at) / length))) / 2);
  }

  /** Sets the learning rates of the next epoch, or of a given one, which may lie between two: `epoch + batch / batches`. */
  override step(epoch?: number | null): void {
    const to = epoch ?? (this.lastEpoch < 0 ? 0 : undefined);
    if (to === undefined) {
      this.TCur++;
      if (this.TCur >= this.TI) {
        this.TCur -= this.TI;
        this.TI *= this.TMult;
      }
    } else this.goTo(to);
    this.lastEpoch = Math.floor(to ?? this.lastEpoch + 1);
    this.set(this.getLr());
  }

  private goTo(epoch: number): void {
    const { T0, TMult } = this;
    if (!(epoch >= 0)) {
      throw new ValueError(
        'CosineAnnealingWarmRestarts/epoch',
        `epoch of CosineAnnealingWarmRestarts must be a number not below 0, got ${epoch}`,
      );
    }
    if (epoch < T0) {
      this.TI = T0;
      this.TCur = epoch;
    } else if (TMult === 1) this.TCur = epoch % T0;
    else {
      const restarts = Math.floor(Math.log((epoch / T0) * (TMult - 1) + 1) / Math.log(TMult));
      this.TCur = epoch - (T0 * (TMult ** restarts - 1)) / (TMult - 1);
      this.TI = T0 * TMult ** restarts;
    }
  }
}
