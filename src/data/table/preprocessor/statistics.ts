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

/** The moments with so many copies of a value more. */
export function withCopies(known: Moments, value: number, copies: number): Moments {
  if (copies === 0) return known;
  // As those of two parts join: Chan, Golub and LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample
  // Variances", 1979.
  const own = known.count === 0 ? value : known.mean;
  const count = known.count + copies;
  const distance = value - own;
  return {
    count,
    mean: own + (distance * copies) / count,
    squares: (known.count === 0 ? 0 : known.squares) + (distance * distance * known.count * copies) / count,
    min: Math.min(known.min, value),
    max: Math.max(known.max, value),
  };
}

/** A copy of the values that are not missing. */
function present(values: NumberArray): Float64Array {
  const out = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isNaN(value)) out[count++] = value;
  }
  return out.subarray(0, count);
}

/** The present values in order of size. */
export const sorted = (values: NumberArray): Float64Array => present(values).sort();

const between = (low: number, high: number, share: number): number => low + (high - low) * share;

/** A quantile of sorted values, between two neighbours in proportion, as NumPy's default. */
export function quantile(values: Float64Array, q: number): number {
  const place = (values.length - 1) * q;
  const below = Math.floor(place);
  const low = values[below] as number;
  const high = values[Math.min(below + 1, values.length - 1)] as number;
  return between(low, high, place - below);
}

/** Puts the k-th smallest value in its place, smaller ones before it. */
function select(values: Float64Array, k: number): number {
  // R. W. Floyd and R. L. Rivest, "Algorithm 489: SELECT", Communications of the ACM, 1975.
  const partition = (from: number, to: number): void => {
    let [left, right] = [from, to];
    while (right > left) {
      if (right - left > 600) {
        const count = right - left + 1;
        const place = k - left + 1;
        const log = Math.log(count);
        const width = 0.5 * Math.exp((2 * log) / 3);
        const spread = 0.5 * Math.sqrt((log * width * (count - width)) / count) * Math.sign(place - count / 2);
        partition(
          Math.max(left, Math.floor(k - (place * width) / count + spread)),
          Math.min(right, Math.floor(k + ((count - place) * width) / count + spread)),
        );
      }
      const pivot = values[k] as number;
      let i = left;
      let j = right;
      swap(values, left, k);
      if ((values[right] as number) > pivot) swap(values, left, right);
      while (i < j) {
        swap(values, i, j);
        i++;
        j--;
        while ((values[i] as number) < pivot) i++;
        while ((values[j] as number) > pivot) j--;
      }
      if (values[left] === pivot) swap(values, left, j);
      else {
        j++;
        swap(values, j, right);
      }
      if (j <= k) left = j + 1;
      if (k <= j) right = j - 1;
    }
  };
  partition(0, values.length - 1);
  return values[k] as number;
}

function swap(values: Float64Array, i: number, j: number): void {
  const value = values[i] as number;
  values[i] = values[j] as number;
  values[j] = value;
}

/** The smallest value from a place on. */
function smallest(values: Float64Array, from: number): number {
  let least = values[from] as number;
  for (let i = from + 1; i < values.length; i++) if ((values[i] as number) < least) least = values[i] as number;
  return least;
}

/** Quantiles of the present values, which need not be in order: the same as of `sorted` ones, sooner. */
export function quantiles(values: NumberArray, shares: readonly number[]): number[] {
  const scratch = present(values);
  return shares.map((q) => {
    const place = (scratch.length - 1) * q;
    const below = Math.floor(place);
    const low = select(scratch, below);
    const high = below + 1 < scratch.length ? smallest(scratch, below + 1) : low;
    return between(low, high, place - below);
  });
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
