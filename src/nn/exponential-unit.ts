/** @file Activations as layers that are exponential below 0. */
import { type Arguments, optionalNumber } from '../ops/parameters.ts';
import { celu, elu, selu } from '../ops/pointwise/activation.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { InPlaceActivation, inplaceParameter, onlyInplace } from './in-place-activation.ts';
import { bindNamed } from './layer-arguments.ts';
import { pythonFloat } from './python-number.ts';
import { notZero, within } from './ranges.ts';

/**
 * Activation of self-normalising networks; goes with weights drawn by `nn.init.kaimingNormal_` for 'linear' and with
 * `AlphaDropout`.
 *
 * @see `F.selu`
 * @shape [*] → [*]
 * @example
 * new nn.SELU()(torch.tensor([-1, 1])); // tensor([-1.1113,  1.0507])
 */
export class SELU extends InPlaceActivation {
  static readonly parameters = onlyInplace;

  constructor(...given: Arguments<typeof onlyInplace>) {
    super(bindNamed('SELU', onlyInplace, given).inplace);
  }

  forward(input: Tensor): Tensor {
    return this.run<[]>(selu, input);
  }
}

const alphaParameters = [optionalNumber('alpha', 1, 'how far negative results go'), inplaceParameter] as const;

const divisorAlphaParameters = [
  within(notZero, optionalNumber('alpha', 1, 'how far negative results go')),
  inplaceParameter,
] as const;

/**
 * Layer whose outputs fall off smoothly to −alpha, which brings their mean nearer to 0.
 *
 * @see `F.elu`
 * @shape [*] → [*]
 * @example
 * new nn.ELU()(torch.tensor([-1, 2])); // tensor([-0.6321,  2.0000])
 */
export class ELU extends InPlaceActivation {
  static readonly parameters = alphaParameters;
  readonly alpha: number;

  constructor(...given: Arguments<typeof alphaParameters>) {
    const { alpha, inplace } = bindNamed('ELU', alphaParameters, given);
    super(inplace);
    this.alpha = alpha;
  }

  forward(input: Tensor): Tensor {
    return this.run<[number]>(elu, input, this.alpha);
  }

  protected override settings(): string[] {
    return [`alpha=${pythonFloat(this.alpha)}`];
  }
}

/**
 * Exponential linear layer without a corner at 0, whatever alpha is.
 *
 * @see `F.celu`
 * @shape [*] → [*]
 * @example
 * new nn.CELU(0.5)(torch.tensor([-1, 2])); // tensor([-0.4323,  2.0000])
 */
export class CELU extends InPlaceActivation {
  static readonly parameters = divisorAlphaParameters;
  readonly alpha: number;

  constructor(...given: Arguments<typeof divisorAlphaParameters>) {
    const { alpha, inplace } = bindNamed('CELU', divisorAlphaParameters, given);
    super(inplace);
    this.alpha = alpha;
  }

  forward(input: Tensor): Tensor {
    return this.run<[number]>(celu, input, this.alpha);
  }

  protected override settings(): string[] {
    return [`alpha=${pythonFloat(this.alpha)}`];
  }
}
