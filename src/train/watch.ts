/** @file The value that says which epoch is the best one, and how long to wait for a better one. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import { nearest } from '../errors/nearest.ts';
import { isRecord } from '../ops/options.ts';
import type { EpochRecord } from './history.ts';
import type { MetricSet } from './scores.ts';

type Names<Metrics extends MetricSet> = 'loss' | Extract<keyof Metrics, string>;

/** The name of a value of an epoch's record: `'loss'`, `'validation.accuracy'`. */
export type WatchedName<Metrics extends MetricSet, Validated extends boolean> =
  | Names<Metrics>
  | (Validated extends true ? `validation.${Names<Metrics>}` : never);

/** A value, and whether it gets better by falling or by rising; known of the loss and of the metrics of `flambeau/metrics`. */
export type WatchOption<Metrics extends MetricSet, Validated extends boolean> =
  | WatchedName<Metrics, Validated>
  | { readonly name: WatchedName<Metrics, Validated>; readonly mode: 'min' | 'max' };

export interface BestEpoch {
  readonly epoch: number;
  readonly value: number;
}

/** Its mode: stated, or that of the metric. */
function modeOf(call: string, name: string, stated: unknown, metrics: MetricSet): 'min' | 'max' {
  if (stated === 'min' || stated === 'max') return stated;
  const own = name.slice(name.lastIndexOf('.') + 1);
  const better = own === 'loss' ? 'lower' : metrics[own]?.better;
  if (stated === undefined && better !== undefined) return better === 'lower' ? 'min' : 'max';
  throw new ArgumentError(
    `${call}/watch`,
    `watch of ${call} must say whether ${name} gets better by falling or by rising${stated === undefined ? '' : `, got ${String(stated)}`}\n  fix: { watch: { name: '${name}', mode: 'max' } }`,
  );
}

/** Follows a value from epoch to epoch. */
export class Watch {
  readonly name: string;
  readonly mode: 'min' | 'max';
  readonly #minDelta: number;
  best: BestEpoch | undefined;
  /** Epochs since the best one. */
  waited = 0;

  constructor(call: string, given: unknown, metrics: MetricSet, isValidated: boolean, minDelta: number) {
    const byName = isRecord(given) ? given['name'] : given;
    const name = byName ?? (isValidated ? 'validation.loss' : 'loss');
    const own = ['loss', ...Object.keys(metrics)];
    const known = isValidated ? [...own, ...own.map((each) => `validation.${each}`)] : own;
    if (typeof name !== 'string' || !known.includes(name)) {
      const isUnvalidated = typeof name === 'string' && name.startsWith('validation.') && !isValidated;
      throw new ArgumentError(
        `${call}/watch`,
        `watch of ${call} must be ${known.map((each) => `'${each}'`).join(' or ')}, got ${typeof name === 'string' ? `'${name}'` : kindOf(name)}${isUnvalidated ? '\n  fix: { validate: loader }' : nearest(String(name), known)}`,
      );
    }
    this.name = name;
    this.mode = modeOf(call, name, isRecord(given) ? given['mode'] : undefined, metrics);
    this.#minDelta = minDelta;
  }

  valueOf(record: EpochRecord): number {
    const isValidation = this.name.startsWith('validation.');
    const scores: unknown = isValidation ? record.validation : record;
    const value: unknown = Reflect.get(scores as object, this.name.slice(isValidation ? 'validation.'.length : 0));
    if (typeof value === 'number') return value;
    throw new ArgumentError('fit/watch', `${this.name} of fit is watched and must be a number, got ${kindOf(value)}`);
  }

  /** Takes the record of an epoch. Is it the best one so far? */
  take(record: EpochRecord): boolean {
    const value = this.valueOf(record);
    const { best } = this;
    const by =
      best === undefined ? Number.POSITIVE_INFINITY : this.mode === 'min' ? best.value - value : value - best.value;
    const isBetter = by > (best === undefined ? 0 : this.#minDelta) && !Number.isNaN(value);
    if (isBetter) this.best = { epoch: record.epoch, value };
    this.waited = isBetter ? 0 : this.waited + 1;
    return isBetter;
  }
}
