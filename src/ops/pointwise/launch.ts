/** @file Launching pointwise kernels on tensors and numbers: straight through where all lie in order, by strides otherwise. */
import { currentEngine } from '../../engines/current.ts';
import type { DType } from '../../storage/dtype.ts';
import { byteDistance } from '../../storage/host.ts';
import type { Scalar } from '../../tensor/promotion.ts';
import { broadcastStrides, sameShape } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { type KernelHandle, type LaunchOperand, launch, writeScalars } from '../launch.ts';
import { numberStorage } from './numbers.ts';

/**
 * Launches a pointwise kernel over tensors (already in the kernel's dtypes) and numbers; the last operand is written. Returns 0, or
 * 1 + the code of a guard that failed.
 */
export function launchPointwise(
  kernel: KernelHandle,
  inputs: readonly (Tensor | Scalar)[],
  inputTypes: readonly DType[],
  out: Tensor,
  scalars: readonly number[],
): number {
  return launchPointwiseInto(kernel, inputs, inputTypes, [out], scalars);
}

/** As `launchPointwise`, with several tensors written. All of them have one shape. */
export function launchPointwiseInto(
  kernel: KernelHandle,
  inputs: readonly (Tensor | Scalar)[],
  inputTypes: readonly DType[],
  outs: readonly Tensor[],
  scalars: readonly (number | bigint)[],
): number {
  const first = outs[0] as Tensor;
  let flat = true;
  for (let i = 0; flat && i < outs.length; i++) flat = (outs[i] as Tensor).contiguousLayout;
  for (let i = 0; flat && i < inputs.length; i++) {
    const input = inputs[i];
    if (!(input instanceof Tensor) || input.elementCount === 1) continue;
    flat = input.contiguousLayout && (input.sizes === first.sizes || sameShape(input.sizes, first.sizes));
  }
  if (!flat) return launchStrided(kernel, inputs, inputTypes, outs, scalars);
  const count = first.elementCount;
  if (count === 0) return 0;
  const executable = kernel.executable();
  const engine = currentEngine();
  const { values, storages } = engine;
  const { layout } = executable;
  values[0] = 0;
  values[1] = count;
  if (scalars.length > 0) writeScalars(engine, executable, scalars);
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i];
    const at = layout.operands[i] as number;
    if (input instanceof Tensor) {
      storages[i] = input.storage;
      values[at] = input.offset * input.dtype.itemsize;
      values[at + 1] = input.elementCount === 1 ? 0 : 1;
    } else {
      storages[i] = numberStorage(i, inputTypes[i] as DType, input as Scalar);
      values[at] = 0;
      values[at + 1] = 0;
    }
  }
  for (let i = 0; i < outs.length; i++) {
    const out = outs[i] as Tensor;
    const at = layout.operands[inputs.length + i] as number;
    storages[inputs.length + i] = out.storage;
    values[at] = out.offset * out.dtype.itemsize;
    values[at + 1] = 1;
  }
  return engine.launch(executable, count * (inputs.length + 4));
}

function launchStrided(
  kernel: KernelHandle,
  inputs: readonly (Tensor | Scalar)[],
  inputTypes: readonly DType[],
  outs: readonly Tensor[],
  scalars: readonly (number | bigint)[],
): number {
  const space = (outs[0] as Tensor).sizes;
  const operands: LaunchOperand[] = inputs.map((input, i) => {
    const itemsize = (inputTypes[i] as DType).itemsize;
    if (input instanceof Tensor) {
      const strides = broadcastStrides(input.sizes, input.steps, space);
      return { storage: input.storage, offset: input.offset, itemsize, strides };
    }
    return {
      storage: numberStorage(i, inputTypes[i] as DType, input),
      offset: 0,
      itemsize,
      strides: space.map(() => 0),
    };
  });
  for (const out of outs) {
    operands.push({ storage: out.storage, offset: out.offset, itemsize: out.dtype.itemsize, strides: out.steps });
  }
  return launch(kernel, space, operands, { scalars, workPerPoint: inputs.length + 4 });
}

/** Do two views overlap without being the same view? Then a kernel may not read one while it writes the other. */
export function overlapsPartly(a: Tensor, b: Tensor): boolean {
  const distance = byteDistance(a.storage, b.storage);
  if (distance === undefined || a.elementCount === 0 || b.elementCount === 0) return false;
  if (a.storage === b.storage && a.offset === b.offset && sameShape(a.sizes, b.sizes) && sameShape(a.steps, b.steps)) {
    return false;
  }
  const [aStart, aEnd] = byteSpan(a);
  const [bStart, bEnd] = byteSpan(b);
  return aStart < bEnd + distance && bStart + distance < aEnd;
}

/** The bytes of the storage that a tensor's elements lie in. */
function byteSpan({ sizes, steps, offset, dtype }: Tensor): [start: number, end: number] {
  let last = offset;
  for (let d = 0; d < sizes.length; d++) last += ((sizes[d] as number) - 1) * (steps[d] as number);
  return [offset * dtype.itemsize, (last + 1) * dtype.itemsize];
}
