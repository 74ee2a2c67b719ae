/** @file sinh, cosh, tanh and their inverses. */
import { abs, add, constant, divide, fma, greater, less, multiply, select, sqrt, subtract } from '../build.ts';
import type { Expression } from '../ir.ts';
import { halfExponential, normalExponential } from './exponential.ts';
import { formatOf, magnitudeAndSign, withSign } from './format.ts';
import { log1p } from './logarithm.ts';
import { type Coefficients, polynomial } from './polynomial.ts';

/** From here on tanh x rounds to 1. */
const saturation = { float32: 10, float64: 20 } as const;

/**
 * (tanh x - x) / x³ in x² for |x| ≤ 0.55: Chebyshev interpolation, computed with 70 digits; relative to tanh x the errors are
 * ERRORS.
 */
const tanhTail: Coefficients = {
  float32: [-0.3333333, 0.13333113, -0.05390937, 0.02130903, -0.0066095525],
  float64: [
    -0.3333333333333331, 0.13333333333315592, -0.0539682539488467, 0.021869487710429635, -0.00886321762778362,
    0.0035919040493533096, -0.0014541158625923929, 0.0005817648525369372, -0.0002145280357613036, 5.389540723032302e-5,
  ],
};

/** Near 0 an odd polynomial, elsewhere 1 - 2 / (e^2|x| + 1). */
export function tanh(x: Expression): Expression {
  const { type } = formatOf(x);
  const { magnitude, sign } = magnitudeAndSign(x);
  const limit = saturation[type];
  const bounded = select(greater(magnitude, limit), constant(type, limit), magnitude);
  const far = subtract(1, divide(constant(type, 2), add(normalExponential(multiply(bounded, 2)), 1)));
  const square = multiply(x, x);
  const near = fma(multiply(magnitude, square), polynomial(square, tanhTail[type]), magnitude);
  return withSign(select(less(magnitude, 0.55), near, far), sign);
}

/**
 * (sinh x - x) / x³ in x² for |x| ≤ 1: Chebyshev interpolation, computed with 70 digits; relative to sinh x the errors are
 * 2^-27.9 and 2^-56.8.
 */
const sinhTail: Coefficients = {
  float32: [0.16666667, 0.008333339, 0.00019838102, 2.8062802e-6],
  float64: [
    0.16666666666666666, 0.008333333333333333, 0.00019841269841269773, 2.755731922404034e-6, 2.505210836405804e-8,
    1.6059048396350562e-10, 7.646625361656657e-13, 2.8445264169895285e-15,
  ],
};

/** Near 0 an odd polynomial, elsewhere h - 1 / (4h) with h = e^|x| / 2. */
export function sinh(x: Expression): Expression {
  const { type } = formatOf(x);
  const { magnitude, sign } = magnitudeAndSign(x);
  const half = halfExponential(magnitude);
  const far = subtract(half, divide(constant(type, 0.25), half));
  const square = multiply(x, x);
  const near = fma(multiply(magnitude, square), polynomial(square, sinhTail[type]), magnitude);
  return withSign(select(less(magnitude, 1), near, far), sign);
}

/** h + 1 / (4h) with h = e^|x| / 2. */
export function cosh(x: Expression): Expression {
  const half = halfExponential(abs(x));
  return add(half, divide(constant(x.type, 0.25), half));
}

/** From here on √(x² ± 1) rounds to x, while x² does not overflow below. */
const large = { float32: 2 ** 14, float64: 2 ** 28 } as const;

/** log(1 + (x + x² / (1 + √(1 + x²)))), for large x log x + log 2. */
export function asinh(x: Expression): Expression {
  const { type } = formatOf(x);
  const { magnitude, sign } = magnitudeAndSign(x);
  const isLarge = greater(magnitude, large[type]);
  const square = multiply(magnitude, magnitude);
  const small = add(magnitude, divide(square, add(sqrt(add(square, 1)), 1)));
  const logarithm = log1p(select(isLarge, subtract(magnitude, 1), small));
  return withSign(add(logarithm, select(isLarge, constant(type, Math.LN2), 0)), sign);
}

/** log(1 + (t + √(2t + t²))) with t = x - 1, for large x log x + log 2; NaN below 1. */
export function acosh(x: Expression): Expression {
  const { type, nan } = formatOf(x);
  const isLarge = greater(x, large[type]);
  const t = subtract(x, 1);
  const small = add(t, sqrt(multiply(t, add(t, 2))));
  const logarithm = log1p(select(isLarge, t, small));
  return select(less(x, 1), nan, add(logarithm, select(isLarge, constant(type, Math.LN2), 0)));
}

/** ½ log(1 + 2x / (1 - x)). */
export function atanh(x: Expression): Expression {
  const { magnitude, sign } = magnitudeAndSign(x);
  const argument = divide(multiply(magnitude, 2), subtract(1, magnitude));
  return withSign(multiply(log1p(argument), 0.5), sign);
}
