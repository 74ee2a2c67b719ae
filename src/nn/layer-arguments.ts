/** @file The arguments of a layer by name, and errors about them. */
import { ArgumentError } from '../errors/errors.ts';
import { type BoundArguments, bind, type Parameter as ParameterSpecification } from '../ops/parameters.ts';
import { owned } from './ranges.ts';

/** The arguments of a layer's constructor by name, checked, with defaults filled in: the layer's own from then on. */
export function bindNamed<const P extends readonly ParameterSpecification[]>(
  layer: string,
  parameters: P,
  given: readonly unknown[],
): BoundArguments<P> {
  const bound = bind(layer, parameters, given);
  return Object.fromEntries(
    parameters.map((parameter, i) => [parameter.name, owned(layer, parameter, bound[i])]),
  ) as BoundArguments<P>;
}

/** An error for a layer's argument out of range. */
export function layerError(layer: string, message: string): ArgumentError {
  return new ArgumentError(`${layer}/argument`, message);
}
