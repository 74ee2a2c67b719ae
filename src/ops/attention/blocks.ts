/** @file How attention goes through its scores: block by block, as many as may be in memory. */
import { broadcastShapes, broadcastStrides, elementCount, type Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { MatrixOperand } from '../contraction/contraction.ts';
import type { LaunchOperand } from '../launch.ts';

/** Scores that are in memory at a time. */
const mostScores = 1 << 18;

/** The queries of some or all of the matrices, and the keys that they may see. */
export interface Block {
  /** Places along the first batch dims. */
  readonly at: readonly number[];
  /** The batch dims behind those. */
  readonly batch: Shape;
  readonly from: number;
  readonly rows: number;
  readonly keys: number;
}

export interface Sizes {
  readonly batch: Shape;
  readonly queries: number;
  readonly keys: number;
}

/** Sizes of a call, whose batch dims broadcast. */
export function sizesOf(query: Tensor, key: Tensor, values: Tensor): Sizes {
  const leading = [query, key, values].map(({ sizes }) => sizes.slice(0, -2));
  return {
    batch: broadcastShapes('scaledDotProductAttention', leading),
    queries: query.sizes.at(-2) as number,
    keys: key.sizes.at(-2) as number,
  };
}

/** Every combination of places along dims. */
function* placesIn(shape: Shape): IterableIterator<readonly number[]> {
  const [size, ...rest] = shape;
  if (size === undefined) yield [];
  else for (let i = 0; i < size; i++) for (const places of placesIn(rest)) yield [i, ...places];
}

/** As many matrices at a time as `mostScores` allows, or as many queries of one. */
export function* blocksOf({ batch, queries, keys }: Sizes, causal: boolean): IterableIterator<Block> {
  let axis = batch.length;
  let together = queries * keys;
  while (axis > 0 && together * (batch[axis - 1] as number) <= mostScores) together *= batch[--axis] as number;
  const isWhole = together <= mostScores;
  const rowsAtOnce = isWhole ? queries : Math.min(queries, Math.max(16, Math.floor(mostScores / keys / 16) * 16));
  for (const at of placesIn(batch.slice(0, axis))) {
    for (let from = 0; from < queries; from += rowsAtOnce) {
      const rows = Math.min(rowsAtOnce, queries - from);
      yield { at, batch: batch.slice(axis), from, rows, keys: causal ? Math.min(keys, from + rows) : keys };
    }
  }
}

/** A matrix, or a stack of them, and the same transposed. */
export interface Matrix extends MatrixOperand {
  readonly transposed: MatrixOperand;
}

function matrixOf(tensor: MatrixOperand['tensor'], batch: readonly number[], rows: number, columns: number): Matrix {
  return { tensor, batch, rows, columns, transposed: { tensor, batch, rows: columns, columns: rows } };
}

/** A stack of matrices of which blocks are taken; its batch dims broadcast. */
export class Matrices {
  private readonly tensor: Tensor;
  private readonly batch: readonly number[];
  private readonly row: number;
  private readonly column: number;

  constructor(tensor: Tensor, batch: Shape) {
    const rank = tensor.sizes.length;
    this.tensor = tensor;
    this.batch = broadcastStrides(tensor.sizes.slice(0, rank - 2), tensor.steps.slice(0, rank - 2), batch);
    this.row = tensor.steps[rank - 2] as number;
    this.column = tensor.steps[rank - 1] as number;
  }

  /** The matrices of a block, from a row on. */
  of({ at }: Block, row = 0): Matrix {
    const { storage, dtype } = this.tensor;
    const offset = at.reduce((total, place, d) => total + place * (this.batch[d] as number), this.tensor.offset);
    const tensor = { storage, dtype, offset: offset + row * this.row };
    return matrixOf(tensor, this.batch.slice(at.length), this.row, this.column);
  }
}

/** The scores of a block in scratch memory, as matrices [rows, keys]. */
export function scoresIn(scratch: Tensor, { batch, rows, keys }: Block): Matrix {
  const strides = batch.map((_, d) => rows * keys * elementCount(batch.slice(d + 1)));
  return matrixOf(scratch, strides, keys, 1);
}

/** Scores that the largest block has. */
export function mostOf(blocks: readonly Block[]): number {
  return Math.max(0, ...blocks.map(({ batch, rows, keys }) => elementCount(batch) * rows * keys));
}

/** Matrices as an operand of a launch over rows, with their columns as an inner axis. */
export function alongRows({ tensor, batch, rows, columns }: MatrixOperand): LaunchOperand {
  const { storage, offset, dtype } = tensor;
  return { storage, offset, itemsize: dtype.itemsize, strides: [...batch, rows], inner: [columns] };
}
