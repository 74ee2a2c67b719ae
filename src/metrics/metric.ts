/** @file What every metric has: it takes batches, says what came of all of them, and joins what another one has seen. */
import { ValueError } from '../errors/errors.ts';

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
}

/** Refuses to compute of nothing. */
export function requireSome(call: string, count: number): void {
  if (count > 0) return;
  throw new ValueError(
    `${call}/empty`,
    `${call} has seen no sample\n  fix: update(input, target) before compute(), and check that the loader is not empty`,
  );
}
