/** @file Timing: medians over many runs after warm-up. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Median milliseconds of `run`, which is called `warmUp` times first, and for at least so many milliseconds. */
export function time(run: () => void, count: number, warmUp: number, warmUpMilliseconds = 0): number {
  const began = performance.now();
  for (let i = 0; i < warmUp || performance.now() - began < warmUpMilliseconds; i++) run();
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
  }
  return median(times);
}

/** Median nanoseconds of a call too short to time by itself: medians over batches of calls. */
export function timeShort(run: () => void, callsPerBatch: number, batches: number): number {
  const batch = () => {
    for (let i = 0; i < callsPerBatch; i++) run();
  };
  return (time(batch, batches, 3) * 1e6) / callsPerBatch;
}
