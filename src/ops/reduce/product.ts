/** @file Products over dims. */
import * as build from '../../kernels/build.ts';
import { elementCount, wrapDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { optionalBoolean, optionalDtype, optionalIntegers, tensor } from '../parameters.ts';
import { mul } from '../pointwise/arithmetic.ts';
import { primitive } from '../primitive.ts';
import { exclusiveProducts } from '../scan/cumulative.ts';
import { permute } from '../view/permute.ts';
import { reshape } from '../view/reshape.ts';
import { unsqueezeReduced } from '../view/squeeze.ts';
import { Reduction } from './reduction.ts';
import { reducedDims, sumType } from './sum.ts';
import type { ReduceOperator } from './types.ts';

const products = new Reduction({
  name: 'prod',
  accumulators: (type) => [
    { name: 'product', type, initial: build.constant(type, type === 'int64' ? 1n : type === 'bool' ? true : 1) },
  ],
  element: ([value]) => (value === undefined ? [] : [value]),
  combine: ([left], [right]) => {
    if (left === undefined || right === undefined) return [];
    return [left.type === 'bool' ? build.and(left, right) : build.multiply(left, right)];
  },
  finish: (accumulators) => accumulators,
});

/**
 * Multiplies all elements, or those along the dims given; the gradient is right for zeros too, as nothing is divided.
 *
 * @formula Π input
 * @shape [*] → [], or without the dims given (size 1 with keepdim)
 * @example
 * torch.prod(torch.tensor([[1, 2], [3, 4]]), 1); // tensor([ 2., 12.])
 */
export const prod: ReduceOperator = primitive({
  name: 'prod',
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
    return products.run(input, reducedDims('prod', input, dim), keepdim, type, [type])[0];
  },
  saves: { inputs: ['input'] },
  derivative: {
    input: ({ grad, inputs, shapes, dtypes, attributes: { dim, keepdim } }) => {
      const wide = unsqueezeReduced(grad, shapes.input, dim, keepdim);
      return toDtype(mul(wide, others(toDtype(inputs.input, grad.dtype), dim)), dtypes.input);
    },
  },
});

/** For each element, the product of all others that it is multiplied with. Nothing is divided, so zeros do no harm. */
function others(input: Tensor, dim: number | readonly number[] | undefined): Tensor {
  const rank = input.sizes.length;
  if (typeof dim === 'number' && rank > 0) {
    const d = wrapDim('prod', dim, rank);
    return mul(exclusiveProducts(input, d, false), exclusiveProducts(input, d, true));
  }
  const dims = reducedDims('prod', input, dim);
  const rest = input.sizes.map((_, d) => d).filter((d) => !dims.includes(d));
  const order = [...rest, ...dims];
  const moved = permute(input, order);
  const joined = reshape(moved, [
    ...rest.map((d) => input.sizes[d] as number),
    elementCount(dims.map((d) => input.sizes[d] as number)),
  ]);
  const last = joined.sizes.length - 1;
  const products = mul(exclusiveProducts(joined, last, false), exclusiveProducts(joined, last, true));
  return permute(
    reshape(products, moved.sizes),
    order.map((_, d) => order.indexOf(d)),
  );
}
