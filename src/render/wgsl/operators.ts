/**
 * @file The operators of the IR in terms of those that WGSL has, for each type. The tables are exhaustive: a new operator of the
 * IR does not compile until it is given a meaning here.
 */
import type { ArithmeticOperator, BinaryOperator, ComparisonOperator, UnaryOperator } from '../../kernels/ir.ts';
import {
  choose,
  hiddenZero,
  i32,
  literal,
  operation,
  u32,
  type Word,
  type WordOperator,
  type WordType,
} from './words.ts';

type Unary = (x: Word) => Word;
type Binary = (a: Word, b: Word) => Word;

/** The operators of one type. What `verify` forbids for the type is absent. */
interface Table<UnaryName extends UnaryOperator, BinaryName extends ArithmeticOperator> {
  readonly unary: { readonly [Operator in UnaryName]: Unary };
  readonly binary: { readonly [Operator in BinaryName | ComparisonOperator]: Binary };
}

type BitOperator = 'and' | 'or' | 'xor' | 'shiftLeft' | 'shiftRight';
type WordOnly = 'multiplyHigh';
type IntegerUnary = 'negate' | 'abs' | 'not';

const plain = (type: WordType, operator: WordOperator): ((...operands: Word[]) => Word) => {
  return (...operands) => operation(type, operator, ...operands);
};
const not = plain('bool', 'not');
const both = plain('bool', 'and');
const swapped =
  (compare: Binary): Binary =>
  (a, b) =>
    compare(b, a);

const bitsOf = plain('u32', 'bitsToU32');
export const magnitudeOf = (x: Word): Word => operation('u32', 'and', bitsOf(x), u32(0x7fffffff));
const isNumber = (x: Word): Word => operation('bool', 'lessEqual', magnitudeOf(x), u32(0x7f800000));

/**
 * A comparison that holds for equal operands. A compiler may take `x == x` for true, so that one side is also tested for
 * being a number by its bits.
 */
function withoutNaN(operator: 'equal' | 'lessEqual'): Binary {
  return (a, b) => both(operation('bool', operator, a, b), isNumber(a.kind === 'literal' ? b : a));
}

const floatEqual = withoutNaN('equal');
const floatLess = plain('bool', 'less');
const floatLessEqual = withoutNaN('lessEqual');

/** Rounding that leaves whole numbers of 2^23 and more, infinities and NaN as they are, and keeps the sign of a zero. */
function rounding(operator: 'floor' | 'ceil' | 'trunc' | 'round'): Unary {
  return (x) => {
    const rounded = operation('u32', 'or', bitsOf(operation('f32', operator, x)), signOf(x));
    const isWhole = operation('bool', 'lessEqual', u32(0x4b000000), magnitudeOf(x));
    return operation('f32', 'bitsToF32', choose(isWhole, bitsOf(x), rounded));
  };
}
const signOf = (x: Word): Word => operation('u32', 'and', bitsOf(x), u32(0x80000000));

const floatArithmetic =
  (operator: 'add' | 'subtract' | 'multiply' | 'divide'): Binary =>
  (a, b) =>
    operation('f32', operator, hiddenZero(a), hiddenZero(b));

const float: Table<Exclude<UnaryOperator, 'not'>, Exclude<ArithmeticOperator, BitOperator | WordOnly>> = {
  unary: {
    negate: plain('f32', 'negate'),
    abs: plain('f32', 'abs'),
    sqrt: plain('f32', 'sqrt'),
    floor: rounding('floor'),
    ceil: rounding('ceil'),
    trunc: rounding('trunc'),
    round: rounding('round'),
  },
  binary: {
    add: floatArithmetic('add'),
    subtract: floatArithmetic('subtract'),
    multiply: floatArithmetic('multiply'),
    divide: floatArithmetic('divide'),
    remainder: plain('f32', 'f32Remainder'),
    minimum: plain('f32', 'minimum'),
    maximum: plain('f32', 'maximum'),
    equal: floatEqual,
    notEqual: (a, b) => not(floatEqual(a, b)),
    less: floatLess,
    lessEqual: floatLessEqual,
    greater: swapped(floatLess),
    greaterEqual: swapped(floatLessEqual),
  },
};

const integerComparison: { readonly [Operator in ComparisonOperator]: Binary } = {
  equal: plain('bool', 'equal'),
  notEqual: plain('bool', 'notEqual'),
  less: plain('bool', 'less'),
  lessEqual: plain('bool', 'lessEqual'),
  greater: swapped(plain('bool', 'less')),
  greaterEqual: swapped(plain('bool', 'lessEqual')),
};

/** Division where 0 as divisor gives 0. The divisor -1 is a negation, because the smallest integer by -1 is not defined in WGSL. */
function guardedDivision(operator: 'divide' | 'remainder'): Binary {
  return (a, b) => {
    const byMinusOne = operator === 'divide' ? operation('i32', 'negate', a) : i32(0);
    if (b.kind === 'literal') {
      if (b.bits === 0) return i32(0);
      return b.bits === 0xffffffff ? byMinusOne : operation('i32', operator, a, b);
    }
    const isZero = operation('bool', 'equal', b, i32(0));
    const isMinusOne = operation('bool', 'equal', b, i32(-1));
    const divisor = choose(operation('bool', 'or', isZero, isMinusOne), i32(1), b);
    return choose(isZero, i32(0), choose(isMinusOne, byMinusOne, operation('i32', operator, a, divisor)));
  };
}

const countOf = plain('u32', 'toU32');

/** A count outside [0, 32) is at least 32 as u32. */
const shiftLeft: Binary = (a, b) => {
  const count = countOf(b);
  const shifted = operation('i32', 'shiftLeft', a, operation('u32', 'and', count, u32(31)));
  return choose(operation('bool', 'less', count, u32(32)), shifted, i32(0));
};

/** By 31 and more, only the sign is left: 0 or -1. */
const shiftRight: Binary = (a, b) =>
  operation('i32', 'shiftRight', a, operation('u32', 'minimum', countOf(b), u32(31)));

const int32: Table<IntegerUnary, ArithmeticOperator> = {
  unary: {
    negate: plain('i32', 'negate'),
    abs: plain('i32', 'abs'),
    not: plain('i32', 'complement'),
  },
  binary: {
    add: plain('i32', 'add'),
    subtract: plain('i32', 'subtract'),
    multiply: plain('i32', 'multiply'),
    divide: guardedDivision('divide'),
    remainder: guardedDivision('remainder'),
    minimum: plain('i32', 'minimum'),
    maximum: plain('i32', 'maximum'),
    and: plain('i32', 'and'),
    or: plain('i32', 'or'),
    xor: plain('i32', 'xor'),
    shiftLeft,
    shiftRight,
    multiplyHigh: plain('i32', 'wordProductHigh'),
    ...integerComparison,
  },
};

/** The low byte, to which uint8 arithmetic wraps. */
export const lowByte = (x: Word): Word => operation('i32', 'and', x, i32(255));
const wrapped =
  (operator: Binary): Binary =>
  (a, b) =>
    lowByte(operator(a, b));

const uint8: Table<IntegerUnary, Exclude<ArithmeticOperator, WordOnly>> = {
  unary: {
    negate: (x) => lowByte(int32.unary.negate(x)),
    abs: (x) => x,
    not: (x) => lowByte(int32.unary.not(x)),
  },
  binary: {
    ...int32.binary,
    add: wrapped(int32.binary.add),
    subtract: wrapped(int32.binary.subtract),
    multiply: wrapped(int32.binary.multiply),
    shiftLeft: wrapped(int32.binary.shiftLeft),
  },
};

const pairLess = plain('bool', 'pairLess');
const pairLessEqual = plain('bool', 'pairLessEqual');

const int64: Table<IntegerUnary, Exclude<ArithmeticOperator, WordOnly>> = {
  unary: {
    negate: plain('pair', 'pairNegate'),
    abs: plain('pair', 'pairAbs'),
    not: plain('pair', 'complement'),
  },
  binary: {
    add: plain('pair', 'pairAdd'),
    subtract: plain('pair', 'pairSubtract'),
    multiply: plain('pair', 'pairMultiply'),
    divide: plain('pair', 'pairDivide'),
    remainder: plain('pair', 'pairRemainder'),
    minimum: plain('pair', 'pairMinimum'),
    maximum: plain('pair', 'pairMaximum'),
    and: plain('pair', 'and'),
    or: plain('pair', 'or'),
    xor: plain('pair', 'xor'),
    shiftLeft: plain('pair', 'pairShiftLeft'),
    shiftRight: plain('pair', 'pairShiftRight'),
    equal: plain('bool', 'pairEqual'),
    notEqual: (a, b) => not(operation('bool', 'pairEqual', a, b)),
    less: pairLess,
    lessEqual: pairLessEqual,
    greater: swapped(pairLess),
    greaterEqual: swapped(pairLessEqual),
  },
};

const boolLess: Binary = (a, b) => both(not(a), b);
const boolLessEqual: Binary = (a, b) => operation('bool', 'or', not(a), b);

const bool: Table<'not', 'and' | 'or' | 'xor'> = {
  unary: { not },
  binary: {
    and: both,
    or: plain('bool', 'or'),
    xor: plain('bool', 'notEqual'),
    equal: plain('bool', 'equal'),
    notEqual: plain('bool', 'notEqual'),
    less: boolLess,
    lessEqual: boolLessEqual,
    greater: swapped(boolLess),
    greaterEqual: swapped(boolLessEqual),
  },
};

/** The types of the IR that WGSL can compute. */
export type LegalType = 'float32' | 'int32' | 'int64' | 'uint8' | 'bool' | 'index';

type AnyTable = {
  readonly unary: { readonly [Operator in UnaryOperator]?: Unary };
  readonly binary: { readonly [Operator in BinaryOperator]?: Binary };
};

const tables: { readonly [Type in LegalType]: AnyTable } = { float32: float, int32, index: int32, int64, uint8, bool };

/** The word types that hold values of the IR's types. */
export const wordTypes: { readonly [Type in LegalType]: WordType } = {
  float32: 'f32',
  int32: 'i32',
  index: 'i32',
  uint8: 'i32',
  int64: 'pair',
  bool: 'bool',
};

export function legaliseUnary(operator: UnaryOperator, type: LegalType, x: Word): Word {
  const rule = tables[type].unary[operator];
  if (rule === undefined) throw new TypeError(`${operator} is not defined for ${type}`);
  return rule(x);
}

export function legaliseBinary(operator: BinaryOperator, type: LegalType, a: Word, b: Word): Word {
  const rule = tables[type].binary[operator];
  if (rule === undefined) throw new TypeError(`${operator} is not defined for ${type}`);
  return rule(a, b);
}

/** 0, or false, of a word type. */
export function zeroOf(type: WordType): Word {
  return literal(type, 0);
}
