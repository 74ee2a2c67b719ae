/** @file A kernel after legalisation, and the names that its parts and its schedule share. */
import type { WordLayout } from './arguments.ts';
import type { Slot } from './slots.ts';
import type { Word, WordStatement } from './words.ts';

interface WordHead {
  readonly layout: WordLayout;
  readonly slots: readonly Slot[];
  readonly operands: number;
  /** Some guard may report. */
  readonly guarded: boolean;
}

export interface WordLoops extends WordHead {
  readonly kind: 'loops';
  readonly body: readonly WordStatement[];
}

export interface WordAxis {
  readonly name: string;
  readonly extent: Word;
}

export interface WordContraction extends WordHead {
  readonly kind: 'contraction';
  readonly m: readonly WordAxis[];
  readonly n: readonly WordAxis[];
  readonly k: readonly WordAxis[];
  readonly a: Word;
  readonly b: Word;
  /** The sum after one more product, over the names `sum`, `factorA` and `factorB`. */
  readonly accumulate: Word;
  readonly epilogue: readonly WordStatement[];
}

export type WordKernel = WordLoops | WordContraction;

/** Names of the values that a contraction's schedule provides, and of an operand's address at the current point. */
export const sumName = variableName('sum');
export const factorNames = ['factorA', 'factorB'] as const;
export const rowName = variableName('row');
export function baseName(operand: number): string {
  return `base${operand}`;
}

/** A name of the IR as a name of WGSL that is neither a keyword nor one of ours. */
export function variableName(name: string): string {
  return name.includes('.') ? name.replace('.', '_') : `v_${name}`;
}
