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

type WithIndices = MaxPoolOptions & { readonly returnIndices: true };
type Stride = Sizes | null | undefined;

interface MaxPoolOperator extends Operator {
  (
    input: Tensor,
    ...given:
      | [WithIndices]
      | [Sizes, WithIndices]
      | [Sizes, Stride, WithIndices]
      | [Sizes, Stride, Sizes, WithIndices]
      | [Sizes, Stride, Sizes, Sizes, WithIndices]
      | [Sizes, Stride, Sizes, Sizes, boolean, true | WithIndices]
  ): PoolResult;
  (
    input: Tensor,
    kernelSize: Sizes | MaxPoolOptions,
    stride?: Sizes | null | MaxPoolOptions,
    padding?: Sizes | MaxPoolOptions,
    dilation?: Sizes | MaxPoolOptions,
    ceilMode?: boolean | MaxPoolOptions,
    returnIndices?: boolean | MaxPoolOptions,
  ): Tensor;
}

function maxPool(name: string, rank: number): MaxPoolOperator {
  return composite({
    name,
    summary: `The largest element of each window over ${rank} spatial ${rank === 1 ? 'dim' : 'dims'}; NaN counts as the largest.`,
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

export const maxPool1d: MaxPoolOperator = maxPool('maxPool1d', 1);
export const maxPool2d: MaxPoolOperator = maxPool('maxPool2d', 2);
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
  const summary = `The mean of each window over ${rank} spatial ${rank === 1 ? 'dim' : 'dims'}.`;
  const compute = (input: Tensor, given: Omit<WindowArguments, 'dilation'>, divisor: number | undefined): Tensor => {
    checkDtype(name, input, 'int64');
    if (divisor === 0) throw new ValueError(`${name}/divisor`, `divisorOverride of ${name} must not be 0`);
    const windows = windowsOf(name, input, rank, { ...given, dilation: 1 });
    return poolMean(input, divisor === undefined ? windows : withDivisor(windows, divisor));
  };
  if (rank === 1) {
    return composite({
      name,
      summary,
      parameters: common,
      method: false,
      compute: ({ input, kernelSize, stride, padding, ceilMode, countIncludePad }) =>
        compute(input, { kernelSize, stride, padding, ceilMode, countIncludePad }, undefined),
    });
  }
  return composite({
    name,
    summary,
    parameters: [
      ...common,
      optionalInteger('divisorOverride', undefined, 'divides by this instead of the window size'),
    ],
    method: false,
    compute: ({ input, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride }) =>
      compute(input, { kernelSize, stride, padding, ceilMode, countIncludePad }, divisorOverride),
  });
}

export const avgPool1d: AvgPoolOperator = avgPool('avgPool1d', 1);
export const avgPool2d: AvgPoolOperator = avgPool('avgPool2d', 2);
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
    summary: `Means over ${rank} spatial ${rank === 1 ? 'dim' : 'dims'} of windows that give an output of the size asked for.`,
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

export const adaptiveAvgPool1d: AdaptiveAvgPoolOperator = adaptiveAvgPool('adaptiveAvgPool1d', 1);
export const adaptiveAvgPool2d: AdaptiveAvgPoolOperator = adaptiveAvgPool('adaptiveAvgPool2d', 2);
export const adaptiveAvgPool3d: AdaptiveAvgPoolOperator = adaptiveAvgPool('adaptiveAvgPool3d', 3);

interface AdaptiveMaxPoolOperator extends Operator {
  (input: Tensor, outputSize: OutputSize, returnIndices: true | { readonly returnIndices: true }): PoolResult;
  (
    input: Tensor,
    outputSize: OutputSize | { readonly outputSize: OutputSize },
    returnIndices?: boolean | { readonly returnIndices?: boolean },
  ): Tensor;
}

function adaptiveMaxPool(name: string, rank: number): AdaptiveMaxPoolOperator {
  return composite({
    name,
    summary: `Maxima over ${rank} spatial ${rank === 1 ? 'dim' : 'dims'} of windows that give an output of the size asked for.`,
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

export const adaptiveMaxPool1d: AdaptiveMaxPoolOperator = adaptiveMaxPool('adaptiveMaxPool1d', 1);
export const adaptiveMaxPool2d: AdaptiveMaxPoolOperator = adaptiveMaxPool('adaptiveMaxPool2d', 2);
export const adaptiveMaxPool3d: AdaptiveMaxPoolOperator = adaptiveMaxPool('adaptiveMaxPool3d', 3);
