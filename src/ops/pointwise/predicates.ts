/** @file Questions about single numbers: NaN, infinity, sign, nearness. */
import { ValueError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import { dtypes } from '../../storage/dtype.ts';
import { optionalBoolean, optionalNumber, tensor } from '../parameters.ts';
import { pointwise } from './define.ts';
import { sameDtypes } from './dtypes.ts';
import { hasSignBit, isFiniteNumber, isFloat, isInfinite, largestFinite } from './expressions.ts';
import type { BinaryOperator, UnaryOperator } from './signatures.ts';

const exact = { float32: 0, float64: 0 } as const;
const no = build.constant('bool', false);

function predicate(
  name: string,
  summary: string,
  expression: (x: Expression) => Expression,
  reference: (x: number) => boolean,
): UnaryOperator {
  return pointwise({
    name,
    summary,
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

export const isnan: UnaryOperator = predicate('isnan', 'Is it NaN?', build.isNaN, Number.isNaN);
export const isinf: UnaryOperator = predicate('isinf', 'Is it infinite?', isInfinite, (x) => Math.abs(x) === Infinity);
export const isfinite: UnaryOperator = predicate(
  'isfinite',
  'Is it neither infinite nor NaN?',
  isFiniteNumber,
  Number.isFinite,
);
export const isposinf: UnaryOperator = predicate(
  'isposinf',
  'Is it +∞?',
  (x) => (isFloat(x) ? build.greater(x, largestFinite(x.type)) : no),
  (x) => x === Infinity,
);
export const isneginf: UnaryOperator = predicate(
  'isneginf',
  'Is it −∞?',
  (x) => (isFloat(x) ? build.less(x, build.constant(x.type, -largestFinite(x.type))) : no),
  (x) => x === -Infinity,
);
export const signbit: UnaryOperator = predicate(
  'signbit',
  'Is the sign bit set? -0 has it too.',
  hasSignBit,
  (x) => x < 0 || Object.is(x, -0),
);

interface Nearness {
  readonly rtol?: number;
  readonly atol?: number;
  readonly equalNan?: boolean;
}

export const isclose: BinaryOperator<
  [rtol?: number | Nearness, atol?: number | Nearness, equalNan?: boolean | Nearness]
> = pointwise({
  name: 'isclose',
  summary: 'Is the difference within a tolerance?',
  formula: '|input − other| ≤ atol + rtol · |other|',
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
