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

export const relu: UnaryOperator = pointwise({
  name: 'relu',
  summary: 'The input where it is positive, else 0.',
  formula: 'max(input, 0)',
  parameters: [tensor('input')],
  compute: noBool('relu'),
  expression: ({ input }) =>
    isFloat(input) ? build.select(build.lessEqual(input, 0), 0, input) : build.maximum(input, 0),
  derivative: { input: ({ grad, output }) => where(le(output, 0), 0, grad) },
  reference: (x) => Math.max(x, 0),
  domain: [-5, 5],
  accuracy: exact,
});

/** One number, by position or by name. */
type One<Name extends string> = [value?: number | { readonly [Key in Name]?: number }];
/** Two numbers, each by position or by name. */
type Two<A extends string, B extends string> = [
  first?: number | { readonly [Key in A | B]?: number },
  second?: number | { readonly [Key in B]?: number },
];

export const leakyRelu: UnaryOperator<One<'negativeSlope'>> = pointwise({
  name: 'leakyRelu',
  summary: 'The input where it is positive, else scaled by negativeSlope.',
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

export const elu: UnaryOperator<One<'alpha'>> = pointwise({
  name: 'elu',
  summary: 'The input where it is positive, else alpha · (e^input − 1).',
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

export const selu: UnaryOperator = pointwise({
  name: 'selu',
  summary: 'The scaled exponential linear unit.',
  formula: 'scale · (input > 0 ? input : alpha · (e^input − 1))',
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

export const celu: UnaryOperator<One<'alpha'>> = pointwise({
  name: 'celu',
  summary: 'The input where it is positive, else alpha · (e^(input / alpha) − 1).',
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

export const gelu: UnaryOperator<[approximate?: Approximation | { readonly approximate?: Approximation }]> = pointwise({
  name: 'gelu',
  summary: 'The input times the chance that a standard normal number is below it.',
  formula: 'input · (1 + erf(input / √2)) / 2',
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

export const silu: UnaryOperator = pointwise({
  name: 'silu',
  summary: 'The input times its sigmoid.',
  formula: 'input · sigmoid(input)',
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

export const mish: UnaryOperator = pointwise({
  name: 'mish',
  summary: 'The input times the hyperbolic tangent of its softplus.',
  formula: 'input · tanh(log(1 + e^input))',
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

export const softplus: UnaryOperator<Two<'beta', 'threshold'>> = pointwise({
  name: 'softplus',
  summary: 'A smooth relu; the input itself where beta · input exceeds the threshold.',
  formula: 'log(1 + e^(beta · input)) / beta',
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

export const logsigmoid: UnaryOperator = pointwise({
  name: 'logsigmoid',
  summary: 'The logarithm of the sigmoid, without overflow.',
  formula: '−log(1 + e^−input)',
  parameters: [tensor('input')],
  compute: onlyFloat('logsigmoid'),
  expression: ({ input }) => build.negate(logOnePlusExp(build.negate(input))),
  derivative: { input: ({ grad, input }) => mul(grad, sigmoid(neg(input))) },
  reference: (x) => -Math.log1p(Math.exp(-x)),
  domain: [-5, 5],
  accuracy: near,
  method: false,
});

export const hardtanh: UnaryOperator<Two<'minVal', 'maxVal'>> = pointwise({
  name: 'hardtanh',
  summary: 'Moves what is outside [minVal, maxVal] to the nearer bound.',
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

export const relu6: UnaryOperator = pointwise({
  name: 'relu6',
  summary: 'Moves what is outside [0, 6] to the nearer bound.',
  formula: 'min(max(input, 0), 6)',
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

export const hardsigmoid: UnaryOperator = pointwise({
  name: 'hardsigmoid',
  summary: 'A sigmoid of straight lines.',
  formula: 'min(max(input + 3, 0), 6) / 6',
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

export const hardswish: UnaryOperator = pointwise({
  name: 'hardswish',
  summary: 'The input times its hardsigmoid.',
  formula: 'input · min(max(input + 3, 0), 6) / 6',
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

export const hardshrink: UnaryOperator<One<'lambd'>> = pointwise({
  name: 'hardshrink',
  summary: '0 where the input is in [−lambd, lambd], else the input.',
  parameters: [tensor('input'), optionalNumber('lambd', 0.5)],
  compute: onlyFloat('hardshrink'),
  expression: ({ input, lambd }) => build.select(isShrunk({ input, lambd }), 0, input),
  derivative: { input: (given) => shrunkGradient(given) },
  reference: (x, lambd = 0.5) => (Math.abs(x) <= lambd ? 0 : x),
  domain: [-5, 5],
  samples: [{}, { lambd: 2 }],
  accuracy: exact,
});

export const softshrink: UnaryOperator<One<'lambd'>> = pointwise({
  name: 'softshrink',
  summary: 'Moves the input towards 0 by lambd, but not beyond.',
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

export const tanhshrink: UnaryOperator = pointwise({
  name: 'tanhshrink',
  summary: 'The input minus its hyperbolic tangent.',
  formula: 'input − tanh(input)',
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

export const softsign: UnaryOperator = pointwise({
  name: 'softsign',
  summary: 'The input divided by 1 plus its absolute value.',
  formula: 'input / (1 + |input|)',
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

export const threshold: UnaryOperator<[threshold: number, value: number]> = pointwise({
  name: 'threshold',
  summary: 'The input where it exceeds the threshold, else value.',
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
  summary: 'The input where it is positive, else scaled by weight.',
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

export const prelu: PreluOperator = composite({
  name: 'prelu',
  summary: 'The input where it is positive, else scaled by weight: one number, or one for each channel (dim 1).',
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
