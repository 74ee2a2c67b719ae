/** @file The options that pictures share, checked. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import { checkedOptions } from '../metrics/options.ts';

export interface PictureOptions {
  readonly title?: string;
  readonly subtitle?: string;
  /** What stands along the axes; an empty text for nothing. */
  readonly x?: string;
  readonly y?: string;
  /** Of the drawn area, in pixels. */
  readonly width?: number;
  readonly height?: number;
}

const shared = ['title', 'subtitle', 'x', 'y', 'width', 'height'] as const;

interface Range {
  readonly least?: number;
  readonly most?: number;
  readonly whole?: boolean;
}

/** A number within a range, or undefined where it was left out. Errors: `CALL/NAME`. */
export function checkedNumber(
  call: string,
  name: string,
  given: unknown,
  { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY, whole = false }: Range,
): number | undefined {
  if (given === undefined) return undefined;
  const isNumber = typeof given === 'number' && (whole ? Number.isSafeInteger(given) : Number.isFinite(given));
  if (isNumber && given >= least && given <= most) return given;
  const bounds = Number.isFinite(most)
    ? ` from ${least} to ${most}`
    : Number.isFinite(least)
      ? ` of at least ${least}`
      : '';
  throw new ArgumentError(
    `${call}/${name}`,
    `${name} of ${call} must be a ${whole ? 'whole ' : ''}number${bounds}, got ${typeof given === 'number' ? given : kindOf(given)}`,
  );
}

function checkedText(call: string, name: string, given: unknown): void {
  if (given === undefined || typeof given === 'string') return;
  throw new ArgumentError(`${call}/${name}`, `${name} of ${call} must be a text, got ${kindOf(given)}`);
}

export function checkedBoolean(call: string, name: string, given: unknown): boolean | undefined {
  if (given === undefined || typeof given === 'boolean') return given;
  throw new ArgumentError(`${call}/${name}`, `${name} of ${call} must be true or false, got ${kindOf(given)}`);
}

/** The options of a kind: those that all share, and its own. Errors: `CALL/arguments`, `CALL/NAME`. */
export function pictureOptions<Options extends PictureOptions>(
  call: string,
  given: Options | undefined,
  own: readonly string[] = [],
): Options {
  const options = checkedOptions(call, (given ?? {}) as Options, [...shared, ...own]);
  for (const name of ['title', 'subtitle', 'x', 'y'] as const) checkedText(call, name, options[name]);
  for (const name of ['width', 'height'] as const) {
    checkedNumber(call, name, options[name], { least: 20, most: 8000 });
  }
  return options;
}

/** Texts for rows, columns or classes, one for each. Errors: `CALL/NAME`, `CALL/length`. */
export function checkedTexts(
  call: string,
  name: string,
  given: ArrayLike<unknown> | undefined,
  count: number,
): string[] | undefined {
  if (given === undefined) return undefined;
  const texts = Array.isArray(given) ? given.map(String) : [];
  if (Array.isArray(given) && texts.length === count) return texts;
  throw new ArgumentError(
    `${call}/${name}`,
    `${name} of ${call} must be an array of ${count} texts, got ${Array.isArray(given) ? texts.length : kindOf(given)}`,
  );
}

/** Two numbers, the lower first. Errors: `CALL/range`. */
export function checkedRange(
  call: string,
  given: readonly [number, number] | undefined,
): readonly [number, number] | undefined {
  if (given === undefined) return undefined;
  const [from, to] = Array.isArray(given) ? (given as readonly [unknown, unknown]) : [];
  if (typeof from === 'number' && typeof to === 'number' && Number.isFinite(to - from) && from < to) return [from, to];
  throw new ArgumentError(
    `${call}/range`,
    `range of ${call} must be two numbers, the lower first, got ${String(given)}`,
  );
}
