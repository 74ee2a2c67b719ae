/** @file PyTorch's names in Flambeau's spelling. */

/** `zeros_like` → `zerosLike`; underscores at the ends stay (`zero_`), as do names without lower case words (`mT`). */
export function camelCase(name: string): string {
  return name.replace(/(?<=[A-Za-z0-9])_([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
