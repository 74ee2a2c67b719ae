/** @file A tensor that belongs to a module and is not trained. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import { bindNamed } from '../ops/define.ts';
import { optionalBoolean } from '../ops/parameters.ts';
import type { Shape } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';

const bufferOptions = [optionalBoolean('persistent', true, 'part of the state')] as const;

/** A tensor that is a buffer of the module whose field holds it. It shares the memory of the tensor that it is made of. */
export class Buffer<S extends Shape = Shape> extends Tensor<S> {
  /** Is it part of the state? */
  readonly persistent: boolean;

  constructor(data: Tensor<S>, persistent?: boolean | null | { readonly persistent?: boolean | null });
  constructor(data: Tensor<S>, ...options: readonly unknown[]) {
    if (!(data instanceof Tensor)) {
      throw new ArgumentError(
        'Buffer/argument',
        `a Buffer is made of a tensor, got ${kindOf(data)}\n  fix: new nn.Buffer(torch.zeros(2))`,
      );
    }
    const { persistent } = bindNamed('Buffer', bufferOptions, options);
    super(data.storage, data.offset, data.sizes, data.steps, data.dtype);
    data.storage.escaped = true;
    this.persistent = persistent;
  }
}
