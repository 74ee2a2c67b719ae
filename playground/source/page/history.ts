/** @file The losses of a training so far, for its curves: of long ones every other point goes, again and again. */
import type { Snapshot } from '../shared/messages.ts';

export interface Curve {
  readonly training: readonly number[];
  readonly test: readonly number[];
}

const mostPoints = 800;

export class History {
  steps: number[] = [];
  curves: { training: number[]; test: number[] }[] = [];

  clear(): void {
    this.steps = [];
    this.curves = [];
  }

  add({ step, networks }: Snapshot): void {
    if (this.curves.length !== networks.length) {
      this.clear();
      this.curves = networks.map(() => ({ training: [], test: [] }));
    }
    if (this.steps.at(-1) === step) return;
    this.steps.push(step);
    networks.forEach(({ trainingLoss, testLoss }, at) => {
      this.curves[at]?.training.push(trainingLoss);
      this.curves[at]?.test.push(testLoss);
    });
    if (this.steps.length <= mostPoints) return;
    const thinned = (values: readonly number[]): number[] => values.filter((_, at) => at % 2 === 0);
    this.steps = thinned(this.steps);
    this.curves = this.curves.map(({ training, test }) => ({ training: thinned(training), test: thinned(test) }));
  }
}
