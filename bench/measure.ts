/** @file Timing: many runs after warm-up, of which the middle and the shortest count. */

export interface Timing {
  readonly median: number;
  /** What the machine can do when nothing else wants it. */
  readonly minimum: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Milliseconds of `run`, which is called `warmUp` times first, and for at least so many milliseconds. */
export function time(run: () => unknown, count: number, warmUp: number, warmUpMilliseconds = 0): Timing {
  const began = performance.now();
  for (let i = 0; i < warmUp || performance.now() - began < warmUpMilliseconds; i++) run();
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
  }
  return { median: median(times), minimum: Math.min(...times) };
}

/** Microseconds of a call too short to time by itself: those of batches of calls. */
export function timeShort(run: () => void, callsPerBatch: number, batches: number): Timing {
  const batch = () => {
    for (let i = 0; i < callsPerBatch; i++) run();
  };
  const timing = time(batch, batches, 3);
  const each = (milliseconds: number) => (milliseconds * 1e3) / callsPerBatch;
  return { median: each(timing.median), minimum: each(timing.minimum) };
}
