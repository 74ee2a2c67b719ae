/** @file Violins: densities upright, side by side. */
import { axisTitle, classColors, defaultHeight, spreadChannel, titleOf } from './axes.ts';
import { boxOf, groupsWidth } from './box.ts';
import { bandwidthOf, densityOf } from './density.ts';
import { checkedNumber, type PictureOptions, pictureOptions } from './options.ts';
import { Picture } from './picture.ts';
import { groupsOf } from './series.ts';
import { textWidth } from './text-width.ts';
import { labelSize } from './theme.ts';
import type { NamedValues, Values } from './values.ts';

export interface ViolinOptions extends PictureOptions {
  /** The class of each value: a violin for each. */
  readonly by?: Values;
  /** The width of the bells. Default: Silverman's rule. */
  readonly bandwidth?: number;
}

const points = 96;

/**
 * Violins of a list, or of several by name or by classes: their densities, all of one width, cut at the least and the largest value; a line
 * over the middle half, and a dot at the median.
 *
 * @throws {ValueError} when there is nothing to draw (`violin/empty`).
 * @source Hintze and Nelson, "Violin Plots: A Box Plot-Density Trace Synergism" (1998)
 * @example
 * plot.violin({ train: [1, 2, 2, 3], test: [2, 3, 3, 4] }, { y: 'length' }).kind; // violin
 */
export function violin(values: Values | NamedValues, options?: ViolinOptions): Picture {
  const checked = pictureOptions('violin', options, ['by', 'bandwidth']);
  const bandwidth = checkedNumber('violin', 'bandwidth', checked.bandwidth, { least: Number.MIN_VALUE });
  const given = groupsOf('violin', values, checked.by);
  const { width = groupsWidth(given), height = defaultHeight } = checked;
  const names = given.groups.map(({ name }) => name);
  const outline = given.groups.flatMap((group, place) => {
    // Cut at the ends: no density stands where no value can.
    const isEqual = group.values.every((value) => value === group.values[0]);
    const density = densityOf(group.values, bandwidth ?? bandwidthOf(group.values), isEqual ? 3 : 0, points);
    const widest = density.height.reduce((most, each) => Math.max(most, each), 0);
    return Array.from(density.at, (value, i) => {
      const half = (0.42 * (density.height[i] as number)) / widest;
      return { value, left: place - half, right: place + half, group: group.name };
    });
  });
  const boxes = given.groups.map((group, place) => {
    const { lower, middle, upper } = boxOf(group.name, group.values);
    return { lower, middle, upper, place };
  });
  const widestName = Math.max(...names.map((name) => textWidth(name, labelSize)));
  const isTurned = widestName > width / names.length - 6;
  const isAlone = names.length === 1 && checked.by === undefined;
  const x = (field: string) => ({
    field,
    type: 'quantitative',
    title: axisTitle(checked.x, undefined),
    scale: { domain: [-0.5, names.length - 0.5], nice: false, zero: false },
    axis: {
      values: names.map((_, place) => place),
      labelExpr: `${JSON.stringify(names)}[datum.value]`,
      labels: !isAlone,
      grid: false,
      ticks: false,
      ...(isTurned ? { labelAngle: -40, labelAlign: 'right', labelLimit: 120 } : {}),
    },
  });
  const y = (field: string) => spreadChannel(field, axisTitle(checked.y, given.name));
  return new Picture('violin', (colors) => {
    const [color] = classColors(colors, 1);
    return {
      width,
      height,
      ...titleOf(checked, width, given.notes),
      layer: [
        {
          data: { values: outline },
          mark: { type: 'area', orient: 'horizontal', color: color as string, opacity: 0.75 },
          encoding: { y: y('value'), x: x('left'), x2: { field: 'right' }, detail: { field: 'group' } },
        },
        {
          data: { values: boxes },
          mark: { type: 'rule', strokeWidth: 5, color: colors.text },
          encoding: { x: x('place'), y: y('lower'), y2: { field: 'upper' } },
        },
        {
          data: { values: boxes },
          mark: { type: 'point', filled: true, size: 40, color: colors.ground, opacity: 1 },
          encoding: { x: x('place'), y: y('middle') },
        },
      ],
    };
  });
}
