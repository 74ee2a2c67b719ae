/** @file Launching pointwise kernels on tensors: straight through where all lie in order, by strides otherwise. */
import type { Refusal } from '../../engines/refusal.ts';
import { onlyHost } from '../../storage/allocator.ts';
import { byteDistance } from '../../storage/host.ts';
import { broadcastStrides, sameShape } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { type KernelHandle, type LaunchOperand, launch, requireTogether, writeScalar } from '../launch.ts';
import type { KernelScalar } from './numbers.ts';

/**
 * Launches a pointwise kernel over tensors, already in the kernel's dtypes; the last operand is written. Numbers among the inputs are
 * the kernel's first scalars. `refuse` makes the error of a guard that fails.
 */
export function launchPointwise(
  kernel: KernelHandle,
  inputs: readonly (Tensor | KernelScalar)[],
  out: Tensor,
  scalars: readonly KernelScalar[],
  refuse?: Refusal,
): void {
  launchPointwiseInto(kernel, inputs, [out], scalars, refuse);
}

/** As `launchPointwise`, with several tensors written. All of them have one shape. */
export function launchPointwiseInto(
  kernel: KernelHandle,
  inputs: readonly (Tensor | KernelScalar)[],
  outs: readonly Tensor[],
  scalars: readonly KernelScalar[],
  refuse?: Refusal,
): void {
  const first = outs[0] as Tensor;
  let flat = true;
  for (let i = 0; flat && i < outs.length; i++) flat = (outs[i] as Tensor).contiguousLayout;
  for (let i = 0; flat && i < inputs.length; i++) {
    const input = inputs[i];
    if (!(input instanceof Tensor) || input.elementCount === 1) continue;
    flat = input.contiguousLayout && (input.sizes === first.sizes || sameShape(input.sizes, first.sizes));
  }
  if (!flat) {
    launchStrided(kernel, inputs, outs, scalars, refuse);
    return;
  }
  const count = first.elementCount;
  if (count === 0) return;
  if (!onlyHost) requireTogether(kernel.kernel, [...inputs.filter((input) => input instanceof Tensor), ...outs]);
  const executable = kernel.executable();
  const { engine } = kernel;
  const { values, storages } = engine;
  const { layout } = executable;
  values[0] = 0;
  values[1] = count;
  let operand = 0;
  let scalar = 0;
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i] as Tensor | KernelScalar;
    if (!(input instanceof Tensor)) {
      writeScalar(engine, executable, scalar++, input);
      continue;
    }
    const at = layout.operands[operand] as number;
    storages[operand++] = input.storage;
    values[at] = input.offset * input.dtype.itemsize;
    values[at + 1] = input.elementCount === 1 ? 0 : 1;
  }
  for (let i = 0; i < scalars.length; i++) writeScalar(engine, executable, scalar++, scalars[i] as KernelScalar);
  for (let i = 0; i < outs.length; i++) {
    const out = outs[i] as Tensor;
    const at = layout.operands[operand] as number;
    storages[operand++] = out.storage;
    values[at] = out.offset * out.dtype.itemsize;
    values[at + 1] = 1;
  }
  engine.launch(executable, count * (inputs.length + 4), refuse);
}

function launchStrided(
  kernel: KernelHandle,
  inputs: readonly (Tensor | KernelScalar)[],
  outs: readonly Tensor[],
  scalars: readonly KernelScalar[],
  refuse?: Refusal,
): void {
  const space = (outs[0] as Tensor).sizes;
  const operands: LaunchOperand[] = [];
  const numbers: KernelScalar[] = [];
  for (const input of inputs) {
    if (!(input instanceof Tensor)) {
      numbers.push(input);
      continue;
    }
    const { storage, offset, dtype, sizes, steps } = input;
    operands.push({ storage, offset, itemsize: dtype.itemsize, strides: broadcastStrides(sizes, steps, space) });
  }
  for (const { storage, offset, dtype, steps } of outs) {
    operands.push({ storage, offset, itemsize: dtype.itemsize, strides: steps });
  }
  launch(kernel, space, operands, { scalars: [...numbers, ...scalars], workPerPoint: inputs.length + 4, refuse });
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
