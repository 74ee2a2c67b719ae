/**
 * @file What JavaScript would let pass without a word: PyTorch's snake_case names, `x[0]` and `x.length`. On a tensor each of them
 * is an error that says how it is written.
 */
import { ArgumentError } from '../errors/errors.ts';

/** Places that a program is likely to try first, from the front and from the back. */
const triedPlaces = [...Array.from({ length: 100 }, (_, i) => i), ...Array.from({ length: 9 }, (_, i) => -1 - i)];

/** `maskedFill_` → `masked_fill_`; undefined for names that PyTorch spells the same. */
function snakeCase(name: string): string | undefined {
  if (!/^[a-z]{2,}[A-Z]/.test(name) || /[A-Z]{2}/.test(name)) return undefined;
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function camelName(snake: string, camel: string): ArgumentError {
  return new ArgumentError(
    'tensor/name',
    `a tensor has no '${snake}': names are PyTorch's in camelCase\n  fix: ${camel}`,
    { name: snake, fix: camel },
  );
}

function noEntry(place: number, written: boolean): ArgumentError {
  return new ArgumentError(
    'tensor/brackets',
    written
      ? `x[${place}] = value does not write to a tensor\n  fix: x.set([${place}], value), or x.at(${place}).copy_(value)`
      : `x[${place}] does not read from a tensor\n  fix: x.at(${place}), or x.at(${place}).item() for the number of one element`,
    { place },
  );
}

function noLength(): ArgumentError {
  return new ArgumentError(
    'tensor/length',
    'a tensor has no length\n  fix: x.shape[0] for the first dim, x.numel() for all elements, for (const entry of x) to walk along the first dim',
  );
}

function install(prototype: object, name: string | number, get: () => never, set: () => never): void {
  Object.defineProperty(prototype, name, { configurable: true, enumerable: false, get, set });
}

/** To be called when all methods and properties are there. */
export function installMistakes(prototype: object): void {
  for (const camel of Object.getOwnPropertyNames(prototype)) {
    const snake = snakeCase(camel);
    if (snake === undefined || snake in prototype) continue;
    const refuse = (): never => {
      throw camelName(snake, camel);
    };
    install(prototype, snake, refuse, refuse);
  }
  for (const place of triedPlaces) {
    const refuse = (written: boolean) => (): never => {
      throw noEntry(place, written);
    };
    install(prototype, place, refuse(false), refuse(true));
  }
  const refuseLength = (): never => {
    throw noLength();
  };
  install(prototype, 'length', refuseLength, refuseLength);
}
