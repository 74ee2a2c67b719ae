import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';
import { readFontWidths } from '../../examples/digits/font.ts';

const require = createRequire(import.meta.url);
const size = 100;

/** The width of the ink of a text between two bars, as the renderer of PNGs draws it: from the left bar to the right one. */
function drawnWidth(file: string, weight: string, text: string): number {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="200"><text x="0" y="150" font-family="DejaVu Sans" font-weight="${weight}" font-size="${size}">|${text}|</text></svg>`;
  const font = { loadSystemFonts: false, fontFiles: [file], defaultFontFamily: 'DejaVu Sans' };
  return new Resvg(svg, { font }).innerBBox()?.width ?? Number.NaN;
}

describe('widths of text', () => {
  it.each([
    ['DejaVuSans.ttf', 'normal'],
    ['DejaVuSans-Bold.ttf', 'bold'],
  ])('are those that %s is drawn with', (name, weight) => {
    const file = require.resolve(`dejavu-fonts-ttf/ttf/${name}`);
    const font = readFontWidths(file);
    const between = drawnWidth(file, weight, '');
    for (const text of ['0123456789', 'mean cross-entropy per digit', '98.80 % (of 1,990)', 'x–y… ½ Ω']) {
      expect([text, size * font.width(text)]).toEqual([
        text,
        expect.closeTo(drawnWidth(file, weight, text) - between, -1),
      ]);
    }
    expect(font.width('')).toBe(0);
    expect(font.width('ab')).toBeCloseTo(font.width('a') + font.width('b'));
  });
});
