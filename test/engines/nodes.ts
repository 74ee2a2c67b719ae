/** @file Expression nodes by the name of their operator. */
import type { BinaryOperator, Expression, UnaryOperator } from '../../src/kernels/ir.ts';
import { binaryResult } from '../../src/kernels/typing.ts';

export function unary(operator: UnaryOperator, argument: Expression): Expression {
  return { kind: 'unary', type: argument.type, operator, argument };
}

export function binary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return { kind: 'binary', type: binaryResult(operator, left.type), operator, left, right };
}
