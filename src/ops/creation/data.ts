/** @file Tensors from JavaScript's values, and back. */

import { unrecorded } from '../../autograd/context.ts';
import { currentEngine } from '../../engines/current.ts';
import { ArgumentError, DTypeError, ShapeError, ValueError } from '../../errors/errors.ts';
import {
  bool,
  type DType,
  type DTypeName,
  float32,
  float64,
  int32,
  int64,
  type TypedArray,
  type TypedArrayOf,
  typedArray,
  uint8,
} from '../../storage/dtype.ts';
import { getDefaultDtype, requireFit, type Scalar, truthOf } from '../../tensor/promotion.ts';
import { elementCount, formatShape, type Shape } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { clone, toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { requireAttached, takeOver } from './take-over.ts';

export interface TensorOptions {
  readonly dtype?: DType | undefined;
  /** Record operations on this tensor. */
  readonly requiresGrad?: boolean | undefined;
}

/** Nested arrays of numbers, bigints or booleans, all of one kind and regular shape. */
export type NestedArray = Scalar | readonly NestedArray[];

/** Marks a new leaf as requiring grad. Only floats can. */
export function withOptions<T extends Tensor>(tensor: T, options: TensorOptions): T {
  const { requiresGrad = false } = options;
  if (typeof requiresGrad !== 'boolean' && requiresGrad !== null) {
    throw new ArgumentError(
      'requiresGrad/argument',
      `requiresGrad must be true or false, got ${typeof requiresGrad === 'string' ? `'${requiresGrad}'` : String(requiresGrad)}`,
    );
  }
  if (requiresGrad === true) {
    if (!tensor.dtype.isFloatingPoint) {
      throw new DTypeError(
        'requiresGrad/dtype',
        `only floating-point tensors can require grad, got ${tensor.dtype.name}`,
      );
    }
    tensor.leafRequiresGrad = true;
  }
  return tensor;
}

function refuseUnknownOptions(operation: string, options: TensorOptions): void {
  for (const name of Object.keys(options)) {
    if (name === 'dtype' || name === 'requiresGrad') continue;
    throw new ArgumentError(
      `${operation}/options`,
      `${operation} has no option '${name}'; its options are dtype and requiresGrad`,
      { option: name },
    );
  }
}

function shapeOf(data: NestedArray): number[] {
  const shape: number[] = [];
  for (let level: NestedArray | undefined = data; Array.isArray(level); level = (level as readonly NestedArray[])[0]) {
    shape.push(level.length);
  }
  return shape;
}

/** Reads nested arrays into a flat list, checking that they are regular and of one kind. */
function flatten(data: NestedArray, shape: Shape): Scalar[] {
  const flat: Scalar[] = [];
  let kind: string | undefined;
  const visit = (level: NestedArray, depth: number): void => {
    if (Array.isArray(level)) {
      if (depth >= shape.length || level.length !== shape[depth]) {
        throw new ShapeError(
          'tensor/ragged',
          `nested arrays must be regular: at depth ${depth} expected ${depth < shape.length ? `${shape[depth]} items` : 'a number'}, got an array of ${level.length}`,
        );
      }
      for (const item of level) visit(item, depth + 1);
      return;
    }
    if (depth !== shape.length) {
      throw new ShapeError(
        'tensor/ragged',
        `nested arrays must be regular: at depth ${depth} expected an array, got ${String(level)}`,
      );
    }
    const own = typeof level;
    if (own !== 'number' && own !== 'bigint' && own !== 'boolean') {
      throw new ArgumentError(
        'tensor/data',
        `tensor takes numbers, bigints and booleans, got ${level === null ? 'null' : own}`,
      );
    }
    if (kind !== undefined && kind !== own) {
      throw new ArgumentError('tensor/mixed', `tensor takes values of one kind, got ${kind} and ${own}`);
    }
    kind = own;
    flat.push(level as Scalar);
  };
  visit(data, 0);
  return flat;
}

/** Writes plain values into a contiguous tensor, converted to its dtype. */
export function writeValues(target: Tensor, values: readonly Scalar[]): void {
  // A float beyond float32 is infinite there, as in PyTorch.
  if (!target.dtype.isFloatingPoint) for (const value of values) requireFit(value, target.dtype);
  const array = hostArray(target, 'write');
  if (array instanceof BigInt64Array) {
    for (let i = 0; i < values.length; i++) array[i] = toInt64(values[i] as Scalar);
  } else if (target.dtype === bool) {
    for (let i = 0; i < values.length; i++) array[i] = truthOf(values[i] as Scalar) ? 1 : 0;
  } else {
    for (let i = 0; i < values.length; i++) array[i] = Number(values[i]);
  }
}

function toInt64(value: Scalar): bigint {
  return typeof value === 'bigint' ? value : BigInt(Math.trunc(Number(value)));
}

/** The elements of a contiguous tensor as a typed array over its memory. */
export function hostArray(tensor: Tensor, access: 'read' | 'write'): TypedArray {
  const { storage, dtype, offset, elementCount: count } = tensor;
  if (access === 'read') currentEngine().beforeHostRead(storage);
  else currentEngine().beforeHostWrite(storage);
  // A view of no elements may begin anywhere, even behind the end of the memory.
  if (count === 0) return typedArray(dtype, new ArrayBuffer(0), 0, 0);
  return typedArray(dtype, storage.buffer, storage.byteOffset + offset * dtype.itemsize, count);
}

/** A contiguous tensor of the same values, without history. */
export function contiguousValues(tensor: Tensor): Tensor {
  return tensor.contiguousLayout ? tensor : unrecorded(() => clone(tensor));
}

/**
 * Makes a tensor of nested arrays: numbers give the default dtype, bigints int64, booleans bool, whatever the values are.
 * Errors: `tensor/ragged`, `tensor/mixed`. Difference from PyTorch: whole numbers do not give int64; say `{ dtype: torch.int64 }`.
 */
export function tensor(data: NestedArray | TypedArray | Tensor, options: TensorOptions = {}): Tensor {
  refuseUnknownOptions('tensor', options);
  if (data instanceof Tensor) {
    const { dtype = data.dtype } = options;
    const copy = unrecorded(() => (dtype === data.dtype ? clone(data) : toDtype(data, dtype)));
    return withOptions(copy, options);
  }
  if (ArrayBuffer.isView(data)) {
    const source = data as TypedArray;
    requireAttached('tensor', source);
    const natural = dtypeOfArray(source);
    const dtype = options.dtype ?? natural;
    const out = emptyTensor([source.length], dtype);
    if (dtype === natural) hostArray(out, 'write').set(source as never);
    else writeValues(out, Array.from(source as ArrayLike<number | bigint>));
    return withOptions(out, options);
  }
  const shape = shapeOf(data);
  const values = flatten(data, shape);
  const first = values[0];
  const natural = typeof first === 'bigint' ? int64 : typeof first === 'boolean' ? bool : getDefaultDtype();
  const out = emptyTensor(shape, options.dtype ?? natural);
  writeValues(out, values);
  return withOptions(out, options);
}

/** A rank-0 tensor. A whole-valued float operand is written `scalar(2, float32)`. */
export function scalar(value: Scalar, dtype?: DType): Tensor<readonly []> {
  return tensor(value, { dtype }) as Tensor<readonly []>;
}

export function dtypeOfArray(array: TypedArray | Uint8ClampedArray): DType {
  if (array instanceof Float32Array) return float32;
  if (array instanceof Float64Array) return float64;
  if (array instanceof BigInt64Array) return int64;
  if (array instanceof Int32Array) return int32;
  if (array instanceof Uint8Array) return uint8;
  throw new DTypeError(
    'fromTypedArray/dtype',
    `no dtype for ${(array as object).constructor.name}: give a Float32Array, Float64Array, BigInt64Array, Int32Array or Uint8Array`,
  );
}

/**
 * A tensor over a typed array's memory, without copying: it takes ownership, so do not write to the array afterwards. Memory that
 * may change its size is refused (`fromTypedArray/resizable`); once it is transferred, uses of the tensor are errors (`memory/gone`).
 * Shape: that of the array, or the one given. A Uint8Array is uint8, or bool if said.
 */
export function fromTypedArray(array: TypedArray, shape?: Shape, options: TensorOptions = {}): Tensor {
  refuseUnknownOptions('fromTypedArray', options);
  const natural = dtypeOfArray(array);
  const dtype = options.dtype ?? natural;
  if (dtype.itemsize !== natural.itemsize || (dtype !== natural && dtype !== bool)) {
    throw new DTypeError(
      'fromTypedArray/dtype',
      `a ${array.constructor.name} holds ${natural.name}, not ${dtype.name}\n  fix: fromTypedArray(array).to(${dtype})`,
    );
  }
  const sizes = shape ?? [array.length];
  requireAttached('fromTypedArray', array);
  if (elementCount(sizes) !== array.length) {
    throw new ShapeError(
      'fromTypedArray/shape',
      `an array of ${array.length} elements does not have the shape ${formatShape(sizes)}`,
    );
  }
  const storage = takeOver('fromTypedArray', array);
  return withOptions(new Tensor(storage, 0, sizes, undefined, dtype), options);
}

/** A flat copy of the elements in row-major order. */
export function toTypedArray<Name extends DTypeName>(input: Tensor): TypedArrayOf[Name] {
  const source = contiguousValues(input);
  return hostArray(source, 'read').slice() as TypedArrayOf[Name];
}

/** The only element as a number (exact, or an error) or boolean. */
export function item(input: Tensor): number | boolean {
  const value = onlyElement(input, 'item');
  if (typeof value !== 'bigint') return input.dtype === bool ? value !== 0 : (value as number);
  if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)) {
    throw new ValueError('item/int64', `${value} is beyond what a number holds exactly\n  fix: use toBigInt()`);
  }
  return Number(value);
}

/** The only element as a bigint; floats must be whole. */
export function toBigInt(input: Tensor): bigint {
  const value = onlyElement(input, 'toBigInt');
  if (typeof value === 'number' && !Number.isInteger(value)) {
    throw new ValueError('toBigInt/fraction', `${value} is not a whole number`);
  }
  return BigInt(value);
}

function onlyElement(input: Tensor, operation: string): number | bigint {
  if (input.elementCount !== 1) {
    throw new ShapeError(
      `${operation}/count`,
      `${operation} needs a tensor of one element, got shape ${formatShape(input.sizes)}\n  fix: index it first, or use tolist()`,
      { shape: input.sizes },
    );
  }
  const { storage, dtype, offset } = input;
  currentEngine().beforeHostRead(storage);
  return typedArray(dtype, storage.buffer, storage.byteOffset + offset * dtype.itemsize, 1)[0] as number | bigint;
}

/** The elements as nested arrays: numbers, bigints for int64 beyond what a number holds, booleans for bool. */
export function tolist(input: Tensor): NestedArray {
  const array = toTypedArray(input) as unknown as ArrayLike<number | bigint>;
  const convert = (value: number | bigint): Scalar => {
    if (input.dtype === bool) return value !== 0;
    if (typeof value === 'number') return value;
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  };
  let next = 0;
  const build = (depth: number): NestedArray => {
    if (depth === input.sizes.length) return convert(array[next++] as number | bigint);
    return Array.from({ length: input.sizes[depth] as number }, () => build(depth + 1));
  };
  return build(0);
}
