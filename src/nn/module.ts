/** @file The base class of layers and models: a callable object whose fields are its parameters, buffers and children. */
import '../ops/methods.ts';
import { unrecorded } from '../autograd/context.ts';
import { kindOf, markKind, refuseStranger, strangerOf } from '../errors/copies.ts';
import { ArgumentError, DTypeError, FlambeauError, SerializationError } from '../errors/errors.ts';
import { type ConversionTarget, readConversion } from '../ops/conversion-target.ts';
import { refuseCuda } from '../ops/device.ts';
import { missingOnModules } from '../ops/missing-names.ts';
import { installNames } from '../ops/mistakes.ts';
import { isRecord, namedOptions } from '../ops/options.ts';
import {
  type Arguments,
  type BoundArguments,
  bind,
  boolean,
  check,
  optionalBoolean,
  optionalString,
  optionalValue,
  type Parameter as ParameterSpecification,
} from '../ops/parameters.ts';
import { toDevice } from '../ops/transfer.ts';
import { bfloat16, float16, float32, float64 } from '../storage/dtype.ts';
import { formatShape, sameShape } from '../tensor/shape.ts';
import { heldGradient, Tensor } from '../tensor/tensor.ts';
import type { FullBackwardHook, FullBackwardPreHook } from './backward-hooks.ts';
import { Buffer } from './buffer.ts';
import { copied, type Known } from './copy.ts';
import {
  addPlain,
  type ForwardHook,
  type ForwardHookOptions,
  type ForwardHookWithNames,
  type ForwardPreHook,
  type ForwardPreHookOptions,
  type ForwardPreHookWithNames,
  type HookHandle,
  Hooks,
} from './hooks.ts';
import { Parameter } from './parameter.ts';
import { owned } from './ranges.ts';
import {
  type LoadStateDictPostHook,
  type LoadStateDictPreHook,
  noStateHooks,
  type StateDictPostHook,
  type StateDictPreHook,
  type StateHooks,
} from './state-hooks.ts';

export type StateDict = Record<string, Tensor>;

const keysParameter = optionalString('keys', ['same', 'snake'], 'same', 'how the fields of your own modules are spelt');

const stateParameters = [keysParameter] as const;

const loadParameters = [
  optionalBoolean('strict', true, 'missing and unexpected keys are an error'),
  optionalBoolean('assign', false, 'take the tensors themselves in place of their values'),
  keysParameter,
] as const;

const recurseParameters = [optionalBoolean('recurse', true, 'also those of children')] as const;

const namedParameters = [
  optionalValue<string>()('prefix', '', 'what all names begin with, before a dot'),
  ...recurseParameters,
] as const;

const submoduleParameters = [optionalBoolean('strict', false, 'the module at the path must be there')] as const;

const bufferParameters = [optionalBoolean('persistent', true, 'part of the state')] as const;

export interface RecurseOptions {
  /** Also those of children. Default: true. */
  readonly recurse?: boolean | null;
}

export interface NamedOptions extends RecurseOptions {
  /** What all names begin with, before a dot. Default: ''. */
  readonly prefix?: string | null;
}

export interface LoadOptions {
  /** Missing and unexpected keys are an error. Default: true. */
  readonly strict?: boolean | null;
  /** Take the tensors themselves in place of their values. Default: false. */
  readonly assign?: boolean | null;
  /** How the fields of your own modules are spelt. Default: 'same'. */
  readonly keys?: 'same' | 'snake' | null;
}

export interface LoadResult {
  readonly missingKeys: string[];
  readonly unexpectedKeys: string[];
}

/** A class without a constructor hands on whatever it was given. */
function refuseArguments(name: string, given: readonly unknown[]): void {
  const [first] = given;
  if (given.length > 1 || !isRecord(first)) {
    throw new ArgumentError(
      `${name}/arguments`,
      `${name} takes no arguments, got ${given.length}\n  fix: new ${name}()`,
      { given: given.length },
    );
  }
  for (const option of Object.keys(first)) {
    throw new ArgumentError(
      `${name}/arguments`,
      `${name} has no parameter '${option}': it takes no arguments\n  fix: new ${name}()`,
      { parameter: option },
    );
  }
}

/** The fields of a module, whose names only its class knows. */
function fieldsOf(module: object): Record<string, unknown> {
  return module as Record<string, unknown>;
}

/** Makes every instance a function that runs the module. */
abstract class Callable {
  constructor();
  constructor(...given: unknown[]) {
    if (given.length > 0) refuseArguments(new.target.name, given);
    // biome-ignore lint/correctness/noConstructorReturn: the instance is the callable itself
    return callableOf(new.target.prototype) as this;
  }
}

/** A function that runs itself as a module of the prototype's class. */
function callableOf(prototype: object): object {
  const callable = (...inputs: unknown[]): unknown => run(callable as unknown as Module, inputs);
  // A module may have fields of these names.
  delete (callable as { name?: string }).name;
  delete (callable as { length?: number }).length;
  return Object.setPrototypeOf(callable, prototype) as object;
}

interface Internals {
  /** Names of fields that have held a Parameter, as far as anyone has looked. */
  readonly parameters: Set<string>;
  readonly buffers: Map<string, { persistent: boolean }>;
  readonly hooks: Hooks;
  /** Made when first asked for. */
  state: StateHooks | undefined;
}

const internals = new WeakMap<ModuleBody, Internals>();
function internalsOf(module: ModuleBody): Internals {
  let own = internals.get(module);
  if (own === undefined) {
    own = { parameters: new Set(), buffers: new Map(), hooks: new Hooks(), state: undefined };
    internals.set(module, own);
  }
  return own;
}

function stateHooksOf(module: ModuleBody): StateHooks {
  const own = internalsOf(module);
  own.state ??= noStateHooks();
  return own.state;
}

/** A copy of a module, and of all that its fields hold. */
function copyModule(module: object, path: string, known: Known): ModuleBody | undefined {
  if (!(module instanceof ModuleBody)) return undefined;
  const copy = callableOf(Object.getPrototypeOf(module) as object) as ModuleBody;
  known.set(module, copy);
  for (const key of Reflect.ownKeys(module)) {
    const field = Object.getOwnPropertyDescriptor(module, key) as PropertyDescriptor;
    const name = path === '' ? String(key) : `${path}.${String(key)}`;
    const value = 'value' in field ? { value: copied(field.value, name, known, copyModule) } : {};
    Object.defineProperty(copy, key, { ...field, ...value });
  }
  const own = internals.get(module);
  if (own === undefined) return copy;
  const { parameters, buffers, hooks, state } = internalsOf(copy);
  for (const name of own.parameters) parameters.add(name);
  for (const [name, buffer] of own.buffers) buffers.set(name, { ...buffer });
  hooks.copy(own.hooks);
  if (own.state !== undefined) {
    const theirs = state ?? stateHooksOf(copy);
    for (const [id, hook] of own.state.beforeSave) theirs.beforeSave.set(id, hook);
    for (const [id, hook] of own.state.afterSave) theirs.afterSave.set(id, hook);
    for (const [id, hook] of own.state.beforeLoad) theirs.beforeLoad.set(id, hook);
    for (const [id, hook] of own.state.afterLoad) theirs.afterLoad.set(id, hook);
  }
  return copy;
}

/** Runs a module with its hooks; errors on their way up learn which module they came from. */
function run(module: Module, given: unknown[]): unknown {
  const own = internals.get(module);
  try {
    if (typeof module.forward !== 'function') throw missingForward(module.constructor.name);
    if (own === undefined || own.hooks.size === 0) return module.forward(...given);
    return own.hooks.run(module, given, (inputs) => module.forward(...inputs));
  } catch (error) {
    if (error instanceof FlambeauError) error.passModule(module, (child) => childName(module, child));
    throw error;
  }
}

/** @internal Does code of the user see what goes into the module and comes out of it? */
export function hasHooks(module: ModuleBody): boolean {
  const own = internals.get(module);
  return own !== undefined && own.hooks.size > 0;
}

/** TypeScript asks a subclass for its `forward`; JavaScript does not. */
function missingForward(name: string): FlambeauError {
  return new FlambeauError(
    `${name}/forward`,
    `${name} was called, but has no forward\n  rule: a call runs the method forward of the module's class\n  fix: write forward(input) { … } in ${name}`,
    { module: name },
  );
}

function childName(module: ModuleBody, child: object): string | undefined {
  for (const [name, candidate] of module.namedModules()) if (candidate === child && name !== '') return name;
  return undefined;
}

/** `weightIhL0` → `weight_ih_l0`. */
export function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

/** A one for any module: the compiler does not work it out for a type parameter, and takes it for an array of unknown length there. */
type One<M> = M extends ModuleBody ? [1] : [1];

/**
 * What a call takes: the inputs of `forward`. Of a type parameter `M extends Module` nothing is known, so that a call with any
 * inputs compiles there: the compiler lets them pass as `unknown[]`, because `[...One<M>]` might be anything but `[1]`.
 */
type Inputs<M extends ModuleBody> = [...One<M>] extends [1] ? Parameters<M['forward']> : unknown[];

/**
 * A layer or model. A subclass assigns parameters, buffers and children to fields and writes `forward`; calling the module runs
 * it with its hooks: `const y = model(x)`.
 */
export interface Module extends ModuleBody {
  /** Runs the module with its hooks. */
  (...inputs: Inputs<this>): ReturnType<this['forward']>;
}

/** All of a module but its call: layers that know the shapes of their results state their own. */
export abstract class ModuleBody extends Callable {
  /** PyTorch's spelling of fields in state dicts, where it differs from the field's name. */
  static readonly stateNames: Readonly<Record<string, string>> = {};

  /** Training or evaluation mode, as set by `train()` and `eval()`. */
  training = true;

  /** The computation; what a subclass writes. Call the module itself to run it. */
  // biome-ignore lint/suspicious/noExplicitAny: a subclass states the types of its own forward
  abstract forward(...inputs: any[]): any;

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
    if (module !== null && !(module instanceof Module)) {
      throw wrongKind(this, 'addModule', name, 'a module or null', module);
    }
    checkName(this, 'addModule', 'child', name, (before) => before instanceof Module);
    fieldsOf(this)[name] = module;
    return module;
  }

  /** The same as `addModule`. */
  registerModule<M extends Module | null>(name: string, module: M): M {
    return this.addModule(name, module);
  }

  /**
   * A copy that shares nothing with this module: its own parameters and buffers, no gradients. What stands in several places here is
   * one thing there, too, such as a weight that two layers use. Functions and instances of other classes are shared.
   * Errors: `clone/not-leaf`.
   */
  clone(): this {
    return copyModule(this, '', new Map()) as this;
  }

  /** Puts a module at a dotted path of field names, all of which but the last must be there; `strict`: that one, too. */
  setSubmodule(path: string, module: Module, strict?: boolean | null | { readonly strict?: boolean | null }): void;
  setSubmodule(path: string, module: Module, ...options: Arguments<typeof submoduleParameters>): void {
    const { strict } = bindNamed('setSubmodule', submoduleParameters, options);
    const [holder, name] = ownerOf(this, 'setSubmodule', path);
    if (!(module instanceof Module)) throw wrongKind(this, 'setSubmodule', path, 'a module', module);
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
      if (value instanceof Module) yield [name, value];
      else if (strangerOf(value) !== undefined) refuseStranger(`${this.constructor.name}.${name}`, value);
    }
  }

  /** Direct children. */
  *children(): IterableIterator<Module> {
    for (const [, child] of this.namedChildren()) yield child;
  }

  /** This module and all below it, each once, with dotted paths. */
  *namedModules(prefix = '', seen: Set<ModuleBody> = new Set()): IterableIterator<[string, Module]> {
    if (seen.has(this)) return;
    seen.add(this);
    yield [prefix, callable(this)];
    for (const [name, child] of this.namedChildren()) {
      yield* child.namedModules(prefix === '' ? name : `${prefix}.${name}`, seen);
    }
  }

  /** This module and all below it, each once. */
  *modules(): IterableIterator<Module> {
    for (const [, module] of this.namedModules()) yield module;
  }

  /** All parameters, each once, with dotted paths of field names. */
  namedParameters(
    prefix?: string | null | NamedOptions,
    recurse?: boolean | null | RecurseOptions,
  ): IterableIterator<[string, Parameter]>;
  namedParameters(...options: Arguments<typeof namedParameters>): IterableIterator<[string, Parameter]> {
    const { prefix, recurse } = bindNamed('namedParameters', namedParameters, options);
    return entriesOf(this, prefix, recurse, (module) => module.ownParameters());
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
    recurse?: boolean | null | RecurseOptions,
  ): IterableIterator<[string, Tensor]>;
  namedBuffers(...options: Arguments<typeof namedParameters>): IterableIterator<[string, Tensor]> {
    const { prefix, recurse } = bindNamed('namedBuffers', namedParameters, options);
    return entriesOf(this, prefix, recurse, (module) => module.ownBuffers());
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

  /** Sets training mode here and below. */
  train(mode = true): this {
    check('train', boolean('mode'), mode);
    for (const module of this.modules()) module.training = mode;
    return this;
  }

  /** Sets evaluation mode here and below. */
  eval(): this {
    return this.train(false);
  }

  /** Says of all parameters whether they are trained. */
  requiresGrad_(value = true): this {
    check('requiresGrad_', boolean('value'), value);
    for (const parameter of this.parameters()) parameter.requiresGrad_(value);
    return this;
  }

  /** Forgets all gradients; `setToNone: false` fills them with zeros instead. */
  zeroGrad(setToNone?: boolean | null | ZeroGradOptions): void;
  zeroGrad(...given: readonly unknown[]): void {
    const setToNone = setsToNone(given);
    for (const parameter of this.parameters()) clearGradient(parameter, setToNone);
  }

  /**
   * Converts floating-point parameters and buffers to another dtype, and moves all of them to a device, in place. From a device back
   * to the host it is `await model.cpuAsync()`. Errors: `op/needs-host`.
   */
  to(...given: readonly [target: ConversionTarget, ...rest: (ConversionTarget | boolean)[]]): this {
    const { dtype, device, copy } = readConversion(given);
    if (copy) {
      throw new ArgumentError(
        'to/argument',
        'to of a module has no option copy: it converts the module itself\n  fix: leave copy out',
      );
    }
    if (dtype !== undefined && !dtype.isFloatingPoint) {
      throw new DTypeError('to/dtype', `a module is converted to floating-point dtypes only, got ${dtype.name}`);
    }
    const converted = (tensor: Tensor): Tensor => {
      const typed = dtype !== undefined && tensor.dtype.isFloatingPoint ? tensor.to(dtype) : tensor;
      return device === undefined ? typed : toDevice(typed, device);
    };
    // All of them first: where one cannot be converted, none is.
    const changes = unrecorded(() =>
      [...this.parameters(), ...this.buffers()].map((tensor): Change => {
        const { grad } = tensor;
        return { tensor, data: converted(tensor.detach()), grad: grad === null ? null : converted(grad.detach()) };
      }),
    );
    changes.forEach(replace);
    return this;
  }

  /** The module where it is on the host already; from a device it is `await model.cpuAsync()`. Errors: `op/needs-host`. */
  cpu(): this {
    return this.to('cpu');
  }

  /** Moves parameters and buffers to where the host can read them, in place. To be awaited, as reading from a device takes its time. */
  async cpuAsync(): Promise<this> {
    const moved = [...this.parameters(), ...this.buffers()].map(async (tensor): Promise<Change> => {
      const { grad } = tensor;
      const [data, moved] = await Promise.all([tensor.detach().cpu(), grad === null ? null : grad.detach().cpu()]);
      return { tensor, data, grad: moved };
    });
    for (const change of await Promise.all(moved)) replace(change);
    return this;
  }

  /** An error that names the devices that there are. */
  cuda(): never {
    return refuseCuda();
  }

  /** Converts floating-point parameters and buffers to float64, in place. */
  double(): this {
    return this.to(float64);
  }

  /** Converts floating-point parameters and buffers to float16, in place. */
  half(): this {
    return this.to(float16);
  }

  /** Converts floating-point parameters and buffers to bfloat16, in place. */
  bfloat16(): this {
    return this.to(bfloat16);
  }

  /** Converts floating-point parameters and buffers to float32, in place. */
  float(): this {
    return this.to(float32);
  }

  /**
   * Runs `hook` before every call; what it returns replaces the inputs. `prepend`: before the hooks that are there. `withKwargs`: the
   * trailing options object of a call comes as an argument of its own.
   */
  registerForwardPreHook(
    hook: ForwardPreHookWithNames,
    options: { readonly withKwargs: true; readonly prepend?: boolean },
  ): HookHandle;
  registerForwardPreHook(
    hook: ForwardPreHook,
    prepend?: boolean | null | ForwardPreHookOptions,
    withKwargs?: boolean | null | ForwardPreHookOptions,
  ): HookHandle;
  registerForwardPreHook(hook: unknown, ...options: readonly unknown[]): HookHandle {
    return internalsOf(this).hooks.addBefore(hook, options);
  }

  /**
   * Runs `hook` after every call; what it returns replaces the output. Options as of `registerForwardPreHook`, and `alwaysCall`:
   * also where the module throws.
   */
  registerForwardHook(
    hook: ForwardHookWithNames,
    options: { readonly withKwargs: true; readonly prepend?: boolean; readonly alwaysCall?: boolean },
  ): HookHandle;
  registerForwardHook(
    hook: ForwardHook,
    prepend?: boolean | null | ForwardHookOptions,
    withKwargs?: boolean | null | ForwardHookOptions,
    alwaysCall?: boolean | null | ForwardHookOptions,
  ): HookHandle;
  registerForwardHook(hook: unknown, ...options: readonly unknown[]): HookHandle {
    return internalsOf(this).hooks.addAfter(hook, options);
  }

  /** Runs `hook` in the backward pass before the gradients of the inputs are computed; what it returns replaces those of the outputs. */
  registerFullBackwardPreHook(
    hook: FullBackwardPreHook,
    prepend?: boolean | null | { readonly prepend?: boolean | null },
  ): HookHandle;
  registerFullBackwardPreHook(hook: unknown, ...options: readonly unknown[]): HookHandle {
    return internalsOf(this).hooks.addBeforeBackward(hook, options);
  }

  /** Runs `hook` in the backward pass with the gradients of the inputs and of the outputs; what it returns replaces those of the inputs. */
  registerFullBackwardHook(
    hook: FullBackwardHook,
    prepend?: boolean | null | { readonly prepend?: boolean | null },
  ): HookHandle;
  registerFullBackwardHook(hook: unknown, ...options: readonly unknown[]): HookHandle {
    return internalsOf(this).hooks.addAfterBackward(hook, options);
  }

  /** Runs `hook` before the entries of this module are collected by `stateDict`. */
  registerStateDictPreHook(hook: StateDictPreHook): HookHandle {
    return addPlain('registerStateDictPreHook', stateHooksOf(this).beforeSave, hook);
  }

  /** Runs `hook` when `stateDict` has the entries of this module and of all below it; it may change them. */
  registerStateDictPostHook(hook: StateDictPostHook): HookHandle {
    return addPlain('registerStateDictPostHook', stateHooksOf(this).afterSave, hook);
  }

  /** Runs `hook` before `loadStateDict` takes the entries of this module from the state, a copy, which it may change. */
  registerLoadStateDictPreHook(hook: LoadStateDictPreHook): HookHandle {
    return addPlain('registerLoadStateDictPreHook', stateHooksOf(this).beforeLoad, hook);
  }

  /** Runs `hook` after `loadStateDict`; keys that it takes out of the lists are no error. */
  registerLoadStateDictPostHook(hook: LoadStateDictPostHook): HookHandle {
    return addPlain('registerLoadStateDictPostHook', stateHooksOf(this).afterLoad, hook);
  }

  /** @internal The key of a field in state dicts. */
  stateName(field: string, keys: 'same' | 'snake'): string {
    // A child may have any name, such as 'constructor', which every object has.
    const { stateNames } = this.constructor as typeof Module;
    const declared = Object.hasOwn(stateNames, field) ? stateNames[field] : undefined;
    return declared ?? (keys === 'snake' ? snakeCase(field) : field);
  }

  /** @internal Parameters and persistent buffers with the keys that state dicts give them. */
  *stateEntries(
    keys: 'same' | 'snake',
    place?: (key: string, module: ModuleBody, field: string) => void,
    prefix = '',
    within: ReadonlySet<ModuleBody> = new Set(),
  ): IterableIterator<[string, Tensor]> {
    // A module within itself has no end of keys: it appears once.
    if (within.has(this)) return;
    const inner = new Set(within).add(this);
    const entry = (name: string, tensor: Tensor): [string, Tensor] => {
      const key = prefix + this.stateName(name, keys);
      place?.(key, this, name);
      return [key, tensor];
    };
    for (const [name, parameter] of this.ownParameters()) yield entry(name, parameter);
    for (const [name, buffer, persistent] of this.ownBuffers()) if (persistent) yield entry(name, buffer);
    for (const [name, child] of this.namedChildren()) {
      yield* child.stateEntries(keys, place, `${prefix}${this.stateName(name, keys)}.`, inner);
    }
  }

  /** @internal Puts another tensor in the place of a parameter or buffer of this module. */
  replaceState(field: string, tensor: Tensor): void {
    fieldsOf(this)[field] = tensor;
  }

  /** Parameters and persistent buffers under PyTorch's keys. The tensors share memory with the module. */
  stateDict(options: { readonly keys?: 'same' | 'snake' } = {}): StateDict {
    const { keys } = namedOptions('stateDict', stateParameters, options);
    const state: StateDict = {};
    const hooked = withStateHooks(this, keys);
    for (const [module, prefix, hooks] of hooked)
      for (const hook of hooks.beforeSave.values()) hook(module, prefix, false);
    for (const [key, tensor] of this.stateEntries(keys)) state[key] = tensor.detach();
    for (const [module, prefix, hooks] of hooked.reverse()) {
      for (const hook of hooks.afterSave.values()) hook(module, state, prefix, {});
    }
    return state;
  }

  /**
   * Copies the values of a state dict into the module; with `assign` takes the tensors themselves, with their dtype. Nothing is
   * changed where a key or shape does not fit.
   * Errors: `loadStateDict/keys`, `loadStateDict/shape`.
   */
  loadStateDict(
    state: Readonly<StateDict>,
    strict?: boolean | null | LoadOptions,
    assign?: boolean | null | LoadOptions,
    keys?: 'same' | 'snake' | null | LoadOptions,
  ): LoadResult;
  loadStateDict(state: Readonly<StateDict>, ...options: Arguments<typeof loadParameters>): LoadResult {
    requireStateDict(state);
    const { strict, assign, keys } = bindNamed('loadStateDict', loadParameters, options);
    const hooked = withStateHooks(this, keys);
    const given: StateDict = hooked.length === 0 ? state : { ...state };
    const missingKeys: string[] = [];
    const unexpectedKeys: string[] = [];
    const messages: string[] = [];
    for (const [module, prefix, { beforeLoad }] of hooked) {
      for (const hook of beforeLoad.values()) {
        hook(module, given, prefix, {}, strict, missingKeys, unexpectedKeys, messages);
      }
    }
    const places = new Map<string, StatePlace>();
    const own = new Map(this.stateEntries(keys, (key, module, field) => places.set(key, [module, field])));
    missingKeys.push(...[...own.keys()].filter((key) => !Object.hasOwn(given, key)));
    unexpectedKeys.push(...Object.keys(given).filter((key) => !own.has(key)));
    const wrong = [...misfits(own, given), ...messages];
    const incompatible = { missingKeys, unexpectedKeys };
    const excuses = hooked.some(([, , { afterLoad }]) => afterLoad.size > 0);
    // Hooks may say that keys may be missing, but only once the rest is loaded.
    requireFit(this, incompatible, wrong, strict && !excuses);
    const present = [...own].filter(([key]) => Object.hasOwn(given, key));
    if (assign) {
      for (const [key, before] of present) {
        const [module, field] = places.get(key) as StatePlace;
        module.replaceState(field, replacement(before, given[key] as Tensor));
      }
    } else {
      unrecorded(() => {
        for (const [key, tensor] of present) tensor.copy_(given[key] as Tensor);
      });
    }
    if (excuses) {
      for (const [module, , { afterLoad }] of hooked.reverse()) {
        for (const hook of afterLoad.values()) hook(module, incompatible);
      }
      requireFit(this, incompatible, [], strict);
    }
    return incompatible;
  }

  /** What stands between the parentheses when the module is printed. */
  extraRepr(): string {
    return '';
  }

  /** @internal The children as they are printed, each behind its name. */
  childTexts(): string[] {
    return Array.from(
      this.namedChildren(),
      ([name, child]) => `(${this.stateName(name, 'same')}): ${child.toString()}`,
    );
  }

  /** PyTorch's format: class name, what `extraRepr` says, and the children indented. */
  override toString(): string {
    if (printing.has(this)) return `${this.constructor.name}(…)`;
    printing.add(this);
    try {
      return textOf(this);
    } finally {
      printing.delete(this);
    }
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/**
 * A layer or model. A subclass assigns parameters, buffers and children to fields and writes `forward`; calling the module runs
 * it with its hooks: `const y = model(x)`.
 */
export const Module = ModuleBody as (abstract new () => Module) & {
  readonly stateNames: Readonly<Record<string, string>>;
  readonly prototype: Module;
};

/** Every instance is a function, which only the type of `Module` says. */
function callable(module: ModuleBody): Module {
  return module as Module;
}

/** What modules hold, each thing once, with dotted paths. */
function* entriesOf<T extends Tensor>(
  module: ModuleBody,
  prefix: string,
  recurse: boolean,
  own: (module: ModuleBody) => Iterable<readonly [string, T, ...unknown[]]>,
): IterableIterator<[string, T]> {
  const seen = new Set<T>();
  for (const [path, holder] of recurse ? module.namedModules(prefix) : [[prefix, module] as const]) {
    for (const [name, tensor] of own(holder)) {
      if (seen.has(tensor)) continue;
      seen.add(tensor);
      yield [path === '' ? name : `${path}.${name}`, tensor];
    }
  }
}

function* valuesOf<T>(entries: Iterable<[string, T]>): IterableIterator<T> {
  for (const [, value] of entries) yield value;
}

/** The modules that have hooks of the state, with what their keys begin with, each before those below it. */
function withStateHooks(
  module: ModuleBody,
  keys: 'same' | 'snake',
): [module: Module, prefix: string, hooks: StateHooks][] {
  const found: [Module, string, StateHooks][] = [];
  const visit = (at: ModuleBody, prefix: string, within: ReadonlySet<ModuleBody>): void => {
    if (within.has(at)) return;
    const state = internals.get(at)?.state;
    if (state !== undefined) found.push([callable(at), prefix, state]);
    const inner = new Set(within).add(at);
    for (const [name, child] of at.namedChildren()) visit(child, `${prefix}${at.stateName(name, keys)}.`, inner);
  };
  visit(module, '', new Set());
  return found;
}

/** Throws where a state dict does not fit, with all that is wrong. */
function requireFit(
  module: ModuleBody,
  { missingKeys, unexpectedKeys }: LoadResult,
  wrong: readonly string[],
  strict: boolean,
): void {
  const badKeys = strict ? missingKeys.length + unexpectedKeys.length : 0;
  if (badKeys + wrong.length === 0) return;
  const lines = [
    ...(strict && missingKeys.length > 0 ? [`missing:    ${missingKeys.join(', ')}`] : []),
    ...(strict && unexpectedKeys.length > 0 ? [`unexpected: ${unexpectedKeys.join(', ')}`] : []),
    ...wrong.map((line) => `differs:    ${line}`),
    badKeys > 0
      ? "fix: load it into the same model, or pass { strict: false }; for camelCase fields of your own pass { keys: 'snake' }"
      : 'fix: make the model with the sizes that the saved one had',
  ];
  throw new SerializationError(
    badKeys > 0 ? 'loadStateDict/keys' : 'loadStateDict/shape',
    `the state dict does not fit ${module.constructor.name}\n  ${lines.join('\n  ')}`,
    { missingKeys, unexpectedKeys },
  );
}

/** Where an entry of a state dict belongs. */
type StatePlace = readonly [module: ModuleBody, field: string];

/** A tensor of a state dict as it takes the place of a module's: a parameter stays one, and is trained if the old one was. */
function replacement(before: Tensor, tensor: Tensor): Tensor {
  if (!(before instanceof Parameter)) return tensor;
  if (!(tensor instanceof Parameter)) return new Parameter(tensor, before.requiresGrad);
  tensor.requiresGrad = before.requiresGrad;
  return tensor;
}
markKind(Module.prototype, 'a module');
installNames(Module.prototype, 'module', missingOnModules);

function wrongKind(module: ModuleBody, method: string, name: string, rule: string, value: unknown): ArgumentError {
  const given = value instanceof Tensor ? 'a plain tensor' : kindOf(value);
  const fix = value instanceof Tensor ? '\n  fix: new nn.Parameter(tensor)' : '';
  return new ArgumentError(
    `${method}/argument`,
    `${name} of ${module.constructor.name} must be ${rule} for ${method}, got ${given}${fix}`,
    { name },
  );
}

/** A field's name must be free, or its value be one that may be replaced. A field that is declared but not yet set is undefined. */
function checkName(
  module: ModuleBody,
  method: string,
  kind: string,
  name: unknown,
  replaceable: (before: unknown) => boolean,
): void {
  const layer = module.constructor.name;
  if (typeof name !== 'string' || name === '' || name.includes('.')) {
    throw new ArgumentError(
      `${method}/argument`,
      `the name of a ${kind} of ${layer} must be a string that is not empty and has no dot, got '${String(name)}'`,
    );
  }
  if (!(name in module)) return;
  const before = fieldsOf(module)[name];
  if (Object.hasOwn(module, name) && (before === undefined || before === null || replaceable(before))) return;
  throw new ArgumentError(
    `${method}/argument`,
    `${name} of ${layer} cannot be a ${kind}: ${describeField(before)} has that name\n  fix: give the ${kind} another name`,
    { name },
  );
}

/** The module that a path leads to before its last name, and that name. */
function requirePath(method: string, path: unknown): void {
  if (typeof path === 'string') return;
  throw new ArgumentError(`${method}/argument`, `path of ${method} must be a string, got ${kindOf(path)}`);
}

function ownerOf(module: ModuleBody, method: string, path: string): [Module, string] {
  requirePath(method, path);
  const at = path.lastIndexOf('.');
  return [module.getSubmodule(path.slice(0, Math.max(at, 0))), path.slice(at + 1)];
}

function entryOf<T>(
  module: ModuleBody,
  method: string,
  kind: string,
  path: string,
  name: string,
  entries: Iterable<[string, T]>,
): T {
  const found = new Map(entries);
  const entry = found.get(name);
  if (entry !== undefined) return entry;
  throw new ArgumentError(
    `${method}/path`,
    `${module.constructor.name} has no ${kind} '${name}', asked for by ${method}('${path}'); it has ${[...found.keys()].join(', ') || 'none'}`,
    { path, name },
  );
}

function describeField(value: unknown): string {
  if (value instanceof Parameter) return 'a parameter';
  if (value instanceof Module) return 'a child';
  return typeof value === 'function' ? 'a method' : 'another field';
}

/**
 * @internal Notes which fields hold parameters, and refuses a plain tensor in a field that held one: it would not be trained, and
 * nobody would notice. Fields are plain, so that this is found when they are read, not when they are written.
 */
export function rememberParameters(module: ModuleBody): void {
  const known = internals.get(module);
  for (const [name, value] of Object.entries(module)) {
    if (!(value instanceof Tensor)) {
      if (strangerOf(value) !== undefined) refuseStranger(`${module.constructor.name}.${name}`, value);
      continue;
    }
    if (value instanceof Parameter) internalsOf(module).parameters.add(name);
    else if (value instanceof Buffer) internalsOf(module).buffers.set(name, { persistent: value.persistent });
    else if (known?.parameters.has(name) === true && !known.buffers.has(name)) {
      const layer = module.constructor.name;
      throw new ArgumentError(
        `${layer}/parameter`,
        `${name} of ${layer} must be a Parameter or null, as it was, got a plain tensor\n  fix: assign new nn.Parameter(tensor), or write the values into the one that was there: torch.noGrad(() => ${name}.copy_(tensor))`,
        { field: name },
      );
    }
  }
}

/** A module after all below it. A module within itself is left out there. */
function* innerFirst(module: ModuleBody, within: ReadonlySet<ModuleBody> = new Set()): IterableIterator<Module> {
  if (within.has(module)) return;
  const inner = new Set(within).add(module);
  for (const child of module.children()) yield* innerFirst(child, inner);
  yield callable(module);
}

/** Modules whose text is being made, for one that is within itself. */
const printing = new Set<ModuleBody>();

function textOf(module: ModuleBody): string {
  const extra = module.extraRepr();
  const children = module.childTexts().map((text) => text.replaceAll('\n', '\n  '));
  const { name } = module.constructor;
  if (children.length === 0 && !extra.includes('\n')) return `${name}(${extra})`;
  const lines = extra === '' ? children : [...extra.split('\n'), ...children];
  return `${name}(\n  ${lines.join('\n  ')}\n)`;
}

/** Every way in which a state dict does not fit. */
function misfits(own: ReadonlyMap<string, Tensor>, state: Readonly<StateDict>): string[] {
  const lines: string[] = [];
  for (const [key, { sizes: shape }] of own) {
    if (!Object.hasOwn(state, key)) continue;
    const source: unknown = state[key];
    if (source instanceof Tensor && sameShape(source.sizes, shape)) continue;
    const given = source instanceof Tensor ? `shape ${formatShape(source.sizes)}` : (strangerOf(source) ?? 'no tensor');
    lines.push(`${key} has shape ${formatShape(shape)}, the state dict has ${given}`);
  }
  return lines;
}

function requireStateDict(state: unknown): void {
  const isObject = typeof state === 'object' && state !== null;
  if (isObject && !Array.isArray(state) && !(state instanceof Map) && !(state instanceof Tensor)) {
    for (const tensor of Object.values(state)) refuseStranger('loadStateDict', tensor);
    if (strangerOf(state) === undefined) return;
  }
  const [given, fix] =
    state instanceof Map
      ? ['a Map', 'loadStateDict(Object.fromEntries(map))']
      : state instanceof Module
        ? ['a module', 'loadStateDict(module.stateDict())']
        : state instanceof Tensor
          ? ['a tensor', 'loadStateDict({ name: tensor })']
          : [kindOf(state), 'loadStateDict(other.stateDict())'];
  throw new ArgumentError(
    'loadStateDict/argument',
    `loadStateDict takes an object that holds tensors under their keys, got ${given}\n  fix: ${fix}`,
  );
}

const zeroGradParameters = [optionalBoolean('setToNone', true, 'null in place of zeros')] as const;

export interface ZeroGradOptions {
  /** `null` in place of zeros. Default: true. */
  readonly setToNone?: boolean | null;
}

/** What a parameter or buffer is to hold from now on. */
interface Change {
  readonly tensor: Tensor;
  readonly data: Tensor;
  readonly grad: Tensor | null;
}

function replace({ tensor, data, grad }: Change): void {
  if (data.dtype === tensor.dtype && data.storage === tensor.storage) return;
  tensor.replaceData(data);
  tensor.storage.escaped = true;
  if (grad !== null) tensor.grad = grad;
}

/** Does a call of zeroGrad forget gradients, or fill them with zeros? */
export function setsToNone(given: readonly unknown[]): boolean {
  return given.length === 0 || bind('zeroGrad', zeroGradParameters, given)[0] === true;
}

/** Forgets a parameter's gradient, or fills it with zeros. */
export function clearGradient(parameter: Tensor, setToNone: boolean): void {
  const gradient = heldGradient(parameter);
  if (setToNone || gradient === null) parameter.grad = null;
  else unrecorded(() => gradient.copy_(0));
}

/** The arguments of a layer's constructor by name, checked, with defaults filled in: the layer's own from then on. */
export function bindNamed<const P extends readonly ParameterSpecification[]>(
  layer: string,
  parameters: P,
  given: readonly unknown[],
): BoundArguments<P> {
  const bound = bind(layer, parameters, given);
  return Object.fromEntries(
    parameters.map((parameter, i) => [parameter.name, owned(layer, parameter, bound[i])]),
  ) as BoundArguments<P>;
}

/** An error for a layer's argument out of range. */
export function layerError(layer: string, message: string): ArgumentError {
  return new ArgumentError(`${layer}/argument`, message);
}
