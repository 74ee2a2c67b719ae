/** @file The logarithm of a sum of exponentials, and sums over a diagonal and down to a shape. */

import { ShapeError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import { computed } from '../../storage/dtype.ts';
import { getDefaultDtype } from '../../tensor/promotion.ts';
import { formatShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { filled, toDtype } from '../conversion.ts';
import { composite } from '../define.ts';
import type { MethodOperator } from '../operator.ts';
import { integers, optionalBoolean, type Sizes, shape, tensor, value } from '../parameters.ts';
import { add, mul, sub } from '../pointwise/arithmetic.ts';
import { div } from '../pointwise/division.ts';
import { exp } from '../pointwise/exponential.ts';
import { isfinite } from '../pointwise/predicates.ts';
import { where } from '../pointwise/selection.ts';
import { primitive } from '../primitive.ts';
import { diagonal } from '../view/diagonal.ts';
import { reshape } from '../view/reshape.ts';
import { unsqueezeReduced } from '../view/squeeze.ts';
import { amax } from './extrema.ts';
import { Reduction } from './reduction.ts';
import { reducedDims, sum, zero } from './sum.ts';
import { sumToShape } from './sum-to-shape.ts';

/** log Σ e^(x − shift). */
const logarithms = new Reduction({
  name: 'logsumexp',
  extra: ['shift'],
  accumulators: (type) => [{ name: 'total', type, initial: zero(type) }],
  element: ([x, shift]) =>
    x === undefined || shift === undefined ? [] : [build.call('exp', build.subtract(x, shift))],
  combine: ([left], [right]) => (left === undefined || right === undefined ? [] : [build.add(left, right)]),
  finish: ([total]) => (total === undefined ? [] : [build.call('log', total)]),
});

interface LogsumexpOperator extends MethodOperator {
  (
    input: Tensor,
    dim: number | readonly number[] | { readonly dim: number | readonly number[]; readonly keepdim?: boolean },
    keepdim?: boolean | { readonly keepdim?: boolean },
  ): Tensor;
}

const logsumexpOver = primitive({
  name: 'logsumexp',
  family: 'reduce',
  parameters: [tensor('input'), value<readonly number[]>()('dim'), value<boolean>()('keepdim')],
  method: false,
  execute: ({ input }, { dim, keepdim }) => {
    const isEmpty = dim.some((d) => input.sizes[d] === 0);
    const largest = isEmpty ? undefined : amax(input, dim.length === 0 ? null : dim, true);
    const zeros = filled([], input.dtype, 0);
    const shift = largest === undefined ? zeros : where(isfinite(largest), largest, zeros);
    const { dtype } = input;
    const [result] = logarithms.run(input, dim, keepdim, dtype, [computed(dtype)], [], [shift]);
    const total = largest === undefined ? result : add(result, keepdim ? shift : reshape(shift, result.sizes));
    return toDtype(total, dtype);
  },
  saves: { inputs: ['input'], outputs: true },
  derivative: {
    input: ({ grad, inputs: { input }, outputs: { output }, attributes: { dim, keepdim } }) => {
      const wide = (tensor: Tensor): Tensor =>
        dim.length === 0 ? tensor : unsqueezeReduced(tensor, input.sizes, dim, keepdim);
      const powers = exp(sub(input, wide(output)));
      // The result of large numbers is rounded by more than it may be in an exponent: the sum of the powers makes up for that.
      const total = dim.length === 0 ? powers : sum(powers, dim, true);
      const slope = div(wide(grad), where(isfinite(total), total, filled([], total.dtype, 1)));
      return mul(slope, powers);
    },
  },
});

/**
 * Logarithm of the sum of exponentials, the smooth form of the maximum, without overflow.
 *
 * @formula ln Σ e^input
 * @shape [*] → without the dims given (size 1 with keepdim)
 * @difference Gradients at large inputs are shares that add up to 1; PyTorch takes them from the rounded result.
 * @example
 * torch.logsumexp(torch.tensor([[0, 0], [1000, 1000]]), 1); // tensor([6.9315e-01, 1.0007e+03])
 */
export const logsumexp: LogsumexpOperator = composite({
  name: 'logsumexp',
  parameters: [tensor('input'), integers('dim'), optionalBoolean('keepdim', false)],
  compute: ({ input, dim, keepdim }) => {
    const source = input.dtype.isFloatingPoint ? input : toDtype(input, getDefaultDtype());
    return logsumexpOver.run([source], { dim: reducedDims('logsumexp', source, dim), keepdim });
  },
});

interface TraceOperator extends MethodOperator {
  (input: Tensor): Tensor;
}

/**
 * Sum of the diagonal of a matrix.
 *
 * @formula Σ input[i, i]
 * @shape [n, m] → []
 * @throws {ShapeError} when the input is no matrix (`trace/rank`).
 * @example
 * torch.trace(torch.tensor([[1, 2], [3, 4]])); // tensor(5.)
 */
export const trace: TraceOperator = composite({
  name: 'trace',
  parameters: [tensor('input')],
  compute: ({ input }) => {
    if (input.sizes.length !== 2) {
      throw new ShapeError('trace/rank', `trace needs a matrix, got shape ${formatShape(input.sizes)}`, {
        shape: input.sizes,
      });
    }
    return sum(diagonal(input));
  },
});

interface SumToSizeOperator extends MethodOperator {
  (input: Tensor, ...size: Sizes): Tensor;
}

/**
 * Adds up to a smaller shape that would broadcast to the tensor's: the gradient of a broadcast.
 *
 * @shape [*] → size
 * @throws {ShapeError} when the size does not expand to the tensor's shape (`sumToSize/size`).
 * @example
 * torch.ones([2, 3]).sumToSize(2, 1);
 * // tensor([[3.],
 * //         [3.]])
 */
export const sumToSize: SumToSizeOperator = composite({
  name: 'sumToSize',
  parameters: [tensor('input'), shape('size')],
  compute: ({ input, size }) => {
    const lead = input.sizes.length - size.length;
    const fits = lead >= 0 && size.every((extent, d) => extent === 1 || extent === input.sizes[lead + d]);
    if (!fits) {
      throw new ShapeError(
        'sumToSize/size',
        `a tensor of shape ${formatShape(input.sizes)} does not sum to ${formatShape(size)}: that shape must expand to it`,
        { shape: input.sizes, size },
      );
    }
    return sumToShape(input, size);
  },
});
