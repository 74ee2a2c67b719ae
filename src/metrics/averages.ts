/** @file Precision, recall and F1 from counts of classes, averaged as scikit-learn does. */
import { ArgumentError, ValueError } from '../errors/errors.ts';
import { classesOf, type Values } from './batch.ts';
import { ClassCounts } from './confusion.ts';
import { type Metric, type MetricState, requireSome } from './metric.ts';
import { type Average, type AverageOptions, checkedChoice, checkedOptions, checkedThreshold } from './options.ts';

interface Counted {
  readonly right: number;
  readonly predicted: number;
  readonly wanted: number;
}

/** A share as numerator and denominator. */
type Share = (counted: Counted) => readonly [over: number, under: number];

/** What precision, recall and F1 share. */
abstract class AveragedMetric<Own extends AveragedMetric<Own>> implements Metric<number, Values, Own> {
  readonly better = 'higher';
  readonly #call: string;
  readonly #share: Share;
  readonly #counts = new ClassCounts();
  readonly #average: Average;
  readonly #zeroDivision: number;
  readonly #threshold: number | undefined;

  constructor(call: string, share: Share, options: AverageOptions) {
    this.#call = call;
    this.#share = share;
    const {
      average = 'binary',
      zeroDivision = 0,
      threshold,
    } = checkedOptions(call, options, ['average', 'zeroDivision', 'threshold']);
    this.#average = checkedChoice(call, 'average', average, ['binary', 'micro', 'macro', 'weighted']);
    if (typeof zeroDivision !== 'number') {
      throw new ArgumentError(
        `${call}/zeroDivision`,
        `zeroDivision of ${call} must be a number, got ${String(zeroDivision)}`,
      );
    }
    this.#zeroDivision = zeroDivision;
    this.#threshold = checkedThreshold(call, threshold);
  }

  update(input: Values, target: Values): this {
    const classes = classesOf(this.#call, input, target, this.#threshold);
    this.#counts.add(classes.input, classes.target);
    return this;
  }

  #ratio(counted: Counted): number {
    const [over, under] = this.#share(counted);
    return under === 0 ? this.#zeroDivision : over / under;
  }

  compute(): number {
    const { size } = this.#counts;
    requireSome(this.#call, size);
    if (this.#average === 'binary') {
      if (size > 2) {
        throw new ValueError(
          `${this.#call}/average`,
          `${this.#call} has seen ${size} classes, and average 'binary' is of class 1 among two\n  fix: { average: 'macro' }, 'micro' or 'weighted'`,
        );
      }
      return this.#ratio(this.#counts.ofClass(1));
    }
    // Classes that were neither predicted nor wanted do not count.
    const all = Array.from({ length: size }, (_, code) => this.#counts.ofClass(code)).filter(
      ({ predicted, wanted }) => predicted + wanted > 0,
    );
    const sum = (part: keyof Counted) => all.reduce((total, counted) => total + counted[part], 0);
    if (this.#average === 'micro') {
      return this.#ratio({ right: sum('right'), predicted: sum('predicted'), wanted: sum('wanted') });
    }
    const weightOf = ({ wanted }: Counted) => (this.#average === 'macro' ? 1 : wanted);
    const weights = all.reduce((total, counted) => total + weightOf(counted), 0);
    return all.reduce((total, counted) => total + weightOf(counted) * this.#ratio(counted), 0) / weights;
  }

  /** The value of each class, by its number. */
  perClass(): number[] {
    requireSome(this.#call, this.#counts.size);
    return Array.from({ length: this.#counts.size }, (_, code) => this.#ratio(this.#counts.ofClass(code)));
  }

  reset(): this {
    this.#counts.clear();
    return this;
  }

  merge(other: Own): this {
    this.#counts.join(other.countsOf());
    return this;
  }

  stateDict(): MetricState {
    return this.#counts.stateDict();
  }

  loadStateDict(state: MetricState): void {
    this.#counts.loadStateDict(this.#call, state);
  }

  /** @internal */
  countsOf(): ClassCounts {
    return this.#counts;
  }
}

/**
 * The share of samples predicted as a class that are of it, over batches.
 *
 * @example
 * const precision = new metrics.Precision({ average: 'macro' });
 * precision.update([0, 1, 1], [0, 0, 1]).compute(); // 0.75
 * precision.perClass(); // [ 1, 0.5 ]
 */
export class Precision extends AveragedMetric<Precision> {
  constructor(options: AverageOptions = {}) {
    super('Precision', ({ right, predicted }) => [right, predicted], options);
  }
}

/**
 * The share of samples of a class that are predicted as it, over batches.
 *
 * @example
 * new metrics.Recall().update([0, 1, 1], [1, 1, 1]).update([0], [1]).compute(); // 0.5
 */
export class Recall extends AveragedMetric<Recall> {
  constructor(options: AverageOptions = {}) {
    super('Recall', ({ right, wanted }) => [right, wanted], options);
  }
}

/**
 * The harmonic mean of precision and recall, over batches.
 *
 * @example
 * new metrics.F1Score({ average: 'micro' }).update([0, 1, 2, 2], [0, 1, 1, 2]).compute(); // 0.75
 */
export class F1Score extends AveragedMetric<F1Score> {
  constructor(options: AverageOptions = {}) {
    super('F1Score', ({ right, predicted, wanted }) => [2 * right, predicted + wanted], options);
  }
}

/**
 * The share of samples predicted as a class that are of it, of one batch.
 *
 * @example
 * metrics.precision([0, 1, 1, 0], [0, 0, 1, 1]); // 0.5
 */
export function precision(input: Values, target: Values, options?: AverageOptions): number {
  return new Precision(options).update(input, target).compute();
}

/**
 * The share of samples of a class that are predicted as it, of one batch.
 *
 * @example
 * metrics.recall([0, 1, 1, 0], [0, 1, 1, 1], { average: 'macro' }); // 0.8333333333333333
 */
export function recall(input: Values, target: Values, options?: AverageOptions): number {
  return new Recall(options).update(input, target).compute();
}

/**
 * The harmonic mean of precision and recall, of one batch.
 *
 * @example
 * metrics.f1Score([0, 1, 1, 0], [0, 0, 1, 0]); // 0.6666666666666666
 */
export function f1Score(input: Values, target: Values, options?: AverageOptions): number {
  return new F1Score(options).update(input, target).compute();
}
