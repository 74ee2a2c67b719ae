/**
 * @file Where a launch's arguments stand in the argument block, a Float64Array that every engine reads.
 *
 * | position | content |
 * | --- | --- |
 * | 0 | outer rank R |
 * | 1 | row extent |
 * | 2 … | sizes, in the kernel's order |
 * | … | scalars: a double each; int64 as its 64 bits (write through a BigInt64Array over the same buffer) |
 * | … | for each operand: byte offset in its storage, row stride, inner strides (all strides count elements) |
 * | outer | R outer sizes, then for each operand R outer strides |
 */
import type { Kernel } from './ir.ts';

/** Operands that one launch can bind. */
export const maximumOperands = 8;

/** Operands of a kernel with guards: engines bind as much memory as the fewest of WebGPU's limits allow, and what failed is noted there too. */
export const maximumGuarded = maximumOperands - 1;

/** Doubles in an argument block: enough for 8 operands and 64 outer axes. */
export const argumentBlockLength = 1024;

export interface Layout {
  /** Position of the first size. */
  readonly sizes: number;
  /** Position of the first scalar. */
  readonly scalars: number;
  /** Position of each operand's byte offset; its row stride and inner strides follow. */
  readonly operands: readonly number[];
  /** Position of the outer sizes; the outer strides of operand i begin at `outer + R · (1 + i)`. */
  readonly outer: number;
}

export function layoutOf(kernel: Kernel): Layout {
  const sizes = 2;
  const scalars = sizes + kernel.sizes.length;
  let next = scalars + kernel.scalars.length;
  const operands = kernel.operands.map((operand) => {
    const position = next;
    next += 2 + operand.rank;
    return position;
  });
  return { sizes, scalars, operands, outer: next };
}
