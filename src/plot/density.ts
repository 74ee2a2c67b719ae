/** @file Densities: smooth curves in the place of histograms. */
import { moments, quantile } from '../data/table/preprocessor/statistics.ts';
import { axisTitle, colorChannel, defaultHeight, defaultWidth, titleOf } from './axes.ts';
import { extentOf } from './numbers.ts';
import { checkedNumber, type PictureOptions, pictureOptions } from './options.ts';
import { Picture } from './picture.ts';
import { groupsOf } from './series.ts';
import type { NamedValues, Values } from './values.ts';

export interface Density {
  readonly at: Float64Array;
  readonly height: Float64Array;
}

const cells = 512;

/**
 * The width of the bells: Silverman, "Density Estimation for Statistics and Data Analysis" (1986), 3.31, which a few values far away do
 * not widen. Of equal values any width will do.
 */
export function bandwidthOf(values: Float64Array): number {
  const { squares, count } = moments(values);
  const ordered = Float64Array.from(values).sort();
  const deviation = Math.sqrt(squares / Math.max(1, count - 1));
  const spread = (quantile(ordered, 0.75) - quantile(ordered, 0.25)) / 1.349;
  const least = Math.min(deviation, spread > 0 ? spread : deviation);
  return 0.9 * least * count ** -0.2 || 0.05 * Math.abs(values[0] as number) || 1;
}

/**
 * The mean of bells around the values, at `points` places. The values are first shared out to cells, each between its two neighbours, so
 * that any number of them takes the same time: Wand, "Fast computation of multivariate kernel estimators" (1994).
 */
export function densityOf(values: Float64Array, bandwidth = bandwidthOf(values), cut = 3, points = cells): Density {
  const [least, most] = extentOf(values);
  const start = least - cut * bandwidth;
  const step = (most - least + 2 * cut * bandwidth) / (points - 1);
  const weights = new Float64Array(points);
  for (const value of values) {
    const place = (value - start) / step;
    const below = Math.min(Math.floor(place), points - 2);
    const share = place - below;
    weights[below] = (weights[below] as number) + 1 - share;
    weights[below + 1] = (weights[below + 1] as number) + share;
  }
  // Bells narrower than a cell would be missed.
  const width = Math.max(bandwidth, step);
  const reach = Math.min(points - 1, Math.ceil((4 * width) / step));
  const bell = Float64Array.from({ length: reach + 1 }, (_, i) => Math.exp(-0.5 * ((i * step) / width) ** 2));
  const scale = 1 / (values.length * width * Math.sqrt(2 * Math.PI));
  const height = Float64Array.from({ length: points }, (_, place) => {
    let sum = 0;
    for (let far = -reach; far <= reach; far++) {
      const weight = weights[place + far];
      if (weight !== undefined && weight !== 0) sum += weight * (bell[Math.abs(far)] as number);
    }
    return sum * scale;
  });
  return { at: Float64Array.from({ length: points }, (_, i) => start + i * step), height };
}

export interface KdeOptions extends PictureOptions {
  /** The class of each value: a curve for each. */
  readonly by?: Values;
  /** The width of the bells. Default: Silverman's rule. */
  readonly bandwidth?: number;
}

/** So many places make a smooth curve. */
const drawn = 128;

/**
 * Density of a list, or of several by name: a smooth curve whose area is 1, of Gaussian bells.
 *
 * @throws {ValueError} when there is nothing to draw (`kde/empty`).
 * @source Silverman, "Density Estimation for Statistics and Data Analysis" (1986)
 * @example
 * plot.kde({ train: [1, 2, 2, 3], test: [2, 3, 3, 4] }, { x: 'length' }).kind; // kde
 */
export function kde(values: Values | NamedValues, options?: KdeOptions): Picture {
  const checked = pictureOptions('kde', options, ['by', 'bandwidth']);
  const { width = defaultWidth, height = defaultHeight } = checked;
  const bandwidth = checkedNumber('kde', 'bandwidth', checked.bandwidth, { least: Number.MIN_VALUE });
  const { groups, name, areDates, notes } = groupsOf('kde', values, checked.by);
  const rows = groups.flatMap((group) => {
    const density = densityOf(group.values, bandwidth ?? bandwidthOf(group.values));
    return Array.from({ length: drawn }, (_, i) => {
      const place = Math.round((i * (cells - 1)) / (drawn - 1));
      return { at: density.at[place] as number, height: density.height[place] as number, group: group.name };
    });
  });
  const names = groups.map((group) => group.name);
  return new Picture('kde', (colors) => ({
    width,
    height,
    ...titleOf(checked, width, notes),
    data: { values: rows },
    mark: { type: 'area', line: { strokeWidth: 2 }, opacity: 0.3, interpolate: 'monotone' },
    encoding: {
      x: {
        field: 'at',
        type: areDates ? 'temporal' : 'quantitative',
        title: axisTitle(checked.x, name),
        scale: areDates ? { type: 'utc' } : { zero: false, nice: false },
        axis: { grid: false, tickCount: 8 },
      },
      y: {
        field: 'height',
        type: 'quantitative',
        title: axisTitle(checked.y, 'density'),
        stack: null,
        axis: { tickCount: 6 },
      },
      color: colorChannel('group', names, colors),
    },
  }));
}
