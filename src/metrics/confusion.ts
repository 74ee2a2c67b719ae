/** @file Counts of classes against classes, which accuracy, precision, recall and F1 follow from. */
import { ArgumentError } from '../errors/errors.ts';
import { fromTypedArray } from '../ops/creation/data.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import { classesOf, type Values } from './batch.ts';
import { type Metric, type MetricState, requireSome, savedFields, savedNumbers } from './metric.ts';
import { checkedOptions, checkedThreshold, type ThresholdOptions } from './options.ts';

/** How often each class (rows) was taken for each class (columns); grows with the classes that are seen. */
export class ClassCounts {
  size = 0;
  counts: Float64Array = new Float64Array(0);

  #grow(size: number): void {
    if (size <= this.size) return;
    const grown = new Float64Array(size * size);
    for (let row = 0; row < this.size; row++) {
      grown.set(this.counts.subarray(row * this.size, (row + 1) * this.size), row * size);
    }
    this.counts = grown;
    this.size = size;
  }

  add(input: Int32Array, target: Int32Array): void {
    let most = -1;
    for (let i = 0; i < input.length; i++) most = Math.max(most, input[i] as number, target[i] as number);
    this.#grow(most + 1);
    const { counts, size } = this;
    for (let i = 0; i < input.length; i++) {
      const place = (target[i] as number) * size + (input[i] as number);
      counts[place] = (counts[place] as number) + 1;
    }
  }

  join(other: ClassCounts): void {
    this.#grow(other.size);
    for (let row = 0; row < other.size; row++) {
      for (let column = 0; column < other.size; column++) {
        const place = row * this.size + column;
        this.counts[place] = (this.counts[place] as number) + (other.counts[row * other.size + column] as number);
      }
    }
  }

  clear(): void {
    this.size = 0;
    this.counts = new Float64Array(0);
  }

  stateDict(): MetricState {
    return { counts: fromTypedArray(this.counts.slice(), [this.size, this.size]) };
  }

  loadStateDict(call: string, state: MetricState): void {
    const { counts } = savedFields(call, state, ['counts']);
    const values: unknown = isTensor(counts) ? counts.toTypedArray() : undefined;
    const size = values instanceof Float64Array ? Math.sqrt(values.length) : Number.NaN;
    if (!(values instanceof Float64Array) || !Number.isInteger(size)) {
      throw new ArgumentError(`${call}/state`, `counts in the state of ${call} must be a square matrix of float64`);
    }
    this.size = size;
    this.counts = values.slice();
  }

  get total(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  /** How often a class was right, predicted, and wanted. */
  ofClass(code: number): { readonly right: number; readonly predicted: number; readonly wanted: number } {
    const { counts, size } = this;
    if (code >= size) return { right: 0, predicted: 0, wanted: 0 };
    let predicted = 0;
    let wanted = 0;
    for (let other = 0; other < size; other++) {
      predicted += counts[other * size + code] as number;
      wanted += counts[code * size + other] as number;
    }
    return { right: counts[code * size + code] as number, predicted, wanted };
  }
}

export interface ConfusionMatrixOptions extends ThresholdOptions {
  /** How many classes there are; as many as are seen if left out. */
  readonly classes?: number;
}

/**
 * How often each class (rows) was taken for each class (columns), over batches: an int64 tensor.
 *
 * @example
 * const matrix = new metrics.ConfusionMatrix({ classes: 3 });
 * matrix.update([0, 1], [0, 2]).update([2], [2]);
 * matrix.compute();
 * // tensor([[1, 0, 0],
 * //         [0, 0, 0],
 * //         [0, 1, 1]])
 */
export class ConfusionMatrix implements Metric<Tensor, Values, ConfusionMatrix> {
  readonly #counts = new ClassCounts();
  readonly #classes: number;
  readonly #threshold: number | undefined;

  constructor(options: ConfusionMatrixOptions = {}) {
    const { classes = 0, threshold } = checkedOptions('ConfusionMatrix', options, ['classes', 'threshold']);
    this.#classes = classes;
    this.#threshold = checkedThreshold('ConfusionMatrix', threshold);
  }

  update(input: Values, target: Values): this {
    const classes = classesOf('ConfusionMatrix', input, target, this.#threshold);
    this.#counts.add(classes.input, classes.target);
    return this;
  }

  compute(): Tensor {
    const { counts, size } = this.#counts;
    requireSome('ConfusionMatrix', size);
    const width = Math.max(size, this.#classes);
    const out = new BigInt64Array(width * width);
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        out[row * width + column] = BigInt(counts[row * size + column] as number);
      }
    }
    return fromTypedArray(out, [width, width]);
  }

  reset(): this {
    this.#counts.clear();
    return this;
  }

  merge(other: ConfusionMatrix): this {
    this.#counts.join(other.#counts);
    return this;
  }

  stateDict(): MetricState {
    return this.#counts.stateDict();
  }

  loadStateDict(state: MetricState): void {
    this.#counts.loadStateDict('ConfusionMatrix', state);
  }
}

/**
 * How often each class (rows) was taken for each class (columns), of one batch.
 *
 * @example
 * metrics.confusionMatrix([0, 1, 1], [0, 0, 1]);
 * // tensor([[1, 1],
 * //         [0, 1]])
 */
export function confusionMatrix(input: Values, target: Values, options?: ConfusionMatrixOptions): Tensor {
  return new ConfusionMatrix(options).update(input, target).compute();
}

/**
 * The share of samples whose class is right, over batches.
 *
 * @example
 * const accuracy = new metrics.Accuracy();
 * accuracy.update(torch.tensor([[0.1, 0.9], [0.8, 0.2]]), torch.tensor([1n, 0n])).update([1], [0]);
 * accuracy.compute(); // 0.6666666666666666
 */
export class Accuracy implements Metric<number, Values, Accuracy> {
  readonly better = 'higher';
  readonly #threshold: number | undefined;
  #right = 0;
  #total = 0;

  constructor(options: ThresholdOptions = {}) {
    this.#threshold = checkedThreshold('Accuracy', checkedOptions('Accuracy', options, ['threshold']).threshold);
  }

  update(input: Values, target: Values): this {
    const classes = classesOf('Accuracy', input, target, this.#threshold);
    for (let i = 0; i < classes.input.length; i++) if (classes.input[i] === classes.target[i]) this.#right++;
    this.#total += classes.input.length;
    return this;
  }

  compute(): number {
    requireSome('Accuracy', this.#total);
    return this.#right / this.#total;
  }

  reset(): this {
    this.#right = 0;
    this.#total = 0;
    return this;
  }

  merge(other: Accuracy): this {
    this.#right += other.#right;
    this.#total += other.#total;
    return this;
  }

  stateDict(): MetricState {
    return { right: this.#right, total: this.#total };
  }

  loadStateDict(state: MetricState): void {
    const { right, total } = savedNumbers('Accuracy', state, ['right', 'total']);
    this.#right = right;
    this.#total = total;
  }
}

/**
 * The share of samples whose class is right, of one batch.
 *
 * @example
 * metrics.accuracy([0, 2, 1, 1], [0, 1, 1, 1]); // 0.75
 * metrics.accuracy(torch.tensor([0.2, 0.7]), [false, true], { threshold: 0.5 }); // 1
 */
export function accuracy(input: Values, target: Values, options?: ThresholdOptions): number {
  return new Accuracy(options).update(input, target).compute();
}
