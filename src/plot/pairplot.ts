/** @file Every column of a table against every other. */
import { colorChannel, titleOf } from './axes.ts';
import { automaticBins, countsOf } from './hist.ts';
import { type PictureOptions, pictureOptions } from './options.ts';
import { Picture } from './picture.ts';
import { sampledNote, sampledPlaces } from './sampling.ts';
import { type Coloring, coloringChannels, coloringOf, colorOf } from './scatter.ts';
import type { JsonObject } from './specification.ts';
import { columnsOf, type NamedColumn, type Table } from './table.ts';
import type { Colors } from './theme.ts';
import { finiteOf, requireFinite, type Values } from './values.ts';

export interface PairplotOptions extends PictureOptions {
  /** Which columns. Default: the first six of numbers. */
  readonly columns?: readonly string[];
  /** A colour for each row: the name of a column, or a list. */
  readonly by?: string | Values;
}

const mostColumns = 6;
const mostRows = 1000;

interface Group {
  readonly name: string;
  readonly has: (row: number) => boolean;
}

const groupsOf = (coloring: Coloring): Group[] =>
  coloring?.kind === 'classes'
    ? coloring.classes.names.map((name, code) => ({ name, has: (row) => coloring.classes.codes[row] === code }))
    : [{ name: 'all', has: () => true }];

/** The bars of a column, of each class behind each other. */
function bars({ name, values }: NamedColumn, groups: readonly Group[]): JsonObject[] {
  const { finite } = finiteOf({ values });
  requireFinite('pairplot', name, finite.length, values.length);
  const bins = automaticBins(finite);
  // Small pictures have room for few bars.
  const many = Math.max(1, Math.ceil(bins.count / 24));
  const few = { start: bins.start, step: bins.step * many, count: Math.ceil(bins.count / many) };
  return groups.flatMap((group) => {
    const own = Array.from(values).filter((value, row) => Number.isFinite(value) && group.has(row));
    return Array.from(countsOf(Float64Array.from(own), few), (count, place) => ({
      from: few.start + few.step * place,
      to: few.start + few.step * (place + 1),
      count,
      by: group.name,
    }));
  });
}

const field = (column: number): string => `c${column}`;

/**
 * Every column of numbers against every other, with histograms between: a table, or a matrix `[rows, features]`. Of more than 1,000 rows
 * an even sample is drawn, and said; the histograms count all.
 *
 * @throws {ValueError} when there is no column of numbers (`pairplot/columns`).
 * @example
 * const table = { length: [5.1, 4.9, 7, 6.4], width: [3.5, 3, 3.2, 3.2], kind: ['a', 'a', 'b', 'b'] };
 * plot.pairplot(table, { by: 'kind' }).kind; // pairplot
 */
export function pairplot(given: Table, options?: PairplotOptions): Picture {
  const checked = pictureOptions('pairplot', options, ['columns', 'by']);
  const { columns: all, table } = columnsOf('pairplot', given, checked.columns);
  const { by } = checked;
  const columns = (
    typeof by === 'string' && checked.columns === undefined ? all.filter(({ name }) => name !== by) : all
  ).slice(0, mostColumns);
  const left = all.length - columns.length - (typeof by === 'string' && all.some(({ name }) => name === by) ? 1 : 0);
  const total = columns[0]?.values.length ?? 0;
  const values = typeof by === 'string' ? table?.find(by, 'pairplot') : by;
  const coloring = coloringOf('pairplot', values, total);
  const groups = groupsOf(coloring);
  const places = sampledPlaces(total, mostRows);
  const rows = Array.from(places, (row) => ({
    ...Object.fromEntries(
      columns.map((column, i) => {
        const value = column.values[row] as number;
        return [field(i), Number.isFinite(value) ? value : null];
      }),
    ),
    ...(coloring === undefined ? {} : { by: colorOf(coloring, row) }),
  }));
  const side = checked.width ?? (columns.length <= 3 ? 150 : columns.length === 4 ? 125 : 105);
  const notes = [
    ...(left > 0 ? [`the first ${columns.length} of ${columns.length + left} columns`] : []),
    ...sampledNote(rows.length, total, 'rows'),
  ];
  const axis = (isShown: boolean) => ({ tickCount: 4, labels: isShown, ticks: isShown, labelFontSize: 9 });
  const last = columns.length - 1;
  const cellOf = (row: number, column: number, colors: Colors): JsonObject => {
    const isLegend = row === 0 && column === last;
    const channels = coloringChannels(coloring, colors, typeof by === 'string' ? by : null);
    const quiet = Object.fromEntries(
      Object.entries(channels).map(([name, channel]) => [
        name,
        isLegend || channel === undefined ? channel : { ...(channel as JsonObject), legend: null },
      ]),
    );
    const title = (isShown: boolean, i: number) => (isShown ? (columns[i]?.name ?? null) : null);
    const scale = { zero: false, nice: false, padding: 6 };
    if (row === column) {
      return {
        width: side,
        height: side,
        data: { values: bars(columns[row] as NamedColumn, groups) },
        mark: { type: 'bar', binSpacing: 0, opacity: groups.length > 1 ? 0.6 : 1 },
        encoding: {
          x: {
            field: 'from',
            type: 'quantitative',
            bin: 'binned',
            title: title(row === last, column),
            scale,
            axis: axis(row === last),
          },
          x2: { field: 'to' },
          y: {
            field: 'count',
            type: 'quantitative',
            stack: null,
            title: title(column === 0, row),
            axis: { ...axis(false), grid: false },
          },
          color: {
            ...colorChannel(
              'by',
              groups.map(({ name }) => name),
              colors,
            ),
            legend: null,
          },
        },
      };
    }
    return {
      width: side,
      height: side,
      mark: {
        type: 'point',
        filled: true,
        size: rows.length > 300 ? 8 : 16,
        opacity: 0.6,
        ...(coloring === undefined ? { color: colors.categories[0] as string } : {}),
      },
      encoding: {
        x: {
          field: field(column),
          type: 'quantitative',
          title: title(row === last, column),
          scale,
          axis: axis(row === last),
        },
        y: {
          field: field(row),
          type: 'quantitative',
          title: title(column === 0, row),
          scale,
          axis: axis(column === 0),
        },
        ...quiet,
      },
    };
  };
  const resolve = { scale: { color: 'independent', shape: 'independent' } };
  return new Picture('pairplot', (colors) => ({
    ...titleOf(checked, side * columns.length, notes),
    data: { values: rows },
    spacing: 10,
    resolve,
    vconcat: columns.map((_, row) => ({
      spacing: 10,
      resolve,
      hconcat: columns.map((__, column) => cellOf(row, column, colors)),
    })),
  }));
}
