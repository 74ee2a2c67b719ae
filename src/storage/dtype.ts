/** @file The element types of tensors, with the facts about them that everything else asks for. */
import { markKind } from '../errors/copies.ts';
import { ArgumentError, DeviceError } from '../errors/errors.ts';

/** The types that kernels compute in. The others are only stored: their elements become one of these when they are loaded. */
export type ComputeType = 'float32' | 'float64' | 'int64' | 'int32' | 'uint8' | 'bool';

export type DTypeName = ComputeType | 'float16' | 'bfloat16' | 'int16' | 'int8';

export type DTypeKind = 'bool' | 'int' | 'float';

/** A dtype as users pass it: `torch.float32`. One frozen object exists for each; compare by identity. */
export interface DType<Name extends DTypeName = DTypeName> {
  /** As in `torch.float32`, without `torch.`. */
  readonly name: Name;
  /** Bytes per element. A bool takes one byte, 0 or 1. */
  readonly itemsize: number;
  /** Numbers of which kind its elements are. */
  readonly kind: DTypeKind;
  /** Only tensors of such a dtype can require gradients. */
  readonly isFloatingPoint: boolean;
  /** @internal What its elements are in kernels: float32 for the 16-bit floats, int32 for int8 and int16, else the dtype itself. */
  readonly computeType: ComputeType;
  /** @internal The least and the greatest whole number of a dtype that is none of floats. */
  readonly range: readonly [least: bigint, most: bigint] | undefined;
  /** As programs write it: `torch.float32`. */
  toString(): string;
}

/**
 * `structuredClone` and `postMessage` read the fields of what they clone. Every tensor has a dtype, so that this is where they learn
 * that they cannot: what they would make of a tensor is an object without methods.
 */
export function refuseClone(): never {
  throw new ArgumentError(
    'tensor/clone',
    'tensors and dtypes cannot be cloned, neither by structuredClone nor by postMessage: threads share no tensors\n  fix: send tensor.toTypedArray() and tensor.shape, and make the tensor again there: torch.fromTypedArray(array, shape); of a dtype send its name',
  );
}

function rangeOf(name: DTypeName, itemsize: number, kind: DTypeKind): DType['range'] {
  if (kind === 'float') return undefined;
  if (kind === 'bool') return [0n, 1n];
  const bits = BigInt(8 * itemsize);
  return name === 'uint8' ? [0n, 2n ** bits - 1n] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
}

function define<Name extends DTypeName>(
  name: Name,
  itemsize: number,
  kind: DTypeKind,
  computeType: ComputeType,
): DType<Name> {
  const text = () => `torch.${name}`;
  // First of the fields: a clone stops at the first that it cannot take.
  const guarded = Object.defineProperty({}, 'clone', { get: refuseClone, enumerable: true });
  const facts = {
    name,
    itemsize,
    kind,
    isFloatingPoint: kind === 'float',
    computeType,
    range: rangeOf(name, itemsize, kind),
    toString: text,
  };
  const dtype = Object.assign(guarded, facts);
  markKind(dtype, 'a dtype');
  // What Node's console and JSON show.
  for (const key of [Symbol.for('nodejs.util.inspect.custom'), 'toJSON']) {
    Object.defineProperty(dtype, key, { value: text, enumerable: false });
  }
  return Object.freeze(dtype);
}

/**
 * Floating-point numbers of 16 bits, with about 3 decimal digits, up to 65504. Computations on them are made in float32.
 *
 * @example
 * torch.tensor([0.1], { dtype: torch.float16 }).item(); // 0.0999755859375
 */
export const float16: DType<'float16'> = define('float16', 2, 'float', 'float32');

/**
 * Floating-point numbers of 16 bits with the range of float32 and about 2 decimal digits. Computations on them are made in float32.
 *
 * @example
 * torch.tensor([0.1], { dtype: torch.bfloat16 }).item(); // 0.10009765625
 */
export const bfloat16: DType<'bfloat16'> = define('bfloat16', 2, 'float', 'float32');

/**
 * Floating-point numbers of 32 bits, with about 7 decimal digits: the default dtype.
 *
 * @example
 * torch.ones(2).dtype; // torch.float32
 */
export const float32: DType<'float32'> = define('float32', 4, 'float', 'float32');

/**
 * Floating-point numbers of 64 bits, with about 16 decimal digits: the numbers of JavaScript.
 *
 * @example
 * torch.tensor([0.1], { dtype: torch.float64 }).item(); // 0.1
 */
export const float64: DType<'float64'> = define('float64', 8, 'float', 'float64');

/**
 * Whole numbers of 64 bits with sign, the dtype of indices; bigints of JavaScript give it.
 *
 * @example
 * torch.tensor([1n, 2n]).dtype; // torch.int64
 */
export const int64: DType<'int64'> = define('int64', 8, 'int', 'int64');

/**
 * Whole numbers of 32 bits with sign, which wrap around beyond 2³¹ − 1.
 *
 * @example
 * torch.tensor([2 ** 31 - 1], { dtype: torch.int32 }).add(1); // tensor([-2147483648], dtype=torch.int32)
 */
export const int32: DType<'int32'> = define('int32', 4, 'int', 'int32');

/**
 * Whole numbers of 16 bits with sign, which wrap around beyond 32767.
 *
 * @example
 * torch.tensor([32767], { dtype: torch.int16 }).add(1); // tensor([-32768], dtype=torch.int16)
 */
export const int16: DType<'int16'> = define('int16', 2, 'int', 'int32');

/**
 * Whole numbers of 8 bits with sign, from −128 to 127, which wrap around.
 *
 * @example
 * torch.tensor([127], { dtype: torch.int8 }).add(1); // tensor([-128], dtype=torch.int8)
 */
export const int8: DType<'int8'> = define('int8', 1, 'int', 'int32');

/**
 * Whole numbers of 8 bits without sign, from 0 to 255, such as the bytes of images.
 *
 * @example
 * torch.fromTypedArray(new Uint8Array([0, 128, 255])).div(255); // tensor([0.0000, 0.5020, 1.0000])
 */
export const uint8: DType<'uint8'> = define('uint8', 1, 'int', 'uint8');

/**
 * Truth values of one byte each, the dtype of masks and of comparisons.
 *
 * @example
 * torch.tensor([1, 2]).gt(1).dtype; // torch.bool
 */
export const bool: DType<'bool'> = define('bool', 1, 'bool', 'bool');

export const dtypes: { readonly [Name in DTypeName]: DType<Name> } = {
  float16,
  bfloat16,
  float32,
  float64,
  int64,
  int32,
  int16,
  int8,
  uint8,
  bool,
};

/** The type that elements of a dtype have in kernels. */
export function computeTypeOf(name: DTypeName): ComputeType {
  return dtypes[name].computeType;
}

/** The dtype that the elements of a dtype compute in. */
export function computed(dtype: DType): DType {
  return dtypes[dtype.computeType];
}

const digits: { readonly [name: string]: number } = { float16: 11, bfloat16: 8, float32: 24, float64: 53 };

/** Binary digits of a float dtype's significand; up to that power of two it holds all whole numbers. */
export function significandDigits(name: DTypeName): number {
  return digits[name] ?? 0;
}

const largestFloats: { readonly [name: string]: number } = {
  float16: 65504,
  bfloat16: 2 ** 128 - 2 ** 120,
  float32: 2 ** 128 - 2 ** 104,
};

/** The largest finite number of a float dtype. */
export function largestFinite(name: DTypeName): number {
  return largestFloats[name] ?? Number.MAX_VALUE;
}

/** What no element of a dtype is below, and what none is above. */
export function limitsOf(name: DTypeName): readonly [least: number | bigint, most: number | bigint] {
  return dtypes[name].range ?? [-Infinity, Infinity];
}

const constructors = {
  float16: Uint16Array,
  bfloat16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

/** The typed array that holds a dtype's elements on the host; the 16-bit floats, which have none everywhere, are widened. */
export interface TypedArrayOf {
  readonly float16: Float32Array;
  readonly bfloat16: Float32Array;
  readonly float32: Float32Array;
  readonly float64: Float64Array;
  readonly int64: BigInt64Array;
  readonly int32: Int32Array;
  readonly int16: Int16Array;
  readonly int8: Int8Array;
  readonly uint8: Uint8Array;
  readonly bool: Uint8Array;
}

export type TypedArray = TypedArrayOf[DTypeName];

/** The typed array over a dtype's elements in memory; those of the 16-bit floats are their bits. */
export type MemoryOf<Name extends DTypeName> = Name extends 'float16' | 'bfloat16' ? Uint16Array : TypedArrayOf[Name];

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
): MemoryOf<Name> {
  if (length > largestArray) throw tooLong(length);
  const Constructor = constructors[dtype.name];
  return new Constructor(buffer as ArrayBuffer, byteOffset, length) as unknown as MemoryOf<Name>;
}
