/**
 * @file The gradient of a tensor that was taken apart, put together of those of its parts. Kernels that make such a gradient are
 * handed its place in the whole to write to, so that it need not be copied there.
 */
import type { Input } from '../dispatch/operation.ts';
import { allocate } from '../storage/allocator.ts';
import type { DType } from '../storage/dtype.ts';
import { elementCount, type Shape } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';
import { gradientArithmetic } from './arithmetic.ts';
import type { Gradient, OperationNode } from './node.ts';

export class WholeGradient {
  readonly tensor: Tensor;
  private readonly places: readonly Tensor[];
  private readonly given: boolean[];

  constructor({ operation, shapes, dtypes, attributes }: OperationNode) {
    const [shape, dtype] = [shapes[0] as Shape, dtypes[0] as DType];
    this.tensor = new Tensor(allocate(elementCount(shape) * dtype.itemsize), 0, shape, undefined, dtype);
    const whole: readonly Input[] = [this.tensor];
    this.places = operation.execute(whole, attributes) as readonly Tensor[];
    this.given = new Array<boolean>(this.places.length).fill(false);
  }

  /** Where the gradient of a part goes. Only the first who asks is told: two that arrive are added up, not written over each other. */
  place(index: number): Tensor | undefined {
    if (this.given[index] === true) return undefined;
    this.given[index] = true;
    return this.places[index];
  }

  /** Does the gradient of a part stand in its place, where nobody else has it? */
  holds(index: number, gradient: Tensor): boolean {
    return this.places[index] === gradient;
  }

  /** Copies what did not come to its place by itself, and zeros where the loss does not depend on a part. */
  complete(gradients: readonly Gradient[]): Tensor {
    for (let i = 0; i < this.places.length; i++) {
      const place = this.places[i] as Tensor;
      const gradient = gradients[i];
      if (gradient !== place) gradientArithmetic().copyTo(place, gradient ?? 0);
    }
    return this.tensor;
  }
}
