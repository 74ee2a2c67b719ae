/** @file Titles, axes and legends as all kinds have them. */
import type { PictureOptions } from './options.ts';
import type { JsonObject } from './specification.ts';
import { textWidth, wrapped } from './text-width.ts';
import type { Colors } from './theme.ts';
import { labelSize, subtitleSize, titleSize } from './theme.ts';

/** The drawn area of a picture, unless it is asked for otherwise. */
export const defaultWidth = 480;
export const defaultHeight = 300;

/** Title and subtitle, in lines no wider than the picture; what is not drawn is said in the subtitle. */
export function titleOf({ title, subtitle }: PictureOptions, width: number, notes: readonly string[] = []): JsonObject {
  const note = notes.join('; ');
  const lines = [subtitle ?? '', note === '' ? '' : `${note.charAt(0).toUpperCase()}${note.slice(1)}.`].flatMap(
    (text) => (text === '' ? [] : wrapped(text, subtitleSize, Math.max(width, 240))),
  );
  if (title === undefined && lines.length === 0) return {};
  // The title is bold, and about a tenth wider.
  const heading = wrapped(title ?? '', titleSize * 1.12, Math.max(width, 240));
  // Without a title Vega draws no subtitle either: one that takes no room.
  if (heading.length === 0) return { title: { text: ' ', fontSize: 1, subtitle: lines, subtitlePadding: 0 } };
  return { title: { text: heading, ...(lines.length === 0 ? {} : { subtitle: lines }) } };
}

/** A title of an axis: none for an empty text. */
export function axisTitle(given: string | undefined, fallback: string | undefined): string | null {
  const text = given ?? fallback ?? '';
  return text === '' ? null : text;
}

/** How an axis of names turns its labels, so that none covers its neighbour. */
export function nameAxis(names: readonly string[], width: number): JsonObject {
  const step = width / Math.max(1, names.length);
  const widest = Math.max(0, ...names.map((name) => textWidth(name, labelSize)));
  const fits = Math.min(widest, 200) < step - 6;
  const turned = step < labelSize + 3 ? { labelAngle: -90, labelBaseline: 'middle' } : { labelAngle: -40 };
  return {
    ...(fits ? { labelAngle: 0 } : { ...turned, labelAlign: 'right', labelLimit: 120 }),
    labelOverlap: step < labelSize,
    ticks: false,
    grid: false,
    domain: true,
  };
}

/** The colours of so many classes. */
export function classColors(colors: Colors, count: number): readonly string[] {
  const palette = count <= colors.categories.length ? colors.categories : colors.many;
  return Array.from({ length: count }, (_, place) => palette[place % palette.length] as string);
}

const shapes = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down'];

/** Shapes beside colours: where colours come again, shapes do not. */
export function classShapes(colors: Colors, count: number): readonly string[] {
  const each = count <= colors.categories.length ? count : colors.many.length;
  return Array.from(
    { length: count },
    (_, place) => shapes[(place + Math.floor(place / each)) % shapes.length] as string,
  );
}

/** The channel of colours of classes. A single class has no legend. */
export function colorChannel(
  field: string,
  names: readonly string[],
  colors: Colors,
  title: string | null = null,
): JsonObject {
  return {
    field,
    type: 'nominal',
    scale: { domain: names, range: classColors(colors, names.length) },
    legend: names.length < 2 ? null : { title, symbolLimit: 0, ...(names.length > 12 ? { columns: 2 } : {}) },
  };
}

/** The channel of amounts whose spread is drawn, which need not begin at zero. */
export function spreadChannel(field: string, title: string | null): JsonObject {
  return { field, type: 'quantitative', title, scale: { zero: false, nice: true }, axis: { tickCount: 7 } };
}
