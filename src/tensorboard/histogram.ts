/** @file Histograms as PyTorch's SummaryWriter makes them, in buckets that grow by a tenth from 1e-12 to 1e20 to either side of 0. */
import { Message } from './message.ts';

let limits: Float64Array | undefined;

function makeLimits(): Float64Array {
  const rising: number[] = [];
  for (let limit = 1e-12; limit < 1e20; limit *= 1.1) rising.push(limit);
  return Float64Array.from([...rising.map((limit) => -limit).reverse(), 0, ...rising]);
}

/** The bucket of a value: from its limit on, below the next one; the last one has both its limits. −1 beyond all. */
function bucketOf(all: Float64Array, value: number): number {
  let low = 0;
  let high = all.length - 1;
  if (!(value >= (all[low] as number)) || value > (all[high] as number)) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (value >= (all[middle] as number)) low = middle;
    else high = middle;
  }
  return low;
}

/** Values as TensorFlow's HistogramProto. */
export function histogramMessage(values: ArrayLike<number>): Message {
  limits ??= makeLimits();
  const counts = new Float64Array(limits.length - 1);
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    least = Math.min(least, value);
    most = Math.max(most, value);
    sum += value;
    squares += value * value;
    const bucket = bucketOf(limits, value);
    if (bucket >= 0) counts[bucket] = (counts[bucket] as number) + 1;
  }
  const first = counts.findIndex((count) => count > 0);
  const last = counts.findLastIndex((count) => count > 0);
  // Only right limits are told: an empty bucket before the first one tells its left limit.
  const kept = first < 0 ? [0] : [0, ...counts.subarray(first, last + 1)];
  const right = limits.subarray(Math.max(0, first), first < 0 ? 1 : last + 2);
  return new Message()
    .double(1, least)
    .double(2, most)
    .double(3, values.length)
    .double(4, sum)
    .double(5, squares)
    .doubles(6, right)
    .doubles(7, kept);
}
