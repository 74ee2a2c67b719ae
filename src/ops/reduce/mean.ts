/** @file Means and sums that skip NaN. */
import { DTypeError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import type { DType } from '../../storage/dtype.ts';
import { elementCount } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { filled, toDtype } from '../conversion.ts';
import { composite } from '../define.ts';
import { optionalBoolean, optionalDtype, optionalIntegers, tensor } from '../parameters.ts';
import { div } from '../pointwise/division.ts';
import { logicalNot } from '../pointwise/logic.ts';
import { isnan } from '../pointwise/predicates.ts';
import { where } from '../pointwise/selection.ts';
import { primitive } from '../primitive.ts';
import { expandTo } from '../view/expand.ts';
import { unsqueezeReduced } from '../view/squeeze.ts';
import { Reduction } from './reduction.ts';
import { reducedDims, sum, sumType, zero } from './sum.ts';
import type { ReduceOperator } from './types.ts';

const parameters = [
  tensor('input'),
  optionalIntegers('dim', undefined),
  optionalBoolean('keepdim', false),
  optionalDtype('dtype', undefined),
] as const;

const means = new Reduction({
  name: 'mean',
  accumulators: (type) => [{ name: 'total', type, initial: zero(type) }],
  element: ([value]) => (value === undefined ? [] : [value]),
  combine: ([left], [right]) => (left === undefined || right === undefined ? [] : [build.add(left, right)]),
  finish: ([total], scalars) => (total === undefined ? [] : [build.divide(total, scalars('count'))]),
  scalars: ['count'],
});

const sumsWithoutNaN = new Reduction({
  name: 'nansum',
  accumulators: (type) => [{ name: 'total', type, initial: zero(type) }],
  element: ([value]) => (value === undefined ? [] : [build.select(build.isNaN(value), 0, value)]),
  combine: ([left], [right]) => (left === undefined || right === undefined ? [] : [build.add(left, right)]),
  finish: (accumulators) => accumulators,
});

/** Only floats have a mean. */
export function requireFloat(operation: string, dtype: DType): DType {
  if (dtype.isFloatingPoint) return dtype;
  throw new DTypeError(
    `${operation}/dtype`,
    `${operation} needs a floating-point dtype, got ${dtype.name}\n  fix: convert with .to(torch.float32)`,
    { dtype: dtype.name },
  );
}

/** The mean over dims, with the dims kept or not. */
export function meanOver(input: Tensor, dims: readonly number[], keepdim: boolean, dtype: DType): Tensor {
  const count = elementCount(dims.map((d) => input.sizes[d] as number));
  return means.run(input, dims, keepdim, dtype, [dtype], [count])[0];
}

/**
 * Arithmetic mean of all elements, or of those along the dims given.
 *
 * @formula Σ input / n
 * @shape [*] → [], or without the dims given (size 1 with keepdim)
 * @throws {DTypeError} on ints and bools, unless `dtype` is a float (`mean/dtype`).
 * @example
 * const x = torch.tensor([[1, 2], [3, 6]]);
 * x.mean(); // tensor(3.)
 * x.mean(1); // tensor([1.5000, 4.5000])
 * torch.arange(4).mean({ dtype: torch.float32 }); // tensor(1.5000)
 */
export const mean: ReduceOperator = primitive({
  name: 'mean',
  family: 'reduce',
  arity: 'reduce',
  parameters,
  execute: ({ input }, { dim, keepdim, dtype }) =>
    meanOver(input, reducedDims('mean', input, dim), keepdim, requireFloat('mean', dtype ?? input.dtype)),
  derivative: {
    input: ({ grad, shapes, dtypes, attributes: { dim, keepdim } }) => {
      const count = elementCount(shapes.input) / Math.max(grad.elementCount, 1);
      const share = unsqueezeReduced(div(grad, count), shapes.input, dim, keepdim);
      return toDtype(expandTo(share, shapes.input), dtypes.input);
    },
  },
  accuracy: { float32: 1e-6, float64: 1e-14 },
});

/**
 * Adds up as if every NaN were 0.
 *
 * @formula Σ (isnan(input) ? 0 : input)
 * @shape [*] → [], or without the dims given (size 1 with keepdim)
 * @example
 * torch.nansum(torch.tensor([1, NaN, 3])); // tensor(4.)
 */
export const nansum: ReduceOperator = primitive({
  name: 'nansum',
  family: 'reduce',
  arity: 'reduce',
  parameters,
  execute: ({ input }, { dim, keepdim, dtype }) => {
    const type = sumType(input.dtype, dtype);
    const dims = reducedDims('nansum', input, dim);
    if (!input.dtype.isFloatingPoint) return sum(input, dims, keepdim, type);
    return sumsWithoutNaN.run(input, dims, keepdim, type, [type])[0];
  },
  saves: { inputs: ['input'] },
  derivative: {
    input: ({ grad, inputs: { input }, dtypes, attributes: { dim, keepdim } }) => {
      const spread = expandTo(unsqueezeReduced(grad, input.sizes, dim, keepdim), input.sizes);
      return toDtype(where(isnan(input), filled([], spread.dtype, 0), spread), dtypes.input);
    },
  },
});

/**
 * Arithmetic mean of what is not NaN.
 *
 * @formula Σ (isnan(input) ? 0 : input) / (number of elements that are not NaN)
 * @shape [*] → [], or without the dims given (size 1 with keepdim)
 * @throws {DTypeError} on ints and bools (`nanmean/dtype`).
 * @example
 * torch.nanmean(torch.tensor([[1, NaN], [3, 5]]), 0); // tensor([2., 5.])
 */
export const nanmean: ReduceOperator = Object.assign(
  composite({
    name: 'nanmean',
    parameters,
    compute: ({ input, dim, keepdim, dtype }) => {
      requireFloat('nanmean', dtype ?? input.dtype);
      const dims = dim ?? null;
      const count = sum(logicalNot(isnan(input)), dims, keepdim);
      return div(nansum(input, dims, keepdim, dtype ?? null), count);
    },
  }) as ReduceOperator,
  { arity: 'reduce' as const },
);
