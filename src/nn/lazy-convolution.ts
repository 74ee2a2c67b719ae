/** @file Convolutions that take the number of channels from their first input. */
import type { Arguments } from '../ops/parameters.ts';
import type { Tensor } from '../tensor/tensor.ts';
import {
  Conv1d,
  Conv2d,
  Conv3d,
  type ConvolutionArguments,
  checkChannels,
  convolutionParameters as forth,
} from './convolution.ts';
import { bindNamed } from './layer-arguments.ts';
import { settle, shape, sizeOf, waits } from './lazy.ts';
import type { ModuleBody } from './module.ts';
import type { Parameter } from './parameter.ts';
import {
  transposedParameters as back,
  ConvTranspose1d,
  ConvTranspose2d,
  ConvTranspose3d,
  type OutputSize,
  type TransposedArguments,
} from './transposed-convolution.ts';
import { UninitializedParameter } from './uninitialised.ts';

const lazyParameters = [
  forth[1],
  forth[2],
  forth[3],
  forth[4],
  forth[5],
  forth[6],
  forth[7],
  forth[8],
  forth[9],
  forth[10],
] as const;
type LazyArguments = Arguments<typeof lazyParameters>;

const lazyTransposedParameters = [
  back[1],
  back[2],
  back[3],
  back[4],
  back[5],
  back[6],
  back[7],
  back[8],
  back[9],
  back[10],
  back[11],
] as const;
type LazyTransposedArguments = Arguments<typeof lazyTransposedParameters>;

/** What lazy convolutions of any kind have. */
interface LazyConvolution extends ModuleBody {
  readonly outChannels: number;
  readonly kernelSize: readonly number[];
  readonly groups: number;
  weight: Parameter;
  bias: Parameter | null;
  resetParameters(): void;
}

interface Given {
  readonly outChannels: number;
  readonly bias: boolean;
  readonly device?: string | undefined;
  readonly dtype?: NonNullable<Parameter['dtype']> | undefined;
}

/** What makes a convolution that has neither channels nor parameters yet. */
const withoutChannels = <Bound extends Given>(bound: Bound) => ({
  ...bound,
  device: bound.device ?? null,
  dtype: bound.dtype ?? null,
  inChannels: 0,
  outChannels: 0,
  bias: false,
});

/** Puts parameters without shapes into a convolution that was made without channels. */
function empty(layer: LazyConvolution, { outChannels, bias, device, dtype }: Given): void {
  const options = { device: device ?? null, dtype: dtype ?? null };
  Object.assign(layer, { outChannels });
  layer.weight = new UninitializedParameter(options);
  layer.bias = bias ? new UninitializedParameter(options) : null;
}

/** Gives a convolution its channels, and makes it one of the class that it stands for. */
function start(
  layer: LazyConvolution,
  kind: { readonly prototype: ModuleBody },
  input: Tensor,
  transposed: boolean,
): void {
  const { outChannels, kernelSize, groups, weight, bias } = layer;
  const isNew = waits(layer);
  const rank = kernelSize.length + 1;
  const inChannels = isNew
    ? sizeOf(layer, input, -rank, [rank, rank + 1])
    : (weight.sizes[transposed ? 0 : 1] as number) * (transposed ? 1 : groups);
  checkChannels(layer.constructor.name, inChannels, outChannels, groups);
  const channels = transposed ? [inChannels, outChannels / groups] : [outChannels, inChannels / groups];
  shape(weight, [...channels, ...kernelSize]);
  shape(bias, [outChannels]);
  settle(layer, kind, { inChannels });
  if (isNew) layer.resetParameters();
}

const BaseConv1d: new (...given: ConvolutionArguments) => Conv1d = Conv1d;

/**
 * Convolution over sequences that takes `inChannels` from its first input, and is an `nn.Conv1d` from then on.
 *
 * @see `F.conv1d`
 * @shape [N, inChannels, L] or [inChannels, L] → [N, outChannels, L′]
 * @example
 * const layer = new nn.LazyConv1d(8, 3);
 * layer(torch.ones([2, 4, 10])).shape; // [ 2, 8, 8 ]
 * layer.inChannels; // 4
 */
export class LazyConv1d extends BaseConv1d {
  static readonly parameters = lazyParameters;

  constructor(...given: LazyArguments) {
    const bound = bindNamed('LazyConv1d', lazyParameters, given);
    super(withoutChannels(bound));
    empty(this, bound);
  }

  override resetParameters(): void {
    if (this.weight.elementCount > 0) super.resetParameters();
  }

  override forward(input: Tensor): Tensor {
    start(this, Conv1d, input, false);
    return this.forward(input);
  }
}

const BaseConv2d: new (...given: ConvolutionArguments) => Conv2d = Conv2d;

/**
 * Convolution over images that takes `inChannels` from its first input, and is an `nn.Conv2d` from then on.
 *
 * @see `F.conv2d`
 * @shape [N, inChannels, H, W] or [inChannels, H, W] → [N, outChannels, H′, W′]
 * @example
 * const layer = new nn.LazyConv2d(8, 3);
 * layer(torch.ones([2, 4, 10, 10])).shape; // [ 2, 8, 8, 8 ]
 * layer.inChannels; // 4
 */
export class LazyConv2d extends BaseConv2d {
  static readonly parameters = lazyParameters;

  constructor(...given: LazyArguments) {
    const bound = bindNamed('LazyConv2d', lazyParameters, given);
    super(withoutChannels(bound));
    empty(this, bound);
  }

  override resetParameters(): void {
    if (this.weight.elementCount > 0) super.resetParameters();
  }

  override forward(input: Tensor): Tensor {
    start(this, Conv2d, input, false);
    return this.forward(input);
  }
}

const BaseConv3d: new (...given: ConvolutionArguments) => Conv3d = Conv3d;

/**
 * Convolution over volumes that takes `inChannels` from its first input, and is an `nn.Conv3d` from then on.
 *
 * @see `F.conv3d`
 * @shape [N, inChannels, D, H, W] or [inChannels, D, H, W] → [N, outChannels, D′, H′, W′]
 * @example
 * const layer = new nn.LazyConv3d(8, 3);
 * layer(torch.ones([2, 4, 5, 5, 5])).shape; // [ 2, 8, 3, 3, 3 ]
 * layer.inChannels; // 4
 */
export class LazyConv3d extends BaseConv3d {
  static readonly parameters = lazyParameters;

  constructor(...given: LazyArguments) {
    const bound = bindNamed('LazyConv3d', lazyParameters, given);
    super(withoutChannels(bound));
    empty(this, bound);
  }

  override resetParameters(): void {
    if (this.weight.elementCount > 0) super.resetParameters();
  }

  override forward(input: Tensor): Tensor {
    start(this, Conv3d, input, false);
    return this.forward(input);
  }
}

const BaseConvTranspose1d: new (...given: TransposedArguments) => ConvTranspose1d = ConvTranspose1d;

/**
 * Transposed convolution over sequences that takes `inChannels` from its first input, and is an `nn.ConvTranspose1d` from then on.
 *
 * @see `F.convTranspose1d`
 * @shape [N, inChannels, L] or [inChannels, L] → [N, outChannels, L′]
 * @example
 * const layer = new nn.LazyConvTranspose1d(8, 3);
 * layer(torch.ones([2, 4, 10])).shape; // [ 2, 8, 12 ]
 * layer.inChannels; // 4
 */
export class LazyConvTranspose1d extends BaseConvTranspose1d {
  static readonly parameters = lazyTransposedParameters;

  constructor(...given: LazyTransposedArguments) {
    const bound = bindNamed('LazyConvTranspose1d', lazyTransposedParameters, given);
    super(withoutChannels(bound));
    empty(this, bound);
  }

  override resetParameters(): void {
    if (this.weight.elementCount > 0) super.resetParameters();
  }

  override forward(input: Tensor, outputSize?: OutputSize): Tensor {
    start(this, ConvTranspose1d, input, true);
    return this.forward(input, outputSize);
  }
}

const BaseConvTranspose2d: new (...given: TransposedArguments) => ConvTranspose2d = ConvTranspose2d;

/**
 * Transposed convolution over images that takes `inChannels` from its first input, and is an `nn.ConvTranspose2d` from then on.
 *
 * @see `F.convTranspose2d`
 * @shape [N, inChannels, H, W] or [inChannels, H, W] → [N, outChannels, H′, W′]
 * @example
 * const layer = new nn.LazyConvTranspose2d(8, 3);
 * layer(torch.ones([2, 4, 10, 10])).shape; // [ 2, 8, 12, 12 ]
 * layer.inChannels; // 4
 */
export class LazyConvTranspose2d extends BaseConvTranspose2d {
  static readonly parameters = lazyTransposedParameters;

  constructor(...given: LazyTransposedArguments) {
    const bound = bindNamed('LazyConvTranspose2d', lazyTransposedParameters, given);
    super(withoutChannels(bound));
    empty(this, bound);
  }

  override resetParameters(): void {
    if (this.weight.elementCount > 0) super.resetParameters();
  }

  override forward(input: Tensor, outputSize?: OutputSize): Tensor {
    start(this, ConvTranspose2d, input, true);
    return this.forward(input, outputSize);
  }
}

const BaseConvTranspose3d: new (...given: TransposedArguments) => ConvTranspose3d = ConvTranspose3d;

/**
 * Transposed convolution over volumes that takes `inChannels` from its first input, and is an `nn.ConvTranspose3d` from then on.
 *
 * @see `F.convTranspose3d`
 * @shape [N, inChannels, D, H, W] or [inChannels, D, H, W] → [N, outChannels, D′, H′, W′]
 * @example
 * const layer = new nn.LazyConvTranspose3d(8, 3);
 * layer(torch.ones([2, 4, 5, 5, 5])).shape; // [ 2, 8, 7, 7, 7 ]
 * layer.inChannels; // 4
 */
export class LazyConvTranspose3d extends BaseConvTranspose3d {
  static readonly parameters = lazyTransposedParameters;

  constructor(...given: LazyTransposedArguments) {
    const bound = bindNamed('LazyConvTranspose3d', lazyTransposedParameters, given);
    super(withoutChannels(bound));
    empty(this, bound);
  }

  override resetParameters(): void {
    if (this.weight.elementCount > 0) super.resetParameters();
  }

  override forward(input: Tensor, outputSize?: OutputSize): Tensor {
    start(this, ConvTranspose3d, input, true);
    return this.forward(input, outputSize);
  }
}
