/** @file URLs as the library takes them. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';

/**
 * A URL, such as `new URL('./digits.ts', import.meta.url)`. Declared by what is read of it, so that programs compile that know neither
 * the types of browsers nor those of Node.
 */
export interface Url {
  readonly href: string;
}

export function isUrl(value: unknown): value is Url {
  return typeof value === 'object' && value !== null && 'href' in value && typeof value.href === 'string';
}

/** The text of a path or URL that names `subject`. Throws an error with that code on anything else. */
export function addressOf(code: string, subject: string, place: unknown): string {
  if (typeof place === 'string') return place;
  if (isUrl(place)) return place.href;
  throw new ArgumentError(
    code,
    `${subject} is named by a text or a URL, got ${kindOf(place)}\n  fix: new URL('./name', import.meta.url)`,
  );
}
