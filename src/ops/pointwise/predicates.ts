/** @file Questions about single numbers: NaN, infinity, sign, nearness. */
import { ValueError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import { dtypes } from '../../storage/dtype.ts';
import { optionalBoolean, optionalNumber, tensor } from '../parameters.ts';
import { pointwise } from './define.ts';
import { sameDtypes } from './dtypes.ts';
import { hasSignBit, isFiniteNumber, isFloat, isInfinite, largestOf } from './expressions.ts';
import type { BinaryOperator, UnaryOperator } from './signatures.ts';

const exact = { float32: 0, float64: 0 } as const;
const no = build.constant('bool', false);

function predicate(
  name: string,
  expression: (x: Expression) => Expression,
  reference: (x: number) => boolean,
): UnaryOperator {
  return pointwise({
    name,
    parameters: [tensor('input')],
    compute: 'promoted',
    result: dtypes.bool,
    expression: ({ input }) => expression(input),
    derivative: { none: 'the result is a truth value' },
    reference: (input) => Number(reference(input)),
    domain: [-5, 5],
    accuracy: exact,
    inPlace: false,
  });
}

/**
 * Marks what is not a number.
 *
 * @formula input ≠ input
 * @shape [*] → [*], bool
 * @example
 * torch.isnan(torch.tensor([1, NaN, Infinity])); // tensor([False,  True, False])
 */
export const isnan: UnaryOperator = predicate('isnan', build.isNaN, Number.isNaN);

/**
 * Marks infinities of either sign.
 *
 * @formula |input| = ∞
 * @shape [*] → [*], bool
 * @example
 * torch.isinf(torch.tensor([1, NaN, -Infinity])); // tensor([False, False,  True])
 */
export const isinf: UnaryOperator = predicate('isinf', isInfinite, (x) => Math.abs(x) === Infinity);

/**
 * Marks proper numbers: neither infinite nor NaN.
 *
 * @formula |input| < ∞
 * @shape [*] → [*], bool
 * @example
 * torch.isfinite(torch.tensor([1, NaN, Infinity])); // tensor([ True, False, False])
 */
export const isfinite: UnaryOperator = predicate('isfinite', isFiniteNumber, Number.isFinite);

/**
 * Marks positive infinity alone.
 *
 * @formula input = +∞
 * @shape [*] → [*], bool
 * @example
 * torch.isposinf(torch.tensor([-Infinity, 0, Infinity])); // tensor([False, False,  True])
 */
export const isposinf: UnaryOperator = predicate(
  'isposinf',
  (x) => (isFloat(x) ? build.greater(x, largestOf(x)) : no),
  (x) => x === Infinity,
);

/**
 * Marks negative infinity alone.
 *
 * @formula input = −∞
 * @shape [*] → [*], bool
 * @example
 * torch.isneginf(torch.tensor([-Infinity, 0, Infinity])); // tensor([ True, False, False])
 */
export const isneginf: UnaryOperator = predicate(
  'isneginf',
  (x) => (isFloat(x) ? build.less(x, build.constant(x.type, -largestOf(x))) : no),
  (x) => x === -Infinity,
);

/**
 * Marks elements whose sign bit is set, which tells −0 from 0.
 *
 * @shape [*] → [*], bool
 * @example
 * torch.signbit(torch.tensor([-1, -0, 0, 1])); // tensor([ True,  True, False, False])
 */
export const signbit: UnaryOperator = predicate('signbit', hasSignBit, (x) => x < 0 || Object.is(x, -0));

interface Nearness {
  readonly rtol?: number;
  readonly atol?: number;
  readonly equalNan?: boolean;
}

/**
 * Marks pairs that are equal up to a relative and an absolute tolerance; the relative one is of `other`, so the order
 * matters.
 *
 * @formula |input − other| ≤ atol + rtol · |other|
 * @shape [*], [*] → [*], broadcast, bool
 * @throws {DTypeError} when the dtypes differ (`isclose/dtypes`).
 * @throws {ValueError} when a tolerance is negative (`isclose/tolerance`).
 * @example
 * torch.isclose(torch.tensor([1, 1, NaN]), torch.tensor([1.000001, 1.1, NaN])); // tensor([ True, False, False])
 * torch.isclose(torch.tensor([1, 1, NaN]), torch.tensor([1.000001, 1.1, NaN]), { rtol: 0.2, equalNan: true });
 * // tensor([True, True, True])
 */
export const isclose: BinaryOperator<
  [rtol?: number | Nearness, atol?: number | Nearness, equalNan?: boolean | Nearness]
> = pointwise({
  name: 'isclose',
  parameters: [
    tensor('input'),
    tensor('other'),
    optionalNumber('rtol', 1e-5),
    optionalNumber('atol', 1e-8),
    optionalBoolean('equalNan', false),
  ],
  check: (inputs, { rtol, atol }) => {
    sameDtypes('isclose')(inputs);
    for (const [name, value] of Object.entries({ rtol, atol })) {
      if ((value as number) >= 0) continue;
      throw new ValueError('isclose/tolerance', `${name} must not be negative, got ${value}`);
    }
  },
  // Tolerances are fractions, so ints compare as floats.
  compute: (promoted) => (promoted.isFloatingPoint ? promoted : dtypes.float64),
  result: dtypes.bool,
  expression: ({ input, other, rtol, atol, equalNan }) => {
    const allowed = build.add(atol, build.abs(build.multiply(rtol, other)));
    const distance = build.abs(build.subtract(input, other));
    const near = build.and(isFiniteNumber(distance), build.lessEqual(distance, allowed));
    const close = build.or(build.equal(input, other), near);
    return equalNan ? build.or(close, build.and(build.isNaN(input), build.isNaN(other))) : close;
  },
  derivative: { none: 'the result is a truth value' },
  reference: (input, other, rtol = 1e-5, atol = 1e-8) =>
    Number(Math.abs(input - other) <= atol + rtol * Math.abs(other)),
  domain: [-5, 5],
  samples: [{}, { rtol: 0.5 }, { atol: 2, equalNan: true }],
  accuracy: exact,
  inPlace: false,
});
