/** @file Rows of many features as points in a plane. */

import { ValueError } from '../errors/errors.ts';
import { checkedChoice } from '../metrics/options.ts';
import { fromTypedArray } from '../ops/creation/data.ts';
import { axisTitle, classColors, titleOf } from './axes.ts';
import { neighbourEmbedding } from './neighbours.ts';
import { checkedNumber, type PictureOptions, pictureOptions } from './options.ts';
import { Picture } from './picture.ts';
import { principalComponents } from './principal.ts';
import { mostPoints, sampledNote, sampledPlaces } from './sampling.ts';
import { coloringChannels, coloringOf, colorOf, pointStyle } from './scatter.ts';
import { leftOut, type Matrix, matrixOf, requireFinite, type Values } from './values.ts';

export interface EmbeddingOptions extends PictureOptions {
  /** Principal components, or t-SNE. Default: `'pca'`. */
  readonly method?: 'pca' | 'tsne';
  /** A colour for each row: classes, or numbers. */
  readonly by?: Values;
  /** What the legend of colours is called. */
  readonly legend?: string;
  /** Of t-SNE: about how many neighbours count. Default: 30, at most a third of the rows. */
  readonly perplexity?: number;
  /** Of t-SNE: how many steps. Default: 500. */
  readonly iterations?: number;
  /** Most rows that are drawn, evenly chosen from more. Default: 5000, of t-SNE 1000, whose time goes by their square. */
  readonly sample?: number;
}

const mostNeighbours = 1000;

/**
 * Rows `[n, features]` as points in a plane: by their first two principal components, or by t-SNE, which keeps neighbours together and
 * whose axes and distances between groups say nothing.
 *
 * @throws {ValueError} when there are fewer than two rows (`embedding/rows`).
 * @source Van der Maaten and Hinton, "Visualizing Data using t-SNE" (2008)
 * @example
 * plot.embedding(torch.randn([50, 8]), { by: Array.from({ length: 50 }, (_, i) => i % 2) }).kind; // embedding
 */
export function embedding(rows: Matrix, options?: EmbeddingOptions): Picture {
  const own = ['method', 'by', 'legend', 'perplexity', 'iterations', 'sample'];
  const checked = pictureOptions('embedding', options, own);
  const method = checkedChoice('embedding', 'method', checked.method ?? 'pca', ['pca', 'tsne']);
  const isTsne = method === 'tsne';
  const { width = 420, height = 360 } = checked;
  const { rows: total, columns, values } = matrixOf('embedding', 'rows', rows);
  const coloring = coloringOf('embedding', checked.by, total);
  const most =
    checkedNumber('embedding', 'sample', checked.sample, { least: 2, whole: true }) ??
    (isTsne ? mostNeighbours : mostPoints);
  const whole: number[] = [];
  for (let row = 0; row < total; row++) {
    let isWhole = true;
    for (let i = row * columns; i < (row + 1) * columns && isWhole; i++) isWhole = Number.isFinite(values[i]);
    if (isWhole) whole.push(row);
  }
  requireFinite('embedding', 'rows', whole.length, total);
  const drawn = Array.from(sampledPlaces(whole.length, most), (place) => whole[place] as number);
  if (drawn.length < 2) {
    throw new ValueError('embedding/rows', `embedding needs two rows or more, got ${drawn.length}`);
  }
  const taken = new Float64Array(drawn.length * columns);
  drawn.forEach((row, at) => {
    for (let i = 0; i < columns; i++) taken[at * columns + i] = values[row * columns + i] as number;
  });
  const { values: plane, shares } = principalComponents(taken, drawn.length, columns, 2);
  const perplexity =
    checkedNumber('embedding', 'perplexity', checked.perplexity, { least: 1, most: drawn.length }) ??
    Math.min(30, Math.max(1, drawn.length / 3));
  const iterations =
    checkedNumber('embedding', 'iterations', checked.iterations, { least: 1, most: 10_000, whole: true }) ?? 500;
  const places = isTsne
    ? neighbourEmbedding(fromTypedArray(Float32Array.from(taken), [drawn.length, columns]), plane, {
        perplexity,
        iterations,
      })
    : plane;
  const records = drawn.map((row, at) => ({
    x: places[2 * at] as number,
    y: places[2 * at + 1] as number,
    ...(coloring === undefined ? {} : { by: colorOf(coloring, row) }),
  }));
  const notes = [
    ...leftOut(total - whole.length, 0).map((text) => text.replace('missing', 'rows with missing values')),
    ...(coloring?.kind === 'classes' ? coloring.note : []),
    ...sampledNote(drawn.length, whole.length, 'rows'),
  ];
  const share = (component: number) => `component ${component + 1} (${(100 * (shares[component] ?? 0)).toFixed(1)}%)`;
  const axis = (field: string, title: string | null) => ({
    field,
    type: 'quantitative',
    title,
    scale: { zero: false, nice: false, padding: 10 },
    axis: isTsne ? { labels: false, ticks: false, grid: false } : { tickCount: 6 },
  });
  const { size, opacity } = pointStyle(drawn.length);
  return new Picture('embedding', (colors) => ({
    width,
    height,
    ...titleOf(checked, width, notes),
    data: { values: records },
    mark: {
      type: 'point',
      filled: true,
      size,
      opacity,
      ...(coloring === undefined ? { color: classColors(colors, 1)[0] as string } : {}),
    },
    encoding: {
      x: axis('x', axisTitle(checked.x, isTsne ? 't-SNE 1' : share(0))),
      y: axis('y', axisTitle(checked.y, isTsne ? 't-SNE 2' : share(1))),
      ...coloringChannels(coloring, colors, checked.legend ?? null),
    },
  }));
}
