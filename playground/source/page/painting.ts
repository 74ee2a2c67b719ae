/** @file Fields of numbers as pictures: regions with bands and boundaries, and the small pictures of units. */
import type { HeadName } from '../shared/heads.ts';
import { type Colour, classColour, diverging, mixed, type Palette } from './palette.ts';

/** A colour that is written over, pixel after pixel: a region has too many for an object each. */
interface Shade {
  red: number;
  green: number;
  blue: number;
}

/** Writes the colour of the answers at a place; returns a number that differs on the two sides of a boundary. */
type Reader = (values: Float64Array, palette: Palette, shade: Shade) => number;

/** Bands of a region from paper to full colour: they show how steep the answer is. */
const bands = 6;
const banded = (value: number): number => Math.round(value * bands) / bands;

/** How strong a region's colour is at most: the points upon it must stand out. */
const strongest = 0.56;

function begin(shade: Shade, [red, green, blue]: Colour): void {
  shade.red = red;
  shade.green = green;
  shade.blue = blue;
}

function blend(shade: Shade, [red, green, blue]: Colour, share: number): void {
  shade.red += (red - shade.red) * share;
  shade.green += (green - shade.green) * share;
  shade.blue += (blue - shade.blue) * share;
}

function readSigned(value: number, palette: Palette, shade: Shade): number {
  begin(shade, palette.paper);
  blend(shade, value < 0 ? palette.negative : palette.positive, strongest * banded(Math.min(1, Math.abs(value))));
  return value >= 0 ? 1 : 0;
}

const signed: Reader = (values, palette, shade) => readSigned(values[0] ?? 0, palette, shade);

/** How the answers of a head become colours. */
export const regionReaders: Readonly<Record<HeadName | 'unit', Reader>> = {
  unit: signed,
  regression: signed,
  binary: (values, palette, shade) => readSigned(2 * (values[0] ?? 0) - 1, palette, shade),
  multiClass(values, palette, shade) {
    let best = 0;
    for (let at = 1; at < values.length; at++) if ((values[at] ?? 0) > (values[best] ?? 0)) best = at;
    const even = 1 / values.length;
    const sure = banded(((values[best] ?? 0) - even) / (1 - even));
    begin(shade, palette.paper);
    blend(shade, classColour(palette, best), 0.1 + (strongest - 0.1) * sure);
    return best;
  },
  multiLabel(values, palette, shade) {
    let side = 0;
    begin(shade, palette.paper);
    for (let at = 0; at < values.length; at++) {
      const chance = values[at] ?? 0;
      blend(shade, classColour(palette, at), strongest * banded(chance));
      if (chance > 0.5) side += 1 << at;
    }
    return side;
  },
};

/** One number of a field between its cells' middles. */
function between(field: Float32Array, from: number, side: number, x: number, y: number): number {
  const column = Math.max(0, Math.min(side - 1.001, x));
  const row = Math.max(0, Math.min(side - 1.001, y));
  const [left, top] = [Math.floor(column), Math.floor(row)];
  const [right, down] = [column - left, row - top];
  const at = from + top * side + left;
  const above = (field[at] ?? 0) * (1 - right) + (field[at + 1] ?? 0) * right;
  const below = (field[at + side] ?? 0) * (1 - right) + (field[at + side + 1] ?? 0) * right;
  return above * (1 - down) + below * down;
}

const scratch = document.createElement('canvas');

/** Paints fields of side × side numbers, one after another, over a square of the canvas's context. */
export function paintRegion(
  context: CanvasRenderingContext2D,
  size: number,
  field: Float32Array,
  from: number,
  count: number,
  side: number,
  read: Reader,
  palette: Palette,
): void {
  const pixels = Math.max(1, Math.round(Math.min(size, 260)));
  const image = new ImageData(pixels, pixels);
  const sides = new Int16Array(pixels * pixels);
  const values = new Float64Array(count);
  const shade: Shade = { red: 0, green: 0, blue: 0 };
  for (let row = 0; row < pixels; row++) {
    const y = ((row + 0.5) / pixels) * side - 0.5;
    for (let column = 0; column < pixels; column++) {
      const x = ((column + 0.5) / pixels) * side - 0.5;
      for (let at = 0; at < count; at++) values[at] = between(field, from + at * side * side, side, x, y);
      const area = read(values, palette, shade);
      const at = row * pixels + column;
      sides[at] = area;
      if ((column > 0 && sides[at - 1] !== area) || (row > 0 && sides[at - pixels] !== area)) {
        blend(shade, palette.ink, 0.7);
      }
      image.data[4 * at] = shade.red;
      image.data[4 * at + 1] = shade.green;
      image.data[4 * at + 2] = shade.blue;
      image.data[4 * at + 3] = 255;
    }
  }
  scratch.width = pixels;
  scratch.height = pixels;
  scratch.getContext('2d')?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(scratch, 0, 0, size, size);
}

/** The largest absolute number of a stretch: what a picture is scaled by. */
export function largest(values: Float32Array, from = 0, to = values.length): number {
  let most = 0;
  for (let at = from; at < to; at++) most = Math.max(most, Math.abs(values[at] ?? 0));
  return most;
}

/** Paints a unit's small picture, cell by cell: the browser enlarges it. */
export function paintUnit(
  canvas: HTMLCanvasElement,
  values: Float32Array,
  from: number,
  side: number,
  scale: number,
  palette: Palette,
): void {
  if (canvas.width !== side) {
    canvas.width = side;
    canvas.height = side;
  }
  const image = new ImageData(side, side);
  for (let at = 0; at < side * side; at++) {
    const value = scale === 0 ? 0 : (values[from + at] ?? 0) / scale;
    const [red, green, blue] = diverging(value, palette, 0.95);
    image.data.set([red, green, blue, 255], 4 * at);
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}

/** Paints ink on paper: digits. */
export function paintInk(canvas: HTMLCanvasElement, pixels: Float32Array, side: number, { paper, ink }: Palette): void {
  canvas.width = side;
  canvas.height = side;
  const image = new ImageData(side, side);
  for (let at = 0; at < side * side; at++) {
    const [red, green, blue] = mixed(paper, ink, pixels[at] ?? 0);
    image.data.set([red, green, blue, 255], 4 * at);
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}
