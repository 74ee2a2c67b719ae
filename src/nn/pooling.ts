/** @file Pooling layers. */
import type { Sizes } from '../ops/convolution/geometry.ts';
import { type Arguments, integers, optionalBoolean, optionalInteger, optionalIntegers } from '../ops/parameters.ts';
import { avgPool1d, avgPool2d, avgPool3d, maxPool1d, maxPool2d, maxPool3d } from '../ops/pool/pool.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Image, KeepsChannels, Sequence, Volume } from './calls.ts';
import { pythonSizes } from './flatten.ts';
import { bindNamed } from './layer-arguments.ts';
import { ModuleBody } from './module.ts';
import { notNegative, notZero, positive, within } from './ranges.ts';

export const pythonBoolean = (flag: boolean): string => (flag ? 'True' : 'False');

const maximumParameters = [
  within(positive, integers('kernelSize', 'size of the window, one for all dims or one for each')),
  within(positive, optionalIntegers('stride', undefined, 'the kernel size if left out')),
  within(notNegative, optionalIntegers('padding', 0, 'widths on both sides, at most half the window')),
  within(positive, optionalIntegers('dilation', 1, 'distance of neighbours within a window')),
  optionalBoolean('returnIndices', false, 'also return where the maxima stand'),
  optionalBoolean('ceilMode', false, 'windows may reach over the end'),
] as const;

abstract class MaxPool extends ModuleBody {
  static readonly parameters = maximumParameters;

  readonly kernelSize: Sizes;
  readonly stride: Sizes;
  readonly padding: Sizes;
  readonly dilation: Sizes;
  readonly returnIndices: boolean;
  readonly ceilMode: boolean;

  constructor(layer: string, given: Arguments<typeof maximumParameters>) {
    super();
    const bound = bindNamed(layer, maximumParameters, given);
    this.kernelSize = bound.kernelSize;
    this.stride = bound.stride ?? bound.kernelSize;
    this.padding = bound.padding;
    this.dilation = bound.dilation;
    this.returnIndices = bound.returnIndices;
    this.ceilMode = bound.ceilMode;
  }

  protected pool(operator: typeof maxPool2d, input: Tensor): Tensor {
    const { kernelSize, stride, padding, dilation, ceilMode, returnIndices } = this;
    // What comes with the places, only those know who asked for them.
    return operator(input, kernelSize, stride, padding, dilation, ceilMode, returnIndices as false);
  }

  override extraRepr(): string {
    const { kernelSize, stride, padding, dilation, ceilMode } = this;
    return `kernel_size=${pythonSizes(kernelSize)}, stride=${pythonSizes(stride)}, padding=${pythonSizes(padding)}, dilation=${pythonSizes(dilation)}, ceil_mode=${pythonBoolean(ceilMode)}`;
  }
}

type MaximumArguments = Arguments<typeof maximumParameters>;

export interface MaxPool1d extends KeepsChannels<Sequence> {}

/**
 * Keeps the largest entry of each window of a sequence.
 *
 * @see `F.maxPool1d`
 * @shape [N, C, L] or [C, L] → [N, C, L′]
 * @example
 * new nn.MaxPool1d(2)(torch.tensor([[[1, 3, 2, 5]]])); // tensor([[[3., 5.]]])
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class MaxPool1d extends MaxPool {
  constructor(...given: MaximumArguments) {
    super('MaxPool1d', given);
  }

  forward(input: Tensor): Tensor {
    return this.pool(maxPool1d, input);
  }
}

export interface MaxPool2d extends KeepsChannels<Image> {}

/**
 * Keeps the largest pixel of each window of an image, which halves it for size 2.
 *
 * @see `F.maxPool2d`
 * @shape [N, C, H, W] or [C, H, W] → [N, C, H′, W′]
 * @example
 * new nn.MaxPool2d(2)(torch.ones([8, 3, 28, 28])).shape; // [ 8, 3, 14, 14 ]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class MaxPool2d extends MaxPool {
  constructor(...given: MaximumArguments) {
    super('MaxPool2d', given);
  }

  forward(input: Tensor): Tensor {
    return this.pool(maxPool2d, input);
  }
}

export interface MaxPool3d extends KeepsChannels<Volume> {}

/**
 * Keeps the largest element of each block of a volume.
 *
 * @see `F.maxPool3d`
 * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, D′, H′, W′]
 * @example
 * new nn.MaxPool3d(2)(torch.ones([1, 1, 4, 4, 4])).shape; // [ 1, 1, 2, 2, 2 ]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class MaxPool3d extends MaxPool {
  constructor(...given: MaximumArguments) {
    super('MaxPool3d', given);
  }

  forward(input: Tensor): Tensor {
    return this.pool(maxPool3d, input);
  }
}

const meanParameters = [
  within(positive, integers('kernelSize', 'size of the window, one for all dims or one for each')),
  within(positive, optionalIntegers('stride', undefined, 'the kernel size if left out')),
  within(notNegative, optionalIntegers('padding', 0, 'widths on both sides, at most half the window')),
  optionalBoolean('ceilMode', false, 'windows may reach over the end'),
  optionalBoolean('countIncludePad', true, 'count padding in the mean'),
] as const;

const meanParametersWithDivisor = [
  ...meanParameters,
  within(notZero, optionalInteger('divisorOverride', undefined, 'divide by this instead of the window size')),
] as const;

export interface AvgPool1d extends KeepsChannels<Sequence> {}

/**
 * Takes the mean of each window of a sequence.
 *
 * @see `F.avgPool1d`
 * @shape [N, C, L] or [C, L] → [N, C, L′]
 * @example
 * new nn.AvgPool1d(2)(torch.tensor([[[1, 3, 2, 6]]])); // tensor([[[2., 4.]]])
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class AvgPool1d extends ModuleBody {
  static readonly parameters = meanParameters;

  readonly kernelSize: Sizes;
  readonly stride: Sizes;
  readonly padding: Sizes;
  readonly ceilMode: boolean;
  readonly countIncludePad: boolean;

  constructor(...given: Arguments<typeof meanParameters>) {
    super();
    const bound = bindNamed('AvgPool1d', meanParameters, given);
    // PyTorch keeps tuples here, whatever was given.
    const tuple = (sizes: Sizes): readonly number[] => (typeof sizes === 'object' ? sizes : Object.freeze([sizes]));
    this.kernelSize = tuple(bound.kernelSize);
    this.stride = tuple(bound.stride ?? bound.kernelSize);
    this.padding = tuple(bound.padding);
    this.ceilMode = bound.ceilMode;
    this.countIncludePad = bound.countIncludePad;
  }

  forward(input: Tensor): Tensor {
    return avgPool1d(input, this.kernelSize, this.stride, this.padding, this.ceilMode, this.countIncludePad);
  }

  override extraRepr(): string {
    return `kernel_size=${pythonSizes(this.kernelSize)}, stride=${pythonSizes(this.stride)}, padding=${pythonSizes(this.padding)}`;
  }
}

abstract class AvgPool extends ModuleBody {
  static readonly parameters = meanParametersWithDivisor;

  readonly kernelSize: Sizes;
  readonly stride: Sizes;
  readonly padding: Sizes;
  readonly ceilMode: boolean;
  readonly countIncludePad: boolean;
  readonly divisorOverride: number | null;

  constructor(layer: string, given: Arguments<typeof meanParametersWithDivisor>) {
    super();
    const bound = bindNamed(layer, meanParametersWithDivisor, given);
    this.kernelSize = bound.kernelSize;
    this.stride = bound.stride ?? bound.kernelSize;
    this.padding = bound.padding;
    this.ceilMode = bound.ceilMode;
    this.countIncludePad = bound.countIncludePad;
    this.divisorOverride = bound.divisorOverride ?? null;
  }

  protected pool(operator: typeof avgPool2d, input: Tensor): Tensor {
    const { kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride } = this;
    return operator(input, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride);
  }

  override extraRepr(): string {
    return `kernel_size=${pythonSizes(this.kernelSize)}, stride=${pythonSizes(this.stride)}, padding=${pythonSizes(this.padding)}`;
  }
}

export interface AvgPool2d extends KeepsChannels<Image> {}

/**
 * Takes the mean of each window of an image.
 *
 * @see `F.avgPool2d`
 * @shape [N, C, H, W] or [C, H, W] → [N, C, H′, W′]
 * @example
 * new nn.AvgPool2d(2)(torch.ones([8, 3, 28, 28])).shape; // [ 8, 3, 14, 14 ]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class AvgPool2d extends AvgPool {
  constructor(...given: Arguments<typeof meanParametersWithDivisor>) {
    super('AvgPool2d', given);
  }

  forward(input: Tensor): Tensor {
    return this.pool(avgPool2d, input);
  }
}

export interface AvgPool3d extends KeepsChannels<Volume> {}

/**
 * Takes the mean of each block of a volume.
 *
 * @see `F.avgPool3d`
 * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, D′, H′, W′]
 * @example
 * new nn.AvgPool3d(2)(torch.ones([1, 1, 4, 4, 4])).shape; // [ 1, 1, 2, 2, 2 ]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class AvgPool3d extends AvgPool {
  constructor(...given: Arguments<typeof meanParametersWithDivisor>) {
    super('AvgPool3d', given);
  }

  forward(input: Tensor): Tensor {
    return this.pool(avgPool3d, input);
  }
}
