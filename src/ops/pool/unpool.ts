/** @file The way back from maxima of windows: each stands where it was found, with zeros around. */
import { DTypeError, ShapeError, ValueError } from '../../errors/errors.ts';
import { requireMemory } from '../../host/memory.ts';
import { int64 } from '../../storage/dtype.ts';
import { elementCount, formatShape, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { perAxis, requirePositive, type Sizes } from '../convolution/geometry.ts';
import { composite } from '../define.ts';
import { unpooled } from '../gather/gather.ts';
import type { Operator } from '../operator.ts';
import { integers, optionalIntegers, tensor } from '../parameters.ts';
import { reshape } from '../view/reshape.ts';

interface Options {
  readonly stride?: Sizes | null;
  readonly padding?: Sizes;
  readonly outputSize?: readonly number[] | null;
}

interface UnpoolOperator extends Operator {
  (
    input: Tensor,
    indices: Tensor,
    kernelSize: Sizes | (Options & { readonly kernelSize: Sizes }),
    stride?: Sizes | null | Options,
    padding?: Sizes | Options,
    outputSize?: readonly number[] | null | Options,
  ): Tensor;
}

/** The spatial sizes of the result: those asked for, if a pooling of these parameters leads from them to the input's. */
function sizesOf(
  name: string,
  input: Tensor,
  given: { readonly kernel: number[]; readonly stride: number[]; readonly padding: number[] },
  outputSize: readonly number[] | undefined,
): readonly number[] {
  const { kernel, stride, padding } = given;
  const rank = kernel.length;
  const natural = kernel.map(
    (size, d) => ((input.sizes.at(d - rank) as number) - 1) * (stride[d] as number) + size - 2 * (padding[d] as number),
  );
  if (outputSize === undefined) return natural;
  const sizes = outputSize.length === rank + 2 ? outputSize.slice(2) : outputSize;
  const fits =
    sizes.length === rank && sizes.every((size, d) => Math.abs(size - (natural[d] as number)) < (stride[d] as number));
  if (fits) return sizes;
  throw new ValueError(
    `${name}/outputSize`,
    `outputSize of ${name} must have ${rank} or ${rank + 2} entries, each less than the stride ${formatShape(stride)} away from ${formatShape(natural)}, got ${formatShape(outputSize)}`,
    { outputSize, natural },
  );
}

function unpool(name: string, rank: number): UnpoolOperator {
  return composite({
    name,
    parameters: [
      tensor('input'),
      tensor('indices', 'what max pooling returns with `returnIndices`'),
      integers('kernelSize'),
      optionalIntegers('stride', undefined, 'the kernel size if left out'),
      optionalIntegers('padding', 0),
      optionalIntegers('outputSize', undefined, 'where several sizes lead to the one of the input'),
    ],
    method: false,
    compute: ({ input, indices, kernelSize, stride, padding, outputSize }) => {
      const kernel = perAxis(name, 'kernelSize', kernelSize, rank);
      const steps = stride === undefined ? kernel : perAxis(name, 'stride', stride, rank);
      requirePositive(name, 'kernelSize', kernel);
      requirePositive(name, 'stride', steps);
      const dims = input.sizes.length;
      if ((dims !== rank + 1 && dims !== rank + 2) || !sameShape(indices.sizes, input.sizes)) {
        throw new ShapeError(
          `${name}/shape`,
          `${name} needs an input of ${rank + 2} dims (batch, channels, …) or ${rank + 1}, and indices of its shape, got ${formatShape(input.sizes)} and ${formatShape(indices.sizes)}`,
          { input: input.sizes, indices: indices.sizes },
        );
      }
      if (indices.dtype !== int64) {
        throw new DTypeError(
          `${name}/indices`,
          `indices of ${name} must be int64, got ${indices.dtype.name}\n  fix: pool with { returnIndices: true } and pass what comes back`,
          { dtype: indices.dtype.name },
        );
      }
      const sizes = sizesOf(
        name,
        input,
        { kernel, stride: steps, padding: perAxis(name, 'padding', padding, rank) },
        typeof outputSize === 'number' ? [outputSize] : outputSize,
      );
      const leading = input.sizes.slice(0, -rank);
      const whole = [...leading, ...sizes];
      if (sizes.some((size) => size < 1)) {
        throw new ShapeError(`${name}/output-size`, `the output of ${name} would have the size ${sizes.join(' x ')}`, {
          sizes,
        });
      }
      requireMemory(elementCount(whole) * input.dtype.itemsize);
      const planes = (each: Tensor): Tensor => reshape(each, [...leading, elementCount(input.sizes.slice(-rank))]);
      return reshape(unpooled([...leading, elementCount(sizes)], planes(indices), planes(input)), whole);
    },
  });
}

/**
 * Puts each maximum of a sequence back to where it stood, with zeros around.
 *
 * @formula y[n, c, indices[n, c, t]] = input[n, c, t], 0 elsewhere
 * @shape [N, C, L′] or [C, L′] → [N, C, L], L = (L′ − 1) · stride − 2 · padding + kernelSize if not said otherwise
 * @throws {ShapeError} when the indices have another shape than the input (`maxUnpool1d/shape`).
 * @throws {DTypeError} when the indices are not int64 (`maxUnpool1d/indices`).
 * @throws {ValueError} when no pooling leads from outputSize to the input's size (`maxUnpool1d/outputSize`).
 * @throws {IndexError} when an index lies outside (`maxUnpool/range`).
 * @example
 * const [y, indices] = F.maxPool1d(torch.tensor([[[1, 3, 2, 5]]]), 2, { returnIndices: true });
 * F.maxUnpool1d(y, indices, 2); // tensor([[[0., 3., 0., 5.]]])
 */
export const maxUnpool1d: UnpoolOperator = unpool('maxUnpool1d', 1);

/**
 * Puts each maximum of an image back to where it stood: the decoder's half of networks for segmentation.
 *
 * @formula y[n, c, indices[n, c, v, u]] = input[n, c, v, u] in planes counted row by row, 0 elsewhere
 * @shape [N, C, H′, W′] or [C, H′, W′] → [N, C, H, W], as `maxUnpool1d` for each dim
 * @throws {ShapeError} when the indices have another shape than the input (`maxUnpool2d/shape`).
 * @source V. Badrinarayanan et al.: "SegNet: A Deep Convolutional Encoder-Decoder Architecture for Image Segmentation",
 *   2015, https://arxiv.org/abs/1511.00561
 * @example
 * const [y, indices] = F.maxPool2d(torch.tensor([[[1, 2], [4, 3]]]), 2, { returnIndices: true });
 * F.maxUnpool2d(y, indices, 2);
 * // tensor([[[0., 0.],
 * //          [4., 0.]]])
 */
export const maxUnpool2d: UnpoolOperator = unpool('maxUnpool2d', 2);

/**
 * Puts each maximum of a volume back to where it stood.
 *
 * @formula as `maxUnpool2d`, with a depth besides
 * @shape [N, C, D′, H′, W′] or [C, D′, H′, W′] → [N, C, D, H, W]
 * @throws {ShapeError} when the indices have another shape than the input (`maxUnpool3d/shape`).
 * @example
 * const [y, indices] = F.maxPool3d(torch.ones([1, 1, 4, 4, 4]), 2, { returnIndices: true });
 * F.maxUnpool3d(y, indices, 2).sum(); // tensor(8.)
 */
export const maxUnpool3d: UnpoolOperator = unpool('maxUnpool3d', 3);
