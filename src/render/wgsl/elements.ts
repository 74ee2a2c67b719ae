/** @file How the IR's types lie in memory, and the way between memory and values. */
import type { LegalType } from './operators.ts';
import { choose, type Element, operation, u32, type Word } from './words.ts';

export const elements: { readonly [Type in LegalType]: Element } = {
  float32: 'word',
  int32: 'word',
  index: 'word',
  int64: 'pair',
  bool: 'byte',
  uint8: 'byte',
};

/** A value from the word, pair or byte that was fetched. */
export function fromMemory(type: LegalType, fetched: Word): Word {
  switch (type) {
    case 'float32':
      return operation('f32', 'bitsToF32', fetched);
    case 'bool':
      return operation('bool', 'notEqual', fetched, u32(0));
    case 'int64':
      return fetched;
    default:
      return operation('i32', 'toI32', fetched);
  }
}

/** The word, pair or byte of a value. */
export function toMemory(type: LegalType, value: Word): Word {
  switch (type) {
    case 'float32':
      return operation('u32', 'bitsToU32', value);
    case 'bool':
      return choose(value, u32(1), u32(0));
    case 'int64':
      return value;
    default:
      return operation('u32', 'toU32', value);
  }
}
