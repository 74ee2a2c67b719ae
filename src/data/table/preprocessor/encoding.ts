/** @file What each encoding learns of a column, and the features that it makes. */
import type { Column } from '../column.ts';
import { classCount, codesOf, learnCategories } from './categories.ts';
import { learnDates, writeDates } from './dates.ts';
import { learnNumbers, type Write, writeNumbers } from './numbers.ts';
import { type CheckedSpecification, checkEncoding } from './specification.ts';
import type { ColumnState } from './state.ts';
import { longest } from './tokens.ts';

const neutral = {
  log: false,
  shift: 0,
  factor: 1,
  categories: [],
  unseen: 'error',
  parts: [],
  length: 0,
  padding: 0,
} as const;

/** The encoding of a column whose specification leaves it open. */
function encodingOf({ encode, named }: CheckedSpecification, { kind }: Column): ColumnState['encode'] {
  // What is to be scaled is meant to be a number.
  if (encode === undefined && named.includes('scale')) return 'number';
  return encode ?? (kind === 'text' ? 'oneHot' : kind === 'date' ? 'date' : 'number');
}

/** What a column teaches. */
export function learn(column: Column, specification: CheckedSpecification): ColumnState {
  const { indicator, parts, tokenize, padding } = specification;
  const encode = encodingOf(specification, column);
  checkEncoding(column.name, encode, specification.named);
  const common = { ...neutral, name: column.name, kind: column.kind, encode, indicator };
  if (encode === 'number') return { ...common, ...learnNumbers(column, specification) };
  if (encode === 'date') return { ...common, ...learnDates(column, specification), parts };
  if (encode === 'tokens' && tokenize !== undefined) {
    const { fill } = learnCategories(column, specification);
    return { ...common, fill, length: specification.length ?? longest(column, fill, tokenize), padding };
  }
  const learned = { ...common, ...learnCategories(column, specification) };
  if (encode !== 'ordinal') return learned;
  const codes = codesOf(column, learned);
  const { log, shift, factor } = learnNumbers(column, { ...specification, fill: { constant: 0 } }, codes);
  return { ...learned, log, shift, factor };
}

/** The names of a column's features. */
export function featuresOf(state: ColumnState): string[] {
  const { name, encode, indicator, categories, unseen, parts } = state;
  const own = (): string[] => {
    if (encode === 'number' || encode === 'ordinal') return [name];
    if (encode === 'date') return parts.map((part) => `${name}.${part}`);
    if (encode !== 'oneHot') return [];
    return [...categories.map((category) => `${name}=${category}`), ...(unseen === 'other' ? [`${name}=other`] : [])];
  };
  return [...own(), ...(indicator ? [`${name}=missing`] : [])];
}

function writeOneHot(codes: Int32Array): Write {
  return (out, width, offset, from, to) => {
    for (let row = from; row < to; row++) out[row * width + offset + (codes[row] as number)] = 1;
  };
}

function writeIndicator(column: Column): Write {
  return (out, width, offset, from, to) => {
    for (let row = from; row < to; row++) out[row * width + offset] = column.isMissing(row) ? 1 : 0;
  };
}

/** Writers of a column's features, each with the number of features that it writes. */
export function writersOf(state: ColumnState, column: Column): { readonly write: Write; readonly width: number }[] {
  const { encode, indicator } = state;
  const own = () => {
    if (encode === 'number') return [{ write: writeNumbers(column, state), width: 1 }];
    if (encode === 'date') return [{ write: writeDates(column, state), width: state.parts.length }];
    if (encode === 'oneHot') return [{ write: writeOneHot(codesOf(column, state)), width: classCount(state) }];
    if (encode !== 'ordinal') return [];
    const scaled = { ...state, fill: { value: 0 } };
    return [{ write: writeNumbers(column, scaled, codesOf(column, state)), width: 1 }];
  };
  return [...own(), ...(indicator ? [{ write: writeIndicator(column), width: 1 }] : [])];
}
