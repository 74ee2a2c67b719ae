/**
 * @file The tables of other libraries, recognised by the functions that they have, not by their classes: several versions of a library
 * may be loaded, and none of them is imported here.
 */
import { ArgumentError } from '../../errors/errors.ts';
import { isRecord } from '../../ops/options.ts';
import type { RawColumn } from './read-values.ts';

/** A table as its library gives it: columns are read when they are asked for. */
export interface Source {
  readonly names: readonly string[];
  readonly length: number;
  readonly read: (position: number) => RawColumn;
}

/** Has the object functions of these names? */
function has<Name extends string>(
  given: unknown,
  ...names: readonly Name[]
): given is Record<Name, (...values: readonly unknown[]) => unknown> {
  return (
    typeof given === 'object' && given !== null && names.every((name) => typeof Reflect.get(given, name) === 'function')
  );
}

const field = (given: unknown, name: string): unknown => Reflect.get(given as object, name);

const texts = (given: unknown): string[] => Array.from(given as Iterable<unknown>, String);

const list = (given: unknown): unknown[] => Array.from(given as Iterable<unknown>);

/** A series of Polars: it makes a typed array of numbers where none is missing. */
function polarsSeries(series: unknown): RawColumn | undefined {
  if (!has(series, 'toArray', 'toTypedArray', 'nullCount')) return undefined;
  const isNumber = /\b(Float|U?Int)(8|16|32|64)\b/.test(String(field(series, 'dtype')));
  const values = isNumber && series.nullCount() === 0 ? series.toTypedArray() : series.toArray();
  return { values: values as ArrayLike<unknown> };
}

function polars(table: unknown): Source | undefined {
  if (!has(table, 'getColumn') || !Array.isArray(field(table, 'columns'))) return undefined;
  const names = texts(field(table, 'columns'));
  return {
    names,
    length: Number(field(table, 'height')),
    read: (position) => polarsSeries(table.getColumn(names[position])) ?? { values: [] },
  };
}

/** The bits of Arrow: dates come as milliseconds, halves as words without meaning. */
const arrowTypes = { float: 3, date: 8, timestamp: 10 };

/** Calls `see` for each row of a batch that has no value. */
function missingOfBatch(batch: unknown, see: (row: number) => void): void {
  const bits = field(batch, 'nullBitmap') ?? field(batch, 'validity');
  if (!(bits instanceof Uint8Array) || bits.length === 0) return;
  const offset = Number(field(batch, 'offset') ?? 0);
  const length = Number(field(batch, 'length'));
  for (let row = 0; row < length; row++) {
    const bit = row + offset;
    if ((((bits[bit >> 3] as number) >> (bit & 7)) & 1) === 0) see(row);
  }
}

/** A vector of Apache Arrow or a column of flechette. */
function arrowVector(vector: unknown): RawColumn | undefined {
  if (!has(vector, 'toArray', 'at') || !isRecord(field(vector, 'type')) || !Array.isArray(field(vector, 'data'))) {
    return undefined;
  }
  const { typeId, precision } = field(vector, 'type') as { readonly typeId?: number; readonly precision?: number };
  if (typeId === arrowTypes.date || typeId === arrowTypes.timestamp) return { values: list(vector), areDates: true };
  if (typeId === arrowTypes.float && precision !== 0) {
    const values = vector.toArray();
    if (field(vector, 'nullCount') === 0) return { values: values as ArrayLike<unknown> };
    // What lies in the place of a missing value is anything.
    const numbers = Float64Array.from(values as ArrayLike<number>);
    let start = 0;
    for (const batch of list(field(vector, 'data'))) {
      const from = start;
      missingOfBatch(batch, (row) => {
        numbers[from + row] = Number.NaN;
      });
      start += Number(field(batch, 'length'));
    }
    return { values: numbers };
  }
  const isWhole = field(vector, 'nullCount') === 0;
  return { values: isWhole && typeId !== arrowTypes.float ? (vector.toArray() as ArrayLike<unknown>) : list(vector) };
}

function arrow(table: unknown): Source | undefined {
  if (!has(table, 'getChildAt')) return undefined;
  const schema = field(table, 'schema');
  const fields = isRecord(schema) ? schema['fields'] : undefined;
  if (!Array.isArray(fields)) return undefined;
  return {
    names: fields.map((each: unknown) => String(field(each, 'name'))),
    length: Number(field(table, 'numRows')),
    read: (position) => arrowVector(table.getChildAt(position)) ?? { values: [] },
  };
}

function arquero(table: unknown): Source | undefined {
  if (!has(table, 'columnNames', 'column', 'array', 'numRows', 'isFiltered', 'isOrdered')) return undefined;
  const names = texts(table.columnNames());
  // Filters and orders of Arquero lie over the columns, which are as they were.
  const isPlain = table.isFiltered() === false && table.isOrdered() === false;
  return {
    names,
    length: Number(table.numRows()),
    read: (position) => {
      const column = table.column(names[position]);
      if (isPlain && (Array.isArray(column) || ArrayBuffer.isView(column))) return { values: column as unknown[] };
      return (isPlain ? arrowVector(column) : undefined) ?? { values: table.array(names[position]) as unknown[] };
    },
  };
}

function duckdbColumns(names: unknown, columns: unknown): Source {
  const values = columns as readonly (readonly unknown[])[];
  return {
    names: texts(names),
    length: values[0]?.length ?? 0,
    read: (position) => ({ values: values[position] ?? [] }),
  };
}

function duckdb(table: unknown): Source | undefined {
  if (!has(table, 'columnNames', 'getColumnsJS', 'readAll')) return undefined;
  if (field(table, 'done') !== true) {
    throw new ArgumentError(
      'columnsOf/unread',
      `this DuckDB result has rows that are not read yet\n  fix: await reader.readAll() first, or give columnsOf the result of connection.stream(sql) and await it`,
    );
  }
  return duckdbColumns(table.columnNames(), table.getColumnsJS());
}

/** A result of DuckDB whose rows are still to come. */
export interface Unread {
  fetchChunk(): Promise<unknown>;
  columnNames(): readonly string[];
  getColumnsJS(): Promise<unknown>;
}

export function isUnread(table: unknown): table is Unread {
  return has(table, 'fetchChunk', 'columnNames', 'getColumnsJS');
}

/** Reads the rows that are still to come. */
export async function readUnread(table: Unread): Promise<Source> {
  return duckdbColumns(table.columnNames(), await table.getColumnsJS());
}

/** The table of a library, if it is one. */
export function librarySource(table: unknown): Source | undefined {
  if (has(table, 'collect', 'fetch')) {
    throw new ArgumentError(
      'columnsOf/lazy',
      'a lazy frame of Polars has no rows yet\n  fix: columnsOf(await frame.collect())',
    );
  }
  return polars(table) ?? arquero(table) ?? arrow(table) ?? duckdb(table);
}

/** A single column of a library, if it is one. */
export function libraryColumn(given: unknown): RawColumn | undefined {
  return polarsSeries(given) ?? arrowVector(given);
}
