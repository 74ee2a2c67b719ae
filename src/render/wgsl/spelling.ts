/** @file How WGSL writes each operator, literal and type. Text only: what operators mean is decided before, in `legalise.ts`. */
import type { LibraryOperator, PlainOperator, WordOperator, WordType } from './words.ts';

type Spell = (...operands: string[]) => string;

const infix =
  (symbol: string): Spell =>
  (a, b) =>
    `(${a} ${symbol} ${b})`;
const prefix =
  (symbol: string): Spell =>
  (a) =>
    `(${symbol}${a})`;
const call =
  (name: string): Spell =>
  (...operands) =>
    `${name}(${operands.join(', ')})`;

const plain: { readonly [Operator in PlainOperator]: Spell } = {
  negate: prefix('-'),
  abs: call('abs'),
  complement: prefix('~'),
  not: prefix('!'),
  sqrt: call('sqrt'),
  floor: call('floor'),
  ceil: call('ceil'),
  trunc: call('trunc'),
  round: call('round'),
  add: infix('+'),
  subtract: infix('-'),
  multiply: infix('*'),
  divide: infix('/'),
  remainder: infix('%'),
  minimum: call('min'),
  maximum: call('max'),
  and: infix('&'),
  or: infix('|'),
  xor: infix('^'),
  shiftLeft: infix('<<'),
  shiftRight: infix('>>'),
  equal: infix('=='),
  notEqual: infix('!='),
  less: infix('<'),
  lessEqual: infix('<='),
  fma: call('fma'),
  select: (condition, yes, no) => `select(${no}, ${yes}, ${condition})`,
  toF32: call('f32'),
  toI32: call('i32'),
  toU32: call('u32'),
  bitsToF32: call('bitcast<f32>'),
  bitsToI32: call('bitcast<i32>'),
  bitsToU32: call('bitcast<u32>'),
  pair: call('vec2<u32>'),
  low: (a) => `${a}.x`,
};

const library: { readonly [Operator in LibraryOperator]: Spell } = {
  wordProductHigh: call('wordProductHigh'),
  pairNegate: call('pairNegate'),
  pairAbs: call('pairAbs'),
  pairAdd: call('pairAdd'),
  pairSubtract: call('pairSubtract'),
  pairMultiply: call('pairMultiply'),
  pairDivide: call('pairDivide'),
  pairRemainder: call('pairRemainder'),
  pairMinimum: call('pairMinimum'),
  pairMaximum: call('pairMaximum'),
  pairShiftLeft: call('pairShiftLeft'),
  pairShiftRight: call('pairShiftRight'),
  pairEqual: call('pairEqual'),
  pairLess: call('pairLess'),
  pairLessEqual: call('pairLessEqual'),
  pairFromI32: call('pairFromI32'),
  pairFromF32: call('pairFromF32'),
  i32FromF32: call('i32FromF32'),
  pairToF32: call('pairToF32'),
  f32Remainder: call('f32Remainder'),
};

export const operatorSpelling: { readonly [Operator in WordOperator]: Spell } = { ...plain, ...library };

export const typeSpelling: { readonly [Type in WordType]: string } = {
  f32: 'f32',
  i32: 'i32',
  u32: 'u32',
  bool: 'bool',
  pair: 'vec2<u32>',
};

const words = new Uint32Array(1);
const floats = new Float32Array(words.buffer);

/** A float literal that stands for exactly these bits, which are those of 0 or of a normal number. */
function floatSpelling(bits: number): string {
  words[0] = bits;
  return `${floats[0] ?? 0}f`;
}

export function literalSpelling(type: WordType, bits: number, high: number): string {
  switch (type) {
    case 'f32':
      return floatSpelling(bits);
    case 'i32':
      return `i32(${bits | 0})`;
    case 'u32':
      return `${bits}u`;
    case 'bool':
      return bits === 0 ? 'false' : 'true';
    case 'pair':
      return `vec2<u32>(${bits}u, ${high}u)`;
  }
}
