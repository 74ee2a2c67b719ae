/** @file Reading and writing by index tensors for several dims, and by places in the flattened tensor. */
import { DTypeError, IndexError, ShapeError } from '../../errors/errors.ts';
import { dtypes } from '../../storage/dtype.ts';
import { contiguousStrides, formatShape, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { constant, toTypedArray } from '../creation/data.ts';
import { composite } from '../define.ts';
import type { MethodOperator } from '../operator.ts';
import { optionalBoolean, tensor, value } from '../parameters.ts';
import { reshape } from '../view/reshape.ts';
import { type IndexAttributes, readIndexed, writeIndexed, writeIndexedInPlace } from './index-operation.ts';
import { coordinateVectors } from './nonzero.ts';
import { requireIndexType } from './offsets.ts';

interface IndexPutOperator extends MethodOperator {
  (
    input: Tensor,
    indices: readonly (Tensor | null)[],
    values: Tensor,
    accumulate?: boolean | { readonly accumulate?: boolean },
  ): Tensor;
  readonly inPlace: (
    input: Tensor,
    indices: readonly (Tensor | null)[],
    values: Tensor,
    accumulate?: boolean | { readonly accumulate?: boolean },
  ) => Tensor;
}

/** Masks become index vectors; null leaves a dim alone. */
function expandIndices(input: Tensor, given: readonly (Tensor | null)[]): { dims: number[]; indices: Tensor[] } {
  const dims: number[] = [];
  const indices: Tensor[] = [];
  let dim = 0;
  for (const index of given) {
    if (index === null) {
      dim++;
    } else if (index.dtype === dtypes.bool || index.dtype === dtypes.uint8) {
      const part = input.sizes.slice(dim, dim + index.sizes.length);
      if (!sameShape(part, index.sizes)) {
        throw new IndexError(
          'indexPut/mask',
          `a mask of shape ${formatShape(index.sizes)} does not fit the dims from ${dim} on, which have the shape ${formatShape(part)}`,
        );
      }
      for (const vector of coordinateVectors(index)) {
        dims.push(dim++);
        indices.push(vector);
      }
    } else {
      requireIndexType('indexPut', index);
      dims.push(dim++);
      indices.push(index);
    }
  }
  if (dim > input.sizes.length) {
    throw new IndexError(
      'indexPut/too-many',
      `${dim} indices are too many for a tensor of shape ${formatShape(input.sizes)}`,
    );
  }
  return { dims, indices };
}

function requireSameDtype(operation: string, input: Tensor, values: Tensor): void {
  if (values.dtype === input.dtype) return;
  throw new DTypeError(
    `${operation}/dtype`,
    `${operation} needs values of the tensor's dtype, got ${values.dtype.name} for ${input.dtype.name}`,
    { values: values.dtype.name, dtype: input.dtype.name },
  );
}

/**
 * Writes values, or adds them, at the places that index tensors or masks name for the leading dims: the function behind
 * `x.set(indices, values)`.
 *
 * @formula y[indices[0], indices[1], …] = values
 * @shape input [*], indices [m], values [m, *] → input's
 * @throws {DTypeError} when the values have another dtype than the tensor (`indexPut/dtype`).
 * @throws {IndexError} when there are more indices than dims (`indexPut/too-many`).
 * @example
 * torch.indexPut(torch.zeros(3), [torch.tensor([0n, 0n])], torch.tensor([1, 2]), { accumulate: true });
 * // tensor([3., 0., 0.])
 */
export const indexPut: IndexPutOperator = composite({
  name: 'indexPut',
  parameters: [
    tensor('input'),
    value<readonly (Tensor | null)[]>()('indices'),
    tensor('values'),
    optionalBoolean('accumulate', false),
  ],
  compute: ({ input, indices: given, values, accumulate }) => {
    requireSameDtype('indexPut', input, values);
    const { dims, indices } = expandIndices(input, given);
    return writeIndexed(input, values, indices, { operation: 'indexPut', dims, negative: true }, accumulate);
  },
  computeInPlace: ({ input, indices: given, values, accumulate }) => {
    requireSameDtype('indexPut', input, values);
    const { dims, indices } = expandIndices(input, given);
    return writeIndexedInPlace(input, values, indices, { operation: 'indexPut', dims, negative: true }, accumulate);
  },
});

interface TakeOperator extends MethodOperator {
  (input: Tensor, index: Tensor): Tensor;
}

const flat = (operation: string): IndexAttributes => ({ operation, dims: [0], negative: true });

/**
 * Elements of the flattened tensor, in the shape of the indices.
 *
 * @formula y[i] = input.flatten()[index[i]]
 * @shape input [*], index [*] → index's
 * @throws {DTypeError} when the index is not int64 (`take/index-dtype`).
 * @throws {IndexError} when an index is out of range (`take/range`).
 * @example
 * torch.take(torch.tensor([[1, 2], [3, 4]]), torch.tensor([3n, 0n])); // tensor([4., 1.])
 */
export const take: TakeOperator = composite({
  name: 'take',
  parameters: [tensor('input'), tensor('index')],
  compute: ({ input, index }) => {
    requireIndexType('take', index);
    return readIndexed(reshape(input, [-1]), [index], flat('take'));
  },
});

interface PutOperator extends MethodOperator {
  (input: Tensor, index: Tensor, source: Tensor, accumulate?: boolean | { readonly accumulate?: boolean }): Tensor;
  readonly inPlace: (
    input: Tensor,
    index: Tensor,
    source: Tensor,
    accumulate?: boolean | { readonly accumulate?: boolean },
  ) => Tensor;
}

function requirePut(input: Tensor, index: Tensor, source: Tensor): void {
  requireIndexType('put', index);
  requireSameDtype('put', input, source);
  if (index.elementCount === source.elementCount) return;
  throw new ShapeError(
    'put/source',
    `put needs as many elements as indices, got ${source.elementCount} and ${index.elementCount}`,
    { index: index.sizes, source: source.sizes },
  );
}

/**
 * Writes elements, or adds them, at places of the flattened tensor: what `take` does, backwards.
 *
 * @formula y.flatten()[index[i]] = source[i]
 * @shape input [*], index [*], source [*] → input's
 * @throws {ShapeError} when source and index differ in number (`put/source`).
 * @throws {IndexError} when an index is out of range (`put/range`).
 * @example
 * torch.put(torch.zeros([2, 2]), torch.tensor([3n, 0n]), torch.tensor([7, 8]));
 * // tensor([[8., 0.],
 * //         [0., 7.]])
 */
export const put: PutOperator = composite({
  name: 'put',
  parameters: [tensor('input'), tensor('index'), tensor('source'), optionalBoolean('accumulate', false)],
  compute: ({ input, index, source, accumulate }) => {
    requirePut(input, index, source);
    const values = reshape(source, index.sizes);
    return reshape(writeIndexed(reshape(input, [-1]), values, [index], flat('put'), accumulate), input.sizes);
  },
  computeInPlace: ({ input, index, source, accumulate }) => {
    requirePut(input, index, source);
    const indices = placesOf(input, index);
    const dims = input.sizes.map((_, d) => d);
    const values = reshape(source, index.sizes);
    if (dims.length === 0) {
      writeIndexedInPlace(reshape(input, [1]), values, [index], flat('put'), accumulate);
      return input;
    }
    return writeIndexedInPlace(input, values, indices, { operation: 'put', dims, negative: false }, accumulate);
  },
});

/** Places in the flattened tensor as an index for each dim, so that no view of the flattened tensor is needed. */
function placesOf(input: Tensor, index: Tensor): Tensor[] {
  const places = Array.from(toTypedArray<'int64'>(index), (place) => {
    const at = Number(place) < 0 ? Number(place) + input.elementCount : Number(place);
    if (at < 0 || at >= input.elementCount) {
      throw new IndexError('put/range', `index ${place} is out of range for ${input.elementCount} elements`, {
        index: Number(place),
        size: input.elementCount,
      });
    }
    return at;
  });
  const steps = contiguousStrides(input.sizes);
  return input.sizes.map((size, d) =>
    constant(
      BigInt64Array.from(places, (place) => BigInt(Math.floor(place / (steps[d] as number)) % size)),
      index.sizes,
    ),
  );
}
