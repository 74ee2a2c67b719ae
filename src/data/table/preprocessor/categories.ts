/** @file Categories of a column as numbers of classes. */
import type { Column } from '../column.ts';
import { firstMissing, missingValue, nothingToFill, unseenCategory, wrongKind } from './failures.ts';
import type { CheckedSpecification } from './specification.ts';
import type { Category, ColumnState } from './state.ts';

type Learned = Pick<ColumnState, 'kind' | 'fill' | 'categories' | 'unseen'>;

/** The values as categories, null where they are missing. */
function categoryValues(column: Column): readonly (Category | null)[] {
  const { content } = column;
  if (content.kind === 'text') return content.values;
  if (content.kind === 'date') {
    throw wrongKind(column, "categories are needed: text, numbers or booleans\n  fix: encode: 'date'");
  }
  const numbers = column.numbers();
  return Array.from(numbers, (value) =>
    Number.isNaN(value) ? null : content.kind === 'boolean' ? value === 1 : value,
  );
}

/** Numbers by size, texts by their code units. */
function inOrder(categories: Iterable<Category>): Category[] {
  return [...categories].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function fillOf(
  column: Column,
  { fill }: CheckedSpecification,
  counts: ReadonlyMap<Category, number>,
): ColumnState['fill'] {
  if (fill === 'error' || fill === 'drop') return fill;
  if (typeof fill === 'object') return { value: fill.constant };
  if (fill !== 'mostFrequent') {
    throw wrongKind(column, `fill: '${fill}' needs numbers\n  fix: fill: 'mostFrequent' or { constant: … }`);
  }
  if (counts.size === 0) throw nothingToFill(column, 'most frequent value');
  const most = Math.max(...counts.values());
  return { value: inOrder([...counts].filter(([, count]) => count === most).map(([value]) => value))[0] as Category };
}

function countCategories(values: readonly (Category | null)[]): ReadonlyMap<Category, number> {
  // One look-up a value: counts stand in an array of their own.
  const places = new Map<Category, number>();
  const counts: number[] = [];
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as Category | null;
    if (value === null) continue;
    const place = places.get(value);
    if (place === undefined) {
      places.set(value, counts.length);
      counts.push(1);
    } else counts[place] = (counts[place] as number) + 1;
  }
  return new Map([...places].map(([value, place]) => [value, counts[place] as number]));
}

export function learnCategories(column: Column, specification: CheckedSpecification): Learned {
  const { categories: wanted, unseen } = specification;
  const counts = countCategories(categoryValues(column));
  const fill = fillOf(column, specification, counts);
  if (typeof fill !== 'object' && column.missingCount > 0) throw missingValue(column, firstMissing(column));
  const seen = new Set(counts.keys());
  // A class of its own, also where nothing is missing yet.
  if (typeof fill === 'object') seen.add(fill.value);
  const learned = { kind: column.kind, fill, categories: wanted ?? inOrder(seen), unseen };
  // What was given must hold what is there.
  if (wanted !== undefined) codesOf(column, learned);
  return learned;
}

/** How many classes there are, that of the others included. */
export const classCount = ({ categories, unseen }: Learned): number => categories.length + (unseen === 'other' ? 1 : 0);

/** The class of each row; those that are not known are the last one, or an error. */
export function codesOf(column: Column, { kind, fill, categories, unseen }: Learned): Int32Array {
  if (column.kind !== kind && column.kind !== 'empty' && kind !== 'empty') {
    throw wrongKind(column, `it held ${kind === 'text' ? 'text' : `values of kind ${kind}`} in fit`);
  }
  const codes = new Map<Category, number>(categories.map((category, code) => [category, code]));
  const values = categoryValues(column);
  const out = new Int32Array(values.length);
  for (let row = 0; row < out.length; row++) {
    let value = values[row] as Category | null;
    if (value === null) {
      if (typeof fill !== 'object') throw missingValue(column, row);
      value = fill.value;
    }
    const code = codes.get(value);
    if (code !== undefined) out[row] = code;
    else if (unseen === 'other') out[row] = categories.length;
    else throw unseenCategory(column, row, value, categories.length);
  }
  return out;
}

/** The categories of classes; null for the others. */
export function categoriesOf({ categories }: Learned, codes: ArrayLike<number>): (Category | null)[] {
  return Array.from(codes, (code) => categories[code] ?? null);
}
