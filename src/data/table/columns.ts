/** @file `columnsOf`: the columns of any table, whatever library it comes from. */
import { kindOf } from '../../errors/copies.ts';
import { ArgumentError, ValueError } from '../../errors/errors.ts';
import { nearest } from '../../errors/nearest.ts';
import type { Cell, Column } from './column.ts';
import { isUnread, librarySource, readUnread, type Source, type Unread } from './libraries.ts';
import { Listing } from './listing.ts';
import { type ReadingOptions, type ReadingRule, readingRule } from './missing.ts';
import { objectSource, recordSource } from './plain-tables.ts';
import { readColumn } from './read-values.ts';
import type { RowOf } from './row-type.ts';

/** So many rows stand in a notebook. */
const mostShown = 20;

/** What some programs write before the first letter of a file, and not every reader takes away. */
const byteOrderMark = '\ufeff';

function markedName(call: string, name: string): ArgumentError {
  return new ArgumentError(
    `${call}/column`,
    `the table has no column '${name}', but one whose name is that after a byte order mark\n  fix: text.replace(/^\\ufeff/, '') before the file is read`,
    { column: name },
  );
}

/**
 * The columns of a table, by name and in order. A column is read when it is first asked for, and checked then.
 */
export class TableColumns<Row = Record<string, Cell>> {
  readonly names: readonly Extract<keyof Row, string>[];
  /** Number of rows. */
  readonly length: number;
  readonly #read: (position: number) => Column;
  readonly #columns: (Column | undefined)[] = [];
  readonly #positions: ReadonlyMap<string, number>;

  constructor(names: readonly string[], length: number, read: (position: number) => Column) {
    this.names = Object.freeze([...names]) as readonly Extract<keyof Row, string>[];
    this.length = length;
    this.#read = read;
    this.#positions = new Map(names.map((name, position) => [name, position]));
    if (names.length === 0) throw new ValueError('columnsOf/empty', 'this table has no columns');
    const twice = names.find((name, position) => this.#positions.get(name) !== position);
    if (twice !== undefined) {
      throw new ValueError(
        'columnsOf/duplicate',
        `two columns have the name '${twice}'\n  fix: rename one, such as by SELECT a.id AS a_id, b.id AS b_id`,
        { column: twice },
      );
    }
  }

  /** Is there a column of this name? */
  has(name: string): boolean {
    return this.#positions.has(name);
  }

  /** The column of a name. */
  column<Name extends Extract<keyof Row, string>>(name: Name): Column<Exclude<Row[Name], null | undefined>>;
  column(name: string): Column<unknown> {
    return this.find(name);
  }

  /** The column of a name that the type does not know. */
  find(name: string, call = 'column'): Column {
    const position = this.#positions.get(name);
    if (position === undefined) {
      if (this.#positions.has(`${byteOrderMark}${name}`)) throw markedName(call, name);
      throw new ArgumentError(
        `${call}/column`,
        `the table has no column '${name}'\n  rule: its columns are ${this.names.join(', ')}${nearest(name, this.names)}`,
        { column: name },
      );
    }
    let column = this.#columns[position];
    if (column === undefined) {
      column = this.#read(position);
      this.#columns[position] = column;
    }
    return column;
  }

  /** A row as a record; a missing value is null. */
  row(index: number): { [Name in keyof Row]: Exclude<Row[Name], undefined> | null } {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      throw new ValueError('row/index', `row ${index} is out of range for ${this.length} rows`, { row: index });
    }
    return Object.fromEntries(this.names.map((name) => [name, this.find(name).get(index)])) as {
      [Name in keyof Row]: Exclude<Row[Name], undefined> | null;
    };
  }

  /** Some of the rows, in the order given. */
  take(rows: ArrayLike<number>): TableColumns<Row> {
    const chosen = Int32Array.from(rows);
    return new TableColumns<Row>(this.names, chosen.length, (position) =>
      this.find(this.names[position] as string).take(chosen),
    );
  }

  [Symbol.iterator](): Iterator<Column> {
    return this.names.map((name) => this.find(name))[Symbol.iterator]();
  }

  toString(): string {
    return `TableColumns(${this.length} rows: ${this.names.join(', ')})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** What notebooks of Jupyter show: the first rows. */
  [Symbol.for('Jupyter.display')](): Record<string, string> {
    const first = Array.from({ length: Math.min(this.length, mostShown) }, (_, index) => this.row(index));
    const rest = this.length > mostShown ? `, the first ${mostShown} of them` : '';
    const html = new Listing(first as Record<string, Cell>[]).toHtml(`${this.length} rows${rest}`);
    return { 'text/plain': this.toString(), 'text/html': html };
  }
}

function columnsFrom<Row>(source: Source, rule: ReadingRule): TableColumns<Row> {
  const { names, length, read } = source;
  return new TableColumns<Row>(names, length, (position) =>
    readColumn(names[position] as string, read(position), rule),
  );
}

/** The columns of a table that is there already. Errors are those of the call that asks. */
export function tableOf<Row>(table: unknown, rule: ReadingRule = readingRule('columnsOf')): TableColumns<Row> {
  if (table instanceof TableColumns) return table as TableColumns<Row>;
  if (isUnread(table)) {
    throw new ArgumentError(
      'columnsOf/unread',
      'the rows of this DuckDB result are still to come\n  fix: await data.columnsOf(result), and go on with what that gives',
    );
  }
  const source = Array.isArray(table) ? recordSource(table) : (librarySource(table) ?? objectSource(table));
  if (source !== undefined) return columnsFrom(source, rule);
  throw new ArgumentError(
    'columnsOf/table',
    `this is no table that is known: ${kindOf(table)}\n  rule: tables are those of Polars, Arquero, Apache Arrow, flechette and DuckDB, arrays of records, and objects of arrays\n  fix: [{ age: 22 }, { age: 38 }], or { age: [22, 38] }`,
  );
}

/**
 * The columns of a table of Polars, Arquero, Apache Arrow, flechette or DuckDB, of an array of records or of an object of arrays, recognised
 * by its shape. Nothing is copied that can be used where it is, and a column is read when it is first asked for. The result of a
 * streaming query is awaited.
 *
 * @throws {ArgumentError} when it is no table (`columnsOf/table`).
 * @throws {ValueError} when records differ in their names, or columns in their lengths (`columnsOf/ragged`).
 * @example
 * const table = data.columnsOf([{ age: 22, sex: 'male' }, { age: null, sex: 'female' }]);
 * table.names; // [ 'age', 'sex' ]
 * table.column('age').toArray(); // [ 22, null ]
 * table.column('age').missingCount; // 1
 */
export function columnsOf<Table extends Unread>(
  table: Table,
  options?: ReadingOptions,
): Promise<TableColumns<Record<string, Cell>>>;
export function columnsOf<Table>(table: Table, options?: ReadingOptions): TableColumns<RowOf<Table>>;
export function columnsOf(table: unknown, options?: ReadingOptions): TableColumns | Promise<TableColumns> {
  const rule = readingRule('columnsOf', options);
  return isUnread(table) ? readUnread(table).then((source) => columnsFrom(source, rule)) : tableOf(table, rule);
}
