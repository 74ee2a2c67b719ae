/** @file Quotients and remainders, rounded as asked. */
import * as build from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import type { DType } from '../../storage/dtype.ts';
import { getDefaultDtype } from '../../tensor/promotion.ts';
import { operand, optionalString, tensor } from '../parameters.ts';
import { mul, neg } from './arithmetic.ts';
import { pointwise } from './define.ts';
import { noBool, zeroDivision } from './dtypes.ts';
import { isFloat } from './expressions.ts';
import type { BinaryOperator } from './signatures.ts';

const exact = { float32: 1e-6, float64: 1e-14 } as const;

/** Do two numbers differ in sign? `remainder` and divisor, where the quotient must be rounded down. */
const signsDiffer = (a: Expression, b: Expression): Expression => build.notEqual(build.less(a, 0), build.less(b, 0));

/** Where the error of a division by 0 is known later only, what was to be divided stays as it is. Of ints. */
function divisor(b: Expression): Expression {
  return build.select(build.equal(b, 0), build.constant(b.type, b.type === 'int64' ? 1n : 1), b);
}

/** a / b with the sign of zero kept, for floats; NaN stays NaN. */
function truncatedQuotient(a: Expression, b: Expression): Expression {
  return isFloat(a) ? build.trunc(build.divide(a, b)) : build.divide(a, divisor(b));
}

/**
 * ⌊a / b⌋. For floats from the exact remainder, as Python does, since the rounded quotient may have passed a whole number; CPython,
 * Objects/floatobject.c, https://github.com/python/cpython
 */
function flooredQuotient(a: Expression, b: Expression): Expression {
  const rest = build.remainder(a, b);
  const down = build.and(build.notEqual(rest, 0), signsDiffer(rest, b));
  if (!isFloat(a)) {
    const quotient = build.divide(a, divisor(b));
    return a.type === 'uint8' ? quotient : build.select(down, build.subtract(quotient, 1), quotient);
  }
  const near = build.divide(build.subtract(a, rest), b);
  const quotient = build.select(down, build.subtract(near, 1), near);
  const floor = build.floor(quotient);
  const rounded = build.select(build.greater(build.subtract(quotient, floor), 0.5), build.add(floor, 1), floor);
  const plain = build.divide(a, b);
  // A zero takes the sign of the quotient.
  const zero = build.multiply(plain, 0);
  const result = build.select(build.equal(quotient, 0), zero, rounded);
  return build.select(build.equal(b, 0), plain, result);
}

/** a − b · ⌊a / b⌋, with the sign of b. */
function flooredRemainder(a: Expression, b: Expression): Expression {
  const rest = build.remainder(a, b);
  if (a.type === 'uint8') return rest;
  const down = build.and(build.notEqual(rest, 0), signsDiffer(rest, b));
  return build.select(down, build.add(rest, b), rest);
}

/** Ints must not be divided by 0. */
const nonZero = (other: Expression): Expression | undefined => (isFloat(other) ? undefined : build.notEqual(other, 0));

type Rounding = 'trunc' | 'floor';

function trueQuotientType(promoted: DType): DType {
  return promoted.isFloatingPoint ? promoted : getDefaultDtype();
}

/**
 * Divides element by element; the quotient of ints is a float unless `roundingMode` rounds it towards 0 ('trunc') or
 * down ('floor').
 *
 * @formula input / other
 * @shape [*], [*] → [*], broadcast
 * @throws {ValueError} when ints are divided by 0 with rounding (`div/zero-division`).
 * @throws {DTypeError} when bools are divided with rounding (`div/dtype`).
 * @example
 * torch.div(torch.tensor([-7n, 7n]), 2); // tensor([-3.5000,  3.5000])
 * torch.div(torch.tensor([-7n, 7n]), 2, { roundingMode: 'trunc' }); // tensor([-3,  3])
 * torch.div(torch.tensor([-7n, 7n]), 2, { roundingMode: 'floor' }); // tensor([-4,  3])
 */
export const div: BinaryOperator<[roundingMode?: Rounding | null | { readonly roundingMode?: Rounding | null }]> =
  pointwise({
    name: 'div',
    aliases: ['divide'],
    parameters: [operand('input'), operand('other'), optionalString('roundingMode', ['trunc', 'floor'], undefined)],
    exactNumbers: true,
    compute: (promoted, { roundingMode }) =>
      roundingMode === undefined ? trueQuotientType(promoted) : noBool('div')(promoted, {}),
    expression: ({ input, other, roundingMode }) => {
      if (roundingMode === undefined) return build.divide(input, other);
      return roundingMode === 'floor' ? flooredQuotient(input, other) : truncatedQuotient(input, other);
    },
    guard: {
      condition: ({ other, roundingMode }) => (roundingMode === undefined ? undefined : nonZero(other)),
      error: zeroDivision('div'),
    },
    derivative: {
      input: ({ grad, other, roundingMode }) => (roundingMode === undefined ? div(grad, other) : 'zero'),
      other: ({ grad, input, other, roundingMode }) =>
        roundingMode === undefined ? neg(mul(grad, div(div(input, other), other))) : 'zero',
    },
    reference: (input, other, mode: unknown) =>
      mode === 'floor' ? Math.floor(input / other) : mode === 'trunc' ? Math.trunc(input / other) : input / other,
    domain: [
      [-5, 5],
      [0.5, 5],
    ],
    samples: [{}, { roundingMode: 'trunc' }, { roundingMode: 'floor' }],
    accuracy: exact,
  });

/**
 * Division that never rounds: ints and bools give floats.
 *
 * @formula input / other
 * @shape [*], [*] → [*], broadcast
 * @example
 * torch.trueDivide(torch.tensor([1n, 2n, 3n]), 2); // tensor([0.5000, 1.0000, 1.5000])
 */
export const trueDivide: BinaryOperator = pointwise({
  name: 'trueDivide',
  parameters: [operand('input'), operand('other')],
  compute: 'float',
  expression: ({ input, other }) => build.divide(input, other),
  derivative: {
    input: ({ grad, other }) => div(grad, other),
    other: ({ grad, input, other }) => neg(mul(grad, div(div(input, other), other))),
  },
  reference: (input, other) => input / other,
  domain: [
    [-5, 5],
    [0.5, 5],
  ],
  accuracy: exact,
});

/**
 * Quotient rounded down to a whole number, as Python's `//` gives it.
 *
 * @formula ⌊input / other⌋
 * @shape [*], [*] → [*], broadcast
 * @throws {ValueError} when ints are divided by 0 (`floorDivide/zero-division`).
 * @throws {DTypeError} on bools (`floorDivide/dtype`).
 * @example
 * torch.floorDivide(torch.tensor([-7, 7]), 2); // tensor([-4.,  3.])
 */
export const floorDivide: BinaryOperator = pointwise({
  name: 'floorDivide',
  parameters: [operand('input'), operand('other')],
  exactNumbers: true,
  compute: noBool('floorDivide'),
  expression: ({ input, other }) => flooredQuotient(input, other),
  guard: { condition: ({ other }) => nonZero(other), error: zeroDivision('floorDivide') },
  derivative: { missing: 'the quotient is constant between the places where it jumps' },
  reference: (input, other) => Math.floor(input / other),
  domain: [
    [-5, 5],
    [0.5, 5],
  ],
  accuracy: exact,
});

/**
 * Remainder that has the sign of the divisor, as Python's `%` gives it.
 *
 * @formula input − other · ⌊input / other⌋
 * @shape [*], [*] → [*], broadcast
 * @throws {ValueError} when ints are divided by 0 (`remainder/zero-division`).
 * @throws {DTypeError} on bools (`remainder/dtype`).
 * @example
 * torch.remainder(torch.tensor([-7, 7]), 3); // tensor([2., 1.])
 */
export const remainder: BinaryOperator = pointwise({
  name: 'remainder',
  parameters: [operand('input'), operand('other')],
  compute: noBool('remainder'),
  expression: ({ input, other }) => flooredRemainder(input, other),
  guard: { condition: ({ other }) => nonZero(other), error: zeroDivision('remainder') },
  derivative: {
    input: ({ grad }) => grad,
    other: ({ grad, input, other }) => neg(mul(grad, div(input, other, 'floor'))),
  },
  reference: (input, other) => input - other * Math.floor(input / other),
  domain: [
    [-5, 5],
    [0.5, 5],
  ],
  accuracy: { float32: 2e-6, float64: 1e-14 },
});

/**
 * Remainder that has the sign of the dividend, as JavaScript's `%` gives it.
 *
 * @formula input − other · trunc(input / other)
 * @shape [*], [*] → [*], broadcast
 * @throws {ValueError} when ints are divided by 0 (`fmod/zero-division`).
 * @throws {DTypeError} on bools (`fmod/dtype`).
 * @example
 * torch.fmod(torch.tensor([-7, 7]), 3); // tensor([-1.,  1.])
 */
export const fmod: BinaryOperator = pointwise({
  name: 'fmod',
  parameters: [tensor('input'), operand('other')],
  compute: noBool('fmod'),
  expression: ({ input, other }) => build.remainder(input, other),
  guard: { condition: ({ other }) => nonZero(other), error: zeroDivision('fmod') },
  derivative: {
    input: ({ grad }) => grad,
    other: ({ grad, input, other }) => neg(mul(grad, div(input, other, 'trunc'))),
  },
  reference: (input, other) => input % other,
  domain: [
    [-5, 5],
    [0.5, 5],
  ],
  accuracy: exact,
});

export {
  /** Another name of `div`. */
  div as divide,
};
