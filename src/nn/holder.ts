/** @file What modules have in common that hold others, or parameters, under positions or names. */
import { kindOf, strangerOf } from '../errors/copies.ts';
import { ArgumentError, FlambeauError } from '../errors/errors.ts';
import { Module } from './module.ts';

/** Where holders keep their items: no name of a field is taken, and copies find them. */
export const items: unique symbol = Symbol('items');

export function requireModule(name: string, position: number | string, item: unknown): asserts item is Module {
  if (item instanceof Module) return;
  const isClass = typeof item === 'function' && item.prototype instanceof Module;
  const given = isClass
    ? `the class ${item.name}`
    : item === null || Array.isArray(item) || strangerOf(item) !== undefined
      ? kindOf(item)
      : `a ${typeof item}`;
  const fix = isClass
    ? `new nn.${item.name}(…)`
    : typeof item === 'function' && strangerOf(item) === undefined
      ? 'write a class that extends nn.Module with the function as its forward'
      : 'pass modules, such as new nn.Linear(2, 3)';
  throw new ArgumentError(
    `${name}/modules`,
    `item ${position} of ${name} must be a module, got ${given}\n  fix: ${fix}`,
    {
      position,
    },
  );
}

export function requirePosition(holder: Module, position: unknown): void {
  if (Number.isSafeInteger(position)) return;
  const { name } = holder.constructor;
  const given = typeof position === 'string' ? `'${position}'` : String(position);
  throw new ArgumentError(`${name}/index`, `at of ${name} takes a position, a whole number, got ${given}`);
}

/**
 * What has a size and no length: a callable object has a length of its own in JavaScript, so that a loop up to it would compile,
 * and run no time.
 */
export abstract class Holder extends Module {
  // Hidden from the compiler, so that a subclass may have a field of that name.
  get ['length' as string](): never {
    const { name } = this.constructor;
    throw new ArgumentError(
      `${name}/length`,
      `${name} has no length: its number of items is its size\n  fix: for (const item of list), or for (let i = 0; i < list.size; i++) with list.at(i)`,
    );
  }

  set ['length' as string](value: unknown) {
    Object.defineProperty(this, 'length', { value, writable: true, enumerable: true, configurable: true });
  }
}

/** The error of a container that is called. */
export function notCallable(module: Module, what: 'modules' | 'parameters', instead: string): FlambeauError {
  const { name } = module.constructor;
  return new FlambeauError(
    `${name}/forward`,
    `${name} was called, but has no forward\n  rule: a ${name} only holds ${what}; the forward of the model that it is a field of uses them\n  fix: ${instead}`,
    { module: name },
  );
}

export function isIterable<T>(value: object): value is Iterable<T> {
  return Symbol.iterator in value;
}
