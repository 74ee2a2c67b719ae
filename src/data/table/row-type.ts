/** @file What the type of a table says of its rows: wrong names of columns fail to compile where the names are known. */
import type { Cell } from './column.ts';
import type { TableColumns } from './columns.ts';

type ItemOf<Values> = Values extends ArrayLike<infer Item> ? Item : Cell;

/** A row by name. Names are any text where the table's type does not say them, as with Polars, Arquero and DuckDB. */
export type RowOf<Table> =
  // What is any is no table of known names.
  0 extends 1 & Table
    ? Record<string, Cell>
    : Table extends TableColumns<infer Row>
      ? Row
      : Table extends readonly (infer Row)[]
        ? Row
        : Table extends { getChild(name: infer Name): unknown }
          ? { readonly [Known in Extract<Name, string>]: Cell }
          : Table extends Readonly<Record<string, ArrayLike<unknown>>>
            ? { readonly [Name in keyof Table]: ItemOf<Table[Name]> }
            : Record<string, Cell>;

/** The names of a table's columns. */
export type ColumnName<Table> = Extract<keyof RowOf<Table>, string>;

/** What a table is refused as whose type says that it lacks columns. */
export interface LacksColumn<Name> {
  readonly 'this table has no column': Name;
}

/** `unknown` where a table has the columns, or their names are not known, else what it can never be. */
export type Having<Table, Name extends string> = string extends Name
  ? unknown
  : [Name] extends [ColumnName<Table>]
    ? unknown
    : LacksColumn<Exclude<Name, ColumnName<Table>>>;
