/** @file Rectifiers as layers: straight lines with a bend. */
import { ValueError } from '../errors/errors.ts';
import { filled } from '../ops/conversion.ts';
import { rrelu } from '../ops/gated.ts';
import {
  type Arguments,
  number,
  optionalDevice,
  optionalDtype,
  optionalInteger,
  optionalNumber,
} from '../ops/parameters.ts';
import { hardtanh, leakyRelu, prelu, relu, relu6, threshold } from '../ops/pointwise/activation.ts';
import { getDefaultDtype } from '../tensor/promotion.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { ShapeKeeping } from './calls.ts';
import { rememberParameters } from './fields.ts';
import { InPlaceActivation, inplaceParameter, onlyInplace } from './in-place-activation.ts';
import { bindNamed } from './layer-arguments.ts';
import { Parameter } from './parameter.ts';
import { madeOn } from './placement.ts';
import { pythonFloat } from './python-number.ts';
import { anything, notNegative, within } from './ranges.ts';

/**
 * Layer that keeps what is positive; the default choice between affine layers and convolutions.
 *
 * @see `F.relu`
 * @shape [*] → [*]
 * @example
 * new nn.ReLU()(torch.tensor([-1, 2])); // tensor([0., 2.])
 */
export class ReLU extends InPlaceActivation {
  static readonly parameters = onlyInplace;

  constructor(...given: Arguments<typeof onlyInplace>) {
    super(bindNamed('ReLU', onlyInplace, given).inplace);
  }

  forward(input: Tensor): Tensor {
    return this.run<[]>(relu, input);
  }
}

/**
 * Layer that keeps what lies between 0 and 6.
 *
 * @see `F.relu6`
 * @shape [*] → [*]
 * @example
 * new nn.ReLU6()(torch.tensor([-1, 2, 8])); // tensor([0., 2., 6.])
 */
export class ReLU6 extends InPlaceActivation {
  static readonly parameters = onlyInplace;

  constructor(...given: Arguments<typeof onlyInplace>) {
    super(bindNamed('ReLU6', onlyInplace, given).inplace);
  }

  forward(input: Tensor): Tensor {
    return this.run<[]>(relu6, input);
  }
}

/**
 * Rectifying layer that lets a little of what is negative through, as discriminators use it.
 *
 * @see `F.leakyRelu`
 * @shape [*] → [*]
 * @example
 * new nn.LeakyReLU(0.2)(torch.tensor([-1, 2])); // tensor([-0.2000,  2.0000])
 */
export class LeakyReLU extends InPlaceActivation {
  static readonly parameters = [
    optionalNumber('negativeSlope', 0.01, 'factor of what is negative'),
    inplaceParameter,
  ] as const;
  readonly negativeSlope: number;

  constructor(...given: Arguments<typeof LeakyReLU.parameters>) {
    const { negativeSlope, inplace } = bindNamed('LeakyReLU', LeakyReLU.parameters, given);
    super(inplace);
    this.negativeSlope = negativeSlope;
  }

  forward(input: Tensor): Tensor {
    return this.run<[number]>(leakyRelu, input, this.negativeSlope);
  }

  protected override settings(): string[] {
    return [`negative_slope=${pythonFloat(this.negativeSlope)}`];
  }
}

/**
 * Layer that holds its input between two bounds.
 *
 * @see `F.hardtanh`
 * @shape [*] → [*]
 * @example
 * new nn.Hardtanh(0, 2)(torch.tensor([-1, 1, 3])); // tensor([0., 1., 2.])
 */
export class Hardtanh extends InPlaceActivation {
  static readonly parameters = [
    optionalNumber('minVal', -1, 'the least result'),
    optionalNumber('maxVal', 1, 'the largest result'),
    inplaceParameter,
  ] as const;
  readonly minVal: number;
  readonly maxVal: number;

  constructor(...given: Arguments<typeof Hardtanh.parameters>) {
    const { minVal, maxVal, inplace } = bindNamed('Hardtanh', Hardtanh.parameters, given);
    if (maxVal <= minVal) {
      throw new ValueError('Hardtanh/maxVal', `maxVal of Hardtanh must exceed minVal, got ${minVal} and ${maxVal}`);
    }
    super(inplace);
    this.minVal = minVal;
    this.maxVal = maxVal;
  }

  forward(input: Tensor): Tensor {
    return this.run<[number, number]>(hardtanh, input, this.minVal, this.maxVal);
  }

  protected override settings(): string[] {
    return [`min_val=${pythonFloat(this.minVal)}`, `max_val=${pythonFloat(this.maxVal)}`];
  }
}

/**
 * Layer that replaces everything up to a threshold by one value.
 *
 * @see `F.threshold`
 * @shape [*] → [*]
 * @example
 * new nn.Threshold(0.5, 9)(torch.tensor([0.2, 0.8])); // tensor([9.0000, 0.8000])
 */
export class Threshold extends InPlaceActivation {
  static readonly parameters = [
    number('threshold', 'what exceeds this stays'),
    within(anything, number('value', 'stands for what does not')),
    inplaceParameter,
  ] as const;
  readonly threshold: number;
  readonly value: number;

  constructor(...given: Arguments<typeof Threshold.parameters>) {
    const bound = bindNamed('Threshold', Threshold.parameters, given);
    super(bound.inplace);
    this.threshold = bound.threshold;
    this.value = bound.value;
  }

  forward(input: Tensor): Tensor {
    return this.run<[number, number]>(threshold, input, this.threshold, this.value);
  }

  protected override settings(): string[] {
    return [`threshold=${this.threshold}`, `value=${this.value}`];
  }
}

/**
 * Rectifying layer whose negative slope is random while training, and the mean of its bounds in evaluation.
 *
 * @see `F.rrelu`
 * @shape [*] → [*]
 * @example
 * new nn.RReLU(0.1, 0.3).eval()(torch.tensor([-1, 2])); // tensor([-0.2000,  2.0000])
 */
export class RReLU extends InPlaceActivation {
  static readonly parameters = [
    optionalNumber('lower', 1 / 8, 'the least slope'),
    optionalNumber('upper', 1 / 3, 'the largest slope'),
    inplaceParameter,
  ] as const;
  readonly lower: number;
  readonly upper: number;

  constructor(...given: Arguments<typeof RReLU.parameters>) {
    const { lower, upper, inplace } = bindNamed('RReLU', RReLU.parameters, given);
    if (lower > upper) {
      throw new ValueError('RReLU/lower', `lower of RReLU must not exceed upper, got ${lower} and ${upper}`);
    }
    super(inplace);
    this.lower = lower;
    this.upper = upper;
  }

  forward(input: Tensor): Tensor {
    return rrelu(input, this.lower, this.upper, this.training, this.inplace);
  }

  protected override settings(): string[] {
    return [`lower=${pythonFloat(this.lower)}`, `upper=${pythonFloat(this.upper)}`];
  }
}

/**
 * Rectifying layer that learns its negative slope: one for all, or one for each of `numParameters` channels.
 *
 * @see `torch.prelu`
 * @shape [N, C, *] → [N, C, *]
 * @example
 * new nn.PReLU()(torch.tensor([-1, 2])); // tensor([-0.2500,  2.0000], grad_fn=<PreluBackward0>)
 */
export class PReLU extends ShapeKeeping {
  static readonly parameters = [
    within(notNegative, optionalInteger('numParameters', 1, 'number of learned slopes: 1, or one for each channel')),
    within(anything, optionalNumber('init', 0.25, 'what the weight starts from')),
    optionalDevice('device', undefined, 'where the parameters are'),
    optionalDtype('dtype', undefined, 'dtype of the parameters'),
  ] as const;

  readonly numParameters: number;
  weight: Parameter;

  constructor(...given: Arguments<typeof PReLU.parameters>) {
    super();
    const { numParameters, init, device, dtype = getDefaultDtype() } = bindNamed('PReLU', PReLU.parameters, given);
    this.numParameters = numParameters;
    this.weight = new Parameter(madeOn(device, () => filled([numParameters], dtype, init)));
    rememberParameters(this);
  }

  forward(input: Tensor): Tensor {
    return prelu(input, this.weight);
  }

  override extraRepr(): string {
    return `num_parameters=${this.numParameters}`;
  }
}
