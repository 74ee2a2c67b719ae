/** @file Sigmoid, tanh and their relatives as layers. */
import { type Arguments, optionalNumber } from '../ops/parameters.ts';
import { hardsigmoid, logsigmoid, softplus, softsign, tanhshrink } from '../ops/pointwise/activation.ts';
import { sigmoid } from '../ops/pointwise/exponential.ts';
import { tanh } from '../ops/pointwise/hyperbolic.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { ShapeKeeping } from './calls.ts';
import { InPlaceActivation, onlyInplace } from './in-place-activation.ts';
import { bindNamed } from './layer-arguments.ts';
import { pythonFloat } from './python-number.ts';

/**
 * Layer of the sigmoid made of straight lines, for gates that must be cheap.
 *
 * @see `F.hardsigmoid`
 * @shape [*] → [*]
 * @example
 * new nn.Hardsigmoid()(torch.tensor([-4, 0, 1.5])); // tensor([0.0000, 0.5000, 0.7500])
 */
export class Hardsigmoid extends InPlaceActivation {
  static readonly parameters = onlyInplace;

  constructor(...given: Arguments<typeof onlyInplace>) {
    super(bindNamed('Hardsigmoid', onlyInplace, given).inplace);
  }

  forward(input: Tensor): Tensor {
    return this.run<[]>(hardsigmoid, input);
  }

  override extraRepr(): string {
    return '';
  }
}

/**
 * Layer that turns scores into probabilities of yes; for training, `BCEWithLogitsLoss` has it inside.
 *
 * @see `torch.sigmoid`
 * @shape [*] → [*]
 * @example
 * new nn.Sigmoid()(torch.tensor([-1, 0, 1])); // tensor([0.2689, 0.5000, 0.7311])
 */
export class Sigmoid extends ShapeKeeping {
  static readonly parameters = [] as const;

  forward(input: Tensor): Tensor {
    return sigmoid(input);
  }
}

/**
 * Layer that bounds its input to (−1, 1), such as the output of an image generator.
 *
 * @see `torch.tanh`
 * @shape [*] → [*]
 * @example
 * new nn.Tanh()(torch.tensor([-1, 0, 1])); // tensor([-0.7616,  0.0000,  0.7616])
 */
export class Tanh extends ShapeKeeping {
  static readonly parameters = [] as const;

  forward(input: Tensor): Tensor {
    return tanh(input);
  }
}

/**
 * Layer that turns scores into log-probabilities of yes.
 *
 * @see `F.logsigmoid`
 * @shape [*] → [*]
 * @example
 * new nn.LogSigmoid()(torch.tensor([0, 2])); // tensor([-0.6931, -0.1269])
 */
export class LogSigmoid extends ShapeKeeping {
  static readonly parameters = [] as const;

  forward(input: Tensor): Tensor {
    return logsigmoid(input);
  }
}

/**
 * Layer that bounds its input to (−1, 1) without exponentials.
 *
 * @see `F.softsign`
 * @shape [*] → [*]
 * @example
 * new nn.Softsign()(torch.tensor([-3, 1])); // tensor([-0.7500,  0.5000])
 */
export class Softsign extends ShapeKeeping {
  static readonly parameters = [] as const;

  forward(input: Tensor): Tensor {
    return softsign(input);
  }
}

/**
 * Layer that takes small values away and leaves large ones nearly as they are.
 *
 * @see `F.tanhshrink`
 * @shape [*] → [*]
 * @example
 * new nn.Tanhshrink()(torch.tensor([-2, 2])); // tensor([-1.0360,  1.0360])
 */
export class Tanhshrink extends ShapeKeeping {
  static readonly parameters = [] as const;

  forward(input: Tensor): Tensor {
    return tanhshrink(input);
  }
}

/**
 * Layer whose outputs are positive, such as a predicted scale.
 *
 * @see `F.softplus`
 * @shape [*] → [*]
 * @example
 * new nn.Softplus()(torch.tensor([-1, 0, 1])); // tensor([0.3133, 0.6931, 1.3133])
 */
export class Softplus extends ShapeKeeping {
  static readonly parameters = [
    optionalNumber('beta', 1, 'sharpness of the bend'),
    optionalNumber('threshold', 20, 'above it the result is the input'),
  ] as const;
  readonly beta: number;
  readonly threshold: number;

  constructor(...given: Arguments<typeof Softplus.parameters>) {
    super();
    const { beta, threshold: limit } = bindNamed('Softplus', Softplus.parameters, given);
    this.beta = beta;
    this.threshold = limit;
  }

  forward(input: Tensor): Tensor {
    return softplus(input, this.beta, this.threshold);
  }

  override extraRepr(): string {
    return `beta=${pythonFloat(this.beta)}, threshold=${pythonFloat(this.threshold)}`;
  }
}
