/** @file Activations as layers that make small values 0. */
import { type Arguments, optionalNumber } from '../ops/parameters.ts';
import { hardshrink, softshrink } from '../ops/pointwise/activation.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { ShapeKeeping } from './calls.ts';
import { bindNamed } from './layer-arguments.ts';
import { pythonFloat } from './python-number.ts';
import { notNegative, within } from './ranges.ts';

const lambdParameters = [optionalNumber('lambd', 0.5, 'half the width of what becomes 0')] as const;

const widthParameters = [
  within(notNegative, optionalNumber('lambd', 0.5, 'half the width of what becomes 0')),
] as const;

/**
 * Layer that pulls its input towards 0, as sparse codes are found.
 *
 * @see `F.softshrink`
 * @shape [*] → [*]
 * @example
 * new nn.Softshrink(0.5)(torch.tensor([-1, 0.2])); // tensor([-0.5000,  0.0000])
 */
export class Softshrink extends ShapeKeeping {
  static readonly parameters = widthParameters;
  readonly lambd: number;

  constructor(...given: Arguments<typeof widthParameters>) {
    super();
    this.lambd = bindNamed('Softshrink', widthParameters, given).lambd;
  }

  forward(input: Tensor): Tensor {
    return softshrink(input, this.lambd);
  }

  override extraRepr(): string {
    return pythonFloat(this.lambd);
  }
}

/**
 * Layer that sets what is near 0 to 0.
 *
 * @see `F.hardshrink`
 * @shape [*] → [*]
 * @example
 * new nn.Hardshrink(0.5)(torch.tensor([-1, 0.2])); // tensor([-1.,  0.])
 */
export class Hardshrink extends ShapeKeeping {
  static readonly parameters = lambdParameters;
  readonly lambd: number;

  constructor(...given: Arguments<typeof lambdParameters>) {
    super();
    this.lambd = bindNamed('Hardshrink', lambdParameters, given).lambd;
  }

  forward(input: Tensor): Tensor {
    return hardshrink(input, this.lambd);
  }

  override extraRepr(): string {
    return pythonFloat(this.lambd);
  }
}
