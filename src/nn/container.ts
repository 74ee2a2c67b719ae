/** @file Modules that hold other modules in order. */
import { kindOf, strangerOf } from '../errors/copies.ts';
import { ArgumentError, FlambeauError, IndexError } from '../errors/errors.ts';
import { bindNamed } from '../ops/define.ts';
import type { Arguments } from '../ops/parameters.ts';
import { Tensor } from '../tensor/tensor.ts';
import { hasHooks } from './callable.ts';
import { keepsNothing, Passage } from './intermediate.ts';
import { Module } from './module.ts';
import { Parameter } from './parameter.ts';

/** Where holders keep their items: no name of a field is taken, and copies find them. */
const items: unique symbol = Symbol('items');

function requireModule(name: string, position: number | string, item: unknown): asserts item is Module {
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

function requirePosition(holder: Module, position: unknown): void {
  if (Number.isSafeInteger(position)) return;
  const { name } = holder.constructor;
  const given = typeof position === 'string' ? `'${position}'` : String(position);
  throw new ArgumentError(`${name}/index`, `at of ${name} takes a position, a whole number, got ${given}`);
}

/**
 * What has a size and no length: a callable object has a length of its own in JavaScript, so that a loop up to it would compile,
 * and run no time.
 */
abstract class Holder extends Module {
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
function notCallable(module: Module, instead: string): FlambeauError {
  const { name } = module.constructor;
  const holdsParameters = module instanceof ParameterList || module instanceof ParameterDict;
  const what = holdsParameters ? 'parameters' : 'modules';
  return new FlambeauError(
    `${name}/forward`,
    `${name} was called, but has no forward\n  rule: a ${name} only holds ${what}; the forward of the model that it is a field of uses them\n  fix: ${instead}`,
    { module: name },
  );
}

/**
 * Items under their positions, kept beside the fields so that a name like `length` stays free. `Given` is what is taken in the place
 * of a module.
 */
abstract class ModuleSequence<Item extends Module, Given> extends Holder {
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

/** What a `Sequential` runs: a module, or a plain function. */
export type Layer = (input: Tensor) => Tensor;

/** A plain function as a module. */
class FunctionLayer extends Module {
  readonly run: Layer;

  constructor(run: Layer) {
    super();
    this.run = run;
  }

  forward(input: Tensor): Tensor {
    return this.run(input);
  }

  override extraRepr(): string {
    return this.run.name;
  }
}

/** Is it a function that is no module, neither of this copy of the library nor of another, and no class of modules? */
function isPlainFunction(item: unknown): item is Layer {
  return (
    typeof item === 'function' &&
    !(item instanceof Module) &&
    !(item.prototype instanceof Module) &&
    strangerOf(item) === undefined
  );
}

/**
 * Runs modules one after another, each on the output of the one before. A plain function of a tensor may stand for a module.
 *
 * @example
 * const model = new nn.Sequential(new nn.Linear(784, 128), torch.relu, new nn.Linear(128, 10));
 */
export class Sequential extends ModuleSequence<Module, Layer> {
  /** @param modules Layers in the order in which they run, or one array of them. */
  constructor(...modules: Layer[] | [readonly Layer[]]) {
    super();
    const [first] = modules;
    this.extend(isList(first) && modules.length === 1 ? first : (modules as Layer[]));
  }

  protected take(item: Layer, position: number): Module {
    const module: unknown = isPlainFunction(item) ? new FunctionLayer(item) : item;
    requireModule(this.constructor.name, position, module);
    return module;
  }

  forward(input: Tensor): Tensor {
    const passage = new Passage(input);
    for (const module of this) {
      if (keepsNothingBelow(module)) passage.privately(module);
      else passage.openly(module);
    }
    return passage.value as Tensor;
  }
}

function isList(given: Layer | readonly Layer[] | undefined): given is readonly Layer[] {
  return Array.isArray(given);
}

const forwardInOrder = Sequential.prototype.forward;

/** Is it known that neither the module nor any below it keeps a tensor of a call? */
function keepsNothingBelow(module: Module): boolean {
  if (keepsNothing(module)) return true;
  if (!(module instanceof Sequential) || Object.getPrototypeOf(module) !== Sequential.prototype) return false;
  return module.forward === forwardInOrder && !hasHooks(module) && [...module].every(keepsNothingBelow);
}

/**
 * Holds modules in a list. It has no `forward`: index it or iterate over it.
 *
 * @example
 * const layers = new nn.ModuleList([new nn.Linear(4, 4), new nn.Linear(4, 2)]);
 * for (const layer of layers) x = layer(x);
 */
export class ModuleList<Item extends Module = Module> extends ModuleSequence<Item, Item> {
  /** @param modules The modules in order. */
  constructor(modules: Iterable<Item> = [], ...none: Arguments<readonly []>) {
    super();
    bindNamed(new.target.name, [], none);
    this.extend(modules);
  }

  protected take(item: Item, position: number): Item {
    requireModule(this.constructor.name, position, item);
    return item;
  }

  /** @internal Neighbours of one text share a line, as PyTorch prints them: `(0-2): 3 x ReLU()`. */
  override childTexts(): string[] {
    const runs: { readonly text: string; readonly from: number; count: number }[] = [];
    for (const [i, item] of [...this].entries()) {
      const text = item.toString();
      const last = runs.at(-1);
      if (last?.text === text) last.count++;
      else runs.push({ text, from: i, count: 1 });
    }
    return runs.map(({ text, from, count }) =>
      count === 1 ? `(${from}): ${text}` : `(${from}-${from + count - 1}): ${count} x ${text}`,
    );
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
    throw notCallable(this, 'activations.get(name)(x)');
  }
}

/** Holds parameters in a list; plain tensors become parameters. It has no `forward`. */
export class ParameterList extends Holder {
  /** @internal */ readonly [items]: Parameter[] = [];

  /** @param parameters The parameters in order. */
  constructor(parameters: Iterable<Tensor> = [], ...none: Arguments<readonly []>) {
    super();
    bindNamed(new.target.name, [], none);
    this.extend(parameters);
  }

  override *ownParameters(): IterableIterator<[string, Parameter]> {
    for (const [i, item] of this[items].entries()) yield [String(i), item];
  }

  /** @internal */
  override replaceState(position: string, tensor: Tensor): void {
    this[items][Number(position)] = tensor as Parameter;
  }

  /** How many parameters there are. */
  get size(): number {
    return this[items].length;
  }

  /** The parameter at a position; negative positions count from the end. */
  at(position: number): Parameter {
    requirePosition(this, position);
    const item = this[items].at(position);
    if (item !== undefined) return item;
    throw new IndexError(
      `${this.constructor.name}/index`,
      `position ${position} is out of range for ${this[items].length} parameters`,
    );
  }

  /** Adds a parameter at the end. */
  append(parameter: Tensor): this {
    return this.extend([parameter]);
  }

  /** Adds parameters at the end. */
  extend(parameters: Iterable<Tensor>): this {
    const given: unknown = parameters;
    if (given instanceof Tensor || typeof given !== 'object' || given === null || !isIterable(given)) {
      const { name } = this.constructor;
      throw new ArgumentError(
        `${name}/parameters`,
        `${name} takes tensors in an array, got ${given instanceof Tensor ? 'a single tensor' : kindOf(given)}\n  fix: new nn.${name}([a, b]), or append(tensor)`,
      );
    }
    const added = Array.from(parameters, (item) => (item instanceof Parameter ? item : new Parameter(item)));
    this[items].push(...added);
    return this;
  }

  [Symbol.iterator](): IterableIterator<Parameter> {
    return this[items][Symbol.iterator]();
  }

  forward(): never {
    throw notCallable(this, 'for (const weight of weights) x = x.mul(weight)');
  }

  override extraRepr(): string {
    return this[items]
      .map(({ dtype, sizes: shape }, i) => `  (${i}): Parameter containing: [${dtype} of size ${shape.join('x')}]`)
      .join('\n');
  }
}

/** Holds parameters under names; plain tensors become parameters. It has no `forward`. */
export class ParameterDict extends Holder {
  /** @internal */ readonly [items] = new Map<string, Parameter>();

  /** @param parameters The parameters by name. */
  constructor(
    parameters: Readonly<Record<string, Tensor>> | Iterable<readonly [string, Tensor]> = {},
    ...none: Arguments<readonly []>
  ) {
    super();
    bindNamed(new.target.name, [], none);
    this.update(parameters);
  }

  override *ownParameters(): IterableIterator<[string, Parameter]> {
    yield* this[items];
  }

  /** @internal */
  override replaceState(name: string, tensor: Tensor): void {
    this[items].set(name, tensor as Parameter);
  }

  /** How many parameters there are. */
  get size(): number {
    return this[items].size;
  }

  has(name: string): boolean {
    return this[items].has(name);
  }

  /** The parameter of a name. */
  get(name: string): Parameter {
    const item = this[items].get(name);
    if (item !== undefined) return item;
    throw new IndexError(
      `${this.constructor.name}/name`,
      `there is no parameter '${name}', only ${[...this[items].keys()].join(', ') || 'none at all'}`,
      { name },
    );
  }

  /** Puts a parameter under a name. */
  set(name: string, parameter: Tensor): this {
    return this.update([[name, parameter]]);
  }

  /** Takes a parameter out, and gives it back. */
  pop(name: string): Parameter {
    const item = this.get(name);
    this[items].delete(name);
    return item;
  }

  /** Puts parameters under their names. */
  update(parameters: Readonly<Record<string, Tensor>> | Iterable<readonly [string, Tensor]> | ParameterDict): this {
    const layer = this.constructor.name;
    const given: unknown = parameters instanceof ParameterDict ? parameters.items() : parameters;
    if (typeof given !== 'object' || given === null || given instanceof Tensor) {
      throw new ArgumentError(
        `${layer}/parameters`,
        `${layer} takes an object of tensors by their names, got ${given instanceof Tensor ? 'a single tensor' : kindOf(given)}\n  fix: new nn.${layer}({ name: tensor })`,
      );
    }
    const entries: (readonly [string, Tensor])[] = [
      ...(isIterable<readonly [string, Tensor]>(given) ? given : Object.entries(given as Record<string, Tensor>)),
    ];
    const added = entries.map(([name, item]): [string, Parameter] => {
      if (typeof name !== 'string' || name === '' || name.includes('.')) {
        throw new ArgumentError(
          `${layer}/name`,
          `the name of a parameter in ${layer} must be a string that is not empty and has no dot, got '${String(name)}'`,
        );
      }
      if (!(item instanceof Tensor)) {
        throw new ArgumentError(
          `${layer}/parameters`,
          `item '${name}' of ${layer} must be a tensor, got ${kindOf(item)}\n  fix: new nn.${layer}({ ${name}: torch.zeros(2) })`,
          { name },
        );
      }
      return [name, item instanceof Parameter ? item : new Parameter(item)];
    });
    for (const [name, item] of added) this[items].set(name, item);
    return this;
  }

  keys(): IterableIterator<string> {
    return this[items].keys();
  }

  values(): IterableIterator<Parameter> {
    return this[items].values();
  }

  /** Names and parameters. */
  items(): IterableIterator<[string, Parameter]> {
    return this[items].entries();
  }

  forward(): never {
    throw notCallable(this, 'x.mul(weights.get(name))');
  }

  override extraRepr(): string {
    return Array.from(
      this[items],
      ([name, { dtype, sizes: shape }]) => `  (${name}): Parameter containing: [${dtype} of size ${shape.join('x')}]`,
    ).join('\n');
  }
}

function isIterable<T>(value: object): value is Iterable<T> {
  return Symbol.iterator in value;
}
