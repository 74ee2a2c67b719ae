/** @file Arithmetic: sums, products, signs, and what is made of them. */

import type { Attributes, Input } from '../../dispatch/operation.ts';
import * as build from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import { dtypes } from '../../storage/dtype.ts';
import type { Scalar } from '../../tensor/promotion.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { composite } from '../define.ts';
import { operand, optionalScalar, tensor } from '../parameters.ts';
import { pointwise } from './define.ts';
import { noBool, onlyFloat, refuseBool, requireWhole } from './dtypes.ts';
import type { BinaryOperator, PointwiseFunction, UnaryOperator } from './signatures.ts';

const maskMend = 'invert a mask with logicalNot, or convert it with .to(…)';

/** Subtraction refuses masks, and an `alpha` that does not go with the dtype. */
function checkSubtraction(operation: string) {
  const noMask = refuseBool(operation, maskMend);
  const wholeAlpha = requireWhole(operation, 'alpha');
  return (inputs: readonly Input[], attributes: Attributes): void => {
    noMask(inputs);
    wholeAlpha(inputs, attributes);
  };
}

const exact = { float32: 1e-6, float64: 1e-14 } as const;

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
  check: requireWhole('add', 'alpha'),
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
  compute: noBool('sub', maskMend),
  check: checkSubtraction('sub'),
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

export const rsub: BinaryOperator<Alpha> = pointwise({
  name: 'rsub',
  summary: 'Subtracts the input, scaled by alpha, from other.',
  formula: 'other − alpha · input',
  parameters: [tensor('input'), operand('other'), optionalScalar('alpha', undefined)],
  compute: noBool('rsub', maskMend),
  check: checkSubtraction('rsub'),
  expression: ({ input, other, alpha }) =>
    build.subtract(other, alpha === undefined ? input : build.multiply(alpha, input)),
  derivative: {
    input: ({ grad, alpha }) => (alpha === undefined ? neg(grad) : neg(mul(grad, alpha))),
    other: ({ grad }) => grad,
  },
  reference: (input, other, alpha = 1) => other - alpha * input,
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

export const positive: UnaryOperator = composite({
  name: 'positive',
  summary: 'The input itself.',
  parameters: [tensor('input')],
  compute: ({ input }) => {
    noBool('positive')(input.dtype, {});
    return input;
  },
});

/** -1, 0 or 1; 0 for NaN. */
function signOf(x: Expression): Expression {
  if (x.type === 'bool') return x;
  const positive = build.select(build.greater(x, 0), build.constant(x.type, 1), 0);
  if (x.type === 'uint8') return positive;
  return build.select(build.less(x, 0), build.constant(x.type, -1), positive);
}

export const abs: UnaryOperator = pointwise({
  name: 'abs',
  summary: 'The absolute value.',
  formula: '|input|',
  aliases: ['absolute'],
  parameters: [tensor('input')],
  compute: noBool('abs'),
  expression: ({ input }) => (input.type === 'uint8' ? input : build.abs(input)),
  derivative: { input: ({ grad, input }) => mul(grad, sign(input)) },
  reference: Math.abs,
  domain: [-5, 5],
  accuracy: exact,
});

export const sign: UnaryOperator = pointwise({
  name: 'sign',
  summary: '-1, 0 or 1, by the sign.',
  parameters: [tensor('input')],
  compute: 'promoted',
  expression: ({ input }) => signOf(input),
  derivative: { input: 'zero' },
  reference: Math.sign,
  domain: [-5, 5],
  accuracy: exact,
});

export const sgn: UnaryOperator = pointwise({
  name: 'sgn',
  summary: '-1, 0 or 1, by the sign.',
  parameters: [tensor('input')],
  compute: 'promoted',
  expression: ({ input }) => signOf(input),
  derivative: { input: 'zero' },
  reference: Math.sign,
  domain: [-5, 5],
  accuracy: exact,
});

export const reciprocal: UnaryOperator = pointwise({
  name: 'reciprocal',
  summary: 'One divided by the input.',
  formula: '1 / input',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.divide(1, input),
  derivative: { input: ({ grad, output }) => neg(mul(grad, mul(output, output))) },
  reference: (input) => 1 / input,
  domain: [0.2, 5],
  accuracy: exact,
});

export const sqrt: UnaryOperator = pointwise({
  name: 'sqrt',
  summary: 'The square root.',
  formula: '√input',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.sqrt(input),
  derivative: { input: ({ grad, output }) => mul(grad, mul(reciprocal(output), 0.5)) },
  reference: Math.sqrt,
  domain: [0.1, 5],
  accuracy: exact,
});

export const rsqrt: UnaryOperator = pointwise({
  name: 'rsqrt',
  summary: 'The reciprocal of the square root.',
  formula: '1 / √input',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.divide(1, build.sqrt(input)),
  derivative: { input: ({ grad, output }) => mul(mul(grad, -0.5), mul(output, mul(output, output))) },
  reference: (input) => 1 / Math.sqrt(input),
  domain: [0.1, 5],
  accuracy: exact,
});

export const square: UnaryOperator = pointwise({
  name: 'square',
  summary: 'The square.',
  formula: 'input²',
  parameters: [tensor('input')],
  compute: (promoted) => (promoted === dtypes.bool ? dtypes.int64 : promoted),
  expression: ({ input }) => build.multiply(input, input),
  derivative: { input: ({ grad, input }) => mul(grad, mul(input, 2)) },
  reference: (input) => input * input,
  domain: [-5, 5],
  accuracy: exact,
});

/** A factor, by position or by name. */
type Value = Scalar | { readonly value?: Scalar };

export const addcmul: PointwiseFunction<[input: Tensor, tensor1: Tensor, tensor2: Tensor, value?: Value]> = pointwise({
  name: 'addcmul',
  summary: 'Adds the product of two tensors, scaled by value.',
  formula: 'input + value · tensor1 · tensor2',
  parameters: [tensor('input'), tensor('tensor1'), tensor('tensor2'), optionalScalar('value', undefined)],
  compute: 'promoted',
  expression: ({ input, tensor1, tensor2, value }) =>
    sum(input, product(value === undefined ? tensor1 : product(value, tensor1), tensor2)),
  derivative: {
    input: ({ grad }) => grad,
    tensor1: ({ grad, tensor2, value }) => mul(grad, value === undefined ? tensor2 : mul(tensor2, value)),
    tensor2: ({ grad, tensor1, value }) => mul(grad, value === undefined ? tensor1 : mul(tensor1, value)),
  },
  reference: (input, tensor1, tensor2, value = 1) => input + value * tensor1 * tensor2,
  domain: [-3, 3],
  samples: [{}, { value: 0.5 }],
  accuracy: exact,
});

export const addcdiv: PointwiseFunction<[input: Tensor, tensor1: Tensor, tensor2: Tensor, value?: Value]> = pointwise({
  name: 'addcdiv',
  summary: 'Adds the quotient of two tensors, scaled by value.',
  formula: 'input + value · tensor1 / tensor2',
  parameters: [tensor('input'), tensor('tensor1'), tensor('tensor2'), optionalScalar('value', undefined)],
  compute: onlyFloat('addcdiv'),
  expression: ({ input, tensor1, tensor2, value }) =>
    build.add(input, build.divide(value === undefined ? tensor1 : build.multiply(value, tensor1), tensor2)),
  derivative: {
    input: ({ grad }) => grad,
    tensor1: ({ grad, tensor2, value }) => mul(value === undefined ? grad : mul(grad, value), reciprocal(tensor2)),
    tensor2: ({ grad, tensor1, tensor2, value }) =>
      neg(
        mul(value === undefined ? grad : mul(grad, value), mul(tensor1, mul(reciprocal(tensor2), reciprocal(tensor2)))),
      ),
  },
  reference: (input, tensor1, tensor2, value = 1) => input + (value * tensor1) / tensor2,
  domain: [
    [-3, 3],
    [-3, 3],
    [0.5, 3],
  ],
  samples: [{}, { value: 0.5 }],
  accuracy: exact,
});

export { abs as absolute, mul as multiply, neg as negative, sub as subtract };
