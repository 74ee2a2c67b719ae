/** @file `torch.from`: a tensor of whatever holds numbers already. */
import { fromTypedArray, type NestedData, tensor } from '../../ops/creation/data.ts';
import { isTypedArray } from '../../ops/creation/typed-source.ts';
import { host } from '../../storage/host.ts';
import { isTensor, type Tensor } from '../../tensor/tensor.ts';
import { fromStridedArray, isStridedArray } from '../strided-array.ts';
import { Column } from './column.ts';
import { libraryColumn } from './libraries.ts';
import { readingRule } from './missing.ts';
import { readColumn } from './read-values.ts';

/**
 * Tensor of a column of a table, a series of Polars, a vector of Arrow, an `ndarray` of scijs, a typed array or nested arrays; over the
 * memory that the numbers lie in, without copying, where that is one typed array. What is copied is up to the source: use
 * `torch.tensor` for memory of its own, and for the default device: what is made here is on the host.
 *
 * @throws {ValueError} when a column holds text (`column/text`).
 * @example
 * const table = data.columnsOf({ age: Float32Array.of(22, 38), id: [7n, 8n] });
 * torch.from(table.column('age')); // tensor([22., 38.])
 * torch.from(table.column('id')); // tensor([7, 8])
 * torch.from({ data: Float32Array.of(1, 2, 3, 4), shape: [2, 2], stride: [1, 2], offset: 0 }).tolist(); // [ [ 1, 3 ], [ 2, 4 ] ]
 */
export function from(source: object | NestedData): Tensor {
  if (isTensor(source)) return source;
  if (source instanceof Column) return source.toTensor();
  if (isTypedArray(source)) {
    // Unsigned integers of 16, 32 and 64 bits are no dtype.
    const isOdd = source instanceof Uint16Array || source instanceof Uint32Array || source instanceof BigUint64Array;
    return isOdd ? tensor(source, { device: host.name }) : fromTypedArray(source);
  }
  const raw = libraryColumn(source);
  if (raw !== undefined) return readColumn('column', raw, readingRule('from')).toTensor();
  if (isStridedArray(source)) return fromStridedArray(source, from);
  return tensor(source as NestedData, { device: host.name });
}
