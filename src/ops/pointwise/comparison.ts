/** @file Comparisons; the result is bool. */
import * as build from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import { dtypes } from '../../storage/dtype.ts';
import { operand, tensor } from '../parameters.ts';
import { pointwise } from './define.ts';
import type { BinaryOperator } from './signatures.ts';

const exact = { float32: 0, float64: 0 } as const;

function comparison(
  name: string,
  alias: string | undefined,
  expression: (a: Expression, b: Expression) => Expression,
  reference: (a: number, b: number) => boolean,
): BinaryOperator {
  return pointwise({
    name,
    ...(alias === undefined ? {} : { aliases: [alias] }),
    parameters: [tensor('input'), operand('other')],
    compute: 'promoted',
    result: dtypes.bool,
    expression: ({ input, other }) => expression(input, other),
    // Of a comparison in place, whose result is a float; others are no part of the graph.
    derivative: { input: 'zero', other: 'zero' },
    reference: (input, other) => Number(reference(input, other)),
    domain: [-5, 5],
    accuracy: exact,
  });
}

/**
 * True where both are equal; NaN equals nothing, not even itself.
 *
 * @formula input = other
 * @shape [*], [*] → [*], broadcast, bool
 * @example
 * torch.eq(torch.tensor([1, 2, NaN]), torch.tensor([1, 3, NaN])); // tensor([ True, False, False])
 */
export const eq: BinaryOperator = comparison('eq', undefined, build.equal, (a, b) => a === b);

/**
 * True where the two differ, and wherever there is a NaN.
 *
 * @formula input ≠ other
 * @shape [*], [*] → [*], broadcast, bool
 * @example
 * torch.ne(torch.tensor([1, 2, NaN]), torch.tensor([1, 3, NaN])); // tensor([False,  True,  True])
 */
export const ne: BinaryOperator = comparison('ne', 'notEqual', build.notEqual, (a, b) => a !== b);

/**
 * True where the first is less than the second.
 *
 * @formula input < other
 * @shape [*], [*] → [*], broadcast, bool
 * @example
 * torch.tensor([1, 2, 3]).lt(2); // tensor([ True, False, False])
 */
export const lt: BinaryOperator = comparison('lt', 'less', build.less, (a, b) => a < b);

/**
 * True where the first is less than the second or equal to it.
 *
 * @formula input ≤ other
 * @shape [*], [*] → [*], broadcast, bool
 * @example
 * torch.tensor([1, 2, 3]).le(2); // tensor([ True,  True, False])
 */
export const le: BinaryOperator = comparison('le', 'lessEqual', build.lessEqual, (a, b) => a <= b);

/**
 * True where the first is greater than the second; makes masks such as `x.gt(0)`.
 *
 * @formula input > other
 * @shape [*], [*] → [*], broadcast, bool
 * @example
 * torch.tensor([1, 2, 3]).gt(2); // tensor([False, False,  True])
 */
export const gt: BinaryOperator = comparison('gt', 'greater', build.greater, (a, b) => a > b);

/**
 * True where the first is greater than the second or equal to it.
 *
 * @formula input ≥ other
 * @shape [*], [*] → [*], broadcast, bool
 * @example
 * torch.tensor([1, 2, 3]).ge(2); // tensor([False,  True,  True])
 */
export const ge: BinaryOperator = comparison('ge', 'greaterEqual', build.greaterEqual, (a, b) => a >= b);

export {
  /** Another name of `ge`. */
  ge as greaterEqual,
  /** Another name of `gt`. */
  gt as greater,
  /** Another name of `le`. */
  le as lessEqual,
  /** Another name of `lt`. */
  lt as less,
  /** Another name of `ne`. */
  ne as notEqual,
};
