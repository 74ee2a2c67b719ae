/** @file Points. */

import { ArgumentError } from '../errors/errors.ts';
import { isTensor } from '../tensor/tensor.ts';
import { axisTitle, classColors, classShapes, colorChannel, defaultHeight, defaultWidth, titleOf } from './axes.ts';
import { type Classes, classesOf, fewClasses } from './classes.ts';
import { type ColorMap, mapColors } from './color-maps.ts';
import { checkedBoolean, checkedNumber, type PictureOptions, pictureOptions } from './options.ts';
import { Picture } from './picture.ts';
import { mostPoints, sampledNote, sampledPlaces } from './sampling.ts';
import type { JsonObject } from './specification.ts';
import type { Colors } from './theme.ts';
import {
  columnOf,
  isValues,
  leftOut,
  listOf,
  type Numbers,
  requireFinite,
  requireLength,
  type Values,
} from './values.ts';

export interface ScatterOptions extends PictureOptions {
  /** A colour for each point: by classes, or, where these are many numbers, by size. */
  readonly by?: Values;
  /** What the legend of colours is called. */
  readonly legend?: string;
  /** Most points that are drawn, evenly chosen from more. Default: 5000. */
  readonly sample?: number;
  /** Logarithmic axes; numbers of zero and less have no place there, and are left out. */
  readonly logX?: boolean;
  readonly logY?: boolean;
}

/** Numbers with more values than this are a scale, fewer are classes. */
const mostNumberClasses = 12;

export type Coloring =
  | { readonly kind: 'classes'; readonly classes: Classes; readonly note: readonly string[] }
  | { readonly kind: 'numbers'; readonly numbers: Numbers }
  | undefined;

/** Are there more than so many different numbers? */
function differ(values: ArrayLike<number>, most: number): boolean {
  const seen = new Set<number>();
  for (let i = 0; i < values.length && seen.size <= most; i++) {
    const value = values[i] as number;
    if (!Number.isNaN(value)) seen.add(value);
  }
  return seen.size > most;
}

/** How the points of a list are coloured. Errors: `CALL/by`. */
export function coloringOf(call: string, by: Values | undefined, count: number): Coloring {
  if (by === undefined) return undefined;
  const kind = isTensor(by) ? 'number' : columnOf(call, by)?.kind;
  if (kind === 'number' || kind === 'integer') {
    const numbers = listOf(call, 'by', by);
    requireLength(call, 'by', numbers.values.length, 'x', count);
    if (differ(numbers.values, mostNumberClasses)) return { kind: 'numbers', numbers };
  }
  const classes = classesOf(call, 'by', by);
  requireLength(call, 'by', classes.codes.length, 'x', count);
  const few = fewClasses(classes);
  return { kind: 'classes', classes: few.classes, note: few.note };
}

/** What a point says of its colour. */
export function colorOf(coloring: Coloring, place: number): string | number | null {
  if (coloring === undefined) return null;
  if (coloring.kind === 'numbers') return coloring.numbers.values[place] as number;
  return coloring.classes.names[coloring.classes.codes[place] as number] ?? null;
}

/** The channels of the field `by`. */
export function coloringChannels(
  coloring: Coloring,
  colors: Colors,
  title: string | null,
  map: ColorMap = 'viridis',
): JsonObject {
  if (coloring === undefined) return {};
  if (coloring.kind === 'numbers') {
    // Small points of the end that is the ground's would be lost.
    const range = mapColors(map, colors).slice(...(colors.theme === 'dark' ? [2] : [0, -1]));
    const scale = { range, interpolate: 'rgb', zero: false };
    return {
      color: {
        field: 'by',
        type: 'quantitative',
        scale,
        legend: { title: title ?? coloring.numbers.name ?? null, gradientOpacity: 1 },
      },
    };
  }
  const { names } = coloring.classes;
  const color = colorChannel('by', names, colors, title);
  return {
    color,
    shape: {
      field: 'by',
      type: 'nominal',
      scale: { domain: names, range: classShapes(colors, names.length) },
      legend: color['legend'],
    },
  };
}

/** The area of a point: many are small and let others shine through. */
export function pointStyle(count: number): { readonly size: number; readonly opacity: number } {
  return {
    size: count <= 50 ? 55 : count <= 500 ? 34 : count <= 2000 ? 20 : 12,
    opacity: count <= 50 ? 0.9 : count <= 500 ? 0.7 : count <= 2000 ? 0.55 : 0.45,
  };
}

/**
 * Points at x and y, coloured by classes or by numbers. Of more than 5,000 an even sample is drawn, the same each time, and said.
 *
 * @throws {ShapeError} when x and y differ in length (`scatter/length`).
 * @example
 * const picture = plot.scatter([1, 2, 3], [2, 4, 5], { by: ['a', 'b', 'a'], x: 'width', y: 'length' });
 * picture.kind; // scatter
 */
export function scatter(x: Values, y: Values, options?: ScatterOptions): Picture {
  const checked = pictureOptions('scatter', options, ['by', 'legend', 'sample', 'logX', 'logY']);
  if (!isValues(y)) throw new ArgumentError('scatter/y', 'scatter takes x and y: scatter(x, y, { … })');
  const { width = defaultWidth, height = defaultHeight } = checked;
  const isLogX = checkedBoolean('scatter', 'logX', checked.logX) ?? false;
  const isLogY = checkedBoolean('scatter', 'logY', checked.logY) ?? false;
  const most = checkedNumber('scatter', 'sample', checked.sample, { least: 1, whole: true }) ?? mostPoints;
  const across = listOf('scatter', 'x', x);
  const up = listOf('scatter', 'y', y);
  const total = across.values.length;
  requireLength('scatter', 'y', up.values.length, 'x', total);
  const coloring = coloringOf('scatter', checked.by, total);
  const places: number[] = [];
  let [missing, infinite] = [0, 0];
  for (let i = 0; i < total; i++) {
    const pair = [across.values[i] as number, up.values[i] as number] as const;
    const isMissing = pair.some(Number.isNaN) || (isLogX && pair[0] <= 0) || (isLogY && pair[1] <= 0);
    const isColorless = coloring !== undefined && (colorOf(coloring, i) ?? Number.NaN) !== colorOf(coloring, i);
    if (isMissing || isColorless) missing++;
    else if (!pair.every(Number.isFinite)) infinite++;
    else places.push(i);
  }
  requireFinite('scatter', 'x and y', places.length, total);
  const drawn = Array.from(sampledPlaces(places.length, most), (place) => places[place] as number);
  const rows = drawn.map((i) => ({
    x: across.values[i] as number,
    y: up.values[i] as number,
    ...(coloring === undefined ? {} : { by: colorOf(coloring, i) }),
  }));
  const { size, opacity } = pointStyle(drawn.length);
  const channel = (numbers: Numbers, field: string, title: string | undefined, isLog: boolean): JsonObject => ({
    field,
    type: numbers.areDates ? 'temporal' : 'quantitative',
    title: axisTitle(title, numbers.name),
    scale: isLog
      ? { type: 'log', padding: 8 }
      : numbers.areDates
        ? { type: 'utc', padding: 8 }
        : { zero: false, nice: false, padding: 12 },
    axis: { tickCount: 7 },
  });
  return new Picture('scatter', (colors) => ({
    width,
    height,
    ...titleOf(checked, width, [
      ...leftOut(missing, infinite),
      ...(coloring?.kind === 'classes' ? coloring.note : []),
      ...sampledNote(drawn.length, places.length),
    ]),
    data: { values: rows },
    mark: {
      type: 'point',
      filled: true,
      size,
      opacity,
      ...(coloring === undefined ? { color: classColors(colors, 1)[0] } : {}),
    },
    encoding: {
      x: channel(across, 'x', checked.x, isLogX),
      y: channel(up, 'y', checked.y, isLogY),
      ...coloringChannels(coloring, colors, checked.legend ?? null),
    },
  }));
}
