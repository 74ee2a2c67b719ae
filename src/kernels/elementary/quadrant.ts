/**
 * @file Reduction of any finite angle to a quadrant and an angle of at most π/4, exactly enough for the worst case.
 *
 * M. H. Payne, R. N. Hanek, "Radian Reduction for Trigonometric Functions" (SIGNUM Newsletter 18, 1983,
 * https://doi.org/10.1145/1057600.1057602): x = m · 2^e with an integer m; of the bits of 2/π only a window matters, since what stands
 * before it yields multiples of four quadrants and what comes after is too small. The window has three words of the format's
 * width; integer products with m give the quadrant and a fraction of 61 (125) bits.
 */
import {
  add,
  and,
  bitcast,
  constant,
  fma,
  less,
  multiply,
  or,
  select,
  shiftLeft,
  shiftRight,
  subtract,
  xor,
} from '../build.ts';
import type { Expression } from '../ir.ts';
import { bitsOf, type Format, formatOf, integer, upperHalf } from './format.ts';

/** π/2 in two parts, the first with the bits of an upper half. */
const halfPi = {
  float32: [1.5703125, 0.00048382679489661926],
  float64: [1.5707963109016418, 1.5893254773528196e-8],
} as const;

/** The first 1232 bits of 2/π after the point. */
const twoOverPi =
  0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b6babf0cfn;

const knownBits = 1232;

/** The angle that is left, `angle + lost`, beside the number of the quadrant in the two lowest bits of `quadrant`. */
export interface Reduction {
  readonly quadrant: Expression;
  readonly angle: Expression;
  readonly lost: Expression;
}

/** Words of 2/π, so padded that the window of x begins at bit `exponent of x + 1`, for x ≥ ½. */
function wordsOfTwoOverPi(format: Format, width: number, count: number): readonly bigint[] {
  const padding = format.fraction + 3;
  return Array.from({ length: count }, (_, position) =>
    BigInt.asIntN(width, twoOverPi >> BigInt(knownBits + padding - (position + 1) * width)),
  );
}

/**
 * `count` consecutive words from position `start` on: one round of choices for each bit of `start`. They are made by masks,
 * since a C compiler turns a tree of `select`s between constants into jumps, which keep it from vectorising.
 */
function pick(
  format: Format,
  words: readonly bigint[],
  start: Expression,
  bits: number,
  count: number,
): readonly Expression[] {
  const literal = (word: bigint) => constant(format.integer, format.integer === 'int64' ? word : Number(word));
  let candidates: readonly (bigint | Expression)[] = words;
  for (let bit = bits - 1; bit >= 0; bit--) {
    const step = 1 << bit;
    const isSet = and(shiftRight(start, integer(format, bit)), integer(format, 1));
    const mask = subtract(integer(format, 0), isSet);
    candidates = candidates.slice(0, count + step - 1).map((word, position) => {
      const other = candidates[position + step];
      if (other === undefined) return word;
      if (typeof word === 'bigint' && typeof other === 'bigint')
        return xor(and(mask, literal(word ^ other)), literal(word));
      const [here, there] = [word, other].map((value) => (typeof value === 'bigint' ? literal(value) : value)) as [
        Expression,
        Expression,
      ];
      return xor(and(mask, xor(here, there)), here);
    });
  }
  return candidates.map((word) => (typeof word === 'bigint' ? literal(word) : word));
}

/** An integer constant of ones in the `count` lowest bits. */
function lowBits(format: Format, count: number): Expression {
  return power(format, count, -1n);
}

/** The integer constant 2^exponent + offset. */
function power(format: Format, exponent: number, offset = 0n): Expression {
  const value = (1n << BigInt(exponent)) + offset;
  return constant(format.integer, format.integer === 'int64' ? value : Number(value));
}

/** An integer of at most half the width as a float: added to the bits of a number whose last place is 1. */
function toFloat(format: Format, value: Expression): Expression {
  const magic = constant(format.type, format.magic);
  return subtract(bitcast(format.type, add(value, bitsOf(magic))), magic);
}

/** The quadrant of x ≥ 0 and the angle from its middle. NaN and infinity give arbitrary results. */
export function reduceToQuadrant(x: Expression): Reduction {
  const format = formatOf(x);
  const { type, fraction, bias } = format;
  const width = format.integer === 'int32' ? 32 : 64;
  const of = (value: number) => integer(format, value);
  const logicalShift = (value: Expression, count: number) =>
    and(shiftRight(value, of(count)), lowBits(format, width - count));

  // x = mantissa · 2^(exponent - bias - fraction)
  const bits = bitsOf(x);
  const exponent = shiftRight(bits, of(fraction));
  const mantissa = or(and(bits, lowBits(format, fraction)), power(format, fraction));
  const distance = subtract(exponent, of(bias - 1));
  const start = select(less(distance, of(0)), of(0), distance);

  const levels = type === 'float32' ? 3 : 5;
  const wordBits = type === 'float32' ? 5 : 6;
  const lastStart = (1 << levels) / 2;
  const words = pick(
    format,
    wordsOfTwoOverPi(format, width, lastStart + 4),
    shiftRight(start, of(wordBits)),
    levels,
    4,
  );
  const left = and(start, of(width - 1));
  const right = subtract(of(width - 1), left);
  const [first, second, third] = [0, 1, 2].map((position) => {
    const here = words[position] ?? of(0);
    const next = words[position + 1] ?? of(0);
    return or(shiftLeft(here, left), shiftRight(logicalShift(next, 1), right));
  }) as [Expression, Expression, Expression];

  // The upper word of mantissa · word by halves, none of whose products reaches the sign bit.
  const half = width / 2;
  const cut = type === 'float32' ? 12 : 27;
  const upperMantissa = shiftRight(mantissa, of(cut));
  const lowerMantissa = and(mantissa, lowBits(format, cut));
  const upperProduct = (word: Expression) => {
    const upper = logicalShift(word, half);
    const lower = and(word, lowBits(format, half));
    const low = add(shiftRight(multiply(lowerMantissa, lower), of(cut)), multiply(upperMantissa, lower));
    const middle = add(shiftRight(low, of(half - cut)), multiply(lowerMantissa, upper));
    return shiftRight(add(shiftRight(middle, of(cut)), multiply(upperMantissa, upper)), of(half - cut));
  };
  // Units of 2^(1 - width) and of half of 2^(2 - 2 width) quadrants; bit width - 1 of the second is the carry.
  const small = add(logicalShift(multiply(mantissa, second), 1), shiftRight(upperProduct(third), of(1)));
  const large = add(add(multiply(mantissa, first), upperProduct(second)), logicalShift(small, width - 1));
  const rest = and(small, lowBits(format, width - 1));

  const quadrant = shiftRight(add(large, power(format, width - 3)), of(width - 2));
  const signed = shiftRight(shiftLeft(large, of(2)), of(2));

  // The fraction in pieces, each of few enough bits to become a float.
  const pieceBits = half - 1;
  const highest = toFloat(format, shiftRight(signed, of(pieceBits)));
  const middle = toFloat(format, and(signed, lowBits(format, pieceBits)));
  const a = multiply(highest, 2 ** -pieceBits);
  const b = multiply(middle, 2 ** (2 - width));
  const sum = add(a, b);
  const upperRest = toFloat(format, shiftRight(rest, of(pieceBits)));
  const lowerRest = toFloat(format, and(rest, lowBits(format, pieceBits)));
  const c = fma(upperRest, 2 ** (2 - width - half), multiply(lowerRest, 2 ** (3 - 2 * width)));
  const lower = add(c, subtract(b, subtract(sum, a)));
  const turned = add(sum, lower);
  const turnedLost = subtract(lower, subtract(turned, sum));

  // Times π/2: the product of the upper halves is exact.
  const high = upperHalf(turned);
  const rough = multiply(high, halfPi[type][0]);
  const correction = fma(high, halfPi[type][1], multiply(add(subtract(turned, high), turnedLost), Math.PI / 2));
  const angle = add(rough, correction);
  const lost = subtract(correction, subtract(angle, rough));

  const isSmall = less(x, 0.5);
  return {
    quadrant: select(isSmall, of(0), quadrant),
    angle: select(isSmall, x, angle),
    lost: select(isSmall, constant(type, 0), lost),
  };
}
