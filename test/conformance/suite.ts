/** @file The recorded cases on one engine: nothing that is supported fails, and the slice is supported. */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import type { EngineName } from '../../src/engines/registry.ts';
import { isAvailable } from '../available.ts';
import { quarterOf } from '../depth.ts';
import { runSuites, type SuiteName } from './run.ts';
import { outside, slice } from './slice.ts';
import type { Mark, Report } from './tally.ts';

/** PyTorch's answers. */
export const recorded = fileURLToPath(new URL('../recorded/', import.meta.url));

const minutes = 60_000;

const lines = (marks: readonly Mark[]): string[] => marks.map((mark) => `${mark.id}: ${mark.reason}`);

/** Names with a variant: `split.list_args` belongs to `split`. */
const belongsTo = (op: string, wanted: string): boolean => op === wanted || op.startsWith(`${wanted}.`);

/** What must have been run at least, of all cases: a recording that went missing is no success. */
const least: Readonly<Record<SuiteName, number>> = {
  ops: 5128,
  'ops-dtypes': 7164,
  modules: 505,
  optim: 157,
  rng: 528,
  training: 9,
};

/** Suites of fewer cases are run whole. */
const few = 100;

/** Suites that the library supports in every case. */
const whole: readonly SuiteName[] = ['modules', 'optim', 'rng', 'training'];

export function recordedSuites(name: EngineName, suites: readonly SuiteName[]): void {
  describe.each(suites)(`the recorded cases of PyTorch on ${name}: %s`, (suite) => {
    // A quarter of a few cases may hold none that is supported.
    const quarter = least[suite] < few ? undefined : quarterOf(name);
    let report: Report | undefined;

    beforeAll(async () => {
      if (isAvailable(name)) report = await withEngine(name, () => runSuites(recorded, [suite], { quarter }));
    }, 15 * minutes);

    it('are run on this engine', (context) => {
      if (report === undefined) return context.skip(`${name} is unavailable here`);
      expect(report.engine).toBe(name);
      const total = report.bySuite[suite]?.total ?? 0;
      if (quarter === undefined) expect(total).toBe(least[suite]);
      // Streams of random numbers are chosen whole, and differ in length.
      else expect(total).toBeGreaterThan(least[suite] / 10);
    });

    it('fail in no case that is supported', (context) => {
      if (report === undefined) return context.skip(`${name} is unavailable here`);
      expect(lines(report.failures)).toEqual([]);
      expect(report.bySuite[suite]?.passed).toBeGreaterThan(0);
    });

    if (whole.includes(suite)) {
      it('are all supported', (context) => {
        if (report === undefined) return context.skip(`${name} is unavailable here`);
        expect(lines(report.unsupported)).toEqual([]);
        expect(report.bySuite[suite]?.passed).toBe(report.bySuite[suite]?.total);
      });
    }

    if (suite !== 'ops') return;
    it('are supported for every operator of the slice in the dtypes of the library', (context) => {
      if (report === undefined) return context.skip(`${name} is unavailable here`);
      const missing = report.unsupported.filter(
        (mark) =>
          slice.some((wanted) => belongsTo(mark.op, wanted)) &&
          !outside.includes(mark.op) &&
          mark.kind !== 'dtype' &&
          mark.kind !== 'python',
      );
      expect(lines(missing)).toEqual([]);
      const names = Object.keys(report.bySuite[suite]?.byOp ?? {});
      expect(slice.filter((wanted) => !names.some((op) => belongsTo(op, wanted)))).toEqual([]);
    });
  });
}
