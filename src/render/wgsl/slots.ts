/** @file Which buffers a launch binds. One storage is one slot, since WebGPU does not bind a buffer as both read-only and writable. */
import type { Kernel } from '../../kernels/ir.ts';
import { sharesWords } from './elements.ts';

/** A storage buffer of a launch. */
export interface Slot {
  /** Written by some operand. */
  readonly writable: boolean;
  /**
   * Its words are atomic: elements of 1 or 2 bytes are written, so that several invocations change parts of one word.
   */
  readonly atomic: boolean;
  /** Its words are declared in vectors of 4. */
  readonly isVector?: boolean;
}

/** A binding of a shader. */
export interface Place {
  readonly group: number;
  readonly binding: number;
}

/** Slots from this one on share a bind group; each of those before has its own, so that it can be kept with its buffer. */
export const firstShared = 2;

/** Where a slot is bound. Group 0 holds the arguments. */
export function placeOf(slot: number): Place {
  return slot < firstShared ? { group: 1 + slot, binding: 0 } : { group: 1 + firstShared, binding: slot - firstShared };
}

/** The slots themselves, from the slot of each operand. */
export function describeSlots(kernel: Kernel, slots: readonly number[]): readonly Slot[] {
  const count = Math.max(-1, ...slots) + 1;
  return Array.from({ length: count }, (_, slot) => {
    const written = kernel.operands.filter(
      (operand, position) => slots[position] === slot && operand.access !== 'read',
    );
    return {
      writable: written.length > 0,
      atomic: written.some((operand) => sharesWords(operand.type)),
    };
  });
}
