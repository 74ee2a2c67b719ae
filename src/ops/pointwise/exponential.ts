/** @file Exponentials and logarithms. */
import * as build from '../../kernels/build.ts';
import type { ElementaryFunction, Expression } from '../../kernels/ir.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { operand, optionalNumber, tensor } from '../parameters.ts';
import { add, mul, sub } from './arithmetic.ts';
import { eq, gt, le, lt } from './comparison.ts';
import { pointwise } from './define.ts';
import { div } from './division.ts';
import { onlyFloat } from './dtypes.ts';
import { isInfinite, logistic } from './expressions.ts';
import type { DerivativeLine } from './literal.ts';
import { logicalAnd, logicalOr } from './logic.ts';
import { maskedFill } from './selection.ts';
import type { BinaryOperator, UnaryOperator } from './signatures.ts';

const near = { float32: 1e-6, float64: 1e-14 } as const;

function elementary(
  name: ElementaryFunction,
  summary: string,
  derivative: DerivativeLine<readonly [ReturnType<typeof inputParameter>]>,
  reference: (x: number) => number,
  domain: readonly [number, number],
): UnaryOperator {
  return pointwise({
    name,
    summary,
    parameters: [inputParameter()],
    compute: 'float',
    expression: ({ input }) => build.call(name, input),
    derivative: { input: derivative },
    reference,
    domain,
    accuracy: near,
  });
}

const inputParameter = () => tensor('input');

export const exp: UnaryOperator = elementary(
  'exp',
  'e to the power of the input.',
  ({ grad, output }) => mul(grad, output),
  Math.exp,
  [-5, 5],
);

export const exp2: UnaryOperator = elementary(
  'exp2',
  '2 to the power of the input.',
  ({ grad, output }) => mul(grad, mul(output, Math.LN2)),
  (x) => 2 ** x,
  [-5, 5],
);

export const expm1: UnaryOperator = elementary(
  'expm1',
  'e to the power of the input, minus 1; exact near 0.',
  ({ grad, output }) => mul(grad, add(output, 1)),
  Math.expm1,
  [-3, 3],
);

export const log: UnaryOperator = elementary(
  'log',
  'The natural logarithm.',
  ({ grad, input }) => div(grad, input),
  Math.log,
  [0.2, 5],
);

export const log2: UnaryOperator = elementary(
  'log2',
  'The logarithm to base 2.',
  ({ grad, input }) => div(grad, mul(input, Math.LN2)),
  Math.log2,
  [0.2, 5],
);

export const log10: UnaryOperator = elementary(
  'log10',
  'The logarithm to base 10.',
  ({ grad, input }) => div(grad, mul(input, Math.LN10)),
  Math.log10,
  [0.2, 5],
);

export const log1p: UnaryOperator = elementary(
  'log1p',
  'The natural logarithm of 1 plus the input; exact near 0.',
  ({ grad, input }) => div(grad, add(input, 1)),
  Math.log1p,
  [-0.8, 5],
);

export const sigmoid: UnaryOperator = pointwise({
  name: 'sigmoid',
  summary: 'The logistic function.',
  formula: '1 / (1 + e^−input)',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => logistic(input),
  derivative: { input: ({ grad, output }) => mul(mul(grad, sub(1, output)), output) },
  reference: (x) => 1 / (1 + Math.exp(-x)),
  domain: [-5, 5],
  accuracy: near,
});

export const logit: UnaryOperator<[eps?: number | null | { readonly eps?: number | null }]> = pointwise({
  name: 'logit',
  summary: 'The inverse of sigmoid, of the input clamped to [eps, 1 − eps] where eps is given.',
  formula: 'log(input / (1 − input))',
  parameters: [tensor('input'), optionalNumber('eps', undefined)],
  compute: 'float',
  expression: ({ input, eps }) => {
    let x = input;
    if (eps !== undefined) {
      const high = build.subtract(1, eps);
      x = build.select(build.less(x, eps), eps, x);
      x = build.select(build.greater(x, high), high, x);
    }
    return build.call('log', build.divide(x, build.subtract(1, x)));
  },
  derivative: {
    input: ({ grad, input, eps }) => {
      const inside = div(grad, mul(input, sub(1, input)));
      if (eps !== undefined) return maskedFill(inside, logicalOr(lt(input, eps), gt(input, sub(1, eps))), 0);
      return maskedFill(inside, logicalOr(lt(input, 0), gt(input, 1)), Number.NaN);
    },
  },
  reference: (x, eps = 0) => {
    const clamped = Math.min(Math.max(x, eps), 1 - eps);
    return Math.log(clamped / (1 - clamped));
  },
  domain: [0.05, 0.95],
  samples: [{}, { eps: 0.2 }],
  accuracy: near,
});

/** log(base^a + base^b) by the larger one and the difference; equal infinities have no difference. */
function logOfSum(a: Expression, b: Expression, tail: (negativeDistance: Expression) => Expression): Expression {
  const larger = build.select(build.greaterEqual(a, b), a, b);
  const sum = build.add(larger, tail(build.negate(build.abs(build.subtract(a, b)))));
  return build.select(build.and(build.equal(a, b), isInfinite(a)), a, sum);
}

/** The weight of one of two summands: 1 / (1 + base^(other − one)). */
const share = (one: Tensor, other: Tensor): Tensor => sigmoid(sub(one, other));

export const logaddexp: BinaryOperator = pointwise({
  name: 'logaddexp',
  summary: 'The logarithm of the sum of exponentials, without overflow.',
  formula: 'log(e^input + e^other)',
  parameters: [tensor('input'), tensor('other')],
  compute: onlyFloat('logaddexp'),
  expression: ({ input, other }) => logOfSum(input, other, (x) => build.call('log1p', build.call('exp', x))),
  derivative: {
    input: ({ grad, input, other }) => mul(grad, share(input, other)),
    other: ({ grad, input, other }) => mul(grad, share(other, input)),
  },
  reference: (a, b) => Math.log(Math.exp(a) + Math.exp(b)),
  domain: [-5, 5],
  accuracy: near,
  inPlace: false,
});

export const logaddexp2: BinaryOperator = pointwise({
  name: 'logaddexp2',
  summary: 'The logarithm to base 2 of the sum of powers of 2, without overflow.',
  formula: 'log₂(2^input + 2^other)',
  parameters: [tensor('input'), tensor('other')],
  compute: onlyFloat('logaddexp2'),
  expression: ({ input, other }) =>
    logOfSum(input, other, (x) => build.multiply(build.call('log1p', build.call('exp2', x)), Math.LOG2E)),
  derivative: {
    input: ({ grad, input, other }) => mul(grad, sigmoid(mul(sub(input, other), Math.LN2))),
    other: ({ grad, input, other }) => mul(grad, sigmoid(mul(sub(other, input), Math.LN2))),
  },
  reference: (a, b) => Math.log2(2 ** a + 2 ** b),
  domain: [-5, 5],
  accuracy: near,
  inPlace: false,
});

export const xlogy: BinaryOperator = pointwise({
  name: 'xlogy',
  summary: 'The input times the logarithm of other; 0 where the input is 0.',
  formula: 'input · log(other)',
  parameters: [operand('input'), operand('other')],
  compute: 'float',
  expression: ({ input, other }) => {
    const product = build.multiply(input, build.call('log', other));
    const zero = build.and(build.equal(input, 0), build.not(build.isNaN(other)));
    return build.select(zero, 0, product);
  },
  derivative: {
    input: ({ grad, input, other }) => maskedFill(xlogy(grad, other), logicalAnd(eq(input, 0), le(other, 0)), 0),
    other: ({ grad, input, other }) => div(mul(grad, input), other),
  },
  reference: (a, b) => (a === 0 ? 0 : a * Math.log(b)),
  domain: [
    [-3, 3],
    [0.2, 5],
  ],
  accuracy: near,
});
