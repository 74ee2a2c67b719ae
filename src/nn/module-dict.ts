/** @file Modules under names. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, IndexError } from '../errors/errors.ts';
import { bindNamed } from '../ops/define.ts';
import type { Arguments } from '../ops/parameters.ts';
import { Holder, isIterable, items, notCallable, requireModule } from './holder.ts';
import { Module } from './module.ts';

/**
 * Holds modules under names that need not be fields. It has no `forward`: take modules out by `get`.
 *
 * @example
 * const activations = new nn.ModuleDict({ relu: new nn.ReLU(), tanh: new nn.Tanh() });
 * const y = activations.get('relu')(x);
 */
export class ModuleDict<Item extends Module = Module> extends Holder {
  /** @internal */ readonly [items] = new Map<string, Item>();

  /** @param modules The modules by name. */
  constructor(
    modules: Readonly<Record<string, Item>> | Iterable<readonly [string, Item]> = {},
    ...none: Arguments<readonly []>
  ) {
    super();
    bindNamed(new.target.name, [], none);
    this.update(modules);
  }

  override *namedChildren(): IterableIterator<[string, Module]> {
    yield* this[items];
  }

  /** How many modules there are. */
  get size(): number {
    return this[items].size;
  }

  /** @internal */
  override replaceChild(name: string, module: Module): void {
    this.set(name, module as Item);
  }

  has(name: string): boolean {
    return this[items].has(name);
  }

  /** The module of a name. */
  get(name: string): Item {
    const item = this[items].get(name);
    if (item !== undefined) return item;
    throw new IndexError(
      `${this.constructor.name}/name`,
      `there is no module '${name}', only ${[...this[items].keys()].join(', ') || 'none at all'}`,
      { name },
    );
  }

  /** Puts a module under a name. */
  set(name: string, module: Item): this {
    return this.update([[name, module]]);
  }

  /** Takes a module out, and gives it back. */
  pop(name: string): Item {
    const item = this.get(name);
    this[items].delete(name);
    return item;
  }

  /** Takes all modules out. */
  clear(): void {
    this[items].clear();
  }

  /** Puts modules under their names. */
  update(modules: Readonly<Record<string, Item>> | Iterable<readonly [string, Item]>): this {
    const layer = this.constructor.name;
    const given: unknown = modules;
    if (typeof given !== 'object' || given === null) {
      throw new ArgumentError(
        `${layer}/modules`,
        `${layer} takes an object of modules by their names, got ${given instanceof Module ? 'a single module' : kindOf(given)}\n  fix: new nn.${layer}({ name: module })`,
      );
    }
    const entries = [...(isIterable(modules) ? modules : Object.entries(modules))];
    for (const [name, module] of entries) {
      if (typeof name !== 'string' || name === '' || name.includes('.')) {
        throw new ArgumentError(
          `${layer}/name`,
          `the name of a module in ${layer} must be a string that is not empty and has no dot, got '${String(name)}'`,
        );
      }
      requireModule(layer, `'${name}'`, module);
    }
    for (const [name, module] of entries) this[items].set(name, module);
    return this;
  }

  keys(): IterableIterator<string> {
    return this[items].keys();
  }

  values(): IterableIterator<Item> {
    return this[items].values();
  }

  /** Names and modules. */
  items(): IterableIterator<[string, Item]> {
    return this[items].entries();
  }

  forward(): never {
    throw notCallable(this, 'modules', 'activations.get(name)(x)');
  }
}
