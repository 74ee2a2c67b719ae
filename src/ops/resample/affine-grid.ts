/** @file Grids of places that an affine map makes of those of an image or a volume. */
import { DTypeError, ShapeError } from '../../errors/errors.ts';
import { formatShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { matmul } from '../contraction/matmul.ts';
import { filled } from '../conversion.ts';
import { linspace } from '../creation/range.ts';
import { composite } from '../define.ts';
import { stack } from '../join.ts';
import type { Operator } from '../operator.ts';
import { optionalBoolean, orNone, shape, tensor } from '../parameters.ts';
import { mul } from '../pointwise/arithmetic.ts';
import { expand } from '../view/expand.ts';
import { transpose } from '../view/permute.ts';
import { reshape } from '../view/reshape.ts';

interface Options {
  readonly alignCorners?: boolean | null;
}

interface AffineGridOperator extends Operator {
  (theta: Tensor, size: readonly number[], alignCorners?: boolean | null | Options): Tensor;
}

/**
 * Grid of places for `F.gridSample`: those of an output of a size, turned, stretched and moved by an affine map for each
 * of a batch.
 *
 * @formula grid[n, i, j] = theta[n] · (xⱼ, yᵢ, 1)
 * @shape theta [N, 2, 3], size [N, C, H, W] → [N, H, W, 2]; theta [N, 3, 4], size [N, C, D, H, W] → [N, D, H, W, 3]
 * @throws {DTypeError} when the map is not of floating-point numbers (`affineGrid/dtype`).
 * @throws {ShapeError} when map and size do not go together (`affineGrid/shape`).
 * @source M. Jaderberg et al.: "Spatial Transformer Networks", 2015, https://arxiv.org/abs/1506.02025
 * @example
 * F.affineGrid(torch.tensor([[[1, 0, 0], [0, 1, 0]]]), [1, 1, 1, 2], { alignCorners: true });
 * // tensor([[[[-1.,  0.],
 * //           [ 1.,  0.]]]])
 */
export const affineGrid: AffineGridOperator = composite({
  name: 'affineGrid',
  parameters: [
    tensor('theta'),
    shape('size'),
    orNone(optionalBoolean('alignCorners', false, '−1 and 1 are the centres of the corner elements, not their edges')),
  ],
  method: false,
  compute: ({ theta, size, alignCorners }) => {
    const { dtype } = theta;
    if (!dtype.isFloatingPoint) {
      throw new DTypeError('affineGrid/dtype', `affineGrid needs a map of floating-point numbers, got ${dtype.name}`);
    }
    const [batch = 0, , ...extents] = size;
    const rank = extents.length;
    const needed = [batch, rank, rank + 1];
    if ((rank !== 2 && rank !== 3) || theta.sizes.join() !== needed.join() || extents.some((extent) => extent < 1)) {
      throw new ShapeError(
        'affineGrid/shape',
        `affineGrid needs a map [N, 2, 3] and a size [N, C, H, W], or [N, 3, 4] and [N, C, D, H, W], got ${formatShape(theta.sizes)} and ${formatShape(size)}`,
        { theta: theta.sizes, size },
      );
    }
    const along = extents.map((extent, d) => {
      const ends = extent === 1 ? filled([1], dtype, 0) : linspace(-1, 1, extent, { dtype });
      const places = alignCorners === true ? ends : mul(ends, (extent - 1) / extent);
      const own = extents.map((_, other) => (other === d ? extent : 1));
      return expand(reshape(places, own), extents);
    });
    const base = stack([...along.reverse(), filled(extents, dtype, 1)], -1);
    const flat = reshape(base, [1, -1, rank + 1]);
    return reshape(matmul(flat, transpose(theta, 1, 2)), [batch, ...extents, rank]);
  },
});
