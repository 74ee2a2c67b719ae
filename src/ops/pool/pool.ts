/** @file Maximum and average pooling over one to three spatial dims, with windows of a given size or adapted to an output size. */
import { DTypeError, ShapeError, ValueError } from '../../errors/errors.ts';
import { requireMemory } from '../../host/memory.ts';
import { formatShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { perAxis, requirePositive, type Sizes } from '../convolution/geometry.ts';
import { composite } from '../define.ts';
import type { Operator } from '../operator.ts';
import { integers, optionalBoolean, optionalInteger, optionalIntegers, tensor, value } from '../parameters.ts';
import { mean } from '../reduce/mean.ts';
import { poolMaximum } from './maximum.ts';
import { poolMean } from './mean.ts';
import { adaptiveWindows, slidingWindows, type WindowOptions, type Windows, windowCount } from './windows.ts';

type OutputSize = number | readonly (number | null)[] | null;

function checkInput(name: string, input: Tensor, rank: number): void {
  const dims = input.sizes.length;
  const inner = input.sizes.slice(dims === rank + 2 ? 1 : 0);
  if (dims === rank + 1 || dims === rank + 2) {
    if (!inner.includes(0)) return;
    throw new ShapeError(
      `${name}/empty`,
      `only the batch of ${name}'s input may be empty, got ${formatShape(input.sizes)}`,
      { input: input.sizes },
    );
  }
  throw new ShapeError(
    `${name}/input-rank`,
    `input of ${name} must have ${rank + 2} dims (batch, channels, …) or ${rank + 1} (one image), got ${formatShape(input.sizes)}`,
    { input: input.sizes },
  );
}

/** Which dtypes PyTorch's kernel takes beside floats. */
function checkDtype(name: string, input: Tensor, also: 'none' | 'int64' | 'ints'): void {
  if (input.dtype.isFloatingPoint || (also === 'ints' && input.dtype.kind === 'int')) return;
  if (also === 'int64' && input.dtype.name === 'int64') return;
  const others = { none: '', int64: ' (or int64)', ints: ' (or one of ints)' }[also];
  throw new DTypeError(
    `${name}/dtype`,
    `${name} needs a floating-point input${others}, got ${input.dtype.name}\n  fix: convert it with .to(torch.float32)`,
    { input: input.dtype.name },
  );
}

interface WindowArguments {
  readonly kernelSize: Sizes;
  readonly stride: Sizes | undefined;
  readonly padding: Sizes;
  readonly dilation: Sizes;
  readonly ceilMode: boolean;
  readonly countIncludePad: boolean;
}

/** The windows along each axis, from PyTorch's arguments. */
function windowsOf(name: string, input: Tensor, rank: number, given: WindowArguments): Windows[] {
  const size = perAxis(name, 'kernelSize', given.kernelSize, rank);
  const noStride = given.stride === undefined || (typeof given.stride === 'object' && given.stride.length === 0);
  const stride = noStride ? size : perAxis(name, 'stride', given.stride as Sizes, rank);
  const padding = perAxis(name, 'padding', given.padding, rank);
  const dilation = perAxis(name, 'dilation', given.dilation, rank);
  requirePositive(name, 'kernelSize', size);
  requirePositive(name, 'stride', stride);
  requirePositive(name, 'dilation', dilation);
  if (padding.some((width, d) => width < 0 || 2 * width > (size[d] as number))) {
    throw new ValueError(
      `${name}/padding`,
      `padding of ${name} must be from 0 to half the kernel size, got ${formatShape(padding)} for kernel size ${formatShape(size)}`,
      { padding, kernelSize: size },
    );
  }
  checkInput(name, input, rank);
  const extents = input.sizes.slice(-rank);
  const options = size.map(
    (extent, d): WindowOptions => ({
      size: extent,
      stride: stride[d] as number,
      padding: padding[d] as number,
      dilation: dilation[d] as number,
      ceilMode: given.ceilMode,
      countIncludePad: given.countIncludePad,
    }),
  );
  const outputs = options.map((axis, d) => windowCount(extents[d] as number, axis));
  if (outputs.some((count) => count < 1)) {
    throw new ShapeError(
      `${name}/output-size`,
      `the output of ${name} would have the size ${outputs.join(' x ')}, which is too small\n  input  ${input.dtype.name}${formatShape(input.sizes)}, kernel size ${formatShape(size)}`,
      { outputs },
    );
  }
  return options.map((axis, d) => slidingWindows(extents[d] as number, axis));
}

export interface MaxPoolOptions {
  readonly kernelSize?: Sizes;
  readonly stride?: Sizes | null;
  readonly padding?: Sizes;
  readonly dilation?: Sizes;
  readonly ceilMode?: boolean;
  readonly returnIndices?: boolean;
}

/** The maxima, and where they stand in their planes. */
export type PoolResult = readonly [output: Tensor, indices: Tensor] & {
  readonly output: Tensor;
  readonly indices: Tensor;
};

/** What says that the places are wanted: at the end of the options, or in its own place. */
type WithIndices = { readonly returnIndices: true };
type WithoutIndices = { readonly returnIndices?: false };

interface MaxPoolOperator extends Operator {
  /** The maxima, as the options say. */
  (input: Tensor, kernelSize: Sizes, options?: MaxPoolOptions & WithoutIndices): Tensor;
  /** The maxima. */
  (
    input: Tensor,
    kernelSize: Sizes | (MaxPoolOptions & WithoutIndices),
    stride?: Sizes | null | (MaxPoolOptions & WithoutIndices),
    padding?: Sizes | (MaxPoolOptions & WithoutIndices),
    dilation?: Sizes | (MaxPoolOptions & WithoutIndices),
    ceilMode?: boolean | (MaxPoolOptions & WithoutIndices),
    returnIndices?: false | WithoutIndices,
  ): Tensor;
  /** The maxima, and where they stand. */
  (
    input: Tensor,
    kernelSize: Sizes | (MaxPoolOptions & WithIndices),
    stride?: Sizes | null | (MaxPoolOptions & WithIndices),
    padding?: Sizes | (MaxPoolOptions & WithIndices),
    dilation?: Sizes | (MaxPoolOptions & WithIndices),
    ceilMode?: boolean | (MaxPoolOptions & WithIndices),
    returnIndices?: true | WithIndices,
  ): PoolResult;
}

function maxPool(name: string, rank: number): MaxPoolOperator {
  return composite({
    name,
    parameters: [
      tensor('input'),
      integers('kernelSize'),
      optionalIntegers('stride', undefined, 'the kernel size if left out'),
      optionalIntegers('padding', 0),
      optionalIntegers('dilation', 1),
      optionalBoolean('ceilMode', false),
      optionalBoolean('returnIndices', false),
    ],
    method: false,
    compute: ({ input, kernelSize, stride, padding, dilation, ceilMode, returnIndices }) => {
      checkDtype(name, input, rank > 1 || returnIndices ? 'ints' : 'none');
      const windows = windowsOf(name, input, rank, {
        kernelSize,
        stride,
        padding,
        dilation,
        ceilMode,
        countIncludePad: true,
      });
      return poolMaximum(input, windows, returnIndices);
    },
  });
}

/**
 * Largest entry of each window along a sequence; NaN counts as the largest.
 *
 * @formula y[n, c, t] = max input[n, c, t · stride + i · dilation − padding], i < kernelSize
 * @shape [N, C, L] or [C, L] → [N, C, L′], L′ = ⌊(L + 2 · padding − dilation · (kernelSize − 1) − 1) / stride⌋ + 1
 * @throws {ValueError} when padding exceeds half the kernel (`maxPool1d/padding`).
 * @throws {ShapeError} when no window fits (`maxPool1d/output-size`).
 * @example
 * F.maxPool1d(torch.tensor([[[1, 3, 2, 5]]]), 2); // tensor([[[3., 5.]]])
 */
export const maxPool1d: MaxPoolOperator = maxPool('maxPool1d', 1);

/**
 * Largest pixel of each window of an image, with its place where `returnIndices` asks for it.
 *
 * @formula y[n, c, v, u] = max input[n, c, v · stride + i · dilation − padding, u · stride + j · dilation − padding]
 * @shape [N, C, H, W] or [C, H, W] → [N, C, H′, W′]
 * @throws {ValueError} when padding exceeds half the kernel (`maxPool2d/padding`).
 * @throws {ShapeError} when no window fits (`maxPool2d/output-size`).
 * @example
 * F.maxPool2d(torch.arange(16).to(torch.float32).reshape(1, 4, 4), 2);
 * // tensor([[[ 5.,  7.],
 * //          [13., 15.]]])
 */
export const maxPool2d: MaxPoolOperator = maxPool('maxPool2d', 2);

/**
 * Largest element of each block of a volume.
 *
 * @formula as `maxPool2d`, with a depth besides
 * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, D′, H′, W′]
 * @throws {ValueError} when padding exceeds half the kernel (`maxPool3d/padding`).
 * @throws {ShapeError} when no window fits (`maxPool3d/output-size`).
 * @example
 * F.maxPool3d(torch.ones([1, 1, 4, 4, 4]), 2).shape; // [ 1, 1, 2, 2, 2 ]
 */
export const maxPool3d: MaxPoolOperator = maxPool('maxPool3d', 3);

export interface AvgPoolOptions {
  readonly kernelSize?: Sizes;
  readonly stride?: Sizes | null;
  readonly padding?: Sizes;
  readonly ceilMode?: boolean;
  readonly countIncludePad?: boolean;
  readonly divisorOverride?: number | null;
}

interface AvgPoolOperator extends Operator {
  /** The means, as the options say. */
  (input: Tensor, kernelSize: Sizes, options?: AvgPoolOptions): Tensor;
  /** The means. */
  (
    input: Tensor,
    kernelSize: Sizes | AvgPoolOptions,
    stride?: Sizes | null | AvgPoolOptions,
    padding?: Sizes | AvgPoolOptions,
    ceilMode?: boolean | AvgPoolOptions,
    countIncludePad?: boolean | AvgPoolOptions,
    divisorOverride?: number | null | AvgPoolOptions,
  ): Tensor;
}

/** Divides by one number wherever the windows lie. */
function withDivisor(windows: readonly Windows[], divisor: number): Windows[] {
  return windows.map((axis, d) => ({ ...axis, divisors: axis.starts.map(() => (d === 0 ? divisor : 1)) }));
}

function avgPool(name: string, rank: number): AvgPoolOperator {
  const common = [
    tensor('input'),
    integers('kernelSize'),
    optionalIntegers('stride', undefined, 'the kernel size if left out'),
    optionalIntegers('padding', 0),
    optionalBoolean('ceilMode', false),
    optionalBoolean('countIncludePad', true),
  ] as const;
  const compute = (input: Tensor, given: Omit<WindowArguments, 'dilation'>, divisor: number | undefined): Tensor => {
    checkDtype(name, input, 'int64');
    if (divisor === 0) throw new ValueError(`${name}/divisor`, `divisorOverride of ${name} must not be 0`);
    const windows = windowsOf(name, input, rank, { ...given, dilation: 1 });
    return poolMean(input, divisor === undefined ? windows : withDivisor(windows, divisor));
  };
  if (rank === 1) {
    return composite({
      name,
      parameters: common,
      method: false,
      compute: ({ input, kernelSize, stride, padding, ceilMode, countIncludePad }) =>
        compute(input, { kernelSize, stride, padding, ceilMode, countIncludePad }, undefined),
    });
  }
  return composite({
    name,
    parameters: [
      ...common,
      optionalInteger('divisorOverride', undefined, 'divides by this instead of the window size'),
    ],
    method: false,
    compute: ({ input, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride }) =>
      compute(input, { kernelSize, stride, padding, ceilMode, countIncludePad }, divisorOverride),
  });
}

/**
 * Mean of each window along a sequence; padding counts as zeros unless `countIncludePad` is false.
 *
 * @formula y[n, c, t] = Σ input[n, c, t · stride + i − padding] / kernelSize, i < kernelSize
 * @shape [N, C, L] or [C, L] → [N, C, L′], L′ = ⌊(L + 2 · padding − kernelSize) / stride⌋ + 1
 * @throws {ValueError} when padding exceeds half the kernel (`avgPool1d/padding`).
 * @throws {ShapeError} when no window fits (`avgPool1d/output-size`).
 * @example
 * F.avgPool1d(torch.tensor([[[1, 3, 2, 6]]]), 2); // tensor([[[2., 4.]]])
 */
export const avgPool1d: AvgPoolOperator = avgPool('avgPool1d', 1);

/**
 * Mean of each window of an image, which makes it smaller and smoother.
 *
 * @formula y[n, c, v, u] = Σ input[n, c, v · stride + i − padding, u · stride + j − padding] / divisor
 * @shape [N, C, H, W] or [C, H, W] → [N, C, H′, W′]
 * @throws {ValueError} when padding exceeds half the kernel (`avgPool2d/padding`).
 * @throws {ValueError} when divisorOverride is 0 (`avgPool2d/divisor`).
 * @example
 * F.avgPool2d(torch.arange(16).to(torch.float32).reshape(1, 4, 4), 2);
 * // tensor([[[ 2.5000,  4.5000],
 * //          [10.5000, 12.5000]]])
 */
export const avgPool2d: AvgPoolOperator = avgPool('avgPool2d', 2);

/**
 * Mean of each block of a volume.
 *
 * @formula as `avgPool2d`, with a depth besides
 * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, D′, H′, W′]
 * @throws {ValueError} when padding exceeds half the kernel (`avgPool3d/padding`).
 * @throws {ValueError} when divisorOverride is 0 (`avgPool3d/divisor`).
 * @difference An input that is smaller than the kernel is allowed where padding or `ceilMode` makes room, as in the
 *   other ranks.
 * @example
 * F.avgPool3d(torch.ones([1, 1, 4, 4, 4]), 2).shape; // [ 1, 1, 2, 2, 2 ]
 */
export const avgPool3d: AvgPoolOperator = avgPool('avgPool3d', 3);

/** What the host keeps of a window while it works out where they begin and end. */
const windowBytes = 32;

/** The windows for an output size; `null` keeps an axis as it is. */
function adaptedWindows(name: string, input: Tensor, rank: number, outputSize: OutputSize): Windows[] {
  checkInput(name, input, rank);
  const list = Array.isArray(outputSize) ? (outputSize as readonly (number | null)[]) : [outputSize as number | null];
  const entries = list.length === 1 ? new Array<number | null>(rank).fill(list[0] ?? null) : list;
  const extents = input.sizes.slice(-rank);
  const sizes = entries.map((entry, d) => entry ?? (extents[d] as number));
  if (sizes.length !== rank || sizes.some((entry) => !Number.isInteger(entry) || entry < 0)) {
    throw new ValueError(
      `${name}/outputSize`,
      `outputSize of ${name} must be one size or ${rank} (null keeps an axis), none negative, got [${entries.join(', ')}]`,
    );
  }
  const outputs = sizes.reduce((product, size) => product * size, 1);
  requireMemory(windowBytes * sizes.reduce((sum, size) => sum + size, 0) + input.dtype.itemsize * outputs);
  return sizes.map((entry, d) => adaptiveWindows(extents[d] as number, entry));
}

interface AdaptiveAvgPoolOperator extends Operator {
  (input: Tensor, outputSize: OutputSize | { readonly outputSize: OutputSize }): Tensor;
}

function adaptiveAvgPool(name: string, rank: number): AdaptiveAvgPoolOperator {
  return composite({
    name,
    parameters: [tensor('input'), value<OutputSize>()('outputSize', 'null keeps an axis as it is')],
    method: false,
    compute: ({ input, outputSize }) => {
      checkDtype(name, input, 'none');
      const windows = adaptedWindows(name, input, rank, outputSize);
      // One window over everything may be long: a reduction adds it up without drifting.
      const isWhole = input.elementCount > 0 && windows.every(({ counts }) => counts.length === 1);
      if (!isWhole) return poolMean(input, windows);
      return mean(
        input,
        windows.map((_, d) => d - rank),
        true,
      );
    },
  });
}

/**
 * Means of windows that divide a sequence of any length into the number asked for.
 *
 * @formula y[t] = mean of input[⌊t · L / L′⌋ … ⌈(t + 1) · L / L′⌉ − 1]
 * @shape [N, C, L] or [C, L] → [N, C, outputSize]
 * @throws {ValueError} when outputSize is negative, or not one size (`adaptiveAvgPool1d/outputSize`).
 * @throws {DTypeError} on ints and bools (`adaptiveAvgPool1d/dtype`).
 * @example
 * F.adaptiveAvgPool1d(torch.tensor([[[1, 3, 2, 6]]]), 2); // tensor([[[2., 4.]]])
 */
export const adaptiveAvgPool1d: AdaptiveAvgPoolOperator = adaptiveAvgPool('adaptiveAvgPool1d', 1);

/**
 * Means of windows that divide an image of any size into the grid asked for; with size 1 the mean of each channel, as
 * networks end with it.
 *
 * @formula windows along each axis as in `adaptiveAvgPool1d`
 * @shape [N, C, H, W] or [C, H, W] → [N, C, outputSize[0], outputSize[1]]
 * @throws {ValueError} when outputSize is negative, or not one or two sizes (`adaptiveAvgPool2d/outputSize`).
 * @throws {DTypeError} on ints and bools (`adaptiveAvgPool2d/dtype`).
 * @example
 * F.adaptiveAvgPool2d(torch.arange(16).to(torch.float32).reshape(1, 4, 4), 1); // tensor([[[7.5000]]])
 * F.adaptiveAvgPool2d(torch.ones([1, 8, 5, 7]), [null, 3]).shape; // [ 1, 8, 5, 3 ]
 */
export const adaptiveAvgPool2d: AdaptiveAvgPoolOperator = adaptiveAvgPool('adaptiveAvgPool2d', 2);

/**
 * Means of blocks that divide a volume of any size into the grid asked for.
 *
 * @formula windows along each axis as in `adaptiveAvgPool1d`
 * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, outputSize[0], outputSize[1], outputSize[2]]
 * @throws {ValueError} when outputSize is negative, or not one or three sizes (`adaptiveAvgPool3d/outputSize`).
 * @example
 * F.adaptiveAvgPool3d(torch.ones([1, 2, 4, 4, 4]), 1).shape; // [ 1, 2, 1, 1, 1 ]
 */
export const adaptiveAvgPool3d: AdaptiveAvgPoolOperator = adaptiveAvgPool('adaptiveAvgPool3d', 3);

interface AdaptiveMaxPoolOperator extends Operator {
  /** The maxima, and where they stand. */
  (input: Tensor, outputSize: OutputSize, returnIndices: true | { readonly returnIndices: true }): PoolResult;
  /** The maxima. */
  (
    input: Tensor,
    outputSize: OutputSize | { readonly outputSize: OutputSize },
    returnIndices?: boolean | { readonly returnIndices?: boolean },
  ): Tensor;
}

function adaptiveMaxPool(name: string, rank: number): AdaptiveMaxPoolOperator {
  return composite({
    name,
    parameters: [
      tensor('input'),
      value<OutputSize>()('outputSize', 'null keeps an axis as it is'),
      optionalBoolean('returnIndices', false),
    ],
    method: false,
    compute: ({ input, outputSize, returnIndices }) => {
      checkDtype(name, input, 'none');
      return poolMaximum(input, adaptedWindows(name, input, rank, outputSize), returnIndices);
    },
  });
}

/**
 * Maxima of windows that divide a sequence of any length into the number asked for.
 *
 * @formula y[t] = max of input[⌊t · L / L′⌋ … ⌈(t + 1) · L / L′⌉ − 1]
 * @shape [N, C, L] or [C, L] → [N, C, outputSize]
 * @throws {ValueError} when outputSize is negative, or not one size (`adaptiveMaxPool1d/outputSize`).
 * @example
 * F.adaptiveMaxPool1d(torch.tensor([[[1, 3, 2, 6]]]), 2); // tensor([[[3., 6.]]])
 */
export const adaptiveMaxPool1d: AdaptiveMaxPoolOperator = adaptiveMaxPool('adaptiveMaxPool1d', 1);

/**
 * Maxima of windows that divide an image of any size into the grid asked for, with their places where `returnIndices`
 * asks for them.
 *
 * @formula windows along each axis as in `adaptiveMaxPool1d`
 * @shape [N, C, H, W] or [C, H, W] → [N, C, outputSize[0], outputSize[1]]
 * @throws {ValueError} when outputSize is negative, or not one or two sizes (`adaptiveMaxPool2d/outputSize`).
 * @example
 * const { output, indices } = F.adaptiveMaxPool2d(torch.tensor([[[1, 7], [3, 5]]]), 1, true);
 * output; // tensor([[[7.]]])
 * indices; // tensor([[[1]]])
 */
export const adaptiveMaxPool2d: AdaptiveMaxPoolOperator = adaptiveMaxPool('adaptiveMaxPool2d', 2);

/**
 * Maxima of blocks that divide a volume of any size into the grid asked for.
 *
 * @formula windows along each axis as in `adaptiveMaxPool1d`
 * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, outputSize[0], outputSize[1], outputSize[2]]
 * @throws {ValueError} when outputSize is negative, or not one or three sizes (`adaptiveMaxPool3d/outputSize`).
 * @example
 * F.adaptiveMaxPool3d(torch.ones([1, 2, 4, 4, 4]), 1).shape; // [ 1, 2, 1, 1, 1 ]
 */
export const adaptiveMaxPool3d: AdaptiveMaxPoolOperator = adaptiveMaxPool('adaptiveMaxPool3d', 3);
