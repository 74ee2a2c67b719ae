/** @file Modules in order. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, IndexError } from '../errors/errors.ts';
import { Holder, isIterable, items, requireModule, requirePosition } from './holder.ts';
import { Module } from './module.ts';

/**
 * Items under their positions, kept beside the fields so that a name like `length` stays free. `Given` is what is taken in the place
 * of a module.
 */
export abstract class ModuleSequence<Item extends Module, Given> extends Holder {
  /** @internal */ readonly [items]: Item[] = [];

  /** The module that is kept for an item. */
  protected abstract take(item: Given, position: number): Item;

  override *namedChildren(): IterableIterator<[string, Module]> {
    for (const [i, item] of this[items].entries()) yield [String(i), item];
  }

  /** How many modules there are. */
  get size(): number {
    return this[items].length;
  }

  /** The module at a position; negative positions count from the end. */
  at(position: number): Item {
    requirePosition(this, position);
    const item = this[items].at(position);
    if (item === undefined) {
      throw new IndexError(
        `${this.constructor.name}/index`,
        `position ${position} is out of range for ${this[items].length} modules`,
      );
    }
    return item;
  }

  /** @internal */
  override replaceChild(position: string, module: Module): void {
    requireModule(this.constructor.name, position, module);
    if (!/^\d+$/.test(position) || Number(position) >= this[items].length) {
      throw new IndexError(
        `${this.constructor.name}/index`,
        `position ${position} is out of range for ${this[items].length} modules`,
      );
    }
    this[items][Number(position)] = module as Item;
  }

  /** Adds a module at the end. */
  append(module: Given): this {
    return this.extend([module]);
  }

  /** Adds modules at the end. */
  extend(modules: Iterable<Given>): this {
    const added = Array.from(this.iterable(modules), (module, i) => this.take(module, this[items].length + i));
    this[items].push(...added);
    return this;
  }

  /** Puts a module before the one at a position; negative positions count from the end. */
  insert(position: number, module: Given): this {
    const count = this[items].length;
    if (!Number.isInteger(position) || position < -count || position > count) {
      throw new IndexError(
        `${this.constructor.name}/index`,
        `position ${position} is out of range for insertion among ${count} modules`,
      );
    }
    this[items].splice(position, 0, this.take(module, position));
    return this;
  }

  /** Takes the module at a position out, and gives it back; negative positions count from the end. */
  pop(position = -1): Item {
    const item = this.at(position);
    this[items].splice(position, 1);
    return item;
  }

  private iterable(modules: Iterable<Given>): Iterable<Given> {
    const given: unknown = modules;
    if (given instanceof ModuleSequence || (typeof given === 'object' && given !== null && isIterable(given)))
      return modules;
    const { name } = this.constructor;
    throw new ArgumentError(
      `${name}/modules`,
      `${name} takes modules in an array, got ${given instanceof Module ? 'a single module' : kindOf(given)}\n  fix: new nn.${name}([a, b]), or append(module)`,
    );
  }

  [Symbol.iterator](): IterableIterator<Item> {
    return this[items][Symbol.iterator]();
  }
}
