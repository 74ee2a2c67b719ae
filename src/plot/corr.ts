/** @file Correlations between the columns of a table. */
import { corr as correlations } from '../data/table/description.ts';
import { toTypedArray } from '../ops/creation/data.ts';
import { titleOf } from './axes.ts';
import { cellLayers, cellSizes } from './cells.ts';
import { type PictureOptions, pictureOptions } from './options.ts';
import { Picture } from './picture.ts';
import { columnsOf, type Table } from './table.ts';

export interface CorrOptions extends PictureOptions {
  /** Which columns. Default: all of numbers. */
  readonly columns?: readonly string[];
}

/**
 * Correlations (Pearson) between the columns of a table, or of a matrix `[rows, features]`: blue where they go against each other, red
 * where they go together.
 *
 * @throws {ValueError} when there is no column of numbers (`corr/columns`).
 * @example
 * plot.corr({ x: [1, 2, 3], y: [2, 4, 7], z: [3, 1, 2] }, { title: 'How they go together' }).kind; // corr
 */
export function corr(table: Table, options?: CorrOptions): Picture {
  const checked = pictureOptions('corr', options, ['columns']);
  const { columns } = columnsOf('corr', table, checked.columns);
  const names = columns.map(({ name }) => name);
  const { matrix } = correlations(Object.fromEntries(columns.map(({ name, values }) => [name, values])));
  const shades = toTypedArray<'float64'>(matrix);
  const sizes = cellSizes(names.length, names.length, checked);
  const layers = cellLayers(
    {
      rows: names.length,
      columns: names.length,
      shades,
      rowNames: names,
      columnNames: names,
      texts:
        names.length <= 15
          ? Array.from(shades, (value) => (Number.isNaN(value) ? '–' : value.toFixed(2).replace('-0.00', '0.00')))
          : undefined,
      map: 'diverging',
      domain: [-1, 1],
      legend: { title: 'correlation' },
      x: checked.x,
      y: checked.y,
    },
    sizes,
  );
  const constant = names.filter((_, i) => Number.isNaN(shades[i * names.length + ((i + 1) % names.length)]));
  const notes = names.length > 1 && constant.length === names.length ? ['no two of the columns vary together'] : [];
  return new Picture('corr', (colors) => ({ ...sizes, ...titleOf(checked, sizes.width, notes), ...layers(colors) }));
}
