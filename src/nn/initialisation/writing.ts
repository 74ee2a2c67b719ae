/** @file How starting values get into a tensor: in place, without history, and not at all where nobody wants them. */
import { unrecorded } from '../../autograd/context.ts';
import { ValueError } from '../../errors/errors.ts';
import { emptyTensor } from '../../ops/create.ts';
import { hostWrite } from '../../ops/host-bytes.ts';
import { onDevice } from '../../storage/allocator.ts';
import type { DType } from '../../storage/dtype.ts';
import { host } from '../../storage/host.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { areInitialisersSkipped } from '../skipped-initialisers.ts';

export type Floats = Float32Array | Float64Array;

export function requireFloat(name: string, target: Tensor): void {
  if (target.dtype.isFloatingPoint) return;
  throw new ValueError(`${name}/dtype`, `${name} fills floating-point tensors, got ${target.dtype.name}`);
}

/** A new tensor of values that `write` makes, counted in row-major order. */
export function drawn(shape: Shape, dtype: DType, write: (values: Floats) => void): Tensor {
  const values = emptyTensor(shape, dtype);
  hostWrite(values, (array) => write(array as Floats));
  return values;
}

/** Writes starting values without history, unless none are wanted. What is not drawn in place is drawn on the host. */
export function written(target: Tensor, write: () => Tensor): Tensor {
  return areInitialisersSkipped ? target : unrecorded(() => onDevice(host, write));
}

/** Replaces the values of `target` by those that `write` makes. */
export function fill(name: string, target: Tensor, write: (values: Floats) => void): Tensor {
  requireFloat(name, target);
  return written(target, () => target.copy_(drawn(target.sizes, target.dtype, write)));
}
