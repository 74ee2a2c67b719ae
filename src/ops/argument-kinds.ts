/** @file What an argument of each kind may be, how a wrong one is described, and which name an unknown one was meant to be. */

import { deviceNamed } from '../engines/devices.ts';
import { kindOf, strangerOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import { dtypes } from '../storage/dtype.ts';
import { Tensor } from '../tensor/tensor.ts';

export type ParameterKind =
  | 'tensor'
  | 'operand'
  | 'tensors'
  | 'scalar'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'string'
  | 'integers'
  | 'shape'
  | 'dtype'
  | 'device'
  | 'function'
  | 'value';

const dtypeObjects = new Set<unknown>(Object.values(dtypes));

/** Is it a dtype of this library? */
export function isDtype(value: unknown): boolean {
  return dtypeObjects.has(value);
}

/**
 * A plain object: one without prototype, or with that of objects, which each realm (a `vm` context, a test runner's sandbox, an
 * iframe) has of its own.
 */
export function isOptions(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || dtypeObjects.has(value)) return false;
  if (strangerOf(value) !== undefined) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'hasOwnProperty');
}

/** A value as messages name it. */
export function describe(value: unknown): string {
  if (value instanceof Tensor) return `a tensor of shape [${value.sizes.join(', ')}]`;
  if (Array.isArray(value) || strangerOf(value) !== undefined) return kindOf(value);
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'function') return 'a function';
  if (isDtype(value)) return String(value);
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}

/** A whole number that is exact: a bigint counts where a number can hold it. */
export function isInteger(value: unknown): boolean {
  return Number.isSafeInteger(value) || (typeof value === 'bigint' && BigInt(Number(value)) === value);
}

/** What may stand in a list of sizes that is given one by one, be it right or wrong. */
export function isSize(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string';
}

const isScalar = (value: unknown): boolean =>
  typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint';

export const kinds: { readonly [K in ParameterKind]: { readonly expected: string; accepts(value: unknown): boolean } } =
  {
    tensor: { expected: 'a tensor', accepts: (value) => value instanceof Tensor },
    operand: { expected: 'a tensor or a number', accepts: (value) => value instanceof Tensor || isScalar(value) },
    tensors: {
      expected: 'an array of tensors',
      accepts: (value) => Array.isArray(value) && value.every((item) => item instanceof Tensor),
    },
    scalar: { expected: 'a number', accepts: isScalar },
    number: { expected: 'a number', accepts: (value) => typeof value === 'number' },
    integer: { expected: 'a whole number', accepts: isInteger },
    boolean: { expected: 'true or false', accepts: (value) => typeof value === 'boolean' },
    string: { expected: 'a string', accepts: (value) => typeof value === 'string' },
    integers: { expected: 'a whole number or an array of them', accepts: isInteger },
    shape: { expected: 'an array of sizes', accepts: () => false },
    dtype: { expected: 'a dtype such as torch.float32', accepts: isDtype },
    device: { expected: "a device such as 'cpu'", accepts: (value) => typeof value === 'string' },
    function: { expected: 'a function', accepts: (value) => typeof value === 'function' },
    // A symbol cannot even be named in the error that an operation would make of it.
    value: { expected: 'a value', accepts: (value) => typeof value !== 'symbol' },
  };

/** Whole numbers as the operator's own array, as the caller may go on to change theirs. Names the first entry that is none. */
export function ownIntegers(
  operation: string,
  { name }: { readonly name: string },
  given: readonly unknown[],
): readonly number[] {
  const own = new Array<number>(given.length);
  for (let i = 0; i < given.length; i++) {
    const entry = given[i];
    if (!isInteger(entry)) {
      throw new ArgumentError(
        `${operation}/argument`,
        `${name} of ${operation} must be whole numbers, got ${describe(entry)} at place ${i} of ${given.length}`,
        { parameter: name, value: entry, place: i },
      );
    }
    own[i] = Number(entry);
  }
  return own;
}

/** The name of a device that tensors can be on. Errors: `device/unknown`, `device/not-acquired`. */
export function requireDevice(operation: string, device: unknown): string {
  if (typeof device === 'string') return deviceNamed(operation, device).name;
  throw new ArgumentError(
    `${operation}/argument`,
    `device of ${operation} must be ${kinds.device.expected}, got ${describe(device)}`,
    { parameter: 'device', value: device },
  );
}
