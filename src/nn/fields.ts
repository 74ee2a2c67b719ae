/** @file The fields of a module: which names are free, and what stands in them. */
import { kindOf, refuseStranger, strangerOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import { Tensor } from '../tensor/tensor.ts';
import { Buffer } from './buffer.ts';
import { isModule } from './callable.ts';
import { fieldsOf, internals, internalsOf } from './internals.ts';
import type { Module } from './module.ts';
import { Parameter } from './parameter.ts';
import type { ModuleTree } from './tree.ts';

export function wrongKind(
  module: ModuleTree,
  method: string,
  name: string,
  rule: string,
  value: unknown,
): ArgumentError {
  const given = value instanceof Tensor ? 'a plain tensor' : kindOf(value);
  const fix = value instanceof Tensor ? '\n  fix: new nn.Parameter(tensor)' : '';
  return new ArgumentError(
    `${method}/argument`,
    `${name} of ${module.constructor.name} must be ${rule} for ${method}, got ${given}${fix}`,
    { name },
  );
}

/** A field's name must be free, or its value be one that may be replaced. A field that is declared but not yet set is undefined. */
export function checkName(
  module: ModuleTree,
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
export function requirePath(method: string, path: unknown): void {
  if (typeof path === 'string') return;
  throw new ArgumentError(`${method}/argument`, `path of ${method} must be a string, got ${kindOf(path)}`);
}

export function ownerOf(module: ModuleTree, method: string, path: string): [Module, string] {
  requirePath(method, path);
  const at = path.lastIndexOf('.');
  return [module.getSubmodule(path.slice(0, Math.max(at, 0))), path.slice(at + 1)];
}

export function entryOf<T>(
  module: ModuleTree,
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
  if (isModule(value)) return 'a child';
  return typeof value === 'function' ? 'a method' : 'another field';
}

/**
 * @internal Notes which fields hold parameters, and refuses a plain tensor in a field that held one: it would not be trained, and
 * nobody would notice. Fields are plain, so that this is found when they are read, not when they are written.
 */
export function rememberParameters(module: ModuleTree): void {
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
