/** @file A compute shader in WGSL, and what a host must know to run it. */
import type { WordKernel } from './kernel.ts';
import { libraryText } from './library.ts';
import { accessText, bindingsText } from './memory.ts';
import type { Slot } from './slots.ts';
import { Writer } from './writer.ts';

/**
 * A shader. Group 0 holds the words of the launch's arguments (`argumentBinding`, a uniform buffer) and, where it is guarded, the guard
 * buffer (`guardBinding`, which begins as 0); `placeOf` says where each slot is bound.
 */
export interface WgslProgram {
  readonly code: string;
  readonly entryPoint: string;
  /** The buffers that it binds. Where the schedule has scratch, that of the launch comes behind those of the operands. */
  readonly slots: readonly Slot[];
  readonly guarded: boolean;
  /** Writes to `groups` the workgroups along x, y and z for a launch of these words. Where one is 0, nothing is to be done. */
  workgroups(words: Uint32Array, groups: Uint32Array): void;
}

const argumentText = `fn argument(position: u32) -> u32 {
  return arguments.words[position >> 2u][position & 3u];
}
`;

/** The program of a kernel in words, whose entry point 'main' `write` writes. */
export function programOf<Kernel extends WordKernel>(
  kernel: Kernel,
  write: (writer: Writer, kernel: Kernel) => void,
  workgroups: WgslProgram['workgroups'],
): WgslProgram {
  const writer = new Writer();
  write(writer, kernel);
  const parts = [
    bindingsText(kernel.slots, kernel.layout.length, kernel.guarded),
    argumentText,
    libraryText(writer.libraryOperators),
    accessText(kernel.slots, writer),
    `${writer.lines.join('\n')}\n`,
  ];
  return {
    code: parts.filter((part) => part !== '').join('\n'),
    entryPoint: 'main',
    slots: kernel.slots,
    guarded: kernel.guarded,
    workgroups,
  };
}
