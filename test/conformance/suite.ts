/** @file The operators' cases on one engine: nothing that is supported fails, and the slice is supported. */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type EngineName, startEngine, withEngine } from '../../src/engines/current.ts';
import { EngineError } from '../../src/errors/errors.ts';
import { runOperators } from './run.ts';
import { type OperatorIndex, openSet } from './set.ts';
import { outside, slice } from './slice.ts';
import type { Mark, Report } from './tally.ts';

/** The set that the tests run; `FLAMBEAU_ORACLE` names another. */
export const oracle =
  process.env['FLAMBEAU_ORACLE'] ?? fileURLToPath(new URL('../../../shared/oracle', import.meta.url));

const minutes = 60_000;

/** Starts the engine; false where it is unavailable and FLAMBEAU_REQUIRE does not name it. */
export function isAvailable(name: EngineName): boolean {
  try {
    startEngine(name);
    return true;
  } catch (error) {
    const required = (process.env['FLAMBEAU_REQUIRE'] ?? '').split(',').map((part) => part.trim());
    if (!(error instanceof EngineError) || required.includes(name)) throw error;
    return false;
  }
}

const lines = (marks: readonly Mark[]): string[] => marks.map((mark) => `${mark.id}: ${mark.reason}`);

export function operatorSuite(name: EngineName): void {
  describe(`the recorded cases of PyTorch on ${name}`, () => {
    let report: Report | undefined;

    beforeAll(() => {
      if (!isAvailable(name)) return;
      const set = openSet<OperatorIndex>(oracle, 'ops', 'ops');
      report = withEngine(name, () => runOperators(set));
    }, 15 * minutes);

    it('runs every case on this engine', (context) => {
      if (report === undefined) return context.skip(`${name} is unavailable here`);
      expect(report.engine).toBe(name);
      const { cases, errors } = report.byTier['1'] ?? {};
      expect(cases?.total).toBeGreaterThan(3000);
      expect(errors?.total).toBeGreaterThan(200);
      expect(cases?.passed).toBeGreaterThan(0);
    });

    it('fails no case that it supports', (context) => {
      if (report === undefined) return context.skip(`${name} is unavailable here`);
      expect(lines(report.failures)).toEqual([]);
    });

    it('supports every case of the slice in the dtypes of the library', (context) => {
      if (report === undefined) return context.skip(`${name} is unavailable here`);
      const isMissing = (mark: { readonly op: string; readonly kind: string }) =>
        // Names with a variant: `split.list_args` belongs to `split`.
        slice.some((wanted) => mark.op === wanted || mark.op.startsWith(`${wanted}.`)) &&
        !outside.includes(mark.op) &&
        mark.kind !== 'dtype' &&
        mark.kind !== 'python';
      expect(lines(report.unsupported.filter(isMissing))).toEqual([]);
      const names = Object.keys(report.byOp);
      expect(slice.filter((wanted) => !names.some((n) => n === wanted || n.startsWith(`${wanted}.`)))).toEqual([]);
    });
  });
}
