/** @file The operators that the backward pass itself needs; `ops/` hands them in, as imports only go down. */
import { AutogradError } from '../errors/errors.ts';
import type { DType } from '../storage/dtype.ts';
import type { Tensor } from '../tensor/tensor.ts';

export interface GradientArithmetic {
  add(a: Tensor, b: Tensor): Tensor;
  /** Adds in place. */
  addTo(target: Tensor, value: Tensor): void;
  /** Writes in place. */
  copyTo(target: Tensor, value: Tensor | 0): void;
  clone(tensor: Tensor): Tensor;
  convert(tensor: Tensor, dtype: DType): Tensor;
  onesLike(tensor: Tensor): Tensor;
  zerosLike(tensor: Tensor): Tensor;
  /** The same values without history, sharing memory. */
  detach(tensor: Tensor): Tensor;
}

let arithmetic: GradientArithmetic | undefined;

export function setGradientArithmetic(operations: GradientArithmetic): void {
  arithmetic = operations;
}

export function gradientArithmetic(): GradientArithmetic {
  if (arithmetic === undefined)
    throw new AutogradError('backward/not-ready', 'operators are not loaded: import flambeau');
  return arithmetic;
}
