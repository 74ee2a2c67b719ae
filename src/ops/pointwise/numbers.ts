/** @file Plain numbers where kernels and derivative lines expect tensors. */
import { type DType, dtypes, typedArray } from '../../storage/dtype.ts';
import { type Scalar, truthOf } from '../../tensor/promotion.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emptyTensor } from '../create.ts';
import { convertInto } from './services.ts';

/** A scalar argument of a kernel: bigints for int64, numbers for all other dtypes. */
export type KernelScalar = number | bigint;

/** One element of each type, over the same bytes: written and read back, a number is what a value of that type holds of it. */
const buffer = new ArrayBuffer(8);
const elements = {
  float32: typedArray(dtypes.float32, buffer, 0, 1),
  float64: typedArray(dtypes.float64, buffer, 0, 1),
  int32: typedArray(dtypes.int32, buffer, 0, 1),
  uint8: typedArray(dtypes.uint8, buffer, 0, 1),
};

/** What a kernel that computes in `dtype` takes a number for. */
export function kernelScalar(dtype: DType, value: Scalar): KernelScalar {
  const { computeType } = dtype;
  if (computeType === 'int64') return typeof value === 'bigint' ? value : BigInt(Math.trunc(Number(value)));
  if (computeType === 'bool') return truthOf(value) ? 1 : 0;
  const element = elements[computeType];
  element[0] = Number(value);
  return element[0];
}

/** A tensor of one repeated value. */
export function repeated(shape: Shape, dtype: DType, value: Scalar): Tensor {
  const out = emptyTensor(shape, dtype);
  convertInto(out, value);
  return out;
}
