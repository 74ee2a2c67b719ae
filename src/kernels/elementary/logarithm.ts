/**
 * @file log, log2, log10 and log1p.
 *
 * x = 2^k (1 + f) with √½ ≤ 1 + f < √2. log(1 + f) = f + tail: in float32 a polynomial, in float64 through s = f / (2 + f),
 * where log(1 + f) = log((1 + s) / (1 - s)) has only odd powers (K. C. Ng's argument in Sun's fdlibm, e_log.c, 1993,
 * https://www.netlib.org/fdlibm/e_log.c).
 */
import {
  abs,
  add,
  and,
  bitcast,
  cast,
  constant,
  divide,
  equal,
  fma,
  greater,
  less,
  multiply,
  not,
  select,
  shiftRight,
  subtract,
} from '../build.ts';
import type { Expression } from '../ir.ts';
import { bitsOf, type Format, formatOf, integer } from './format.ts';
import { type Coefficients, polynomial } from './polynomial.ts';

/**
 * float32: (log(1 + f) - f + f²/2) / f³ for √½ ≤ 1 + f ≤ √2; float64: (log((1 + s) / (1 - s)) - 2s) / s³ in s². Chebyshev
 * interpolation, computed with 70 digits; relative to the logarithm the errors are 2^-28 and 2^-57.6.
 */
const tailCoefficients: Coefficients = {
  float32: [
    0.3333333, -0.24999997, 0.20000716, -0.16667803, 0.14249058, -0.12425687, 0.1168542, -0.11479734, 0.06971612,
  ],
  float64: [
    0.666666666666667, 0.39999999999899505, 0.28571428625975487, 0.2222221113479508, 0.18182889125261723,
    0.15331721600556042, 0.14616449685043406,
  ],
};

/** Bits of √½ and of the fraction. */
const halfBits = {
  float32: [constant('int32', 0x3f3504f3), constant('int32', 0x7fffff)],
  float64: [constant('int64', 0x3fe6a09e667f3bcdn), constant('int64', 0xfffffffffffffn)],
} as const;

/** The exponent bits k · 2^fraction of x > 0 when its fraction lies in [√½, √2), and that fraction. x is normal. */
function split(x: Expression): { readonly exponent: Expression; readonly mantissa: Expression } {
  const { type } = formatOf(x);
  const [least, fraction] = halfBits[type];
  const distance = subtract(bitsOf(x), least);
  return {
    exponent: and(distance, not(fraction)),
    mantissa: bitcast(type, add(and(distance, fraction), least)),
  };
}

/** k as a float, from k · 2^fraction. */
function exponentAsFloat(format: Format, exponent: Expression): Expression {
  const k = shiftRight(exponent, integer(format, format.fraction));
  if (format.type === 'float32') return cast('float32', k);
  // Few vector units convert 64-bit integers: k is added to the bits of a number whose last place is 1.
  return subtract(bitcast('float64', add(k, bitsOf(constant('float64', format.magic)))), format.magic);
}

/** log(1 + f) - f for √½ ≤ 1 + f < √2. */
function logarithmTail(f: Expression): Expression {
  const { type } = formatOf(f);
  if (type === 'float32') {
    const square = multiply(f, f);
    return fma(multiply(square, f), polynomial(f, tailCoefficients.float32), multiply(square, -0.5));
  }
  const s = divide(f, add(f, 2));
  const z = multiply(s, s);
  const halfSquare = multiply(multiply(f, 0.5), f);
  const series = fma(z, polynomial(z, tailCoefficients.float64), halfSquare);
  return subtract(multiply(s, series), halfSquare);
}

/** k and f of x > 0, where x = 2^k (1 + f); subnormal x included. */
export function exponentAndFraction(x: Expression): { readonly k: Expression; readonly f: Expression } {
  const format = formatOf(x);
  const subnormal = less(x, format.leastNormal);
  const { exponent, mantissa } = split(select(subnormal, multiply(x, 2 ** (format.fraction + 1)), x));
  const correction = select(subnormal, constant(format.type, -(format.fraction + 1)), 0);
  return { k: add(exponentAsFloat(format, exponent), correction), f: subtract(mantissa, 1) };
}

/** k log 2 + f + tail, the small parts first. */
function assemble(k: Expression, f: Expression, tail: Expression): Expression {
  const { ln2 } = formatOf(f);
  return fma(k, ln2[0], add(f, fma(k, ln2[1], tail)));
}

/** `result` for x between `zero`, where the function is -∞, and +∞; NaN below. */
function withSpecialValues(x: Expression, zero: number, result: Expression): Expression {
  const { infinity, nan } = formatOf(x);
  const belowInfinity = select(less(x, infinity), result, x);
  return select(greater(x, zero), belowInfinity, select(equal(x, zero), Number.NEGATIVE_INFINITY, nan));
}

/** log x for x > 0 that is neither infinite nor NaN. */
export function logarithm(x: Expression): Expression {
  const { k, f } = exponentAndFraction(x);
  return assemble(k, f, logarithmTail(f));
}

export function log(x: Expression): Expression {
  return withSpecialValues(x, 0, logarithm(x));
}

export function log2(x: Expression): Expression {
  const { k, f } = exponentAndFraction(x);
  const small = fma(f, Math.LOG2E - 1, multiply(logarithmTail(f), Math.LOG2E));
  return withSpecialValues(x, 0, add(k, add(f, small)));
}

/** log₁₀ 2 in two parts, the first with few bits, and log₁₀ e. */
const log10Of2 = {
  float32: [0.301025390625, 4.605038981195214e-6],
  float64: [0.301029995663157, 8.241712586023572e-13],
} as const;

export function log10(x: Expression): Expression {
  const { type } = formatOf(x);
  const [high, low] = log10Of2[type];
  const { k, f } = exponentAndFraction(x);
  // 111/256 · f rounds once; what it leaves of log₁₀ e is small.
  const small = fma(f, Math.LOG10E - 111 / 256, multiply(logarithmTail(f), Math.LOG10E));
  const fraction = fma(f, 111 / 256, fma(k, low, small));
  return withSpecialValues(x, 0, fma(k, high, fraction));
}

/** Bits of 4. */
const fourBits = { float32: constant('int32', 0x40800000), float64: constant('int64', 0x4010000000000000n) } as const;

/** log(1 + x): the exponent is that of 1 + x, but f = 2^-k x + (2^-k - 1) keeps the digits that 1 + x would lose. */
export function log1p(x: Expression): Expression {
  const format = formatOf(x);
  const { exponent } = split(add(x, 1));
  // 2^(2-k), because 2^-k may be subnormal.
  const power = bitcast(format.type, subtract(fourBits[format.type], exponent));
  const f = fma(multiply(x, 0.25), power, fma(power, 0.25, -1));
  const result = assemble(exponentAsFloat(format, exponent), f, logarithmTail(f));
  return select(less(abs(x), format.epsilon / 4), x, withSpecialValues(x, -1, result));
}
