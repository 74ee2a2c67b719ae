/** @file PyTorch's names in Flambeau's spelling, and back. */

/** `zeros_like` → `zerosLike`; underscores at the ends stay (`zero_`), as do names without lower case words (`mT`). */
export function camelCase(name: string): string {
  return name.replace(/(?<=[A-Za-z0-9])_([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `maskedFill_` → `masked_fill_`; undefined for names that PyTorch spells the same. */
export function snakeCase(name: string): string | undefined {
  if (!/^[a-z]{2,}[A-Z]/.test(name) || /[A-Z]{2}/.test(name)) return undefined;
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
