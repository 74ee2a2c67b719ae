/** @file Box plots: quartiles, whiskers, and what lies beyond. */
import { quantile } from '../data/table/preprocessor/statistics.ts';
import { axisTitle, classColors, defaultHeight, defaultWidth, nameAxis, spreadChannel, titleOf } from './axes.ts';
import { type PictureOptions, pictureOptions } from './options.ts';
import { Picture } from './picture.ts';
import { sampledNote, sampledPlaces } from './sampling.ts';
import { type Groups, groupsOf } from './series.ts';
import type { NamedValues, Values } from './values.ts';

export interface BoxOptions extends PictureOptions {
  /** The class of each value: a box for each. */
  readonly by?: Values;
}

export interface Box {
  readonly group: string;
  readonly lower: number;
  readonly middle: number;
  readonly upper: number;
  /** The last values within one and a half times the box from its ends: Tukey, "Exploratory Data Analysis" (1977). */
  readonly least: number;
  readonly most: number;
  readonly beyond: Float64Array;
}

export function boxOf(group: string, values: Float64Array): Box {
  const ordered = Float64Array.from(values).sort();
  const [lower, middle, upper] = [quantile(ordered, 0.25), quantile(ordered, 0.5), quantile(ordered, 0.75)];
  const reach = 1.5 * (upper - lower);
  const within = ordered.filter((value) => value >= lower - reach && value <= upper + reach);
  return {
    group,
    lower,
    middle,
    upper,
    least: within[0] ?? lower,
    most: within.at(-1) ?? upper,
    beyond: ordered.filter((value) => value < lower - reach || value > upper + reach),
  };
}

/** Points beyond the whiskers of one box. */
const mostBeyond = 150;

/** So wide are pictures with a place for each group. */
export const groupsWidth = ({ groups }: Groups): number => Math.min(defaultWidth, Math.max(140, 90 * groups.length));

/**
 * Box plot of a list, or of several by name or by classes: median, quartiles, whiskers to the last value within one and a half times the
 * box, and points for what lies beyond.
 *
 * @throws {ValueError} when there is nothing to draw (`box/empty`).
 * @source Tukey, "Exploratory Data Analysis" (1977)
 * @example
 * plot.box([5.1, 4.9, 7, 6.4], { by: ['setosa', 'setosa', 'versicolor', 'versicolor'], y: 'length' }).kind; // box
 */
export function box(values: Values | NamedValues, options?: BoxOptions): Picture {
  const checked = pictureOptions('box', options, ['by']);
  const given = groupsOf('box', values, checked.by, 60);
  const { width = groupsWidth(given), height = defaultHeight } = checked;
  const boxes = given.groups.map((group) => boxOf(group.name, group.values));
  const names = boxes.map(({ group }) => group);
  const far = boxes.flatMap(({ group, beyond }) =>
    Array.from(sampledPlaces(beyond.length, mostBeyond), (place) => ({ group, value: beyond[place] as number })),
  );
  const allFar = boxes.reduce((sum, { beyond }) => sum + beyond.length, 0);
  const notes = [...given.notes, ...sampledNote(far.length, allFar, 'points beyond the whiskers')];
  const rows = boxes.map(({ beyond: _, ...rest }) => rest);
  const size = Math.min(44, (0.6 * width) / names.length);
  const isAlone = names.length === 1 && checked.by === undefined;
  const x = {
    field: 'group',
    type: 'nominal',
    sort: names,
    title: axisTitle(checked.x, undefined),
    axis: isAlone ? { labels: false, ticks: false } : nameAxis(names, width),
  };
  const y = (field: string) => spreadChannel(field, axisTitle(checked.y, given.name));
  return new Picture('box', (colors) => {
    const [color] = classColors(colors, 1);
    const beyond = {
      data: { values: far },
      mark: { type: 'point', size: 16, opacity: 0.6, color: color as string },
      encoding: { x, y: y('value') },
    };
    return {
      width,
      height,
      ...titleOf(checked, width, notes),
      data: { values: rows },
      layer: [
        { mark: { type: 'rule', color: colors.text }, encoding: { x, y: y('least'), y2: { field: 'most' } } },
        {
          mark: { type: 'bar', size, color: color as string, stroke: colors.text, strokeWidth: 1 },
          encoding: { x, y: y('lower'), y2: { field: 'upper' } },
        },
        {
          mark: { type: 'tick', size, thickness: 2.5, color: colors.gap },
          encoding: { x, y: y('middle') },
        },
        ...(far.length === 0 ? [] : [beyond]),
      ],
    };
  });
}
