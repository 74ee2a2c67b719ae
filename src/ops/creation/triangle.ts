/** @file The identity matrix, and triangles of matrices. */
import { ShapeError, ValueError } from '../../errors/errors.ts';
import { int64 } from '../../storage/dtype.ts';
import { getDefaultDtype } from '../../tensor/promotion.ts';
import { formatShape, type Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { composite } from '../define.ts';
import { hostWrite } from '../host-bytes.ts';
import type { MethodOperator, Operator } from '../operator.ts';
import { integer, optionalInteger, tensor } from '../parameters.ts';
import { add } from '../pointwise/arithmetic.ts';
import { gt, lt } from '../pointwise/comparison.ts';
import { maskedFill } from '../pointwise/selection.ts';
import { reshape } from '../view/reshape.ts';
import { type TensorOptions, withOptions } from './options.ts';
import { arange } from './range.ts';
import { dtypeAndGrad } from './size.ts';

function requireNatural(operation: string, name: string, size: number): void {
  if (size >= 0) return;
  throw new ValueError(`${operation}/size`, `${name} of ${operation} must not be negative, got ${size}`);
}

export interface EyeOperator extends Operator {
  /** A square matrix, or one of `m` columns by name. */
  (n: number, options?: TensorOptions & { readonly m?: number }): Tensor;
  /** A matrix of n rows and m columns. */
  (n: number, m: number, options?: TensorOptions): Tensor;
}

/**
 * Identity matrix: ones on the diagonal, zeros elsewhere, square unless m is given.
 *
 * @formula y[i, j] = (i = j ? 1 : 0)
 * @shape [n, m]
 * @throws {ValueError} when a size is negative (`eye/size`).
 * @example
 * torch.eye(2, 3);
 * // tensor([[1., 0., 0.],
 * //         [0., 1., 0.]])
 */
export const eye: EyeOperator = composite({
  name: 'eye',
  parameters: [integer('n'), optionalInteger('m', undefined), ...dtypeAndGrad],
  compute: ({ n, m = n, dtype = getDefaultDtype(), requiresGrad }) => {
    requireNatural('eye', 'n', n);
    requireNatural('eye', 'm', m);
    const out = emptyTensor([n, m], dtype);
    hostWrite(out, (array) => {
      if (array instanceof BigInt64Array) array.fill(0n);
      else array.fill(0);
      for (let i = 0; i < Math.min(n, m); i++) {
        if (array instanceof BigInt64Array) array[i * (m + 1)] = 1n;
        else array[i * (m + 1)] = 1;
      }
    });
    return withOptions(out, { requiresGrad });
  },
  method: false,
});

/** Which elements of a matrix lie beyond the diagonal on one side: a mask of the last two dims. */
function beyond(operation: string, input: Tensor, diagonal: number, side: 'above' | 'below'): Tensor {
  const rank = input.sizes.length;
  if (rank < 2) {
    throw new ShapeError(
      `${operation}/rank`,
      `${operation} needs a tensor of at least 2 dims, got shape ${formatShape(input.sizes)}`,
      { shape: input.sizes },
    );
  }
  const rows = reshape(arange(input.sizes[rank - 2] as number), [-1, 1]);
  const columns = arange(input.sizes[rank - 1] as number);
  const limits = add(rows, diagonal);
  return side === 'above' ? gt(columns, limits) : lt(columns, limits);
}

export interface TriangleOperator extends MethodOperator {
  <S extends Shape>(input: Tensor<S>, diagonal?: number | { readonly diagonal?: number }): Tensor<S>;
  readonly inPlace: (input: Tensor, diagonal?: number | { readonly diagonal?: number }) => Tensor;
}

function triangle(name: string, removed: 'above' | 'below'): TriangleOperator {
  return composite({
    name,
    parameters: [
      tensor('input'),
      optionalInteger('diagonal', 0, 'Which diagonal bounds the triangle; positive: above the main one.'),
    ],
    compute: ({ input, diagonal }) => maskedFill(input, beyond(name, input, diagonal, removed), 0),
    computeInPlace: ({ input, diagonal }) => maskedFill.inPlace(input, beyond(name, input, diagonal, removed), 0),
  });
}

/**
 * Lower triangle of matrices, zeros above the diagonal chosen; of ones, the mask of causal attention.
 *
 * @formula j ≤ i + diagonal ? input[i, j] : 0
 * @shape [*, n, m] → [*, n, m]
 * @throws {ShapeError} when the tensor has less than two dims (`tril/rank`).
 * @example
 * torch.tril(torch.ones([3, 3]));
 * // tensor([[1., 0., 0.],
 * //         [1., 1., 0.],
 * //         [1., 1., 1.]])
 */
export const tril: TriangleOperator = triangle('tril', 'above');

/**
 * Upper triangle of matrices, zeros below the diagonal chosen.
 *
 * @formula j ≥ i + diagonal ? input[i, j] : 0
 * @shape [*, n, m] → [*, n, m]
 * @throws {ShapeError} when the tensor has less than two dims (`triu/rank`).
 * @example
 * torch.triu(torch.ones([3, 3]), 1);
 * // tensor([[0., 1., 1.],
 * //         [0., 0., 1.],
 * //         [0., 0., 0.]])
 */
export const triu: TriangleOperator = triangle('triu', 'below');

export interface TriangleIndicesOperator extends Operator {
  (row: number, col: number, offset?: number | TensorOptions, options?: TensorOptions): Tensor;
}

/** How many elements the lower triangle has: rows that grow by one, then rows that are full. */
function lowerCount(row: number, col: number, offset: number): number {
  const first = Math.max(0, -offset);
  const rows = Math.max(0, row - first);
  const shortest = Math.min(col, first + offset + 1);
  const growing = Math.min(rows, col - shortest);
  return growing * shortest + (growing * (growing - 1)) / 2 + (rows - growing) * col;
}

function triangleIndices(name: string, side: 'lower' | 'upper'): TriangleIndicesOperator {
  return composite({
    name,
    parameters: [integer('row'), integer('col'), optionalInteger('offset', 0), ...dtypeAndGrad],
    compute: ({ row, col, offset, dtype, requiresGrad }) => {
      requireNatural(name, 'row', row);
      requireNatural(name, 'col', col);
      const lower = lowerCount(row, col, side === 'lower' ? offset : offset - 1);
      const count = side === 'lower' ? lower : row * col - lower;
      const out = emptyTensor([2, count], int64);
      hostWrite(out, (elements) => {
        const array = elements as BigInt64Array;
        // Only rows that have an element are visited: the work is that of the result.
        const [from, to] = side === 'lower' ? [Math.max(0, -offset), row] : [0, Math.min(row, col - offset)];
        let at = 0;
        for (let i = from; i < to && count > 0; i++) {
          const start = side === 'lower' ? 0 : Math.max(0, i + offset);
          const end = side === 'lower' ? Math.min(col, i + offset + 1) : col;
          for (let j = start; j < end; j++, at++) {
            array[at] = BigInt(i);
            array[count + at] = BigInt(j);
          }
        }
      });
      return withOptions(dtype === undefined ? out : toDtype(out, dtype), { requiresGrad });
    },
    method: false,
  });
}

/**
 * Rows and columns of the lower triangle of a matrix, as the two rows of a tensor, row by row.
 *
 * @shape [2, number of elements]
 * @throws {ValueError} when a size is negative (`trilIndices/size`).
 * @example
 * torch.trilIndices(2, 2);
 * // tensor([[0, 1, 1],
 * //         [0, 0, 1]])
 */
export const trilIndices: TriangleIndicesOperator = triangleIndices('trilIndices', 'lower');

/**
 * Rows and columns of the upper triangle of a matrix, as the two rows of a tensor, row by row.
 *
 * @shape [2, number of elements]
 * @throws {ValueError} when a size is negative (`triuIndices/size`).
 * @example
 * torch.triuIndices(2, 2);
 * // tensor([[0, 0, 1],
 * //         [0, 1, 1]])
 */
export const triuIndices: TriangleIndicesOperator = triangleIndices('triuIndices', 'upper');
