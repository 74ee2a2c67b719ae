/** @file The charts of a training run: loss and accuracy by epoch, and the confusion matrix, as Vega-Lite specifications, SVG and PNG. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { replaceFile } from './file.ts';
import { readFontWidths } from './font.ts';
import { bestRecord, describeMeasure, type EpochRecord } from './records.ts';

const fontFamily = 'DejaVu Sans';
const require = createRequire(import.meta.url);
const fontFiles = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) =>
  require.resolve(`dejavu-fonts-ttf/ttf/${name}`),
);

const fonts = fontFiles.map(readFontWidths);

/** What Vega asks for the width of a text: a part of it that its types leave out. */
interface TextMetrics {
  width(item: { readonly fontSize?: number; readonly fontWeight?: string | number }, text: string): number;
}

// Its own guess, 0.8 of the font's size per letter, leaves holes in legends and a white margin beside the chart.
(vega as typeof vega & { readonly textMetrics: TextMetrics }).textMetrics.width = ({ fontSize, fontWeight }, text) =>
  (fontSize ?? 11) * (fonts[fontWeight === 'bold' || Number(fontWeight) >= 600 ? 1 : 0]?.width(String(text)) ?? 0);

/** PNG pixels per SVG unit, so that text stays sharp on dense screens. */
const pixelRatio = 2;

/** Blue and orange of Okabe and Ito, "Color universal design" (2008), https://jfly.uni-koeln.de/color/: told apart by every kind of eye. */
const seriesColors = ['#0072B2', '#D55E00'];

const config = {
  background: 'white',
  font: `${fontFamily}, Verdana, sans-serif`,
  padding: 16,
  title: { fontSize: 17, anchor: 'start', offset: 14, subtitleFontSize: 13, subtitlePadding: 6, subtitleColor: '#555' },
  axis: {
    labelFontSize: 12,
    titleFontSize: 13,
    titlePadding: 10,
    gridColor: '#e6e6e6',
    domainColor: '#888',
    tickColor: '#888',
  },
  legend: { labelFontSize: 12, titleFontSize: 13, symbolSize: 120 },
  view: { stroke: null },
} as const;

interface Curve {
  readonly title: string;
  readonly subtitle: string;
  readonly axis: string;
  /** Of the numbers on the axis; each gets as many places as the finest step needs. */
  readonly format: string;
  readonly zero: boolean;
  readonly train: (record: EpochRecord) => number;
  readonly validation: (record: EpochRecord) => number;
}

const curveWidth = 560;
const curveHeight = 300;

/** Under each chart of curves: why the network can seem better on digits that it did not learn from. */
const curveNote = [
  'Training: measured while training, as the mean over the epoch, on distorted digits.',
  'Validation: measured after the epoch, on digits as they are. Circle: the model that is kept.',
];
const noteOffset = 62;
const noteLine = 17;

/** At most a dozen marks, all whole epochs. */
function epochMarks(records: readonly EpochRecord[]): number[] {
  const stride = Math.ceil(records.length / 12);
  return records.filter((_, position) => position % stride === 0).map(({ epoch }) => epoch);
}

function curveChart(records: readonly EpochRecord[], curve: Curve): TopLevelSpec {
  const values = records.flatMap((record) => [
    { epoch: record.epoch, set: 'training', value: curve.train(record) },
    { epoch: record.epoch, set: 'validation', value: curve.validation(record) },
  ]);
  const best = bestRecord(records, records.length);
  const x = { field: 'epoch', type: 'quantitative' } as const;
  const y = { field: 'value', type: 'quantitative' } as const;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    config,
    width: curveWidth,
    height: curveHeight,
    title: { text: curve.title, subtitle: curve.subtitle },
    layer: [
      {
        data: { values },
        mark: { type: 'line', point: { size: 45, filled: true }, strokeWidth: 2.5 },
        encoding: {
          x: {
            ...x,
            title: 'epoch',
            scale: { zero: false, nice: false, padding: 12 },
            axis: { values: epochMarks(records), format: 'd', grid: false },
          },
          y: {
            ...y,
            title: curve.axis,
            scale: { zero: curve.zero, nice: true },
            axis: { format: curve.format, tickCount: 6 },
          },
          color: {
            field: 'set',
            type: 'nominal',
            title: null,
            scale: { domain: ['training', 'validation'], range: seriesColors },
            legend: { orient: 'top', direction: 'horizontal', columnPadding: 20, offset: 8 },
          },
        },
      },
      {
        data: { values: best === undefined ? [] : [{ epoch: best.epoch, value: curve.validation(best) }] },
        mark: { type: 'point', filled: false, size: 190, strokeWidth: 1.8, color: '#1b2733' },
        encoding: { x, y },
      },
      {
        data: { values: [{}] },
        mark: {
          type: 'text',
          text: curveNote,
          x: 0,
          y: curveHeight + noteOffset,
          align: 'left',
          lineHeight: noteLine,
          fontSize: 12,
          color: '#555',
        },
      },
    ],
  };
}

/** Training and validation loss by epoch. */
export function lossChart(records: readonly EpochRecord[]): TopLevelSpec {
  const best = bestRecord(records, records.length);
  return curveChart(records, {
    title: 'Loss by epoch',
    subtitle:
      best === undefined
        ? ''
        : `validation loss ${best.validationLoss.toFixed(4)} in epoch ${best.epoch}, ${describeMeasure(records.length)}`,
    axis: 'mean cross-entropy per digit',
    format: 'f',
    zero: true,
    train: (record) => record.trainLoss,
    validation: (record) => record.validationLoss,
  });
}

/** Training and validation accuracy by epoch. */
export function accuracyChart(records: readonly EpochRecord[]): TopLevelSpec {
  const best = bestRecord(records, records.length);
  return curveChart(records, {
    title: 'Accuracy by epoch',
    subtitle:
      best === undefined
        ? ''
        : `${(100 * best.validationAccuracy).toFixed(2)} % of the validation digits in epoch ${best.epoch}, ${describeMeasure(records.length)}`,
    axis: 'digits read correctly',
    format: '%',
    zero: false,
    train: (record) => record.trainAccuracy,
    validation: (record) => record.validationAccuracy,
  });
}

const matrixSide = 460;

/** How often each digit (a row) was read as each digit (a column), by the model of an epoch. Shade and the colour of the numbers follow the share of the row. */
export function confusionChart(matrix: readonly (readonly number[])[], epoch?: number): TopLevelSpec {
  const values = matrix.flatMap((row, truth) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, predicted) => ({ truth, predicted, count, share: total === 0 ? 0 : count / total }));
  });
  const total = values.reduce((sum, { count }) => sum + count, 0);
  const right = matrix.reduce((sum, row, truth) => sum + (row[truth] ?? 0), 0);
  const accuracy = total === 0 ? '' : `, ${((100 * right) / total).toFixed(2)} % of them right`;
  const model = epoch === undefined ? '' : `, by the model of epoch ${epoch}`;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    config,
    width: matrixSide,
    height: matrixSide,
    title: { text: 'Confusion matrix', subtitle: `${total.toLocaleString('en')} test digits${accuracy}${model}` },
    data: { values },
    encoding: {
      x: {
        field: 'predicted',
        type: 'ordinal',
        title: 'predicted digit',
        axis: { labelAngle: 0, labelPadding: 6, ticks: false, domain: false },
      },
      y: {
        field: 'truth',
        type: 'ordinal',
        title: 'true digit',
        axis: { labelPadding: 8, ticks: false, domain: false },
      },
    },
    layer: [
      {
        mark: { type: 'rect', stroke: 'white', strokeWidth: 1 },
        encoding: {
          color: {
            field: 'share',
            type: 'quantitative',
            title: 'share of the row',
            // The square root keeps the rare mistakes visible beside the diagonal.
            scale: { domain: [0, 1], type: 'sqrt', range: ['#f4f7fb', '#08306b'] },
            legend: {
              format: '.0%',
              gradientLength: matrixSide - 24,
              labelOffset: 6,
              values: [0, 0.01, 0.1, 0.25, 0.5, 1],
            },
          },
        },
      },
      {
        mark: { type: 'text', fontSize: 13 },
        encoding: {
          text: { field: 'count', type: 'quantitative', format: ',d' },
          color: {
            condition: [
              { test: 'datum.count === 0', value: '#b5bcc6' },
              { test: 'datum.share > 0.2', value: 'white' },
            ],
            value: '#1b2733',
          },
        },
      },
    ],
  };
}

/** Draws a specification as SVG, without a browser. */
export async function renderSvg(spec: TopLevelSpec): Promise<string> {
  const view = new vega.View(vega.parse(compile(spec).spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** Turns an SVG into a PNG. The font is given by file: the machine may have none, and without one no text would be drawn. */
export function renderPng(svg: string): Buffer {
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: pixelRatio },
    background: 'white',
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: fontFamily, sansSerifFamily: fontFamily },
  });
  return resvg.render().asPng();
}

/** Saves a chart as `name.svg` and `name.png` in a directory, which is made if need be. @returns the two paths. */
export async function saveChart(
  spec: TopLevelSpec,
  directory: string,
  name: string,
): Promise<{ svg: string; png: string }> {
  const svg = await renderSvg(spec);
  const paths = { svg: join(directory, `${name}.svg`), png: join(directory, `${name}.png`) };
  replaceFile(paths.svg, svg);
  replaceFile(paths.png, renderPng(svg));
  return paths;
}
