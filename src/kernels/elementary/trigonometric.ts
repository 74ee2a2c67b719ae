/** @file sin, cos and tan: an angle of at most π/4 in a quadrant, and a polynomial each for its sine and cosine. */
import {
  abs,
  add,
  and,
  bitcast,
  divide,
  equal,
  fma,
  less,
  multiply,
  select,
  shiftLeft,
  subtract,
  xor,
} from '../build.ts';
import type { Expression } from '../ir.ts';
import { bitsOf, type Format, formatOf, hiddenConstant, integer, signOf } from './format.ts';
import { type Coefficients, polynomial } from './polynomial.ts';
import { type Reduction, reduceToQuadrant } from './quadrant.ts';

/**
 * (sin r - r) / r³ and (cos r - 1 + r²/2) / r⁴ in r² for |r| ≤ π/4: Chebyshev interpolation, computed with 70 digits; relative
 * to sin r and cos r the errors are 2^-28 and 2^-30 in float32, 2^-55.5 and 2^-59 in float64.
 */
const sineTail: Coefficients = {
  float32: [-0.16666667, 0.008333332, -0.00019840087, 2.7249896e-6],
  float64: [
    -0.16666666666666666, 0.008333333333330948, -0.00019841269836756774, 2.7557316101617874e-6, -2.505113165023518e-8,
    1.5918115263265974e-10,
  ],
};
const cosineTail: Coefficients = {
  float32: [0.041666664, -0.0013888302, 2.4547917e-5],
  float64: [
    0.041666666666666664, -0.0013888888888887398, 2.480158729876456e-5, -2.7557317271145144e-7, 2.087614614655861e-9,
    -1.1382623647474604e-11,
  ],
};

/** Sine and cosine of angle + lost, at most π/4. */
export function sineAndCosine({ angle, lost }: Omit<Reduction, 'quadrant'>): {
  readonly sine: Expression;
  readonly cosine: Expression;
} {
  const { type } = formatOf(angle);
  const square = multiply(angle, angle);
  const sine = add(angle, fma(multiply(angle, square), polynomial(square, sineTail[type]), lost));
  // 1 - r²/2 rounds; what it loses is added to the small terms.
  const half = multiply(square, 0.5);
  const one = hiddenConstant(1, square);
  const rough = subtract(one, half);
  const rounding = subtract(subtract(one, rough), half);
  const tail = fma(
    multiply(square, square),
    polynomial(square, cosineTail[type]),
    fma(angle, multiply(lost, -1), rounding),
  );
  return { sine, cosine: add(rough, tail) };
}

/** Turns the sign of x where bit 1 of `quadrant` is set. */
function turn(x: Expression, quadrant: Expression): Expression {
  const format = formatOf(x);
  const width = format.integer === 'int32' ? 32 : 64;
  const sign = shiftLeft(and(quadrant, integer(format, 2)), integer(format, width - 2));
  return bitcast(format.type, xor(bitsOf(x), sign));
}

/** NaN for infinite x. */
function finiteOnly(x: Expression, result: Expression): Expression {
  const { infinity, nan } = formatOf(x);
  return select(less(abs(x), infinity), result, nan);
}

function isEven(format: Format, quadrant: Expression): Expression {
  return equal(and(quadrant, integer(format, 1)), integer(format, 0));
}

export function sin(x: Expression): Expression {
  const reduction = reduceToQuadrant(abs(x));
  const { sine, cosine } = sineAndCosine(reduction);
  const magnitude = turn(select(isEven(formatOf(x), reduction.quadrant), sine, cosine), reduction.quadrant);
  const signed = bitcast(formatOf(x).type, xor(bitsOf(magnitude), signOf(x)));
  return finiteOnly(x, signed);
}

export function cos(x: Expression): Expression {
  const reduction = reduceToQuadrant(abs(x));
  const { sine, cosine } = sineAndCosine(reduction);
  const next = add(reduction.quadrant, integer(formatOf(x), 1));
  return finiteOnly(x, turn(select(isEven(formatOf(x), reduction.quadrant), cosine, sine), next));
}

export function tan(x: Expression): Expression {
  const { type, sign } = formatOf(x);
  const reduction = reduceToQuadrant(abs(x));
  const { sine, cosine } = sineAndCosine(reduction);
  const even = isEven(formatOf(x), reduction.quadrant);
  const quotient = divide(select(even, sine, cosine), select(even, cosine, sine));
  const turned = select(even, signOf(x), xor(signOf(x), sign));
  return finiteOnly(x, bitcast(type, xor(bitsOf(quotient), turned)));
}
