/** @file The way back from maxima of windows to where they stood. */
import type { Sizes } from '../ops/convolution/geometry.ts';
import { type Arguments, integers, optionalIntegers } from '../ops/parameters.ts';
import { maxUnpool1d, maxUnpool2d, maxUnpool3d } from '../ops/pool/unpool.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { pythonTuple } from './flatten.ts';
import { bindNamed } from './layer-arguments.ts';
import { Module } from './module.ts';
import { notNegative, positive, within } from './ranges.ts';

const parameters = [
  within(positive, integers('kernelSize', 'size of the window that was pooled')),
  within(positive, optionalIntegers('stride', undefined, 'the kernel size if left out')),
  within(notNegative, optionalIntegers('padding', 0, 'widths on both sides when it was pooled')),
] as const;

type Given = Arguments<typeof parameters>;

/** The size that the result is to have, by position or by name. */
type OutputSize = readonly number[] | null | { readonly outputSize?: readonly number[] | null };

function isNamed(given: OutputSize | undefined): given is { readonly outputSize?: readonly number[] | null } {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

abstract class MaxUnpool extends Module {
  static readonly parameters = parameters;

  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];

  constructor(layer: string, rank: number, given: Given) {
    super();
    const { kernelSize, stride, padding } = bindNamed(layer, parameters, given);
    const each = (sizes: Sizes): readonly number[] =>
      typeof sizes === 'object' ? sizes : Object.freeze(new Array<number>(rank).fill(sizes));
    this.kernelSize = each(kernelSize);
    this.stride = each(stride ?? kernelSize);
    this.padding = each(padding);
  }

  protected unpool(operator: typeof maxUnpool2d, input: Tensor, indices: Tensor, given?: OutputSize): Tensor {
    const outputSize = (isNamed(given) ? given.outputSize : given) ?? null;
    return operator(input, indices, this.kernelSize, this.stride, this.padding, outputSize);
  }

  override extraRepr(): string {
    return `kernel_size=${pythonTuple(this.kernelSize)}, stride=${pythonTuple(this.stride)}, padding=${pythonTuple(this.padding)}`;
  }
}

/**
 * Puts the maxima of a sequence back to where `MaxPool1d` found them.
 *
 * @see `F.maxUnpool1d`
 * @shape input and indices [N, C, L′] or [C, L′] → [N, C, L]
 * @example
 * const [y, indices] = F.maxPool1d(torch.tensor([[[1, 3, 2, 5]]]), 2, { returnIndices: true });
 * new nn.MaxUnpool1d(2)(y, indices); // tensor([[[0., 3., 0., 5.]]])
 */
export class MaxUnpool1d extends MaxUnpool {
  constructor(...given: Given) {
    super('MaxUnpool1d', 1, given);
  }

  forward(input: Tensor, indices: Tensor, outputSize?: OutputSize): Tensor {
    return this.unpool(maxUnpool1d, input, indices, outputSize);
  }
}

/**
 * Puts the maxima of images back to where `MaxPool2d` found them, as decoders for segmentation do.
 *
 * @see `F.maxUnpool2d`
 * @shape input and indices [N, C, H′, W′] or [C, H′, W′] → [N, C, H, W]
 * @example
 * const [y, indices] = F.maxPool2d(torch.tensor([[[1, 2], [4, 3]]]), 2, { returnIndices: true });
 * new nn.MaxUnpool2d(2)(y, indices);
 * // tensor([[[0., 0.],
 * //          [4., 0.]]])
 */
export class MaxUnpool2d extends MaxUnpool {
  constructor(...given: Given) {
    super('MaxUnpool2d', 2, given);
  }

  forward(input: Tensor, indices: Tensor, outputSize?: OutputSize): Tensor {
    return this.unpool(maxUnpool2d, input, indices, outputSize);
  }
}

/**
 * Puts the maxima of volumes back to where `MaxPool3d` found them.
 *
 * @see `F.maxUnpool3d`
 * @shape input and indices [N, C, D′, H′, W′] or [C, D′, H′, W′] → [N, C, D, H, W]
 * @example
 * const [y, indices] = F.maxPool3d(torch.ones([1, 1, 4, 4, 4]), 2, { returnIndices: true });
 * new nn.MaxUnpool3d(2)(y, indices).shape; // [ 1, 1, 4, 4, 4 ]
 */
export class MaxUnpool3d extends MaxUnpool {
  constructor(...given: Given) {
    super('MaxUnpool3d', 3, given);
  }

  forward(input: Tensor, indices: Tensor, outputSize?: OutputSize): Tensor {
    return this.unpool(maxUnpool3d, input, indices, outputSize);
  }
}
