/** @file Colours of numbers: maps that colour-blind people read, and that get lighter or darker evenly. */
import type { Colors } from './theme.ts';

export type ColorMap = 'viridis' | 'cividis' | 'greys' | 'blues' | 'diverging';

export const colorMapNames: readonly ColorMap[] = ['viridis', 'cividis', 'greys', 'blues', 'diverging'];

export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * Viridis: Smith and van der Walt, "A Better Default Colormap for Matplotlib" (2015), https://bids.github.io/colormap/. Cividis: Nuñez,
 * Anderton, Renslow, "Optimizing colormaps with consideration for color vision deficiency" (2018), https://doi.org/10.1371/journal.pone.0199239.
 * The diverging one: Brewer's RdBu, https://colorbrewer2.org, blue for the low end.
 */
const stops: Readonly<Record<ColorMap, readonly string[]>> = {
  viridis: '440154 482576 414487 35608d 2a788e 21908c 22a884 43bf71 7ad151 bbdf27 fde725'.split(' '),
  cividis: '00204d 00306f 2a406c 48526b 5e626e 727374 878479 9e9677 b6a971 d0be67 ead357 ffea46'.split(' '),
  greys: '000000 ffffff'.split(' '),
  blues: 'f4f7fb c6dbef 9ecae1 6baed6 4292c6 2171b5 08306b'.split(' '),
  diverging: '053061 2166ac 4393c3 92c5de d1e5f0 f7f7f7 fddbc7 f4a582 d6604d b2182b 67001f'.split(' '),
};

/** Nothing is the ground's colour there, and much is light. */
const bluesOnDark = '1c232b 17375a 1a5286 2573b5 4a98d6 7fbdec d3ecff'.split(' ');

/** The colours of a map from its low end to its high one, as scales of Vega-Lite take them. */
export function mapColors(name: ColorMap, { theme }: Pick<Colors, 'theme'>): readonly string[] {
  const own = name === 'blues' && theme === 'dark' ? bluesOnDark : stops[name];
  return own.map((digits) => `#${digits}`);
}

/** The channels of `#rrggbb`. */
export const hexColor = (color: string): Rgb => {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};

/** The colour of each share from 0 to 1. */
export function shader(colors: readonly string[]): (share: number) => Rgb {
  const table = colors.map(hexColor);
  return (share) => {
    const place = Math.min(Math.max(share, 0), 1) * (table.length - 1);
    const below = Math.min(Math.floor(place), table.length - 2);
    const [low = [0, 0, 0], high = [0, 0, 0]] = [table[below], table[below + 1]];
    const mix = (channel: 0 | 1 | 2) => Math.round(low[channel] + (high[channel] - low[channel]) * (place - below));
    return [mix(0), mix(1), mix(2)];
  };
}

/** Are dark letters read on this colour? By the relative luminance of https://www.w3.org/TR/WCAG22/. */
export function takesDarkText(color: Rgb): boolean {
  const [red, green, blue] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18;
}
