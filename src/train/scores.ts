/** @file Loss and metrics over the batches of an epoch. */
import { ArgumentError } from '../errors/errors.ts';
import { isRecord } from '../ops/options.ts';

/** What counts batches up to a value, as the classes of `flambeau/metrics` do. */
export interface RunningMetric {
  update(output: never, target: never): unknown;
  compute(): unknown;
  reset(): unknown;
  /** What it has seen, so that a training goes on in the middle of an epoch. */
  stateDict?(): unknown;
  loadStateDict?(state: never): unknown;
  /** Which values are better, where that is known. */
  readonly better?: 'higher' | 'lower';
}

/** Metrics by the names that their values get. */
export type MetricSet = Readonly<Record<string, RunningMetric>>;

/** The loss, and the value of each metric under its name. */
export type ScoresOf<Metrics extends MetricSet> = { readonly loss: number } & {
  readonly [Name in keyof Metrics]: ReturnType<Metrics[Name]['compute']>;
};

/** Names that a record has beside metrics. */
const taken = ['epoch', 'loss', 'learningRate', 'seconds', 'validation'];

const isMetric = (value: unknown): value is RunningMetric =>
  typeof value === 'object' &&
  value !== null &&
  ['update', 'compute', 'reset'].every((name) => typeof Reflect.get(value, name) === 'function');

/** Metrics as they were given, checked. */
export function checkedMetrics(call: string, given: unknown): MetricSet {
  if (given === undefined) return {};
  const fix = "\n  fix: import { Accuracy } from 'flambeau/metrics'; { metrics: { accuracy: new Accuracy() } }";
  if (!isRecord(given) || isMetric(given)) {
    throw new ArgumentError(`${call}/metrics`, `metrics of ${call} are given by name${fix}`);
  }
  for (const [name, metric] of Object.entries(given)) {
    if (taken.includes(name)) {
      throw new ArgumentError(
        `${call}/metrics`,
        `a metric of ${call} cannot be called ${name}: a record has a field of that name\n  fix: give it another name`,
      );
    }
    if (isMetric(metric)) continue;
    throw new ArgumentError(
      `${call}/metrics`,
      `${name} among the metrics of ${call} has no update, compute and reset, got ${typeof metric === 'function' ? 'a function' : typeof metric}${fix}`,
      { metric: name },
    );
  }
  return given as MetricSet;
}

interface SavedScores {
  readonly lossSum: number;
  readonly samples: number;
  readonly metrics: Readonly<Record<string, unknown>>;
}

/** The means of an epoch while it goes on. */
export class Scores<Metrics extends MetricSet> {
  readonly metrics: Metrics;
  samples = 0;
  #lossSum = 0;

  constructor(metrics: Metrics) {
    this.metrics = metrics;
    this.reset();
  }

  /** Takes a batch: the mean loss of its samples, and what the metrics compare. */
  add(loss: number, count: number, output: unknown, target: unknown): void {
    this.#lossSum += loss * count;
    this.samples += count;
    if (target === undefined) return;
    for (const name in this.metrics) this.metrics[name]?.update(output as never, target as never);
  }

  /** The mean loss of all samples. */
  get loss(): number {
    return this.#lossSum / this.samples;
  }

  values(): ScoresOf<Metrics> {
    const values = Object.entries(this.metrics).map(([name, metric]) => [name, metric.compute()]);
    return { loss: this.loss, ...(Object.fromEntries(values) as Omit<ScoresOf<Metrics>, 'loss'>) } as ScoresOf<Metrics>;
  }

  reset(): void {
    this.#lossSum = 0;
    this.samples = 0;
    for (const name in this.metrics) this.metrics[name]?.reset();
  }

  stateDict(): SavedScores {
    const states = Object.entries(this.metrics).map(([name, metric]) => [name, metric.stateDict?.() ?? null]);
    return {
      lossSum: this.#lossSum,
      samples: this.samples,
      metrics: Object.fromEntries(states) as SavedScores['metrics'],
    };
  }

  loadStateDict({ lossSum, samples, metrics }: SavedScores): void {
    this.reset();
    this.#lossSum = lossSum;
    this.samples = samples;
    for (const [name, metric] of Object.entries(this.metrics)) {
      const state = metrics[name];
      if (state !== undefined && state !== null) metric.loadStateDict?.(state as never);
    }
  }
}
