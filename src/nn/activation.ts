/** @file Activation functions as layers. */

import { ValueError } from '../errors/errors.ts';
import { filled } from '../ops/conversion.ts';
import { glu, rrelu } from '../ops/gated.ts';
import { logSoftmax, softmax, softmin } from '../ops/normalise/softmax.ts';
import {
  type Arguments,
  number,
  optionalBoolean,
  optionalDevice,
  optionalDtype,
  optionalInteger,
  optionalNumber,
  optionalString,
} from '../ops/parameters.ts';
import {
  celu,
  elu,
  gelu,
  hardshrink,
  hardsigmoid,
  hardswish,
  hardtanh,
  leakyRelu,
  logsigmoid,
  mish,
  prelu,
  relu,
  relu6,
  selu,
  silu,
  softplus,
  softshrink,
  softsign,
  tanhshrink,
  threshold,
} from '../ops/pointwise/activation.ts';
import { sigmoid } from '../ops/pointwise/exponential.ts';
import { tanh } from '../ops/pointwise/hyperbolic.ts';
import { getDefaultDtype } from '../tensor/promotion.ts';
import { requireTensor, type Tensor } from '../tensor/tensor.ts';
import { ShapeKeeping } from './calls.ts';
import { bindNamed, Module, rememberParameters } from './module.ts';
import { Parameter } from './parameter.ts';
import { pythonFloat } from './python-number.ts';
import { anything, notNegative, notZero, within } from './ranges.ts';

const inplaceParameter = optionalBoolean('inplace', false, 'write to the input');

/** An operator with a form that writes to its input. */
interface Activation<Given extends readonly unknown[]> {
  (input: Tensor, ...given: Given): Tensor;
  readonly inPlace: (input: Tensor, ...given: Given) => Tensor;
}

/** An activation that may write to its input. */
abstract class InPlaceActivation extends ShapeKeeping {
  readonly inplace: boolean;

  constructor(inplace: boolean | undefined) {
    super();
    this.inplace = inplace === true;
  }

  protected run<Given extends readonly unknown[]>(operator: Activation<Given>, input: Tensor, ...given: Given): Tensor {
    return this.inplace ? operator.inPlace(input, ...given) : operator(input, ...given);
  }

  /** What `extraRepr` says before `inplace`. */
  protected settings(): string[] {
    return [];
  }

  override extraRepr(): string {
    return [...this.settings(), ...(this.inplace ? ['inplace=True'] : [])].join(', ');
  }
}

const onlyInplace = [inplaceParameter] as const;

/** max(x, 0). */
export class ReLU extends InPlaceActivation {
  static readonly parameters = onlyInplace;

  constructor(...given: Arguments<typeof onlyInplace>) {
    super(bindNamed('ReLU', onlyInplace, given).inplace);
  }

  forward(input: Tensor): Tensor {
    return this.run<[]>(relu, input);
  }
}

/** min(max(x, 0), 6). */
export class ReLU6 extends InPlaceActivation {
  static readonly parameters = onlyInplace;

  constructor(...given: Arguments<typeof onlyInplace>) {
    super(bindNamed('ReLU6', onlyInplace, given).inplace);
  }

  forward(input: Tensor): Tensor {
    return this.run<[]>(relu6, input);
  }
}

/** The scaled exponential linear unit. */
export class SELU extends InPlaceActivation {
  static readonly parameters = onlyInplace;

  constructor(...given: Arguments<typeof onlyInplace>) {
    super(bindNamed('SELU', onlyInplace, given).inplace);
  }

  forward(input: Tensor): Tensor {
    return this.run<[]>(selu, input);
  }
}

/** x · sigmoid(x). */
export class SiLU extends InPlaceActivation {
  static readonly parameters = onlyInplace;

  constructor(...given: Arguments<typeof onlyInplace>) {
    super(bindNamed('SiLU', onlyInplace, given).inplace);
  }

  forward(input: Tensor): Tensor {
    return this.run<[]>(silu, input);
  }
}

/** x · tanh(softplus(x)). */
export class Mish extends InPlaceActivation {
  static readonly parameters = onlyInplace;

  constructor(...given: Arguments<typeof onlyInplace>) {
    super(bindNamed('Mish', onlyInplace, given).inplace);
  }

  forward(input: Tensor): Tensor {
    return this.run<[]>(mish, input);
  }
}

/** An approximation of SiLU by straight pieces of its factor. */
export class Hardswish extends InPlaceActivation {
  static readonly parameters = onlyInplace;

  constructor(...given: Arguments<typeof onlyInplace>) {
    super(bindNamed('Hardswish', onlyInplace, given).inplace);
  }

  forward(input: Tensor): Tensor {
    return this.run<[]>(hardswish, input);
  }

  override extraRepr(): string {
    return '';
  }
}

/** An approximation of the sigmoid by a straight line. */
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

/** x where it is positive, else x scaled by negativeSlope. */
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

const alphaParameters = [optionalNumber('alpha', 1, 'how far negative results go'), inplaceParameter] as const;
const divisorAlphaParameters = [
  within(notZero, optionalNumber('alpha', 1, 'how far negative results go')),
  inplaceParameter,
] as const;

/** x where it is positive, else alpha · (eˣ − 1). */
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

/** x where it is positive, else alpha · (e^(x / alpha) − 1). */
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

/** x, held between minVal and maxVal. */
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

/** x where it exceeds the threshold, else value. */
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

/** x where it is positive, else x scaled by a random slope while training, by the mean slope in evaluation. */
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

/** The first half along a dim, times the sigmoid of the second. */
export class GLU extends Module {
  static readonly parameters = [optionalInteger('dim', -1, 'dim that is halved')] as const;
  readonly dim: number;

  constructor(...given: Arguments<typeof GLU.parameters>) {
    super();
    this.dim = bindNamed('GLU', GLU.parameters, given).dim;
  }

  forward(input: Tensor): Tensor {
    return glu(input, this.dim);
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

/** 1 / (1 + e⁻ˣ). */
export class Sigmoid extends ShapeKeeping {
  static readonly parameters = [] as const;

  forward(input: Tensor): Tensor {
    return sigmoid(input);
  }
}

/** The hyperbolic tangent. */
export class Tanh extends ShapeKeeping {
  static readonly parameters = [] as const;

  forward(input: Tensor): Tensor {
    return tanh(input);
  }
}

/** ln sigmoid(x). */
export class LogSigmoid extends ShapeKeeping {
  static readonly parameters = [] as const;

  forward(input: Tensor): Tensor {
    return logsigmoid(input);
  }
}

/** x / (1 + |x|). */
export class Softsign extends ShapeKeeping {
  static readonly parameters = [] as const;

  forward(input: Tensor): Tensor {
    return softsign(input);
  }
}

/** x − tanh(x). */
export class Tanhshrink extends ShapeKeeping {
  static readonly parameters = [] as const;

  forward(input: Tensor): Tensor {
    return tanhshrink(input);
  }
}

/** x times the chance that a standard normal number is below it. */
export class GELU extends ShapeKeeping {
  static readonly parameters = [
    optionalString('approximate', ['none', 'tanh'], 'none', 'exact, or by the hyperbolic tangent'),
  ] as const;
  readonly approximate: 'none' | 'tanh';

  constructor(...given: Arguments<typeof GELU.parameters>) {
    super();
    this.approximate = bindNamed('GELU', GELU.parameters, given).approximate;
  }

  forward(input: Tensor): Tensor {
    return gelu(input, this.approximate);
  }

  override extraRepr(): string {
    return `approximate='${this.approximate}'`;
  }
}

/** ln(1 + e^(beta x)) / beta; x itself where beta x exceeds the threshold. */
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

const lambdParameters = [optionalNumber('lambd', 0.5, 'half the width of what becomes 0')] as const;
const widthParameters = [
  within(notNegative, optionalNumber('lambd', 0.5, 'half the width of what becomes 0')),
] as const;

/** x, moved towards 0 by lambd. */
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

/** x where its size exceeds lambd, else 0. */
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

/** x where it is positive, else x scaled by a learned weight, one for all or one for each channel. */
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
    const { numParameters, init, dtype = getDefaultDtype() } = bindNamed('PReLU', PReLU.parameters, given);
    this.numParameters = numParameters;
    this.weight = new Parameter(filled([numParameters], dtype, init));
    rememberParameters(this);
  }

  forward(input: Tensor): Tensor {
    return prelu(input, this.weight);
  }

  override extraRepr(): string {
    return `num_parameters=${this.numParameters}`;
  }
}

const dimParameters = [optionalInteger('dim', undefined, 'dim along which the results add up to 1')] as const;

/** Where no dim is given: the first for tensors of 0, 1 and 3 dims, else the second, as in PyTorch. */
function softmaxDim(operation: string, dim: number | undefined, input: Tensor): number {
  const rank = requireTensor(operation, 'input', input).sizes.length;
  return dim ?? (rank === 0 || rank === 1 || rank === 3 ? 0 : 1);
}

abstract class SoftmaxLayer extends ShapeKeeping {
  static readonly parameters = dimParameters;
  readonly dim: number | undefined;

  constructor(...given: Arguments<typeof dimParameters>) {
    super();
    this.dim = bindNamed(new.target.name, dimParameters, given).dim;
  }

  override extraRepr(): string {
    return `dim=${this.dim ?? 'None'}`;
  }
}

/** Exponentials that add up to 1 along a dim. */
export class Softmax extends SoftmaxLayer {
  forward(input: Tensor): Tensor {
    return softmax(input, softmaxDim('Softmax', this.dim, input));
  }
}

/** Softmax of the negative. */
export class Softmin extends SoftmaxLayer {
  forward(input: Tensor): Tensor {
    return softmin(input, softmaxDim('Softmin', this.dim, input));
  }
}

/** The logarithm of softmax. */
export class LogSoftmax extends SoftmaxLayer {
  forward(input: Tensor): Tensor {
    return logSoftmax(input, softmaxDim('LogSoftmax', this.dim, input));
  }
}

/** Softmax over the channels of images. */
export class Softmax2d extends ShapeKeeping {
  static readonly parameters = [] as const;

  forward(input: Tensor): Tensor {
    return softmax(input, -3);
  }
}
