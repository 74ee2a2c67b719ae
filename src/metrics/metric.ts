/** @file What every metric has: it takes batches, says what came of all of them, and joins what another one has seen. */
import { ArgumentError, ValueError } from '../errors/errors.ts';
import { isRecord } from '../ops/options.ts';

/** What a metric has seen, as it is saved with a training. */
export type MetricState = Readonly<Record<string, unknown>>;

/** A metric over any number of batches. */
export interface Metric<Result, Input, Own> {
  /** Takes a batch of predictions and of what they should have been. */
  update(input: Input, target: Input): this;
  /** The value over all batches since the last `reset`. */
  compute(): Result;
  /** Forgets all batches. */
  reset(): this;
  /** Takes what another metric of the same options has seen, such as that of another worker. */
  merge(other: Own): this;
  /** What it has seen: part of `torch.io.saveTraining`. */
  stateDict(): MetricState;
  /** Goes on from `stateDict()` of a metric of the same options. */
  loadStateDict(state: MetricState): void;
  /** Which values are better; undefined where a value is no single number. */
  readonly better?: 'higher' | 'lower';
}

/** The fields of a saved state, if they are all there. */
export function savedFields<Name extends string>(
  call: string,
  state: MetricState,
  names: readonly Name[],
): Readonly<Record<Name, unknown>> {
  if (isRecord(state) && names.every((name) => Object.hasOwn(state, name))) return state;
  throw new ArgumentError(
    `${call}/state`,
    `loadStateDict of ${call} takes what stateDict() of another ${call} gives: ${names.join(', ')}`,
  );
}

/** The same, where all are numbers. */
export function savedNumbers<Name extends string>(
  call: string,
  state: MetricState,
  names: readonly Name[],
): Readonly<Record<Name, number>> {
  const fields = savedFields(call, state, names);
  const odd = names.find((name) => typeof fields[name] !== 'number');
  if (odd === undefined) return fields as Readonly<Record<Name, number>>;
  throw new ArgumentError(
    `${call}/state`,
    `${odd} in the state of ${call} must be a number, got ${typeof fields[odd]}`,
  );
}

/** Refuses to compute of nothing. */
export function requireSome(call: string, count: number): void {
  if (count > 0) return;
  throw new ValueError(
    `${call}/empty`,
    `${call} has seen no sample\n  fix: update(input, target) before compute(), and check that the loader is not empty`,
  );
}
