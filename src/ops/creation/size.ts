/** @file The sizes and options that functions which create tensors have in common. */
import { ShapeError } from '../../errors/errors.ts';
import { formatShape, type Shape } from '../../tensor/shape.ts';
import { optionalBoolean, optionalDevice, optionalDtype } from '../parameters.ts';

/** A tuple of sizes stays in the type; a plain array of numbers does not. */
export type KnownShape<S extends Shape> = number extends S['length'] ? Shape : S;

export const dtypeAndGrad = [
  optionalDtype('dtype', undefined),
  optionalBoolean('requiresGrad', false, 'Record operations on the tensor.'),
  optionalDevice('device', undefined, 'Where the tensor is to be.'),
] as const;

/** Sizes are whole numbers, not negative. */
export function checkSizes(operation: string, sizes: Shape): Shape {
  if (sizes.every((size) => size >= 0)) return sizes;
  throw new ShapeError(`${operation}/size`, `sizes must not be negative, got ${formatShape(sizes)}`, { size: sizes });
}
