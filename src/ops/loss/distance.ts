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

/**
 * Distance of each pair of rows, by the p-norm; eps is added to every difference, so that the root has a derivative.
 *
 * @formula ‖x1 − x2 + eps‖ₚ
 * @shape x1 [*, D], x2 [*, D] → [*] (size 1 with keepdim), broadcast
 * @example
 * F.pairwiseDistance(torch.tensor([[0, 0], [1, 1]]), torch.tensor([[3, 4], [1, 2]]), { eps: 0 });
 * // tensor([5., 1.])
 */
export const pairwiseDistance: PairwiseDistanceOperator = composite({
  name: 'pairwiseDistance',
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

/**
 * Cosine of the angle between vectors along a dim: 1 for the same direction, 0 for perpendicular ones, −1 for opposite
 * ones.
 *
 * @formula x1 · x2 / (max(‖x1‖, eps) · max(‖x2‖, eps))
 * @shape x1 [*, D, *], x2 [*, D, *] → [*, *], broadcast
 * @throws {ValueError} when eps is negative (`cosineSimilarity/eps`).
 * @example
 * F.cosineSimilarity(torch.tensor([[1, 0], [1, 1]]), torch.tensor([[2, 0], [0, 3]]));
 * // tensor([1.0000, 0.7071])
 */
export const cosineSimilarity: CosineSimilarityOperator = composite({
  name: 'cosineSimilarity',
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

/**
 * Scales vectors along a dim to length 1 by the p-norm; vectors shorter than eps count as that long.
 *
 * @formula input / max(‖input‖ₚ, eps)
 * @shape [*, D, *] → [*, D, *]
 * @example
 * F.normalize(torch.tensor([[3, 4], [0, 2]]));
 * // tensor([[0.6000, 0.8000],
 * //         [0.0000, 1.0000]])
 */
export const normalize: NormalizeOperator = composite({
  name: 'normalize',
  parameters: [tensor('input'), optionalNumber('p', 2), optionalInteger('dim', 1), optionalNumber('eps', 1e-12)],
  method: false,
  compute: ({ input, p, dim, eps }) => div(input, clampMin(normAlong(input, p, dim, true), eps)),
});
