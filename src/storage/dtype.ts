/** @file The element types of tensors, with the facts about them that everything else asks for. */
import { markKind } from '../errors/copies.ts';
import { ArgumentError, DeviceError } from '../errors/errors.ts';

export type DTypeName = 'float32' | 'float64' | 'int64' | 'int32' | 'uint8' | 'bool';

export type DTypeKind = 'bool' | 'int' | 'float';

/** A dtype as users pass it: `torch.float32`. One frozen object exists for each; compare by identity. */
export interface DType<Name extends DTypeName = DTypeName> {
  readonly name: Name;
  /** Bytes per element. A bool takes one byte, 0 or 1. */
  readonly itemsize: number;
  readonly kind: DTypeKind;
  readonly isFloatingPoint: boolean;
  toString(): string;
}

/**
 * `structuredClone` and `postMessage` read the fields of what they clone. Every tensor has a dtype, so that this is where they learn
 * that they cannot: what they would make of a tensor is an object without methods.
 */
function refuseClone(): never {
  throw new ArgumentError(
    'tensor/clone',
    'tensors and dtypes cannot be cloned, neither by structuredClone nor by postMessage: threads share no tensors\n  fix: send tensor.toTypedArray() and tensor.shape, and make the tensor again there: torch.fromTypedArray(array, shape); of a dtype send its name',
  );
}

function define<Name extends DTypeName>(name: Name, itemsize: number, kind: DTypeKind): DType<Name> {
  const text = () => `torch.${name}`;
  // First of the fields: a clone stops at the first that it cannot take.
  const guarded = Object.defineProperty({}, 'clone', { get: refuseClone, enumerable: true });
  const facts = { name, itemsize, kind, isFloatingPoint: kind === 'float', toString: text };
  const dtype = Object.assign(guarded, facts);
  markKind(dtype, 'a dtype');
  // What Node's console and JSON show.
  for (const key of [Symbol.for('nodejs.util.inspect.custom'), 'toJSON']) {
    Object.defineProperty(dtype, key, { value: text, enumerable: false });
  }
  return Object.freeze(dtype);
}

/**
 * Floating-point numbers of 32 bits, with about 7 decimal digits: the default dtype.
 *
 * @example
 * torch.ones(2).dtype; // torch.float32
 */
export const float32: DType<'float32'> = define('float32', 4, 'float');

/**
 * Floating-point numbers of 64 bits, with about 16 decimal digits: the numbers of JavaScript.
 *
 * @example
 * torch.tensor([0.1], { dtype: torch.float64 }).item(); // 0.1
 */
export const float64: DType<'float64'> = define('float64', 8, 'float');

/**
 * Whole numbers of 64 bits with sign, the dtype of indices; bigints of JavaScript give it.
 *
 * @example
 * torch.tensor([1n, 2n]).dtype; // torch.int64
 */
export const int64: DType<'int64'> = define('int64', 8, 'int');

/**
 * Whole numbers of 32 bits with sign, which wrap around beyond 2³¹ − 1.
 *
 * @example
 * torch.tensor([2 ** 31 - 1], { dtype: torch.int32 }).add(1); // tensor([-2147483648], dtype=torch.int32)
 */
export const int32: DType<'int32'> = define('int32', 4, 'int');

/**
 * Whole numbers of 8 bits without sign, from 0 to 255, such as the bytes of images.
 *
 * @example
 * torch.fromTypedArray(new Uint8Array([0, 128, 255])).div(255); // tensor([0.0000, 0.5020, 1.0000])
 */
export const uint8: DType<'uint8'> = define('uint8', 1, 'int');

/**
 * Truth values of one byte each, the dtype of masks and of comparisons.
 *
 * @example
 * torch.tensor([1, 2]).gt(1).dtype; // torch.bool
 */
export const bool: DType<'bool'> = define('bool', 1, 'bool');

export const dtypes: { readonly [Name in DTypeName]: DType<Name> } = { float32, float64, int64, int32, uint8, bool };

/** The typed array that holds a dtype's elements. */
export interface TypedArrayOf {
  readonly float32: Float32Array;
  readonly float64: Float64Array;
  readonly int64: BigInt64Array;
  readonly int32: Int32Array;
  readonly uint8: Uint8Array;
  readonly bool: Uint8Array;
}

export type TypedArray = TypedArrayOf[DTypeName];

const constructors = {
  float32: Float32Array,
  float64: Float64Array,
  int64: BigInt64Array,
  int32: Int32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

/** Some hosts make longer typed arrays, but not all. */
const largestArray = 2 ** 32;

function tooLong(length: number): DeviceError {
  return new DeviceError(
    'memory/too-long',
    `JavaScript has no typed array of ${length.toLocaleString('en')} elements\n  rule: what runs on the host itself, such as toTypedArray, tolist and random numbers, takes at most 2^32 elements\n  fix: work on parts of the tensor, x.narrow(dim, start, length)`,
    { length },
  );
}

/** A typed array over `length` elements of `buffer` from `byteOffset` on. */
export function typedArray<Name extends DTypeName>(
  dtype: DType<Name>,
  buffer: ArrayBufferLike,
  byteOffset: number,
  length: number,
): TypedArrayOf[Name] {
  if (length > largestArray) throw tooLong(length);
  const Constructor = constructors[dtype.name];
  return new Constructor(buffer as ArrayBuffer, byteOffset, length) as unknown as TypedArrayOf[Name];
}
