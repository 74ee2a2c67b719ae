/** @file Confusion matrices: which class was taken for which. */
import { ShapeError, ValueError } from '../errors/errors.ts';
import { confusionMatrix as countConfusion } from '../metrics/confusion.ts';
import { isOptions } from '../ops/argument-kinds.ts';
import { fromTypedArray } from '../ops/creation/data.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import { titleOf } from './axes.ts';
import { cellLayers, cellSizes } from './cells.ts';
import { numbered } from './heatmap.ts';
import { checkedTexts, type PictureOptions, pictureOptions } from './options.ts';
import { Picture } from './picture.ts';
import { type Matrix, matrixOf, numbersOf, type Values } from './values.ts';

export interface ConfusionMatrixOptions extends PictureOptions {
  /** The names of the classes. Default: their numbers. */
  readonly labels?: readonly string[];
}

function tensorOf(name: string, given: Values): Tensor {
  if (isTensor(given)) return given;
  const { values, shape } = numbersOf('confusionMatrix', name, given);
  return fromTypedArray(Float64Array.from(values), [...shape]);
}

/**
 * How often each class (rows) was taken for each class (columns): a matrix of counts, or predictions and targets as
 * `metrics.confusionMatrix` takes them. The colour is the share of the row.
 *
 * @throws {ShapeError} when the matrix is no square (`confusionMatrix/shape`).
 * @example
 * const picture = plot.confusionMatrix([[8, 2], [1, 9]], { labels: ['ham', 'spam'] });
 * picture.kind; // confusionMatrix
 */
export function confusionMatrix(matrix: Matrix, options?: ConfusionMatrixOptions): Picture;
export function confusionMatrix(input: Values, target: Values, options?: ConfusionMatrixOptions): Picture;
export function confusionMatrix(
  first: Matrix | Values,
  second?: Values | ConfusionMatrixOptions,
  third?: ConfusionMatrixOptions,
): Picture {
  const isMatrix = second === undefined || (isOptions(second) && third === undefined);
  const options = (isMatrix ? second : third) as ConfusionMatrixOptions | undefined;
  const checked = pictureOptions('confusionMatrix', options, ['labels']);
  const counts = isMatrix
    ? first
    : countConfusion(tensorOf('input', first as Values), tensorOf('target', second as Values));
  const { rows, columns, values } = matrixOf('confusionMatrix', 'matrix', counts);
  if (rows !== columns) {
    throw new ShapeError(
      'confusionMatrix/shape',
      `the matrix of confusionMatrix has ${rows} rows and ${columns} columns\n  rule: it has one of each for each class`,
      { shape: [rows, columns] },
    );
  }
  const list = Array.from(values);
  const odd = list.findIndex((count) => !(count >= 0 && Number.isFinite(count)));
  if (odd >= 0) {
    throw new ValueError(
      'confusionMatrix/count',
      `the matrix of confusionMatrix holds ${list[odd]} in row ${Math.floor(odd / columns)}\n  rule: counts are finite and not negative`,
    );
  }
  const totals = numbered(rows).map((_, row) =>
    list.slice(row * columns, (row + 1) * columns).reduce((sum, count) => sum + count, 0),
  );
  const total = totals.reduce((sum, count) => sum + count, 0);
  const right = totals.reduce((sum, _, code) => sum + (list[code * columns + code] as number), 0);
  const names = checkedTexts('confusionMatrix', 'labels', checked.labels, rows) ?? numbered(rows);
  const sizes = cellSizes(rows, columns, checked);
  const layers = cellLayers(
    {
      rows,
      columns,
      shades: list.map((count, place) => count / (totals[Math.floor(place / columns)] || 1)),
      rowNames: names,
      columnNames: names,
      texts: rows <= 20 ? list.map((count) => (count === 0 ? '·' : count.toLocaleString('en'))) : undefined,
      map: 'blues',
      domain: [0, 1],
      isSqrt: true,
      legend: { title: 'share of the row', format: '.0%', values: [0, 0.01, 0.1, 0.25, 0.5, 1] },
      x: checked.x ?? 'predicted',
      y: checked.y ?? 'true',
    },
    sizes,
  );
  const share = ((100 * right) / total).toLocaleString('en', { maximumFractionDigits: 2 });
  const subtitle = total === 0 ? 'no samples' : `${total.toLocaleString('en')} samples, ${share}% of them right`;
  return new Picture('confusionMatrix', (colors) => ({
    ...sizes,
    ...titleOf(
      { ...checked, title: checked.title ?? 'Confusion matrix', subtitle: checked.subtitle ?? subtitle },
      sizes.width,
    ),
    ...layers(colors),
  }));
}
