/** @file The tree of modules: what the fields of a module hold, and what stands below it. */
import { refuseStranger, strangerOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import { type Arguments, type BoundArguments, optionalBoolean, optionalValue } from '../ops/parameters.ts';
import { Tensor } from '../tensor/tensor.ts';
import { Callable, callable, isModule } from './callable.ts';
import { checkName, entryOf, ownerOf, rememberParameters, requirePath, wrongKind } from './fields.ts';
import { fieldsOf, internals, internalsOf } from './internals.ts';
import { bindNamed } from './layer-arguments.ts';
import type { Module } from './module.ts';
import { Parameter } from './parameter.ts';

const recurseParameters = [optionalBoolean('recurse', true, 'also those of children')] as const;

const prefixParameter = optionalValue<string>()('prefix', '', 'what all names begin with, before a dot');
const duplicateParameter = optionalBoolean('removeDuplicate', true, 'each once, whatever its number of places');

const namedParameters = [prefixParameter, ...recurseParameters, duplicateParameter] as const;

const namedModulesParameters = [prefixParameter, duplicateParameter] as const;

const submoduleParameters = [optionalBoolean('strict', false, 'the module at the path must be there')] as const;

const bufferParameters = [optionalBoolean('persistent', true, 'part of the state')] as const;

export interface RecurseOptions {
  /** Also those of children. Default: true. */
  readonly recurse?: boolean | null;
}

export interface DuplicateOptions {
  /** Each once, under the first of its names; else as often as it has names. Default: true. */
  readonly removeDuplicate?: boolean | null;
}

export interface NamedModulesOptions extends DuplicateOptions {
  /** What all names begin with, before a dot. Default: ''. */
  readonly prefix?: string | null;
}

export interface NamedOptions extends RecurseOptions, NamedModulesOptions {}

/** A module as the place of its parameters, buffers and children. */
export abstract class ModuleTree extends Callable {
  /**
   * Makes a field a buffer: part of the state and of `to`, but not trained. Sets the field, and returns the tensor for those who
   * want to write `this.mean = this.registerBuffer('mean', …)`, which tells TypeScript about the field.
   */
  registerBuffer<T extends Tensor | null>(
    name: string,
    value: T,
    persistent?: boolean | null | { readonly persistent?: boolean | null },
  ): T;
  registerBuffer<T extends Tensor | null>(name: string, value: T, ...options: Arguments<typeof bufferParameters>): T {
    const { persistent } = bindNamed('registerBuffer', bufferParameters, options);
    if (value !== null && !(value instanceof Tensor))
      throw wrongKind(this, 'registerBuffer', name, 'a tensor or null', value);
    const isOwn = internals.get(this)?.buffers.has(name) === true;
    checkName(
      this,
      'registerBuffer',
      'buffer',
      name,
      (before) => isOwn || (before === value && !(before instanceof Parameter)),
    );
    fieldsOf(this)[name] = value;
    internalsOf(this).buffers.set(name, { persistent });
    return value;
  }

  /** Sets a field to a parameter, where its name is known only at run time. Returns the parameter. */
  registerParameter<P extends Parameter | null>(name: string, parameter: P): P {
    if (parameter !== null && !(parameter instanceof Parameter)) {
      throw wrongKind(this, 'registerParameter', name, 'a Parameter or null', parameter);
    }
    checkName(this, 'registerParameter', 'parameter', name, (before) => before instanceof Parameter);
    fieldsOf(this)[name] = parameter;
    rememberParameters(this);
    return parameter;
  }

  /** Sets a field to a child, where its name is known only at run time. Returns the child. */
  addModule<M extends Module | null>(name: string, module: M): M {
    if (module !== null && !isModule(module)) {
      throw wrongKind(this, 'addModule', name, 'a module or null', module);
    }
    checkName(this, 'addModule', 'child', name, (before) => isModule(before));
    fieldsOf(this)[name] = module;
    return module;
  }

  /** The same as `addModule`. */
  registerModule<M extends Module | null>(name: string, module: M): M {
    return this.addModule(name, module);
  }

  /** Puts a module at a dotted path of field names, all of which but the last must be there; `strict`: that one, too. */
  setSubmodule(path: string, module: Module, strict?: boolean | null | { readonly strict?: boolean | null }): void;
  setSubmodule(path: string, module: Module, ...options: Arguments<typeof submoduleParameters>): void {
    const { strict } = bindNamed('setSubmodule', submoduleParameters, options);
    const [holder, name] = ownerOf(this, 'setSubmodule', path);
    if (!isModule(module)) throw wrongKind(this, 'setSubmodule', path, 'a module', module);
    if (strict) holder.getSubmodule(name);
    holder.replaceChild(name, module);
  }

  /** @internal Puts another module in the place of a child. */
  replaceChild(name: string, module: Module): void {
    this.addModule(name, module);
  }

  /** The module at a dotted path of field names; this one for the empty path. */
  getSubmodule(path: string): Module {
    requirePath('getSubmodule', path);
    let module = callable(this);
    for (const name of path === '' ? [] : path.split('.')) {
      module = entryOf(module, 'getSubmodule', 'child', path, name, module.namedChildren());
    }
    return module;
  }

  /** The parameter at a dotted path of field names. */
  getParameter(path: string): Parameter {
    const [module, name] = ownerOf(this, 'getParameter', path);
    return entryOf(module, 'getParameter', 'parameter', path, name, module.ownParameters());
  }

  /** The buffer at a dotted path of field names. */
  getBuffer(path: string): Tensor {
    const [module, name] = ownerOf(this, 'getBuffer', path);
    const entries = Array.from(module.ownBuffers(), ([own, buffer]): [string, Tensor] => [own, buffer]);
    return entryOf(module, 'getBuffer', 'buffer', path, name, entries);
  }

  /** @internal Parameters in own fields. */
  *ownParameters(): IterableIterator<[string, Parameter]> {
    rememberParameters(this);
    for (const [name, value] of Object.entries(this)) if (value instanceof Parameter) yield [name, value];
  }

  /** @internal Buffers in own fields. */
  *ownBuffers(): IterableIterator<[string, Tensor, boolean]> {
    rememberParameters(this);
    const own = internals.get(this);
    if (own === undefined) return;
    const fields = fieldsOf(this);
    for (const [name, { persistent }] of own.buffers) {
      const value = fields[name];
      if (value instanceof Tensor) yield [name, value, persistent];
    }
  }

  /** Direct children with the names of their fields. */
  *namedChildren(): IterableIterator<[string, Module]> {
    for (const [name, value] of Object.entries(this)) {
      if (isModule(value)) yield [name, value];
      else if (strangerOf(value) !== undefined) refuseStranger(`${this.constructor.name}.${name}`, value);
    }
  }

  /** Direct children. */
  *children(): IterableIterator<Module> {
    for (const [, child] of this.namedChildren()) yield child;
  }

  /** This module and all below it, each once, with dotted paths. */
  namedModules(
    prefix?: string | null | NamedModulesOptions,
    removeDuplicate?: boolean | null | DuplicateOptions,
  ): IterableIterator<[string, Module]>;
  namedModules(...options: Arguments<typeof namedModulesParameters>): IterableIterator<[string, Module]> {
    const { prefix, removeDuplicate } = bindNamed('namedModules', namedModulesParameters, options);
    return modulesOf(this, prefix, removeDuplicate);
  }

  /** This module and all below it, each once. */
  *modules(): IterableIterator<Module> {
    for (const [, module] of this.namedModules()) yield module;
  }

  /** All parameters, each once, with dotted paths of field names. */
  namedParameters(
    prefix?: string | null | NamedOptions,
    recurse?: boolean | null | (RecurseOptions & DuplicateOptions),
    removeDuplicate?: boolean | null | DuplicateOptions,
  ): IterableIterator<[string, Parameter]>;
  namedParameters(...options: Arguments<typeof namedParameters>): IterableIterator<[string, Parameter]> {
    const bound = bindNamed('namedParameters', namedParameters, options);
    return entriesOf(this, bound, (module) => module.ownParameters());
  }

  /** All parameters, each once; `recurse: false` leaves out those of children. */
  parameters(recurse?: boolean | null | RecurseOptions): IterableIterator<Parameter>;
  parameters(...options: Arguments<typeof recurseParameters>): IterableIterator<Parameter> {
    const { recurse } = bindNamed('parameters', recurseParameters, options);
    return valuesOf(this.namedParameters({ recurse }));
  }

  /** All buffers, each once, with dotted paths of field names. */
  namedBuffers(
    prefix?: string | null | NamedOptions,
    recurse?: boolean | null | (RecurseOptions & DuplicateOptions),
    removeDuplicate?: boolean | null | DuplicateOptions,
  ): IterableIterator<[string, Tensor]>;
  namedBuffers(...options: Arguments<typeof namedParameters>): IterableIterator<[string, Tensor]> {
    const bound = bindNamed('namedBuffers', namedParameters, options);
    return entriesOf(this, bound, (module) => module.ownBuffers());
  }

  /** All buffers, each once; `recurse: false` leaves out those of children. */
  buffers(recurse?: boolean | null | RecurseOptions): IterableIterator<Tensor>;
  buffers(...options: Arguments<typeof recurseParameters>): IterableIterator<Tensor> {
    const { recurse } = bindNamed('buffers', recurseParameters, options);
    return valuesOf(this.namedBuffers({ recurse }));
  }

  /** Calls `visit` on every module below this one and then on itself. */
  apply(visit: (module: Module) => void): this {
    if (typeof visit !== 'function') {
      throw new ArgumentError('apply/argument', `apply takes a function of a module, got ${typeof visit}`);
    }
    for (const module of innerFirst(this)) visit(module);
    return this;
  }
}

/** A module and all below it, each once; or once for each way to it, but for those that go through itself. */
function* modulesOf(
  module: ModuleTree,
  path: string,
  removeDuplicate: boolean,
  seen: Set<ModuleTree> = new Set(),
): IterableIterator<[string, Module]> {
  if (seen.has(module)) return;
  seen.add(module);
  yield [path, callable(module)];
  for (const [name, child] of module.namedChildren()) {
    yield* modulesOf(child, path === '' ? name : `${path}.${name}`, removeDuplicate, seen);
  }
  if (!removeDuplicate) seen.delete(module);
}

/** What modules hold, with dotted paths. */
function* entriesOf<T extends Tensor>(
  module: ModuleTree,
  { prefix, recurse, removeDuplicate }: BoundArguments<typeof namedParameters>,
  own: (module: ModuleTree) => Iterable<readonly [string, T, ...unknown[]]>,
): IterableIterator<[string, T]> {
  const seen = new Set<T>();
  for (const [path, holder] of recurse ? modulesOf(module, prefix, removeDuplicate) : [[prefix, module] as const]) {
    for (const [name, tensor] of own(holder)) {
      if (removeDuplicate && seen.has(tensor)) continue;
      seen.add(tensor);
      yield [path === '' ? name : `${path}.${name}`, tensor];
    }
  }
}

function* valuesOf<T>(entries: Iterable<[string, T]>): IterableIterator<T> {
  for (const [, value] of entries) yield value;
}

/** A module after all below it. A module within itself is left out there. */
function* innerFirst(module: ModuleTree, within: ReadonlySet<ModuleTree> = new Set()): IterableIterator<Module> {
  if (within.has(module)) return;
  const inner = new Set(within).add(module);
  for (const child of module.children()) yield* innerFirst(child, inner);
  yield callable(module);
}
