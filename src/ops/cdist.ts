/** @file Distances between all pairs of rows, of two matrices or of one. */
import { ShapeError, ValueError } from '../errors/errors.ts';
import { formatShape } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { triuIndices } from './creation/triangle.ts';
import { composite } from './define.ts';
import { indexSelect } from './gather/index-select.ts';
import type { Operator } from './operator.ts';
import { optionalNumber, optionalString, tensor } from './parameters.ts';
import { sub } from './pointwise/arithmetic.ts';
import { requireFloat } from './random/host.ts';
import { vectorNorm } from './reduce/norm.ts';
import { select } from './view/slice.ts';
import { unsqueeze } from './view/squeeze.ts';

const modes = [
  'use_mm_for_euclid_dist_if_necessary',
  'use_mm_for_euclid_dist',
  'donot_use_mm_for_euclid_dist',
] as const;
type Mode = (typeof modes)[number];
type Options = { readonly p?: number; readonly computeMode?: Mode };

interface CdistOperator extends Operator {
  (x1: Tensor, x2: Tensor, p?: number | Options, computeMode?: Mode | Options): Tensor;
}

/**
 * Distances of every row of one matrix to every row of another, by the p-norm; the dims in front broadcast.
 *
 * @formula y[…, i, j] = ‖x1[…, i] − x2[…, j]‖ₚ
 * @shape x1 [*, n, d], x2 [*, m, d] → [*, n, m]
 * @throws {DTypeError} on ints and bools (`cdist/dtype`).
 * @throws {ShapeError} when the rows differ in length (`cdist/shape`).
 * @throws {ValueError} when p is negative (`cdist/p`).
 * @difference Every `computeMode` takes the differences themselves, which is the most exact.
 * @example
 * torch.cdist(torch.tensor([[0, 0], [3, 4]]), torch.tensor([[0, 0]]));
 * // tensor([[0.],
 * //         [5.]])
 */
export const cdist: CdistOperator = composite({
  name: 'cdist',
  parameters: [tensor('x1'), tensor('x2'), optionalNumber('p', 2), optionalString('computeMode', modes, modes[0])],
  method: false,
  compute: ({ x1, x2, p }) => {
    for (const x of [x1, x2]) requireFloat('cdist', x.dtype);
    if (x1.sizes.length < 2 || x2.sizes.length < 2 || x1.sizes.at(-1) !== x2.sizes.at(-1)) {
      throw new ShapeError(
        'cdist/shape',
        `cdist needs matrices of as many columns, got shapes ${formatShape(x1.sizes)} and ${formatShape(x2.sizes)}`,
        { x1: x1.sizes, x2: x2.sizes },
      );
    }
    if (!(p >= 0)) throw new ValueError('cdist/p', `p of cdist must not be negative, got ${p}`, { p });
    return vectorNorm(sub(unsqueeze(x1, -2), unsqueeze(x2, -3)), p, -1);
  },
});

interface PdistOperator extends Operator {
  (input: Tensor, p?: number | { readonly p?: number }): Tensor;
}

/**
 * Distances of every row of a matrix to every later row, by the p-norm, one behind the other.
 *
 * @formula ‖input[i] − input[j]‖ₚ for i < j
 * @shape [n, d] → [n · (n − 1) / 2]
 * @throws {DTypeError} on ints and bools (`pdist/dtype`).
 * @throws {ShapeError} when the input is no matrix (`pdist/shape`).
 * @throws {ValueError} when p is negative (`pdist/p`).
 * @example
 * F.pdist(torch.tensor([[0, 0], [3, 4], [0, 1]])); // tensor([5.0000, 1.0000, 4.2426])
 */
export const pdist: PdistOperator = composite({
  name: 'pdist',
  parameters: [tensor('input'), optionalNumber('p', 2)],
  method: false,
  compute: ({ input, p }) => {
    requireFloat('pdist', input.dtype);
    if (input.sizes.length !== 2) {
      throw new ShapeError('pdist/shape', `pdist needs a matrix, got shape ${formatShape(input.sizes)}`, {
        input: input.sizes,
      });
    }
    if (!(p >= 0)) throw new ValueError('pdist/p', `p of pdist must not be negative, got ${p}`, { p });
    const count = input.sizes[0] as number;
    const pairs = triuIndices(count, count, 1);
    const [first, second] = [select(pairs, 0, 0), select(pairs, 0, 1)];
    return vectorNorm(sub(indexSelect(input, 0, first), indexSelect(input, 0, second)), p, -1);
  },
});
