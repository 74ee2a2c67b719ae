/** @file Power-average pooling: norms of windows. */
import type { Tensor } from '../../tensor/tensor.ts';
import { perAxis, type Sizes } from '../convolution/geometry.ts';
import { composite } from '../define.ts';
import type { Operator } from '../operator.ts';
import { integers, number, optionalBoolean, optionalIntegers, tensor } from '../parameters.ts';
import { relu } from '../pointwise/activation.ts';
import { abs, mul, sign } from '../pointwise/arithmetic.ts';
import { pow } from '../pointwise/power.ts';
import { avgPool1d, avgPool2d, avgPool3d } from './pool.ts';

interface Options {
  readonly stride?: Sizes | null;
  readonly ceilMode?: boolean;
}

interface PowerPoolOperator extends Operator {
  (
    input: Tensor,
    normType: number | (Options & { readonly normType: number; readonly kernelSize: Sizes }),
    kernelSize?: Sizes | (Options & { readonly kernelSize: Sizes }),
    stride?: Sizes | null | Options,
    ceilMode?: boolean | Options,
  ): Tensor;
}

const means = [avgPool1d, avgPool2d, avgPool3d] as const;

function powerPool(name: string, rank: 1 | 2 | 3): PowerPoolOperator {
  const average = means[rank - 1] as typeof avgPool2d;
  return composite({
    name,
    parameters: [
      tensor('input'),
      number('normType', 'degree of the norm'),
      integers('kernelSize'),
      optionalIntegers('stride', undefined, 'the kernel size if left out'),
      optionalBoolean('ceilMode', false),
    ],
    method: false,
    compute: ({ input, normType, kernelSize, stride = null, ceilMode }) => {
      const taps = perAxis(name, 'kernelSize', kernelSize, rank).reduce((product, size) => product * size, 1);
      const averages = average(pow(input, normType), { kernelSize, stride, ceilMode });
      return pow(mul(mul(sign(averages), relu(abs(averages))), taps), 1 / normType);
    },
  });
}

/**
 * Norm of each window along a sequence: between the sum, at degree 1, and the maximum, at large degrees.
 *
 * @formula y[n, c, t] = (Σ input[n, c, t · stride + i]^normType)^(1 / normType), i < kernelSize
 * @shape [N, C, L] or [C, L] → [N, C, L′]
 * @example
 * F.lpPool1d(torch.tensor([[[3, 4, 5, 12]]]), 2, 2); // tensor([[[ 5., 13.]]])
 */
export const lpPool1d: PowerPoolOperator = powerPool('lpPool1d', 1);

/**
 * Norm of each window of an image.
 *
 * @formula as `lpPool1d`, over the pixels of a window
 * @shape [N, C, H, W] or [C, H, W] → [N, C, H′, W′]
 * @example
 * F.lpPool2d(torch.tensor([[[3, 0], [0, 4]]]), 2, 2); // tensor([[[5.]]])
 */
export const lpPool2d: PowerPoolOperator = powerPool('lpPool2d', 2);

/**
 * Norm of each block of a volume.
 *
 * @formula as `lpPool1d`, over the elements of a block
 * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, D′, H′, W′]
 * @example
 * F.lpPool3d(torch.ones([1, 1, 2, 2, 2]), 1, 2).item(); // 8
 */
export const lpPool3d: PowerPoolOperator = powerPool('lpPool3d', 3);
