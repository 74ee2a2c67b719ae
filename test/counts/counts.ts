/** @file The counts of a training step. */

/** The global that the bundled sources call. */
export const counterName = 'flambeauCounter';

export interface Counts {
  readonly launches: number;
  readonly tensors: number;
  /** Storages that were asked for, and their bytes. */
  readonly storages: number;
  readonly bytes: number;
  /** Of storages, those that went back to the free lists as soon as nothing could reach them. The others are the collector's. */
  readonly returned: number;
  readonly returnedBytes: number;
  /** Bytes that the host was asked for: what no free list had. */
  readonly freshBytes: number;
  /** Calls from JavaScript into the native engine. */
  readonly nativeCalls: number;
  /** Operator calls whose inputs or attributes are an object of another hidden class than at the operator's call before. */
  readonly reshaped: number;
}

/** Which of them are the same at each run, so that a test can hold them. What is fresh depends on what the collector gave back. */
export const steadyCounts = [
  'launches',
  'tensors',
  'storages',
  'bytes',
  'returned',
  'returnedBytes',
  'nativeCalls',
  'reshaped',
] as const satisfies readonly (keyof Counts)[];

/** What one workload costs on one engine. */
export interface Report {
  readonly engine: string;
  readonly workload: string;
  readonly counts: Counts;
  /** Operators whose objects changed shape, and how often. */
  readonly unsteady: readonly (readonly [operator: string, times: number])[];
}

/** The engines that steps are counted on. */
export const engineNames = ['native', 'wasm'] as const;
export type EngineName = (typeof engineNames)[number];

export type SteadyCounts = Readonly<Record<(typeof steadyCounts)[number], number>>;

/** What the test holds: the file `held.json`. */
export interface Held {
  readonly steps: Readonly<Record<string, Readonly<Record<string, SteadyCounts>>>>;
  /** Operators whose inputs or attributes come as objects of changing hidden class. */
  readonly unsteady: readonly string[];
}

const steadyOf = (counts: Counts): SteadyCounts =>
  Object.fromEntries(steadyCounts.map((name) => [name, counts[name]])) as SteadyCounts;

/** Reports as the file has them, by engine and workload. */
export function heldOf(reports: readonly Report[]): Held['steps'] {
  const steps: Record<string, Record<string, SteadyCounts>> = {};
  for (const { engine, workload, counts } of reports) {
    steps[engine] ??= {};
    steps[engine][workload] = steadyOf(counts);
  }
  return steps;
}
