/** @file A tensor that a module trains. */

import type { Shape } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';

/**
 * A tensor that is a parameter of the module whose field holds it: `parameters()` finds it and optimizers update it.
 * It shares the memory of the tensor that it is made of, and requires grad unless said otherwise.
 */
export class Parameter<S extends Shape = Shape> extends Tensor<S> {
  constructor(data: Tensor<S>, requiresGrad = true) {
    super(data.storage, data.offset, data.shape, data.strides, data.dtype);
    data.storage.escaped = true;
    this.requiresGrad = requiresGrad;
  }

  override toString(): string {
    return `Parameter containing:\n${super.toString()}`;
  }
}
