/** @file Scalar expressions that several operators are made of. */
import * as build from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import { largestFinite } from '../../storage/dtype.ts';

const no = build.constant('bool', false);

export const isFloat = (x: Expression): boolean => x.type === 'float32' || x.type === 'float64';

/** The largest finite number of a float expression's type. */
export const largestOf = ({ type }: Expression): number => (type === 'index' ? 0 : largestFinite(type));

/** Is x infinite? */
export function isInfinite(x: Expression): Expression {
  return isFloat(x) ? build.greater(build.abs(x), largestOf(x)) : no;
}

/** Is x neither infinite nor NaN? */
export function isFiniteNumber(x: Expression): Expression {
  return isFloat(x) ? build.lessEqual(build.abs(x), largestOf(x)) : build.not(no);
}

/** Is the sign bit set? -0 has it too. */
export function hasSignBit(x: Expression): Expression {
  switch (x.type) {
    case 'float32':
      return build.less(build.bitcast('int32', x), 0);
    case 'float64':
      return build.less(build.bitcast('int64', x), build.constant('int64', 0n));
    case 'int32':
    case 'int64':
      return build.less(x, 0);
    default:
      return no;
  }
}

/**
 * NaN where one of the operands is NaN, else `other`. A condition of several parts, one of which is the same for all elements, would
 * become a branch; one choice after the other is vector code.
 */
function unlessNaN(operands: readonly [Expression, ...Expression[]], other: Expression): Expression {
  const [first, ...rest] = operands;
  if (!isFloat(first)) return other;
  // A constant is a number.
  const tested = operands.filter((operand) => operand.kind !== 'constant').map(build.isNaN);
  const nan = rest.reduce(build.add, first);
  return tested.reduceRight((chosen, test) => build.select(test, nan, chosen), other);
}

/** The larger of two; NaN where one of them is NaN. */
export const larger = (a: Expression, b: Expression): Expression => unlessNaN([a, b], build.maximum(a, b));

/** The smaller of two; NaN where one of them is NaN. */
export const smaller = (a: Expression, b: Expression): Expression => unlessNaN([a, b], build.minimum(a, b));

/** x moved to the nearer bound; NaN where one of the three is NaN. */
export const bounded = (x: Expression, low: Expression, high: Expression): Expression =>
  unlessNaN([x, low, high], build.minimum(build.maximum(x, low), high));

/** 1 / (1 + e^−x); where e^−x overflows, the quotient is 0. */
export function logistic(x: Expression): Expression {
  return build.divide(1, build.add(build.call('exp', build.negate(x)), 1));
}
