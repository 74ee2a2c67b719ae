/** @file Distances and angles of vectors. */
import { ValueError } from '../../errors/errors.ts';
import { getDefaultDtype } from '../../tensor/promotion.ts';
import { broadcastShapes } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { composite } from '../define.ts';
import type { Operator } from '../operator.ts';
import { optionalBoolean, optionalInteger, optionalNumber, tensor } from '../parameters.ts';
import { abs, add, mul, sqrt, sub } from '../pointwise/arithmetic.ts';
import { eq, ne } from '../pointwise/comparison.ts';
import { div } from '../pointwise/division.ts';
import { pow } from '../pointwise/power.ts';
import { clampMin, where } from '../pointwise/selection.ts';
import { amax, amin } from '../reduce/extrema.ts';
import { sum } from '../reduce/sum.ts';
import { expandTo } from '../view/expand.ts';

/** Σ |x|^p to the power of 1/p along a dim; the gradient is 0 where the norm is 0. */
export function normAlong(x: Tensor, p: number, dim: number, keepdim: boolean): Tensor {
  const size = abs(x);
  if (p === Number.POSITIVE_INFINITY) return amax(size, dim, keepdim);
  if (p === Number.NEGATIVE_INFINITY) return amin(size, dim, keepdim);
  if (p === 0) return toDtype(sum(ne(x, 0), dim, keepdim), x.dtype);
  if (p === 1) return sum(size, dim, keepdim);
  const total = sum(p === 2 ? mul(x, x) : pow(size, p), dim, keepdim);
  const isZero = eq(total, 0);
  const safe = where(isZero, 1, total);
  // A negative degree of a zero is infinite, and its norm 0.
  return where(isZero, 0, p === 2 ? sqrt(safe) : pow(safe, 1 / p));
}

/** Ints become floats. */
export const asFloat = (x: Tensor): Tensor => (x.dtype.isFloatingPoint ? x : toDtype(x, getDefaultDtype()));

type DistanceOption = { readonly p?: number; readonly eps?: number; readonly keepdim?: boolean };

interface PairwiseDistanceOperator extends Operator {
  (
    x1: Tensor,
    x2: Tensor,
    p?: number | DistanceOption,
    eps?: number | DistanceOption,
    keepdim?: boolean | DistanceOption,
  ): Tensor;
}

export const pairwiseDistance: PairwiseDistanceOperator = composite({
  name: 'pairwiseDistance',
  summary: 'The norm of the differences along the last dim; eps is added to each difference.',
  formula: '‖x1 − x2 + eps‖ₚ',
  parameters: [
    tensor('x1'),
    tensor('x2'),
    optionalNumber('p', 2),
    optionalNumber('eps', 1e-6),
    optionalBoolean('keepdim', false),
  ],
  method: false,
  compute: ({ x1, x2, p, eps, keepdim }) => normAlong(add(asFloat(sub(x1, x2)), eps), p, -1, keepdim),
});

type CosineOption = { readonly dim?: number; readonly eps?: number };

interface CosineSimilarityOperator extends Operator {
  (x1: Tensor, x2: Tensor, dim?: number | CosineOption, eps?: number | CosineOption): Tensor;
}

export const cosineSimilarity: CosineSimilarityOperator = composite({
  name: 'cosineSimilarity',
  summary: 'The cosine of the angle between vectors along a dim; lengths count as eps at least.',
  formula: 'x1 · x2 / (max(‖x1‖, eps) · max(‖x2‖, eps))',
  parameters: [tensor('x1'), tensor('x2'), optionalInteger('dim', 1), optionalNumber('eps', 1e-8)],
  method: false,
  compute: ({ x1, x2, dim, eps }) => {
    if (!(eps >= 0)) throw new ValueError('cosineSimilarity/eps', `eps must not be negative, got ${eps}`);
    const shape = broadcastShapes('cosineSimilarity', [x1.sizes, x2.sizes]);
    const along = (x: Tensor): Tensor => {
      const float = expandTo(asFloat(x), shape);
      return div(float, clampMin(normAlong(float, 2, dim, true), eps));
    };
    return sum(mul(along(x1), along(x2)), dim);
  },
});

type NormalizeOption = { readonly p?: number; readonly dim?: number; readonly eps?: number };

interface NormalizeOperator extends Operator {
  (input: Tensor, p?: number | NormalizeOption, dim?: number | NormalizeOption, eps?: number | NormalizeOption): Tensor;
}

export const normalize: NormalizeOperator = composite({
  name: 'normalize',
  summary: 'Divides by the norm along a dim, which counts as eps at least.',
  formula: 'input / max(‖input‖ₚ, eps)',
  parameters: [tensor('input'), optionalNumber('p', 2), optionalInteger('dim', 1), optionalNumber('eps', 1e-12)],
  method: false,
  compute: ({ input, p, dim, eps }) => div(input, clampMin(normAlong(input, p, dim, true), eps)),
});
