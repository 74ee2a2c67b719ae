/** @file A picture in a terminal: each letter's cell is two pixels, one above the other, and texts are the terminal's own letters. */
import { renderSvg } from '../../host/drawing.ts';
import type { Terminal } from '../../host/terminal.ts';
import { groundOf } from '../draw.ts';
import type { JsonObject } from '../specification.ts';
import { fontFamily } from '../theme.ts';
import { type PlacedText, withoutTexts } from './texts.ts';

type Color = readonly [red: number, green: number, blue: number];

/** Units of the picture in a cell's width; a cell is twice as high as it is wide. */
const cellWidth = 8;
const cellHeight = 2 * cellWidth;

/** The place of a colour in the palette of 256: the cube of six by six by six, or the greys. */
function paletteOf([red, green, blue]: Color): number {
  if (Math.max(red, green, blue) - Math.min(red, green, blue) < 12) {
    const step = Math.round(((red - 8) / 247) * 24);
    return step <= 0 ? 16 : step >= 24 ? 231 : 231 + step;
  }
  const level = (value: number) => (value < 48 ? 0 : value < 115 ? 1 : Math.floor((value - 35) / 40));
  return 16 + 36 * level(red) + 6 * level(green) + level(blue);
}

const code = (color: Color, isTrue: boolean): string => (isTrue ? `2;${color.join(';')}` : `5;${paletteOf(color)}`);

function colorOf(text: string): Color | undefined {
  const [, digits] = /^#([0-9a-f]{6})$/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const value = Number.parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

interface Letter {
  readonly letter: string;
  readonly color: Color | undefined;
}

/** Texts into cells; one that would cover another is left out. */
function placeTexts(texts: readonly PlacedText[], columns: number, rows: number, zoom: number): Map<number, Letter> {
  const cells = new Map<number, Letter>();
  for (const { text, x, y, anchor, isUpright, color } of texts) {
    const letters = [...text];
    const shift = anchor === 'start' ? 0 : anchor === 'middle' ? letters.length / 2 : letters.length;
    const column = isUpright ? Math.floor((x * zoom - 4) / cellWidth) : Math.round((x * zoom) / cellWidth - shift);
    const row = isUpright
      ? Math.round((y * zoom) / cellHeight - letters.length + shift)
      : Math.floor((y * zoom - 4) / cellHeight);
    // Upwards text is read downwards here: its letters stand upright.
    const places = letters.map((_, i): [number, number] => (isUpright ? [column, row + i] : [column + i, row]));
    const fits = places.every(
      ([atColumn, atRow]) =>
        atColumn >= 0 && atColumn < columns && atRow >= 0 && atRow < rows && !cells.has(atRow * columns + atColumn),
    );
    if (!fits) continue;
    const own = colorOf(color);
    places.forEach(([atColumn, atRow], i) => {
      cells.set(atRow * columns + atColumn, { letter: letters[i] ?? ' ', color: own });
    });
  }
  return cells;
}

/** Lines are thin at this size: they are drawn thicker. */
const thicker = (svg: string): string =>
  svg.replace(/stroke-width="([\d.]+)"/g, (whole, width: string) =>
    Number(width) < 1.5 ? whole : `stroke-width="${3 * Number(width)}"`,
  );

/** The lines of a terminal that show an SVG. */
export async function blocksOf(
  svg: string,
  spec: JsonObject,
  { columns: most, colors }: Pick<Terminal, 'columns' | 'colors'>,
): Promise<string> {
  const [, width = '0', height = '0'] = /<svg[^>]*? width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  const zoom = Math.min(1, (Math.max(20, most) * cellWidth) / Number(width));
  const plain = withoutTexts(svg);
  const ground = groundOf(spec);
  const image = await renderSvg(thicker(plain.svg), zoom / cellWidth, ground, fontFamily);
  const rows = Math.ceil((Number(height) * zoom) / cellHeight);
  const columns = Math.min(image.width, Math.max(20, most));
  const texts = placeTexts(plain.texts, columns, rows, zoom);
  const paper = colorOf(ground ?? '') ?? [255, 255, 255];
  const pixel = (column: number, row: number): Color => {
    if (row >= image.height) return paper;
    const at = 4 * (row * image.width + column);
    return [image.pixels[at] ?? 0, image.pixels[at + 1] ?? 0, image.pixels[at + 2] ?? 0];
  };
  const isInk = (color: Color) => color.some((value, channel) => Math.abs(value - (paper[channel] ?? 0)) > faintest);
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    let line = '';
    let before = '';
    for (let column = 0; column < columns; column++) {
      const upper = pixel(column, 2 * row);
      const lower = pixel(column, 2 * row + 1);
      const own = texts.get(row * columns + column);
      if (colors === 2) {
        line += own?.letter ?? inked(isInk(upper), isInk(lower));
        continue;
      }
      const isTrue = colors > 256;
      const wanted = `\x1b[38;${code(own?.color ?? upper, isTrue)};48;${code(lower, isTrue)}m`;
      line += `${wanted === before ? '' : wanted}${own?.letter ?? '▀'}`;
      before = wanted;
    }
    lines.push(colors === 2 ? line.trimEnd() : `${line}\x1b[0m`);
  }
  return lines.join('\n');
}

/** Farther from the ground's colour than the lines of a grid. */
const faintest = 45;

function inked(upper: boolean, lower: boolean): string {
  return upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
}
