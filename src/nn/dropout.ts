/** @file Dropout layers: they act in training mode and pass their input on in evaluation mode. */
import { alphaDropout, dropout, dropout1d, dropout2d, dropout3d, featureAlphaDropout } from '../ops/dropout.ts';
import { type Arguments, optionalBoolean, optionalNumber } from '../ops/parameters.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { ShapeKeeping } from './calls.ts';
import { bindNamed } from './module.ts';
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
 * Sets elements to 0 with probability p and scales the others by 1 / (1 − p).
 *
 * @example
 * const y = new nn.Dropout(0.2)(x);
 */
export class Dropout extends DropoutLayer {
  forward(input: Tensor): Tensor {
    return dropout(input, this.p, this.training, this.inplace);
  }
}

/** Drops whole channels of [N, C, L] or [C, L]. */
export class Dropout1d extends DropoutLayer {
  forward(input: Tensor): Tensor {
    return dropout1d(input, this.p, this.training, this.inplace);
  }
}

/** Drops whole channels of [N, C, H, W]. */
export class Dropout2d extends DropoutLayer {
  forward(input: Tensor): Tensor {
    return dropout2d(input, this.p, this.training, this.inplace);
  }
}

/** Drops whole channels of [N, C, D, H, W] or [C, D, H, W]. */
export class Dropout3d extends DropoutLayer {
  forward(input: Tensor): Tensor {
    return dropout3d(input, this.p, this.training, this.inplace);
  }
}

/** Dropout for networks of SELU: keeps mean and variance. */
export class AlphaDropout extends DropoutLayer {
  forward(input: Tensor): Tensor {
    return alphaDropout(input, this.p, this.training, this.inplace);
  }
}

/** As AlphaDropout, for whole channels. */
export class FeatureAlphaDropout extends DropoutLayer {
  forward(input: Tensor): Tensor {
    return featureAlphaDropout(input, this.p, this.training, this.inplace);
  }
}
