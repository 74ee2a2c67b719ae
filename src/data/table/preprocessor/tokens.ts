/** @file Texts of a column as ids, by the user's function. */
import { ValueError } from '../../../errors/errors.ts';
import type { Column } from '../column.ts';
import { firstMissing, missingValue, wrongKind } from './failures.ts';
import type { Tokenize } from './specification.ts';
import type { ColumnState } from './state.ts';

/** The ids of each row. */
function idsOf(column: Column, fill: ColumnState['fill'], tokenize: Tokenize): readonly (readonly number[])[] {
  const { content, name } = column;
  if (content.kind !== 'text' && content.kind !== 'empty') throw wrongKind(column, 'text is needed to make ids of');
  if (typeof fill !== 'object' && column.missingCount > 0) throw missingValue(column, firstMissing(column));
  const filling = typeof fill === 'object' ? String(fill.value) : '';
  return Array.from({ length: column.length }, (_, row) => {
    const text = content.kind === 'text' ? content.values[row] : null;
    const ids = Array.from(tokenize(text ?? filling));
    if (ids.every((id) => Number.isSafeInteger(id) && id >= 0)) return ids;
    throw new ValueError(
      'TablePreprocessor/tokens',
      `tokenize of column '${name}' gave ${String(ids.find((id) => !Number.isSafeInteger(id) || id < 0))} in row ${row}\n  rule: ids are whole numbers from 0 on`,
      { column: name, row },
    );
  });
}

/** The length of the longest text. */
export function longest(column: Column, fill: ColumnState['fill'], tokenize: Tokenize): number {
  return idsOf(column, fill, tokenize).reduce((most, { length }) => Math.max(most, length), 1);
}

/** Ids of all rows at one length: longer texts are cut, shorter ones are padded. */
export function tokenMatrix(column: Column, { fill, length, padding }: ColumnState, tokenize: Tokenize): BigInt64Array {
  const out = new BigInt64Array(column.length * length).fill(BigInt(padding));
  idsOf(column, fill, tokenize).forEach((ids, row) => {
    for (let i = 0; i < Math.min(ids.length, length); i++) out[row * length + i] = BigInt(ids[i] as number);
  });
  return out;
}
