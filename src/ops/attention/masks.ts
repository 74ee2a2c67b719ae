/** @file The masks of attention as operands of its kernels. */
import { bool } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { MatrixOperand } from '../contraction/contraction.ts';
import { filled } from '../conversion.ts';
import { cat } from '../join.ts';
import { expand } from '../view/expand.ts';
import { type Block, Matrices, type Sizes } from './blocks.ts';
import type { Masking } from './kernels.ts';

export class Masks {
  /** Which kernels take them. */
  readonly masking: Masking;
  private readonly matrices: Matrices | undefined;
  /**
   * Whether query i sees key j stands at queries − 1 − i + j: the band below a diagonal is a matrix whose strides are −1 and 1, of as much
   * memory as it has rows and columns.
   */
  private readonly band: Tensor | undefined;
  private readonly queries: number;

  constructor(mask: Tensor | undefined, causal: boolean, { batch, queries, keys }: Sizes) {
    const hasBand = causal && keys > 0;
    this.masking = { mask: mask === undefined ? 'none' : mask.dtype === bool ? 'bool' : 'added', causal: hasBand };
    this.matrices = mask === undefined ? undefined : new Matrices(expand(mask, [...batch, queries, keys]), batch);
    this.band = hasBand ? cat([filled([queries], bool, true), filled([keys - 1], bool, false)]) : undefined;
    this.queries = queries;
  }

  /** In the order of the kernels' operands. */
  of(block: Block): MatrixOperand[] {
    const { matrices, band } = this;
    const list: MatrixOperand[] = [];
    if (matrices !== undefined) list.push(matrices.of(block, block.from));
    if (band !== undefined) {
      const { storage, dtype, offset } = band;
      const tensor = { storage, dtype, offset: offset + this.queries - 1 - block.from };
      list.push({ tensor, batch: block.batch.map(() => 0), rows: -1, columns: 1 });
    }
    return list;
  }
}
