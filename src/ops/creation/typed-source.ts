/** @file Typed arrays as sources of values: which dtype they have, also where they come from another realm. */
import { DTypeError } from '../../errors/errors.ts';
import {
  type DType,
  float16,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  type TypedArray,
  uint8,
} from '../../storage/dtype.ts';

/** Any typed array: those that hold a dtype's elements, and others that are converted. */
export type TypedSource = TypedArray | Uint8ClampedArray | Uint16Array | Uint32Array | BigUint64Array;

/** By the name that a typed array tells: `instanceof` knows only the classes of its own realm. */
const naturalTypes: { readonly [name: string]: DType } = {
  // Where the host has it; its elements lie in memory as a tensor's do.
  Float16Array: float16,
  Float32Array: float32,
  Float64Array: float64,
  BigInt64Array: int64,
  Int32Array: int32,
  Int16Array: int16,
  Int8Array: int8,
  Uint8Array: uint8,
  Uint8ClampedArray: uint8,
};

export function isTypedArray(value: unknown): value is TypedSource {
  return ArrayBuffer.isView(value) && nameOf(value) !== 'DataView';
}

/** `Float32Array`, whatever a subclass is called. */
export function nameOf(array: ArrayBufferView): string {
  return (array as { readonly [Symbol.toStringTag]?: string })[Symbol.toStringTag] ?? 'DataView';
}

/** The dtype that holds such an array's elements as they are; undefined where there is none. */
export function naturalType(array: ArrayBufferView): DType | undefined {
  return naturalTypes[nameOf(array)];
}

/** The dtype for a copy of an array: the one given, or that of its elements. */
export function copyType(array: ArrayBufferView, given: DType | undefined): DType {
  const dtype = given ?? naturalType(array);
  if (dtype !== undefined) return dtype;
  throw new DTypeError(
    'tensor/dtype',
    `no dtype holds the elements of ${articled(nameOf(array))} as they are\n  fix: say what to convert them to, tensor(array, { dtype: torch.float32 }) or another dtype`,
    { array: nameOf(array) },
  );
}

/** The dtype of a tensor over the array's own memory. */
export function sharedType(operation: string, array: ArrayBufferView): DType {
  const dtype = naturalType(array);
  if (dtype !== undefined) return dtype;
  throw new DTypeError(
    `${operation}/dtype`,
    `no dtype for ${nameOf(array)}: give a Float32Array, Float64Array, BigInt64Array, Int32Array, Int16Array, Int8Array or Uint8Array\n  fix: torch.tensor(array, { dtype: torch.float32 }) copies and converts the elements`,
    { array: nameOf(array) },
  );
}

/** A class's name behind its article. */
export const articled = (name: string): string => `${/^[AEIOU](?!int)/.test(name) ? 'an' : 'a'} ${name}`;
