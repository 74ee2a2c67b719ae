/** @file How far numbers are from what they should have been. */
import { pairOf, type Values } from './batch.ts';
import { type Metric, type MetricState, requireSome, savedNumbers } from './metric.ts';

/** The mean of a distance between two numbers. */
abstract class MeanDistance<Own extends MeanDistance<Own>> implements Metric<number, Values, Own> {
  readonly better = 'lower';
  readonly #call: string;
  readonly #distance: (difference: number) => number;
  #sum = 0;
  #count = 0;

  constructor(call: string, distance: (difference: number) => number) {
    this.#call = call;
    this.#distance = distance;
  }

  update(given: Values, wanted: Values): this {
    const { input, target } = pairOf(this.#call, given, wanted);
    for (let i = 0; i < input.length; i++) this.#sum += this.#distance((input[i] as number) - (target[i] as number));
    this.#count += input.length;
    return this;
  }

  compute(): number {
    requireSome(this.#call, this.#count);
    return this.#sum / this.#count;
  }

  reset(): this {
    this.#sum = 0;
    this.#count = 0;
    return this;
  }

  merge(other: Own): this {
    const { sum, count } = other.totals();
    this.#sum += sum;
    this.#count += count;
    return this;
  }

  stateDict(): MetricState {
    return { sum: this.#sum, count: this.#count };
  }

  loadStateDict(state: MetricState): void {
    const { sum, count } = savedNumbers(this.#call, state, ['sum', 'count']);
    this.#sum = sum;
    this.#count = count;
  }

  /** @internal */
  totals(): { readonly sum: number; readonly count: number } {
    return { sum: this.#sum, count: this.#count };
  }
}

/**
 * The mean distance from the targets, over batches.
 *
 * @example
 * new metrics.MeanAbsoluteError().update([1, 2], [2, 2]).update([0], [5]).compute(); // 2
 */
export class MeanAbsoluteError extends MeanDistance<MeanAbsoluteError> {
  constructor() {
    super('MeanAbsoluteError', Math.abs);
  }
}

/**
 * The mean squared distance from the targets, over batches.
 *
 * @example
 * new metrics.MeanSquaredError().update(torch.tensor([1, 2]), torch.tensor([3, 2])).compute(); // 2
 */
export class MeanSquaredError extends MeanDistance<MeanSquaredError> {
  constructor() {
    super('MeanSquaredError', (difference) => difference * difference);
  }
}

/**
 * The share of the targets' variance that the predictions explain, over batches: 1 at best, 0 for their mean. Where the targets
 * do not vary it is 1 for perfect predictions, else 0; of one sample it is NaN.
 *
 * @example
 * new metrics.R2Score().update([1, 2], [1, 2]).update([4], [3]).compute(); // 0.5
 */
export class R2Score implements Metric<number, Values, R2Score> {
  readonly better = 'higher';
  #count = 0;
  #mean = 0;
  /** Sum of the squares of the targets' distances from their mean. */
  #spread = 0;
  #errors = 0;

  /**
   * Means and spreads of parts join without the squares of large numbers: Chan, Golub and LeVeque, "Updating Formulae and a Pairwise
   * Algorithm for Computing Sample Variances", 1979.
   */
  #join(count: number, mean: number, spread: number, errors: number): void {
    if (count === 0) return;
    const total = this.#count + count;
    const distance = mean - this.#mean;
    this.#spread += spread + (distance * distance * this.#count * count) / total;
    this.#mean += (distance * count) / total;
    this.#count = total;
    this.#errors += errors;
  }

  update(given: Values, wanted: Values): this {
    const { input, target } = pairOf('R2Score', given, wanted);
    const count = target.length;
    let sum = 0;
    for (let i = 0; i < count; i++) sum += target[i] as number;
    const mean = sum / count;
    let spread = 0;
    let errors = 0;
    for (let i = 0; i < count; i++) {
      const wantedHere = target[i] as number;
      spread += (wantedHere - mean) ** 2;
      errors += (wantedHere - (input[i] as number)) ** 2;
    }
    this.#join(count, mean, spread, errors);
    return this;
  }

  compute(): number {
    requireSome('R2Score', this.#count);
    if (this.#count < 2) return Number.NaN;
    if (this.#spread === 0) return this.#errors === 0 ? 1 : 0;
    return 1 - this.#errors / this.#spread;
  }

  reset(): this {
    this.#count = 0;
    this.#mean = 0;
    this.#spread = 0;
    this.#errors = 0;
    return this;
  }

  merge(other: R2Score): this {
    this.#join(other.#count, other.#mean, other.#spread, other.#errors);
    return this;
  }

  stateDict(): MetricState {
    return { count: this.#count, mean: this.#mean, spread: this.#spread, errors: this.#errors };
  }

  loadStateDict(state: MetricState): void {
    const { count, mean, spread, errors } = savedNumbers('R2Score', state, ['count', 'mean', 'spread', 'errors']);
    this.#count = count;
    this.#mean = mean;
    this.#spread = spread;
    this.#errors = errors;
  }
}

/**
 * The mean distance from the targets, of one batch.
 *
 * @example
 * metrics.meanAbsoluteError([1, 2, 3], [1, 2, 6]); // 1
 */
export function meanAbsoluteError(input: Values, target: Values): number {
  return new MeanAbsoluteError().update(input, target).compute();
}

/**
 * The mean squared distance from the targets, of one batch.
 *
 * @example
 * metrics.meanSquaredError([1, 2, 3], [1, 2, 6]); // 3
 */
export function meanSquaredError(input: Values, target: Values): number {
  return new MeanSquaredError().update(input, target).compute();
}

/**
 * The share of the targets' variance that the predictions explain, of one batch.
 *
 * @example
 * metrics.r2Score([1, 2, 4], [1, 2, 3]); // 0.5
 */
export function r2Score(input: Values, target: Values): number {
  return new R2Score().update(input, target).compute();
}
