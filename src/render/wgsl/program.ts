/** @file Renders a kernel as a WGSL compute shader. */
import type { Kernel } from '../../kernels/ir.ts';
import { legalise } from './legalise.ts';
import { libraryText } from './library.ts';
import { accessText, bindingsText, guardBindingOf } from './memory.ts';
import { writeContraction, writeLoops } from './schedule.ts';
import { type Slot, separateSlots } from './slots.ts';
import { Writer } from './writer.ts';

/**
 * A shader and what its bind group 0 holds: binding 0 is a uniform buffer with the words of `packArguments`, binding 1 + i the
 * storage buffer of slot i, and `guardBinding`, if there is one, a storage buffer of 3 words that begin as 0. A guard that fails
 * leaves there 1 + its code, and its value as int64.
 */
export interface WgslProgram {
  readonly code: string;
  readonly entryPoint: string;
  readonly slots: readonly Slot[];
  readonly guardBinding: number | undefined;
  /** Bytes of the uniform buffer. */
  readonly argumentBytes: number;
}

const argumentText = `fn argument(position: u32) -> u32 {
  return arguments.words[position >> 2u][position & 3u];
}
`;

/** Renders `kernel` for launches whose operands lie in the given slots: `slots[i]` is the slot of operand i. */
export function renderWgsl(kernel: Kernel, slots: readonly number[] = separateSlots(kernel)): WgslProgram {
  const words = legalise(kernel, slots);
  const writer = new Writer();
  if (words.kind === 'loops') writeLoops(writer, words);
  else writeContraction(writer, words);
  const parts = [
    bindingsText(words.slots, words.layout.length, words.guarded),
    argumentText,
    libraryText(writer.libraryOperators),
    accessText(words.slots, writer),
    `${writer.lines.join('\n')}\n`,
  ];
  return {
    code: parts.filter((part) => part !== '').join('\n'),
    entryPoint: 'main',
    slots: words.slots,
    guardBinding: words.guarded ? guardBindingOf(words.slots) : undefined,
    argumentBytes: 4 * words.layout.length,
  };
}
