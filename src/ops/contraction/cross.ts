/** @file Products of vectors in space. */
import { ShapeError } from '../../errors/errors.ts';
import { formatShape, wrapDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { composite } from '../define.ts';
import { stack } from '../join.ts';
import type { MethodOperator } from '../operator.ts';
import { optionalInteger, tensor } from '../parameters.ts';
import { mul, sub } from '../pointwise/arithmetic.ts';
import { select } from '../view/slice.ts';

interface CrossOperator extends MethodOperator {
  (input: Tensor, other: Tensor, dim?: number | null | { readonly dim?: number | null }): Tensor;
}

/**
 * Vector product of vectors of three: perpendicular to both; along the first dim of size 3 unless one is named.
 *
 * @formula y = [a₂b₃ − a₃b₂, a₃b₁ − a₁b₃, a₁b₂ − a₂b₁]
 * @shape [*, 3, *], [*, 3, *] → [*, 3, *]
 * @throws {ShapeError} when there is no dim of size 3 in both (`cross/shape`).
 * @example
 * torch.cross(torch.tensor([1, 0, 0]), torch.tensor([0, 1, 0])); // tensor([0., 0., 1.])
 */
export const cross: CrossOperator = composite({
  name: 'cross',
  parameters: [tensor('input'), tensor('other'), optionalInteger('dim', undefined)],
  compute: ({ input, other, dim }) => {
    const rank = input.sizes.length;
    const d = dim === undefined ? input.sizes.indexOf(3) : wrapDim('cross', dim, rank);
    if (other.sizes.length !== rank || d < 0 || input.sizes[d] !== 3 || other.sizes[d] !== 3) {
      throw new ShapeError(
        'cross/shape',
        `cross needs two tensors of as many dims, of size 3 along dim ${dim ?? 'the same'}, got shapes ${formatShape(input.sizes)} and ${formatShape(other.sizes)}`,
        { input: input.sizes, other: other.sizes },
      );
    }
    const parts = [0, 1, 2].map((i) => {
      const [j, k] = [(i + 1) % 3, (i + 2) % 3];
      return sub(mul(select(input, d, j), select(other, d, k)), mul(select(input, d, k), select(other, d, j)));
    });
    return stack(parts, d);
  },
});
