/** @file The types for which the operators of the IR are defined, and those of their results. */
import type { ComputeType } from '../storage/dtype.ts';
import type { ArithmeticOperator, BinaryOperator, ElementaryFunction, ScalarType, UnaryOperator } from './ir.ts';

export const isFloat = (type: ScalarType): type is 'float32' | 'float64' => type === 'float32' || type === 'float64';
const isInteger = (type: ScalarType): boolean => type === 'int64' || type === 'int32' || type === 'uint8';
const isNumber = (type: ScalarType): boolean => type !== 'bool';
const isBits = (type: ScalarType): boolean => isInteger(type) || type === 'bool';

const unaryTypes: { readonly [Operator in UnaryOperator]: (type: ScalarType) => boolean } = {
  negate: isNumber,
  abs: isNumber,
  sqrt: isFloat,
  floor: isFloat,
  ceil: isFloat,
  trunc: isFloat,
  round: isFloat,
  not: isBits,
};

const arithmeticTypes: { readonly [Operator in ArithmeticOperator]: (type: ScalarType) => boolean } = {
  add: isNumber,
  subtract: isNumber,
  multiply: isNumber,
  divide: isNumber,
  remainder: isNumber,
  minimum: isNumber,
  maximum: isNumber,
  and: isBits,
  or: isBits,
  xor: isBits,
  shiftLeft: isInteger,
  shiftRight: isInteger,
  multiplyHigh: (type) => type === 'int32',
};

const bitcasts: { readonly [From in ScalarType]?: ComputeType } = {
  float32: 'int32',
  int32: 'float32',
  float64: 'int64',
  int64: 'float64',
};

const twoArguments: ReadonlySet<ElementaryFunction> = new Set(['pow', 'atan2', 'hypot']);

const ranges: { readonly [Type in ScalarType]?: readonly [bigint, bigint] } = {
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint8: [0n, 255n],
  index: [-(2n ** 31n), 2n ** 31n - 1n],
};

/** Is the operator defined for an argument of `type`? */
export function unaryDefined(operator: UnaryOperator, type: ScalarType): boolean {
  return unaryTypes[operator](type);
}

/** Is `operator` a comparison, with a bool as result? */
function isComparison(operator: BinaryOperator): boolean {
  return !(operator in arithmeticTypes);
}

/** Is the operator defined for arguments of `type`? */
export function binaryDefined(operator: BinaryOperator, type: ScalarType): boolean {
  return isComparison(operator) || arithmeticTypes[operator as ArithmeticOperator](type);
}

/** The type of `operator` applied to two arguments of `type`. */
export function binaryResult(operator: BinaryOperator, type: ScalarType): ScalarType {
  return isComparison(operator) ? 'bool' : type;
}

/** The type that a bitcast of `type` can give. */
export function bitcastResult(type: ScalarType): ComputeType | undefined {
  return bitcasts[type];
}

export function argumentCount(name: ElementaryFunction): number {
  return twoArguments.has(name) ? 2 : 1;
}

/** What is wrong with `value` as a constant of `type`, if anything. An index constant fits 32 bits: some targets have no more. */
export function constantFault(type: ScalarType, value: number | bigint | boolean): string | undefined {
  if (type === 'bool') return typeof value === 'boolean' ? undefined : 'is no boolean';
  if (isFloat(type)) return typeof value === 'number' ? undefined : 'is no number';
  if (typeof value !== 'bigint' && !Number.isSafeInteger(value)) return 'is no exact integer';
  const [least, most] = ranges[type] ?? [0n, 0n];
  return BigInt(value) >= least && BigInt(value) <= most ? undefined : `does not fit ${type}`;
}
