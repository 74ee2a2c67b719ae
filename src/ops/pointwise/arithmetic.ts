/** @file Arithmetic: sums, products, signs, and what is made of them. */

import type { Attributes, Input } from '../../dispatch/operation.ts';
import * as build from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import { stored } from '../../kernels/storage-format.ts';
import { type DTypeName, dtypes } from '../../storage/dtype.ts';
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
/** An operand times alpha, which the dtype holds: beside 16-bit floats it is rounded to them. */
function scaled(type: DTypeName, operand: Expression, alpha: Expression | undefined): Expression {
  return alpha === undefined ? operand : product(stored(type, alpha), operand);
}

type Alpha = [alpha?: Scalar | { readonly alpha?: Scalar }];

/**
 * Sums two tensors, or a tensor and a number, the second scaled by alpha; on bools it is "or".
 *
 * @formula input + alpha · other
 * @shape [*], [*] → [*], broadcast
 * @throws {ShapeError} when the shapes do not broadcast (`add/broadcast`).
 * @throws {DTypeError} when alpha is a fraction and the result is of ints (`add/alpha`).
 * @example
 * torch.add(torch.tensor([1, 2]), torch.tensor([[10], [20]]));
 * // tensor([[11., 12.],
 * //         [21., 22.]])
 * torch.tensor([1, 2]).add(5, { alpha: 2 }); // tensor([11., 12.])
 */
export const add: BinaryOperator<Alpha> = pointwise({
  name: 'add',
  parameters: [operand('input'), operand('other'), optionalScalar('alpha', undefined)],
  compute: 'promoted',
  check: requireWhole('add', 'alpha'),
  expression: ({ input, other, alpha }, type) => sum(input, scaled(type, other, alpha)),
  derivative: {
    input: ({ grad }) => grad,
    other: ({ grad, alpha }) => (alpha === undefined ? grad : mul(grad, alpha)),
  },
  reference: (input, other, alpha = 1) => input + alpha * other,
  domain: [-5, 5],
  samples: [{}, { alpha: 2 }],
  accuracy: exact,
});

/**
 * Takes the second operand, scaled by alpha, away from the first.
 *
 * @formula input − alpha · other
 * @shape [*], [*] → [*], broadcast
 * @throws {DTypeError} on bools (`sub/dtype`).
 * @example
 * torch.sub(torch.tensor([5, 7]), torch.tensor([1, 2])); // tensor([4., 5.])
 * torch.tensor([5, 7]).sub(1, { alpha: 3 }); // tensor([2., 4.])
 */
export const sub: BinaryOperator<Alpha> = pointwise({
  name: 'sub',
  aliases: ['subtract'],
  parameters: [operand('input'), operand('other'), optionalScalar('alpha', undefined)],
  compute: noBool('sub', maskMend),
  check: checkSubtraction('sub'),
  expression: ({ input, other, alpha }, type) => build.subtract(input, scaled(type, other, alpha)),
  derivative: {
    input: ({ grad }) => grad,
    other: ({ grad, alpha }) => (alpha === undefined ? neg(grad) : neg(mul(grad, alpha))),
  },
  reference: (input, other, alpha = 1) => input - alpha * other,
  domain: [-5, 5],
  samples: [{}, { alpha: 2 }],
  accuracy: exact,
});

/**
 * Subtraction with the operands in the other order, so that a method can subtract its tensor from a number.
 *
 * @formula other − alpha · input
 * @shape [*], [*] → [*], broadcast
 * @throws {DTypeError} on bools (`rsub/dtype`).
 * @example
 * torch.rsub(torch.tensor([0.25, 0.75]), 1); // tensor([0.7500, 0.2500])
 */
export const rsub: BinaryOperator<Alpha> = pointwise({
  name: 'rsub',
  parameters: [tensor('input'), operand('other'), optionalScalar('alpha', undefined)],
  compute: noBool('rsub', maskMend),
  check: checkSubtraction('rsub'),
  expression: ({ input, other, alpha }, type) => build.subtract(other, scaled(type, input, alpha)),
  derivative: {
    input: ({ grad, alpha }) => (alpha === undefined ? neg(grad) : neg(mul(grad, alpha))),
    other: ({ grad }) => grad,
  },
  reference: (input, other, alpha = 1) => other - alpha * input,
  domain: [-5, 5],
  samples: [{}, { alpha: 2 }],
  accuracy: exact,
});

/**
 * Multiplies element by element ("and" on bools); products of matrices are `matmul`.
 *
 * @formula input · other
 * @shape [*], [*] → [*], broadcast
 * @throws {ShapeError} when the shapes do not broadcast (`mul/broadcast`).
 * @example
 * torch.mul(torch.tensor([1, 2, 3]), torch.tensor([[1], [10]]));
 * // tensor([[ 1.,  2.,  3.],
 * //         [10., 20., 30.]])
 */
export const mul: BinaryOperator = pointwise({
  name: 'mul',
  aliases: ['multiply'],
  parameters: [operand('input'), operand('other')],
  exactNumbers: true,
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

/**
 * Flips the sign of every element.
 *
 * @formula −input
 * @shape [*] → [*]
 * @throws {DTypeError} on bools, which `logicalNot` inverts (`neg/dtype`).
 * @example
 * torch.neg(torch.tensor([1, -2])); // tensor([-1.,  2.])
 */
export const neg: UnaryOperator = pointwise({
  name: 'neg',
  aliases: ['negative'],
  parameters: [tensor('input')],
  compute: noBool('neg', 'use logicalNot'),
  expression: ({ input }) => build.negate(input),
  derivative: { input: ({ grad }) => neg(grad) },
  reference: (input) => -input,
  domain: [-5, 5],
  accuracy: exact,
});

/**
 * The tensor itself, as unary plus gives it; numbers only.
 *
 * @formula +input
 * @shape [*] → [*]
 * @throws {DTypeError} on bools (`positive/dtype`).
 * @example
 * torch.positive(torch.tensor([1, -2])); // tensor([ 1., -2.])
 */
export const positive: UnaryOperator = composite({
  name: 'positive',
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

/**
 * Distance from zero, without the sign; the gradient at 0 is 0.
 *
 * @formula |input|
 * @shape [*] → [*]
 * @throws {DTypeError} on bools (`abs/dtype`).
 * @example
 * torch.abs(torch.tensor([-1.5, 0, 2])); // tensor([1.5000, 0.0000, 2.0000])
 */
export const abs: UnaryOperator = pointwise({
  name: 'abs',
  aliases: ['absolute'],
  parameters: [tensor('input')],
  compute: noBool('abs'),
  expression: ({ input }) => (input.type === 'uint8' ? input : build.abs(input)),
  derivative: { input: ({ grad, input }) => mul(grad, sign(input)) },
  reference: Math.abs,
  domain: [-5, 5],
  accuracy: exact,
});

/**
 * Sign of each element as −1, 0 or 1; NaN counts as 0.
 *
 * @formula input < 0 ? −1 : input > 0 ? 1 : 0
 * @shape [*] → [*]
 * @example
 * torch.sign(torch.tensor([-3, 0, 2])); // tensor([-1.,  0.,  1.])
 */
export const sign: UnaryOperator = pointwise({
  name: 'sign',
  parameters: [tensor('input')],
  compute: 'promoted',
  expression: ({ input }) => signOf(input),
  derivative: { input: 'zero' },
  reference: Math.sign,
  domain: [-5, 5],
  accuracy: exact,
});

/**
 * Direction of each element, which for real numbers is their sign; PyTorch has it for complex numbers too.
 *
 * @formula input / |input|, and 0 at 0
 * @shape [*] → [*]
 * @example
 * torch.sgn(torch.tensor([-0.5, 0, 7])); // tensor([-1.,  0.,  1.])
 */
export const sgn: UnaryOperator = pointwise({
  name: 'sgn',
  parameters: [tensor('input')],
  compute: 'promoted',
  expression: ({ input }) => signOf(input),
  derivative: { input: 'zero' },
  reference: Math.sign,
  domain: [-5, 5],
  accuracy: exact,
});

/**
 * Inverts each element: what times the input gives 1, infinite where that is 0.
 *
 * @formula 1 / input
 * @shape [*] → [*]
 * @example
 * torch.reciprocal(torch.tensor([2, -4, 0])); // tensor([ 0.5000, -0.2500,     inf])
 */
export const reciprocal: UnaryOperator = pointwise({
  name: 'reciprocal',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.divide(1, input),
  derivative: { input: ({ grad, output }) => neg(mul(grad, mul(output, output))) },
  reference: (input) => 1 / input,
  domain: [0.2, 5],
  accuracy: exact,
});

/**
 * Square root; NaN where the input is negative.
 *
 * @formula √input
 * @shape [*] → [*]
 * @example
 * torch.sqrt(torch.tensor([9, 2, -1])); // tensor([3.0000, 1.4142,    nan])
 */
export const sqrt: UnaryOperator = pointwise({
  name: 'sqrt',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.sqrt(input),
  derivative: { input: ({ grad, output }) => mul(grad, mul(reciprocal(output), 0.5)) },
  reference: Math.sqrt,
  domain: [0.1, 5],
  accuracy: exact,
});

/**
 * Inverse of the square root in one step, as normalisation divides by it.
 *
 * @formula 1 / √input
 * @shape [*] → [*]
 * @example
 * torch.rsqrt(torch.tensor([4, 0.25])); // tensor([0.5000, 2.0000])
 */
export const rsqrt: UnaryOperator = pointwise({
  name: 'rsqrt',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.divide(1, build.sqrt(input)),
  derivative: { input: ({ grad, output }) => mul(mul(grad, -0.5), mul(output, mul(output, output))) },
  reference: (input) => 1 / Math.sqrt(input),
  domain: [0.1, 5],
  accuracy: exact,
});

/**
 * Multiplies each element with itself; bools become ints.
 *
 * @formula input²
 * @shape [*] → [*]
 * @example
 * torch.square(torch.tensor([-3, 0.5])); // tensor([9.0000, 0.2500])
 */
export const square: UnaryOperator = pointwise({
  name: 'square',
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

/**
 * Adds the scaled product of two tensors in one pass, as running averages of squares need it.
 *
 * @formula input + value · tensor1 · tensor2
 * @shape [*], [*], [*] → [*], broadcast
 * @example
 * torch.addcmul(torch.tensor([1, 1]), torch.tensor([2, 3]), torch.tensor([4, 5]), { value: 0.5 });
 * // tensor([5.0000, 8.5000])
 */
export const addcmul: PointwiseFunction<[input: Tensor, tensor1: Tensor, tensor2: Tensor, value?: Value]> = pointwise({
  name: 'addcmul',
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

/**
 * Adds the scaled quotient of two tensors in one pass, as the step of Adam does.
 *
 * @formula input + value · tensor1 / tensor2
 * @shape [*], [*], [*] → [*], broadcast
 * @throws {DTypeError} on ints (`addcdiv/dtype`).
 * @example
 * torch.addcdiv(torch.tensor([1, 1]), torch.tensor([2, 3]), torch.tensor([4, 4]), { value: -1 });
 * // tensor([0.5000, 0.2500])
 */
export const addcdiv: PointwiseFunction<[input: Tensor, tensor1: Tensor, tensor2: Tensor, value?: Value]> = pointwise({
  name: 'addcdiv',
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

export {
  /** Another name of `abs`. */
  abs as absolute,
  /** Another name of `mul`. */
  mul as multiply,
  /** Another name of `neg`. */
  neg as negative,
  /** Another name of `sub`. */
  sub as subtract,
};
