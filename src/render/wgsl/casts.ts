/** @file Conversions between the types of the IR, in terms of the operators that WGSL has. */
import { type LegalType, lowByte, magnitudeOf } from './operators.ts';
import { choose, f32, i32, literal, operation, u32, type Word } from './words.ts';

/** x ≠ 0 for each type, as a test of bits: NaN and subnormal numbers are not 0. */
function toBool(type: LegalType, x: Word): Word {
  switch (type) {
    case 'bool':
      return x;
    case 'float32':
      return operation('bool', 'notEqual', magnitudeOf(x), u32(0));
    case 'int64':
      return operation('bool', 'not', operation('bool', 'pairEqual', x, literal('pair', 0)));
    default:
      return operation('bool', 'notEqual', x, i32(0));
  }
}

/** The value as i32: of an int64 the low bits, of a float the smallest number where i32 cannot hold it. */
function toI32(type: LegalType, x: Word): Word {
  switch (type) {
    case 'bool':
      return choose(x, i32(1), i32(0));
    case 'float32':
      return operation('i32', 'i32FromF32', x);
    case 'int64':
      return operation('i32', 'toI32', operation('u32', 'low', x));
    default:
      return x;
  }
}

/** WGSL does not say how it rounds an i32 beyond 2^24: two exact halves and one sum, which does round, decide it. */
function floatOfI32(x: Word): Word {
  const high = operation('f32', 'toF32', operation('i32', 'shiftRight', x, u32(16)));
  const low = operation('f32', 'toF32', operation('i32', 'and', x, i32(0xffff)));
  return operation('f32', 'add', operation('f32', 'multiply', high, f32(65536)), low);
}

function toF32(type: LegalType, x: Word): Word {
  switch (type) {
    case 'bool':
      return choose(x, f32(1), f32(0));
    case 'float32':
      return x;
    case 'int64':
      return operation('f32', 'pairToF32', x);
    case 'uint8':
      return operation('f32', 'toF32', x);
    default:
      return floatOfI32(x);
  }
}

function toPair(type: LegalType, x: Word): Word {
  switch (type) {
    case 'float32':
      return operation('pair', 'pairFromF32', x);
    case 'int64':
      return x;
    default:
      return operation('pair', 'pairFromI32', toI32(type, x));
  }
}

function toByte(type: LegalType, x: Word): Word {
  if (type === 'bool' || type === 'uint8') return toI32(type, x);
  return lowByte(type === 'float32' ? toI32('int64', toPair(type, x)) : toI32(type, x));
}

const casts: { readonly [To in LegalType]: (from: LegalType, x: Word) => Word } = {
  bool: toBool,
  int32: toI32,
  index: toI32,
  uint8: toByte,
  int64: toPair,
  float32: toF32,
};

export function legaliseCast(from: LegalType, to: LegalType, x: Word): Word {
  return casts[to](from, x);
}
