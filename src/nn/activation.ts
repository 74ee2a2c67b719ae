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
import { madeOn } from './placement.ts';
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

/**
 * Layer of swish, the activation of many convolutional networks and transformers.
 *
 * @see `F.silu`
 * @shape [*] → [*]
 * @example
 * new nn.SiLU()(torch.tensor([-1, 1])); // tensor([-0.2689,  0.7311])
 */
export class SiLU extends InPlaceActivation {
  static readonly parameters = onlyInplace;

  constructor(...given: Arguments<typeof onlyInplace>) {
    super(bindNamed('SiLU', onlyInplace, given).inplace);
  }

  forward(input: Tensor): Tensor {
    return this.run<[]>(silu, input);
  }
}

/**
 * Layer of mish, a smooth activation that lets small negative values through.
 *
 * @see `F.mish`
 * @shape [*] → [*]
 * @example
 * new nn.Mish()(torch.tensor([-1, 1])); // tensor([-0.3034,  0.8651])
 */
export class Mish extends InPlaceActivation {
  static readonly parameters = onlyInplace;

  constructor(...given: Arguments<typeof onlyInplace>) {
    super(bindNamed('Mish', onlyInplace, given).inplace);
  }

  forward(input: Tensor): Tensor {
    return this.run<[]>(mish, input);
  }
}

/**
 * Layer of swish made of straight lines, cheap on small processors.
 *
 * @see `F.hardswish`
 * @shape [*] → [*]
 * @example
 * new nn.Hardswish()(torch.tensor([-1, 4])); // tensor([-0.3333,  4.0000])
 */
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
 * Layer that halves its input along a dim and gates the first half by the second.
 *
 * @see `F.glu`
 * @shape [*, 2·n, *] → [*, n, *]
 * @example
 * new nn.GLU()(torch.tensor([[1, 2, 0, 0]])); // tensor([[0.5000, 1.0000]])
 */
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
 * Activation of transformers; `approximate: 'tanh'` gives that of GPT-2.
 *
 * @see `F.gelu`
 * @shape [*] → [*]
 * @example
 * new nn.GELU({ approximate: 'tanh' })(torch.tensor([-1, 1])); // tensor([-0.1588,  0.8412])
 */
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

/**
 * Layer that turns scores along a dim into probabilities; for training, `CrossEntropyLoss` has it inside.
 *
 * @see `torch.softmax`
 * @shape [*] → [*]
 * @example
 * new nn.Softmax(1)(torch.tensor([[1, 2, 3]])); // tensor([[0.0900, 0.2447, 0.6652]])
 */
export class Softmax extends SoftmaxLayer {
  forward(input: Tensor): Tensor {
    return softmax(input, softmaxDim('Softmax', this.dim, input));
  }
}

/**
 * Layer that turns costs along a dim into probabilities.
 *
 * @see `F.softmin`
 * @shape [*] → [*]
 * @example
 * new nn.Softmin(1)(torch.tensor([[1, 2, 3]])); // tensor([[0.6652, 0.2447, 0.0900]])
 */
export class Softmin extends SoftmaxLayer {
  forward(input: Tensor): Tensor {
    return softmin(input, softmaxDim('Softmin', this.dim, input));
  }
}

/**
 * Layer that turns scores along a dim into log-probabilities, as `NLLLoss` takes them.
 *
 * @see `torch.logSoftmax`
 * @shape [*] → [*]
 * @example
 * new nn.LogSoftmax(1)(torch.tensor([[1, 2, 3]])); // tensor([[-2.4076, -1.4076, -0.4076]])
 */
export class LogSoftmax extends SoftmaxLayer {
  forward(input: Tensor): Tensor {
    return logSoftmax(input, softmaxDim('LogSoftmax', this.dim, input));
  }
}

/**
 * Layer that turns the channels of every pixel into probabilities.
 *
 * @shape [N, C, H, W] or [C, H, W] → the same
 * @example
 * new nn.Softmax2d()(torch.zeros([1, 2, 1, 2])).flatten(); // tensor([0.5000, 0.5000, 0.5000, 0.5000])
 */
export class Softmax2d extends ShapeKeeping {
  static readonly parameters = [] as const;

  forward(input: Tensor): Tensor {
    return softmax(input, -3);
  }
}
