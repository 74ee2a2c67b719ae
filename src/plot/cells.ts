/** @file Coloured cells in rows and columns, as rectangles with their numbers, or as an image where there are many. */
import { axisTitle, nameAxis } from './axes.ts';
import { dataAddress } from './base64.ts';
import { type ColorMap, mapColors, shader, takesDarkText } from './color-maps.ts';
import { encodePng, enlarged, type Pixels } from './png.ts';
import type { JsonObject } from './specification.ts';
import type { Colors } from './theme.ts';

/** More rectangles than this make large files with hairlines between them. */
export const mostRectangles = 400;

export interface Cells {
  readonly rows: number;
  readonly columns: number;
  /** What the colour of each cell says; NaN for a cell without one. */
  readonly shades: ArrayLike<number>;
  readonly rowNames: readonly string[];
  readonly columnNames: readonly string[];
  /** What stands in each cell, where it has room. */
  readonly texts: readonly string[] | undefined;
  readonly map: ColorMap;
  readonly domain: readonly [least: number, most: number];
  /** Small shares stay visible beside large ones. */
  readonly isSqrt?: boolean;
  readonly legend: JsonObject & { readonly title: string | null };
  readonly x: string | undefined;
  readonly y: string | undefined;
}

export interface CellSizes {
  readonly width: number;
  readonly height: number;
}

/** Cells are squares where nothing else is asked for, of a size that numbers have room in. */
export function cellSizes(
  rows: number,
  columns: number,
  asked: { readonly width?: number; readonly height?: number },
): CellSizes {
  const side = Math.max(Math.min(46, 420 / Math.max(rows, columns)), 1e-3);
  const least = Math.max(side, Math.min(120 / columns, 46));
  const { width = Math.max(40, Math.round(least * columns)), height = Math.max(24, Math.round(side * rows)) } = asked;
  return { width, height };
}

const share = (value: number, [least, most]: readonly [number, number], isSqrt = false): number => {
  const place = most === least ? 0.5 : (value - least) / (most - least);
  return isSqrt ? Math.sqrt(Math.max(place, 0)) : place;
};

/** Means of squares of `factor` by `factor` cells, so that an image has no more pixels than are seen. */
function reduced(shades: ArrayLike<number>, rows: number, columns: number, factor: number) {
  if (factor === 1) return { shades, rows, columns };
  const [fewRows, fewColumns] = [Math.ceil(rows / factor), Math.ceil(columns / factor)];
  const sums = new Float64Array(fewRows * fewColumns);
  const counts = new Float64Array(fewRows * fewColumns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = shades[row * columns + column] as number;
      if (!Number.isFinite(value)) continue;
      const place = Math.floor(row / factor) * fewColumns + Math.floor(column / factor);
      sums[place] = (sums[place] as number) + value;
      counts[place] = (counts[place] as number) + 1;
    }
  }
  return { shades: sums.map((sum, place) => sum / (counts[place] as number)), rows: fewRows, columns: fewColumns };
}

/** Pixels of the shades of a map; cells without a number are clear. */
export function pixelsOf(
  shades: ArrayLike<number>,
  rows: number,
  columns: number,
  colorsOfMap: readonly string[],
  domain: readonly [number, number],
  isSqrt = false,
): Pixels {
  const shade = shader(colorsOfMap);
  // As many colours as a byte tells apart.
  const table = Array.from({ length: 256 }, (_, step) => shade(step / 255));
  const data = new Uint8Array(4 * rows * columns);
  for (let place = 0; place < rows * columns; place++) {
    const value = shades[place] as number;
    if (Number.isNaN(value)) continue;
    const step = Math.round(255 * Math.min(Math.max(share(value, domain, isSqrt), 0), 1));
    const [red, green, blue] = table[step] as readonly [number, number, number];
    data.set([red, green, blue, 255], 4 * place);
  }
  return { width: columns, height: rows, data };
}

/** How many cells become one pixel. */
export function reduction({ rows, columns }: Pick<Cells, 'rows' | 'columns'>): number {
  return Math.max(1, Math.ceil(Math.max(rows, columns) / 1024));
}

/** Enlarged, so that nobody blurs it: at least two pixels for each one that is shown. */
export function sharpAddress(pixels: Pixels, width: number): string {
  return dataAddress(encodePng(enlarged(pixels, Math.max(1, Math.min(32, Math.ceil((2 * width) / pixels.width))))));
}

function legendOf(cells: Cells, colors: Colors, height: number): JsonObject {
  return {
    scale: {
      domain: [...cells.domain],
      range: mapColors(cells.map, colors),
      interpolate: 'rgb',
      clamp: true,
      ...(cells.isSqrt === true ? { type: 'sqrt' } : { nice: false }),
    },
    legend: {
      gradientLength: Math.max(60, Math.min(height - 20, 240)),
      gradientOpacity: 1,
      tickCount: 5,
      ...cells.legend,
    },
  };
}

/** What tells rows, or columns, apart: their names, or their numbers where two have the same name, as the letters of a text. */
function keysOf(names: readonly string[]): readonly string[] {
  return new Set(names).size === names.length ? names : names.map((_, place) => String(place));
}

function axisOf(names: readonly string[], title: string | null, axis: JsonObject, field: string) {
  const keys = keysOf(names);
  return {
    field,
    type: 'nominal',
    sort: keys,
    title,
    axis: {
      ...labelled(keys, axis),
      ...(keys === names ? {} : { labelExpr: `${JSON.stringify(names)}[+datum.value]` }),
      ticks: false,
      domain: false,
      labelPadding: 5,
    },
    scale: { domain: keys, padding: 0 },
  };
}

/** Where names are too many for labels, each so-manieth has one. */
function labelled(names: readonly string[], axis: JsonObject): JsonObject {
  if (names.length <= 40) return axis;
  const stride = Math.ceil(names.length / 12);
  return { ...axis, labelAngle: 0, labelAlign: undefined, values: names.filter((_, place) => place % stride === 0) };
}

/** The layers of the cells. */
export function cellLayers(cells: Cells, { width, height }: CellSizes): (colors: Colors) => JsonObject {
  const { rows, columns, shades, rowNames, columnNames } = cells;
  const [rowKeys, columnKeys] = [keysOf(rowNames), keysOf(columnNames)];
  const isImage = rows * columns > mostRectangles;
  return (colors) => {
    const shade = shader(mapColors(cells.map, colors));
    const x = axisOf(columnNames, axisTitle(cells.x, undefined), nameAxis(columnNames, width), 'column');
    const y = axisOf(rowNames, axisTitle(cells.y, undefined), { grid: false }, 'row');
    const encoding = { x, y };
    const color = { field: 'shade', type: 'quantitative', ...legendOf(cells, colors, height) };
    if (isImage) {
      const few = reduced(shades, rows, columns, reduction(cells));
      const pixels = pixelsOf(
        few.shades,
        few.rows,
        few.columns,
        mapColors(cells.map, colors),
        cells.domain,
        cells.isSqrt,
      );
      return {
        layer: [
          {
            data: { values: [{ url: sharpAddress(pixels, width) }] },
            mark: { type: 'image', width, height, x: 0, y: 0, align: 'left', baseline: 'top', aspect: false },
            encoding: { url: { field: 'url', type: 'nominal' } },
          },
          {
            // Nothing to see: it brings axes and legend.
            data: {
              values: [{ row: rowKeys[0] as string, column: columnKeys[0] as string, shade: cells.domain[0] }],
            },
            mark: { type: 'square', opacity: 0 },
            encoding: { ...encoding, color },
          },
        ],
      };
    }
    const side = Math.min(width / columns, height / rows);
    const records = Array.from({ length: rows * columns }, (_, place) => {
      const value = shades[place] as number;
      const isThere = !Number.isNaN(value);
      return {
        row: rowKeys[Math.floor(place / columns)] as string,
        column: columnKeys[place % columns] as string,
        shade: isThere ? value : null,
        text: cells.texts?.[place] ?? '',
        isDark: isThere && takesDarkText(shade(share(value, cells.domain, cells.isSqrt))),
        isThere,
      };
    });
    const letters = {
      mark: { type: 'text', fontSize: Math.max(8, Math.min(12, side / 3)), baseline: 'middle' },
      encoding: {
        ...encoding,
        text: { field: 'text', type: 'nominal' },
        color: {
          condition: [
            { test: '!datum.isThere', value: colors.faint },
            { test: 'datum.isDark', value: '#14181d' },
          ],
          value: '#ffffff',
        },
      },
    };
    return {
      data: { values: records },
      layer: [
        {
          transform: [{ filter: 'datum.isThere' }],
          mark: { type: 'rect', stroke: colors.gap, strokeWidth: side > 8 ? 1 : 0 },
          encoding: { ...encoding, color },
        },
        ...(cells.texts === undefined ? [] : [letters]),
      ],
    };
  };
}
