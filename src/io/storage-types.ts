/** @file PyTorch's names of storages and what they hold, and of dtypes, as files have them. */
import { type DType, type DTypeName, dtypes, uint8 } from '../storage/dtype.ts';

const storageNames: { readonly [Name in DTypeName]: string } = {
  float16: 'HalfStorage',
  bfloat16: 'BFloat16Storage',
  float32: 'FloatStorage',
  float64: 'DoubleStorage',
  int64: 'LongStorage',
  int32: 'IntStorage',
  int16: 'ShortStorage',
  int8: 'CharStorage',
  uint8: 'ByteStorage',
  bool: 'BoolStorage',
};

/** Dtypes and storages that PyTorch has and this version has not. */
const absent =
  /^(Complex(Float|Double)Storage|Q(U?Int8|Int32|UInt4x2|UInt2x4)Storage|complex(32|64|128)|uint(16|32|64)|float8_\w+|q(u?int8|int32|uint4x2|uint2x4)|bits\w+)$/;

/** The class of a storage: what its elements are. */
export class StorageType {
  readonly dtype: DType;

  constructor(dtype: DType) {
    this.dtype = dtype;
  }
}

/** `FloatStorage` for float32. */
export const storageName = (dtype: DType): string => storageNames[dtype.name];

/** What a storage of that name holds; undefined where there is none of that name. */
export function storageTypeNamed(name: string): StorageType | undefined {
  if (name === 'UntypedStorage') return new StorageType(uint8);
  const found = Object.values(dtypes).find((dtype) => storageNames[dtype.name] === name);
  return found === undefined ? undefined : new StorageType(found);
}

/** The dtype of that name; undefined where there is none of that name. */
export function dtypeNamed(name: string): DType | undefined {
  return Object.hasOwn(dtypes, name) ? dtypes[name as DTypeName] : undefined;
}

/** Does PyTorch, but not this version, have a dtype or storage of that name? */
export const isAbsentType = (name: string): boolean => absent.test(name);
