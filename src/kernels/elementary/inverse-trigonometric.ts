/**
 * @file asin, acos, atan and atan2.
 *
 * The arc tangent is reduced to |t| ≤ √2 - 1 by the angles 0, π/4 and π/2, the arc sine to |s| ≤ ½ by its half-angle formula, as
 * in W. J. Cody, W. Waite, "Software Manual for the Elementary Functions" (1980).
 */
import {
  abs,
  add,
  and,
  bitcast,
  constant,
  divide,
  equal,
  fma,
  greater,
  less,
  multiply,
  negate,
  or,
  select,
  sqrt,
  subtract,
  xor,
} from '../build.ts';
import type { Expression } from '../ir.ts';
import { bitsOf, formatOf, integer, magnitudeAndSign, signOf, withSign } from './format.ts';
import { type Coefficients, polynomial } from './polynomial.ts';

/**
 * (atan t - t) / t³ in t² for |t| ≤ √2 - 1: Chebyshev interpolation, computed with 70 digits; relative to atan t the errors are
 * 2^-28.4 and 2^-58.
 */
const arcTangentTail: Coefficients = {
  float32: [-0.3333333, 0.19999538, -0.14263897, 0.107430995, -0.06449835],
  float64: [
    -0.3333333333333333, 0.199999999999998, -0.14285714285659326, 0.11111111105106705, -0.09090908751076636,
    0.0769229630497447, -0.06666423628069258, 0.058789145444006215, -0.052303478730160745, 0.04551108126325172,
    -0.034558092551413795, 0.01627194475162406,
  ],
};

/**
 * (asin s - s) / s³ in s² for |s| ≤ ½: Chebyshev interpolation, computed with 70 digits; relative to asin s the errors are
 * 2^-28.4 and 2^-57.4.
 */
const arcSineTail: Coefficients = {
  float32: [0.16666666, 0.07500094, 0.044599403, 0.031100662, 0.017149238, 0.033690847],
  float64: [
    0.16666666666666669, 0.07499999999998433, 0.04464285714635543, 0.030381944138531247, 0.02237217294214989,
    0.017352392720869973, 0.013971212973552933, 0.011479177415184906, 0.01032281435018578, 0.005457506718640358,
    0.01740087944269402, -0.014851887071247204, 0.028757851367421566,
  ],
};

/** 0, π/4, π/2, 3π/4 and π, each with what the format cannot hold of it. */
const eighths = {
  float32: [
    [0, 0],
    [0.7853981852531433, -2.1855694143368964e-8],
    [1.5707963705062866, -4.371138828673793e-8],
    [2.356194496154785, -5.962440319251527e-9],
    [3.1415927410125732, -8.742277657347586e-8],
  ],
  float64: [
    [0, 0],
    [Math.PI / 4, 3.061616997868383e-17],
    [Math.PI / 2, 6.123233995736766e-17],
    [2.356194490192345, 9.184850993605148e-17],
    [Math.PI, 1.2246467991473532e-16],
  ],
} as const;

/** π/2 in two parts. */
const halfPi = { float32: eighths.float32[2], float64: eighths.float64[2] } as const;

/** The angle in [0, π/2] whose tangent is opposite / adjacent, both of them not negative; π minus this angle where `backwards`. */
function angleOf(opposite: Expression, adjacent: Expression, backwards?: Expression): Expression {
  const { type } = formatOf(opposite);
  const turned = (yes: Expression, no: Expression) => (backwards === undefined ? no : select(backwards, yes, no));
  const steep = greater(opposite, multiply(adjacent, Math.SQRT2 + 1));
  const middle = greater(opposite, multiply(adjacent, Math.SQRT2 - 1));
  const numerator = select(steep, negate(adjacent), select(middle, subtract(opposite, adjacent), opposite));
  const denominator = select(steep, opposite, select(middle, add(opposite, adjacent), adjacent));
  const angle = (part: 0 | 1) => {
    const [none, quarter, half, threeQuarters, whole] = eighths[type].map((parts) => constant(type, parts[part])) as [
      Expression,
      Expression,
      Expression,
      Expression,
      Expression,
    ];
    return select(steep, half, turned(select(middle, threeQuarters, whole), select(middle, quarter, none)));
  };
  const quotient = divide(numerator, denominator);
  const t = turned(negate(quotient), quotient);
  const square = multiply(t, t);
  const tail = fma(multiply(t, square), polynomial(square, arcTangentTail[type]), angle(1));
  return add(angle(0), add(t, tail));
}

export function atan(x: Expression): Expression {
  const { magnitude, sign } = magnitudeAndSign(x);
  return withSign(angleOf(magnitude, constant(x.type, 1)), sign);
}

/** The angle of the point (x, y), with the signs of zeros and at infinities as in C. */
export function atan2(y: Expression, x: Expression): Expression {
  const format = formatOf(x);
  const { type, infinity, bias } = format;
  const [height, width] = [abs(y), abs(x)];
  const bothInfinite = and(equal(height, infinity), equal(width, infinity));
  const bothZero = and(equal(height, 0), equal(width, 0));
  // Keeps the sum of the two from overflowing.
  const large = or(greater(height, 2 ** (bias - 2)), greater(width, 2 ** (bias - 2)));
  const factor = select(large, constant(type, 0.25), 1);
  const opposite = select(bothInfinite, constant(type, 1), multiply(height, factor));
  const adjacent = select(or(bothInfinite, bothZero), constant(type, 1), multiply(width, factor));
  const angle = angleOf(opposite, adjacent, less(bitsOf(x), integer(format, 0)));
  return withSign(angle, signOf(y));
}

/** asin of min(|x|, √((1 - |x|) / 2)) as s + s³ P(s²), the two terms apart, and whether it is that of |x| itself. */
function arcSineParts(magnitude: Expression) {
  const { type } = formatOf(magnitude);
  const inner = less(magnitude, 0.5);
  const square = select(inner, multiply(magnitude, magnitude), fma(magnitude, -0.5, 0.5));
  const s = select(inner, magnitude, sqrt(square));
  return { inner, s, tail: multiply(multiply(s, square), polynomial(square, arcSineTail[type])) };
}

export function asin(x: Expression): Expression {
  const [high, low] = halfPi[formatOf(x).type];
  const { magnitude, sign } = magnitudeAndSign(x);
  const { inner, s, tail } = arcSineParts(magnitude);
  const outer = subtract(fma(s, -2, high), fma(tail, 2, -low));
  return withSign(select(inner, add(s, tail), outer), sign);
}

export function acos(x: Expression): Expression {
  const { type } = formatOf(x);
  const [high, low] = halfPi[type];
  const { magnitude, sign } = magnitudeAndSign(x);
  const { inner, s, tail } = arcSineParts(magnitude);
  const signed = (value: Expression) => bitcast(type, xor(bitsOf(value), sign));
  const near = subtract(high, add(signed(s), subtract(signed(tail), low)));
  const twice = multiply(add(s, tail), 2);
  const far = select(less(x, 0), subtract(2 * high, subtract(twice, 2 * low)), twice);
  return select(inner, near, far);
}
