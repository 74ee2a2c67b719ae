/** @file Operands of pooling launches, whose space is the shape of the output. */
import type { Tensor } from '../../tensor/tensor.ts';
import type { LaunchOperand } from '../launch.ts';
import { table, type Windows } from './windows.ts';

/** A tensor whose shape is the launch's space. */
export function wholeOperand(tensor: Tensor): LaunchOperand {
  return {
    storage: tensor.storage,
    offset: tensor.offset,
    itemsize: tensor.dtype.itemsize,
    strides: tensor.steps,
  };
}

/** Strides of the axes before the last `rank` ones, which kernels index themselves. */
export function leadingStrides(tensor: Tensor, rank: number): number[] {
  return tensor.steps.map((stride, d) => (d < tensor.sizes.length - rank ? stride : 0));
}

function keyOf({ starts, counts, divisors }: Windows): string {
  return `${starts}|${counts}|${divisors}`;
}

/** The tables of windows along the last axes of a space of `dims` axes. */
export function windowOperands(windows: readonly Windows[], dims: number): LaunchOperand[] {
  return windows.map((axis, d) => {
    const { starts, counts, divisors } = axis;
    const rows = table(keyOf(axis), () => starts.map((start, o) => [start, counts[o] as number, divisors[o] ?? 1]));
    const strides = new Array<number>(dims).fill(0);
    strides[dims - windows.length + d] = 3;
    return { ...wholeOperand(rows), strides, inner: [1] };
  });
}
