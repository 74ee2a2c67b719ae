/**
 * @file pow and hypot.
 *
 * x^y = 2^(y log₂ x) needs the logarithm to about twelve bits more than the format has: it is computed in double words, with
 * log(1 + f) = 2 artanh s, s = f / (2 + f), and rounds only in terms that are small beside s.
 */
import {
  abs,
  add,
  and,
  constant,
  equal,
  fma,
  greater,
  isNaN,
  less,
  multiply,
  not,
  notEqual,
  or,
  select,
  sqrt,
  trunc,
  xor,
} from '../build.ts';
import type { Expression } from '../ir.ts';
import { type DoubleWord, longProduct, orderedSum, product, quotient } from './double-word.ts';
import { exponential2 } from './exponential.ts';
import { formatOf, hiddenConstant, integer, signOf, withSign } from './format.ts';
import { exponentAndFraction } from './logarithm.ts';
import { type Coefficients, polynomial } from './polynomial.ts';

/**
 * (artanh s / s - 1 - s²/3 - s⁴/5) / s⁶ in s² for 1 + f in [√½, √2]: interpolation at Chebyshev nodes, computed with 60 digits;
 * relative to artanh s the errors are 2^-39 and 2^-68.
 */
const artanhTail: Coefficients = {
  float32: [0.14285721, 0.111072116, 0.09440943],
  float64: [
    0.142857142857143, 0.11111111111070107, 0.09090909113141939, 0.07692303177946223, 0.06667102232253053,
    0.058608658735881045, 0.057836758647956725,
  ],
};

/** 2 / ln 2 and 1/3, in two parts. */
const constants = {
  float32: { scale: [2.885390043258667, 3.851926067000022e-8], third: [0.3333333432674408, -9.934107758624577e-9] },
  float64: { scale: [2.8853900817779268, 4.0710547481862066e-17], third: [0.3333333333333333, 1.850371707708594e-17] },
} as const;

/** log₂ x for x > 0, in two words. */
function logarithm2(x: Expression): DoubleWord {
  const hidden = (value: number) => hiddenConstant(value, x);
  const { type } = formatOf(x);
  const pair = ([high, low]: readonly [number, number]): DoubleWord => ({
    high: constant(type, high),
    low: constant(type, low),
  });
  const { scale, third } = constants[type];
  const { k, f } = exponentAndFraction(x);
  const s = quotient(f, orderedSum(hidden(2), f));
  const z = product(s, s);
  const tail = multiply(z.high, fma(z.high, polynomial(z.high, artanhTail[type]), 0.2));
  const sum = orderedSum(hidden(third[0]), tail);
  const series = product(z, { high: sum.high, low: add(sum.low, third[1]) });
  const factor = orderedSum(hidden(1), series.high);
  const scaled = product(s, pair(scale));
  const fraction = product(scaled, { high: factor.high, low: add(factor.low, series.low) });
  const whole = orderedSum(k, fraction.high);
  return { high: whole.high, low: add(whole.low, fraction.low) };
}

/** With an exponent of this magnitude x^y is 0, 1 or infinite for each x. */
const exponentLimit = { float32: 2 ** 40, float64: 2 ** 70 } as const;

/** |x|^y for finite x ≠ 0. */
function powerOfMagnitude(magnitude: Expression, y: Expression): Expression {
  const { type, bias } = formatOf(magnitude);
  const limit = exponentLimit[type];
  const notAbove = select(greater(y, limit), limit, y);
  const bounded = select(less(notAbove, -limit), -limit, notAbove);
  const logarithm = logarithm2(magnitude);
  const { high, low } = longProduct(bounded, logarithm.high);
  const lost = fma(bounded, logarithm.low, low);
  // Far outside, `high` alone decides, and what it lost may be large.
  return exponential2(high, select(less(abs(high), 4 * bias), lost, constant(type, 0)));
}

/** x^y with all special cases of C: x^0 = 1 = 1^y even for NaN. */
export function pow(x: Expression, y: Expression): Expression {
  const format = formatOf(x);
  const { type, infinity, nan } = format;
  const magnitude = abs(x);
  const infinite = equal(magnitude, infinity);
  const degenerate = select(xor(infinite, less(y, 0)), infinity, constant(type, 0));
  const absolute = select(or(infinite, equal(magnitude, 0)), degenerate, powerOfMagnitude(magnitude, y));

  const isWhole = equal(trunc(y), y);
  const half = multiply(y, 0.5);
  const isOdd = and(isWhole, notEqual(trunc(half), half));
  const signed = withSign(absolute, select(isOdd, signOf(x), integer(format, 0)));

  const isFiniteNegative = and(less(x, 0), not(infinite));
  const isUndefined = or(and(isFiniteNegative, not(isWhole)), or(isNaN(x), isNaN(y)));
  const isOne = or(equal(y, 0), equal(x, 1));
  return select(isOne, constant(type, 1), select(isUndefined, nan, signed));
}

/** Powers of two that bring squares of large and of small numbers into range, and where such numbers begin. */
const scales = {
  float32: { large: 2 ** 60, shrink: 2 ** -70, small: 2 ** -50, grow: 2 ** 90 },
  float64: { large: 2 ** 500, shrink: 2 ** -600, small: 2 ** -450, grow: 2 ** 600 },
} as const;

/** √(x² + y²) without overflow; infinite where one is, even if the other is NaN. */
export function hypot(x: Expression, y: Expression): Expression {
  const { type, infinity } = formatOf(x);
  const { large, shrink, small, grow } = scales[type];
  const [width, height] = [abs(x), abs(y)];
  const isLarge = or(greater(width, large), greater(height, large));
  const isSmall = and(less(width, small), less(height, small));
  const scaleBy = (factorIfLarge: number, factorIfSmall: number) =>
    select(isLarge, constant(type, factorIfLarge), select(isSmall, constant(type, factorIfSmall), 1));
  const factor = scaleBy(shrink, grow);
  const [a, b] = [multiply(width, factor), multiply(height, factor)];
  const root = multiply(sqrt(fma(a, a, multiply(b, b))), scaleBy(1 / shrink, 1 / grow));
  return select(or(equal(width, infinity), equal(height, infinity)), infinity, root);
}
