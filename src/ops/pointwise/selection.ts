/** @file Choosing: by a condition, by a mask, by size, within bounds. */
import type { Input } from '../../dispatch/operation.ts';
import { ArgumentError, DTypeError, ShapeError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import { dtypes, largestFinite } from '../../storage/dtype.ts';
import { requireFit, type Scalar } from '../../tensor/promotion.ts';
import { formatShape, type Shape } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import type { Overloaded } from '../operator.ts';
import { operand, optionalNumber, optionalOperand, tensor } from '../parameters.ts';
import { mul, sub } from './arithmetic.ts';
import { eq, ge, gt, le, lt } from './comparison.ts';
import { pointwise } from './define.ts';
import { noBool, onlyFloat, requireBoundsFit, sameDtypes } from './dtypes.ts';
import { bounded, isFloat, isInfinite, larger, smaller } from './expressions.ts';
import { logicalAnd, logicalNot, logicalOr } from './logic.ts';
import { isnan } from './predicates.ts';
import type { BinaryOperator, PointwiseFunction, PointwiseOperator, UnaryOperator } from './signatures.ts';

const exact = { float32: 0, float64: 0 } as const;

/** A condition is bool; for `where`, uint8 also counts, as in PyTorch. */
function requireCondition(operation: string, parameter: string, input: Input): void {
  if (!(input instanceof Tensor) || input.dtype === dtypes.bool) return;
  if (operation === 'where' && input.dtype === dtypes.uint8) return;
  throw new DTypeError(
    `${operation}/condition`,
    `${parameter} of ${operation} must be bool, got ${input.dtype.name}\n  fix: compare it, as in ne(x, 0)`,
    { dtype: input.dtype.name },
  );
}

/** The input where the condition holds, other elsewhere. */
export const where: PointwiseFunction<[condition: Tensor, input: Tensor | Scalar, other: Tensor | Scalar]> = pointwise({
  name: 'where',
  parameters: [tensor('condition'), operand('input'), operand('other')],
  compute: 'promoted',
  fixed: { condition: dtypes.bool },
  check: ([condition]) => requireCondition('where', 'condition', condition),
  expression: ({ condition, input, other }) => build.select(condition, input, other),
  derivative: {
    input: ({ grad, condition }) => where(condition, grad, 0),
    other: ({ grad, condition }) => where(condition, 0, grad),
  },
  reference: (condition, input, other) => (condition !== 0 ? input : other),
  domain: [-5, 5],
  accuracy: exact,
  inPlace: false,
});

/**
 * Puts one value wherever the mask is true, as attention does with −∞ for what must not be seen.
 *
 * @formula mask ? value : input
 * @shape input [*], mask [*] → [*], broadcast; value is a number or []
 * @throws {DTypeError} when the mask is not bool (`maskedFill/condition`).
 * @throws {ShapeError} when the value has dims (`maskedFill/value`).
 * @example
 * torch.maskedFill(torch.tensor([1, 2, 3]), torch.tensor([false, true, false]), -Infinity);
 * // tensor([1., -inf, 3.])
 */
export const maskedFill: PointwiseFunction<[input: Tensor, mask: Tensor, value: Tensor | Scalar]> = pointwise({
  name: 'maskedFill',
  parameters: [tensor('input'), tensor('mask'), operand('value', 'A number or a tensor of rank 0.')],
  compute: (promoted, _attributes, [input]) => (input instanceof Tensor ? input.dtype : promoted),
  fixed: { mask: dtypes.bool },
  check: ([input, mask, value]) => {
    requireCondition('maskedFill', 'mask', mask);
    if (input instanceof Tensor && value !== undefined && !(value instanceof Tensor)) requireFit(value, input.dtype);
    if (!(value instanceof Tensor) || value.sizes.length === 0) return;
    throw new ShapeError(
      'maskedFill/value',
      `value of maskedFill must be a number or a tensor of rank 0, got shape ${formatShape(value.sizes)}\n  fix: use where(mask, value, input)`,
      { shape: value.sizes },
    );
  },
  expression: ({ input, mask, value }) => build.select(mask, value, input),
  derivative: {
    input: ({ grad, mask }) => maskedFill(grad, mask, 0),
    value: ({ grad, mask }) => where(mask, grad, 0),
  },
  reference: (input, mask, value) => (mask !== 0 ? value : input),
  domain: [-5, 5],
  accuracy: exact,
});

/** The larger or smaller of two; the other one where one of them is NaN. */
function extremeNumber(comparison: typeof build.greater) {
  return (a: Expression, b: Expression): Expression => {
    const chosen = build.select(comparison(a, b), a, b);
    return isFloat(a) ? build.select(build.isNaN(b), a, chosen) : chosen;
  };
}

/** Gradients of `maximum` and `minimum`: at ties half for each. */
const shared = (grad: Tensor, chosen: Tensor, tie: Tensor): Tensor =>
  where(tie, mul(grad, 0.5), where(chosen, grad, 0));

/**
 * Larger of two elements; NaN where either is NaN.
 *
 * @formula max(input, other)
 * @shape [*], [*] → [*], broadcast
 * @example
 * torch.maximum(torch.tensor([1, 5, NaN]), torch.tensor([3, 2, 1])); // tensor([3., 5., nan])
 */
export const maximum: BinaryOperator = pointwise({
  name: 'maximum',
  parameters: [tensor('input'), tensor('other')],
  compute: 'promoted',
  expression: ({ input, other }) => (input.type === 'bool' ? build.or(input, other) : larger(input, other)),
  derivative: {
    input: ({ grad, input, other }) => shared(grad, logicalNot(lt(input, other)), eq(input, other)),
    other: ({ grad, input, other }) => shared(grad, logicalNot(gt(input, other)), eq(input, other)),
  },
  reference: Math.max,
  domain: [-5, 5],
  accuracy: exact,
  inPlace: false,
});

/**
 * Smaller of two elements; NaN where either is NaN.
 *
 * @formula min(input, other)
 * @shape [*], [*] → [*], broadcast
 * @example
 * torch.minimum(torch.tensor([1, 5, NaN]), torch.tensor([3, 2, 1])); // tensor([1., 2., nan])
 */
export const minimum: BinaryOperator = pointwise({
  name: 'minimum',
  parameters: [tensor('input'), tensor('other')],
  compute: 'promoted',
  expression: ({ input, other }) => (input.type === 'bool' ? build.and(input, other) : smaller(input, other)),
  derivative: {
    input: ({ grad, input, other }) => shared(grad, logicalNot(gt(input, other)), eq(input, other)),
    other: ({ grad, input, other }) => shared(grad, logicalNot(lt(input, other)), eq(input, other)),
  },
  reference: Math.min,
  domain: [-5, 5],
  accuracy: exact,
  inPlace: false,
});

/**
 * Larger of two elements, where a NaN counts as missing and the other one is taken.
 *
 * @formula max(input, other)
 * @shape [*], [*] → [*], broadcast
 * @example
 * torch.fmax(torch.tensor([1, 5, NaN]), torch.tensor([3, 2, 1])); // tensor([3., 5., 1.])
 */
export const fmax: BinaryOperator = pointwise({
  name: 'fmax',
  parameters: [tensor('input'), tensor('other')],
  compute: 'promoted',
  expression: ({ input, other }) =>
    input.type === 'bool' ? build.or(input, other) : extremeNumber(build.greaterEqual)(input, other),
  derivative: {
    input: ({ grad, input, other }) => where(logicalOr(ge(input, other), isnan(other)), grad, 0),
    other: ({ grad, input, other }) => where(logicalOr(ge(input, other), isnan(other)), 0, grad),
  },
  reference: Math.max,
  domain: [-5, 5],
  accuracy: exact,
  inPlace: false,
});

/**
 * Smaller of two elements, where a NaN counts as missing and the other one is taken.
 *
 * @formula min(input, other)
 * @shape [*], [*] → [*], broadcast
 * @example
 * torch.fmin(torch.tensor([1, 5, NaN]), torch.tensor([3, 2, 1])); // tensor([1., 2., 1.])
 */
export const fmin: BinaryOperator = pointwise({
  name: 'fmin',
  parameters: [tensor('input'), tensor('other')],
  compute: 'promoted',
  expression: ({ input, other }) =>
    input.type === 'bool' ? build.and(input, other) : extremeNumber(build.lessEqual)(input, other),
  derivative: {
    input: ({ grad, input, other }) => where(logicalOr(le(input, other), isnan(other)), grad, 0),
    other: ({ grad, input, other }) => where(logicalOr(le(input, other), isnan(other)), 0, grad),
  },
  reference: Math.min,
  domain: [-5, 5],
  accuracy: exact,
  inPlace: false,
});

/** A bound: a number, a tensor, or none. */
type Bound = Tensor | Scalar | null;
interface Bounds {
  readonly min?: Bound;
  readonly max?: Bound;
}

interface ClampOperator extends PointwiseOperator, Overloaded<2> {
  /** By names alone: a tensor has members such as `minimum`, which the compiler would take for what was meant. */
  <S extends Shape>(input: Tensor<S>, options: Bounds): Tensor<S>;
  /** By position. */
  <S extends Shape>(input: Tensor<S>, min: Bound, max?: Bound | Pick<Bounds, 'max'>): Tensor<S>;
  readonly inPlace: <S extends Shape>(
    input: Tensor<S>,
    min?: Bound | Bounds,
    max?: Bound | Pick<Bounds, 'max'>,
  ) => Tensor<S>;
  readonly arity: 'unary';
}

/** Where a clamped element is inside its bounds, as far as there are any; they count as inside. */
function inside(input: Tensor, min: Tensor | undefined, max: Tensor | undefined): Tensor {
  if (min === undefined) return le(input, max as Tensor);
  return max === undefined ? ge(input, min) : logicalAnd(ge(input, min), le(input, max));
}

/**
 * Moves what lies outside [min, max] to the nearer bound; either bound may be left out, and where min exceeds max the
 * result is max.
 *
 * @formula min(max(input, min), max)
 * @shape input [*], min [*], max [*] → [*], broadcast
 * @throws {ArgumentError} when neither bound is given (`clamp/bounds`).
 * @example
 * torch.clamp(torch.tensor([-2, 0.5, 3]), 0, 1); // tensor([0.0000, 0.5000, 1.0000])
 * torch.clamp(torch.tensor([-2, 0.5, 3]), { max: 1 }); // tensor([-2.0000,  0.5000,  1.0000])
 */
export const clamp: ClampOperator = pointwise({
  name: 'clamp',
  aliases: ['clip'],
  parameters: [tensor('input'), optionalOperand('min'), optionalOperand('max')],
  compute: noBool('clamp'),
  check: (inputs) => {
    const [, min, max] = inputs;
    if (min === undefined && max === undefined) {
      throw new ArgumentError('clamp/bounds', 'clamp needs min or max or both');
    }
    requireBoundsFit(inputs);
  },
  expression: ({ input, min, max }) => {
    if (max === undefined) return min === undefined ? input : larger(input, min);
    return min === undefined ? smaller(input, max) : bounded(input, min, max);
  },
  derivative: {
    input: ({ grad, input, min, max }) => where(inside(input, min, max), grad, 0),
    min: ({ grad, input, min, max }) => {
      const low = lt(input, min);
      return where(max === undefined ? low : logicalAnd(low, lt(min, max)), grad, 0);
    },
    max: ({ grad, input, min, max }) => {
      const high = gt(input, max);
      return where(min === undefined ? high : logicalOr(high, lt(max, min)), grad, 0);
    },
  },
  reference: (input, min, max) =>
    Math.min(Math.max(input, min ?? Number.NEGATIVE_INFINITY), max ?? Number.POSITIVE_INFINITY),
  domain: [
    [-5, 5],
    [-3, -1],
    [1, 3],
  ],
  accuracy: exact,
});

/**
 * Raises what is below the bound to it.
 *
 * @formula max(input, min)
 * @shape input [*], min [*] → [*], broadcast
 * @example
 * torch.clampMin(torch.tensor([-2, 0.5, 3]), 0); // tensor([0.0000, 0.5000, 3.0000])
 */
export const clampMin: PointwiseFunction<[input: Tensor | Scalar, min: Tensor | Scalar]> = pointwise({
  name: 'clampMin',
  parameters: [tensor('input'), operand('min')],
  compute: 'promoted',
  check: requireBoundsFit,
  expression: ({ input, min }) => (input.type === 'bool' ? build.or(input, min) : larger(input, min)),
  derivative: {
    input: ({ grad, input, min }) => where(ge(input, min), grad, 0),
    min: ({ grad, input, min }) => where(lt(input, min), grad, 0),
  },
  reference: Math.max,
  domain: [-5, 5],
  accuracy: exact,
});

/**
 * Lowers what is above the bound to it.
 *
 * @formula min(input, max)
 * @shape input [*], max [*] → [*], broadcast
 * @example
 * torch.clampMax(torch.tensor([-2, 0.5, 3]), 1); // tensor([-2.0000,  0.5000,  1.0000])
 */
export const clampMax: PointwiseFunction<[input: Tensor | Scalar, max: Tensor | Scalar]> = pointwise({
  name: 'clampMax',
  parameters: [tensor('input'), operand('max')],
  compute: 'promoted',
  check: requireBoundsFit,
  expression: ({ input, max }) => (input.type === 'bool' ? build.and(input, max) : smaller(input, max)),
  derivative: {
    input: ({ grad, input, max }) => where(le(input, max), grad, 0),
    max: ({ grad, input, max }) => where(gt(input, max), grad, 0),
  },
  reference: Math.min,
  domain: [-5, 5],
  accuracy: exact,
});

/**
 * Linear interpolation from the input (weight 0) to `end` (weight 1); both ends are met exactly.
 *
 * @formula input + weight · (end − input)
 * @shape input [*], end [*], weight [*] → [*], broadcast
 * @throws {DTypeError} when the dtypes differ (`lerp/dtypes`).
 * @example
 * torch.lerp(torch.tensor([0, 10]), torch.tensor([4, 20]), 0.25); // tensor([ 1.0000, 12.5000])
 */
export const lerp: PointwiseFunction<[input: Tensor, end: Tensor, weight: Tensor | number]> = pointwise({
  name: 'lerp',
  parameters: [tensor('input'), tensor('end'), operand('weight')],
  compute: onlyFloat('lerp'),
  check: sameDtypes('lerp'),
  // From the nearer side, so that the ends are met exactly.
  expression: ({ input, end, weight }) => {
    const distance = build.subtract(end, input);
    return build.select(
      build.less(build.abs(weight), 0.5),
      build.add(input, build.multiply(weight, distance)),
      build.subtract(end, build.multiply(distance, build.subtract(1, weight))),
    );
  },
  derivative: {
    input: ({ grad, weight }) => mul(grad, sub(1, weight)),
    end: ({ grad, weight }) => mul(grad, weight),
    weight: ({ grad, input, end }) => mul(grad, sub(end, input)),
  },
  reference: (input, end, weight) => input + weight * (end - input),
  domain: [
    [-5, 5],
    [-5, 5],
    [0, 1],
  ],
  accuracy: { float32: 1e-6, float64: 1e-14 },
});

interface Replacements {
  readonly nan?: number | null;
  readonly posinf?: number | null;
  readonly neginf?: number | null;
}

/**
 * Replaces NaN by a number (0) and infinities by the largest and the least finite numbers of the dtype, or by those
 * given.
 *
 * @shape [*] → [*]
 * @example
 * torch.nanToNum(torch.tensor([NaN, Infinity, -Infinity, 1]), { nan: 0, posinf: 9, neginf: -9 });
 * // tensor([ 0.,  9., -9.,  1.])
 */
export const nanToNum: UnaryOperator<
  [nan?: number | null | Replacements, posinf?: number | null | Replacements, neginf?: number | null | Replacements]
> = pointwise({
  name: 'nanToNum',
  parameters: [
    tensor('input'),
    optionalNumber('nan', undefined),
    optionalNumber('posinf', undefined),
    optionalNumber('neginf', undefined),
  ],
  compute: 'promoted',
  expression: ({ input, nan, posinf, neginf }, type) => {
    if (!isFloat(input)) return input;
    const largest = largestFinite(type);
    const infinite = build.select(build.greater(input, 0), posinf ?? largest, neginf ?? build.constant(type, -largest));
    const bounded = build.select(isInfinite(input), infinite, input);
    return build.select(build.isNaN(input), nan ?? 0, bounded);
  },
  derivative: { input: ({ grad, input }) => where(eq(sub(input, input), 0), grad, 0) },
  reference: (input) => input,
  domain: [-5, 5],
  samples: [{}, { nan: 1, posinf: 2, neginf: -2 }],
  accuracy: exact,
});

/**
 * Step function: 0 below zero, 1 above, and at zero itself the value that `values` says.
 *
 * @formula input < 0 ? 0 : input > 0 ? 1 : values
 * @shape input [*], values [*] → [*], broadcast
 * @throws {DTypeError} when the dtypes differ (`heaviside/dtypes`).
 * @example
 * torch.heaviside(torch.tensor([-1, 0, 2]), torch.tensor(0.5)); // tensor([0.0000, 0.5000, 1.0000])
 */
export const heaviside: PointwiseFunction<[input: Tensor | Scalar, values: Tensor | Scalar]> = pointwise({
  name: 'heaviside',
  parameters: [tensor('input'), tensor('values')],
  compute: 'promoted',
  check: sameDtypes('heaviside'),
  expression: ({ input, values }) => {
    if (input.type === 'bool') return build.or(input, values);
    const step = build.select(build.greater(input, 0), build.constant(input.type, 1), 0);
    return build.select(build.equal(input, 0), values, step);
  },
  derivative: { missing: 'the step is constant but where it jumps' },
  reference: (input, values) => (input === 0 ? values : Number(input > 0)),
  domain: [-5, 5],
  accuracy: exact,
});

export {
  /** Another name of `clamp`. */
  clamp as clip,
};
