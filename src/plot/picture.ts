/** @file A picture: what is drawn, as a specification of Vega-Lite, and the ways to see and to keep it. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import { checkedChoice, checkedOptions } from '../metrics/options.ts';
import { drawPng, drawSvg } from './draw.ts';
import { checkedNumber } from './options.ts';
import { savePicture } from './save.ts';
import { showPicture } from './show.ts';
import type { Body, JsonObject } from './specification.ts';
import { colorsOf, configOf, type Theme, themes } from './theme.ts';

export interface ThemeOptions {
  /** Dark letters on light ground, or the reverse. Default: `'light'`. */
  readonly theme?: Theme;
}

export interface PngOptions extends ThemeOptions {
  /** Pixels for each unit of the picture's size. Default: 2. */
  readonly scale?: number;
}

/** The theme and the scale asked for. Errors: `CALL/arguments`, `CALL/theme`, `CALL/scale`. */
export function drawingOptions(call: string, given: PngOptions, known: readonly string[]): Required<PngOptions> {
  const { theme = 'light', scale } = checkedOptions(call, given, known);
  return {
    theme: checkedChoice(call, 'theme', theme, themes),
    scale: checkedNumber(call, 'scale', scale, { least: 0.1, most: 16 }) ?? 2,
  };
}

/**
 * What every kind of plot gives: it can be drawn, saved and shown, and put beside others by `plot.grid`.
 *
 * @example
 * const picture = plot.hist([1, 2, 2, 3], { title: 'Numbers' });
 * picture; // Picture(hist): await picture.show(), or await picture.save('hist.svg')
 * (await picture.svg()).slice(0, 4); // <svg
 */
export class Picture {
  /** The function that made it. */
  readonly kind: string;
  /** @internal Without its colours and its place. */
  readonly body: Body;

  /** @internal */
  constructor(kind: string, body: Body) {
    this.kind = kind;
    this.body = body;
  }

  /** Plain JSON of Vega-Lite 5, on light ground: what notebooks, pages and other programs draw. */
  get spec(): JsonObject {
    return this.specFor('light');
  }

  /** The same, in the colours of a theme. */
  specFor(theme: Theme): JsonObject {
    const colors = colorsOf(checkedChoice('specFor', 'theme', theme, themes));
    const spec = {
      $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
      background: colors.ground,
      padding: 14,
      config: configOf(colors),
      ...this.body(colors),
    };
    // A copy without fields that are undefined: it belongs to whoever asked.
    return JSON.parse(JSON.stringify(spec)) as JsonObject;
  }

  /** The picture as SVG. Errors: `plot/package`. */
  async svg(options: ThemeOptions = {}): Promise<string> {
    const { theme } = drawingOptions('svg', options, ['theme']);
    return drawSvg(this.specFor(theme));
  }

  /** The bytes of a PNG file. Errors: `plot/package`. */
  async png(options: PngOptions = {}): Promise<Uint8Array> {
    const { theme, scale } = drawingOptions('png', options, ['theme', 'scale']);
    return drawPng(this.specFor(theme), scale);
  }

  /**
   * Writes a file: `.svg`, `.png`, `.json` (the specification), or `.html` (a page that follows the reader's theme). The file is the old
   * one or the whole new one. Errors: `save/extension`, `file/write`, `plot/package`.
   */
  async save(path: string, options: PngOptions = {}): Promise<void> {
    if (typeof path !== 'string') {
      throw new ArgumentError('save/path', `save takes a path such as 'loss.svg', got ${kindOf(path)}`);
    }
    const { theme, scale } = drawingOptions('save', options, ['theme', 'scale']);
    await savePicture(this, path, theme, scale, options.theme !== undefined);
  }

  /**
   * Shows it: in a terminal as coloured blocks, or whole where the terminal can (kitty, iTerm2); in a page in an element, which shows the
   * new picture when it is given again. Elsewhere a line says how to save it. Errors: `plot/package`, `show/element`.
   */
  async show(element?: object, options: ThemeOptions = {}): Promise<void> {
    const isOptions = element !== undefined && 'theme' in element && Object.keys(element).length === 1;
    await showPicture(this, isOptions ? undefined : element, isOptions ? (element as ThemeOptions) : options);
  }

  toString(): string {
    return `Picture(${this.kind})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `${this.toString()}: await picture.show(), or await picture.save('${this.kind}.svg')`;
  }

  /** What notebooks of Jupyter show. */
  [Symbol.for('Jupyter.display')](): JsonObject {
    return { 'application/vnd.vegalite.v5+json': this.spec, 'text/plain': this.toString() };
  }
}
