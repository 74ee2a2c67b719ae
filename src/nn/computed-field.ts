/** @file Fields of a module that are computed from other parameters when they are read. */
import { unrecorded } from '../autograd/context.ts';
import { kindOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { internals } from './internals.ts';
import { Module } from './module.ts';
import { Parameter } from './parameter.ts';

function requireModule(call: string, module: unknown): asserts module is Module {
  if (module instanceof Module) return;
  throw new ArgumentError(
    `${call}/argument`,
    `${call} takes a module, got ${kindOf(module)}\n  fix: nn.utils.${call}(new nn.Linear(2, 3), 'weight')`,
  );
}

/** The field of a module that a name stands for, which may be spelt as in state dicts: `weight_hh_l0` for `weightHhL0`. */
export function fieldNamed(call: string, module: unknown, name: string): string {
  requireModule(call, module);
  if (name in module) return name;
  const known = [...module.ownParameters(), ...module.ownBuffers()].map(([field]) => field);
  return known.find((field) => module.stateName(field, 'same') === name) ?? name;
}

/** A parameter of a module by the name of its field. */
export function parameterOf(call: string, module: unknown, name: string): Parameter {
  const found: unknown = module instanceof Module ? Reflect.get(module, name) : undefined;
  if (found instanceof Parameter) return found;
  throw new ArgumentError(
    `${call}/argument`,
    `${call} takes a module and the name of one of its parameters, and '${name}' is none\n  fix: nn.utils.${call}(new nn.Linear(2, 3), 'weight')`,
    { name },
  );
}

/** Reads a computed field. */
export type Computed = (module: Module) => Tensor;

/** Puts what computes a tensor in the place of a parameter or buffer, which is none any longer. */
export function computeField(
  module: Module,
  name: string,
  compute: Computed,
  assign?: (module: Module, value: Tensor) => void,
): void {
  Reflect.deleteProperty(module, name);
  internals.get(module)?.buffers.delete(name);
  Object.defineProperty(module, name, {
    configurable: true,
    // Not listed among the fields, which hold what is trained.
    enumerable: false,
    get(this: Module) {
      return compute(this);
    },
    ...(assign === undefined
      ? {}
      : {
          set(this: Module, value: Tensor) {
            assign(this, value);
          },
        }),
  });
}

/** A field that holds a tensor, or computes one. */
export const fieldOf = (module: Module, name: string): Tensor => Reflect.get(module, name) as Tensor;

/** Makes a computed field a parameter again, with the value that it has. */
export function restoreField(module: Module, name: string, parts: readonly string[]): void {
  const value = unrecorded(() => fieldOf(module, name).detach().clone());
  for (const part of [name, ...parts]) Reflect.deleteProperty(module, part);
  module.registerParameter(name, new Parameter(value));
}

/** Puts a tensor into a field, as what it is. */
export function registerTensor(module: Module, name: string, tensor: Tensor): void {
  if (tensor instanceof Parameter) module.registerParameter(name, tensor);
  else module.registerBuffer(name, tensor);
}
