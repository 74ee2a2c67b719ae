/**
 * @file The operators of the IR on JavaScript values. An int64 is a bigint; each other type is a number, a bool 0 or 1. Every
 * result is rounded or wrapped to its type: float32 operations in double and then `Math.fround`, which for + - * / and the square
 * root is the correctly rounded float32 result (Figueroa, "When is double rounding innocuous?", 1995,
 * https://doi.org/10.1145/221332.221334).
 */
import type {
  ArithmeticOperator,
  BinaryOperator,
  ComparisonOperator,
  ScalarType,
  UnaryOperator,
} from '../../kernels/ir.ts';

type NumberUnary = (x: number) => number;
type NumberBinary = (a: number, b: number) => number;
type WideBinary = (a: bigint, b: bigint) => bigint;

/** The number types: those whose values are JavaScript numbers. */
type Narrow = Exclude<ScalarType, 'int64'>;

const same: NumberUnary = (x) => x;

/** Brings an exact or double result into the type. An index never is -0. */
const fit: { readonly [Type in Narrow]: NumberUnary } = {
  float32: Math.fround,
  float64: same,
  int32: (x) => x | 0,
  uint8: (x) => x & 255,
  bool: same,
  index: (x) => x + 0,
};

/** Rounds half to even by adding what leaves no bits behind the point. */
function roundHalfEven(x: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude < 2 ** 52)) return x;
  const rounded = magnitude + 2 ** 52 - 2 ** 52;
  return x < 0 || Object.is(x, -0) ? -rounded : rounded;
}

export function numberUnary(operator: UnaryOperator, type: Narrow): NumberUnary {
  const into = fit[type];
  switch (operator) {
    case 'negate':
      return (x) => into(-x);
    case 'abs':
      return (x) => into(Math.abs(x));
    case 'sqrt':
      return (x) => into(Math.sqrt(x));
    case 'floor':
      return Math.floor;
    case 'ceil':
      return Math.ceil;
    case 'trunc':
      return Math.trunc;
    case 'round':
      return roundHalfEven;
    case 'not':
      return type === 'bool' ? (x) => 1 - x : (x) => into(~x);
  }
}

export function wideUnary(operator: UnaryOperator): (x: bigint) => bigint {
  switch (operator) {
    case 'negate':
      return (x) => BigInt.asIntN(64, -x);
    case 'abs':
      return (x) => BigInt.asIntN(64, x < 0n ? -x : x);
    case 'not':
      return (x) => ~x;
    default:
      throw new Error(`${operator} of int64`);
  }
}

const compareNumbers: { readonly [Operator in ComparisonOperator]: NumberBinary } = {
  equal: (a, b) => (a === b ? 1 : 0),
  notEqual: (a, b) => (a !== b ? 1 : 0),
  less: (a, b) => (a < b ? 1 : 0),
  lessEqual: (a, b) => (a <= b ? 1 : 0),
  greater: (a, b) => (a > b ? 1 : 0),
  greaterEqual: (a, b) => (a >= b ? 1 : 0),
};

const compareWide: { readonly [Operator in ComparisonOperator]: (a: bigint, b: bigint) => number } = {
  equal: (a, b) => (a === b ? 1 : 0),
  notEqual: (a, b) => (a !== b ? 1 : 0),
  less: (a, b) => (a < b ? 1 : 0),
  lessEqual: (a, b) => (a <= b ? 1 : 0),
  greater: (a, b) => (a > b ? 1 : 0),
  greaterEqual: (a, b) => (a >= b ? 1 : 0),
};

function isComparison(operator: BinaryOperator): operator is ComparisonOperator {
  return operator in compareNumbers;
}

function integerDivision(operator: 'divide' | 'remainder', into: NumberUnary): NumberBinary {
  return operator === 'divide'
    ? (a, b) => (b === 0 ? 0 : into(Math.trunc(a / b)))
    : (a, b) => (b === 0 ? 0 : into(a % b));
}

/** An operator on two numbers of `type`. */
export function numberBinary(operator: BinaryOperator, type: Narrow): NumberBinary {
  if (isComparison(operator)) return compareNumbers[operator];
  const into = fit[type];
  const isFloat = type === 'float32' || type === 'float64';
  const bits = type === 'uint8' ? 8 : 32;
  switch (operator) {
    case 'add':
      return (a, b) => into(a + b);
    case 'subtract':
      return (a, b) => into(a - b);
    case 'multiply':
      return type === 'int32' ? Math.imul : (a, b) => into(a * b);
    case 'divide':
      return isFloat ? (a, b) => into(a / b) : integerDivision('divide', into);
    case 'remainder':
      return isFloat ? (a, b) => a % b : integerDivision('remainder', into);
    case 'minimum':
      return Math.min;
    case 'maximum':
      return Math.max;
    case 'and':
      return (a, b) => a & b;
    case 'or':
      return (a, b) => a | b;
    case 'xor':
      return (a, b) => a ^ b;
    case 'shiftLeft':
      return (a, b) => (b >= 0 && b < bits ? into(a << b) : 0);
    case 'shiftRight':
      return (a, b) => (b >= 0 && b < bits ? a >> b : a < 0 ? -1 : 0);
    case 'multiplyHigh':
      return (a, b) => Number((BigInt(a >>> 0) * BigInt(b >>> 0)) >> 32n) | 0;
  }
}

const wideOperators: { readonly [Operator in Exclude<ArithmeticOperator, 'multiplyHigh'>]: WideBinary } = {
  add: (a, b) => BigInt.asIntN(64, a + b),
  subtract: (a, b) => BigInt.asIntN(64, a - b),
  multiply: (a, b) => BigInt.asIntN(64, a * b),
  divide: (a, b) => (b === 0n ? 0n : BigInt.asIntN(64, a / b)),
  remainder: (a, b) => (b === 0n ? 0n : a % b),
  minimum: (a, b) => (a < b ? a : b),
  maximum: (a, b) => (a > b ? a : b),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  shiftLeft: (a, b) => (b >= 0n && b < 64n ? BigInt.asIntN(64, a << b) : 0n),
  shiftRight: (a, b) => (b >= 0n && b < 64n ? a >> b : a < 0n ? -1n : 0n),
};

/** An arithmetic operator on two int64. */
export function wideBinary(operator: ArithmeticOperator): WideBinary {
  if (operator === 'multiplyHigh') throw new Error(`${operator} of int64`);
  return wideOperators[operator];
}

/** A comparison of two int64. */
export function wideComparison(operator: BinaryOperator): (a: bigint, b: bigint) => number {
  if (!isComparison(operator)) throw new Error(`${operator} compares nothing`);
  return compareWide[operator];
}

/** a · b + c. In double, a product of two float32 is exact, so that the float32 result is rounded once, or at worst twice. */
export function numberFma(type: Narrow): (a: number, b: number, c: number) => number {
  const into = fit[type];
  return (a, b, c) => into(a * b + c);
}

const leastInt64 = -(2n ** 63n);
const leastInt32 = -(2 ** 31);

/** Can int64 hold the truncated number? */
function isInt64(x: number): boolean {
  return x >= -(2 ** 63) && x < 2 ** 63;
}

/** A cast between two types whose values are numbers. */
export function numberCast(from: Narrow, to: Narrow): NumberUnary {
  const isFloat = from === 'float32' || from === 'float64';
  switch (to) {
    case 'bool':
      return (x) => (x !== 0 ? 1 : 0);
    case 'float32':
    case 'float64':
      return fit[to];
    case 'int32':
      return isFloat ? (x) => (x > leastInt32 - 1 && x < -leastInt32 ? Math.trunc(x) + 0 : leastInt32) : fit[to];
    case 'uint8': {
      // ToInt32 takes the low 32 bits of the truncated number; those of the smallest int64 are 0.
      const into = fit[to];
      return isFloat ? (x) => (isInt64(x) ? into(x) : 0) : into;
    }
    case 'index':
      return isFloat ? (x) => (isInt64(x) ? Math.trunc(x) + 0 : Number(leastInt64)) : same;
  }
}

/** Truncates to int64; NaN and what int64 cannot hold become the smallest. */
export function castToWide(x: number): bigint {
  return isInt64(x) ? BigInt(Math.trunc(x)) : leastInt64;
}

/** An int64 as float32, rounded once: beyond 53 bits the double on the way keeps a sticky bit, far below float32's last. */
function wideToFloat32(x: bigint): number {
  const kept = BigInt.asIntN(53, x) === x ? x : ((x >> 11n) << 11n) | ((x & 2047n) === 0n ? 0n : 2048n);
  return Math.fround(Number(kept));
}

export function castFromWide(to: Narrow): (x: bigint) => number {
  switch (to) {
    case 'bool':
      return (x) => (x !== 0n ? 1 : 0);
    case 'float32':
      return wideToFloat32;
    case 'int32':
      return (x) => Number(BigInt.asIntN(32, x));
    case 'uint8':
      return (x) => Number(BigInt.asUintN(8, x));
    case 'float64':
    case 'index':
      return Number;
  }
}

const scratch = new ArrayBuffer(8);
const float32Bits = new Float32Array(scratch);
const int32Bits = new Int32Array(scratch);
const float64Bits = new Float64Array(scratch);
const int64Bits = new BigInt64Array(scratch);

export function float32ToInt32(x: number): number {
  float32Bits[0] = x;
  return int32Bits[0] ?? 0;
}

export function int32ToFloat32(x: number): number {
  int32Bits[0] = x;
  return float32Bits[0] ?? 0;
}

export function float64ToInt64(x: number): bigint {
  float64Bits[0] = x;
  return int64Bits[0] ?? 0n;
}

export function int64ToFloat64(x: bigint): number {
  int64Bits[0] = x;
  return float64Bits[0] ?? 0;
}
