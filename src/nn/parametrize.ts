/** @file `nn.utils.parametrize`: tensors of a module that are made of others each time they are read. */
/// <reference lib="esnext.disposable" preserve="true" />
import { unrecorded } from '../autograd/context.ts';
import { ArgumentError, ValueError } from '../errors/errors.ts';
import { bindNamed } from '../ops/define.ts';
import { optionalBoolean } from '../ops/parameters.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { computeField, fieldNamed, fieldOf, registerTensor } from './computed-field.ts';
import { fieldsOf } from './internals.ts';
import { Module } from './module.ts';
import { ModuleDict } from './module-dict.ts';
import { Parameter } from './parameter.ts';
import { type Parametrization, ParametrizationList, requireAlike } from './parametrization-list.ts';

export { type Parametrization, ParametrizationList } from './parametrization-list.ts';

/** What a module has when a tensor of it is parametrized. */
export interface Parametrized {
  /** What is trained in the place of each parametrized tensor. */
  readonly parametrizations: ModuleDict<ParametrizationList>;
}

function parametrizationsOf(module: unknown): ModuleDict<ParametrizationList> | undefined {
  const found = module instanceof Module ? fieldsOf(module)['parametrizations'] : undefined;
  return found instanceof ModuleDict ? (found as ModuleDict<ParametrizationList>) : undefined;
}

/** Values that were computed in the `cached` that runs, by module and name; undefined outside of it. */
let values: Map<Module, Map<string, Tensor>> | undefined;
let cachedDepth = 0;

function leaveCached(): void {
  cachedDepth--;
  if (cachedDepth === 0) values = undefined;
}

/** The value of a parametrized tensor. */
function valueOf(module: Module, key: string): Tensor {
  const compute = (): Tensor => (parametrizationsOf(module) as ModuleDict<ParametrizationList>).get(key)() as Tensor;
  if (values === undefined) return compute();
  const own = values.get(module) ?? new Map<string, Tensor>();
  values.set(module, own);
  const value = own.get(key) ?? compute();
  own.set(key, value);
  return value;
}

/**
 * Computes each parametrized tensor once only within a callback, as layers that read a weight in many steps want it;
 * without a callback, gives a scope for `using` in a synchronous block.
 *
 * @example
 * const layer = nn.utils.parametrizations.weightNorm(new nn.Linear(3, 2));
 * layer.weight === layer.weight; // false
 * nn.utils.parametrize.cached(() => layer.weight === layer.weight); // true
 */
export function cached(): { [Symbol.dispose](): void };
export function cached<T>(body: () => T): T;
export function cached<T>(body?: () => T): T | { [Symbol.dispose](): void } {
  if (body !== undefined && typeof body !== 'function') {
    throw new ArgumentError(
      'cached/argument',
      `cached takes a callback, got ${typeof body}\n  fix: cached(() => model(x))`,
    );
  }
  cachedDepth++;
  values ??= new Map();
  if (body === undefined) return { [Symbol.dispose]: leaveCached };
  let result: T;
  try {
    result = body();
  } catch (error) {
    leaveCached();
    throw error;
  }
  if (result instanceof Promise) return result.finally(leaveCached) as T;
  leaveCached();
  return result;
}

/** The class of a module some of whose tensors are parametrized. */
function parametrizedPrototype(module: Module): object {
  const base = Object.getPrototypeOf(module) as Module;
  abstract class Kind extends (base.constructor as typeof Module) {}
  Object.defineProperty(Kind, 'name', { value: `Parametrized${base.constructor.name}` });
  return Kind.prototype;
}

const parameters = [optionalBoolean('unsafe', false, 'the parametrization may change dtype and shape')] as const;

/**
 * Makes a parameter or buffer of a module the result of another module, each time it is read; what is trained, and saved,
 * are the tensors that it is made of: `parametrizations.weight.original`.
 *
 * @throws {ValueError} when the module has no such tensor (`registerParametrization/name`).
 * @throws {ShapeError} when the parametrization changes the shape (`registerParametrization/shape`).
 * @throws {DTypeError} when it changes the dtype (`registerParametrization/dtype`).
 * @throws {ValueError} when it returns no tensor (`registerParametrization/result`).
 * @difference The parametrizations are taken out of their dict by `get`: `layer.parametrizations.get('weight')`.
 * @example
 * class Symmetric extends nn.Module {
 *   forward(x: torch.Tensor) {
 *     return x.triu().add(x.triu(1).t());
 *   }
 * }
 * const layer = nn.utils.parametrize.registerParametrization(new nn.Linear(3, 3), 'weight', new Symmetric());
 * layer.weight.equal(layer.weight.t()); // true
 * Object.keys(layer.stateDict()); // [ 'bias', 'parametrizations.weight.original' ]
 */
export function registerParametrization<M extends Module>(
  module: M,
  tensorName: string,
  parametrization: Parametrization,
  unsafe?: boolean | null | { readonly unsafe?: boolean | null },
): M & Parametrized;
export function registerParametrization<M extends Module>(
  module: M,
  tensorName: string,
  parametrization: Parametrization,
  ...options: readonly unknown[]
): M & Parametrized {
  const call = 'registerParametrization';
  const { unsafe } = bindNamed(call, parameters, options);
  const field = fieldNamed(call, module, tensorName);
  if (!(parametrization instanceof Module)) {
    throw new ArgumentError(
      `${call}/argument`,
      `parametrization of ${call} must be a module, got ${typeof parametrization}\n  fix: write a class that extends nn.Module, and pass an instance of it`,
    );
  }
  const key = module.stateName(field, 'same');
  const before = parametrizationsOf(module);
  parametrization.train(module.training);
  if (before?.has(key) === true) {
    const list = before.get(key);
    if (!unsafe) unrecorded(() => requireExtends(parametrization, fieldOf(module, field)));
    list.append(parametrization);
    list.unsafe ||= unsafe;
    return module as M & Parametrized;
  }
  const own = new Map<string, Tensor>([
    ...module.ownParameters(),
    ...[...module.ownBuffers()].map(([name, buffer]) => [name, buffer] as const),
  ]);
  const original = own.get(field);
  if (original === undefined) {
    throw new ValueError(
      `${call}/name`,
      `${module.constructor.name} has no parameter or buffer '${tensorName}' to be parametrized, only ${[...own.keys()].join(', ') || 'none at all'}`,
      { name: tensorName },
    );
  }
  const list = new ParametrizationList([parametrization], original, unsafe);
  if (before === undefined) {
    Object.setPrototypeOf(module, parametrizedPrototype(module));
    module.addModule('parametrizations', new ModuleDict<ParametrizationList>() as ModuleDict);
  }
  computeField(
    module,
    field,
    (at) => valueOf(at, key),
    (at, value) => (parametrizationsOf(at) as ModuleDict<ParametrizationList>).get(key).rightInverse(value),
  );
  (parametrizationsOf(module) as ModuleDict<ParametrizationList>).set(key, list);
  return module as M & Parametrized;
}

/** A further parametrization takes what the others make. */
function requireExtends(parametrization: Parametrization, value: Tensor): void {
  const made: unknown = parametrization(value);
  requireAlike('a parametrization', made, value);
  if (parametrization.rightInverse === undefined) return;
  requireAlike('rightInverse of a further parametrization', parametrization.rightInverse(made), value);
}

/**
 * Whether a tensor of a module is parametrized; without a name, whether any is.
 *
 * @example
 * const layer = nn.utils.parametrizations.weightNorm(new nn.Linear(3, 2));
 * nn.utils.parametrize.isParametrized(layer, 'weight'); // true
 * nn.utils.parametrize.isParametrized(layer, 'bias'); // false
 */
export function isParametrized<M extends Module>(module: M, tensorName?: string | null): module is M & Parametrized {
  const found = parametrizationsOf(module);
  if (found === undefined) return false;
  if (tensorName === undefined || tensorName === null) return found.size > 0;
  return found.has(module.stateName(tensorName, 'same'));
}

const removal = [
  optionalBoolean('leaveParametrized', true, 'keep the value that the parametrizations make, else the original'),
] as const;

/**
 * Makes a parametrized tensor a parameter or buffer again, with the value that it has, or with that of the original.
 *
 * @throws {ValueError} when the tensor is not parametrized, or there are several originals and none is to be kept
 *   (`removeParametrizations/argument`).
 * @example
 * const layer = nn.utils.parametrizations.weightNorm(new nn.Linear(3, 2));
 * nn.utils.parametrize.removeParametrizations(layer, 'weight'); // Linear(in_features=3, out_features=2, bias=True)
 * Object.keys(layer.stateDict()); // [ 'bias', 'weight' ]
 */
export function removeParametrizations<M extends Module>(
  module: M,
  tensorName: string,
  leaveParametrized?: boolean | null | { readonly leaveParametrized?: boolean | null },
): M;
export function removeParametrizations<M extends Module>(
  module: M,
  tensorName: string,
  ...options: readonly unknown[]
): M {
  const call = 'removeParametrizations';
  const { leaveParametrized } = bindNamed(call, removal, options);
  const all = parametrizationsOf(module);
  const key = module instanceof Module ? module.stateName(tensorName, 'same') : tensorName;
  if (all?.has(key) !== true) {
    throw new ValueError(`${call}/argument`, `'${tensorName}' of ${module.constructor.name} is not parametrized`, {
      name: tensorName,
    });
  }
  const field = fieldNamed(call, module, tensorName);
  const list = all.get(key);
  let original: Tensor;
  if (list.isTensor) {
    original = list.original;
    if (leaveParametrized) {
      original.replaceData(unrecorded(() => fieldOf(module, field).detach()));
      original.storage.escaped = true;
    }
  } else {
    if (!leaveParametrized) {
      throw new ValueError(
        `${call}/argument`,
        `'${tensorName}' is made of ${list.ntensors} tensors, none of which can take its place\n  fix: leave leaveParametrized out`,
        { name: tensorName },
      );
    }
    const value = fieldOf(module, field);
    original = value.requiresGrad ? new Parameter(value.detach()) : value;
  }
  Reflect.deleteProperty(module, field);
  all.pop(key);
  registerTensor(module, field, original);
  if (all.size === 0) {
    Reflect.deleteProperty(module, 'parametrizations');
    Object.setPrototypeOf(module, Object.getPrototypeOf(Object.getPrototypeOf(module)) as object);
  }
  return module;
}

/**
 * Class of a module as it was before a tensor of it was parametrized.
 *
 * @example
 * const layer = nn.utils.parametrizations.weightNorm(new nn.Linear(3, 2));
 * nn.utils.parametrize.typeBeforeParametrizations(layer).name; // Linear
 */
export function typeBeforeParametrizations(module: Module): typeof Module {
  const prototype = Object.getPrototypeOf(module) as Module;
  const own = isParametrized(module) ? (Object.getPrototypeOf(prototype) as Module) : prototype;
  return own.constructor as typeof Module;
}

/**
 * Registers the parametrizations of one module with another, and shares what they are made of; of all tensors, or of one.
 *
 * @example
 * const from = nn.utils.parametrizations.weightNorm(new nn.Linear(3, 2));
 * const to = new nn.Linear(3, 2);
 * nn.utils.parametrize.transferParametrizationsAndParams(from, to);
 * to.weight.equal(from.weight); // true
 */
export function transferParametrizationsAndParams<M extends Module>(
  fromModule: Module,
  toModule: M,
  tensorName?: string | null,
): M {
  const all = parametrizationsOf(fromModule);
  if (all === undefined) return toModule;
  for (const [key, list] of all.items()) {
    if (tensorName !== undefined && tensorName !== null && key !== fromModule.stateName(tensorName, 'same')) continue;
    const field = fieldNamed('transferParametrizationsAndParams', fromModule, key);
    if (!(field in toModule)) toModule.registerParameter(field, new Parameter(fieldOf(fromModule, field).detach()));
    for (const parametrization of list) {
      registerParametrization(toModule, field, parametrization, { unsafe: list.unsafe });
    }
    const copies = (parametrizationsOf(toModule) as ModuleDict<ParametrizationList>).get(key);
    const names = list.isTensor ? ['original'] : Array.from({ length: list.ntensors }, (_, i) => `original${i}`);
    for (const name of names) fieldsOf(copies)[name] = fieldOf(list, name);
  }
  return toModule;
}
