/** @file Sums and means. */
import { ShapeError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import { type ComputeType, type DType, dtypes } from '../../storage/dtype.ts';
import { namedDims, wrapDims } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { optionalBoolean, optionalDtype, optionalIntegers, tensor } from '../parameters.ts';
import { primitive } from '../primitive.ts';
import { expandTo } from '../view/expand.ts';
import { unsqueezeReduced } from '../view/squeeze.ts';
import { Reduction } from './reduction.ts';
import type { ReduceOperator } from './types.ts';

const sums = new Reduction({
  name: 'sum',
  accumulators: (type) => [{ name: 'total', type, initial: zero(type) }],
  element: ([value]) => (value === undefined ? [] : [value]),
  combine: ([left], [right]) => (left === undefined || right === undefined ? [] : [build.add(left, right)]),
  finish: (accumulators) => accumulators,
});

export function zero(type: ComputeType) {
  return build.constant(type, type === 'int64' ? 0n : 0);
}

/** More dims than these do not fit an argument block. */
const mostDims = 64;

/** The dims that a reduction works over: those named, or all. */
export function reducedDims(
  operation: string,
  input: Tensor,
  dim: number | readonly number[] | undefined,
): readonly number[] {
  if (input.sizes.length > mostDims) {
    throw new ShapeError(
      `${operation}/rank`,
      `${operation} takes tensors of at most ${mostDims} dims, got ${input.sizes.length}`,
    );
  }
  const given = namedDims(dim);
  if (given.length === 0) return input.sizes.map((_, d) => d);
  const dims = wrapDims(operation, given, input.sizes.length);
  return input.sizes.length === 0 ? [] : dims;
}

/** Ints and bools add up in int64. */
export function sumType(input: DType, dtype: DType | undefined): DType {
  if (dtype !== undefined) return dtype;
  return input.isFloatingPoint ? input : dtypes.int64;
}

/**
 * Adds up all elements, or those along the dims given; ints and bools add up in int64.
 *
 * @formula Σ input
 * @shape [*] → [], or without the dims given (size 1 with keepdim)
 * @throws {IndexError} when there is no such dim (`sum/dim`).
 * @example
 * const x = torch.tensor([[1, 2], [3, 4]]);
 * x.sum(); // tensor(10.)
 * x.sum(0); // tensor([4., 6.])
 * x.sum(1, { keepdim: true });
 * // tensor([[3.],
 * //         [7.]])
 */
export const sum: ReduceOperator = primitive({
  name: 'sum',
  family: 'reduce',
  arity: 'reduce',
  parameters: [
    tensor('input'),
    optionalIntegers('dim', undefined),
    optionalBoolean('keepdim', false),
    optionalDtype('dtype', undefined),
  ],
  execute: ({ input }, { dim, keepdim, dtype }) => {
    const type = sumType(input.dtype, dtype);
    return sums.run(input, reducedDims('sum', input, dim), keepdim, type, [type])[0];
  },
  derivative: {
    input: ({ grad, shapes, dtypes, attributes: { dim, keepdim } }) =>
      toDtype(expandTo(unsqueezeReduced(grad, shapes.input, dim, keepdim), shapes.input), dtypes.input),
  },
  accuracy: { float32: 1e-6, float64: 1e-14 },
});
