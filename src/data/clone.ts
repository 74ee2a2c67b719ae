/** @file What threads can be sent: a structured clone takes plain values whole, strips instances of their class, and refuses functions. */
import { isTensor } from '../tensor/tensor.ts';

/** A plain object, of this realm or another: not a Map, a Date, nor an instance of a class. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || (typeof prototype === 'object' && Object.getPrototypeOf(prototype) === null);
}

/** Tags of objects that cannot be cloned. */
const bound = new Set(['Promise', 'WeakMap', 'WeakSet', 'WeakRef', 'Generator', 'AsyncGenerator']);

/** What the value itself is, where a clone would not be the same; undefined where it would. What a container holds is not looked at. */
export function unclonable(value: unknown): string | undefined {
  if (isTensor(value)) return 'a tensor';
  if (typeof value === 'function') return value.name === '' ? 'a function' : `the function ${value.name}`;
  if (typeof value === 'symbol') return 'a symbol';
  if (typeof value !== 'object' || value === null) return undefined;
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (bound.has(tag)) return `a ${tag}`;
  const isInstance = !Array.isArray(value) && !ArrayBuffer.isView(value) && tag === 'Object' && !isPlain(value);
  return isInstance ? `an instance of ${value.constructor.name}` : undefined;
}

/** The first thing within a value that a clone would refuse or strip, and where it is: `[0].transform`. */
export function firstUnclonable(
  value: unknown,
  path = '',
  seen: Set<unknown> = new Set(),
): { readonly path: string; readonly what: string } | undefined {
  const what = unclonable(value);
  if (what !== undefined) return { path, what };
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || seen.has(value)) return undefined;
  seen.add(value);
  for (const [key, item] of entriesOf(value)) {
    const found = firstUnclonable(item, `${path}${key}`, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

function* entriesOf(value: object): IterableIterator<[string, unknown]> {
  if (value instanceof Map) for (const [key, item] of value) yield [`.get(${String(key)})`, item];
  else if (value instanceof Set) for (const item of value) yield ['', item];
  else if (Array.isArray(value)) for (const [i, item] of value.entries()) yield [`[${i}]`, item];
  else for (const [key, item] of Object.entries(value)) yield [`.${key}`, item];
}
