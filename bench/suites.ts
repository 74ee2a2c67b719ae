/** @file The suites of the benchmark, and what their numbers are. */
import { workloads } from './workloads.ts';

export interface Suite {
  readonly name: 'steps' | 'ops' | 'startup';
  readonly unit: 'ms' | 'µs';
}

export const suites: readonly Suite[] = [
  { name: 'steps', unit: 'ms' },
  { name: 'ops', unit: 'µs' },
  { name: 'startup', unit: 'ms' },
];

/** Floating-point operations of a step's products. */
export const flopsOf = (workload: string): number | undefined => workloads.find(({ name }) => name === workload)?.flops;
