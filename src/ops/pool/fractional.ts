/** @file Fractional max pooling: windows at random distances, so that an image gets smaller by any factor. B. Graham: "Fractional Max-Pooling", 2014, https://arxiv.org/abs/1412.6071 */
import { DTypeError, ShapeError, ValueError } from '../../errors/errors.ts';
import { requireMemory } from '../../host/memory.ts';
import { computed } from '../../storage/dtype.ts';
import { elementCount, formatShape, type Shape, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { perAxis, requirePositive, type Sizes } from '../convolution/geometry.ts';
import { constant, toTypedArray } from '../creation/data.ts';
import { composite } from '../define.ts';
import { gather } from '../gather/gather.ts';
import type { Operator } from '../operator.ts';
import { integers, optionalBoolean, optionalIntegers, optionalTensor, optionalValue, tensor } from '../parameters.ts';
import { namedResults } from '../primitive.ts';
import { rand } from '../random/draws.ts';
import { max } from '../reduce/extrema.ts';
import { reshape } from '../view/reshape.ts';
import type { PoolResult } from './pool.ts';

/** How large the result is, as a share of the input: one for all dims, or one for each. */
export type Ratio = number | readonly number[];

interface Options {
  readonly outputSize?: Sizes | null;
  readonly outputRatio?: Ratio | null;
  readonly randomSamples?: Tensor | null;
}

interface FractionalPoolOperator extends Operator {
  /** The maxima, and where they stand in their planes. */
  (input: Tensor, kernelSize: Sizes, options: Options & { readonly returnIndices: true }): PoolResult;
  /** The maxima. */
  (
    input: Tensor,
    kernelSize: Sizes | (Options & { readonly kernelSize: Sizes; readonly returnIndices?: false }),
    outputSize?: Sizes | null | (Options & { readonly returnIndices?: false }),
    outputRatio?: Ratio | null | (Options & { readonly returnIndices?: false }),
    returnIndices?: false | (Options & { readonly returnIndices?: false }),
    randomSamples?: Tensor | null | Options,
  ): Tensor;
}

/** The sizes of the result, from one of the two ways to say them. */
function outputsOf(
  name: string,
  extents: Shape,
  kernel: readonly number[],
  outputSize: Sizes | undefined,
  ratio: Ratio | null | undefined,
): readonly number[] {
  const rank = extents.length;
  const hasRatio = ratio !== undefined && ratio !== null;
  if ((outputSize === undefined) !== hasRatio) {
    throw new ValueError(
      `${name}/outputSize`,
      `${name} needs outputSize or outputRatio, got ${hasRatio ? 'both' : 'neither'}\n  fix: F.${name}(x, 2, { outputRatio: 0.5 })`,
    );
  }
  let outputs: readonly number[];
  if (outputSize === undefined) {
    const ratios = Array.isArray(ratio) ? (ratio as readonly number[]) : new Array<number>(rank).fill(ratio as number);
    if (ratios.length !== rank || !ratios.every((each) => each > 0 && each < 1)) {
      throw new ValueError(
        `${name}/outputRatio`,
        `outputRatio of ${name} must be one number or ${rank}, each between 0 and 1, got [${ratios.join(', ')}]`,
        { outputRatio: ratios },
      );
    }
    outputs = extents.map((extent, d) => Math.trunc(extent * (ratios[d] as number)));
  } else outputs = perAxis(name, 'outputSize', outputSize, rank);
  if (outputs.every((count, d) => count > 0 && count + (kernel[d] as number) - 1 <= (extents[d] as number))) {
    return outputs;
  }
  throw new ShapeError(
    `${name}/output-size`,
    `an output of size ${outputs.join(' x ')} by windows of ${kernel.join(' x ')} does not fit the input's ${extents.join(' x ')}\n  rule: outputSize + kernelSize − 1 is at most the size of the input along each dim, and outputSize is positive`,
    { outputs, kernelSize: kernel, input: extents },
  );
}

/** Where the windows of one axis begin: about evenly spaced from a random start, the last one at the end. */
function startsOf(sample: number, extent: number, outputs: number, kernel: number, single: boolean): number[] {
  const rounded = (value: number): number => (single ? Math.fround(value) : value);
  const starts = new Array<number>(outputs).fill(extent - kernel);
  if (outputs === 1) return starts;
  const step = rounded((extent - kernel) / (outputs - 1));
  for (let o = 0; o < outputs - 1; o++) {
    starts[o] = Math.trunc(rounded(rounded(o + sample) * step)) - Math.trunc(rounded(sample * step));
  }
  return starts;
}

/** The place in its plane of each tap of each window: [planes, outputs, taps]. */
function placesOf(
  samples: Tensor,
  extents: Shape,
  outputs: readonly number[],
  kernel: readonly number[],
  single: boolean,
): BigInt64Array {
  const rank = extents.length;
  const drawn = Array.from(toTypedArray<'float64'>(samples), Number);
  const planes = drawn.length / rank;
  const taps = elementCount(kernel);
  const windows = elementCount(outputs);
  const places = new BigInt64Array(planes * windows * taps);
  let at = 0;
  for (let plane = 0; plane < planes; plane++) {
    // The samples of a plane of an image are those of its columns and of its rows, of a volume in the order of its dims.
    const starts = extents.map((extent, d) => {
      const sample = drawn[plane * rank + (rank === 2 ? 1 - d : d)] as number;
      return startsOf(sample, extent, outputs[d] as number, kernel[d] as number, single);
    });
    const combined = (lists: readonly (readonly number[])[]): number[] =>
      lists.reduce<number[]>(
        (all, list, d) => all.flatMap((before) => list.map((place) => before * (extents[d] as number) + place)),
        [0],
      );
    const offsets = combined(kernel.map((size) => Array.from({ length: size }, (_, k) => k)));
    for (const start of combined(starts)) for (const offset of offsets) places[at++] = BigInt(start + offset);
  }
  return places;
}

function fractionalPool(name: string, rank: 2 | 3): FractionalPoolOperator {
  return composite({
    name,
    parameters: [
      tensor('input'),
      integers('kernelSize'),
      optionalIntegers('outputSize', undefined),
      optionalValue<Ratio>()('outputRatio', undefined, 'share of the input, in place of outputSize'),
      optionalBoolean('returnIndices', false),
      optionalTensor('randomSamples', `[N, C, ${rank}], from 0 to 1; drawn if left out`),
    ],
    method: false,
    compute: ({ input, kernelSize, outputSize, outputRatio, returnIndices, randomSamples }) => {
      const kernel = perAxis(name, 'kernelSize', kernelSize, rank);
      requirePositive(name, 'kernelSize', kernel);
      const dims = input.sizes.length;
      const leading = input.sizes.slice(0, -rank);
      const extents = input.sizes.slice(-rank);
      if ((dims !== rank + 1 && dims !== rank + 2) || input.sizes.slice(dims - rank - 1).includes(0)) {
        throw new ShapeError(
          `${name}/input-rank`,
          `input of ${name} must have ${rank + 2} dims (batch, channels, …) or ${rank + 1}, and elements, got ${formatShape(input.sizes)}`,
          { input: input.sizes },
        );
      }
      if (!input.dtype.isFloatingPoint) {
        throw new DTypeError(`${name}/dtype`, `${name} needs a floating-point input, got ${input.dtype.name}`, {
          input: input.dtype.name,
        });
      }
      const outputs = outputsOf(name, extents, kernel, outputSize, outputRatio);
      const expected = [leading.length === 2 ? (leading[0] as number) : 1, leading.at(-1) as number, rank];
      const samples = randomSamples ?? rand(expected, { dtype: input.dtype });
      if (!sameShape(samples.sizes, expected) || samples.dtype !== input.dtype) {
        throw new ShapeError(
          `${name}/randomSamples`,
          `randomSamples of ${name} must have shape ${formatShape(expected)} and dtype ${input.dtype.name}, got ${formatShape(samples.sizes)} of ${samples.dtype.name}`,
          { samples: samples.sizes, expected },
        );
      }
      const taps = elementCount(kernel);
      const windows = elementCount(outputs);
      requireMemory(16 * elementCount(leading) * windows * taps);
      const single = computed(input.dtype).name === 'float32';
      const places = constant(placesOf(samples, extents, outputs, kernel, single), [...leading, windows * taps]);
      const planes = reshape(input, [...leading, elementCount(extents)]);
      const elements = reshape(gather(planes, -1, places), [...leading, windows, taps]);
      const { values, indices } = max(elements, -1);
      const output = reshape(values, [...leading, ...outputs]);
      if (!returnIndices) return output;
      const rows = reshape(places, [...leading, windows, taps]);
      const found = gather(rows, -1, reshape(indices, [...leading, windows, 1]));
      return namedResults(['output', 'indices'], [output, reshape(found, [...leading, ...outputs])]);
    },
  });
}

/**
 * Largest pixel of each of windows at random distances, for a result of any size below the input's.
 *
 * @formula y[n, c, v, u] = max input[n, c, rows[v] + i, columns[u] + j], rows[v] = ⌊(v + r) · step⌋ − ⌊r · step⌋,
 *   step = (H − kernelSize) / (H′ − 1), r random for each plane
 * @shape [N, C, H, W] or [C, H, W] → [N, C, H′, W′] of outputSize, or ⌊outputRatio · H⌋
 * @throws {ValueError} when not just one of outputSize and outputRatio is given (`fractionalMaxPool2d/outputSize`).
 * @throws {ShapeError} when the windows do not fit (`fractionalMaxPool2d/output-size`).
 * @source B. Graham: "Fractional Max-Pooling", 2014, https://arxiv.org/abs/1412.6071
 * @example
 * const x = torch.arange(25).to(torch.float32).reshape(1, 1, 5, 5);
 * F.fractionalMaxPool2d(x, 2, { outputSize: 3, randomSamples: torch.full([1, 1, 2], 0.5) });
 * // tensor([[[[ 6.,  8.,  9.],
 * //           [16., 18., 19.],
 * //           [21., 23., 24.]]]])
 */
export const fractionalMaxPool2d: FractionalPoolOperator = fractionalPool('fractionalMaxPool2d', 2);

/**
 * Largest element of each of blocks at random distances in a volume.
 *
 * @formula as `fractionalMaxPool2d`, with a depth besides
 * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, D′, H′, W′]
 * @throws {ShapeError} when the blocks do not fit (`fractionalMaxPool3d/output-size`).
 * @example
 * F.fractionalMaxPool3d(torch.ones([1, 2, 6, 6, 6]), 2, { outputRatio: 0.5 }).shape; // [ 1, 2, 3, 3, 3 ]
 */
export const fractionalMaxPool3d: FractionalPoolOperator = fractionalPool('fractionalMaxPool3d', 3);
