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
  sign: string,
  expression: (a: Expression, b: Expression) => Expression,
  reference: (a: number, b: number) => boolean,
): BinaryOperator {
  return pointwise({
    name,
    summary: `Is input ${sign} other?`,
    formula: `input ${sign} other`,
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

export const eq: BinaryOperator = comparison('eq', undefined, '=', build.equal, (a, b) => a === b);
export const ne: BinaryOperator = comparison('ne', 'notEqual', '≠', build.notEqual, (a, b) => a !== b);
export const lt: BinaryOperator = comparison('lt', 'less', '<', build.less, (a, b) => a < b);
export const le: BinaryOperator = comparison('le', 'lessEqual', '≤', build.lessEqual, (a, b) => a <= b);
export const gt: BinaryOperator = comparison('gt', 'greater', '>', build.greater, (a, b) => a > b);
export const ge: BinaryOperator = comparison('ge', 'greaterEqual', '≥', build.greaterEqual, (a, b) => a >= b);

export { ge as greaterEqual, gt as greater, le as lessEqual, lt as less, ne as notEqual };
