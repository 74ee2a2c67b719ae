/** @file Logic of truth values, and of bits. */
import * as build from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import { dtypes } from '../../storage/dtype.ts';
import { operand, tensor } from '../parameters.ts';
import { pointwise } from './define.ts';
import { noFloat, onlyInt } from './dtypes.ts';
import type { BinaryOperator, UnaryOperator } from './signatures.ts';

const exact = { float32: 0, float64: 0 } as const;
const discrete = 'results are whole numbers';

const truth = (x: Expression): Expression => build.cast('bool', x);

function logical(
  name: string,
  summary: string,
  expression: (a: Expression, b: Expression) => Expression,
  reference: (a: boolean, b: boolean) => boolean,
): BinaryOperator {
  return pointwise({
    name,
    summary,
    parameters: [tensor('input'), tensor('other')],
    compute: 'promoted',
    result: dtypes.bool,
    expression: ({ input, other }) => expression(truth(input), truth(other)),
    derivative: { input: 'zero', other: 'zero' },
    reference: (input, other) => Number(reference(input !== 0, other !== 0)),
    domain: [-5, 5],
    accuracy: exact,
  });
}

export const logicalAnd: BinaryOperator = logical(
  'logicalAnd',
  'Are both true? What is not 0 is true.',
  build.and,
  (a, b) => a && b,
);
export const logicalOr: BinaryOperator = logical(
  'logicalOr',
  'Is one of both true? What is not 0 is true.',
  build.or,
  (a, b) => a || b,
);
export const logicalXor: BinaryOperator = logical(
  'logicalXor',
  'Is exactly one of both true? What is not 0 is true.',
  build.xor,
  (a, b) => a !== b,
);

export const logicalNot: UnaryOperator = pointwise({
  name: 'logicalNot',
  summary: 'Is the input 0 (false)?',
  parameters: [tensor('input')],
  compute: 'promoted',
  result: dtypes.bool,
  expression: ({ input }) => build.not(truth(input)),
  derivative: { input: 'zero' },
  reference: (input) => Number(input === 0),
  domain: [-5, 5],
  accuracy: exact,
});

function bitwise(
  name: string,
  summary: string,
  expression: (a: Expression, b: Expression) => Expression,
  reference: (a: number, b: number) => number,
): BinaryOperator {
  return pointwise({
    name,
    summary,
    parameters: [operand('input'), operand('other')],
    compute: noFloat(name),
    expression: ({ input, other }) => expression(input, other),
    derivative: { none: discrete },
    reference,
    domain: [0, 127],
    accuracy: exact,
  });
}

export const bitwiseAnd: BinaryOperator = bitwise('bitwiseAnd', 'The bits that both have.', build.and, (a, b) => a & b);
export const bitwiseOr: BinaryOperator = bitwise(
  'bitwiseOr',
  'The bits that one of both has.',
  build.or,
  (a, b) => a | b,
);
export const bitwiseXor: BinaryOperator = bitwise(
  'bitwiseXor',
  'The bits that exactly one of both has.',
  build.xor,
  (a, b) => a ^ b,
);

export const bitwiseNot: UnaryOperator = pointwise({
  name: 'bitwiseNot',
  summary: 'All bits flipped; on bool, "not".',
  parameters: [tensor('input')],
  compute: noFloat('bitwiseNot'),
  expression: ({ input }) => build.not(input),
  derivative: { none: discrete },
  reference: (input) => ~input,
  domain: [-100, 100],
  accuracy: exact,
});

function shift(
  name: string,
  summary: string,
  expression: (a: Expression, b: Expression) => Expression,
  reference: (a: number, b: number) => number,
): BinaryOperator {
  return pointwise({
    name,
    summary,
    parameters: [operand('input'), operand('other')],
    compute: onlyInt(name),
    expression: ({ input, other }) => expression(input, other),
    derivative: { none: discrete },
    reference,
    domain: [
      [-50, 50],
      [0, 8],
    ],
    accuracy: exact,
  });
}

export const bitwiseLeftShift: BinaryOperator = shift(
  'bitwiseLeftShift',
  'Moves the bits of the input to the left.',
  build.shiftLeft,
  (a, b) => a << b,
);
export const bitwiseRightShift: BinaryOperator = shift(
  'bitwiseRightShift',
  'Moves the bits of the input to the right, keeping the sign.',
  build.shiftRight,
  (a, b) => a >> b,
);
