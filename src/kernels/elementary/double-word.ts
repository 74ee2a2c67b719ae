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

/** a + b exactly, if |a| ≥ |b| or a = 0. */
export function orderedSum(a: Expression, b: Expression): DoubleWord {
  const high = add(a, b);
  return { high, low: subtract(b, subtract(high, a)) };
}

/** a · b exactly, if nothing overflows or underflows. */
export function exactProduct(a: Expression, b: Expression): DoubleWord {
  const high = multiply(a, b);
  const [aHigh, bHigh] = [upperHalf(a), upperHalf(b)];
  const [aLow, bLow] = [subtract(a, aHigh), subtract(b, bHigh)];
  const rest = fma(aLow, bHigh, fma(aHigh, bLow, subtract(multiply(aHigh, bHigh), high)));
  return { high, low: fma(aLow, bLow, rest) };
}

/** a · b. */
export function product(a: DoubleWord, b: DoubleWord): DoubleWord {
  const { high, low } = exactProduct(a.high, b.high);
  return { high, low: fma(a.high, b.low, fma(a.low, b.high, low)) };
}

/** a / b for a float a. */
export function quotient(a: Expression, b: DoubleWord): DoubleWord {
  const high = divide(a, b.high);
  const back = exactProduct(high, b.high);
  const rest = fma(negate(high), b.low, subtract(subtract(a, back.high), back.low));
  return { high, low: divide(rest, b.high) };
}
