/** @file Dropout layers: they act in training mode and pass their input on in evaluation mode. */
import { alphaDropout, dropout, dropout1d, dropout2d, dropout3d, featureAlphaDropout } from '../ops/dropout.ts';
import { type Arguments, optionalBoolean, optionalNumber } from '../ops/parameters.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { ShapeKeeping } from './calls.ts';
import { bindNamed } from './layer-arguments.ts';
import { pythonBoolean, pythonFloat } from './python-number.ts';
import { share, within } from './ranges.ts';

const parameters = [
  within(share, optionalNumber('p', 0.5, 'chance that an element, or a channel, is dropped')),
  optionalBoolean('inplace', false, 'write to the input'),
] as const;

abstract class DropoutLayer extends ShapeKeeping {
  static readonly parameters = parameters;
  readonly p: number;
  readonly inplace: boolean;

  constructor(...given: Arguments<typeof parameters>) {
    super();
    const { p, inplace } = bindNamed(new.target.name, parameters, given);
    this.p = p;
    this.inplace = inplace;
  }

  override extraRepr(): string {
    return `p=${pythonFloat(this.p)}, inplace=${pythonBoolean(this.inplace)}`;
  }
}

/**
 * Drops elements at random while training, so that no unit relies on another; in evaluation it does nothing.
 *
 * @see `F.dropout`
 * @shape [*] → [*]
 * @example
 * torch.manualSeed(0);
 * const layer = new nn.Dropout(0.5);
 * layer(torch.ones(5)); // tensor([0., 0., 2., 0., 0.])
 * layer.eval()(torch.ones(2)); // tensor([1., 1.])
 */
export class Dropout extends DropoutLayer {
  forward(input: Tensor): Tensor {
    return dropout(input, this.p, this.training, this.inplace);
  }
}

/**
 * Drops channels of sequences while training.
 *
 * @see `F.dropout1d`
 * @shape [N, C, L] or [C, L] → the same
 * @example
 * torch.manualSeed(0);
 * new nn.Dropout1d(0.5)(torch.ones([1, 3, 2]));
 * // tensor([[[0., 0.],
 * //          [0., 0.],
 * //          [2., 2.]]])
 */
export class Dropout1d extends DropoutLayer {
  forward(input: Tensor): Tensor {
    return dropout1d(input, this.p, this.training, this.inplace);
  }
}

/**
 * Drops channels of images while training.
 *
 * @see `F.dropout2d`
 * @shape [N, C, H, W] → the same
 * @example
 * new nn.Dropout2d(0.5).eval()(torch.ones([1, 1, 1, 2])); // tensor([[[[1., 1.]]]])
 */
export class Dropout2d extends DropoutLayer {
  forward(input: Tensor): Tensor {
    return dropout2d(input, this.p, this.training, this.inplace);
  }
}

/**
 * Drops channels of volumes while training, in evaluation none.
 *
 * @see `F.dropout3d`
 * @shape [N, C, D, H, W] or [C, D, H, W] → the same
 * @example
 * new nn.Dropout3d(0.5).eval()(torch.ones([1, 1, 1, 1, 2])).shape; // [ 1, 1, 1, 1, 2 ]
 */
export class Dropout3d extends DropoutLayer {
  forward(input: Tensor): Tensor {
    return dropout3d(input, this.p, this.training, this.inplace);
  }
}

/**
 * Dropout that keeps mean and variance, for networks of `SELU`.
 *
 * @see `F.alphaDropout`
 * @shape [*] → [*]
 * @example
 * torch.manualSeed(0);
 * new nn.AlphaDropout(0.5)(torch.ones(4)); // tensor([-0.7792, -0.7792,  1.6656, -0.7792])
 */
export class AlphaDropout extends DropoutLayer {
  forward(input: Tensor): Tensor {
    return alphaDropout(input, this.p, this.training, this.inplace);
  }
}

/**
 * Dropout of whole channels that keeps mean and variance, for networks of `SELU`.
 *
 * @see `F.featureAlphaDropout`
 * @shape [N, C, *] → [N, C, *]
 * @example
 * new nn.FeatureAlphaDropout(0.5).eval()(torch.ones([1, 2, 2])).shape; // [ 1, 2, 2 ]
 */
export class FeatureAlphaDropout extends DropoutLayer {
  forward(input: Tensor): Tensor {
    return featureAlphaDropout(input, this.p, this.training, this.inplace);
  }
}
