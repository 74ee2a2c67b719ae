/** @file The columns of a table or of a matrix, by name. */
import { type TableColumns, tableOf } from '../data/table/columns.ts';
import { ArgumentError, ValueError } from '../errors/errors.ts';
import { nearest } from '../errors/nearest.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import { checkedTexts } from './options.ts';
import { emptyList, matrixOf } from './values.ts';

/** A table of any library, records, an object of lists, or a matrix with a column for each feature. */
export type Table = object | Tensor;

export interface NamedColumn {
  readonly name: string;
  readonly values: ArrayLike<number>;
}

const areRows = (given: unknown): boolean =>
  Array.isArray(given) && (Array.isArray(given[0]) || ArrayBuffer.isView(given[0]));

/** The columns of numbers, or those asked for. Errors: those of tables, `CALL/columns`. */
export function columnsOf(
  call: string,
  given: Table,
  asked: readonly string[] | undefined,
): { readonly columns: readonly NamedColumn[]; readonly table: TableColumns | undefined } {
  if (isTensor(given) || areRows(given)) {
    const { rows, columns, values } = matrixOf(call, 'table', given);
    const names = checkedTexts(call, 'columns', asked, columns) ?? Array.from({ length: columns }, (_, i) => `x${i}`);
    const list = names.map((name, column) => ({
      name,
      values: Float64Array.from({ length: rows }, (_, row) => values[row * columns + column] as number),
    }));
    return { columns: list, table: undefined };
  }
  const table: TableColumns = tableOf(given);
  if (table.length === 0) throw emptyList(call, 'table');
  const unknown = asked?.find((name) => !table.has(name));
  if (unknown !== undefined) {
    throw new ArgumentError(
      `${call}/columns`,
      `the table of ${call} has no column '${unknown}'\n  rule: its columns are ${table.names.join(', ')}${nearest(unknown, table.names)}`,
      { column: unknown },
    );
  }
  const chosen =
    asked?.map((name) => table.find(name, call)) ??
    [...table].filter(({ kind }) => kind === 'number' || kind === 'integer');
  if (chosen.length === 0) {
    throw new ValueError(
      `${call}/columns`,
      `the table of ${call} has no column of numbers among ${table.names.join(', ')}\n  fix: make numbers of them, as by a data.TablePreprocessor`,
    );
  }
  return { columns: chosen.map((column) => ({ name: column.name, values: column.numbers() })), table };
}
