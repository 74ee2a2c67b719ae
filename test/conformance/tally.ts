/** @file Counts of a run: by tier, by operator, with the id and reason of everything that did not pass. */
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

export interface OperatorCount extends CountPair {
  readonly call: string;
  readonly tier: number;
}

export interface Mark {
  readonly id: string;
  readonly op: string;
  readonly reason: string;
  /** The recorded call, for reading. */
  readonly call: string;
}

export interface UnsupportedMark extends Mark {
  readonly kind: UnsupportedKind;
}

/** What `--json` writes. */
export interface Report {
  readonly folder: string;
  readonly seed: number;
  readonly engine: string;
  readonly byTier: Readonly<Record<string, CountPair>>;
  readonly byOp: Readonly<Record<string, OperatorCount>>;
  readonly failures: readonly Mark[];
  readonly unsupported: readonly UnsupportedMark[];
}

const zero = (): Count => ({ total: 0, passed: 0, failed: 0, unsupported: 0 });

export class Tally {
  readonly byTier: Record<string, CountPair> = {};
  readonly byOp: Record<string, OperatorCount> = {};
  readonly failures: Mark[] = [];
  readonly unsupported: UnsupportedMark[] = [];

  /** Begins an operator, so that one without cases is listed too. */
  operator(name: string, call: string, tier: number): void {
    this.byOp[name] ??= { call, tier, cases: zero(), errors: zero() };
    this.byTier[tier] ??= { cases: zero(), errors: zero() };
  }

  add(
    name: string,
    list: 'cases' | 'errors',
    mark: { readonly id: string; readonly call: string },
    outcome: Outcome,
  ): void {
    const operator = this.byOp[name];
    const tier = this.byTier[operator?.tier ?? ''];
    if (operator === undefined || tier === undefined) throw new Error(`operator ${name} was not begun`);
    for (const count of [operator[list], tier[list]]) {
      count.total += 1;
      count[outcome.status] += 1;
    }
    if (outcome.status === 'failed') this.failures.push({ ...mark, op: name, reason: outcome.reason });
    if (outcome.status === 'unsupported') {
      this.unsupported.push({ ...mark, op: name, reason: outcome.reason, kind: outcome.kind });
    }
  }

  report(folder: string, seed: number, engine: string): Report {
    const { byTier, byOp, failures, unsupported } = this;
    return { folder, seed, engine, byTier, byOp, failures, unsupported };
  }
}
