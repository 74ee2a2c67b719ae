/** @file How elements lie in memory, and the way between memory and values. */
import { type DTypeName, dtypes } from '../../storage/dtype.ts';
import { choose, type Element, operation, u32, type Word } from './words.ts';

const bySize: { readonly [size: number]: Element } = { 1: 'byte', 2: 'half', 4: 'word', 8: 'pair' };

/** Bits of an element. */
export const elementBits: { readonly [Form in Element]: number } = { byte: 8, half: 16, word: 32, pair: 64 };

/** How an element of a dtype lies in memory. */
export function elementOf(type: DTypeName): Element {
  return bySize[dtypes[type].itemsize] ?? 'word';
}

/** Several elements share a word, so that invocations that write neighbours write to one word. */
export function sharesWords(type: DTypeName): boolean {
  return dtypes[type].itemsize < 4;
}

/** A value from the word, pair, half or byte that was fetched; of a 16-bit float its bits. */
export function fromMemory(type: DTypeName, fetched: Word): Word {
  switch (type) {
    case 'float32':
      return operation('f32', 'bitsToF32', fetched);
    case 'bool':
      return operation('bool', 'notEqual', fetched, u32(0));
    case 'int64':
      return fetched;
    case 'int8':
    case 'int16': {
      const unused = u32(32 - 8 * dtypes[type].itemsize);
      const raised = operation('i32', 'shiftLeft', operation('i32', 'toI32', fetched), unused);
      return operation('i32', 'shiftRight', raised, unused);
    }
    default:
      return operation('i32', 'toI32', fetched);
  }
}

/** The word, pair, half or byte of a value. */
export function toMemory(type: DTypeName, value: Word): Word {
  switch (type) {
    case 'float32':
      return operation('u32', 'bitsToU32', value);
    case 'bool':
      return choose(value, u32(1), u32(0));
    case 'int64':
      return value;
    case 'int8':
    case 'int16':
      return operation('u32', 'and', operation('u32', 'toU32', value), u32(2 ** (8 * dtypes[type].itemsize) - 1));
    default:
      return operation('u32', 'toU32', value);
  }
}
