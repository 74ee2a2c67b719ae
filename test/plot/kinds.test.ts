/** @file Every kind of picture is drawn, in both themes, of ten values and of a hundred thousand. */
import { readFileSync } from 'node:fs';
import { compile } from 'vega-lite';
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as plot from '../../src/plot/index.ts';
import { kinds } from './kinds.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** What vega-lite has to say of a specification. */
function warningsOf(spec: object): string[] {
  const warnings: string[] = [];
  const note = (...words: readonly unknown[]) => {
    warnings.push(words.join(' '));
    return logger;
  };
  const logger = { level: () => logger, error: note, warn: note, info: () => logger, debug: () => logger };
  compile(spec as Parameters<typeof compile>[0], { logger: logger as never });
  return warnings;
}

function pngSize(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset);
  expect(view.getUint32(0)).toBe(0x89504e47);
  return [view.getUint32(16), view.getUint32(20)];
}

describe.each(kinds)('$name', ({ make }) => {
  test.each([10, 100_000])('of %i values is plain JSON without warnings', (count) => {
    for (const theme of ['light', 'dark'] as const) {
      const spec = make(count).specFor(theme);
      expect(spec).toEqual(JSON.parse(JSON.stringify(spec)));
      expect(warningsOf(spec)).toEqual([]);
      // What a picture shows, it has chosen: files stay small.
      expect(JSON.stringify(spec).length).toBeLessThan(1_200_000);
    }
  });

  test('is the same each time', () => {
    expect(make(100_000).spec).toEqual(make(100_000).spec);
  });

  test('is drawn in both themes', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const picture = make(10);
    const light = await picture.svg();
    const dark = await picture.svg({ theme: 'dark' });
    expect(light).toMatch(/^<svg[\s\S]*<\/svg>$/);
    expect(dark).not.toBe(light);
    expect(light).not.toMatch(/NaN|undefined|null/);
    const [width, height] = /<svg[^>]*? width="([\d.]+)" height="([\d.]+)"/.exec(light)?.slice(1).map(Number) ?? [];
    const [pixelWidth, pixelHeight] = pngSize(await picture.png({ scale: 1 }));
    expect(Math.abs(pixelWidth - (width ?? 0))).toBeLessThanOrEqual(1);
    expect(Math.abs(pixelHeight - (height ?? 0))).toBeLessThanOrEqual(1);
    expect(warned).not.toHaveBeenCalled();
  });
});

test('there is none that is not drawn', () => {
  const source = readFileSync(new URL('kinds.ts', import.meta.url), 'utf8');
  const names = Object.keys(plot).filter((name) => name !== 'Picture');
  expect(names.filter((name) => !source.includes(`plot.${name}(`))).toEqual([]);
});

test('a heat map keeps rows and columns apart that have the same name', async () => {
  const letters = [...'abab'];
  const picture = plot.heatmap(
    [0, 1, 2, 3].map((row) => [row, row, row, row]),
    { rows: letters, columns: letters },
  );
  const svg = await picture.svg();
  expect(svg.match(/<path[^>]*aria-roledescription="rect mark"/g)).toHaveLength(16);
  expect(svg.match(/>a<\/text>/g)).toHaveLength(4);
  expect(svg.match(/>b<\/text>/g)).toHaveLength(4);
  expect(await plot.heatmap([[1, 2]], { columns: ['x', 'y'] }).svg()).toContain('>y</text>');
});
