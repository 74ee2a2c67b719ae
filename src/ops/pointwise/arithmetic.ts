/** @file Arithmetic: sums, products, quotients, remainders, powers. */
import { DTypeError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import { type DType, dtypes } from '../../storage/dtype.ts';
import type { Scalar } from '../../tensor/promotion.ts';
import { operand, optionalScalar, tensor } from '../parameters.ts';
import { type BinaryOperator, pointwise, type UnaryOperator } from './operation.ts';

const exact = { float32: 1e-6, float64: 1e-14 } as const;

/** Bools do not subtract or negate. */
function noBool(operation: string, mend: string) {
  return (promoted: DType): DType => {
    if (promoted !== dtypes.bool) return promoted;
    throw new DTypeError(`${operation}/dtype`, `${operation} does not take bool\n  fix: ${mend}`, { dtype: 'bool' });
  };
}

/** On bool, a sum is "or" and a product "and". */
const sum = (a: Expression, b: Expression): Expression => (a.type === 'bool' ? build.or(a, b) : build.add(a, b));
const product = (a: Expression, b: Expression): Expression =>
  a.type === 'bool' ? build.and(a, b) : build.multiply(a, b);

/** A factor for the second operand, by position or by name. */
type Alpha = [alpha?: Scalar | { readonly alpha?: Scalar }];

export const add: BinaryOperator<Alpha> = pointwise({
  name: 'add',
  summary: 'Adds other, scaled by alpha.',
  formula: 'input + alpha · other',
  parameters: [operand('input'), operand('other'), optionalScalar('alpha', undefined)],
  compute: 'promoted',
  expression: ({ input, other, alpha }) => sum(input, alpha === undefined ? other : product(alpha, other)),
  derivative: {
    input: ({ grad }) => grad,
    other: ({ grad, alpha }) => (alpha === undefined ? grad : mul(grad, alpha)),
  },
  reference: (input, other, alpha = 1) => input + alpha * other,
  domain: [-5, 5],
  samples: [{}, { alpha: 2 }],
  accuracy: exact,
});

export const sub: BinaryOperator<Alpha> = pointwise({
  name: 'sub',
  summary: 'Subtracts other, scaled by alpha.',
  formula: 'input − alpha · other',
  aliases: ['subtract'],
  parameters: [operand('input'), operand('other'), optionalScalar('alpha', undefined)],
  compute: noBool('sub', 'use logicalXor or logicalNot'),
  expression: ({ input, other, alpha }) =>
    build.subtract(input, alpha === undefined ? other : build.multiply(alpha, other)),
  derivative: {
    input: ({ grad }) => grad,
    other: ({ grad, alpha }) => (alpha === undefined ? neg(grad) : neg(mul(grad, alpha))),
  },
  reference: (input, other, alpha = 1) => input - alpha * other,
  domain: [-5, 5],
  samples: [{}, { alpha: 2 }],
  accuracy: exact,
});

export const mul: BinaryOperator = pointwise({
  name: 'mul',
  summary: 'Multiplies element by element.',
  formula: 'input · other',
  aliases: ['multiply'],
  parameters: [operand('input'), operand('other')],
  compute: 'promoted',
  expression: ({ input, other }) => product(input, other),
  derivative: {
    input: ({ grad, other }) => mul(grad, other),
    other: ({ grad, input }) => mul(grad, input),
  },
  reference: (input, other) => input * other,
  domain: [-5, 5],
  accuracy: exact,
});

export const neg: UnaryOperator = pointwise({
  name: 'neg',
  summary: 'The negative.',
  formula: '−input',
  aliases: ['negative'],
  parameters: [tensor('input')],
  compute: noBool('neg', 'use logicalNot'),
  expression: ({ input }) => build.negate(input),
  derivative: { input: ({ grad }) => neg(grad) },
  reference: (input) => -input,
  domain: [-5, 5],
  accuracy: exact,
});
