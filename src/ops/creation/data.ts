/** @file Tensors from JavaScript's values, and back. */

import { unrecorded } from '../../autograd/context.ts';
import { ArgumentError, DTypeError, ShapeError, ValueError } from '../../errors/errors.ts';
import { ambientDevice, defaultDevice, onDevice } from '../../storage/allocator.ts';
import type { Device } from '../../storage/device.ts';
import { bool, type DType, type DTypeName, int64, type TypedArray, type TypedArrayOf } from '../../storage/dtype.ts';
import { host } from '../../storage/host.ts';
import { getDefaultDtype, requireFit, type Scalar, truthOf } from '../../tensor/promotion.ts';
import { elementCount, formatShape, type Shape } from '../../tensor/shape.ts';
import { requireTensor, Tensor } from '../../tensor/tensor.ts';
import { describe } from '../argument-kinds.ts';
import { clone, toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { hostBytes, hostCopy, hostElements, hostWrite } from '../host-bytes.ts';
import { bind, check, optionalDtype, shape as shapeParameter, value } from '../parameters.ts';
import { toDevice } from '../transfer.ts';
import { type NestedArray, type NestedData, readNested } from './nested.ts';
import { readOptions, type TensorOptions, withOptions } from './options.ts';
import { checkSizes } from './size.ts';
import { requireAttached, takeOver } from './take-over.ts';
import { articled, copyType, isTypedArray, nameOf, naturalType, sharedType } from './typed-source.ts';

export type { NestedArray, NestedData } from './nested.ts';

/** Writes plain values into a contiguous tensor, converted to its dtype. */
export function writeValues(target: Tensor, values: readonly Scalar[]): void {
  // A float beyond float32 is infinite there, as in PyTorch.
  if (!target.dtype.isFloatingPoint) for (const value of values) requireFit(value, target.dtype);
  hostWrite(target, (array) => {
    if (array instanceof BigInt64Array) {
      for (let i = 0; i < values.length; i++) array[i] = toInt64(values[i] as Scalar);
    } else if (target.dtype === bool) {
      for (let i = 0; i < values.length; i++) array[i] = truthOf(values[i] as Scalar) ? 1 : 0;
    } else {
      for (let i = 0; i < values.length; i++) array[i] = Number(values[i]);
    }
  });
}

function toInt64(value: Scalar): bigint {
  return typeof value === 'bigint' ? value : BigInt(Math.trunc(Number(value)));
}

/** A contiguous tensor of the same values, without history. */
export function contiguousValues(tensor: Tensor): Tensor {
  return tensor.contiguousLayout ? tensor : unrecorded(() => clone(tensor));
}

/**
 * New tensor of a number, of nested arrays or of a typed array: numbers give the default dtype, bigints int64, booleans
 * bool, typed arrays that of their elements.
 *
 * @shape data → data's
 * @throws {ShapeError} when rows differ in length (`tensor/ragged`).
 * @throws {ArgumentError} when numbers, bigints and booleans are mixed (`tensor/mixed`).
 * @difference Whole numbers do not give int64, as 2.0 cannot be told from 2: write `2n`, or give a dtype.
 * @example
 * torch.tensor([[1, 2], [3, 4]]);
 * // tensor([[1., 2.],
 * //         [3., 4.]])
 * torch.tensor([1, 2], { dtype: torch.int64 }); // tensor([1, 2])
 */
export function tensor(data: NestedData | Tensor, options?: TensorOptions): Tensor {
  const { dtype, requiresGrad, device = deviceOf(data) } = readOptions('tensor', options);
  return withOptions(
    onDevice(device, () => tensorOf(data, dtype)),
    { requiresGrad },
  );
}

/** Where a copy of data is made: what is on a device stays there, as long as the program has chosen none. */
function deviceOf(data: NestedData | Tensor): Device {
  const device = defaultDevice();
  return device === host && data instanceof Tensor ? data.storage.device : device;
}

/** A new tensor of any data, in the dtype given or in that of the data, on the device that results are made on. */
export function tensorOf(data: NestedData | Tensor, given: DType | undefined): Tensor {
  if (data instanceof Tensor) {
    const { dtype } = data;
    const device = ambientDevice();
    return unrecorded(() => {
      const typed = given === undefined || given === dtype ? data : toDtype(data, given);
      return typed === data && data.storage.device === device ? clone(data) : toDevice(typed, device);
    });
  }
  if (isTypedArray(data)) {
    requireAttached('tensor', data);
    const dtype = copyType(data, given);
    const out = emptyTensor([data.length], dtype);
    if (dtype === naturalType(data)) hostWrite(out, (array) => array.set(data as never));
    else writeValues(out, Array.from(data as ArrayLike<number | bigint>));
    return out;
  }
  const { shape, values, row } = readNested(data);
  const first = values[0];
  const out = emptyTensor(shape, row === undefined ? (given ?? typeOf(first)) : copyType(row, given));
  writeValues(out, values);
  return out;
}

function typeOf(value: Scalar | undefined): DType {
  return typeof value === 'bigint' ? int64 : typeof value === 'boolean' ? bool : getDefaultDtype();
}

const scalarParameters = [value<Scalar>()('value'), optionalDtype('dtype', undefined)] as const;

/**
 * Tensor without dims of one number; `scalar(2, torch.float32)` is how a whole number takes part in an operation as a
 * float. It is on the host, whose numbers take part on every device.
 *
 * @shape []
 * @example
 * torch.arange(3).mul(torch.scalar(2, torch.float32)); // tensor([0., 2., 4.])
 */
export function scalar(
  ...given: readonly [value: Scalar, dtype?: DType | null | { readonly dtype?: DType | null }]
): Tensor<readonly []> {
  const [number, dtype] = bind('scalar', scalarParameters, given) as [Scalar, DType | undefined];
  if (typeof number === 'object') {
    throw new ArgumentError('scalar/argument', `value of scalar must be a number, got ${describe(number)}`);
  }
  return onDevice(host, () => tensorOf(number, dtype)) as Tensor<readonly []>;
}

/** Kernels count on bools being 0 or 1: is that so? */
function holdsTruths(bytes: ArrayLike<number | bigint>): boolean {
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] as number) > 1) return false;
  return true;
}

/** Bytes as bools: what is not 0 is 1. */
function truthsOf(bytes: ArrayLike<number | bigint>): Uint8Array {
  return Uint8Array.from({ length: bytes.length }, (_, i) => (bytes[i] === 0 ? 0 : 1));
}

/**
 * Tensor over a typed array's own memory, without copying (a Uint8Array may be taken as bool, and is copied then if it holds
 * more than 0 and 1); the array belongs to the tensor from now on and must not be written to.
 *
 * @shape that of the array, or the shape given
 * @throws {ShapeError} when the shape has another number of elements (`fromTypedArray/shape`).
 * @difference Memory that may change its size is refused, and once it has been transferred, uses of the tensor are
 *   errors.
 * @example
 * torch.fromTypedArray(new Float32Array([1, 2, 3, 4]), [2, 2]);
 * // tensor([[1., 2.],
 * //         [3., 4.]])
 */
export function fromTypedArray(
  array: TypedArray | Uint8ClampedArray,
  shape?: Shape | null,
  options?: TensorOptions,
): Tensor {
  if (!isTypedArray(array)) {
    throw new ArgumentError(
      'fromTypedArray/argument',
      `array of fromTypedArray must be a typed array such as a Float32Array, got ${describe(array)}`,
    );
  }
  const natural = sharedType('fromTypedArray', array);
  const read = readOptions('fromTypedArray', options);
  const { dtype = natural, requiresGrad, device } = read;
  if (dtype.itemsize !== natural.itemsize || (dtype !== natural && dtype !== bool)) {
    throw new DTypeError(
      'fromTypedArray/dtype',
      `${articled(nameOf(array))} holds ${natural.name}, not ${dtype.name}\n  fix: fromTypedArray(array).to(${dtype})`,
    );
  }
  const sizes = checkSizes(
    'fromTypedArray',
    check('fromTypedArray', shapeParameter('shape'), shape ?? [array.length]) as Shape,
  );
  requireAttached('fromTypedArray', array);
  if (elementCount(sizes) !== array.length) {
    throw new ShapeError(
      'fromTypedArray/shape',
      `an array of ${array.length} elements does not have the shape ${formatShape(sizes)}`,
    );
  }
  const given = takeOver('fromTypedArray', array);
  const storage = dtype === bool && !holdsTruths(array) ? takeOver('fromTypedArray', truthsOf(array)) : given;
  const taken = new Tensor(storage, 0, sizes, undefined, dtype);
  return withOptions(device === undefined ? taken : toDevice(taken, device), { requiresGrad });
}

/** The numbers of an operation's own table, on the device that its results are made on. The array is taken over. */
export function constant(...given: Parameters<typeof fromTypedArray>): Tensor {
  return toDevice(fromTypedArray(...given), ambientDevice());
}

/** The bytes of a tensor's elements in row-major order: a copy. */
export function toBytes(tensor: Tensor, operation: string): Uint8Array<ArrayBuffer> {
  return hostBytes(contiguousValues(tensor), operation);
}

/**
 * Flat copy of the elements in row-major order, as the typed array of the dtype; 16-bit floats as a Float32Array.
 *
 * @shape [*] → a typed array
 * @example
 * torch.toTypedArray(torch.tensor([[1, 2], [3, 4]])); // Float32Array(4) [ 1, 2, 3, 4 ]
 */
export function toTypedArray<Name extends DTypeName>(input: Tensor): TypedArrayOf[Name] {
  return copyOfElements(input, 'toTypedArray') as TypedArrayOf[Name];
}

function copyOfElements(input: Tensor, operation: string): TypedArray {
  return hostCopy(contiguousValues(requireTensor(operation, 'input', input)), operation);
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

/** One element is what a tensor must have. */
export function requireOne(input: Tensor, operation: string): void {
  if (input.elementCount === 1) return;
  throw new ShapeError(
    `${operation}/count`,
    `${operation} needs a tensor of one element, got shape ${formatShape(input.sizes)}\n  fix: index it first, or use tolist()`,
    { shape: input.sizes },
  );
}

function onlyElement(input: Tensor, operation: string): number | bigint {
  requireOne(input, operation);
  return hostElements(input, operation)(input.offset);
}

/** The elements as nested arrays: numbers, bigints for int64 beyond what a number holds, booleans for bool. */
export function tolist(input: Tensor): NestedArray {
  const array: ArrayLike<number | bigint> = copyOfElements(input, 'tolist');
  const convert = (value: number | bigint): Scalar => {
    if (input.dtype === bool) return value !== 0;
    if (typeof value === 'number') return value;
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  };
  // From the last dim to the first, in a loop: a tensor may have more dims than the stack has frames.
  let parts: NestedArray[] = Array.from(array, convert);
  const counts = [1];
  for (const size of input.sizes) counts.push((counts.at(-1) as number) * size);
  for (let dim = input.sizes.length - 1; dim >= 0; dim--) {
    const size = input.sizes[dim] as number;
    const inner = parts;
    const length = counts[dim] as number;
    if (length === 1) parts = [inner];
    else parts = Array.from({ length }, (_, i) => inner.slice(i * size, (i + 1) * size));
  }
  return parts[0] as NestedArray;
}
