/** @file Copies of a tensor with other values in the place of a view. */

import { ShapeError } from '../../errors/errors.ts';
import { formatShape, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { clone, copyInPlace } from '../conversion.ts';
import { composite } from '../define.ts';
import type { MethodOperator } from '../operator.ts';
import { integer, optionalInteger, tensor } from '../parameters.ts';
import { diagonal } from './diagonal.ts';
import { select, slice } from './slice.ts';

function replaced(operation: string, input: Tensor, src: Tensor, show: (whole: Tensor) => Tensor): Tensor {
  const whole = clone(input);
  const part = show(whole);
  if (!sameShape(part.sizes, src.sizes)) {
    throw new ShapeError(
      `${operation}/src`,
      `${operation} needs a source of the shape that it replaces, ${formatShape(part.sizes)}, got ${formatShape(src.sizes)}`,
      { src: src.sizes, part: part.sizes },
    );
  }
  copyInPlace(part, src);
  return whole;
}

interface SelectScatterOperator extends MethodOperator {
  (input: Tensor, src: Tensor, dim: number, index: number): Tensor;
}

/**
 * Copy of the tensor in which one entry along a dim is another tensor.
 *
 * @shape input [*, n, *], src [*, *] → [*, n, *]
 * @throws {ShapeError} when the source has another shape than the entry (`selectScatter/src`).
 * @example
 * torch.selectScatter(torch.zeros([2, 2]), torch.tensor([1, 2]), 0, 1);
 * // tensor([[0., 0.],
 * //         [1., 2.]])
 */
export const selectScatter: SelectScatterOperator = composite({
  name: 'selectScatter',
  parameters: [tensor('input'), tensor('src'), integer('dim'), integer('index')],
  compute: ({ input, src, dim, index }) => replaced('selectScatter', input, src, (whole) => select(whole, dim, index)),
});

interface SliceOptions {
  readonly dim?: number;
  readonly start?: number | null;
  readonly end?: number | null;
  readonly step?: number;
}

interface SliceScatterOperator extends MethodOperator {
  (
    input: Tensor,
    src: Tensor,
    dim?: number | SliceOptions,
    start?: number | null | SliceOptions,
    end?: number | null | SliceOptions,
    step?: number | SliceOptions,
  ): Tensor;
}

/**
 * Copy of the tensor in which a slice along a dim is another tensor.
 *
 * @shape input [*, n, *], src [*, m, *] → [*, n, *]
 * @throws {ShapeError} when the source has another shape than the slice (`sliceScatter/src`).
 * @example
 * torch.sliceScatter(torch.zeros(4), torch.tensor([1, 2]), { start: 0, step: 2 }); // tensor([1., 0., 2., 0.])
 */
export const sliceScatter: SliceScatterOperator = composite({
  name: 'sliceScatter',
  parameters: [
    tensor('input'),
    tensor('src'),
    optionalInteger('dim', 0),
    optionalInteger('start', undefined),
    optionalInteger('end', undefined),
    optionalInteger('step', 1),
  ],
  compute: ({ input, src, dim, start, end, step }) =>
    replaced('sliceScatter', input, src, (whole) => slice(whole, dim, start ?? null, end ?? null, step)),
});

interface DiagonalOptions {
  readonly offset?: number;
  readonly dim1?: number;
  readonly dim2?: number;
}

interface DiagonalScatterOperator extends MethodOperator {
  (
    input: Tensor,
    src: Tensor,
    offset?: number | DiagonalOptions,
    dim1?: number | DiagonalOptions,
    dim2?: number | DiagonalOptions,
  ): Tensor;
}

/**
 * Copy of the tensor in which the diagonal of two dims is another tensor.
 *
 * @shape input [*, n, m], src [*, min(n, m)] → [*, n, m]
 * @throws {ShapeError} when the source has another shape than the diagonal (`diagonalScatter/src`).
 * @example
 * torch.diagonalScatter(torch.ones([2, 2]), torch.tensor([5, 6]));
 * // tensor([[5., 1.],
 * //         [1., 6.]])
 */
export const diagonalScatter: DiagonalScatterOperator = composite({
  name: 'diagonalScatter',
  parameters: [
    tensor('input'),
    tensor('src'),
    optionalInteger('offset', 0),
    optionalInteger('dim1', 0),
    optionalInteger('dim2', 1),
  ],
  compute: ({ input, src, offset, dim1, dim2 }) =>
    replaced('diagonalScatter', input, src, (whole) => diagonal(whole, offset, dim1, dim2)),
});
