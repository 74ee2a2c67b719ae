/** @file Tables without a library: arrays of records, and objects of arrays. */
import { kindOf } from '../../errors/copies.ts';
import { ArgumentError, ValueError } from '../../errors/errors.ts';
import { toTypedArray } from '../../ops/creation/data.ts';
import { isRecord } from '../../ops/options.ts';
import { bool } from '../../storage/dtype.ts';
import { isTensor } from '../../tensor/tensor.ts';
import { Column } from './column.ts';
import { libraryColumn, type Source } from './libraries.ts';
import type { RawColumn } from './read-values.ts';

/** The values of one column, in any of the forms that a column has; undefined for anything else. */
export function rawColumn(given: unknown): RawColumn | undefined {
  if (Array.isArray(given)) return { values: given };
  if (ArrayBuffer.isView(given) && !(given instanceof DataView)) return { values: given as Float64Array };
  if (isTensor(given)) {
    if (given.sizes.length !== 1) return undefined;
    const values: ArrayLike<unknown> = toTypedArray(given);
    return { values: given.dtype === bool ? Array.from(values, (value) => value === 1) : values };
  }
  if (given instanceof Column) {
    // Numbers and integers without gaps stay in their memory.
    const { content } = given;
    if (content.kind === 'number' || (content.kind === 'integer' && content.missing === undefined)) {
      return { values: content.values };
    }
    return { values: given.toArray() };
  }
  return libraryColumn(given);
}

function ragged(row: number, problem: string, name: string): ValueError {
  return new ValueError(
    'columnsOf/ragged',
    `row ${row} ${problem} '${name}'\n  rule: all records have the names of the first one; a missing value is null\n  fix: check the separator and the quotes of the file, or give every record all names`,
    { column: name, row },
  );
}

/** Records have the names of the first one, no more and no less. */
function checkRecords(records: readonly unknown[], names: readonly string[]): void {
  const known = new Set(names);
  records.forEach((record, row) => {
    if (!isRecord(record)) {
      const list = Array.isArray(record) ? '\n  fix: an object of arrays, or records with names' : '';
      throw new ArgumentError(
        'columnsOf/record',
        `row ${row} of the table is no record, but ${kindOf(record)}${list}`,
        {
          row,
        },
      );
    }
    const own = Object.keys(record);
    if (own.length > names.length) {
      throw ragged(row, 'has a name that the first row has not:', own.find((name) => !known.has(name)) ?? '');
    }
    for (const name of names) if (!Object.hasOwn(record, name)) throw ragged(row, 'has no', name);
  });
}

export function recordSource(records: readonly unknown[]): Source {
  const [first] = records;
  if (first === undefined) {
    throw new ValueError(
      'columnsOf/empty',
      'an array of no records has no columns\n  rule: names come from the first record\n  fix: an object of arrays has names without rows: { age: [], name: [] }',
    );
  }
  const names = isRecord(first) ? Object.keys(first) : [];
  checkRecords(records, names);
  return {
    names,
    length: records.length,
    read: (position) => {
      const name = names[position] as string;
      const values = new Array<unknown>(records.length);
      for (let row = 0; row < values.length; row++) values[row] = (records[row] as Record<string, unknown>)[name];
      return { values };
    },
  };
}

/** An object whose values are all columns of one length. */
export function objectSource(table: unknown): Source | undefined {
  if (!isRecord(table)) return undefined;
  const prototype: unknown = Object.getPrototypeOf(table);
  if (prototype !== null && prototype !== Object.prototype) return undefined;
  const names = Object.keys(table);
  const columns = names.map((name) => {
    const raw = rawColumn(table[name]);
    if (raw !== undefined) return raw;
    throw new ArgumentError(
      'columnsOf/column',
      `column '${name}' is ${kindOf(table[name])}: an object of arrays has an array, a typed array or a tensor of one dim for each name`,
      { column: name },
    );
  });
  const length = columns[0]?.values.length ?? 0;
  const odd = columns.findIndex(({ values }) => values.length !== length);
  if (odd >= 0) {
    throw new ValueError(
      'columnsOf/ragged',
      `columns must have one length: '${names[0]}' has ${length} rows, '${names[odd]}' has ${columns[odd]?.values.length}`,
      { column: names[odd], row: Math.min(length, columns[odd]?.values.length ?? 0) },
    );
  }
  return { names, length, read: (position) => columns[position] ?? { values: [] } };
}
