/**
 * @file The calling convention between the engine and the modules: where arguments stand in linear memory.
 *
 * A kernel is exported as `(arguments, context, outerBegin, outerEnd, rowBegin, rowEnd)`. `arguments` is the address of the
 * argument block of `kernels/layout.ts`, followed by the address of each operand's storage. `context` is memory of the calling
 * thread. Contractions of floats are also exported with the suffix `_tiled`; there rows are blocks of the result, see `tiled.ts`.
 */
import { argumentBlockLength } from '../../kernels/layout.ts';
import type { Signature } from './assembler.ts';

/** Bytes from the argument block to the addresses of the operands' storages (one i32 each). */
export const addressesOffset = argumentBlockLength * 8;
/** Bytes to the block sizes of a tiled contraction: rows and columns of the result (one i32 each). */
export const blockRowsOffset = addressesOffset + 32;
export const blockColumnsOffset = addressesOffset + 36;
/** Bytes of the argument block with all this. */
export const argumentsLength = addressesOffset + 64;

/** What a thread's scratch must hold: see `tiled.ts`. */
export const tile = {
  /** Rows of the result that are computed at once, in registers. */
  rows: 4,
  /** The largest block of the result, and the depth of the products that are added to it at a time. */
  blockRows: 128,
  blockColumns: 256,
  depth: 256,
} as const;

/** Bytes of a thread's scratch: packed panels of both factors, and a block of the result, in float64. */
export const scratchLength =
  8 * (tile.blockRows * tile.depth + tile.depth * tile.blockColumns + tile.blockRows * tile.blockColumns);

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
  /** For each operand, room for one element repeated: a vector loop reads a broadcast operand there as if it were contiguous. */
  broadcast: 2688,
  broadcastLength: 128,
  length: 4096,
} as const;

/** Added to a contraction's name for its tiled form. */
export const tiledSuffix = '_tiled';

/** Parameters of every exported function, by position. */
export const parameter = { arguments: 0, context: 1, outerBegin: 2, outerEnd: 3, rowBegin: 4, rowEnd: 5 } as const;

export const kernelSignature: Signature = { parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], results: [] };

/** Index of the imported remainder of floats: `(f64, f64) → f64`, the operator `%` of JavaScript, which is exact. */
export const remainderImport = 0;
