/** @file Histograms. */
import { quantile } from '../data/table/preprocessor/statistics.ts';
import { axisTitle, classColors, colorChannel, defaultHeight, defaultWidth, titleOf } from './axes.ts';
import { extentOf, roundStep, wholeAxis, wholeMarks } from './numbers.ts';
import { checkedBoolean, checkedNumber, checkedRange, type PictureOptions, pictureOptions } from './options.ts';
import { Picture } from './picture.ts';
import { groupsOf } from './series.ts';
import type { NamedValues, Values } from './values.ts';

export interface HistOptions extends PictureOptions {
  /** How many bars: as many as the numbers bear if left out (the rule of NumPy's `'auto'`, with round edges). */
  readonly bins?: number;
  /** First and last edge; what lies outside is left out, and said. */
  readonly range?: readonly [number, number];
  /** Heights whose area is 1, for groups of different sizes. */
  readonly density?: boolean;
  /** The class of each value: a colour for each. */
  readonly by?: Values;
}

export interface Bins {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

const mostBins = 120;

/**
 * Edges of bars: the smaller of Freedman and Diaconis' width, "On the histogram as a density estimator" (1981), and Sturges', "The choice
 * of a class interval" (1926), made round. Whole numbers of a small range have a bar each.
 */
export function automaticBins(values: Float64Array): Bins {
  const [least, most] = extentOf(values);
  if (least === most) return { start: least - 0.5, step: 1, count: 1 };
  const isWhole = values.every((value) => Number.isInteger(value));
  if (isWhole && most - least <= 40) return { start: least - 0.5, step: 1, count: most - least + 1 };
  const sorted = Float64Array.from(values).sort();
  const spread = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  const byRange = (most - least) / (Math.log2(values.length) + 1);
  const bySpread = (2 * spread) / Math.cbrt(values.length);
  const wanted = Math.max(bySpread > 0 ? Math.min(bySpread, byRange) : byRange, (most - least) / mostBins);
  const step = isWhole ? Math.max(1, roundStep(wanted)) : roundStep(wanted);
  const start = Math.floor(least / step) * step;
  const count = Math.max(1, Math.ceil((most - start) / step));
  // Numbers of such a size and so small a range have no round edges between them.
  const isExact = Number.isFinite(step) && start + step > start && count <= 2 * mostBins;
  return isExact ? { start, step, count } : { start: least, step: (most - least) / 10, count: 10 };
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** How many values each bar holds; the last one holds its right edge, too. */
export function countsOf(values: Float64Array, { start, step, count }: Bins): Float64Array {
  const counts = new Float64Array(count);
  for (const value of values) {
    const place = Math.min(Math.floor((value - start) / step), count - 1);
    if (place >= 0 && value <= start + step * count * (1 + 1e-12)) counts[place] = (counts[place] as number) + 1;
  }
  return counts;
}

/**
 * Histogram of a list, or of several by name, in one picture. Edges are round, and equal for all groups.
 *
 * @throws {ValueError} when there is nothing to draw (`hist/empty`).
 * @example
 * const picture = plot.hist([22, 38, 26, 35, null, 54], { title: 'Ages', x: 'age', y: 'people' });
 * picture.spec.title; // { text: [ 'Ages' ], subtitle: [ '1 missing left out.' ] }
 */
export function hist(values: Values | NamedValues, options?: HistOptions): Picture {
  const checked = pictureOptions('hist', options, ['bins', 'range', 'density', 'by']);
  const { width = defaultWidth, height = defaultHeight, by } = checked;
  const asked = checkedNumber('hist', 'bins', checked.bins, { least: 1, most: 10_000, whole: true });
  const isDensity = checkedBoolean('hist', 'density', checked.density) ?? false;
  const range = checkedRange('hist', checked.range);
  const { groups, name, areDates, notes } = groupsOf('hist', values, by);
  const all = joined(groups.map((group) => group.values));
  const inside = range === undefined ? all : all.filter((value) => value >= range[0] && value <= range[1]);
  const automatic = automaticBins(inside.length === 0 ? all : inside);
  const [from, to] = range ?? (asked === undefined ? [0, 0] : extentOf(all));
  const count = asked ?? Math.max(1, Math.min(mostBins, Math.round((to - from) / automatic.step)));
  const bins =
    range === undefined && asked === undefined
      ? automatic
      : from === to
        ? { start: from - 0.5, step: 1 / count, count }
        : { start: from, step: (to - from) / count, count };
  const outside = all.length - inside.length;
  const rows = groups.flatMap((group) => {
    const counts = countsOf(
      range === undefined ? group.values : group.values.filter((v) => v >= from && v <= to),
      bins,
    );
    const area = isDensity ? counts.reduce((sum, each) => sum + each, 0) * bins.step : 1;
    return Array.from(counts, (each, place) => ({
      from: bins.start + bins.step * place,
      to: bins.start + bins.step * (place + 1),
      count: each / (area || 1),
      group: group.name,
    }));
  });
  const highest = rows.reduce((most, each) => Math.max(most, each.count), 0);
  const names = groups.map((group) => group.name);
  const isWhole = bins.step === 1 && bins.start % 1 !== 0;
  return new Picture('hist', (colors) => ({
    width,
    height,
    ...titleOf(checked, width, [
      ...notes,
      ...(outside > 0 ? [`${outside.toLocaleString('en')} outside the range left out`] : []),
    ]),
    data: { values: rows },
    mark: {
      type: 'bar',
      binSpacing: names.length > 1 ? 0 : 1,
      opacity: names.length > 1 ? 0.55 : 1,
      ...(names.length > 1 ? {} : { color: classColors(colors, 1)[0] }),
    },
    encoding: {
      x: {
        field: 'from',
        type: areDates ? 'temporal' : 'quantitative',
        title: axisTitle(checked.x, name),
        bin: 'binned',
        scale: areDates ? { type: 'utc' } : { zero: false, nice: false },
        axis: {
          grid: false,
          ...(isWhole ? { values: wholeMarks(bins.start, bins.start + bins.count, 12) } : { tickCount: 8 }),
        },
      },
      x2: { field: 'to' },
      y: {
        field: 'count',
        type: 'quantitative',
        title: axisTitle(checked.y, isDensity ? 'density' : 'count'),
        stack: null,
        axis: isDensity ? { tickCount: 6 } : wholeAxis(0, highest),
      },
      ...(names.length > 1 ? { color: colorChannel('group', names, colors) } : {}),
    },
  }));
}
