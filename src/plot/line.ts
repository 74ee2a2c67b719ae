/** @file Lines. */
import { ArgumentError } from '../errors/errors.ts';
import { axisTitle, classColors, colorChannel, defaultHeight, defaultWidth, titleOf } from './axes.ts';
import { mostClasses } from './classes.ts';
import { wholeAxis } from './numbers.ts';
import { checkedBoolean, type PictureOptions, pictureOptions } from './options.ts';
import { Picture } from './picture.ts';
import { outlinePlaces, sampledNote } from './sampling.ts';
import type { JsonObject } from './specification.ts';
import {
  isNamed,
  isValues,
  leftOut,
  listOf,
  type NamedValues,
  type Numbers,
  requireFinite,
  requireLength,
  type Values,
} from './values.ts';

export interface LineOptions extends PictureOptions {
  /** Points on the lines: where there are few if left out. */
  readonly points?: boolean;
  /** Logarithmic axes; numbers of zero and less have no place there, and are left out. */
  readonly logX?: boolean;
  readonly logY?: boolean;
}

interface Line {
  readonly name: string;
  readonly x: Float64Array;
  /** NaN where the line is broken. */
  readonly y: Float64Array;
}

/** So few values are shown as points, too. */
const fewPoints = 30;

/** A line in the order of x, with gaps where y is missing. */
function lineOf(name: string, x: Numbers | undefined, y: Numbers, isLogX: boolean, isLogY: boolean) {
  const count = y.values.length;
  const xOf = (i: number): number => (x === undefined ? i : (x.values[i] as number));
  const places = Array.from({ length: count }, (_, i) => i).filter((i) => {
    const at = xOf(i);
    return Number.isFinite(at) && (!isLogX || at > 0);
  });
  if (places.some((place, i) => i > 0 && xOf(place) < xOf(places[i - 1] as number))) {
    places.sort((a, b) => xOf(a) - xOf(b) || a - b);
  }
  let missing = count - places.length;
  let infinite = 0;
  const values = Float64Array.from(places, (i) => {
    const value = y.values[i] as number;
    if (Number.isFinite(value) && (!isLogY || value > 0)) return value;
    if (Number.isNaN(value) || Number.isFinite(value)) missing++;
    else infinite++;
    return Number.NaN;
  });
  return { line: { name, x: Float64Array.from(places, xOf), y: values }, missing, infinite };
}

/** The records of a line: as many as its picture needs, a part for each stretch between gaps. */
function recordsOf({ name, x, y }: Line, width: number): JsonObject[] {
  const records: JsonObject[] = [];
  let part = 0;
  for (let start = 0; start < x.length; part++) {
    while (start < x.length && Number.isNaN(y[start])) start++;
    let end = start;
    while (end < x.length && !Number.isNaN(y[end])) end++;
    const ownX = x.subarray(start, end);
    const ownY = y.subarray(start, end);
    const columns = Math.max(1, Math.round((width * (end - start)) / x.length));
    for (const place of outlinePlaces(ownX, ownY, columns)) {
      records.push({ x: ownX[place] as number, y: ownY[place] as number, line: name, part: `${name} ${part}` });
    }
    start = end;
  }
  return records;
}

interface Given {
  readonly x: Values | undefined;
  readonly lines: NamedValues | Values;
  readonly options: LineOptions | undefined;
}

function argumentsOf(first: unknown, second: unknown, third: LineOptions | undefined): Given {
  const isY = second !== undefined && (isValues(second) || isNamed(second));
  if (!isY && third !== undefined) {
    throw new ArgumentError('line/y', 'y of line must be a list, or several by name');
  }
  return isY
    ? { x: first as Values, lines: second as Values, options: third }
    : { x: undefined, lines: first as Values, options: second as LineOptions | undefined };
}

/**
 * A line, or several by name: `line(y)`, `line(x, y)`, `line({ sine, cosine })`, `line(x, { sine, cosine })`. It goes by the order of x,
 * and is broken where a value is missing.
 *
 * @throws {ShapeError} when x and y differ in length (`line/length`).
 * @example
 * const picture = plot.line([0, 1, 2], { rise: [1, 2, 4], fall: [4, 2, 1] }, { x: 'second' });
 * picture.kind; // line
 */
export function line(y: Values | NamedValues, options?: LineOptions): Picture;
export function line(x: Values, y: Values | NamedValues, options?: LineOptions): Picture;
export function line(
  first: Values | NamedValues,
  second?: Values | NamedValues | LineOptions,
  third?: LineOptions,
): Picture {
  const { x: givenX, lines: given, options } = argumentsOf(first, second, third);
  const checked = pictureOptions('line', options, ['points', 'logX', 'logY']);
  const { width = defaultWidth, height = defaultHeight } = checked;
  const isLogX = checkedBoolean('line', 'logX', checked.logX) ?? false;
  const isLogY = checkedBoolean('line', 'logY', checked.logY) ?? false;
  const x = givenX === undefined ? undefined : listOf('line', 'x', givenX);
  const lists: readonly (readonly [string, Numbers])[] = isNamed(given)
    ? Object.entries(given).map(([name, values]): [string, Numbers] => [name, listOf('line', name, values)])
    : [['y', listOf('line', 'y', given)]];
  if (lists.length > mostClasses) {
    throw new ArgumentError(
      'line/lines',
      `line draws at most ${mostClasses} lines, got ${lists.length}: more are not told apart\n  fix: plot.heatmap, with a row for each`,
    );
  }
  const made = lists.map(([name, values]) => {
    if (x !== undefined) requireLength('line', name, values.values.length, 'x', x.values.length);
    const own = lineOf(name, x, values, isLogX, isLogY);
    requireFinite('line', name, own.line.y.filter((value) => !Number.isNaN(value)).length, values.values.length);
    return own;
  });
  const total = (pick: (each: (typeof made)[number]) => number) => made.reduce((sum, each) => sum + pick(each), 0);
  const notes = leftOut(
    total(({ missing }) => missing),
    total(({ infinite }) => infinite),
  );
  const records = made.flatMap((each) => recordsOf(each.line, width));
  const longest = Math.max(...lists.map(([, values]) => values.values.length));
  const count = total((each) => each.line.y.filter((value) => !Number.isNaN(value)).length);
  const names = lists.map(([name]) => name);
  const hasPoints = checkedBoolean('line', 'points', checked.points) ?? longest <= fewPoints;
  const areDates = x?.areDates === true;
  const outline = sampledNote(records.length, count).map((text) => text.replace('a sample', 'the outline'));
  const own = lists.length === 1 ? lists[0]?.[1].name : undefined;
  return new Picture('line', (colors) => {
    const color = names.length > 1 ? {} : { color: classColors(colors, 1)[0] as string };
    return {
      width,
      height,
      ...titleOf(checked, width, [...notes, ...outline]),
      data: { values: records },
      mark: {
        type: 'line',
        strokeWidth: 2,
        ...(hasPoints ? { point: { size: 36, filled: true, ...color } } : {}),
        ...color,
      },
      encoding: {
        x: {
          field: 'x',
          type: areDates ? 'temporal' : 'quantitative',
          title: axisTitle(checked.x, x?.name),
          scale: isLogX ? { type: 'log' } : areDates ? { type: 'utc' } : { zero: false, nice: false, padding: 6 },
          axis: { grid: false, ...(x === undefined ? wholeAxis(0, longest - 1) : { tickCount: 8 }) },
        },
        y: {
          field: 'y',
          type: 'quantitative',
          title: axisTitle(checked.y, own),
          scale: isLogY ? { type: 'log' } : { zero: false, nice: true },
          axis: { tickCount: 6 },
        },
        detail: { field: 'part' },
        ...(names.length > 1 ? { color: colorChannel('line', names, colors) } : {}),
      },
    };
  });
}
