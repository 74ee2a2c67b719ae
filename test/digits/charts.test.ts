import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accuracyChart,
  confusionChart,
  lossChart,
  renderPng,
  renderSvg,
  saveChart,
} from '../../examples/digits/charts.ts';
import type { EpochRecord } from '../../examples/digits/records.ts';

const records: EpochRecord[] = [
  { epoch: 1, trainLoss: 0.9, trainAccuracy: 0.7, validationLoss: 0.4, validationAccuracy: 0.88 },
  { epoch: 2, trainLoss: 0.3, trainAccuracy: 0.9, validationLoss: 0.2, validationAccuracy: 0.94 },
  { epoch: 3, trainLoss: 0.1, trainAccuracy: 0.97, validationLoss: 0.25, validationAccuracy: 0.9312 },
];
const matrix = Array.from({ length: 10 }, (_, truth) =>
  Array.from({ length: 10 }, (_, read) => (truth === read ? 1190 + truth : truth === 3 && read === 5 ? 17 : 0)),
);

/** The texts of an SVG, in the order in which they are drawn. */
function texts(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text ?? '');
}

/** Width and height, as a PNG's first chunk tells them. */
function pngSize(png: Buffer): [number, number] {
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

function svgSize(svg: string): [number, number] {
  const [, width, height] = /<svg[^>]*? width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  return [Number(width), Number(height)];
}

/** The number of pixels that are not white within a part of a picture, given in SVG units. */
function inked(svg: string, area: { left: number; top: number; right: number; bottom: number }): number {
  const { pixels } = new Resvg(renderPicture(svg, area), { background: 'white' }).render();
  let count = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    if ((pixels[at] ?? 255) < 200 || (pixels[at + 1] ?? 255) < 200 || (pixels[at + 2] ?? 255) < 200) count++;
  }
  return count;
}

/** An SVG that shows a part of the finished PNG: so the check reads what a viewer of the PNG sees. */
function renderPicture(svg: string, area: { left: number; top: number; right: number; bottom: number }): string {
  const [width, height] = svgSize(svg);
  const data = renderPng(svg).toString('base64');
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${area.right - area.left}" height="${area.bottom - area.top}"><image x="${-area.left}" y="${-area.top}" width="${width}" height="${height}" xlink:href="data:image/png;base64,${data}"/></svg>`;
}

describe('charts', () => {
  it('name the loss, its axes, its series and its best epoch', async () => {
    const drawn = texts(await renderSvg(lossChart(records)));
    expect(drawn).toEqual(
      expect.arrayContaining([
        'Loss by epoch',
        'epoch',
        'mean cross-entropy per digit',
        'training',
        'validation',
        '1',
        '2',
        '3',
      ]),
    );
    expect(drawn).toContain('validation loss 0.2500 in epoch 3, the last');
    const long = [
      ...records,
      ...[4, 5].map((epoch) => ({
        epoch,
        trainLoss: 0.1,
        trainAccuracy: 1,
        validationLoss: epoch / 10,
        validationAccuracy: 1 - epoch / 100,
      })),
    ];
    expect(texts(await renderSvg(lossChart(long)))).toContain(
      'validation loss 0.4000 in epoch 4, the best of the last 2 by validation accuracy',
    );
  });

  it('show accuracy in per cent', async () => {
    const drawn = texts(await renderSvg(accuracyChart(records)));
    expect(drawn).toEqual(expect.arrayContaining(['Accuracy by epoch', 'epoch', 'digits read correctly', '95%']));
    expect(drawn).toContain('93.12 % of the validation digits in epoch 3, the last');
  });

  it('say under the curves how they were measured, and mark the epoch that the subtitle names', async () => {
    for (const chart of [lossChart(records), accuracyChart(records)]) {
      const svg = await renderSvg(chart);
      expect(svg).toContain('measured while training');
      expect(svg).toContain('Circle: the model that is kept.');
      const points = [
        ...svg.matchAll(/aria-label="epoch: (\d)[^"]*" role="graphics-symbol" aria-roledescription="point"/g),
      ];
      expect(points.at(-1)?.[1]).toBe('3');
    }
  });

  it('give all numbers of an axis the same places', async () => {
    for (const loss of [1.2, 0.9, 0.24, 0.03]) {
      const spread = records.map((record) => ({ ...record, trainLoss: loss * record.trainLoss }));
      const numbers = texts(await renderSvg(lossChart(spread))).filter((text) => /^\d+\.\d+$/.test(text));
      expect(numbers.length).toBeGreaterThan(3);
      expect(new Set(numbers.map((text) => text.split('.')[1]?.length)).size).toBe(1);
    }
    for (const accuracy of [0.2, 0.9, 0.985]) {
      const spread = records.map((record) => ({ ...record, trainAccuracy: accuracy, validationAccuracy: 0.99 }));
      const numbers = texts(await renderSvg(accuracyChart(spread))).filter((text) => text.endsWith('%'));
      expect(numbers.length).toBeGreaterThan(3);
      expect(new Set(numbers.map((text) => (text.split('.')[1] ?? '').length)).size).toBe(1);
    }
  });

  it('leave no more than their margin empty at the right', async () => {
    for (const chart of [lossChart(records), accuracyChart(records), confusionChart(matrix)]) {
      const svg = await renderSvg(chart);
      const [width, height] = svgSize(svg);
      expect(inked(svg, { left: width - 14, top: 0, right: width, bottom: height })).toBe(0);
      expect(inked(svg, { left: width - 36, top: 0, right: width - 14, bottom: height })).toBeGreaterThan(0);
    }
  });

  it('name their series side by side with an even gap', async () => {
    const svg = await renderSvg(lossChart(records));
    const legend = svg.slice(svg.indexOf('role-legend-entry'));
    const entries = [
      ...legend.matchAll(/translate\(([\d.]+),0\.\d+\)"><path class="background"[^>]* d="M0,0h([\d.]+)v/g),
    ];
    expect(entries.length).toBe(2);
    const [first = 0, second = 0] = entries.map(([, left]) => Number(left));
    const gap = second - first - Number(entries[0]?.[2]);
    expect(gap).toBeGreaterThan(10);
    expect(gap).toBeLessThan(25);
  });

  it('write every count of the confusion matrix', async () => {
    const drawn = texts(await renderSvg(confusionChart(matrix)));
    expect(drawn).toEqual(
      expect.arrayContaining(['Confusion matrix', 'true digit', 'predicted digit', 'share of the row', '17']),
    );
    for (let digit = 0; digit < 10; digit++) expect(drawn).toContain(`1,19${digit}`);
    expect(drawn.filter((text) => text === '0').length).toBe(89 + 2);
    expect(drawn).toContain('11,962 test digits, 99.86 % of them right');
    expect(texts(await renderSvg(confusionChart(matrix, 2)))).toContain(
      '11,962 test digits, 99.86 % of them right, by the model of epoch 2',
    );
  });

  it('stand one epoch, none, losses that are no numbers, and an empty matrix', async () => {
    const broken = { epoch: 2, trainLoss: NaN, trainAccuracy: 0.1, validationLoss: NaN, validationAccuracy: 0.1 };
    expect(texts(await renderSvg(lossChart([...records.slice(0, 1), broken])))).toContain(
      'validation loss NaN in epoch 2, the last',
    );
    expect(texts(await renderSvg(accuracyChart([])))).toContain('Accuracy by epoch');
    const empty = confusionChart(matrix.map((row) => row.map(() => 0)));
    expect(texts(await renderSvg(empty))).toContain('0 test digits');
  });

  it('become PNGs of twice the size, with legible text', async () => {
    for (const chart of [lossChart(records), accuracyChart(records), confusionChart(matrix)]) {
      const svg = await renderSvg(chart);
      const [width, height] = svgSize(svg);
      const [pngWidth, pngHeight] = pngSize(renderPng(svg));
      expect(Math.abs(pngWidth - 2 * width)).toBeLessThanOrEqual(1);
      expect(Math.abs(pngHeight - 2 * height)).toBeLessThanOrEqual(1);
      // The title stands alone in the top left corner; without its text there is nothing.
      const corner = { left: 0, top: 0, right: 160, bottom: 34 };
      expect(inked(svg, corner)).toBeGreaterThan(200);
      expect(inked(svg.replaceAll(/<text[^>]*>[^<]*<\/text>/g, ''), corner)).toBe(0);
    }
  });

  describe('saved', () => {
    let directory = '';
    beforeAll(() => {
      directory = mkdtempSync(join(tmpdir(), 'flambeau-charts-'));
    });
    afterAll(() => {
      rmSync(directory, { recursive: true });
    });

    it('lie side by side, with nothing else beside them', async () => {
      const paths = await saveChart(lossChart(records), join(directory, 'new', 'run'), 'loss');
      await saveChart(lossChart(records), join(directory, 'new', 'run'), 'loss');
      expect(readdirSync(join(directory, 'new', 'run')).sort()).toEqual(['loss.png', 'loss.svg']);
      expect(texts(readFileSync(paths.svg, 'utf8'))).toContain('Loss by epoch');
      expect(pngSize(readFileSync(paths.png))[0]).toBeGreaterThan(1000);
    });
  });
});
