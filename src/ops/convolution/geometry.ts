/** @file The geometry of a convolution: sizes, strides, padding and dilation for each spatial axis, from PyTorch's arguments. */
import { DTypeError, ShapeError, ValueError } from '../../errors/errors.ts';
import { formatShape, type Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** How input, weight and output of a convolution lie to each other. All lists have one entry for each spatial axis. */
export interface Geometry {
  readonly input: readonly number[];
  readonly kernel: readonly number[];
  readonly output: readonly number[];
  readonly stride: readonly number[];
  /** Before the first element; what lies behind the last one follows from the sizes. */
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
}

export type Sizes = number | readonly number[];
export type Padding = Sizes | 'same' | 'valid';

/** One number for all axes, or one for each. */
export function perAxis(operation: string, parameter: string, value: Sizes, rank: number): number[] {
  const list = typeof value === 'object' ? value.map(Number) : [Number(value)];
  if (list.length === rank) return list;
  if (list.length === 1) return new Array<number>(rank).fill(list[0] as number);
  throw new ShapeError(
    `${operation}/${parameter}`,
    `${parameter} of ${operation} must be one number or ${rank}, got ${formatShape(list)}`,
    { [parameter]: list },
  );
}

export function requirePositive(operation: string, parameter: string, list: readonly number[]): void {
  if (list.every((entry) => entry > 0)) return;
  throw new ValueError(
    `${operation}/${parameter}`,
    `${parameter} of ${operation} must be positive, got ${formatShape(list)}`,
    {
      [parameter]: list,
    },
  );
}

function describe(tensor: Tensor): string {
  return `${tensor.dtype.name}${formatShape(tensor.sizes)}`;
}

function operands(input: Tensor, weight: Tensor): string {
  return `\n  input   ${describe(input)}\n  weight  ${describe(weight)}`;
}

/** Rank, dtype and channels: what convolutions and transposed convolutions ask for alike. */
export function checkOperands(
  operation: string,
  input: Tensor,
  weight: Tensor,
  bias: Tensor | undefined,
  rank: number,
  groups: number,
  transposed: boolean,
): void {
  if (groups <= 0) {
    throw new ValueError(`${operation}/groups`, `groups of ${operation} must be positive, got ${groups}`, { groups });
  }
  if (weight.sizes.length !== rank + 2) {
    throw new ShapeError(
      `${operation}/weight-rank`,
      `weight of ${operation} must have ${rank + 2} dims, got ${describe(weight)}`,
      { weight: weight.sizes },
    );
  }
  if (input.sizes.length !== rank + 2 && input.sizes.length !== rank + 1) {
    throw new ShapeError(
      `${operation}/input-rank`,
      `input of ${operation} must have ${rank + 2} dims (batch, channels, …) or ${rank + 1} (one image), got ${describe(input)}`,
      { input: input.sizes },
    );
  }
  for (const [name, tensor] of [
    ['weight', weight],
    ['bias', bias],
  ] as const) {
    if (tensor === undefined || tensor.dtype === input.dtype) continue;
    throw new DTypeError(
      `${operation}/dtype`,
      `${operation} needs operands of one dtype, got input ${input.dtype.name} and ${name} ${tensor.dtype.name}\n  fix: convert one, for example with .to(${(input.dtype.isFloatingPoint ? input : tensor).dtype})`,
      { input: input.dtype.name, [name]: tensor.dtype.name },
    );
  }
  if (input.dtype.kind === 'bool') {
    throw new DTypeError(
      `${operation}/dtype`,
      `${operation} does not take bool\n  fix: convert with .to(torch.float32)`,
    );
  }
  const [first, second] = weight.sizes as readonly [number, number];
  if (first < groups || first % groups !== 0) {
    throw new ShapeError(
      `${operation}/groups`,
      `the first dim of weight must be a positive multiple of groups, got ${first} for ${groups} groups${operands(input, weight)}`,
      { weight: weight.sizes, groups },
    );
  }
  const channels = input.sizes.at(-1 - rank) as number;
  const expected = transposed ? first : second * groups;
  if (channels !== expected) {
    throw new ShapeError(
      `${operation}/channels`,
      `weight of ${operation} expects an input of ${expected} channels, got ${channels}${operands(input, weight)}\n  fix: give an input of shape [*, ${expected}${', *'.repeat(rank)}], or a weight for ${channels} channels`,
      { channels, expected },
    );
  }
  const features = transposed ? second * groups : first;
  if (bias !== undefined && (bias.sizes.length !== 1 || bias.sizes[0] !== features)) {
    throw new ShapeError(
      `${operation}/bias`,
      `bias of ${operation} must have the shape [${features}], got ${formatShape(bias.sizes)}`,
      { bias: bias.sizes },
    );
  }
}

/** Padding before each axis, and in total. */
function resolvePadding(
  operation: string,
  padding: Padding,
  kernel: readonly number[],
  stride: readonly number[],
  dilation: readonly number[],
): { before: number[]; total: number[] } {
  if (padding === 'same') {
    if (stride.some((step) => step !== 1)) {
      throw new ValueError(
        `${operation}/padding`,
        `padding 'same' of ${operation} needs stride 1, got ${formatShape(stride)}`,
        { stride },
      );
    }
    const total = kernel.map((extent, d) => (dilation[d] as number) * (extent - 1));
    return { before: total.map((sum) => Math.floor(sum / 2)), total };
  }
  if (typeof padding === 'string' && padding !== 'valid') {
    throw new ValueError(
      `${operation}/padding`,
      `padding of ${operation} must be numbers, 'same' or 'valid', got '${String(padding)}'`,
    );
  }
  const before = perAxis(operation, 'padding', padding === 'valid' ? 0 : padding, kernel.length);
  if (before.some((width) => width < 0)) {
    throw new ValueError(
      `${operation}/padding`,
      `padding of ${operation} must not be negative, got ${formatShape(before)}`,
      {
        padding: before,
      },
    );
  }
  return { before, total: before.map((width) => 2 * width) };
}

/** The geometry of `conv1d` to `conv3d`; input and weight have passed `checkOperands`. */
export function convolutionGeometry(
  operation: string,
  inputShape: Shape,
  weightShape: Shape,
  options: { readonly stride: Sizes; readonly padding: Padding; readonly dilation: Sizes; readonly groups: number },
): Geometry {
  const rank = weightShape.length - 2;
  const stride = perAxis(operation, 'stride', options.stride, rank);
  const dilation = perAxis(operation, 'dilation', options.dilation, rank);
  requirePositive(operation, 'stride', stride);
  requirePositive(operation, 'dilation', dilation);
  const input = inputShape.slice(-rank);
  const kernel = weightShape.slice(2);
  const { before, total } = resolvePadding(operation, options.padding, kernel, stride, dilation);
  const padded = input.map((extent, d) => extent + (total[d] as number));
  const reach = kernel.map((extent, d) => (dilation[d] as number) * (extent - 1) + 1);
  if (reach.some((extent, d) => extent > (padded[d] as number) || extent < 1)) {
    throw new ShapeError(
      `${operation}/kernel-size`,
      `the kernel (${reach.join(' x ')} with dilation) must not be larger than the padded input (${padded.join(' x ')})\n  input   ${formatShape(inputShape)}\n  weight  ${formatShape(weightShape)}`,
      { kernel, padded },
    );
  }
  const output = padded.map((extent, d) => Math.floor((extent - (reach[d] as number)) / (stride[d] as number)) + 1);
  return { input, kernel, output, stride, padding: before, dilation, groups: options.groups };
}

/** The geometry of a transposed convolution: that of the convolution whose input gradient it is. */
export function transposedGeometry(
  operation: string,
  inputShape: Shape,
  weightShape: Shape,
  options: {
    readonly stride: Sizes;
    readonly padding: Sizes;
    readonly outputPadding: Sizes;
    readonly dilation: Sizes;
    readonly groups: number;
  },
): Geometry {
  const rank = weightShape.length - 2;
  const stride = perAxis(operation, 'stride', options.stride, rank);
  const padding = perAxis(operation, 'padding', options.padding, rank);
  const extra = perAxis(operation, 'outputPadding', options.outputPadding, rank);
  const dilation = perAxis(operation, 'dilation', options.dilation, rank);
  requirePositive(operation, 'stride', stride);
  requirePositive(operation, 'dilation', dilation);
  for (const [name, list] of [
    ['padding', padding],
    ['outputPadding', extra],
  ] as const) {
    if (list.every((width) => width >= 0)) continue;
    throw new ValueError(
      `${operation}/${name}`,
      `${name} of ${operation} must not be negative, got ${formatShape(list)}`,
    );
  }
  if (extra.some((width, d) => width >= Math.max(stride[d] as number, dilation[d] as number))) {
    throw new ValueError(
      `${operation}/outputPadding`,
      `outputPadding must be smaller than stride or dilation, got ${formatShape(extra)} with stride ${formatShape(stride)} and dilation ${formatShape(dilation)}`,
    );
  }
  const output = inputShape.slice(-rank);
  const kernel = weightShape.slice(2);
  const input = output.map(
    (extent, d) =>
      (extent - 1) * (stride[d] as number) -
      2 * (padding[d] as number) +
      (dilation[d] as number) * ((kernel[d] as number) - 1) +
      (extra[d] as number) +
      1,
  );
  if (input.some((extent) => extent < 1)) {
    throw new ShapeError(
      `${operation}/output-size`,
      `the output of ${operation} would have the size ${input.join(' x ')}, which is too small\n  input   ${formatShape(inputShape)}\n  weight  ${formatShape(weightShape)}`,
    );
  }
  return { input, kernel, output, stride, padding, dilation, groups: options.groups };
}
