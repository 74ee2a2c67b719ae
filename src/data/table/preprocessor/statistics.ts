/** @file Statistics of a column's numbers, where NaN is a missing value that does not count. */
import type { NumberArray } from '../column.ts';

export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Sum of the squares of the distances from the mean. */
  readonly squares: number;
  readonly min: number;
  readonly max: number;
}

/** Two passes, as the squares of large numbers far from zero would cancel in one. */
export function moments(values: NumberArray): Moments {
  let count = 0;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isNaN(value)) {
      count++;
      sum += value;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  const mean = sum / count;
  let squares = 0;
  let rest = 0;
  for (let i = 0; i < values.length; i++) {
    const distance = (values[i] as number) - mean;
    if (!Number.isNaN(distance)) {
      squares += distance * distance;
      rest += distance;
    }
  }
  // What rounding left of the sum of the distances, which is zero of exact numbers: Chan, Golub and LeVeque, "Algorithms for
  // Computing the Sample Variance", 1983.
  return {
    count,
    mean: min === max ? min : mean + rest / count,
    squares: min === max ? 0 : squares - (rest * rest) / count,
    min,
    max,
  };
}

/** The present values in order of size. */
export function sorted(values: NumberArray): Float64Array {
  const present = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isNaN(value)) present[count++] = value;
  }
  return present.subarray(0, count).sort();
}

/** A quantile of sorted values, between two neighbours in proportion, as NumPy's default. */
export function quantile(values: Float64Array, q: number): number {
  const place = (values.length - 1) * q;
  const below = Math.floor(place);
  const low = values[below] as number;
  const high = values[Math.min(below + 1, values.length - 1)] as number;
  return low + (high - low) * (place - below);
}

/** The value that is there most often; of several the smallest. */
export function mostFrequent(values: Float64Array): number {
  let best = values[0] as number;
  let most = 0;
  for (let start = 0; start < values.length; ) {
    let end = start + 1;
    while (end < values.length && values[end] === values[start]) end++;
    if (end - start > most) {
      most = end - start;
      best = values[start] as number;
    }
    start = end;
  }
  return best;
}
