/** @file Max pooling with windows at random distances. */
import type { Sizes } from '../ops/convolution/geometry.ts';
import {
  type Arguments,
  integers,
  optionalBoolean,
  optionalIntegers,
  optionalTensor,
  optionalValue,
} from '../ops/parameters.ts';
import { fractionalMaxPool2d, fractionalMaxPool3d, type Ratio } from '../ops/pool/fractional.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { bindNamed, layerError } from './layer-arguments.ts';
import { Module } from './module.ts';
import { positive, type Range, within } from './ranges.ts';

const betweenZeroAndOne: Range = { rule: 'between 0 and 1', accepts: (value) => value > 0 && value < 1 };

const parameters = [
  within(positive, integers('kernelSize', 'size of the window, one for all dims or one for each')),
  within(positive, optionalIntegers('outputSize', undefined, 'size of the result')),
  within(
    betweenZeroAndOne,
    optionalValue<Ratio>()('outputRatio', undefined, 'share of the input, in place of its size'),
  ),
  optionalBoolean('returnIndices', false, 'also return where the maxima stand'),
  optionalTensor('randomSamples', 'drawn at each call if left out'),
] as const;

type Given = Arguments<typeof parameters>;

abstract class FractionalMaxPool extends Module {
  static readonly parameters = parameters;

  readonly kernelSize: Sizes;
  readonly outputSize: Sizes | null;
  readonly outputRatio: Ratio | null;
  readonly returnIndices: boolean;
  readonly randomSamples: Tensor | null;

  constructor(layer: string, given: Given) {
    super();
    const bound = bindNamed(layer, parameters, given);
    if ((bound.outputSize === undefined) === (bound.outputRatio === undefined)) {
      const found = bound.outputSize === undefined ? 'neither' : 'both';
      throw layerError(
        layer,
        `${layer} needs outputSize or outputRatio, got ${found}\n  fix: new nn.${layer}(2, { outputRatio: 0.5 })`,
      );
    }
    this.kernelSize = bound.kernelSize;
    this.outputSize = bound.outputSize ?? null;
    this.outputRatio = bound.outputRatio ?? null;
    this.returnIndices = bound.returnIndices;
    this.randomSamples = this.registerBuffer('randomSamples', bound.randomSamples ?? null, false);
  }

  protected pool(operator: typeof fractionalMaxPool2d, input: Tensor): Tensor {
    const { kernelSize, outputSize, outputRatio, returnIndices, randomSamples } = this;
    // What comes with the places, only those know who asked for them.
    return operator(input, kernelSize, outputSize, outputRatio, returnIndices as false, randomSamples);
  }
}

/**
 * Keeps the largest pixel of windows at random distances, so that images get smaller by any factor.
 *
 * @see `F.fractionalMaxPool2d`
 * @shape [N, C, H, W] or [C, H, W] → [N, C, H′, W′]
 * @example
 * new nn.FractionalMaxPool2d(3, { outputRatio: 0.7 })(torch.ones([8, 3, 32, 32])).shape; // [ 8, 3, 22, 22 ]
 */
export class FractionalMaxPool2d extends FractionalMaxPool {
  constructor(...given: Given) {
    super('FractionalMaxPool2d', given);
  }

  forward(input: Tensor): Tensor {
    return this.pool(fractionalMaxPool2d, input);
  }
}

/**
 * Keeps the largest element of blocks at random distances in volumes.
 *
 * @see `F.fractionalMaxPool3d`
 * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, D′, H′, W′]
 * @example
 * new nn.FractionalMaxPool3d(2, 3)(torch.ones([1, 2, 6, 6, 6])).shape; // [ 1, 2, 3, 3, 3 ]
 */
export class FractionalMaxPool3d extends FractionalMaxPool {
  constructor(...given: Given) {
    super('FractionalMaxPool3d', given);
  }

  forward(input: Tensor): Tensor {
    return this.pool(fractionalMaxPool3d, input);
  }
}
