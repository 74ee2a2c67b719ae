/** @file Activation functions of neural networks. */
import { ShapeError, ValueError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import { requireFit, type Scalar } from '../../tensor/promotion.ts';
import { formatShape, type Shape } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { composite } from '../define.ts';
import type { MethodOperator } from '../operator.ts';
import { optionalNumber, optionalString, scalar, tensor } from '../parameters.ts';
import { reshape } from '../view/reshape.ts';
import { abs, add, mul, neg, sign, sub } from './arithmetic.ts';
import { ge, gt, le, lt } from './comparison.ts';
import { pointwise } from './define.ts';
import { div } from './division.ts';
import { noBool, onlyFloat, requireWhole, sameDtypes } from './dtypes.ts';
import { exp, sigmoid } from './exponential.ts';
import { bounded, isFloat } from './expressions.ts';
import { tanh } from './hyperbolic.ts';
import { logicalAnd, logicalOr } from './logic.ts';
import { where } from './selection.ts';
import type { BinaryOperator, UnaryOperator } from './signatures.ts';
import { erf } from './special.ts';
import * as values from './special-values.ts';

const exact = { float32: 1e-6, float64: 1e-14 } as const;
const near = { float32: 2e-6, float64: 1e-14 } as const;

/**
 * Rectified linear unit: keeps what is positive and puts 0 in the place of the rest.
 *
 * @formula max(input, 0)
 * @shape [*] → [*]
 * @throws {DTypeError} on bool (`relu/dtype`).
 * @source V. Nair, G. Hinton: "Rectified Linear Units Improve Restricted Boltzmann Machines", 2010,
 *   https://www.cs.toronto.edu/~hinton/absps/reluICML.pdf
 * @example
 * torch.relu(torch.tensor([-2, 0, 3])); // tensor([0., 0., 3.])
 */
export const relu: UnaryOperator = pointwise({
  name: 'relu',
  parameters: [tensor('input')],
  compute: noBool('relu'),
  expression: ({ input }) =>
    isFloat(input) ? build.select(build.lessEqual(input, 0), 0, input) : build.maximum(input, 0),
  derivative: { input: ({ grad, output }) => where(le(output, 0), 0, grad) },
  reference: (x) => Math.max(x, 0),
  domain: [-5, 5],
  accuracy: exact,
});

/**
 * Rectifier that lets negative inputs through scaled by a small slope, so that their gradient never vanishes.
 *
 * @formula input > 0 ? input : negativeSlope · input
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`leakyRelu/dtype`).
 * @example
 * F.leakyRelu(torch.tensor([-2, 3])); // tensor([-0.0200,  3.0000])
 * F.leakyRelu(torch.tensor([-2, 3]), 0.5); // tensor([-1.,  3.])
 */
export const leakyRelu: UnaryOperator<[negativeSlope?: number | { readonly negativeSlope?: number }]> = pointwise({
  name: 'leakyRelu',
  parameters: [tensor('input'), optionalNumber('negativeSlope', 0.01)],
  compute: onlyFloat('leakyRelu'),
  expression: ({ input, negativeSlope }) =>
    build.select(build.greater(input, 0), input, build.multiply(input, negativeSlope)),
  derivative: { input: ({ grad, input, negativeSlope }) => where(gt(input, 0), grad, mul(grad, negativeSlope)) },
  reference: (x, slope = 0.01) => (x > 0 ? x : x * slope),
  domain: [-5, 5],
  samples: [{}, { negativeSlope: 0.3 }],
  accuracy: exact,
  method: false,
});

/**
 * Exponential linear unit: negative inputs fall off smoothly to −alpha.
 *
 * @formula input > 0 ? input : alpha · (e^input − 1)
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`elu/dtype`).
 * @source D. Clevert et al.: "Fast and Accurate Deep Network Learning by Exponential Linear Units (ELUs)", 2015,
 *   https://arxiv.org/abs/1511.07289
 * @example
 * F.elu(torch.tensor([-10, -1, 2])); // tensor([-1.0000, -0.6321,  2.0000])
 */
export const elu: UnaryOperator<[alpha?: number | { readonly alpha?: number }]> = pointwise({
  name: 'elu',
  parameters: [tensor('input'), optionalNumber('alpha', 1)],
  compute: onlyFloat('elu'),
  expression: ({ input, alpha }) =>
    build.select(build.greater(input, 0), input, build.multiply(alpha, build.call('expm1', input))),
  derivative: { input: ({ grad, input, alpha }) => where(gt(input, 0), grad, mul(grad, mul(alpha, exp(input)))) },
  reference: (x, alpha = 1) => (x > 0 ? x : alpha * Math.expm1(x)),
  domain: [-5, 5],
  samples: [{}, { alpha: 0.7 }],
  accuracy: exact,
  method: false,
});

/** Constants that keep mean 0 and variance 1: G. Klambauer et al.: "Self-Normalizing Neural Networks", 2017, https://arxiv.org/abs/1706.02515 */
const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;

/**
 * Exponential linear unit with the two constants for which activations of a deep network keep mean 0 and variance 1 by
 * themselves.
 *
 * @formula scale · (input > 0 ? input : alpha · (e^input − 1)), scale ≈ 1.0507, alpha ≈ 1.6733
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`selu/dtype`).
 * @source G. Klambauer et al.: "Self-Normalizing Neural Networks", 2017, https://arxiv.org/abs/1706.02515
 * @example
 * torch.selu(torch.tensor([-1, 0, 1])); // tensor([-1.1113,  0.0000,  1.0507])
 */
export const selu: UnaryOperator = pointwise({
  name: 'selu',
  parameters: [tensor('input')],
  compute: onlyFloat('selu'),
  expression: ({ input }) =>
    build.select(
      build.greater(input, 0),
      build.multiply(input, seluScale),
      build.multiply(build.call('expm1', input), seluScale * seluAlpha),
    ),
  derivative: {
    input: ({ grad, input }) =>
      where(gt(input, 0), mul(grad, seluScale), mul(grad, mul(exp(input), seluScale * seluAlpha))),
  },
  reference: (x) => seluScale * (x > 0 ? x : seluAlpha * Math.expm1(x)),
  domain: [-5, 5],
  accuracy: exact,
});

/**
 * Exponential linear unit whose slope is continuous at 0 for every alpha, as the exponent is scaled too.
 *
 * @formula input > 0 ? input : alpha · (e^(input / alpha) − 1)
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`celu/dtype`).
 * @source J. Barron: "Continuously Differentiable Exponential Linear Units", 2017, https://arxiv.org/abs/1704.07483
 * @example
 * torch.celu(torch.tensor([-1, 2]), 0.5); // tensor([-0.4323,  2.0000])
 */
export const celu: UnaryOperator<[alpha?: number | { readonly alpha?: number }]> = pointwise({
  name: 'celu',
  parameters: [tensor('input'), optionalNumber('alpha', 1)],
  compute: onlyFloat('celu'),
  expression: ({ input, alpha }) =>
    build.select(
      build.greater(input, 0),
      input,
      build.multiply(alpha, build.call('expm1', build.divide(input, alpha))),
    ),
  derivative: { input: ({ grad, input, alpha }) => where(gt(input, 0), grad, mul(grad, exp(div(input, alpha)))) },
  reference: (x, alpha = 1) => (x > 0 ? x : alpha * Math.expm1(x / alpha)),
  domain: [-5, 5],
  samples: [{}, { alpha: 0.7 }],
  accuracy: exact,
});

const gaussianScale = 1 / Math.sqrt(2 * Math.PI);
const tanhScale = Math.sqrt(2 / Math.PI);
const tanhCubic = 0.044715;

type Approximation = 'none' | 'tanh';

function geluSlope(x: Tensor, approximate: string): Tensor {
  if (approximate === 'none') {
    const share = mul(add(erf(mul(x, Math.SQRT1_2)), 1), 0.5);
    return add(share, mul(mul(x, gaussianScale), exp(mul(mul(x, x), -0.5))));
  }
  const square = mul(x, x);
  const inner = mul(mul(x, add(mul(square, tanhCubic), 1)), tanhScale);
  const height = tanh(inner);
  const innerSlope = mul(add(mul(square, 3 * tanhCubic), 1), tanhScale);
  return add(mul(add(height, 1), 0.5), mul(mul(mul(x, 0.5), sub(1, mul(height, height))), innerSlope));
}

/**
 * Gaussian error linear unit: the input times the probability that a standard normal number lies below it;
 * `approximate: 'tanh'` takes a formula without erf.
 *
 * @formula input · (1 + erf(input / √2)) / 2; or input · (1 + tanh(√(2/π) · (input + 0.044715 · input³))) / 2
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`gelu/dtype`).
 * @source D. Hendrycks, K. Gimpel: "Gaussian Error Linear Units (GELUs)", 2016, https://arxiv.org/abs/1606.08415
 * @example
 * F.gelu(torch.tensor([-1, 0, 1])); // tensor([-0.1587,  0.0000,  0.8413])
 * F.gelu(torch.tensor([-1, 0, 1]), 'tanh'); // tensor([-0.1588,  0.0000,  0.8412])
 */
export const gelu: UnaryOperator<[approximate?: Approximation | { readonly approximate?: Approximation }]> = pointwise({
  name: 'gelu',
  parameters: [tensor('input'), optionalString('approximate', ['none', 'tanh'], 'none')],
  compute: onlyFloat('gelu'),
  expression: ({ input, approximate }) => {
    if (approximate === 'none') {
      const half = build.multiply(input, 0.5);
      return build.multiply(half, build.add(build.call('erf', build.multiply(input, Math.SQRT1_2)), 1));
    }
    const square = build.multiply(input, input);
    const inner = build.multiply(build.multiply(input, build.add(build.multiply(square, tanhCubic), 1)), tanhScale);
    return build.multiply(build.multiply(input, 0.5), build.add(build.call('tanh', inner), 1));
  },
  derivative: { input: ({ grad, input, approximate }) => mul(grad, geluSlope(input, approximate)) },
  reference: (x, approximate: unknown) =>
    approximate === 'tanh'
      ? 0.5 * x * (1 + Math.tanh(tanhScale * (x + tanhCubic * x * x * x)))
      : 0.5 * x * (1 + values.erf(x * Math.SQRT1_2)),
  domain: [-5, 5],
  samples: [{}, { approximate: 'tanh' }],
  accuracy: near,
  method: false,
});

/**
 * Sigmoid linear unit, also called swish: the input weighted by its own sigmoid.
 *
 * @formula input / (1 + e^−input)
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`silu/dtype`).
 * @source S. Elfwing et al.: "Sigmoid-Weighted Linear Units for Neural Network Function Approximation in Reinforcement
 *   Learning", 2017, https://arxiv.org/abs/1702.03118
 * @example
 * F.silu(torch.tensor([-1, 0, 1])); // tensor([-0.2689,  0.0000,  0.7311])
 */
export const silu: UnaryOperator = pointwise({
  name: 'silu',
  parameters: [tensor('input')],
  compute: onlyFloat('silu'),
  expression: ({ input }) => build.divide(input, build.add(build.call('exp', build.negate(input)), 1)),
  derivative: {
    input: ({ grad, input }) => {
      const share = sigmoid(input);
      return mul(grad, mul(share, add(mul(input, sub(1, share)), 1)));
    },
  },
  reference: (x) => x / (1 + Math.exp(-x)),
  domain: [-5, 5],
  accuracy: near,
  method: false,
});

/** log(1 + e^x) without overflow. */
function logOnePlusExp(x: Expression): Expression {
  const tail = build.call('log1p', build.call('exp', build.negate(build.abs(x))));
  return build.add(build.select(build.less(x, 0), 0, x), tail);
}

/**
 * Smooth activation that is not monotonic: the input times the hyperbolic tangent of its softplus.
 *
 * @formula input · tanh(log(1 + e^input))
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`mish/dtype`).
 * @source D. Misra: "Mish: A Self Regularized Non-Monotonic Activation Function", 2019,
 *   https://arxiv.org/abs/1908.08681
 * @example
 * F.mish(torch.tensor([-1, 0, 1])); // tensor([-0.3034,  0.0000,  0.8651])
 */
export const mish: UnaryOperator = pointwise({
  name: 'mish',
  parameters: [tensor('input')],
  compute: onlyFloat('mish'),
  expression: ({ input }) => build.multiply(input, build.call('tanh', logOnePlusExp(input))),
  derivative: {
    input: ({ grad, input }) => {
      const height = tanh(softplus(input));
      return mul(grad, add(height, mul(mul(input, sigmoid(input)), sub(1, mul(height, height)))));
    },
  },
  reference: (x) => x * Math.tanh(Math.log1p(Math.exp(x))),
  domain: [-5, 5],
  accuracy: near,
  method: false,
});

/**
 * Smooth form of relu that is positive everywhere; the larger beta, the sharper its bend, and beyond the threshold it
 * is the input itself.
 *
 * @formula beta · input > threshold ? input : log(1 + e^(beta · input)) / beta
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`softplus/dtype`).
 * @example
 * F.softplus(torch.tensor([-1, 0, 30])); // tensor([ 0.3133,  0.6931, 30.0000])
 */
export const softplus: UnaryOperator<
  [
    beta?: number | { readonly beta?: number; readonly threshold?: number },
    threshold?: number | { readonly threshold?: number },
  ]
> = pointwise({
  name: 'softplus',
  parameters: [tensor('input'), optionalNumber('beta', 1), optionalNumber('threshold', 20)],
  compute: onlyFloat('softplus'),
  expression: ({ input, beta, threshold }) => {
    const scaled = build.multiply(input, beta);
    return build.select(build.greater(scaled, threshold), input, build.divide(logOnePlusExp(scaled), beta));
  },
  derivative: {
    input: ({ grad, input, beta, threshold }) => {
      const scaled = mul(input, beta);
      return where(gt(scaled, threshold), grad, mul(grad, sigmoid(scaled)));
    },
  },
  reference: (x, beta = 1, threshold = 20) => (x * beta > threshold ? x : Math.log1p(Math.exp(x * beta)) / beta),
  domain: [-5, 5],
  samples: [{}, { beta: 3, threshold: 0.2 }],
  accuracy: near,
  method: false,
});

/**
 * Logarithm of the sigmoid, computed without the overflow and the zeros that two steps would meet.
 *
 * @formula −log(1 + e^−input)
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`logsigmoid/dtype`).
 * @example
 * F.logsigmoid(torch.tensor([-200, 0, 2])); // tensor([-2.0000e+02, -6.9315e-01, -1.2693e-01])
 */
export const logsigmoid: UnaryOperator = pointwise({
  name: 'logsigmoid',
  parameters: [tensor('input')],
  compute: onlyFloat('logsigmoid'),
  expression: ({ input }) => build.negate(logOnePlusExp(build.negate(input))),
  derivative: { input: ({ grad, input }) => mul(grad, sigmoid(neg(input))) },
  reference: (x) => -Math.log1p(Math.exp(-x)),
  domain: [-5, 5],
  accuracy: near,
  method: false,
});

/**
 * Straight line between two bounds and constant beyond them, with gradient 0 there and at the bounds themselves.
 *
 * @formula min(max(input, minVal), maxVal)
 * @shape [*] → [*]
 * @throws {DTypeError} on bool (`hardtanh/dtype`).
 * @throws {ValueError} when minVal exceeds maxVal (`hardtanh/bounds`).
 * @difference In place, `minVal` above `maxVal` gives `maxVal` there; here it is an error as in the other form.
 * @example
 * F.hardtanh(torch.tensor([-3, 0.5, 3])); // tensor([-1.0000,  0.5000,  1.0000])
 */
export const hardtanh: UnaryOperator<
  [
    minVal?: number | { readonly minVal?: number; readonly maxVal?: number },
    maxVal?: number | { readonly maxVal?: number },
  ]
> = pointwise({
  name: 'hardtanh',
  parameters: [tensor('input'), optionalNumber('minVal', -1), optionalNumber('maxVal', 1)],
  compute: noBool('hardtanh'),
  check: (_inputs, { minVal = -1, maxVal = 1 }) => {
    if (!((minVal as number) > (maxVal as number))) return;
    throw new ValueError('hardtanh/bounds', `minVal of hardtanh must not exceed maxVal, got ${minVal} and ${maxVal}`);
  },
  expression: ({ input, minVal, maxVal }) => bounded(input, minVal, maxVal),
  derivative: {
    input: ({ grad, input, minVal, maxVal }) => where(logicalOr(le(input, minVal), ge(input, maxVal)), 0, grad),
  },
  reference: (x, low = -1, high = 1) => Math.min(Math.max(x, low), high),
  domain: [-5, 5],
  samples: [{}, { minVal: -2, maxVal: 3 }],
  accuracy: exact,
  method: false,
});

/**
 * Rectifier that is capped at 6, for networks whose activations are stored in few bits.
 *
 * @formula min(max(input, 0), 6)
 * @shape [*] → [*]
 * @throws {DTypeError} on bool (`relu6/dtype`).
 * @source A. Howard et al.: "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications", 2017,
 *   https://arxiv.org/abs/1704.04861
 * @example
 * F.relu6(torch.tensor([-1, 4, 9])); // tensor([0., 4., 6.])
 */
export const relu6: UnaryOperator = pointwise({
  name: 'relu6',
  parameters: [tensor('input')],
  compute: noBool('relu6'),
  expression: ({ input }) =>
    input.type === 'uint8'
      ? build.minimum(input, 6)
      : bounded(input, build.constant(input.type, 0), build.constant(input.type, 6)),
  derivative: { input: ({ grad, input }) => where(logicalOr(le(input, 0), ge(input, 6)), 0, grad) },
  reference: (x) => Math.min(Math.max(x, 0), 6),
  domain: [-5, 10],
  accuracy: exact,
  method: false,
});

/** The input shifted by 3, within [0, 6]. */
function window(x: Expression): Expression {
  const type = x.type;
  return bounded(build.add(x, 3), build.constant(type, 0), build.constant(type, 6));
}

/**
 * Sigmoid made of three straight lines: 0 up to −3, 1 from 3 on, and a slope of 1/6 between.
 *
 * @formula min(max(input + 3, 0), 6) / 6
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`hardsigmoid/dtype`).
 * @example
 * F.hardsigmoid(torch.tensor([-4, 0, 1.5])); // tensor([0.0000, 0.5000, 0.7500])
 */
export const hardsigmoid: UnaryOperator = pointwise({
  name: 'hardsigmoid',
  parameters: [tensor('input')],
  compute: onlyFloat('hardsigmoid'),
  expression: ({ input }) => build.divide(window(input), 6),
  derivative: {
    // PyTorch has this sixth in float32, also for float64.
    input: ({ grad, input }) => where(logicalAnd(gt(input, -3), lt(input, 3)), mul(grad, Math.fround(1 / 6)), 0),
  },
  reference: (x) => Math.min(Math.max(x + 3, 0), 6) / 6,
  domain: [-5, 5],
  accuracy: exact,
  method: false,
});

/**
 * Swish without exponentials: the input weighted by its hardsigmoid.
 *
 * @formula input · min(max(input + 3, 0), 6) / 6
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`hardswish/dtype`).
 * @source A. Howard et al.: "Searching for MobileNetV3", 2019, https://arxiv.org/abs/1905.02244
 * @example
 * F.hardswish(torch.tensor([-4, -1, 2])); // tensor([-0.0000, -0.3333,  1.6667])
 */
export const hardswish: UnaryOperator = pointwise({
  name: 'hardswish',
  parameters: [tensor('input')],
  compute: onlyFloat('hardswish'),
  expression: ({ input }) => build.divide(build.multiply(input, window(input)), 6),
  derivative: {
    input: ({ grad, input }) =>
      where(lt(input, -3), 0, where(le(input, 3), mul(grad, add(mul(input, 1 / 3), 0.5)), grad)),
  },
  reference: (x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6,
  domain: [-5, 5],
  accuracy: exact,
  method: false,
});

/** Is the input in [−lambd, lambd]? */
const isShrunk = ({ input, lambd }: { readonly input: Expression; readonly lambd: Expression }): Expression =>
  build.and(build.greaterEqual(input, build.negate(lambd)), build.lessEqual(input, lambd));

const shrunkGradient = ({ grad, input, lambd }: { grad: Tensor; input: Tensor; lambd: number }): Tensor =>
  where(logicalAnd(ge(add(input, lambd), 0), le(input, lambd)), 0, grad);

/**
 * Cuts small values off: 0 within lambd of 0, the input unchanged beyond.
 *
 * @formula |input| ≤ lambd ? 0 : input
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`hardshrink/dtype`).
 * @example
 * torch.hardshrink(torch.tensor([-1, 0.25, 0.75])); // tensor([-1.0000,  0.0000,  0.7500])
 */
export const hardshrink: UnaryOperator<[lambd?: number | { readonly lambd?: number }]> = pointwise({
  name: 'hardshrink',
  parameters: [tensor('input'), optionalNumber('lambd', 0.5)],
  compute: onlyFloat('hardshrink'),
  expression: ({ input, lambd }) => build.select(isShrunk({ input, lambd }), 0, input),
  derivative: { input: (given) => shrunkGradient(given) },
  reference: (x, lambd = 0.5) => (Math.abs(x) <= lambd ? 0 : x),
  domain: [-5, 5],
  samples: [{}, { lambd: 2 }],
  accuracy: exact,
});

/**
 * Soft threshold: pulls every value towards 0 by lambd, and what is nearer than that to 0 itself.
 *
 * @formula sign(input) · max(|input| − lambd, 0)
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`softshrink/dtype`).
 * @throws {ValueError} when lambd is negative (`softshrink/lambd`).
 * @example
 * F.softshrink(torch.tensor([-1, 0.25, 0.75])); // tensor([-0.5000,  0.0000,  0.2500])
 */
export const softshrink: UnaryOperator<[lambd?: number | { readonly lambd?: number }]> = pointwise({
  name: 'softshrink',
  parameters: [tensor('input'), optionalNumber('lambd', 0.5)],
  compute: onlyFloat('softshrink'),
  check: (_inputs, { lambd }) => {
    if ((lambd as number) >= 0) return;
    throw new ValueError('softshrink/lambd', `lambd of softshrink must not be negative, got ${lambd}`);
  },
  expression: ({ input, lambd }) => {
    const low = build.select(build.less(input, build.negate(lambd)), build.add(input, lambd), build.multiply(input, 0));
    return build.select(build.greater(input, lambd), build.subtract(input, lambd), low);
  },
  derivative: { input: (given) => shrunkGradient(given) },
  reference: (x, lambd = 0.5) => (x > lambd ? x - lambd : x < -lambd ? x + lambd : 0),
  domain: [-5, 5],
  samples: [{}, { lambd: 2 }],
  accuracy: exact,
  method: false,
});

/**
 * What the hyperbolic tangent takes away from its input: nearly 0 around 0, nearly the input less its sign far from it.
 *
 * @formula input − tanh(input)
 * @shape [*] → [*]
 * @example
 * F.tanhshrink(torch.tensor([-2, 0.1, 2])); // tensor([-1.0360e+00,  3.3201e-04,  1.0360e+00])
 */
export const tanhshrink: UnaryOperator = pointwise({
  name: 'tanhshrink',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.subtract(input, build.call('tanh', input)),
  derivative: {
    input: ({ grad, input }) => {
      const height = tanh(input);
      return mul(grad, mul(height, height));
    },
  },
  reference: (x) => x - Math.tanh(x),
  domain: [-5, 5],
  accuracy: near,
  method: false,
});

/**
 * Bounds its input to (−1, 1) as tanh does, but approaches the bounds slowly, as a fraction.
 *
 * @formula input / (1 + |input|)
 * @shape [*] → [*]
 * @example
 * F.softsign(torch.tensor([-3, 0, 1])); // tensor([-0.7500,  0.0000,  0.5000])
 */
export const softsign: UnaryOperator = pointwise({
  name: 'softsign',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.divide(input, build.add(build.abs(input), 1)),
  derivative: {
    input: ({ grad, input }) => {
      const share = add(abs(input), 1);
      return sub(div(grad, share), mul(div(mul(grad, input), mul(share, share)), sign(input)));
    },
  },
  reference: (x) => x / (1 + Math.abs(x)),
  domain: [-5, 5],
  accuracy: exact,
  method: false,
});

const wholeValue = requireWhole('threshold', 'value');

/**
 * Keeps what exceeds the threshold and puts `value` in the place of everything else.
 *
 * @formula input > threshold ? input : value
 * @shape [*] → [*]
 * @throws {DTypeError} on bool (`threshold/dtype`).
 * @example
 * F.threshold(torch.tensor([0.1, 0.5, 2]), 0.5, -1); // tensor([-1., -1.,  2.])
 */
export const threshold: UnaryOperator<[threshold: number, value: number]> = pointwise({
  name: 'threshold',
  parameters: [tensor('input'), scalar('threshold'), scalar('value')],
  compute: noBool('threshold'),
  check: (inputs, attributes) => {
    wholeValue(inputs, attributes);
    const [input] = inputs;
    if (input instanceof Tensor) requireFit(attributes['value'] as Scalar, input.dtype);
  },
  expression: ({ input, threshold, value }) => build.select(build.lessEqual(input, threshold), value, input),
  derivative: { input: ({ grad, input, threshold }) => where(le(input, threshold), 0, grad) },
  reference: (x, limit = 0, value = 0) => (x <= limit ? value : x),
  domain: [-5, 5],
  samples: [{ threshold: 0.5, value: -2 }],
  accuracy: exact,
  method: false,
});

/** `prelu` with a weight that broadcasts. */
const parametric: BinaryOperator = pointwise({
  name: 'prelu',
  parameters: [tensor('input'), tensor('weight')],
  compute: onlyFloat('prelu'),
  check: sameDtypes('prelu'),
  expression: ({ input, weight }) => build.select(build.greater(input, 0), input, build.multiply(weight, input)),
  derivative: {
    input: ({ grad, input, weight }) => where(gt(input, 0), grad, mul(grad, weight)),
    weight: ({ grad, input }) => where(gt(input, 0), 0, mul(grad, input)),
  },
  reference: (x, weight) => (x > 0 ? x : weight * x),
  domain: [-5, 5],
  accuracy: exact,
});

export interface PreluOperator extends MethodOperator {
  <S extends Shape>(input: Tensor<S>, weight: Tensor): Tensor<S>;
}

/**
 * Leaky rectifier whose slope is learned: one weight for all, or one for each channel (dim 1).
 *
 * @formula input > 0 ? input : weight · input
 * @shape input [N, C, *] or [*], weight [C] or [1] or [] → the input's
 * @throws {ShapeError} when weight has more than one dim (`prelu/weight`).
 * @throws {ShapeError} when weight has neither one element nor one for each channel (`prelu/channels`).
 * @source K. He et al.: "Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet Classification",
 *   2015, https://arxiv.org/abs/1502.01852
 * @example
 * torch.prelu(torch.tensor([[-1, -1], [2, 2]]), torch.tensor([0.1, 0.5]));
 * // tensor([[-0.1000, -0.5000],
 * //         [ 2.0000,  2.0000]])
 */
export const prelu: PreluOperator = composite({
  name: 'prelu',
  parameters: [tensor('input'), tensor('weight')],
  compute: ({ input, weight }) => {
    const rank = input.sizes.length;
    if (weight.sizes.length > 1) {
      throw new ShapeError(
        'prelu/weight',
        `weight of prelu must have rank 0 or 1, got shape ${formatShape(weight.sizes)}`,
        { weight: weight.sizes },
      );
    }
    const channels = rank > 1 ? (input.sizes[1] as number) : 1;
    if (weight.elementCount !== 1 && (rank === 0 || weight.elementCount !== channels)) {
      throw new ShapeError(
        'prelu/channels',
        `weight of prelu must have one element, or one for each of the ${channels} channels (dim 1) of the input, got ${weight.elementCount}\n  fix: new nn.PReLU(${channels})`,
        { input: input.sizes, weight: weight.sizes },
      );
    }
    const shape = input.sizes.map((_, d) => (d === 1 ? weight.elementCount : 1));
    return parametric(input, rank === 0 || weight.sizes.length === 0 ? weight : reshape(weight, shape));
  },
});
