/** @file New tensors for results. */
import { ShapeError } from '../errors/errors.ts';
import { allocate } from '../storage/allocator.ts';
import type { DType } from '../storage/dtype.ts';
import { elementCount, formatShape, type Shape } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';

/** A contiguous tensor with undefined values. */
export function emptyTensor(shape: Shape, dtype: DType): Tensor {
  const count = elementCount(shape);
  if (!(count >= 0) || count % 1 !== 0) {
    throw new ShapeError('tensor/size', `sizes are whole numbers, not negative, got ${formatShape(shape)}`, { shape });
  }
  return new Tensor(allocate(count * dtype.itemsize), 0, shape, undefined, dtype);
}

/** A view of the same storage. */
export function viewOf(source: Tensor, shape: Shape, strides: readonly number[], offset: number): Tensor {
  return new Tensor(source.storage, offset, shape, strides, source.dtype, source.version);
}
