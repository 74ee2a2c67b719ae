/** @file Several pictures in one. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import { checkedOptions } from '../metrics/options.ts';
import { titleOf } from './axes.ts';
import { checkedNumber } from './options.ts';
import { Picture } from './picture.ts';
import type { Body, JsonObject } from './specification.ts';

export interface GridOptions {
  readonly title?: string;
  readonly subtitle?: string;
  /** Of a plain list of pictures, how many stand in a row. Default: as many as make it about square. */
  readonly columns?: number;
}

const independent: JsonObject = {
  resolve: {
    scale: { color: 'independent', shape: 'independent', xOffset: 'independent', yOffset: 'independent' },
    legend: { color: 'independent', shape: 'independent' },
  },
};

/** Parts beside and below each other, each with its own colours. */
export function arranged(rows: readonly (readonly Body[])[]): Body {
  return (colors) => ({
    ...independent,
    vconcat: rows.map((row) => ({ ...independent, hconcat: row.map((body) => body(colors)) })),
  });
}

/** A list cut into rows. */
export function inRows<Item>(items: readonly Item[], columns: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / columns) }, (_, row) =>
    items.slice(row * columns, (row + 1) * columns),
  );
}

/**
 * Pictures beside and below each other in one: rows of pictures, or a list of them.
 *
 * @throws {ArgumentError} when there is no picture (`grid/pictures`).
 * @example
 * const ages = plot.hist([22, 38, 26]);
 * plot.grid([[ages, ages]], { title: 'Twice' }).kind; // grid
 */
export function grid(
  pictures: readonly Picture[] | readonly (readonly Picture[])[],
  options: GridOptions = {},
): Picture {
  const { title, subtitle, columns } = checkedOptions('grid', options, ['title', 'subtitle', 'columns']);
  const list = Array.isArray(pictures) ? (pictures as readonly (Picture | readonly Picture[])[]) : [];
  const across =
    checkedNumber('grid', 'columns', columns, { least: 1, whole: true }) ?? Math.ceil(Math.sqrt(list.length));
  const areRows = list.some((each) => Array.isArray(each));
  const rows = areRows ? list.map((row) => (Array.isArray(row) ? row : [row])) : inRows(list, across);
  const odd = rows.flat().find((each) => !(each instanceof Picture));
  const isEmpty = rows.length === 0 || rows.some((row) => row.length === 0);
  if (isEmpty || odd !== undefined) {
    throw new ArgumentError(
      'grid/pictures',
      `grid takes rows of pictures, got ${isEmpty ? 'an empty row' : kindOf(odd)}\n  fix: plot.grid([[plot.hist(a), plot.hist(b)]])`,
    );
  }
  const body = arranged((rows as Picture[][]).map((row) => row.map((picture) => picture.body)));
  return new Picture('grid', (colors) => ({
    ...titleOf({ ...(title === undefined ? {} : { title }), ...(subtitle === undefined ? {} : { subtitle }) }, 600),
    ...body(colors),
  }));
}
