/** @file The exponential of square matrices, from products of matrices, so that derivatives come with them. */
import { unrecorded } from '../../autograd/context.ts';
import { float64 } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { toTypedArray } from '../creation/data.ts';
import { eye } from '../creation/triangle.ts';
import { abs, add, mul } from '../pointwise/arithmetic.ts';
import { amax } from '../reduce/extrema.ts';
import { sum } from '../reduce/sum.ts';
import { matmul } from './matmul.ts';

/** The largest sum of absolute values along a row. */
function largestRow(matrix: Tensor): number {
  if (matrix.elementCount === 0) return 0;
  const [largest] = toTypedArray<'float64'>(unrecorded(() => amax(sum(abs(matrix.detach()), -1))));
  return Number(largest);
}

/**
 * e^A of each matrix of a batch. Scaling and squaring: the Taylor series of A / 2^s, whose norm is below a half, s times squared
 * (N. Higham, "Functions of Matrices", 2008, chapter 10). Of the terms left out, the first is below half a unit of the dtype.
 */
export function matrixExponential(matrix: Tensor): Tensor {
  const { dtype } = matrix;
  const squarings = Math.max(0, Math.ceil(Math.log2(largestRow(matrix) * 2 || 1)));
  const terms = dtype === float64 ? 14 : 8;
  const identity = eye(matrix.sizes.at(-1) as number, { dtype });
  const scaled = squarings === 0 ? matrix : mul(matrix, 2 ** -squarings);
  let result = add(identity, mul(scaled, 1 / terms));
  for (let term = terms - 1; term > 0; term--) {
    result = add(identity, mul(matmul(scaled, result), 1 / term));
  }
  for (let i = 0; i < squarings; i++) result = matmul(result, result);
  return result;
}
