/** @file `torch.broadcastShapes`. */
import { broadcastShapes as broadcast, type Shape } from '../tensor/shape.ts';
import { checkSizes } from './creation/size.ts';
import { check, shape } from './parameters.ts';

const parameter = shape('shapes');

/**
 * Shape that tensors of the given shapes broadcast to; a number is a shape of one dim.
 *
 * @throws {ShapeError} when they do not broadcast (`broadcastShapes/broadcast`).
 * @example
 * torch.broadcastShapes([2, 1], [3]); // [ 2, 3 ]
 */
export function broadcastShapes(...shapes: readonly (Shape | number)[]): Shape {
  const given = shapes.map((each) => {
    const sizes = typeof each === 'number' ? [each] : each;
    return checkSizes('broadcastShapes', check('broadcastShapes', parameter, sizes) as Shape);
  });
  return Object.freeze(broadcast('broadcastShapes', given));
}
