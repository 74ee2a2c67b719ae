/** @file Forgetting the gradients of parameters. */
import { unrecorded } from '../autograd/context.ts';
import { bind, optionalBoolean } from '../ops/parameters.ts';
import { heldGradient, type Tensor } from '../tensor/tensor.ts';

const zeroGradParameters = [optionalBoolean('setToNone', true, 'null in place of zeros')] as const;

export interface ZeroGradOptions {
  /** `null` in place of zeros. Default: true. */
  readonly setToNone?: boolean | null;
}

/** Does a call of zeroGrad forget gradients, or fill them with zeros? */
export function setsToNone(given: readonly unknown[]): boolean {
  return given.length === 0 || bind('zeroGrad', zeroGradParameters, given)[0] === true;
}

/** Forgets a parameter's gradient, or fills it with zeros. */
export function clearGradient(parameter: Tensor, setToNone: boolean): void {
  const gradient = heldGradient(parameter);
  if (setToNone || gradient === null) parameter.grad = null;
  else unrecorded(() => gradient.copy_(0));
}
