/** @file Makes a column of values as a table holds them: one kind for all, or an error that names the row. */
import { ArgumentError, ValueError } from '../../errors/errors.ts';
import { Column, type ColumnValues, type NumberArray } from './column.ts';
import { isMissing, type ReadingRule } from './missing.ts';

/** The values of a column as a library gives them. */
export interface RawColumn {
  readonly values: ArrayLike<unknown>;
  /** Numbers are milliseconds since 1970. */
  readonly areDates?: boolean;
}

/** Words for a value in an error. */
function shown(value: unknown): string {
  if (typeof value === 'string')
    return `the text ${JSON.stringify(value.length > 30 ? `${value.slice(0, 30)}…` : value)}`;
  if (typeof value === 'number' || typeof value === 'boolean') return `the ${typeof value} ${value}`;
  if (typeof value === 'bigint') return `the integer ${value}n`;
  if (value instanceof Date) return 'a date';
  return Array.isArray(value) || ArrayBuffer.isView(value) ? 'an array' : `a value of type ${typeof value}`;
}

function mixed(name: string, values: ArrayLike<unknown>, row: number, rule: ReadingRule): ValueError {
  const first = Array.from(values).findIndex((value) => !isMissing(value, rule));
  return new ValueError(
    'columnsOf/mixed',
    `the values of column '${name}' are of several types: ${shown(values[first])} in row ${first}, ${shown(values[row])} in row ${row}\n  rule: a column holds numbers, integers (bigint), booleans, dates or text\n  fix: name what stands for a missing value, { missing: ['', 'NA'] }, or make the values alike`,
    { column: name, row },
  );
}

/** The values of a column of one type, each written by `write`; gives the mask of missing ones, if there are any. */
function fill(
  name: string,
  values: ArrayLike<unknown>,
  rule: ReadingRule,
  write: (value: unknown, row: number) => boolean,
): Uint8Array | undefined {
  let missing: Uint8Array | undefined;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (isMissing(value, rule)) {
      missing ??= new Uint8Array(values.length);
      missing[row] = 1;
    } else if (!write(value, row)) throw mixed(name, values, row, rule);
  }
  return missing;
}

function numbersOf(name: string, values: ArrayLike<unknown>, rule: ReadingRule): Float64Array {
  const out = new Float64Array(values.length);
  const { missingNumbers } = rule;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (typeof value === 'number') out[row] = value;
    else if (isMissing(value, rule)) out[row] = Number.NaN;
    else throw mixed(name, values, row, rule);
  }
  if (missingNumbers.size > 0) {
    for (let row = 0; row < out.length; row++) if (missingNumbers.has(out[row] as number)) out[row] = Number.NaN;
  }
  return out;
}

function beyond(name: string, value: bigint, row: number): ValueError {
  return new ValueError(
    'columnsOf/huge',
    `column '${name}' has ${value} in row ${row}, which is beyond int64\n  fix: make text of it, or a float`,
    { column: name, row },
  );
}

function integersOf(name: string, values: ArrayLike<unknown>, rule: ReadingRule): ColumnValues {
  const out = new BigInt64Array(values.length);
  const missing = fill(name, values, rule, (value, row) => {
    if (typeof value !== 'bigint') return false;
    if (BigInt.asIntN(64, value) !== value) throw beyond(name, value, row);
    out[row] = value;
    return true;
  });
  return { kind: 'integer', values: out, missing };
}

function booleansOf(name: string, values: ArrayLike<unknown>, rule: ReadingRule): ColumnValues {
  const out = new Uint8Array(values.length);
  const missing = fill(name, values, rule, (value, row) => {
    if (typeof value !== 'boolean') return false;
    out[row] = value ? 1 : 0;
    return true;
  });
  return { kind: 'boolean', values: out, missing };
}

function datesOf(name: string, values: ArrayLike<unknown>, rule: ReadingRule): ColumnValues {
  const out = new Float64Array(values.length).fill(Number.NaN);
  fill(name, values, rule, (value, row) => {
    const time = value instanceof Date ? value.getTime() : value;
    if (typeof time !== 'number') return false;
    if (Number.isNaN(new Date(time).getTime())) {
      throw new ValueError(
        'columnsOf/date',
        `column '${name}' has a date out of range in row ${row}\n  rule: dates of JavaScript lie within 100,000,000 days of 1970\n  fix: null for a missing date`,
        { column: name, row },
      );
    }
    out[row] = time;
    return true;
  });
  return { kind: 'date', values: out };
}

/** Text, or booleans where all of it means true or false. */
function textsOf(name: string, values: ArrayLike<unknown>, rule: ReadingRule): ColumnValues {
  const out: (string | null)[] = new Array(values.length);
  const { truths, longestMissing } = rule;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (typeof value === 'string' && value.length > longestMissing) out[row] = value;
    else if (isMissing(value, rule)) out[row] = null;
    else if (typeof value === 'string') out[row] = value;
    else throw mixed(name, values, row, rule);
  }
  if (!out.every((text) => text === null || truths.has(text))) return { kind: 'text', values: out };
  const missing = out.includes(null) ? Uint8Array.from(out, (text) => (text === null ? 1 : 0)) : undefined;
  return {
    kind: 'boolean',
    values: Uint8Array.from(out, (text) => (text !== null && truths.get(text) ? 1 : 0)),
    missing,
  };
}

/** Typed arrays stay where they are, if nothing in them stands for a missing value. */
function ofTypedArray(name: string, values: ArrayBufferView, rule: ReadingRule): ColumnValues {
  if (values instanceof BigInt64Array) return { kind: 'integer', values, missing: undefined };
  if (values instanceof BigUint64Array) {
    const signed = new BigInt64Array(values.buffer, values.byteOffset, values.length);
    const row = signed.findIndex((value) => value < 0n);
    if (row >= 0) throw beyond(name, values[row] as bigint, row);
    return { kind: 'integer', values: signed, missing: undefined };
  }
  const numbers = values as NumberArray;
  if (rule.missingNumbers.size > 0 && numbers.some((value) => rule.missingNumbers.has(value))) {
    return { kind: 'number', values: numbersOf(name, numbers, rule) };
  }
  return { kind: 'number', values: numbers };
}

function contentOf(name: string, { values, areDates = false }: RawColumn, rule: ReadingRule): ColumnValues {
  if (ArrayBuffer.isView(values) && !(values instanceof DataView) && !areDates) {
    return ofTypedArray(name, values, rule);
  }
  let row = 0;
  while (row < values.length && isMissing(values[row], rule)) row++;
  if (row === values.length) return { kind: 'empty', values: { length: row } };
  const first = values[row];
  if (areDates || first instanceof Date) return datesOf(name, values, rule);
  switch (typeof first) {
    case 'number':
      return { kind: 'number', values: numbersOf(name, values, rule) };
    case 'bigint':
      return integersOf(name, values, rule);
    case 'boolean':
      return booleansOf(name, values, rule);
    case 'string':
      return textsOf(name, values, rule);
    default:
      throw new ArgumentError(
        'columnsOf/value',
        `column '${name}' holds ${shown(first)} in row ${row}\n  rule: a column holds numbers, integers (bigint), booleans, dates or text\n  fix: leave the column out, or make several columns of it`,
        { column: name, row },
      );
  }
}

/** The column of raw values. */
export function readColumn(name: string, raw: RawColumn, rule: ReadingRule): Column {
  return new Column(name, contentOf(name, raw, rule));
}
