/** @file How large the steps of the run are: rising, then falling. */
import * as torch from 'flambeau';

const { LRScheduler } = torch.optim.lrScheduler;

/** The share of all steps in which the learning rate rises. */
const warmUp = 0.1;

/**
 * The learning rate rises evenly to its largest value and falls along a cosine to zero at the last step: so it may be larger than one that
 * stays. Smith and Topin, "Super-convergence" (2018), https://arxiv.org/abs/1708.07120
 */
export class LearningRate extends LRScheduler {
  declare readonly steps: number;

  constructor(optimizer: torch.optim.lrScheduler.ScheduledOptimizer, steps: number) {
    super(optimizer, { lastEpoch: -1, steps });
  }

  protected getLr(): number[] {
    // Halfway through the step, so that neither the first nor the last one goes for nothing.
    const done = (this.lastEpoch + 0.5) / this.steps;
    const share = done < warmUp ? done / warmUp : 0.5 * (1 + Math.cos((Math.PI * (done - warmUp)) / (1 - warmUp)));
    return this.baseLrs.map((largest) => largest * share);
  }

  /** A run may go on with more epochs, and so with more steps. */
  protected override get unsaved(): readonly string[] {
    return ['steps'];
  }

  override loadStateDict(saved: torch.optim.lrScheduler.SchedulerStateDict): void {
    super.loadStateDict(saved);
    this.set(this.getLr());
  }
}
