/**
 * @file How wide text is in a TrueType font. Vega lays out charts by the widths of their texts, and without a browser it only guesses them.
 * The format: "OpenType specification", tables cmap, head, hhea, hmtx, https://learn.microsoft.com/typography/opentype/spec/
 */
import { readFileSync } from 'node:fs';

/** Widths of characters, in shares of the font's size. */
export interface FontWidths {
  width(text: string): number;
}

function tablesOf(view: DataView): Map<string, number> {
  const tables = new Map<string, number>();
  const count = view.getUint16(4);
  for (let at = 12; at < 12 + 16 * count; at += 16) {
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((byte) => view.getUint8(at + byte)));
    tables.set(tag, view.getUint32(at + 8));
  }
  return tables;
}

/** Glyph numbers by character of the Basic Multilingual Plane: the character map's format 4. */
function glyphsOf(view: DataView, table: number): (character: number) => number {
  const count = view.getUint16(table + 2);
  const maps = Array.from({ length: count }, (_, i) => table + view.getUint32(table + 8 + 8 * i));
  const map = maps.find((start) => view.getUint16(start) === 4);
  if (map === undefined) throw new Error('the font has no character map of format 4');
  const twice = view.getUint16(map + 6);
  const ends = map + 14;
  const starts = ends + twice + 2;
  const deltas = starts + twice;
  const offsets = deltas + twice;
  return (character) => {
    for (let at = 0; at < twice; at += 2) {
      if (view.getUint16(ends + at) < character) continue;
      const first = view.getUint16(starts + at);
      if (first > character) return 0;
      const offset = view.getUint16(offsets + at);
      const glyph = offset === 0 ? character : view.getUint16(offsets + at + offset + 2 * (character - first));
      return glyph === 0 ? 0 : (glyph + view.getUint16(deltas + at)) & 0xffff;
    }
    return 0;
  };
}

/** Reads the widths of a font file. */
export function readFontWidths(path: string): FontWidths {
  const bytes = readFileSync(path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = tablesOf(view);
  const table = (tag: string) => {
    const start = tables.get(tag);
    if (start === undefined) throw new Error(`${path} has no table ${tag}`);
    return start;
  };
  const glyph = glyphsOf(view, table('cmap'));
  const unitsPerEm = view.getUint16(table('head') + 18);
  const measured = view.getUint16(table('hhea') + 34);
  const widths = table('hmtx');
  const known = new Map<number, number>();
  const widthOf = (character: number) => {
    const found = known.get(character);
    if (found !== undefined) return found;
    // Glyphs behind the last one with a width of its own are as wide as that one.
    const width = view.getUint16(widths + 4 * Math.min(glyph(character), measured - 1)) / unitsPerEm;
    known.set(character, width);
    return width;
  };
  return {
    width(text) {
      let sum = 0;
      for (let at = 0; at < text.length; at++) sum += widthOf(text.charCodeAt(at));
      return sum;
    },
  };
}
