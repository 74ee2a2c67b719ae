/** @file Sums a gradient over the axes along which its tensor was broadcast. */
import { type Shape, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { reshape } from '../view/reshape.ts';
import { sum } from './sum.ts';

/** The sum of `gradient` over the axes that `shape` lacks or has at size 1, in that shape. */
export function sumToShape(gradient: Tensor, shape: Shape): Tensor {
  if (gradient.sizes === shape || sameShape(gradient.sizes, shape)) return gradient;
  const lead = gradient.sizes.length - shape.length;
  const dims: number[] = [];
  gradient.sizes.forEach((extent, d) => {
    if (d < lead || (shape[d - lead] === 1 && extent !== 1)) dims.push(d);
  });
  const summed = dims.length === 0 ? gradient : sum(gradient, dims, true);
  return reshape(summed, shape);
}
