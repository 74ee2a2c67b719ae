/** @file New tensors for results. */
import { allocate } from '../storage/allocator.ts';
import type { DType } from '../storage/dtype.ts';
import { elementCount, type Shape } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';

/** A contiguous tensor with undefined values. */
export function emptyTensor(shape: Shape, dtype: DType): Tensor {
  return new Tensor(allocate(elementCount(shape) * dtype.itemsize), 0, shape, undefined, dtype);
}

/** A view of the same storage. */
export function viewOf(source: Tensor, shape: Shape, strides: readonly number[], offset: number): Tensor {
  return new Tensor(source.storage, offset, shape, strides, source.dtype, source.version);
}
