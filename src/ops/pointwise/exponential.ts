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
  derivative: DerivativeLine<readonly [ReturnType<typeof inputParameter>]>,
  reference: (x: number) => number,
  domain: readonly [number, number],
): UnaryOperator {
  return pointwise({
    name,
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

/**
 * Exponential function, the inverse of `log`.
 *
 * @formula e^input
 * @shape [*] → [*]
 * @example
 * torch.exp(torch.tensor([0, 1, -Infinity])); // tensor([1.0000, 2.7183, 0.0000])
 */
export const exp: UnaryOperator = elementary('exp', ({ grad, output }) => mul(grad, output), Math.exp, [-5, 5]);

/**
 * Power of two with the input as exponent.
 *
 * @formula 2^input
 * @shape [*] → [*]
 * @example
 * torch.exp2(torch.tensor([-1, 0, 3])); // tensor([0.5000, 1.0000, 8.0000])
 */
export const exp2: UnaryOperator = elementary(
  'exp2',
  ({ grad, output }) => mul(grad, mul(output, Math.LN2)),
  (x) => 2 ** x,
  [-5, 5],
);

/**
 * Exponential less 1, with all digits where the input is so small that `exp(x) − 1` would lose them.
 *
 * @formula e^input − 1
 * @shape [*] → [*]
 * @example
 * torch.expm1(torch.tensor([1e-10])).item(); // 1.000000013351432e-10
 * torch.exp(torch.tensor([1e-10])).sub(1).item(); // 0
 */
export const expm1: UnaryOperator = elementary(
  'expm1',
  ({ grad, output }) => mul(grad, add(output, 1)),
  Math.expm1,
  [-3, 3],
);

/**
 * Natural logarithm: −∞ at 0, NaN below.
 *
 * @formula ln(input)
 * @shape [*] → [*]
 * @example
 * torch.log(torch.tensor([1, Math.E, 0, -1])); // tensor([0., 1., -inf, nan])
 */
export const log: UnaryOperator = elementary('log', ({ grad, input }) => div(grad, input), Math.log, [0.2, 5]);

/**
 * Logarithm to base 2, such as the number of bits.
 *
 * @formula log₂(input)
 * @shape [*] → [*]
 * @example
 * torch.log2(torch.tensor([1, 8, 0.5])); // tensor([ 0.,  3., -1.])
 */
export const log2: UnaryOperator = elementary(
  'log2',
  ({ grad, input }) => div(grad, mul(input, Math.LN2)),
  Math.log2,
  [0.2, 5],
);

/**
 * Logarithm to base 10, such as the order of magnitude.
 *
 * @formula log₁₀(input)
 * @shape [*] → [*]
 * @example
 * torch.log10(torch.tensor([1, 1000, 0.01])); // tensor([ 0.,  3., -2.])
 */
export const log10: UnaryOperator = elementary(
  'log10',
  ({ grad, input }) => div(grad, mul(input, Math.LN10)),
  Math.log10,
  [0.2, 5],
);

/**
 * Logarithm of 1 plus the input, with all digits where the input is near 0.
 *
 * @formula ln(1 + input)
 * @shape [*] → [*]
 * @example
 * torch.log1p(torch.tensor([1e-10])).item(); // 1.000000013351432e-10
 * torch.log(torch.tensor([1e-10]).add(1)).item(); // 0
 */
export const log1p: UnaryOperator = elementary(
  'log1p',
  ({ grad, input }) => div(grad, add(input, 1)),
  Math.log1p,
  [-0.8, 5],
);

/**
 * Logistic function: maps every number into (0, 1), 0 to one half.
 *
 * @formula 1 / (1 + e^−input)
 * @shape [*] → [*]
 * @example
 * torch.sigmoid(torch.tensor([-2, 0, 2])); // tensor([0.1192, 0.5000, 0.8808])
 */
export const sigmoid: UnaryOperator = pointwise({
  name: 'sigmoid',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => logistic(input),
  derivative: { input: ({ grad, output }) => mul(mul(grad, sub(1, output)), output) },
  reference: (x) => 1 / (1 + Math.exp(-x)),
  domain: [-5, 5],
  accuracy: near,
});

/**
 * Inverse of the sigmoid: the logarithm of the odds of a probability, which is first clamped to [eps, 1 − eps] where
 * eps is given.
 *
 * @formula ln(input / (1 − input))
 * @shape [*] → [*]
 * @example
 * torch.logit(torch.tensor([0.5, 0.9, 1])); // tensor([0.0000, 2.1972,    inf])
 * torch.logit(torch.tensor([0.5, 0.9, 1]), { eps: 0.01 }); // tensor([0.0000, 2.1972, 4.5951])
 */
export const logit: UnaryOperator<[eps?: number | null | { readonly eps?: number | null }]> = pointwise({
  name: 'logit',
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

/**
 * Adds numbers that are given by their logarithms, without overflow.
 *
 * @formula ln(e^input + e^other)
 * @shape [*], [*] → [*], broadcast
 * @throws {DTypeError} on ints (`logaddexp/dtype`).
 * @example
 * torch.logaddexp(torch.tensor([0, 1000]), torch.tensor([0, 1000])); // tensor([6.9315e-01, 1.0007e+03])
 */
export const logaddexp: BinaryOperator = pointwise({
  name: 'logaddexp',
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

/**
 * Adds numbers that are given by their logarithms to base 2.
 *
 * @formula log₂(2^input + 2^other)
 * @shape [*], [*] → [*], broadcast
 * @throws {DTypeError} on ints (`logaddexp2/dtype`).
 * @example
 * torch.logaddexp2(torch.tensor([3]), torch.tensor([3])); // tensor([4.])
 */
export const logaddexp2: BinaryOperator = pointwise({
  name: 'logaddexp2',
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

/**
 * Product with a logarithm that is 0 where the first factor is 0, as entropies need it.
 *
 * @formula input = 0 ? 0 : input · ln(other)
 * @shape [*], [*] → [*], broadcast
 * @example
 * torch.xlogy(torch.tensor([0, 2]), torch.tensor([0, Math.E])); // tensor([0., 2.])
 */
export const xlogy: BinaryOperator = pointwise({
  name: 'xlogy',
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
