/**
 * @file Colours of what is drawn. Blue and orange, and the set of four, are told apart by people with any colour blindness (Okabe and
 * Ito, "Color universal design", 2008, https://jfly.uni-koeln.de/color/); classes differ in shape, too, and curves in their dashes.
 */

export type Colour = readonly [red: number, green: number, blue: number];

export interface Palette {
  readonly paper: Colour;
  readonly ink: Colour;
  readonly faint: Colour;
  readonly negative: Colour;
  readonly positive: Colour;
  readonly classes: readonly Colour[];
  readonly dead: Colour;
  readonly accent: Colour;
}

const light: Palette = {
  paper: [255, 255, 255],
  ink: [33, 29, 25],
  faint: [150, 142, 134],
  negative: [0, 98, 165],
  positive: [222, 113, 0],
  classes: [
    [0, 98, 165],
    [222, 113, 0],
    [0, 140, 104],
    [178, 82, 140],
    [110, 100, 90],
    [70, 160, 210],
  ],
  dead: [120, 112, 105],
  accent: [201, 68, 12],
};

const dark: Palette = {
  paper: [24, 23, 22],
  ink: [238, 233, 226],
  faint: [130, 123, 116],
  negative: [66, 152, 219],
  positive: [245, 146, 48],
  classes: [
    [66, 152, 219],
    [245, 146, 48],
    [44, 182, 138],
    [219, 126, 184],
    [176, 166, 154],
    [128, 205, 245],
  ],
  dead: [140, 132, 124],
  accent: [255, 138, 76],
};

const isDark = window.matchMedia('(prefers-color-scheme: dark)');

export const palette = (): Palette => (isDark.matches ? dark : light);

/** Calls `redraw` when the page turns dark or light. */
export function onTheme(redraw: () => void): void {
  isDark.addEventListener('change', redraw);
}

export const mixed = (from: Colour, to: Colour, share: number): Colour => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
];

export const css = ([red, green, blue]: Colour, alpha = 1): string =>
  `rgb(${Math.round(red)} ${Math.round(green)} ${Math.round(blue)} / ${alpha})`;

/** The colour of a number from −1 to 1: paper at 0. Steps of brightness draw faint contours. */
export function diverging(value: number, { paper, negative, positive }: Palette, strength = 0.85): Colour {
  const size = Math.min(1, Math.abs(value));
  return mixed(paper, value < 0 ? negative : positive, size * strength);
}

export const classColour = ({ classes, ink }: Palette, at: number): Colour => classes[at % classes.length] ?? ink;
