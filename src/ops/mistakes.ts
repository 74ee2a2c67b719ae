/**
 * @file What JavaScript would let pass without a word: PyTorch's snake_case names and those that are not there yet, `x[0]` and
 * `x.length`. On tensors, and as far as it applies on modules and namespaces, each of them is an error that says how it is written.
 */
import { ArgumentError } from '../errors/errors.ts';
import { missingInNamespaces } from './missing-names.ts';
import { camelCase, snakeCase } from './spelling.ts';

/** Places that a program is likely to try first, from the front and from the back. */
const triedPlaces = [...Array.from({ length: 100 }, (_, i) => i), ...Array.from({ length: 9 }, (_, i) => -1 - i)];

function camelName(code: string, subject: string, snake: string, camel: string): ArgumentError {
  return new ArgumentError(
    `${code}/name`,
    `${subject} has no '${snake}': names are PyTorch's in camelCase\n  fix: ${camel}`,
    { name: snake, fix: camel },
  );
}

function notYet(code: string, subject: string, name: string): ArgumentError {
  return new ArgumentError(
    `${code}/not-yet`,
    `${subject} of PyTorch has '${name}', which is not there yet\n  fix: docs/reference lists what is there`,
    { name },
  );
}

type Owner = 'tensor' | 'module';

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

/** A getter of the prototype that throws. A field or method of a subclass may have the name. */
function refuse(prototype: object, owner: Owner, name: string, error: () => ArgumentError): void {
  const get = (): never => {
    throw error();
  };
  function set(this: object, value: unknown): void {
    // A module's fields have the names that its class gives them.
    if (owner === 'tensor') throw error();
    Object.defineProperty(this, name, { configurable: true, enumerable: true, writable: true, value });
  }
  Object.defineProperty(prototype, name, { configurable: true, enumerable: false, get, set });
}

/** The names of a prototype and of those of the library that it stands on. */
function namesAlong(prototype: object): readonly string[] {
  const next: object | null = Object.getPrototypeOf(prototype);
  if (next === null || !('constructor' in prototype) || prototype.constructor === Function) return [];
  return prototype.constructor === Object ? [] : [...Object.getOwnPropertyNames(prototype), ...namesAlong(next)];
}

/**
 * PyTorch's names in snake_case, and those that are not there yet, become errors that say so. To be called when all methods and
 * properties are there.
 */
export function installNames(prototype: object, owner: Owner, missing: string): void {
  for (const camel of namesAlong(prototype)) {
    const snake = snakeCase(camel);
    if (snake !== undefined && !(snake in prototype))
      refuse(prototype, owner, snake, () => camelName(owner, `a ${owner}`, snake, camel));
  }
  for (const name of missing.split(' ')) {
    for (const each of [name, snakeCase(name) ?? name]) {
      if (!(each in prototype)) refuse(prototype, owner, each, () => notYet(owner, `a ${owner}`, each));
    }
  }
}

/**
 * A namespace, and those within it, with the same errors for names that it has not. What it has is its own, and as fast to read as of the
 * namespace itself; only other names get to what stands behind it. What is no name of PyTorch's stays undefined, as programs ask
 * for fields that they do not know, such as \`then\`, to see what they were given.
 */
export function withNames<Namespace extends object>(path: string, namespace: Namespace): Namespace {
  const missing = new Set(missingInNamespaces[path]?.split(' '));
  const behind = new Proxy(Object.create(null) as object, {
    get(_, name) {
      if (typeof name !== 'string') return undefined;
      const camel = camelCase(name);
      if (camel === name && !missing.has(camel)) return undefined;
      const meant = Object.keys(namespace).find((known) => known.toLowerCase() === camel.toLowerCase());
      if (meant !== undefined) throw camelName('torch', path, name, meant);
      if (missing.has(camel)) throw notYet('torch', path, name);
      return undefined;
    },
  });
  const inner = Object.entries(namespace).flatMap(([name, value]): [string, unknown][] => {
    const place = `${path}.${name}`;
    return place in missingInNamespaces ? [[name, withNames(place, value as object)]] : [];
  });
  // Its default export is the namespace itself: whoever walks through all of it would not come to an end.
  const own = Object.entries(namespace).filter(([name]) => name !== 'default');
  return Object.freeze({ __proto__: behind, ...Object.fromEntries([...own, ...inner]) } as Namespace);
}

/** To be called when all methods and properties are there. */
export function installMistakes(prototype: object): void {
  for (const place of triedPlaces) {
    const refuseEntry = (written: boolean) => (): never => {
      throw noEntry(place, written);
    };
    install(prototype, place, refuseEntry(false), refuseEntry(true));
  }
  const refuseLength = (): never => {
    throw noLength();
  };
  install(prototype, 'length', refuseLength, refuseLength);
}
