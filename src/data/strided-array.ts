/** @file Arrays of the scijs family (`ndarray`, https://github.com/scijs/ndarray): elements that lie somewhere in a flat array. */
import { ArgumentError, ValueError } from '../errors/errors.ts';
import { isTypedArray } from '../ops/creation/typed-source.ts';
import { isRecord } from '../ops/options.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** Element [i, j] is `data[offset + i * stride[0] + j * stride[1]]`. */
export interface StridedArray {
  readonly data: object;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly offset: number;
}

const areWhole = (given: unknown): given is readonly number[] =>
  Array.isArray(given) && given.every(Number.isSafeInteger);

/** Has the fields of an `ndarray`? Its classes are made as the program runs. */
export function isStridedArray(given: unknown): given is StridedArray {
  if (!isRecord(given)) return false;
  const { data, shape, stride, offset } = given;
  return (
    typeof data === 'object' &&
    areWhole(shape) &&
    areWhole(stride) &&
    Number.isSafeInteger(offset) &&
    shape.length === stride.length
  );
}

/** The first and the last place that elements take. */
function rangeOf({ shape, stride, offset }: StridedArray): [number, number] {
  let [first, last] = [offset, offset];
  shape.forEach((size, dim) => {
    const reach = (size - 1) * (stride[dim] as number);
    if (reach < 0) first += reach;
    else last += reach;
  });
  return [first, last];
}

/** A view of the flat elements; a copy where the array runs backwards, which no strides of a tensor can say. */
export function fromStridedArray(array: StridedArray, read: (data: object) => Tensor): Tensor {
  const { data, shape, stride, offset } = array;
  if (!isTypedArray(data) && !Array.isArray(data)) {
    throw new ArgumentError(
      'from/ndarray',
      'the data of this ndarray are neither a typed array nor an array\n  fix: copy it into one with memory, ndarray(new Float32Array(size), shape)',
    );
  }
  const [first, last] = rangeOf(array);
  const isEmpty = shape.includes(0);
  if (!isEmpty && (first < 0 || last >= data.length)) {
    throw new ValueError(
      'from/ndarray',
      `an ndarray of shape [${shape}], stride [${stride}] and offset ${offset} takes places ${first} to ${last}; its data have ${data.length} elements`,
    );
  }
  const view = read(data).asStrided(shape, stride.map(Math.abs), isEmpty ? 0 : first);
  const backwards = stride.flatMap((step, dim) => (step < 0 ? [dim] : []));
  return backwards.length === 0 ? view : view.flip(backwards);
}
