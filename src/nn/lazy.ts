/** @file What layers have in common that take sizes from their first input. */
import { ShapeError } from '../errors/errors.ts';
import { formatShape } from '../tensor/shape.ts';
import { requireTensor, type Tensor } from '../tensor/tensor.ts';
import type { ModuleBody } from './module.ts';
import { isUninitialised } from './state.ts';

/** The size of a dim of the input, from the end where it is negative; the input must have one of several numbers of dims. */
export function sizeOf(layer: ModuleBody, input: Tensor, dim: number, ranks: readonly number[]): number {
  const { name } = layer.constructor;
  const { sizes } = requireTensor(name, 'input', input);
  const size = sizes.at(dim);
  if (size !== undefined && (ranks.length === 0 || ranks.includes(sizes.length))) return size;
  throw new ShapeError(
    `${name}/rank`,
    `${name} needs an input of ${ranks.length === 0 ? 'at least 1 dim' : `${ranks.join(' or ')} dims`}, got shape ${formatShape(sizes)}`,
    { shape: sizes },
  );
}

/** Does the layer wait for its first input? A state that was loaded gives it shapes, too. */
export function waits(layer: ModuleBody): boolean {
  for (const [, parameter] of layer.ownParameters()) if (isUninitialised(parameter)) return true;
  for (const [, buffer] of layer.ownBuffers()) if (isUninitialised(buffer)) return true;
  return false;
}

/** Gives a parameter or buffer that waits its shape. */
export function shape(tensor: Tensor | null, sizes: readonly number[]): void {
  if (tensor !== null && isUninitialised(tensor)) tensor.materialize(sizes);
}

/** Makes a lazy layer, which has all its sizes now, one of the class that it stands for. */
export function settle(
  layer: ModuleBody,
  kind: { readonly prototype: ModuleBody },
  sizes: Record<string, number>,
): void {
  Object.assign(layer, sizes);
  Object.setPrototypeOf(layer, kind.prototype);
}
