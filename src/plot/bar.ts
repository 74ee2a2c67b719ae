/** @file Bars: a number for each name, or how often each value is there. */

import { kindOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import { axisTitle, classColors, colorChannel, defaultHeight, defaultWidth, nameAxis, titleOf } from './axes.ts';
import { classesOf } from './classes.ts';
import { wholeAxis } from './numbers.ts';
import { checkedBoolean, type PictureOptions, pictureOptions } from './options.ts';
import { Picture } from './picture.ts';
import type { JsonObject } from './specification.ts';
import { textWidth } from './text-width.ts';
import { labelSize } from './theme.ts';
import {
  columnOf,
  emptyList,
  isNamed,
  isValues,
  leftOut,
  listOf,
  type NamedValues,
  requireFinite,
  requireLength,
  type Values,
} from './values.ts';

export interface BarOptions extends PictureOptions {
  /** The highest first. Default: in the order given; counts of texts go by size. */
  readonly sort?: boolean;
  /** Bars from left to right, whose names stand beside them. Default: where the names have no room below. */
  readonly horizontal?: boolean;
}

interface Bars {
  readonly names: readonly string[];
  /** By the name of the group; one group if there is one bar for each name. */
  readonly groups: readonly (readonly [name: string, values: ArrayLike<number>])[];
  readonly notes: readonly string[];
  readonly areCounts: boolean;
  readonly sort: boolean;
  readonly nameOfNames: string | undefined;
}

/** Names have no room beside each other beyond this. */
const mostBars = 60;

function countsOf(given: Values): Bars {
  const { names, codes } = classesOf('bar', 'values', given);
  if (codes.length === 0) throw emptyList('bar', 'values');
  const counts = new Float64Array(names.length);
  let missing = 0;
  for (const code of codes) {
    if (code < 0) missing++;
    else counts[code] = (counts[code] as number) + 1;
  }
  requireFinite('bar', 'values', codes.length - missing, codes.length);
  const column = columnOf('bar', given);
  const name = column?.name;
  return {
    names,
    groups: [['count', counts]],
    notes: leftOut(missing, 0),
    areCounts: true,
    sort: column?.kind === 'text',
    nameOfNames: name === '' ? undefined : name,
  };
}

const isNumberRecord = (given: unknown): given is Readonly<Record<string, number>> =>
  typeof given === 'object' &&
  given !== null &&
  !isValues(given) &&
  Object.keys(given).length > 0 &&
  Object.values(given).every((value) => typeof value === 'number' || value === null);

function heightsOf(given: Values, values: Values | NamedValues): Bars {
  const { names, codes } = classesOf('bar', 'names', given);
  const labels = Array.from(codes, (code) => (code < 0 ? 'missing' : (names[code] as string)));
  if (labels.length === 0) throw emptyList('bar', 'names');
  const twice = labels.find((label, place) => labels.indexOf(label) !== place);
  if (twice !== undefined) {
    throw new ArgumentError(
      'bar/names',
      `the name '${twice}' comes twice in bar\n  rule: a bar for each name; bar(names) counts how often each comes`,
    );
  }
  const groups = (isNamed(values) ? Object.entries(values) : [['values', values] as const]).map(
    ([name, list]): [string, ArrayLike<number>] => {
      const numbers = listOf('bar', name, list);
      requireLength('bar', name, numbers.values.length, 'names', labels.length);
      return [name, numbers.values];
    },
  );
  const column = columnOf('bar', given)?.name;
  return barsOf(labels, groups, column === '' ? undefined : column);
}

function barsOf(names: readonly string[], groups: Bars['groups'], nameOfNames: string | undefined): Bars {
  let [missing, infinite] = [0, 0];
  for (const [, values] of groups) {
    for (let i = 0; i < values.length; i++) {
      if (Number.isNaN(values[i])) missing++;
      else if (!Number.isFinite(values[i])) infinite++;
    }
  }
  const total = groups.length * names.length;
  requireFinite('bar', 'values', total - missing - infinite, total);
  return { names, groups, notes: leftOut(missing, infinite), areCounts: false, sort: false, nameOfNames };
}

function readBars(first: unknown, second: unknown): Bars {
  if (isNumberRecord(first)) {
    const values = Float64Array.from(Object.values(first), (value) => value ?? Number.NaN);
    return barsOf(Object.keys(first), [['values', values]], undefined);
  }
  if (!isValues(first)) {
    throw new ArgumentError(
      'bar/values',
      `bar takes names and values, an object of numbers, or a list to count, got ${kindOf(first)}\n  fix: plot.bar({ yes: 3, no: 5 })`,
    );
  }
  return second === undefined ? countsOf(first as Values) : heightsOf(first as Values, second as Values | NamedValues);
}

/** The order of the bars, and how many of them are drawn. */
function orderOf({ names, groups, sort }: Bars, isSorted: boolean | undefined): number[] {
  const order = names.map((_, place) => place);
  const height = (place: number): number => {
    const value = groups[0]?.[1][place] as number;
    return Number.isFinite(value) ? value : Number.NEGATIVE_INFINITY;
  };
  const byHeight = () => [...order].sort((a, b) => height(b) - height(a) || a - b);
  const ordered = (isSorted ?? sort) ? byHeight() : order;
  if (names.length <= mostBars) return ordered;
  const kept = new Set(byHeight().slice(0, mostBars));
  return ordered.filter((place) => kept.has(place));
}

/**
 * Bars: `bar({ yes: 3, no: 5 })`, `bar(names, values)`, `bar(names, { train, test })` for groups side by side, and `bar(values)`, which
 * counts how often each value is there.
 *
 * @throws {ShapeError} when names and values differ in length (`bar/length`).
 * @example
 * const picture = plot.bar(['cat', 'dog', 'cat'], { title: 'Pets' });
 * picture.spec.title; // { text: [ 'Pets' ] }
 */
export function bar(values: Values | Readonly<Record<string, number>>, options?: BarOptions): Picture;
export function bar(names: Values, values: Values | NamedValues, options?: BarOptions): Picture;
export function bar(
  first: Values | Readonly<Record<string, number>>,
  second?: Values | NamedValues | BarOptions,
  third?: BarOptions,
): Picture {
  const hasValues = second !== undefined && (isValues(second) || isNamed(second) || third !== undefined);
  const options = (hasValues ? third : second) as BarOptions | undefined;
  const checked = pictureOptions('bar', options, ['sort', 'horizontal']);
  const bars = readBars(first, hasValues ? second : undefined);
  const order = orderOf(bars, checkedBoolean('bar', 'sort', checked.sort));
  const names = order.map((place) => bars.names[place] as string);
  const groupNames = bars.groups.map(([name]) => name);
  const { width: askedWidth, height: askedHeight } = checked;
  const width = askedWidth ?? Math.min(defaultWidth, Math.max(160, 60 * names.length * groupNames.length));
  const widest = Math.max(0, ...names.map((name) => textWidth(name, labelSize)));
  const isWide = names.length > 24 || widest > 1.5 * (width / names.length);
  const isHorizontal = checkedBoolean('bar', 'horizontal', checked.horizontal) ?? isWide;
  const length = Math.max(120, Math.min(20 * names.length * groupNames.length, 900));
  const rows = bars.groups.flatMap(([group, values]) =>
    order.flatMap((place) =>
      Number.isFinite(values[place])
        ? [{ name: bars.names[place] as string, value: values[place] as number, group }]
        : [],
    ),
  );
  const cut = bars.names.length - names.length;
  const notes = [...bars.notes, ...(cut > 0 ? [`the ${names.length} highest of ${bars.names.length} bars`] : [])];
  const named: JsonObject = {
    field: 'name',
    type: 'nominal',
    sort: names,
    title: axisTitle(isHorizontal ? checked.y : checked.x, bars.nameOfNames),
    axis: isHorizontal ? { ticks: false, grid: false, labelLimit: 240, labelPadding: 6 } : nameAxis(names, width),
    scale: { paddingInner: names.length > 1 ? 0.25 : 0, paddingOuter: 0.15 },
  };
  const valued: JsonObject = {
    field: 'value',
    type: 'quantitative',
    title: axisTitle(isHorizontal ? checked.x : checked.y, bars.areCounts ? 'count' : undefined),
    axis: bars.areCounts ? wholeAxis(0, Math.max(0, ...rows.map(({ value }) => value))) : { tickCount: 6 },
    scale: { zero: true, nice: true },
  };
  const offset: JsonObject = { field: 'group', type: 'nominal', sort: groupNames };
  const isGrouped = groupNames.length > 1;
  return new Picture('bar', (colors) => ({
    width: isHorizontal ? (askedWidth ?? defaultWidth - 80) : width,
    height: isHorizontal ? (askedHeight ?? length) : (askedHeight ?? defaultHeight),
    ...titleOf(checked, width, notes),
    data: { values: rows },
    mark: { type: 'bar', ...(isGrouped ? {} : { color: classColors(colors, 1)[0] }) },
    encoding: {
      [isHorizontal ? 'y' : 'x']: named,
      [isHorizontal ? 'x' : 'y']: valued,
      ...(isGrouped
        ? { [isHorizontal ? 'yOffset' : 'xOffset']: offset, color: colorChannel('group', groupNames, colors) }
        : {}),
    },
  }));
}
