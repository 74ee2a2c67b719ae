/**
 * @file What is left of a kernel after legalisation: expressions and statements over the types that WGSL has. An int64 is a
 * `pair` of u32 words, low word first; uint8 and index are i32; memory is an array of words, from which elements are fetched.
 */

export type WordType = 'f32' | 'i32' | 'u32' | 'bool' | 'pair';

/** Operators that WGSL has itself, for every type that has them there. */
export type PlainOperator =
  | 'negate'
  | 'abs'
  | 'complement'
  | 'not'
  | 'sqrt'
  | 'floor'
  | 'ceil'
  | 'trunc'
  | 'round'
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'remainder'
  | 'minimum'
  | 'maximum'
  | 'and'
  | 'or'
  | 'xor'
  | 'shiftLeft'
  | 'shiftRight'
  | 'equal'
  | 'notEqual'
  | 'less'
  | 'lessEqual'
  | 'fma'
  | 'select'
  | 'toF32'
  | 'toI32'
  | 'toU32'
  | 'bitsToF32'
  | 'bitsToI32'
  | 'bitsToU32'
  | 'pair'
  | 'low';

/** Operators that are functions of the library (`library.ts`). */
export type LibraryOperator =
  | 'wordProductHigh'
  | 'pairNegate'
  | 'pairAbs'
  | 'pairAdd'
  | 'pairSubtract'
  | 'pairMultiply'
  | 'pairDivide'
  | 'pairRemainder'
  | 'pairMinimum'
  | 'pairMaximum'
  | 'pairShiftLeft'
  | 'pairShiftRight'
  | 'pairEqual'
  | 'pairLess'
  | 'pairLessEqual'
  | 'pairFromI32'
  | 'pairFromF32'
  | 'i32FromF32'
  | 'pairToF32'
  | 'f32Remainder';

export type WordOperator = PlainOperator | LibraryOperator;

/** How an element lies in memory: a word, two words, or a half or a byte of a word. */
export type Element = 'word' | 'pair' | 'half' | 'byte';

export type Word =
  /** The value by its bits; `high` is the high word of a pair. */
  | { readonly kind: 'literal'; readonly type: WordType; readonly bits: number; readonly high: number }
  | { readonly kind: 'name'; readonly type: WordType; readonly name: string }
  /** A word of the launch's arguments. */
  | { readonly kind: 'parameter'; readonly type: 'u32'; readonly position: number }
  /** An element of a slot as u32 or pair. `address` counts elements. */
  | {
      readonly kind: 'fetch';
      readonly type: WordType;
      readonly slot: number;
      readonly element: Element;
      readonly address: Word;
    }
  | {
      readonly kind: 'operation';
      readonly type: WordType;
      readonly operator: WordOperator;
      readonly operands: readonly Word[];
    };

export interface WordAccumulator {
  readonly name: string;
  /** The two partial results of each accumulator that `combine` merges. */
  readonly left: string;
  readonly right: string;
  readonly type: WordType;
  readonly initial: Word;
  readonly value: Word;
  readonly combine: Word;
}

export type WordStatement =
  | { readonly kind: 'let'; readonly name: string; readonly value: Word }
  | { readonly kind: 'variable'; readonly name: string; readonly initial: Word }
  | { readonly kind: 'assign'; readonly name: string; readonly value: Word }
  | {
      readonly kind: 'loop';
      /** Iterations touch no common element and carry nothing. */
      readonly isParallel: boolean;
      readonly index: string;
      readonly extent: Word;
      readonly body: readonly WordStatement[];
    }
  /** Folds values over an index into accumulators, in an order of the schedule's choice. */
  | {
      readonly kind: 'reduce';
      readonly index: string;
      readonly extent: Word;
      readonly body: readonly WordStatement[];
      readonly accumulators: readonly WordAccumulator[];
    }
  | {
      readonly kind: 'store';
      readonly slot: number;
      readonly element: Element;
      readonly address: Word;
      readonly value: Word;
    }
  | {
      readonly kind: 'branch';
      readonly condition: Word;
      readonly yes: readonly WordStatement[];
      readonly no: readonly WordStatement[];
    }
  /** Tells the launch's caller that guard `code` failed with `value`. */
  | { readonly kind: 'report'; readonly code: number; readonly value: Word };

/** Position of an argument word that is always 0, which no compiler knows. */
export const zeroPosition = 3;

type Literal = Extract<Word, { kind: 'literal' }>;

export function literal(type: WordType, bits: number, high = 0): Literal {
  return { kind: 'literal', type, bits: bits >>> 0, high: high >>> 0 };
}

export function named(type: WordType, name: string): Word {
  return { kind: 'name', type, name };
}

export function parameter(position: number): Word {
  return { kind: 'parameter', type: 'u32', position };
}

export const i32 = (value: number): Word => literal('i32', value);
export const u32 = (value: number): Word => literal('u32', value);

const floats = new Float32Array(1);
const words = new Uint32Array(floats.buffer);

export function f32(value: number): Word {
  floats[0] = value;
  const bits = words[0] ?? 0;
  const word = literal('f32', bits);
  const exponent = bits & 0x7f800000;
  // WGSL has no literals for infinity and NaN, and compilers lose the sign of -0 and the digits of subnormal numbers.
  return exponent === 0x7f800000 || (exponent === 0 && bits !== 0) ? opaque(word) : word;
}

/**
 * The value of a literal in a form that the shader compiler cannot evaluate. It refuses constant expressions that overflow
 * or give infinity or NaN, which are ordinary values here.
 */
function opaque(word: Literal): Word {
  const bits: Word = {
    kind: 'operation',
    type: 'u32',
    operator: 'or',
    operands: [literal('u32', word.bits), parameter(zeroPosition)],
  };
  switch (word.type) {
    case 'u32':
      return bits;
    case 'i32':
      return { kind: 'operation', type: 'i32', operator: 'bitsToI32', operands: [bits] };
    case 'f32':
      return { kind: 'operation', type: 'f32', operator: 'bitsToF32', operands: [bits] };
    case 'bool':
      return { kind: 'operation', type: 'bool', operator: 'notEqual', operands: [bits, literal('u32', 0)] };
    case 'pair':
      return { kind: 'operation', type: 'pair', operator: 'pair', operands: [bits, literal('u32', word.high)] };
  }
}

/** An operation, of which at least one operand is unknown to the shader compiler. */
export function operation(type: WordType, operator: WordOperator, ...operands: readonly Word[]): Word {
  const [first, ...others] = operands;
  if (first?.kind === 'literal' && others.every((operand) => operand.kind === 'literal')) {
    return { kind: 'operation', type, operator, operands: [opaque(first), ...others] };
  }
  return { kind: 'operation', type, operator, operands };
}

/**
 * A float that the shader compiler does not know to be 0: it takes `x * 0` for 0 and `x + 0` for x, which is wrong where x is
 * infinite, NaN or -0.
 */
export function hiddenZero(word: Word): Word {
  return word.kind === 'literal' && (word.bits & 0x7fffffff) === 0 ? opaque(word) : word;
}

/** `condition ? yes : no`. */
export function choose(condition: Word, yes: Word, no: Word): Word {
  return operation(yes.type, 'select', condition, yes, no);
}
