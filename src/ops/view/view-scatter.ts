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

export const selectScatter: SelectScatterOperator = composite({
  name: 'selectScatter',
  summary: 'A copy with src as the entry at an index along a dim.',
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

export const sliceScatter: SliceScatterOperator = composite({
  name: 'sliceScatter',
  summary: 'A copy with src as a slice along a dim.',
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

export const diagonalScatter: DiagonalScatterOperator = composite({
  name: 'diagonalScatter',
  summary: 'A copy with src as the diagonal of two dims.',
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
