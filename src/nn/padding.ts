/** @file Padding layers: what they put around the last dims is a constant, or taken from the input. */
import { type PadMode, pad } from '../ops/convolution/pad.ts';
import { type Arguments, integers, number } from '../ops/parameters.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { pythonTuple } from './flatten.ts';
import { bindNamed } from './layer-arguments.ts';
import { Module } from './module.ts';
import { pythonFloat } from './python-number.ts';
import { anything, within } from './ranges.ts';

const parameters = [
  integers('padding', 'one width for all sides, or [left, right, top, bottom, front, back]; negative widths cut'),
] as const;

const constantParameters = [...parameters, within(anything, number('value', 'what is put around'))] as const;

/** The widths before and after each dim, last dim first. */
function widthsOf(padding: number | readonly number[], rank: number): readonly number[] {
  return typeof padding === 'object' ? padding : Object.freeze(new Array<number>(2 * rank).fill(padding));
}

/** What is put around comes from the input, or is 0. */
abstract class PaddingLayer extends Module {
  static readonly parameters = parameters;

  readonly padding: readonly number[];

  constructor(layer: string, rank: number, given: Arguments<typeof parameters>) {
    super();
    this.padding = widthsOf(bindNamed(layer, parameters, given).padding, rank);
  }

  protected padded(input: Tensor, mode: PadMode): Tensor {
    return pad(input, this.padding, mode);
  }

  override extraRepr(): string {
    return pythonTuple(this.padding);
  }
}

abstract class ConstantPadding extends Module {
  static readonly parameters = constantParameters;

  readonly padding: readonly number[];
  readonly value: number;

  constructor(layer: string, rank: number, given: Arguments<typeof constantParameters>) {
    super();
    const { padding, value } = bindNamed(layer, constantParameters, given);
    this.padding = widthsOf(padding, rank);
    this.value = value;
  }

  forward(input: Tensor): Tensor {
    return pad(input, this.padding, 'constant', this.value);
  }

  override extraRepr(): string {
    return `padding=${pythonTuple(this.padding)}, value=${Number.isInteger(this.value) ? this.value : pythonFloat(this.value)}`;
  }
}

/**
 * Puts zeros at both ends of sequences.
 *
 * @see `F.pad`
 * @shape [*, L] → [*, left + L + right]
 * @example
 * new nn.ZeroPad1d([2, 1])(torch.tensor([1, 2])); // tensor([0., 0., 1., 2., 0.])
 */
export class ZeroPad1d extends PaddingLayer {
  constructor(...given: Arguments<typeof parameters>) {
    super('ZeroPad1d', 1, given);
  }

  forward(input: Tensor): Tensor {
    return this.padded(input, 'constant');
  }
}

/**
 * Puts a frame of zeros around images; with four widths the sides differ, as for kernels of even size.
 *
 * @see `F.pad`
 * @shape [*, H, W] → [*, top + H + bottom, left + W + right]
 * @example
 * new nn.ZeroPad2d([0, 1, 0, 1])(torch.ones([8, 3, 4, 4])).shape; // [ 8, 3, 5, 5 ]
 */
export class ZeroPad2d extends PaddingLayer {
  constructor(...given: Arguments<typeof parameters>) {
    super('ZeroPad2d', 2, given);
  }

  forward(input: Tensor): Tensor {
    return this.padded(input, 'constant');
  }
}

/**
 * Puts a shell of zeros around volumes.
 *
 * @see `F.pad`
 * @shape [*, D, H, W] → [*, front + D + back, top + H + bottom, left + W + right]
 * @example
 * new nn.ZeroPad3d(1)(torch.ones([1, 2, 3, 3, 3])).shape; // [ 1, 2, 5, 5, 5 ]
 */
export class ZeroPad3d extends PaddingLayer {
  constructor(...given: Arguments<typeof parameters>) {
    super('ZeroPad3d', 3, given);
  }

  forward(input: Tensor): Tensor {
    return this.padded(input, 'constant');
  }
}

/**
 * Makes sequences longer by mirroring them at their ends, which are not repeated.
 *
 * @see `F.pad`
 * @shape [N, C, L] or [C, L] → the same with left + L + right
 * @example
 * new nn.ReflectionPad1d(2)(torch.tensor([[1, 2, 3]])); // tensor([[3., 2., 1., 2., 3., 2., 1.]])
 */
export class ReflectionPad1d extends PaddingLayer {
  constructor(...given: Arguments<typeof parameters>) {
    super('ReflectionPad1d', 1, given);
  }

  forward(input: Tensor): Tensor {
    return this.padded(input, 'reflect');
  }
}

/**
 * Makes images larger by mirroring them at their edges, so that no border shows, as networks that paint do.
 *
 * @see `F.pad`
 * @shape [N, C, H, W] or [C, H, W] → the same with top + H + bottom, left + W + right
 * @example
 * new nn.ReflectionPad2d(3)(torch.ones([1, 3, 32, 32])).shape; // [ 1, 3, 38, 38 ]
 */
export class ReflectionPad2d extends PaddingLayer {
  constructor(...given: Arguments<typeof parameters>) {
    super('ReflectionPad2d', 2, given);
  }

  forward(input: Tensor): Tensor {
    return this.padded(input, 'reflect');
  }
}

/**
 * Makes volumes larger by mirroring them at their faces.
 *
 * @see `F.pad`
 * @shape [N, C, D, H, W] or [C, D, H, W] → the same with all three sizes larger
 * @example
 * new nn.ReflectionPad3d(1)(torch.ones([1, 1, 2, 3, 4])).shape; // [ 1, 1, 4, 5, 6 ]
 */
export class ReflectionPad3d extends PaddingLayer {
  constructor(...given: Arguments<typeof parameters>) {
    super('ReflectionPad3d', 3, given);
  }

  forward(input: Tensor): Tensor {
    return this.padded(input, 'reflect');
  }
}

/**
 * Makes sequences longer by repeating the first and the last entry.
 *
 * @see `F.pad`
 * @shape [N, C, L] or [C, L] → the same with left + L + right
 * @example
 * new nn.ReplicationPad1d([2, 1])(torch.tensor([[1, 2, 3]])); // tensor([[1., 1., 1., 2., 3., 3.]])
 */
export class ReplicationPad1d extends PaddingLayer {
  constructor(...given: Arguments<typeof parameters>) {
    super('ReplicationPad1d', 1, given);
  }

  forward(input: Tensor): Tensor {
    return this.padded(input, 'replicate');
  }
}

/**
 * Makes images larger by repeating the pixels at their edges.
 *
 * @see `F.pad`
 * @shape [N, C, H, W] or [C, H, W] → the same with top + H + bottom, left + W + right
 * @example
 * new nn.ReplicationPad2d(1)(torch.tensor([[[1, 2]]]));
 * // tensor([[[1., 1., 2., 2.],
 * //          [1., 1., 2., 2.],
 * //          [1., 1., 2., 2.]]])
 */
export class ReplicationPad2d extends PaddingLayer {
  constructor(...given: Arguments<typeof parameters>) {
    super('ReplicationPad2d', 2, given);
  }

  forward(input: Tensor): Tensor {
    return this.padded(input, 'replicate');
  }
}

/**
 * Makes volumes larger by repeating the elements at their faces.
 *
 * @see `F.pad`
 * @shape [N, C, D, H, W] or [C, D, H, W] → the same with all three sizes larger
 * @example
 * new nn.ReplicationPad3d(1)(torch.ones([1, 1, 2, 3, 4])).shape; // [ 1, 1, 4, 5, 6 ]
 */
export class ReplicationPad3d extends PaddingLayer {
  constructor(...given: Arguments<typeof parameters>) {
    super('ReplicationPad3d', 3, given);
  }

  forward(input: Tensor): Tensor {
    return this.padded(input, 'replicate');
  }
}

/**
 * Makes sequences longer as if they went round in a circle.
 *
 * @see `F.pad`
 * @shape [N, C, L] or [C, L] → the same with left + L + right
 * @example
 * new nn.CircularPad1d([2, 1])(torch.tensor([[1, 2, 3]])); // tensor([[2., 3., 1., 2., 3., 1.]])
 */
export class CircularPad1d extends PaddingLayer {
  constructor(...given: Arguments<typeof parameters>) {
    super('CircularPad1d', 1, given);
  }

  forward(input: Tensor): Tensor {
    return this.padded(input, 'circular');
  }
}

/**
 * Makes images larger as if they were tiled, for textures and panoramas.
 *
 * @see `F.pad`
 * @shape [N, C, H, W] or [C, H, W] → the same with top + H + bottom, left + W + right
 * @example
 * new nn.CircularPad2d(1)(torch.ones([1, 3, 8, 8])).shape; // [ 1, 3, 10, 10 ]
 */
export class CircularPad2d extends PaddingLayer {
  constructor(...given: Arguments<typeof parameters>) {
    super('CircularPad2d', 2, given);
  }

  forward(input: Tensor): Tensor {
    return this.padded(input, 'circular');
  }
}

/**
 * Makes volumes larger as if space were periodic, as in simulations.
 *
 * @see `F.pad`
 * @shape [N, C, D, H, W] or [C, D, H, W] → the same with all three sizes larger
 * @example
 * new nn.CircularPad3d(1)(torch.ones([1, 1, 2, 3, 4])).shape; // [ 1, 1, 4, 5, 6 ]
 */
export class CircularPad3d extends PaddingLayer {
  constructor(...given: Arguments<typeof parameters>) {
    super('CircularPad3d', 3, given);
  }

  forward(input: Tensor): Tensor {
    return this.padded(input, 'circular');
  }
}

/**
 * Puts a constant at both ends of sequences.
 *
 * @see `F.pad`
 * @shape [*, L] → [*, left + L + right]
 * @example
 * new nn.ConstantPad1d(1, 7)(torch.tensor([1, 2])); // tensor([7., 1., 2., 7.])
 */
export class ConstantPad1d extends ConstantPadding {
  constructor(...given: Arguments<typeof constantParameters>) {
    super('ConstantPad1d', 1, given);
  }
}

/**
 * Puts a frame of a constant around images.
 *
 * @see `F.pad`
 * @shape [*, H, W] → [*, top + H + bottom, left + W + right]
 * @example
 * new nn.ConstantPad2d([1, 0, 0, 1], 7)(torch.tensor([[1, 2]]));
 * // tensor([[7., 1., 2.],
 * //         [7., 7., 7.]])
 */
export class ConstantPad2d extends ConstantPadding {
  constructor(...given: Arguments<typeof constantParameters>) {
    super('ConstantPad2d', 2, given);
  }
}

/**
 * Puts a shell of a constant around volumes.
 *
 * @see `F.pad`
 * @shape [*, D, H, W] → [*, front + D + back, top + H + bottom, left + W + right]
 * @example
 * new nn.ConstantPad3d(1, 7)(torch.ones([2, 2, 2])).shape; // [ 4, 4, 4 ]
 */
export class ConstantPad3d extends ConstantPadding {
  constructor(...given: Arguments<typeof constantParameters>) {
    super('ConstantPad3d', 3, given);
  }
}
