/** @file Images as columns of their patches, and back. */
import { fold, unfold } from '../ops/convolution/fold.ts';
import type { Sizes } from '../ops/convolution/geometry.ts';
import { type Arguments, integers, optionalIntegers } from '../ops/parameters.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { pythonSizes } from './flatten.ts';
import { bindNamed } from './layer-arguments.ts';
import { Module } from './module.ts';
import { notNegative, positive, within } from './ranges.ts';

const gridParameters = [
  within(positive, integers('kernelSize', 'size of a patch, one for both dims or one for each')),
  within(positive, optionalIntegers('dilation', 1, 'distance of neighbours within a patch')),
  within(notNegative, optionalIntegers('padding', 0, 'zeros on both sides')),
  within(positive, optionalIntegers('stride', 1, 'distance of neighbouring patches')),
] as const;

/**
 * All patches of images as columns, for convolutions of one's own.
 *
 * @see `F.unfold`
 * @shape [N, C, H, W] or [C, H, W] → [N, C·kh·kw, L] with L patches
 * @example
 * new nn.Unfold(3)(torch.ones([1, 2, 5, 5])).shape; // [ 1, 18, 9 ]
 */
export class Unfold extends Module {
  static readonly parameters = gridParameters;

  readonly kernelSize: Sizes;
  readonly dilation: Sizes;
  readonly padding: Sizes;
  readonly stride: Sizes;

  constructor(...given: Arguments<typeof gridParameters>) {
    super();
    const { kernelSize, dilation, padding, stride } = bindNamed('Unfold', gridParameters, given);
    this.kernelSize = kernelSize;
    this.dilation = dilation;
    this.padding = padding;
    this.stride = stride;
  }

  forward(input: Tensor): Tensor {
    return unfold(input, this.kernelSize, this.dilation, this.padding, this.stride);
  }

  override extraRepr(): string {
    const { kernelSize, dilation, padding, stride } = this;
    return `kernel_size=${pythonSizes(kernelSize)}, dilation=${pythonSizes(dilation)}, padding=${pythonSizes(padding)}, stride=${pythonSizes(stride)}`;
  }
}

const foldParameters = [
  within(positive, integers('outputSize', 'size of the image, one for both dims or one for each')),
  ...gridParameters,
] as const;

/**
 * Adds columns of patches up to images, such as what `Unfold` made of them.
 *
 * @see `F.fold`
 * @shape [N, C·kh·kw, L] or [C·kh·kw, L] → [N, C, outputSize[0], outputSize[1]]
 * @example
 * new nn.Fold([4, 5], 2)(torch.ones([2, 12, 12])).shape; // [ 2, 3, 4, 5 ]
 */
export class Fold extends Module {
  static readonly parameters = foldParameters;

  readonly outputSize: Sizes;
  readonly kernelSize: Sizes;
  readonly dilation: Sizes;
  readonly padding: Sizes;
  readonly stride: Sizes;

  constructor(...given: Arguments<typeof foldParameters>) {
    super();
    const { outputSize, kernelSize, dilation, padding, stride } = bindNamed('Fold', foldParameters, given);
    this.outputSize = outputSize;
    this.kernelSize = kernelSize;
    this.dilation = dilation;
    this.padding = padding;
    this.stride = stride;
  }

  forward(input: Tensor): Tensor {
    return fold(input, this.outputSize, this.kernelSize, this.dilation, this.padding, this.stride);
  }

  override extraRepr(): string {
    const { outputSize, kernelSize, dilation, padding, stride } = this;
    return `output_size=${pythonSizes(outputSize)}, kernel_size=${pythonSizes(kernelSize)}, dilation=${pythonSizes(dilation)}, padding=${pythonSizes(padding)}, stride=${pythonSizes(stride)}`;
  }
}
