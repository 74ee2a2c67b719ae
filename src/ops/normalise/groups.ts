/** @file What all kinds of normalisation share: checks, contiguous operands, and the gradients by operators, for gradients of gradients. */
import { DTypeError, ShapeError } from '../../errors/errors.ts';
import { formatShape, type Shape, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { copyValues } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import type { LaunchOperand } from '../launch.ts';
import { add, mul, rsqrt, sub } from '../pointwise/arithmetic.ts';
import { mean } from '../reduce/mean.ts';
import { sumToShape } from '../reduce/sum-to-shape.ts';

/** The tensor, or a contiguous copy of it. */
export function dense(tensor: Tensor): Tensor {
  if (tensor.contiguousLayout) return tensor;
  const copy = emptyTensor(tensor.sizes, tensor.dtype);
  copyValues(copy, tensor);
  return copy;
}

/** A tensor as an operand of a launch: strides along its space, then along the kernel's inner axes. */
export function operandOf(tensor: Tensor, strides: readonly number[], inner: readonly number[] = []): LaunchOperand {
  return { storage: tensor.storage, offset: tensor.offset, itemsize: tensor.dtype.itemsize, strides, inner };
}

/** Throws unless a tensor beside the input is absent, or has the input's dtype and the shape that is due. */
export function requireLike(
  operation: string,
  name: string,
  tensor: Tensor | undefined,
  input: Tensor,
  shape: Shape,
): void {
  if (tensor === undefined) return;
  if (!sameShape(tensor.sizes, shape)) {
    throw new ShapeError(
      `${operation}/${name}`,
      `${name} of ${operation} must have shape ${formatShape(shape)} for an input of shape ${formatShape(input.sizes)}, got ${formatShape(tensor.sizes)}`,
      { shape: tensor.sizes, expected: shape },
    );
  }
  if (tensor.dtype !== input.dtype) {
    throw new DTypeError(
      `${operation}/${name}`,
      `${name} of ${operation} must have the dtype of the input, ${input.dtype.name}, got ${tensor.dtype.name}\n  fix: convert it with .to(torch.${input.dtype.name})`,
      { dtype: tensor.dtype.name, expected: input.dtype.name },
    );
  }
}

export function requireFloatInput(operation: string, input: Tensor): void {
  if (input.dtype.isFloatingPoint) return;
  throw new DTypeError(
    `${operation}/dtype`,
    `${operation} needs a floating-point input, got ${input.dtype.name}\n  fix: convert it with .to(torch.float32)`,
    { dtype: input.dtype.name },
  );
}

/** Operations for a launch over groups of `count` elements. */
export function groupWork(count: number): number {
  return Math.max(count, 1) * 8;
}

/**
 * Gradients by operators, so that they can be differentiated again. `dims` are the dims that a group spans; `weight` broadcasts
 * to the input, and its gradient and the bias' have its shape, or `affineShape`.
 */
export function gradientsByOperators(
  grad: Tensor,
  input: Tensor,
  weight: Tensor | undefined,
  dims: readonly number[],
  affineShape: Shape,
  eps: number,
): { readonly input: Tensor; readonly weight: () => Tensor; readonly bias: () => Tensor } {
  const centred = sub(input, mean(input, dims, true));
  const rstd = rsqrt(add(mean(mul(centred, centred), dims, true), eps));
  const normal = mul(centred, rstd);
  const weighted = weight === undefined ? grad : mul(grad, weight);
  const along = mul(normal, mean(mul(weighted, normal), dims, true));
  return {
    input: mul(rstd, sub(sub(weighted, mean(weighted, dims, true)), along)),
    weight: () => sumToShape(mul(grad, normal), affineShape),
    bias: () => sumToShape(grad, affineShape),
  };
}
