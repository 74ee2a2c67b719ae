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
  expression: (a: Expression, b: Expression) => Expression,
  reference: (a: boolean, b: boolean) => boolean,
): BinaryOperator {
  return pointwise({
    name,
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

/**
 * True where both operands are true; every number other than 0 counts as true.
 *
 * @formula input ∧ other
 * @shape [*], [*] → [*], broadcast, bool
 * @example
 * torch.logicalAnd(torch.tensor([0, 1, 2]), torch.tensor([1, 1, 0])); // tensor([False,  True, False])
 */
export const logicalAnd: BinaryOperator = logical('logicalAnd', build.and, (a, b) => a && b);

/**
 * True where at least one operand is true, that is not 0.
 *
 * @formula input ∨ other
 * @shape [*], [*] → [*], broadcast, bool
 * @example
 * torch.logicalOr(torch.tensor([true, false]), torch.tensor([false, false])); // tensor([ True, False])
 */
export const logicalOr: BinaryOperator = logical('logicalOr', build.or, (a, b) => a || b);

/**
 * True where exactly one operand is true, that is not 0.
 *
 * @formula input ⊻ other
 * @shape [*], [*] → [*], broadcast, bool
 * @example
 * torch.logicalXor(torch.tensor([0, 1, 2]), torch.tensor([1, 1, 0])); // tensor([ True, False,  True])
 */
export const logicalXor: BinaryOperator = logical('logicalXor', build.xor, (a, b) => a !== b);

/**
 * True where the element is 0 or false; inverts masks.
 *
 * @formula ¬input
 * @shape [*] → [*], bool
 * @example
 * torch.tensor([-1, 0, 2]).gt(0).logicalNot(); // tensor([ True,  True, False])
 */
export const logicalNot: UnaryOperator = pointwise({
  name: 'logicalNot',
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
  expression: (a: Expression, b: Expression) => Expression,
  reference: (a: number, b: number) => number,
): BinaryOperator {
  return pointwise({
    name,
    parameters: [operand('input'), operand('other')],
    compute: noFloat(name),
    expression: ({ input, other }) => expression(input, other),
    derivative: { none: discrete },
    reference,
    domain: [0, 127],
    accuracy: exact,
  });
}

/**
 * Keeps the bits that are set in both ints; on bools it is "and".
 *
 * @formula input & other
 * @shape [*], [*] → [*], broadcast
 * @throws {DTypeError} on floats (`bitwiseAnd/dtype`).
 * @example
 * torch.bitwiseAnd(torch.tensor([12n, 10n]), 6); // tensor([4, 2])
 */
export const bitwiseAnd: BinaryOperator = bitwise('bitwiseAnd', build.and, (a, b) => a & b);

/**
 * Sets the bits that are set in either int; on bools it is "or".
 *
 * @formula input | other
 * @shape [*], [*] → [*], broadcast
 * @throws {DTypeError} on floats (`bitwiseOr/dtype`).
 * @example
 * torch.bitwiseOr(torch.tensor([12n, 10n]), 6); // tensor([14, 14])
 */
export const bitwiseOr: BinaryOperator = bitwise('bitwiseOr', build.or, (a, b) => a | b);

/**
 * Sets the bits in which the two ints differ.
 *
 * @formula input ^ other
 * @shape [*], [*] → [*], broadcast
 * @throws {DTypeError} on floats (`bitwiseXor/dtype`).
 * @example
 * torch.bitwiseXor(torch.tensor([12n, 10n]), 6); // tensor([10, 12])
 */
export const bitwiseXor: BinaryOperator = bitwise('bitwiseXor', build.xor, (a, b) => a ^ b);

/**
 * Flips every bit, so that a signed int n becomes −n − 1; on bools it is "not".
 *
 * @formula ~input
 * @shape [*] → [*]
 * @throws {DTypeError} on floats (`bitwiseNot/dtype`).
 * @example
 * torch.bitwiseNot(torch.tensor([0n, 5n])); // tensor([-1, -6])
 */
export const bitwiseNot: UnaryOperator = pointwise({
  name: 'bitwiseNot',
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
  expression: (a: Expression, b: Expression) => Expression,
  reference: (a: number, b: number) => number,
): BinaryOperator {
  return pointwise({
    name,
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

/**
 * Moves the bits to the left, which doubles the int for each place.
 *
 * @formula input · 2^other
 * @shape [*], [*] → [*], broadcast
 * @throws {DTypeError} on floats and bools (`bitwiseLeftShift/dtype`).
 * @example
 * torch.bitwiseLeftShift(torch.tensor([1n, 3n]), 2); // tensor([ 4, 12])
 */
export const bitwiseLeftShift: BinaryOperator = shift('bitwiseLeftShift', build.shiftLeft, (a, b) => a << b);

/**
 * Moves the bits to the right and keeps the sign, which halves the int for each place and rounds down.
 *
 * @formula ⌊input / 2^other⌋
 * @shape [*], [*] → [*], broadcast
 * @throws {DTypeError} on floats and bools (`bitwiseRightShift/dtype`).
 * @example
 * torch.bitwiseRightShift(torch.tensor([-7n, 7n]), 1); // tensor([-4,  3])
 */
export const bitwiseRightShift: BinaryOperator = shift('bitwiseRightShift', build.shiftRight, (a, b) => a >> b);
