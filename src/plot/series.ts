/** @file One list or several, as kinds take them: by name, or one that the classes of another divide. */
import { ArgumentError } from '../errors/errors.ts';
import { classesOf, fewClasses } from './classes.ts';
import { finiteOf, isNamed, listOf, type NamedValues, requireFinite, requireLength, type Values } from './values.ts';

export interface Group {
  readonly name: string;
  /** Finite ones only. */
  readonly values: Float64Array;
}

export interface Groups {
  readonly groups: readonly Group[];
  /** The name of the column, where there is one. */
  readonly name: string | undefined;
  readonly areDates: boolean;
  /** What is to be said of values that are left out. */
  readonly notes: readonly string[];
  /** How many values there are in all. */
  readonly count: number;
}

/** The values of a picture in groups. Errors: those of lists, and `CALL/by`. */
export function groupsOf(call: string, given: Values | NamedValues, by: Values | undefined, most?: number): Groups {
  if (isNamed(given)) {
    if (by !== undefined) {
      throw new ArgumentError(`${call}/by`, `${call} takes lists by name, or one list and by, and got both`);
    }
    const parts = Object.entries(given).map(([name, values]) => {
      const list = listOf(call, name, values, true);
      const { finite, note } = finiteOf(list);
      requireFinite(call, name, finite.length, list.values.length);
      return { name, values: finite, areDates: list.areDates, note: note.map((text) => `${text} in ${name}`) };
    });
    return {
      groups: parts.map(({ name, values }) => ({ name, values })),
      name: undefined,
      areDates: parts.every(({ areDates }) => areDates),
      notes: parts.flatMap(({ note }) => note),
      count: parts.reduce((sum, { values }) => sum + values.length, 0),
    };
  }
  const list = listOf(call, 'values', given, true);
  const { finite, note } = finiteOf(list);
  requireFinite(call, 'values', finite.length, list.values.length);
  const whole = { name: list.name, areDates: list.areDates, count: finite.length };
  if (by === undefined) return { ...whole, groups: [{ name: 'values', values: finite }], notes: note };
  const found = classesOf(call, 'by', by);
  requireLength(call, 'by', found.codes.length, 'values', list.values.length);
  const { classes, note: few } = fewClasses(found, most);
  const members: number[][] = classes.names.map(() => []);
  let without = 0;
  classes.codes.forEach((code, i) => {
    const value = list.values[i] as number;
    if (!Number.isFinite(value)) return;
    if (code < 0) without++;
    else members[code]?.push(value);
  });
  const groups = classes.names.flatMap((name, code) =>
    (members[code] ?? []).length === 0 ? [] : [{ name, values: Float64Array.from(members[code] ?? []) }],
  );
  requireFinite(call, 'by', groups.length, list.values.length);
  const unsorted = without > 0 ? [`${without.toLocaleString('en')} without a class left out`] : [];
  return { ...whole, groups, notes: [...note, ...unsorted, ...few] };
}
