/** @file Modules that hold other modules in order. */
import { ArgumentError, FlambeauError, IndexError } from '../errors/errors.ts';
import { keepsNothing, Passage } from './intermediate.ts';
import { hasHooks, Module } from './module.ts';

/** Items under their positions, kept beside the fields so that a name like `length` stays free. */
abstract class ModuleSequence extends Module {
  readonly #items: Module[] = [];

  override *namedChildren(): IterableIterator<[string, Module]> {
    for (const [i, item] of this.#items.entries()) yield [String(i), item];
  }

  /** How many modules there are. */
  get size(): number {
    return this.#items.length;
  }

  /** The module at a position; negative positions count from the end. */
  at(position: number): Module {
    const item = this.#items.at(position);
    if (item === undefined) {
      throw new IndexError(
        `${this.constructor.name}/index`,
        `position ${position} is out of range for ${this.#items.length} modules`,
      );
    }
    return item;
  }

  /** Adds a module at the end. */
  append(module: Module): this {
    return this.extend([module]);
  }

  /** Adds modules at the end. */
  extend(modules: Iterable<Module>): this {
    const added = [...this.#iterable(modules)];
    added.forEach((module, i) => {
      this.#requireModule(this.#items.length + i, module);
    });
    this.#items.push(...added);
    return this;
  }

  /** Puts a module before the one at a position; negative positions count from the end. */
  insert(position: number, module: Module): this {
    const count = this.#items.length;
    if (!Number.isInteger(position) || position < -count || position > count) {
      throw new IndexError(
        `${this.constructor.name}/index`,
        `position ${position} is out of range for insertion among ${count} modules`,
      );
    }
    this.#requireModule(position, module);
    this.#items.splice(position, 0, module);
    return this;
  }

  #iterable(modules: unknown): Iterable<Module> {
    if (typeof modules === 'object' && modules !== null && Symbol.iterator in modules) {
      return modules as Iterable<Module>;
    }
    if (modules instanceof ModuleSequence) return modules;
    const { name } = this.constructor;
    throw new ArgumentError(
      `${name}/modules`,
      `${name} takes modules in an array, got ${modules instanceof Module ? 'a single module' : typeof modules}\n  fix: new nn.${name}([a, b]), or append(module)`,
    );
  }

  #requireModule(position: number, item: unknown): void {
    if (item instanceof Module) return;
    const { name } = this.constructor;
    const isClass = typeof item === 'function' && item.prototype instanceof Module;
    const given = isClass ? `the class ${item.name}` : item === null ? 'null' : `a ${typeof item}`;
    const fix = isClass
      ? `new nn.${item.name}(…)`
      : typeof item === 'function'
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

  [Symbol.iterator](): IterableIterator<Module> {
    return this.#items[Symbol.iterator]();
  }
}

/**
 * Runs modules one after another, each on the output of the one before.
 *
 * @example
 * const model = new nn.Sequential(new nn.Linear(784, 128), new nn.ReLU(), new nn.Linear(128, 10));
 */
export class Sequential extends ModuleSequence {
  constructor(...modules: Module[] | [readonly Module[]]) {
    super();
    const [first] = modules;
    this.extend(Array.isArray(first) ? first : (modules as Module[]));
  }

  // biome-ignore lint/suspicious/noExplicitAny: what goes in and comes out is the modules' affair
  forward(input: any): any {
    const passage = new Passage(input);
    for (const module of this) {
      if (keepsNothingBelow(module)) passage.privately(module);
      else passage.openly(module);
    }
    return passage.value;
  }
}

const forwardInOrder = Sequential.prototype.forward;

/** Is it known that neither the module nor any below it keeps a tensor of a call? */
function keepsNothingBelow(module: Module): boolean {
  if (keepsNothing(module)) return true;
  if (!(module instanceof Sequential) || module.constructor !== Sequential) return false;
  return module.forward === forwardInOrder && !hasHooks(module) && [...module].every(keepsNothingBelow);
}

/** Holds modules in a list. It has no `forward`: index it or iterate over it. */
export class ModuleList extends ModuleSequence {
  constructor(modules: Iterable<Module> = []) {
    super();
    this.extend(modules);
  }

  forward(): never {
    const { name } = this.constructor;
    throw new FlambeauError(
      `${name}/forward`,
      `${name} was called, but has no forward\n  rule: a ModuleList only holds modules; the forward of the model that it is a field of calls them\n  fix: for (const layer of layers) x = layer(x), or use nn.Sequential`,
      { module: name },
    );
  }
}
