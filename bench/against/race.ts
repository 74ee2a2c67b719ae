/** @file Two builds of Flambeau in turn: by minima, as on a shared machine the rest says more of others' work than of ours. */
import { namesOf } from '../comparison.ts';
import type { Contender } from '../contender.ts';
import type { Timing } from '../measure.ts';
import { format, geometricMean, ratio } from '../numbers.ts';
import { inRounds } from '../rounds.ts';
import type { Selection, Suite } from '../suites.ts';
import { table } from '../table.ts';

/** What a row may lose in minimum before it is flagged. */
const tolerated = 1.03;

/** The two builds on one engine. */
export interface Pair {
  readonly engine: string;
  readonly before: Contender;
  readonly now: Contender;
}

export interface RaceRow {
  readonly suite: string;
  readonly engine: string;
  readonly name: string;
  readonly unit: string;
  readonly before: Timing | null;
  readonly now: Timing | null;
  /** The older minimum by the newer: above 1 the newer is better. */
  readonly ratio: number | null;
  /** It lost more than is tolerated. */
  readonly lost: boolean;
}

export async function race(
  suite: Suite,
  pairs: readonly Pair[],
  selection: Selection,
  rounds: number,
): Promise<RaceRow[]> {
  const contenders = pairs.flatMap(({ before, now }) => [before, now]);
  const measured = await inRounds(contenders, suite, selection, rounds);
  return pairs.flatMap((pair) => {
    const [before, now] = [measured.get(pair.before), measured.get(pair.now)];
    return namesOf([before ?? new Map(), now ?? new Map()]).map((name): RaceRow => {
      const [old, own] = [before?.get(name) ?? null, now?.get(name) ?? null];
      return {
        suite: suite.name,
        engine: pair.engine,
        name,
        unit: suite.unit,
        before: old,
        now: own,
        ratio: old === null || own === null ? null : old.minimum / own.minimum,
        lost: old !== null && own !== null && own.minimum > tolerated * old.minimum,
      };
    });
  });
}

export function printRace(rows: readonly RaceRow[]): void {
  const header = ['engine', 'work', 'unit', 'before, least', 'now, least', 'ratio', 'before, median', 'now, median'];
  const lines = rows.map(({ engine, name, unit, before, now, lost }) => {
    const [a, b] = [before?.minimum ?? null, now?.minimum ?? null];
    const [c, d] = [before?.median ?? null, now?.median ?? null];
    const end = lost ? '  lost' : '';
    return [engine, name, unit, format(a), format(b), ratio(b, a), format(c), format(d), ratio(d, c) + end];
  });
  process.stdout.write(`${table([[...header, 'ratio'], ...lines], 3)}\n`);
  const ratios = rows.flatMap((row) => (row.ratio === null ? [] : [row.ratio]));
  const lost = rows.filter((row) => row.lost).length;
  if (ratios.length > 0)
    process.stdout.write(
      `geometric mean of the ratios of minima: ${geometricMean(ratios).toFixed(3)}×; ${lost} of ${rows.length} rows lost over 3 %\n`,
    );
}
