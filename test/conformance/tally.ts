/** @file Counts of a run: by suite, by tier, by operator, with the id and reason of everything that did not pass. */
import type { Outcome } from './operator-case.ts';
import type { UnsupportedKind } from './unsupported.ts';

export interface Count {
  total: number;
  passed: number;
  failed: number;
  unsupported: number;
}

export interface CountPair {
  readonly cases: Count;
  readonly errors: Count;
}

/** What a case is a case of: an operator, a layer, an optimizer, a random draw, a model. */
export interface SubjectCount extends CountPair {
  /** PyTorch's name of what is called. */
  readonly call: string;
  /** Operators only. */
  readonly tier?: number;
}

export interface Mark {
  readonly suite: string;
  readonly id: string;
  readonly op: string;
  readonly reason: string;
  /** The recorded call, for reading. */
  readonly call: string;
}

export interface UnsupportedMark extends Mark {
  readonly kind: UnsupportedKind;
}

export interface SuiteReport extends Readonly<Count> {
  readonly folder: string;
  /** The two suites of operators only. */
  readonly byTier?: Readonly<Record<string, CountPair>>;
  readonly byOp: Readonly<Record<string, SubjectCount>>;
}

/** What `--json` writes. */
export interface Report {
  /** The version of PyTorch whose answers these are. */
  readonly torch: string;
  readonly seed: number;
  readonly engine: string;
  readonly bySuite: Readonly<Record<string, SuiteReport>>;
  readonly failures: readonly Mark[];
  readonly unsupported: readonly UnsupportedMark[];
}

export const noCount = (): Count => ({ total: 0, passed: 0, failed: 0, unsupported: 0 });

/** The counts of one suite. */
export class Tally {
  readonly suite: string;
  readonly total: Count = noCount();
  readonly byTier: Record<string, CountPair> = {};
  readonly byOp: Record<string, SubjectCount> = {};
  readonly failures: Mark[] = [];
  readonly unsupported: UnsupportedMark[] = [];

  constructor(suite: string) {
    this.suite = suite;
  }

  /** Begins an operator, or what else cases belong to, so that one without cases is listed too. */
  begin(name: string, call: string, tier?: number): void {
    this.byOp[name] ??= { call, ...(tier === undefined ? {} : { tier }), cases: noCount(), errors: noCount() };
    if (tier !== undefined) this.byTier[tier] ??= { cases: noCount(), errors: noCount() };
  }

  add(
    op: string,
    list: 'cases' | 'errors',
    mark: { readonly id: string; readonly call: string },
    outcome: Outcome,
  ): void {
    const subject = this.byOp[op];
    if (subject === undefined) throw new Error(`${op} was not begun`);
    const counts = [this.total, subject[list]];
    const tier = subject.tier === undefined ? undefined : this.byTier[subject.tier];
    if (tier !== undefined) counts.push(tier[list]);
    for (const count of counts) {
      count.total += 1;
      count[outcome.status] += 1;
    }
    if (outcome.status === 'passed') return;
    const { suite } = this;
    if (outcome.status === 'failed') this.failures.push({ suite, op, ...mark, reason: outcome.reason });
    else this.unsupported.push({ suite, op, ...mark, reason: outcome.reason, kind: outcome.kind });
  }

  report(folder: string): SuiteReport {
    const hasTiers = Object.keys(this.byTier).length > 0;
    return { folder, ...this.total, ...(hasTiers ? { byTier: this.byTier } : {}), byOp: this.byOp };
  }
}
