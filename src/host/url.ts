/** @file URLs as the library takes them. */

/**
 * A URL, such as `new URL('./digits.ts', import.meta.url)`. Declared by what is read of it, so that programs compile that know neither
 * the types of browsers nor those of Node.
 */
export interface Url {
  readonly href: string;
}

/** The text of a URL, or of whatever else names a module. */
export function addressOf(module: unknown): string {
  return isUrl(module) ? module.href : String(module);
}

export function isUrl(value: unknown): value is Url {
  return typeof value === 'object' && value !== null && 'href' in value && typeof value.href === 'string';
}
