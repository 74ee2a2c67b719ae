/** @file The base class of layers and models: a callable object whose fields are its parameters, buffers and children. */
import '../ops/methods.ts';
import { markKind } from '../errors/copies.ts';
import type { ConversionTarget } from '../ops/conversion-target.ts';
import { refuseCuda } from '../ops/device.ts';
import { missingOnModules } from '../ops/missing-names.ts';
import { installNames } from '../ops/mistakes.ts';
import { boolean, check } from '../ops/parameters.ts';
import { bfloat16, float16, float32, float64 } from '../storage/dtype.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { callable } from './callable.ts';
import { copyModule } from './clone.ts';
import { clearGradient, setsToNone, type ZeroGradOptions } from './gradients.ts';
import { HookedModule } from './hooked.ts';
import { fieldsOf } from './internals.ts';
import { moduleText } from './module-text.ts';
import { convert, emptied, moveToHost } from './moving.ts';
import { snakeCase } from './python-name.ts';
import { type LoadOptions, type LoadResult, loadState, type StateDict, stateOf } from './state.ts';

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
export abstract class ModuleBody extends HookedModule {
  /** PyTorch's spelling of fields in state dicts, where it differs from the field's name. */
  static readonly stateNames: Readonly<Record<string, string>> = {};

  /** Training or evaluation mode, as set by `train()` and `eval()`. */
  training = true;

  /** The computation; what a subclass writes. Call the module itself to run it. */
  // biome-ignore lint/suspicious/noExplicitAny: a subclass states the types of its own forward
  abstract forward(...inputs: any[]): any;

  /**
   * A copy that shares nothing with this module: its own parameters and buffers, no gradients. What stands in several places here is
   * one thing there, too, such as a weight that two layers use. Functions and instances of other classes are shared.
   * Errors: `clone/not-leaf`.
   */
  clone(): this {
    return copyModule(this, '', new Map()) as this;
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
    convert(this, given);
    return this;
  }

  /** The module where it is on the host already; from a device it is `await model.cpuAsync()`. Errors: `op/needs-host`. */
  cpu(): this {
    return this.to('cpu');
  }

  /** Gives parameters and buffers new memory on a device, with undefined values; `recurse: false` leaves out those of children. */
  toEmpty(
    device: string | { readonly device: string; readonly recurse?: boolean },
    options?: { readonly recurse?: boolean },
  ): this;
  toEmpty(...given: readonly unknown[]): this {
    emptied(this, given);
    return this;
  }

  /** Moves parameters and buffers to where the host can read them, in place. To be awaited, as reading from a device takes its time. */
  async cpuAsync(): Promise<this> {
    await moveToHost(this);
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

  /** @internal The key of a field in state dicts. */
  stateName(field: string, keys: 'same' | 'snake'): string {
    // A child may have any name, such as 'constructor', which every object has.
    const { stateNames } = this.constructor as typeof Module;
    const declared = Object.hasOwn(stateNames, field) ? stateNames[field] : undefined;
    return declared ?? (keys === 'snake' ? snakeCase(field) : field);
  }

  /**
   * What a state dict holds of this module beside parameters and buffers, under `_extra_state`: a tensor, or what can be saved. A subclass
   * that writes it writes `setExtraState`, too.
   */
  getExtraState(): unknown {
    return undefined;
  }

  /** Takes what `getExtraState` gave. */
  setExtraState(_state: unknown): void {}

  /** @internal Parameters and persistent buffers, and the extra state, with the keys that state dicts give them. */
  *stateEntries(
    keys: 'same' | 'snake',
    place?: (key: string, module: ModuleBody, field: string) => void,
    prefix = '',
    within: ReadonlySet<ModuleBody> = new Set(),
  ): IterableIterator<[string, Tensor | Module]> {
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
    if (this.getExtraState !== ModuleBody.prototype.getExtraState) yield [`${prefix}_extra_state`, callable(this)];
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
    return stateOf(this, options);
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
  loadStateDict(state: Readonly<StateDict>, ...options: readonly unknown[]): LoadResult {
    return loadState(this, state, options);
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
    return moduleText(this);
  }

  /** What JSON shows: the text. Its tensors are in `stateDict()`, which `torch.save` writes. */
  toJSON(): string {
    return this.toString();
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
markKind(Module.prototype, 'a module');
installNames(Module.prototype, 'module', missingOnModules);
