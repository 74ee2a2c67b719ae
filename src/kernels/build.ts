/** @file Builders of IR expressions: they fill in types and lift plain numbers to the type of the other operand. */

import { type ComputeType, computeTypeOf, type DTypeName } from '../storage/dtype.ts';
import type {
  Accumulator,
  ArithmeticOperator,
  ComparisonOperator,
  ElementaryFunction,
  Expression,
  ScalarType,
  UnaryOperator,
} from './ir.ts';

/** An expression, or a number that takes the type of the operand beside it. */
export type Value = Expression | number;

/** The type of a value of a dtype. */
function valueType(type: DTypeName | 'index'): ScalarType {
  return type === 'index' ? type : computeTypeOf(type);
}

export function constant(type: DTypeName | 'index', value: number | bigint | boolean): Expression {
  return { kind: 'constant', type: valueType(type), value };
}

export function scalar(type: DTypeName, name: string): Expression {
  return { kind: 'scalar', type: computeTypeOf(type), name };
}

export function size(name: string): Expression {
  return { kind: 'size', type: 'index', name };
}

export function index(name: string): Expression {
  return { kind: 'index', type: 'index', name };
}

/** The index of the row axis. */
export const row: Expression = index('row');

export function variable(type: DTypeName | 'index', name: string): Expression {
  return { kind: 'variable', type: valueType(type), name };
}

/** An accumulator of a reduce, for values of a dtype. */
export function accumulator(name: string, type: DTypeName, initial: number | bigint | boolean): Accumulator {
  return { name, type: computeTypeOf(type), initial: constant(type, initial) };
}

/** The value of an element of an operand that is stored as `dtype`. */
export function load(
  dtype: DTypeName,
  operand: string,
  indices: readonly Expression[] = [],
  when?: Expression,
): Expression {
  const type = computeTypeOf(dtype);
  return when === undefined ? { kind: 'load', type, operand, indices } : { kind: 'load', type, operand, indices, when };
}

function isExpression(value: Value): value is Expression {
  return typeof value === 'object';
}

/** The operands as expressions of one type. */
function lift(left: Value, right: Value): [Expression, Expression] {
  if (isExpression(left)) return [left, isExpression(right) ? right : constant(left.type, right)];
  if (isExpression(right)) return [constant(right.type, left), right];
  throw new TypeError('an expression of two plain numbers has no type: make one of them a constant');
}

function unary(operator: UnaryOperator) {
  return (argument: Expression): Expression => ({ kind: 'unary', type: argument.type, operator, argument });
}

export const negate = unary('negate');
export const abs = unary('abs');
export const sqrt = unary('sqrt');
export const floor = unary('floor');
export const ceil = unary('ceil');
export const trunc = unary('trunc');
/** Rounds half to even. */
export const round = unary('round');
/** Logical on bool, bitwise on integers. */
export const not = unary('not');

function arithmetic(operator: ArithmeticOperator) {
  return (a: Value, b: Value): Expression => {
    const [left, right] = lift(a, b);
    return { kind: 'binary', type: left.type, operator, left, right };
  };
}

export const add = arithmetic('add');
export const subtract = arithmetic('subtract');
export const multiply = arithmetic('multiply');
export const divide = arithmetic('divide');
export const remainder = arithmetic('remainder');
export const minimum = arithmetic('minimum');
export const maximum = arithmetic('maximum');
export const and = arithmetic('and');
export const or = arithmetic('or');
export const xor = arithmetic('xor');
export const shiftLeft = arithmetic('shiftLeft');
export const shiftRight = arithmetic('shiftRight');
/** The upper word of the product of two int32, taken for words without sign. */
export const multiplyHigh = arithmetic('multiplyHigh');

function comparison(operator: ComparisonOperator) {
  return (a: Value, b: Value): Expression => {
    const [left, right] = lift(a, b);
    return { kind: 'binary', type: 'bool', operator, left, right };
  };
}

export const equal = comparison('equal');
export const notEqual = comparison('notEqual');
export const less = comparison('less');
export const lessEqual = comparison('lessEqual');
export const greater = comparison('greater');
export const greaterEqual = comparison('greaterEqual');

/** a · b + c, fused where the hardware can. */
export function fma(a: Value, b: Value, c: Value): Expression {
  const typed = [a, b, c].find(isExpression);
  if (typed === undefined) throw new TypeError('fma of three plain numbers has no type');
  const of = (value: Value) => (isExpression(value) ? value : constant(typed.type, value));
  return { kind: 'fma', type: typed.type, a: of(a), b: of(b), c: of(c) };
}

export function select(condition: Expression, whenTrue: Value, whenFalse: Value): Expression {
  const [yes, no] = lift(whenTrue, whenFalse);
  return { kind: 'select', type: yes.type, condition, yes, no };
}

export function cast(dtype: DTypeName | 'index', argument: Expression): Expression {
  const type = valueType(dtype);
  return argument.type === type ? argument : { kind: 'cast', type, argument };
}

export function bitcast(type: ComputeType, argument: Expression): Expression {
  return { kind: 'bitcast', type, argument };
}

/** Calls an elementary function, which `elementary.ts` decomposes. */
export function call(name: ElementaryFunction, first: Expression, second?: Value): Expression {
  const type = first.type as ComputeType;
  if (second === undefined) return { kind: 'call', type, function: name, arguments: [first] };
  const [a, b] = lift(first, second);
  return { kind: 'call', type, function: name, arguments: [a, b] };
}

/**
 * Is x NaN? A test of the bits, because a shader compiler may assume that `x != x` never holds.
 * A NaN is whatever has more magnitude bits than infinity.
 */
export function isNaN(x: Expression): Expression {
  switch (x.type) {
    case 'float32':
      return greater(and(bitcast('int32', x), 0x7fffffff), constant('int32', 0x7f800000));
    case 'float64':
      return greater(
        and(bitcast('int64', x), constant('int64', 0x7fffffffffffffffn)),
        constant('int64', 0x7ff0000000000000n),
      );
    default:
      return constant('bool', false);
  }
}
