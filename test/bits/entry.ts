/** @file What the program that computes bits is asked for, and what it says. */
import type { SuiteName } from '../conformance/run.ts';

/** The recorded suites, and `steps`: twenty steps of each of the trainings. */
export type BitSuite = SuiteName | 'steps';

export interface Wanted {
  readonly suites: readonly BitSuite[];
  /** Operators, layers, optimizers and models; all where it is empty. */
  readonly names: readonly string[];
  /** The folder of the recorded cases. */
  readonly recorded: string;
}

export interface Entry {
  readonly suite: BitSuite;
  readonly subject: string;
  readonly id: string;
  readonly status: 'passed' | 'failed' | 'unsupported';
  readonly hash: string;
}
