/** @file The suites of the benchmark, and what their numbers are. Less is better in each. */
import { type Workload, workloads } from './workloads.ts';

export interface Suite {
  readonly name: 'steps' | 'layers' | 'ops' | 'startup' | 'cold' | 'memory';
  readonly unit: 'ms' | 'µs' | 'MB';
}

export const suites: readonly Suite[] = [
  { name: 'steps', unit: 'ms' },
  { name: 'layers', unit: 'ms' },
  { name: 'ops', unit: 'µs' },
  { name: 'startup', unit: 'ms' },
  { name: 'cold', unit: 'ms' },
  { name: 'memory', unit: 'MB' },
];

/** Which part of a suite. */
export interface Selection {
  /** Names with `|` between; all where it is empty. */
  readonly only: string;
  /** Few runs: whether it works, not how fast. */
  readonly quick: boolean;
}

/** The workloads that are meant. Large ones are no quick ones, unless they are named. */
export function chosenWorkloads({ only, quick }: Selection): Workload[] {
  const names = only === '' ? undefined : only.split('|');
  return workloads.filter(({ name, large }) => names?.includes(name) ?? !(quick && large === true));
}

/** Floating-point operations of a step's products. */
export const flopsOf = (workload: string): number | undefined => workloads.find(({ name }) => name === workload)?.flops;
