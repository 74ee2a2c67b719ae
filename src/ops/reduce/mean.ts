/** @file Means and sums that skip NaN. */
import { DTypeError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import type { DType } from '../../storage/dtype.ts';
import { elementCount } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { filled, toDtype } from '../conversion.ts';
import { composite, primitive } from '../define.ts';
import { optionalBoolean, optionalDtype, optionalIntegers, tensor } from '../parameters.ts';
import { div } from '../pointwise/division.ts';
import { logicalNot } from '../pointwise/logic.ts';
import { isnan } from '../pointwise/predicates.ts';
import { where } from '../pointwise/selection.ts';
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
  return means.run(input, dims, keepdim, dtype, [dtype], [count])[0] as Tensor;
}

export const mean: ReduceOperator = primitive({
  name: 'mean',
  family: 'reduce',
  arity: 'reduce',
  summary: 'The mean over the dims given, or over all.',
  formula: 'Σ input / n',
  parameters,
  execute: ([input], { dim, keepdim, dtype }) => {
    const source = input as Tensor;
    const type = requireFloat('mean', (dtype as DType | undefined) ?? source.dtype);
    return meanOver(source, reducedDims('mean', source, dim), keepdim === true, type);
  },
  derivative: {
    input: ({ grad, shapes: [shape = []], dtypes: [dtype], attributes: { dim, keepdim } }) => {
      const count = elementCount(shape) / Math.max(grad.elementCount, 1);
      const share = unsqueezeReduced(div(grad, count), shape, dim, keepdim === true);
      const spread = expandTo(share, shape);
      return dtype === undefined ? spread : toDtype(spread, dtype);
    },
  },
  accuracy: { float32: 1e-6, float64: 1e-14 },
});

export const nansum: ReduceOperator = primitive({
  name: 'nansum',
  family: 'reduce',
  arity: 'reduce',
  summary: 'Sums over the dims given, or over all; NaN counts as 0.',
  parameters,
  execute: ([input], { dim, keepdim, dtype }) => {
    const source = input as Tensor;
    const type = sumType(source.dtype, dtype);
    const reduction = source.dtype.isFloatingPoint ? sumsWithoutNaN : undefined;
    const dims = reducedDims('nansum', source, dim);
    if (reduction === undefined) return sum(source, dims, keepdim === true, type);
    return reduction.run(source, dims, keepdim === true, type, [type])[0] as Tensor;
  },
  saves: { inputs: ['input'] },
  derivative: {
    input: ({ grad, inputs, shapes: [shape = []], dtypes: [dtype], attributes: { dim, keepdim } }) => {
      const spread = expandTo(unsqueezeReduced(grad, shape, dim, keepdim === true), shape);
      const passed = where(isnan(inputs[0] as Tensor), filled([], spread.dtype, 0), spread);
      return dtype === undefined ? passed : toDtype(passed, dtype);
    },
  },
});

export const nanmean: ReduceOperator = Object.assign(
  composite({
    name: 'nanmean',
    summary: 'The mean of the elements that are not NaN.',
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
