/** @file Heat maps: a colour for each number of a matrix. */
import { checkedChoice } from '../metrics/options.ts';
import { titleOf } from './axes.ts';
import { cellLayers, cellSizes, mostRectangles, reduction } from './cells.ts';
import { type ColorMap, colorMapNames } from './color-maps.ts';
import { extentOf, shortNumber } from './numbers.ts';
import { checkedBoolean, checkedRange, checkedTexts, type PictureOptions, pictureOptions } from './options.ts';
import { Picture } from './picture.ts';
import { finiteOf, type Matrix, matrixOf, requireFinite } from './values.ts';

export interface HeatmapOptions extends PictureOptions {
  /** What stands beside the rows, and below the columns. Default: their numbers. */
  readonly rows?: readonly string[];
  readonly columns?: readonly string[];
  /** The numbers in the cells. Default: where they have room. */
  readonly annotate?: boolean;
  /** Default: `'viridis'`; `'diverging'` is white at zero. */
  readonly colors?: ColorMap;
  /** The numbers at the ends of the colours. Default: the least and the largest. */
  readonly range?: readonly [number, number];
  /** What the legend is called. */
  readonly legend?: string;
}

/** So many cells have room for numbers. */
const mostAnnotated = 225;

/** The numbers at the ends of the colours, unless they are given. */
function domainOf(values: ArrayLike<number>, map: ColorMap): readonly [number, number] {
  const [least, most] = extentOf(values);
  if (map !== 'diverging') return [least, most];
  const far = Math.max(Math.abs(least), Math.abs(most)) || 1;
  return [-far, far];
}

export const numbered = (count: number): string[] => Array.from({ length: count }, (_, place) => String(place));

/**
 * A colour for each number of a matrix, rows from the top; few cells show their numbers, more than 400 are drawn as an image.
 *
 * @throws {ShapeError} when the matrix has not two dims (`heatmap/shape`).
 * @example
 * const picture = plot.heatmap(torch.eye(3), { rows: ['a', 'b', 'c'], columns: ['x', 'y', 'z'] });
 * picture.kind; // heatmap
 */
export function heatmap(matrix: Matrix, options?: HeatmapOptions): Picture {
  const checked = pictureOptions('heatmap', options, ['rows', 'columns', 'annotate', 'colors', 'range', 'legend']);
  const { rows, columns, values } = matrixOf('heatmap', 'matrix', matrix);
  const map = checkedChoice('heatmap', 'colors', checked.colors ?? 'viridis', colorMapNames);
  const { finite, note } = finiteOf({ values });
  requireFinite('heatmap', 'matrix', finite.length, values.length);
  const domain = checkedRange('heatmap', checked.range) ?? domainOf(finite, map);
  const shades = Float64Array.from(values, (value) => (Number.isFinite(value) ? value : Number.NaN));
  const isAnnotated = checkedBoolean('heatmap', 'annotate', checked.annotate) ?? rows * columns <= mostAnnotated;
  const sizes = cellSizes(rows, columns, checked);
  const factor = reduction({ rows, columns });
  const isReduced = factor > 1 && rows * columns > mostRectangles;
  const layers = cellLayers(
    {
      rows,
      columns,
      shades,
      rowNames: checkedTexts('heatmap', 'rows', checked.rows, rows) ?? numbered(rows),
      columnNames: checkedTexts('heatmap', 'columns', checked.columns, columns) ?? numbered(columns),
      texts: isAnnotated ? Array.from(shades, (value) => (Number.isNaN(value) ? '–' : shortNumber(value))) : undefined,
      map,
      domain,
      legend: { title: checked.legend ?? null },
      x: checked.x,
      y: checked.y,
    },
    sizes,
  );
  return new Picture('heatmap', (colors) => ({
    ...sizes,
    ...titleOf(checked, sizes.width, [
      ...note,
      ...(isReduced ? [`each pixel is the mean of ${factor} × ${factor} cells`] : []),
    ]),
    ...layers(colors),
  }));
}
