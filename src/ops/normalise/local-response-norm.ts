/** @file Local response normalisation. A. Krizhevsky et al.: "ImageNet Classification with Deep Convolutional Neural Networks", 2012, https://doi.org/10.1145/3065386 */
import { ShapeError } from '../../errors/errors.ts';
import { formatShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { filled } from '../conversion.ts';
import { composite } from '../define.ts';
import { cat } from '../join.ts';
import type { Operator } from '../operator.ts';
import { integer, optionalNumber, tensor } from '../parameters.ts';
import { add, mul } from '../pointwise/arithmetic.ts';
import { div } from '../pointwise/division.ts';
import { pow } from '../pointwise/power.ts';
import { sum } from '../reduce/sum.ts';
import { unfold } from '../view/window.ts';

type Options = { readonly alpha?: number; readonly beta?: number; readonly k?: number };

interface LocalResponseNormOperator extends Operator {
  (input: Tensor, size: number, alpha?: number | Options, beta?: number | Options, k?: number | Options): Tensor;
}

/**
 * Divides each element by a power of the mean square of the channels around it, so that strong responses damp their
 * neighbours.
 *
 * @formula input / (k + alpha · mean(input² of size channels))^beta
 * @shape [N, C, *] → [N, C, *]
 * @throws {ShapeError} when the input has less than three dims (`localResponseNorm/rank`).
 * @source A. Krizhevsky et al.: "ImageNet Classification with Deep Convolutional Neural Networks", 2012,
 *   https://doi.org/10.1145/3065386
 * @example
 * F.localResponseNorm(torch.tensor([[[3], [4]]]), 2, { alpha: 1, beta: 0.5 });
 * // tensor([[[1.2792],
 * //          [1.0887]]])
 */
export const localResponseNorm: LocalResponseNormOperator = composite({
  name: 'localResponseNorm',
  parameters: [
    tensor('input', '[N, C, …]'),
    integer('size', 'Number of channels around; those beyond the ends count as 0.'),
    optionalNumber('alpha', 1e-4),
    optionalNumber('beta', 0.75),
    optionalNumber('k', 1),
  ],
  method: false,
  compute: ({ input, size, alpha, beta, k }) => {
    if (input.sizes.length < 3) {
      throw new ShapeError(
        'localResponseNorm/rank',
        `localResponseNorm needs at least 3 dims, got shape ${formatShape(input.sizes)}`,
        { shape: input.sizes },
      );
    }
    const width = Number(size);
    const squares = mul(input, input);
    const zeros = (channels: number): Tensor => filled(input.sizes.with(1, channels), input.dtype, 0);
    const padded = cat([zeros(Math.floor(width / 2)), squares, zeros(Math.floor((width - 1) / 2))], 1);
    const totals = sum(unfold(padded, 1, width, 1), -1);
    // PyTorch's average of ints is cut to ints.
    const around = input.dtype.isFloatingPoint ? div(totals, width) : div(totals, width, { roundingMode: 'trunc' });
    return div(input, pow(add(mul(around, alpha), k), beta));
  },
});
