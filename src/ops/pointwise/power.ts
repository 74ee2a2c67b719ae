/** @file Powers, and lengths made of them. */
import { DTypeError, ValueError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import { dtypes } from '../../storage/dtype.ts';
import { getDefaultDtype, type Scalar } from '../../tensor/promotion.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { composite } from '../define.ts';
import { operand, tensor } from '../parameters.ts';
import { mul, square, sub } from './arithmetic.ts';
import { eq, ge } from './comparison.ts';
import { pointwise } from './define.ts';
import { div } from './division.ts';
import { onlyFloat } from './dtypes.ts';
import { exp2, log } from './exponential.ts';
import { isFloat } from './expressions.ts';
import { logicalAnd } from './logic.ts';
import { maskedFill, where } from './selection.ts';
import type { BinaryOperator, PowerOperator, UnaryOperator } from './signatures.ts';

const near = { float32: 2e-6, float64: 1e-13 } as const;

const magnitudeBits: { readonly [type: string]: number } = { int64: 63, int32: 31, uint8: 8 };

/**
 * base^exponent of integers by repeated squaring, wrapping like every product of integers. With a negative exponent only 1 and -1
 * have integer powers other than 0.
 */
function integerPower(base: Expression, exponent: Expression): Expression {
  const { type } = base;
  const one = build.constant(type, 1);
  let result: Expression = one;
  let factor = base;
  for (let bit = 0; bit < (magnitudeBits[type] ?? 0); bit++) {
    const set = build.notEqual(build.and(build.shiftRight(exponent, bit), 1), 0);
    result = build.select(set, build.multiply(result, factor), result);
    factor = build.multiply(factor, factor);
  }
  if (type === 'uint8') return result;
  const odd = build.notEqual(build.and(exponent, 1), 0);
  const ofMinusOne = build.select(odd, build.constant(type, -1), one);
  const inverse = build.select(build.equal(base, 1), one, build.select(build.equal(base, -1), ofMinusOne, 0));
  return build.select(build.less(exponent, 0), inverse, result);
}

/** The input to the power of the exponent. */
const general: BinaryOperator = pointwise({
  name: 'pow',
  parameters: [operand('input'), operand('exponent')],
  compute: (promoted) => {
    if (promoted !== dtypes.bool) return promoted;
    throw new DTypeError('pow/dtype', 'pow does not take two bools\n  fix: convert with .to(torch.uint8)');
  },
  expression: ({ input, exponent }) =>
    isFloat(input) ? build.call('pow', input, exponent) : integerPower(input, exponent),
  derivative: {
    input: ({ grad, input, exponent }) =>
      where(eq(exponent, 0), 0, mul(grad, mul(exponent, general(input, sub(exponent, 1))))),
    exponent: ({ grad, input, exponent, output }) =>
      mul(grad, maskedFill(mul(output, log(input)), logicalAnd(eq(input, 0), ge(exponent, 0)), 0)),
  },
  reference: (input, exponent) => input ** exponent,
  domain: [
    [0.2, 3],
    [-2, 3],
  ],
  accuracy: near,
});

/** Powers by one of a few numbers, which need no logarithm. */
function power(
  exponent: number,
  label: string,
  expression: (x: Expression) => Expression,
  slope: (x: Tensor) => Tensor,
): UnaryOperator {
  return pointwise({
    name: 'pow',
    kernelName: `pow_${label}`,
    parameters: [tensor('input')],
    compute: (promoted) => (promoted === dtypes.bool ? dtypes.int64 : promoted),
    expression: ({ input }) => expression(input),
    derivative: { input: ({ grad, input }) => mul(grad, slope(input)) },
    reference: (input) => input ** exponent,
    domain: [0.2, 3],
    accuracy: near,
  });
}

const wholePowers = new Map<number, UnaryOperator>([
  [
    2,
    power(
      2,
      'two',
      (x) => build.multiply(x, x),
      (x) => mul(x, 2),
    ),
  ],
  [
    3,
    power(
      3,
      'three',
      (x) => build.multiply(build.multiply(x, x), x),
      (x) => mul(square(x), 3),
    ),
  ],
]);

const floatPowers = new Map<number, UnaryOperator>([
  ...wholePowers,
  [
    0.5,
    power(
      0.5,
      'half',
      (x) => build.sqrt(x),
      (x) => mul(floatPowerOf(x, -0.5), 0.5),
    ),
  ],
  [
    -0.5,
    power(
      -0.5,
      'minus_half',
      (x) => build.divide(1, build.sqrt(x)),
      (x) => mul(general(x, -1.5), -0.5),
    ),
  ],
  [
    -1,
    power(
      -1,
      'minus_one',
      (x) => build.divide(1, x),
      (x) => mul(floatPowerOf(x, -2), -1),
    ),
  ],
  [
    -2,
    power(
      -2,
      'minus_two',
      (x) => build.divide(1, build.multiply(x, x)),
      (x) => mul(general(x, -3), -2),
    ),
  ],
]);

/** A power of a traced or computed float tensor by a number that has a kernel of its own. */
function floatPowerOf(x: Tensor, exponent: number): Tensor {
  return (floatPowers.get(exponent) as UnaryOperator)(x);
}

/** The kernel for this very exponent, if there is one. */
function specialised(input: unknown, exponent: unknown): UnaryOperator | undefined {
  if (!(input instanceof Tensor) || typeof exponent !== 'number') return undefined;
  return (input.dtype.isFloatingPoint ? floatPowers : wholePowers).get(exponent);
}

function requireNatural(input: unknown, exponent: unknown): void {
  const negative = (typeof exponent === 'number' || typeof exponent === 'bigint') && exponent < 0;
  if (!negative || !(input instanceof Tensor) || input.dtype.isFloatingPoint || !Number.isInteger(Number(exponent)))
    return;
  throw new ValueError(
    'pow/negative-exponent',
    `ints have no negative powers, got the exponent ${exponent} for ${input.dtype.name}\n  fix: convert the input to a float first`,
    { dtype: input.dtype.name, exponent },
  );
}

/**
 * Raises to a power, element by element; exponents such as 2, 3, ½ and −1 need no logarithm and are as exact as the
 * products and roots that they stand for.
 *
 * @formula input ^ exponent
 * @shape [*], [*] → [*], broadcast
 * @throws {ValueError} when ints are raised to a negative number (`pow/negative-exponent`).
 * @throws {DTypeError} when both are bool (`pow/dtype`).
 * @example
 * torch.pow(torch.tensor([1, 2, 3]), 2); // tensor([1., 4., 9.])
 * torch.pow(2, torch.tensor([-1, 0.5, 3])); // tensor([0.5000, 1.4142, 8.0000])
 */
export const pow: PowerOperator = composite({
  name: 'pow',
  parameters: [operand('input'), operand('exponent')],
  compute: ({ input, exponent }) => {
    requireNatural(input, exponent);
    const own = specialised(input, exponent);
    return own === undefined ? general(input, exponent) : own(input as Tensor);
  },
  computeInPlace: ({ input, exponent }) => {
    requireNatural(input, exponent);
    const own = specialised(input, exponent);
    return own === undefined ? general.inPlace(input as Tensor, exponent) : own.inPlace(input as Tensor);
  },
});

/**
 * Power computed in float64, whatever the dtypes of base and exponent.
 *
 * @formula input ^ exponent
 * @shape [*], [*] → [*], broadcast, float64
 * @throws {DTypeError} in place, when the tensor is not float64 (`floatPower/in-place-dtype`).
 * @example
 * torch.floatPower(torch.tensor([2n, 3n]), -1); // tensor([0.5000, 0.3333], dtype=torch.float64)
 */
export const floatPower: PowerOperator = composite({
  name: 'floatPower',
  parameters: [operand('input'), operand('exponent')],
  compute: ({ input, exponent }) => {
    const wide = (value: Tensor | Scalar) => (value instanceof Tensor ? toDtype(value, dtypes.float64) : value);
    return pow(wide(input), wide(exponent));
  },
  computeInPlace: ({ input, exponent }) => {
    const target = input as Tensor;
    if (target.dtype === dtypes.float64) return pow.inPlace(target, exponent);
    throw new DTypeError(
      'floatPower/in-place-dtype',
      `floatPower_ gives float64, which ${target.dtype.name} cannot hold\n  fix: use floatPower without underscore`,
    );
  },
});

/** 2^other as a float. */
const powerOfTwo = (other: Tensor): Tensor =>
  exp2(other.dtype.isFloatingPoint ? other : toDtype(other, getDefaultDtype()));

/**
 * Puts a float together from mantissa and exponent of two.
 *
 * @formula input · 2^other
 * @shape [*], [*] → [*], broadcast
 * @example
 * torch.ldexp(torch.tensor([0.5, 3]), torch.tensor([4n, -1n])); // tensor([8.0000, 1.5000])
 */
export const ldexp: BinaryOperator = composite({
  name: 'ldexp',
  parameters: [tensor('input'), tensor('other')],
  compute: ({ input, other }) => mul(input, powerOfTwo(other)),
  computeInPlace: ({ input, other }) => mul.inPlace(input, powerOfTwo(other)),
});

/**
 * Length of the hypotenuse over two legs, also where their squares would overflow.
 *
 * @formula √(input² + other²)
 * @shape [*], [*] → [*], broadcast
 * @throws {DTypeError} on ints (`hypot/dtype`).
 * @example
 * torch.hypot(torch.tensor([3, 1e30]), torch.tensor([4, 1e30])); // tensor([5.0000e+00, 1.4142e+30])
 */
export const hypot: BinaryOperator = pointwise({
  name: 'hypot',
  parameters: [tensor('input'), tensor('other')],
  compute: onlyFloat('hypot'),
  expression: ({ input, other }) => build.call('hypot', input, other),
  derivative: {
    input: ({ grad, input, output }) => mul(grad, div(input, output)),
    other: ({ grad, other, output }) => mul(grad, div(other, output)),
  },
  reference: Math.hypot,
  domain: [0.2, 4],
  accuracy: near,
});
