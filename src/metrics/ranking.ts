/** @file How well scores put the samples of a class before the others: areas under curves, exact over all batches. */
import { ArgumentError, ValueError } from '../errors/errors.ts';
import { fromTypedArray } from '../ops/creation/data.ts';
import { isTensor } from '../tensor/tensor.ts';
import { classOf, numbersOf, shapeMistake, type Values } from './batch.ts';
import { type Metric, type MetricState, requireSome, savedFields } from './metric.ts';
import { checkedChoice, checkedOptions } from './options.ts';

/** Samples of equal score, from the highest score on: how many are of the class, and how many are not. */
type Ties = (own: number, others: number) => void;

/** Scores of every sample seen, and their classes. */
export class Scores {
  width = 0;
  readonly scores: ArrayLike<number>[] = [];
  readonly targets: Int32Array[] = [];
  count = 0;
  #joined: { readonly scores: Float64Array; readonly targets: Int32Array } | undefined;

  add(call: string, given: Values, wanted: Values): void {
    const input = numbersOf(call, 'input', given);
    const target = numbersOf(call, 'target', wanted);
    const rows = target.values.length;
    const width = input.shape.length === 2 ? (input.shape[1] as number) : 1;
    const isRight = target.shape.length === 1 && input.shape.length <= 2 && input.shape[0] === rows && width > 0;
    if (!isRight) throw shapeMistake(call, input, target, 'the input is [n] scores of class 1, or [n, classes]');
    if (this.count > 0 && this.width !== width) {
      throw new ValueError(`${call}/classes`, `${call} has seen scores of ${this.width} classes, and now of ${width}`);
    }
    const most = Math.max(1, width - 1);
    const targets = Int32Array.from(target.values, (value, at) => {
      const code = classOf(call, 'target', value, at);
      if (code <= most) return code;
      throw new ValueError(
        `${call}/class`,
        `target of ${call} holds class ${code} at ${at}, and there are scores of ${most + 1} classes`,
        {
          position: at,
        },
      );
    });
    for (let i = 0; i < input.values.length; i++) {
      if (!Number.isNaN(input.values[i])) continue;
      throw new ValueError(`${call}/nan`, `input of ${call} holds NaN at ${i}\n  rule: scores can be put in order`, {
        position: i,
      });
    }
    this.#joined = undefined;
    this.width = width;
    this.count += rows;
    this.scores.push(input.values);
    this.targets.push(targets);
  }

  join(other: Scores): void {
    if (other.count === 0) return;
    this.#joined = undefined;
    this.width = other.width;
    this.count += other.count;
    this.scores.push(...other.scores);
    this.targets.push(...other.targets);
  }

  clear(): void {
    this.#joined = undefined;
    this.count = 0;
    this.scores.length = 0;
    this.targets.length = 0;
  }

  #all(): { readonly scores: Float64Array; readonly targets: Int32Array } {
    if (this.#joined !== undefined) return this.#joined;
    const scores = new Float64Array(this.count * this.width);
    const targets = new Int32Array(this.count);
    let start = 0;
    this.targets.forEach((own, batch) => {
      targets.set(own, start);
      scores.set(this.scores[batch] ?? [], start * this.width);
      start += own.length;
    });
    this.#joined = { scores, targets };
    return this.#joined;
  }

  stateDict(): MetricState {
    const { scores, targets } = this.#all();
    return { width: this.width, scores: fromTypedArray(scores.slice()), targets: fromTypedArray(targets.slice()) };
  }

  loadStateDict(call: string, state: MetricState): void {
    const { width, scores, targets } = savedFields(call, state, ['width', 'scores', 'targets']);
    const values: unknown = isTensor(scores) ? scores.toTypedArray() : undefined;
    const classes: unknown = isTensor(targets) ? targets.toTypedArray() : undefined;
    const isWhole =
      values instanceof Float64Array &&
      classes instanceof Int32Array &&
      typeof width === 'number' &&
      values.length === width * classes.length;
    if (!isWhole)
      throw new ArgumentError(`${call}/state`, `the state of ${call} must hold a row of scores for each target`);
    this.clear();
    this.width = width;
    this.count = classes.length;
    this.scores.push(values.slice());
    this.targets.push(classes.slice());
  }

  /** How many samples are of a class. */
  countOf(code: number): number {
    return this.#all().targets.reduce((sum, target) => sum + (target === code ? 1 : 0), 0);
  }

  /** Calls `see` for each score that there is of a class, from the highest on. */
  ranked(code: number, see: Ties): void {
    const { scores, targets } = this.#all();
    const { width } = this;
    const place = width === 1 ? 0 : code;
    const order = Uint32Array.from({ length: this.count }, (_, row) => row);
    const scoreOf = (row: number) => scores[row * width + place] as number;
    order.sort((a, b) => (scoreOf(a) < scoreOf(b) ? 1 : scoreOf(a) > scoreOf(b) ? -1 : 0));
    for (let start = 0; start < order.length; ) {
      const score = scoreOf(order[start] as number);
      let own = 0;
      let end = start;
      for (; end < order.length && scoreOf(order[end] as number) === score; end++) {
        if (targets[order[end] as number] === code) own++;
      }
      see(own, end - start - own);
      start = end;
    }
  }
}

export function areaUnderRoc(scores: Scores, code: number): number {
  const own = scores.countOf(code);
  const others = scores.count - own;
  if (own === 0 || others === 0) {
    throw new ValueError(
      'RocAuc/one-class',
      `the area under the ROC curve of class ${code} needs samples of it and of others, got ${own} and ${others}\n  fix: more samples, or a stratified split`,
      { class: code },
    );
  }
  let before = 0;
  let area = 0;
  scores.ranked(code, (right, wrong) => {
    // A tie counts half.
    area += wrong * (before + right / 2);
    before += right;
  });
  return area / (own * others);
}

/** The mean of the precisions at each score, weighted by what each adds to the recall: no interpolation, as scikit-learn. */
export function averagePrecisionOf(scores: Scores, code: number): number {
  const own = scores.countOf(code);
  if (own === 0) return 0;
  let right = 0;
  let predicted = 0;
  let area = 0;
  scores.ranked(code, (ownHere, othersHere) => {
    right += ownHere;
    predicted += ownHere + othersHere;
    area += (ownHere / own) * (right / predicted);
  });
  return area;
}

export interface RankingOptions {
  /** How the classes of `[n, classes]` are averaged, each against all others. Default: `'macro'`. */
  readonly average?: 'macro' | 'weighted';
}

abstract class RankingMetric<Own extends RankingMetric<Own>> implements Metric<number, Values, Own> {
  readonly better = 'higher';
  readonly #call: string;
  readonly #area: (scores: Scores, code: number) => number;
  readonly #average: 'macro' | 'weighted';
  readonly #scores = new Scores();

  constructor(call: string, area: (scores: Scores, code: number) => number, options: RankingOptions) {
    this.#call = call;
    this.#area = area;
    const { average = 'macro' } = checkedOptions(call, options, ['average']);
    this.#average = checkedChoice(call, 'average', average, ['macro', 'weighted']);
  }

  update(input: Values, target: Values): this {
    this.#scores.add(this.#call, input, target);
    return this;
  }

  compute(): number {
    const scores = this.#scores;
    requireSome(this.#call, scores.count);
    // Scores of two classes say the same twice.
    if (scores.width <= 2) return this.#area(scores, 1);
    const areas = this.perClass();
    if (this.#average === 'macro') return areas.reduce((sum, area) => sum + area, 0) / areas.length;
    return areas.reduce((sum, area, code) => sum + (area * scores.countOf(code)) / scores.count, 0);
  }

  /** The area of each class against all others. */
  perClass(): number[] {
    requireSome(this.#call, this.#scores.count);
    if (this.#scores.width > 1) {
      return Array.from({ length: this.#scores.width }, (_, code) => this.#area(this.#scores, code));
    }
    throw new ArgumentError(
      `${this.#call}/classes`,
      `${this.#call} has seen scores of one class only\n  fix: compute()`,
    );
  }

  reset(): this {
    this.#scores.clear();
    return this;
  }

  merge(other: Own): this {
    this.#scores.join(other.scoresOf());
    return this;
  }

  stateDict(): MetricState {
    return this.#scores.stateDict();
  }

  loadStateDict(state: MetricState): void {
    this.#scores.loadStateDict(this.#call, state);
  }

  /** @internal */
  scoresOf(): Scores {
    return this.#scores;
  }
}

/**
 * The area under the ROC curve, over batches: how often a sample of the class has a higher score than one of another. All scores are
 * kept, so that it is exact.
 *
 * @throws {ValueError} when all samples are of one class (`RocAuc/one-class`).
 * @example
 * const area = new metrics.RocAuc();
 * area.update([0.1, 0.4], [0, 0]).update([0.35, 0.8], [1, 1]);
 * area.compute(); // 0.75
 */
export class RocAuc extends RankingMetric<RocAuc> {
  constructor(options: RankingOptions = {}) {
    super('RocAuc', areaUnderRoc, options);
  }
}

/**
 * The area under the curve of precision and recall, over batches, without interpolation; 0 where no sample is of the class.
 *
 * @example
 * new metrics.AveragePrecision().update([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]).compute(); // 0.8333333333333333
 */
export class AveragePrecision extends RankingMetric<AveragePrecision> {
  constructor(options: RankingOptions = {}) {
    super('AveragePrecision', averagePrecisionOf, options);
  }
}

/**
 * The area under the ROC curve, of one batch; of scores `[n, classes]` each class against all others.
 *
 * @example
 * metrics.rocAuc(torch.tensor([0.1, 0.4, 0.35, 0.8]), [0, 0, 1, 1]); // 0.75
 */
export function rocAuc(input: Values, target: Values, options?: RankingOptions): number {
  return new RocAuc(options).update(input, target).compute();
}

/**
 * The area under the curve of precision and recall, of one batch.
 *
 * @example
 * metrics.averagePrecision([0.9, 0.8, 0.7], [1, 0, 1]); // 0.8333333333333333
 */
export function averagePrecision(input: Values, target: Values, options?: RankingOptions): number {
  return new AveragePrecision(options).update(input, target).compute();
}
