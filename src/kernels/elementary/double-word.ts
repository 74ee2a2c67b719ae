/**
 * @file Numbers as unevaluated sums of two floats, for what a single one is too short.
 *
 * T. J. Dekker, "A Floating-Point Technique for Extending the Available Precision" (Numerische Mathematik 18, 1971,
 * https://doi.org/10.1007/BF01397083). Products are split at bits, not by `fma`, which need not be fused.
 */
import { add, divide, fma, multiply, negate, subtract } from '../build.ts';
import type { Expression } from '../ir.ts';
import { upperHalf } from './format.ts';

/** high + low, where low is at most about the last place of high. */
export interface DoubleWord {
  readonly high: Expression;
  readonly low: Expression;
}

/** a + b exactly, if |a| ≥ |b| or a = 0. A constant a must be hidden from shader compilers, by `hiddenConstant`. */
export function orderedSum(a: Expression, b: Expression): DoubleWord {
  const high = add(a, b);
  return { high, low: subtract(b, subtract(high, a)) };
}

/**
 * a · b to about half again the precision: the product of the upper halves is exact, and the rest is small beside it. Nothing is
 * taken from a rounded product, which a shader compiler might fuse with the subtraction, or cancel against a division.
 */
export function longProduct(a: Expression, b: Expression): DoubleWord {
  const [aHigh, bHigh] = [upperHalf(a), upperHalf(b)];
  const [aLow, bLow] = [subtract(a, aHigh), subtract(b, bHigh)];
  return orderedSum(multiply(aHigh, bHigh), fma(aLow, bLow, fma(aLow, bHigh, multiply(aHigh, bLow))));
}

/** a · b. */
export function product(a: DoubleWord, b: DoubleWord): DoubleWord {
  const { high, low } = longProduct(a.high, b.high);
  return { high, low: fma(a.high, b.low, fma(a.low, b.high, low)) };
}

/** a / b for a float a. */
export function quotient(a: Expression, b: DoubleWord): DoubleWord {
  const high = divide(a, b.high);
  const back = longProduct(high, b.high);
  const rest = fma(negate(high), b.low, subtract(subtract(a, back.high), back.low));
  return { high, low: divide(rest, b.high) };
}
