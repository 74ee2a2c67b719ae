/** @file What the pointwise family needs of operators that are themselves built on it; they hand it in. */
import type { DType } from '../../storage/dtype.ts';
import type { Scalar } from '../../tensor/promotion.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** Converts a tensor's dtype; set by `conversion.ts`, which is itself built on this file. */
export let convert: (input: Tensor, dtype: DType) => Tensor = (input) => input;
/** Writes a number, or the values of a tensor of the same shape, into a tensor, converted. */
export let convertInto: (target: Tensor, source: Tensor | Scalar) => void = () => {};
/** Sums a gradient over the axes that broadcasting added; set by the reduce family. */
export let sumToShape: (gradient: Tensor, shape: Shape) => Tensor = (gradient) => gradient;

export function setPointwiseServices(services: {
  convert: typeof convert;
  convertInto: typeof convertInto;
  sumToShape: typeof sumToShape;
}): void {
  ({ convert, convertInto, sumToShape } = services);
}
