/**
 * @file The calling convention between the engine and the modules: where arguments stand in linear memory.
 *
 * A kernel is exported as `(arguments, context, outerBegin, outerEnd, rowBegin, rowEnd)`. `arguments` is the address of the
 * argument block of `kernels/layout.ts`, followed by the address of each operand's storage. `context` is memory of the calling
 * thread. Contractions are also exported with the suffix `_tiled`; there the four numbers are tasks, see `contraction.ts`.
 */
import { argumentBlockLength } from '../../kernels/layout.ts';
import type { Signature } from './assembler.ts';

/** Bytes from the argument block to the addresses of the operands' storages (one i32 each). */
export const addressesOffset = argumentBlockLength * 8;
/** Bytes of the argument block with its addresses. */
export const argumentsLength = addressesOffset + 64;

/** The context of a thread. */
export const context = {
  /** i32: 1 + the code of the first guard that failed, or 0. */
  guardCode: 0,
  /** i32 each: where it failed. */
  guardOuter: 4,
  guardRow: 8,
  /** i64: what it reported. */
  guardValue: 16,
  /** i32: address of the thread's bounded scratch for contractions. */
  scratch: 24,
  /** Counters, sizes and byte strides of the outer axes. */
  odometer: 64,
  length: 4096,
} as const;

/** Parameters of every exported function, by position. */
export const parameter = { arguments: 0, context: 1, outerBegin: 2, outerEnd: 3, rowBegin: 4, rowEnd: 5 } as const;

export const kernelSignature: Signature = { parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], results: [] };

/** Index of the imported remainder of floats: `(f64, f64) → f64`, the operator `%` of JavaScript, which is exact. */
export const remainderImport = 0;
