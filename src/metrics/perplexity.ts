/** @file How many words a language model wavers between: exp of the mean negative log-likelihood. */
import { ArgumentError, ValueError } from '../errors/errors.ts';
import { numbersOf, shapeMistake, type Values } from './batch.ts';
import { type Metric, type MetricState, requireSome, savedNumbers } from './metric.ts';
import { checkedOptions } from './options.ts';

export interface PerplexityOptions {
  /** Targets of this class do not count, as padding. Default: -100, as in `nn.CrossEntropyLoss`. */
  readonly ignoreIndex?: number;
}

/**
 * Perplexity of logits `[…, classes]` for targets `[…]`, over batches: exp of the mean cross entropy of all that count.
 *
 * @example
 * const perplexity = new metrics.Perplexity({ ignoreIndex: 0 });
 * perplexity.update(torch.zeros([2, 3, 4]), torch.tensor([[1, 2, 3], [1, 0, 0]])).compute(); // 4
 */
export class Perplexity implements Metric<number, Values, Perplexity> {
  readonly better = 'lower';
  readonly #ignored: number;
  #sum = 0;
  #count = 0;

  constructor(options: PerplexityOptions = {}) {
    const { ignoreIndex = -100 } = checkedOptions('Perplexity', options, ['ignoreIndex']);
    if (!Number.isSafeInteger(ignoreIndex)) {
      throw new ArgumentError(
        'Perplexity/ignoreIndex',
        `ignoreIndex of Perplexity must be a whole number, got ${String(ignoreIndex)}`,
      );
    }
    this.#ignored = ignoreIndex;
  }

  update(given: Values, wanted: Values): this {
    const input = numbersOf('Perplexity', 'input', given);
    const target = numbersOf('Perplexity', 'target', wanted);
    const width = input.shape.at(-1) ?? 0;
    const isRight =
      input.shape.length === target.shape.length + 1 &&
      target.shape.every((size, i) => size === input.shape[i]) &&
      width > 0;
    if (!isRight) {
      throw shapeMistake(
        'Perplexity',
        input,
        target,
        'logits have the shape of the target and the classes as last dim',
      );
    }
    const { values } = input;
    let sum = 0;
    let count = 0;
    for (let row = 0; row < target.values.length; row++) {
      const code = target.values[row] as number;
      if (code === this.#ignored) continue;
      if (!Number.isInteger(code) || code < 0 || code >= width) {
        throw new ValueError(
          'Perplexity/class',
          `target of Perplexity holds ${code} at ${row}; the logits are of ${width} classes`,
          {
            position: row,
          },
        );
      }
      const start = row * width;
      let most = Number.NEGATIVE_INFINITY;
      for (let i = start; i < start + width; i++) most = Math.max(most, values[i] as number);
      let total = 0;
      for (let i = start; i < start + width; i++) total += Math.exp((values[i] as number) - most);
      sum += Math.log(total) + most - (values[start + code] as number);
      count++;
    }
    this.#sum += sum;
    this.#count += count;
    return this;
  }

  compute(): number {
    requireSome('Perplexity', this.#count);
    return Math.exp(this.#sum / this.#count);
  }

  reset(): this {
    this.#sum = 0;
    this.#count = 0;
    return this;
  }

  merge(other: Perplexity): this {
    this.#sum += other.#sum;
    this.#count += other.#count;
    return this;
  }

  stateDict(): MetricState {
    return { sum: this.#sum, count: this.#count };
  }

  loadStateDict(state: MetricState): void {
    const { sum, count } = savedNumbers('Perplexity', state, ['sum', 'count']);
    this.#sum = sum;
    this.#count = count;
  }
}

/**
 * Perplexity of logits `[…, classes]` for targets `[…]`, of one batch.
 *
 * @example
 * metrics.perplexity(torch.zeros([2, 8]), [3, 5]).toFixed(4); // 8.0000
 */
export function perplexity(input: Values, target: Values, options?: PerplexityOptions): number {
  return new Perplexity(options).update(input, target).compute();
}
