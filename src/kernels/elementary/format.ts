/** @file The two float formats as the decompositions see them: widths, limits, and access to sign and exponent bits. */
import { abs, add, and, bitcast, constant, multiply, or, shiftLeft, shiftRight, subtract } from '../build.ts';
import type { Expression } from '../ir.ts';

export type FloatType = 'float32' | 'float64';

export interface Format {
  readonly type: FloatType;
  /** The integer type of the same width. */
  readonly integer: 'int32' | 'int64';
  /** Bits of the fraction that are stored. */
  readonly fraction: 23 | 52;
  readonly bias: 127 | 1023;
  /** 1.5 · 2^fraction: `x + magic` holds the integer x in its lowest bits, negative ones as two's complement. */
  readonly magic: number;
  readonly leastNormal: number;
  /** Distance of 1 from the next number. */
  readonly epsilon: number;
  readonly sign: Expression;
  readonly infinity: Expression;
  readonly nan: Expression;
  /** Keeps the upper half of the significant bits (12 of 24, 26 of 53), so that products of two halves are exact. */
  readonly upperHalf: Expression;
  /** ln 2 in two parts; the first has so few bits that its product with any exponent is exact. */
  readonly ln2: readonly [number, number];
}

const formats: { readonly [T in FloatType]: Format } = {
  float32: {
    type: 'float32',
    integer: 'int32',
    fraction: 23,
    bias: 127,
    magic: 12582912,
    leastNormal: 2 ** -126,
    epsilon: 2 ** -23,
    sign: constant('int32', -0x80000000),
    infinity: constant('float32', Number.POSITIVE_INFINITY),
    nan: constant('float32', Number.NaN),
    upperHalf: constant('int32', -0x1000),
    ln2: [0.693145751953125, 1.4286068202862268e-6],
  },
  float64: {
    type: 'float64',
    integer: 'int64',
    fraction: 52,
    bias: 1023,
    magic: 6755399441055744,
    leastNormal: 2 ** -1022,
    epsilon: 2 ** -52,
    sign: constant('int64', -0x8000000000000000n),
    infinity: constant('float64', Number.POSITIVE_INFINITY),
    nan: constant('float64', Number.NaN),
    upperHalf: constant('int64', -0x8000000n),
    ln2: [0.6931471803691238, 1.9082149292705877e-10],
  },
};

/** The format of a float expression. */
export function formatOf(x: Expression): Format {
  if (x.type === 'float32' || x.type === 'float64') return formats[x.type];
  throw new TypeError(`elementary functions take float32 or float64, got ${x.type}`);
}

/** An integer constant of the format's width. */
export function integer(format: Format, value: number): Expression {
  return constant(format.integer, format.integer === 'int64' ? BigInt(value) : value);
}

/** The bits of a float as an integer. */
export function bitsOf(x: Expression): Expression {
  return bitcast(formatOf(x).integer, x);
}

/** The sign bit of x alone, as an integer. */
export function signOf(x: Expression): Expression {
  return and(bitsOf(x), formatOf(x).sign);
}

/** A number without sign bit, with the sign bit of `sign` (from `signOf`): also for zeros and infinities. */
export function withSign(magnitude: Expression, sign: Expression): Expression {
  return bitcast(formatOf(magnitude).type, or(bitsOf(magnitude), sign));
}

/**
 * A positive constant that no compiler recognises as one: its bits together with the sign bit of a number that is never negative.
 * SPIR-V optimizers take (x + 2) - 2 for x, and with it what rounding lost, which is what some expressions are after.
 */
export function hiddenConstant(value: number, notNegative: Expression): Expression {
  const format = formatOf(notNegative);
  return bitcast(format.type, or(signOf(notNegative), bitsOf(constant(format.type, value))));
}

/** The value rounded to zero at half of the format's precision. */
export function upperHalf(x: Expression): Expression {
  const format = formatOf(x);
  return bitcast(format.type, and(bitsOf(x), format.upperHalf));
}

/** 2^n for a whole-numbered float n whose power is a normal number. */
export function powerOfTwo(n: Expression): Expression {
  const format = formatOf(n);
  return bitcast(format.type, shiftLeft(bitsOf(add(n, format.magic + format.bias)), integer(format, format.fraction)));
}

/**
 * x · 2^n for a whole-numbered float n, with |n| up to twice the exponent range: two factors 2^⌊n/2⌋ and 2^⌈n/2⌉, the second of
 * which rounds once into the subnormal numbers, or overflows.
 */
export function scale(x: Expression, n: Expression): Expression {
  const format = formatOf(x);
  const fraction = integer(format, format.fraction);
  const sum = bitsOf(add(n, format.magic + 2 * format.bias));
  const lower = shiftRight(sum, integer(format, 1));
  const upper = subtract(sum, lower);
  const first = bitcast(format.type, shiftLeft(lower, fraction));
  const second = bitcast(format.type, shiftLeft(upper, fraction));
  return multiply(multiply(x, first), second);
}

/** |x|, and the sign bit that `withSign` puts back: how odd functions are computed. */
export function magnitudeAndSign(x: Expression): { readonly magnitude: Expression; readonly sign: Expression } {
  return { magnitude: abs(x), sign: signOf(x) };
}
