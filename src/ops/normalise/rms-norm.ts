/** @file Normalisation by the root of the mean square. B. Zhang, R. Sennrich, 2019, https://arxiv.org/abs/1910.07467 */
import type { Tensor } from '../../tensor/tensor.ts';
import { toDtype, widened } from '../conversion.ts';
import { composite } from '../define.ts';
import type { Operator } from '../operator.ts';
import { optionalNumber, optionalTensor, shape as shapeParameter, tensor } from '../parameters.ts';
import { add, mul, rsqrt } from '../pointwise/arithmetic.ts';
import { mean } from '../reduce/mean.ts';
import { requireFloatInput, requireLike } from './groups.ts';
import { requireTrailing } from './layer-norm.ts';

type RmsNormOptions = { readonly weight?: Tensor | null; readonly eps?: number | null };

interface RmsNormOperator extends Operator {
  (
    input: Tensor,
    normalizedShape: readonly number[],
    weight?: Tensor | null | RmsNormOptions,
    eps?: number | null | RmsNormOptions,
  ): Tensor;
}

/** The distance from 1 to the next larger number. */
const epsilons = { float32: 2 ** -23, float64: 2 ** -52 } as const;

/**
 * Divides by the root of the mean square over the trailing dims: layer normalisation without the mean.
 *
 * @formula input / √(mean(input²) + eps) · weight
 * @shape input [*, normalizedShape], weight normalizedShape → the input's
 * @throws {ShapeError} when the input does not end with normalizedShape (`rmsNorm/shape`).
 * @source B. Zhang, R. Sennrich: "Root Mean Square Layer Normalization", 2019, https://arxiv.org/abs/1910.07467
 * @example
 * F.rmsNorm(torch.tensor([[3, 4]]), [2]); // tensor([[0.8485, 1.1314]])
 */
export const rmsNorm: RmsNormOperator = composite({
  name: 'rmsNorm',
  parameters: [
    tensor('input'),
    shapeParameter('normalizedShape', 'Sizes of the trailing dims.'),
    optionalTensor('weight'),
    optionalNumber('eps', undefined, "The dtype's epsilon where left out."),
  ],
  method: false,
  compute: ({ input, normalizedShape, weight, eps }) => {
    requireFloatInput('rmsNorm', input);
    requireTrailing('rmsNorm', input, normalizedShape);
    requireLike('rmsNorm', 'weight', weight, input, normalizedShape);
    const small = eps ?? (input.dtype.name === 'float64' ? epsilons.float64 : epsilons.float32);
    const dims = normalizedShape.map((_, d) => d - normalizedShape.length);
    const wide = widened(input);
    const normal = mul(wide, rsqrt(add(mean(mul(wide, wide), dims, true), small)));
    return toDtype(weight === undefined ? normal : mul(normal, weight), input.dtype);
  },
});
