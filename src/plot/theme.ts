/** @file How pictures look: colours on light and on dark ground, fonts and sizes. */
import type { JsonObject } from './specification.ts';

export type Theme = 'light' | 'dark';

export const themes: readonly Theme[] = ['light', 'dark'];

/** The colours of a theme. */
export interface Colors {
  readonly theme: Theme;
  readonly ground: string;
  readonly text: string;
  /** Of subtitles and notes. */
  readonly faint: string;
  readonly grid: string;
  readonly axis: string;
  /** What separates marks that touch. */
  readonly gap: string;
  /** Categories, in the order in which they are used. */
  readonly categories: readonly string[];
  /** For more categories than those. */
  readonly many: readonly string[];
}

/**
 * Told apart by every kind of eye: Okabe and Ito, "Color Universal Design" (2008), https://jfly.uni-koeln.de/color/, without black, and
 * yellow last, as it is faint on white.
 */
const okabeIto = ['#0072B2', '#E69F00', '#009E73', '#D55E00', '#CC79A7', '#56B4E9', '#F0E442'];

/** The same, lighter ones first, for dark ground. */
const okabeItoOnDark = ['#56B4E9', '#E69F00', '#009E73', '#CC79A7', '#F0E442', '#D55E00', '#0072B2'];

/** Ten colours: Tol, "Colour Schemes" (2021), https://personal.sron.nl/~pault/, the scheme muted. */
const tolMuted = [
  '#332288',
  '#CC6677',
  '#44AA99',
  '#DDCC77',
  '#88CCEE',
  '#882255',
  '#117733',
  '#AA4499',
  '#999933',
  '#999999',
];

/** Its darkest colours are lost on dark ground: they are lightened. */
const tolMutedOnDark = tolMuted.map(
  (color) => ({ '#332288': '#7C6BE0', '#882255': '#C9407F', '#117733': '#2E9E56' })[color] ?? color,
);

const palettes: Readonly<Record<Theme, Colors>> = {
  light: {
    theme: 'light',
    ground: '#ffffff',
    text: '#1b2733',
    faint: '#5b6673',
    grid: '#e4e7ea',
    axis: '#8a939d',
    gap: '#ffffff',
    categories: okabeIto,
    many: tolMuted,
  },
  dark: {
    theme: 'dark',
    ground: '#14181d',
    text: '#e6eaee',
    faint: '#a9b3bd',
    grid: '#2b323a',
    axis: '#76818c',
    gap: '#14181d',
    categories: okabeItoOnDark,
    many: tolMutedOnDark,
  },
};

export function colorsOf(theme: Theme): Colors {
  return palettes[theme];
}

/** The font of texts: widths are known of the first, and Verdana has the same. */
export const fontFamily = 'DejaVu Sans';

export const titleSize = 16;
export const subtitleSize = 12;
export const labelSize = 11;

/** Vega-Lite's `config`. */
export function configOf(colors: Colors): JsonObject {
  const { text, faint, grid, axis } = colors;
  return {
    font: `${fontFamily}, Verdana, sans-serif`,
    title: {
      anchor: 'start',
      color: text,
      fontSize: titleSize,
      offset: 12,
      subtitleColor: faint,
      subtitleFontSize: subtitleSize,
      subtitleLineHeight: 16,
      subtitlePadding: 5,
    },
    axis: {
      labelColor: text,
      labelFontSize: labelSize,
      titleColor: text,
      titleFontSize: 12,
      titleFontWeight: 'normal',
      titlePadding: 8,
      gridColor: grid,
      domainColor: axis,
      tickColor: axis,
      labelLimit: 200,
      labelFlush: false,
    },
    legend: {
      labelColor: text,
      labelFontSize: labelSize,
      titleColor: text,
      titleFontSize: labelSize,
      titleFontWeight: 'normal',
      labelLimit: 200,
      symbolOpacity: 1,
    },
    header: { labelColor: text, titleColor: text },
    text: { color: text },
    view: { stroke: null },
    range: { category: colors.categories },
    line: { strokeCap: 'round', strokeJoin: 'round' },
    concat: { spacing: 24 },
  };
}
