/** @file Pooling layers that are told the size of their output. */
import { type Arguments, optionalBoolean, value } from '../ops/parameters.ts';
import {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
} from '../ops/pool/pool.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Image, KeepsChannels, Sequence, Volume } from './calls.ts';
import { pythonTuple } from './flatten.ts';
import { bindNamed, layerError } from './layer-arguments.ts';
import { ModuleBody } from './module.ts';
import { notNegative, within } from './ranges.ts';

type OutputSize = number | readonly (number | null)[] | null;

const adaptiveMeanParameters = [
  within(notNegative, value<OutputSize>()('outputSize', 'null keeps a dim as it is')),
] as const;

abstract class Adaptive extends ModuleBody {
  readonly outputSize: OutputSize;

  constructor(layer: string, outputSize: OutputSize) {
    super();
    const list: readonly unknown[] = Array.isArray(outputSize) ? outputSize : [outputSize];
    const odd = list.find((size) => size !== null && !Number.isSafeInteger(size));
    if (odd !== undefined || list.length === 0) {
      const given = typeof odd === 'string' ? `'${odd}'` : odd === undefined ? 'an empty array' : String(odd);
      throw layerError(
        layer,
        `outputSize of ${layer} must be whole numbers, or null for a dim kept as it is, got ${given}`,
      );
    }
    this.outputSize = outputSize;
  }

  override extraRepr(): string {
    const { outputSize } = this;
    return `output_size=${outputSize === null ? 'None' : typeof outputSize === 'object' ? pythonTuple(outputSize) : outputSize}`;
  }
}

abstract class AdaptiveAvgPool extends Adaptive {
  static readonly parameters = adaptiveMeanParameters;

  constructor(layer: string, given: Arguments<typeof adaptiveMeanParameters>) {
    super(layer, bindNamed(layer, adaptiveMeanParameters, given).outputSize);
  }
}

export interface AdaptiveAvgPool1d extends KeepsChannels<Sequence> {}

/**
 * Means over windows of a sequence, whatever its length, so that the output has the length asked for.
 *
 * @see `F.adaptiveAvgPool1d`
 * @shape [N, C, L] or [C, L] → [N, C, outputSize]
 * @example
 * new nn.AdaptiveAvgPool1d(2)(torch.tensor([[[1, 3, 2, 6]]])); // tensor([[[2., 4.]]])
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class AdaptiveAvgPool1d extends AdaptiveAvgPool {
  constructor(...given: Arguments<typeof adaptiveMeanParameters>) {
    super('AdaptiveAvgPool1d', given);
  }

  forward(input: Tensor): Tensor {
    return adaptiveAvgPool1d(input, this.outputSize);
  }
}

export interface AdaptiveAvgPool2d extends KeepsChannels<Image> {}

/**
 * Means over windows of an image, whatever its size, so that the output has the size asked for: 1 in front of a
 * classifier.
 *
 * @see `F.adaptiveAvgPool2d`
 * @shape [N, C, H, W] or [C, H, W] → [N, C, outputSize[0], outputSize[1]]
 * @example
 * new nn.AdaptiveAvgPool2d(1)(torch.ones([8, 512, 7, 7])).shape; // [ 8, 512, 1, 1 ]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class AdaptiveAvgPool2d extends AdaptiveAvgPool {
  constructor(...given: Arguments<typeof adaptiveMeanParameters>) {
    super('AdaptiveAvgPool2d', given);
  }

  forward(input: Tensor): Tensor {
    return adaptiveAvgPool2d(input, this.outputSize);
  }
}

export interface AdaptiveAvgPool3d extends KeepsChannels<Volume> {}

/**
 * Means over blocks of a volume, whatever its size, so that the output has the size asked for.
 *
 * @see `F.adaptiveAvgPool3d`
 * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, outputSize[0], outputSize[1], outputSize[2]]
 * @example
 * new nn.AdaptiveAvgPool3d([1, 2, null])(torch.ones([1, 4, 6, 6, 6])).shape; // [ 1, 4, 1, 2, 6 ]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class AdaptiveAvgPool3d extends AdaptiveAvgPool {
  constructor(...given: Arguments<typeof adaptiveMeanParameters>) {
    super('AdaptiveAvgPool3d', given);
  }

  forward(input: Tensor): Tensor {
    return adaptiveAvgPool3d(input, this.outputSize);
  }
}

const adaptiveMaximumParameters = [
  ...adaptiveMeanParameters,
  optionalBoolean('returnIndices', false, 'also return where the maxima stand'),
] as const;

abstract class AdaptiveMaxPool extends Adaptive {
  static readonly parameters = adaptiveMaximumParameters;

  readonly returnIndices: boolean;

  constructor(layer: string, given: Arguments<typeof adaptiveMaximumParameters>) {
    const { outputSize, returnIndices } = bindNamed(layer, adaptiveMaximumParameters, given);
    super(layer, outputSize);
    this.returnIndices = returnIndices;
  }
}

export interface AdaptiveMaxPool1d extends KeepsChannels<Sequence> {}

/**
 * Maxima over windows of a sequence, whatever its length, so that the output has the length asked for.
 *
 * @see `F.adaptiveMaxPool1d`
 * @shape [N, C, L] or [C, L] → [N, C, outputSize]
 * @example
 * new nn.AdaptiveMaxPool1d(2)(torch.tensor([[[1, 3, 2, 6]]])); // tensor([[[3., 6.]]])
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class AdaptiveMaxPool1d extends AdaptiveMaxPool {
  constructor(...given: Arguments<typeof adaptiveMaximumParameters>) {
    super('AdaptiveMaxPool1d', given);
  }

  forward(input: Tensor): Tensor {
    return adaptiveMaxPool1d(input, this.outputSize, this.returnIndices);
  }
}

export interface AdaptiveMaxPool2d extends KeepsChannels<Image> {}

/**
 * Maxima over windows of an image, whatever its size, so that the output has the size asked for.
 *
 * @see `F.adaptiveMaxPool2d`
 * @shape [N, C, H, W] or [C, H, W] → [N, C, outputSize[0], outputSize[1]]
 * @example
 * new nn.AdaptiveMaxPool2d([2, 3])(torch.ones([1, 4, 9, 9])).shape; // [ 1, 4, 2, 3 ]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class AdaptiveMaxPool2d extends AdaptiveMaxPool {
  constructor(...given: Arguments<typeof adaptiveMaximumParameters>) {
    super('AdaptiveMaxPool2d', given);
  }

  forward(input: Tensor): Tensor {
    return adaptiveMaxPool2d(input, this.outputSize, this.returnIndices);
  }
}

export interface AdaptiveMaxPool3d extends KeepsChannels<Volume> {}

/**
 * Maxima over blocks of a volume, whatever its size, so that the output has the size asked for.
 *
 * @see `F.adaptiveMaxPool3d`
 * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, outputSize[0], outputSize[1], outputSize[2]]
 * @example
 * new nn.AdaptiveMaxPool3d(2)(torch.ones([1, 4, 6, 6, 6])).shape; // [ 1, 4, 2, 2, 2 ]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class AdaptiveMaxPool3d extends AdaptiveMaxPool {
  constructor(...given: Arguments<typeof adaptiveMaximumParameters>) {
    super('AdaptiveMaxPool3d', given);
  }

  forward(input: Tensor): Tensor {
    return adaptiveMaxPool3d(input, this.outputSize, this.returnIndices);
  }
}
