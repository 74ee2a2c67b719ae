/** @file What the pointwise family needs of operators that are themselves built on it; they hand it in. */
import type { DType } from '../../storage/dtype.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** Converts a tensor's dtype; set by `conversion.ts`, which is itself built on this file. */
export let convert: (input: Tensor, dtype: DType) => Tensor = (input) => input;
/** Writes a tensor's values into another of the same shape, converted. */
export let convertInto: (target: Tensor, source: Tensor) => void = () => {};
/** Sums a gradient over the axes that broadcasting added; set by the reduce family. */
export let sumToShape: (gradient: Tensor, shape: Shape) => Tensor = (gradient) => gradient;

export function setPointwiseServices(services: {
  convert: typeof convert;
  convertInto: typeof convertInto;
  sumToShape: typeof sumToShape;
}): void {
  ({ convert, convertInto, sumToShape } = services);
}
