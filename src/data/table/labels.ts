/** @file What is split: tables, arrays and data sets, and the labels of their rows. */
import { ArgumentError, ValueError } from '../../errors/errors.ts';
import { toTypedArray } from '../../ops/creation/data.ts';
import { isTensor, type Tensor } from '../../tensor/tensor.ts';
import { type Dataset, Subset } from '../dataset.ts';
import type { Cell } from './column.ts';
import { TableColumns, tableOf } from './columns.ts';

/** Labels of rows: a column's name, or one label for each row. */
export type Labels = string | Tensor | ArrayLike<Cell>;

/** What rows are taken from. */
export interface Splittable {
  readonly length: number;
  /** Some of the rows, as the same kind of thing. */
  readonly take: (rows: readonly number[]) => unknown;
  readonly table: TableColumns | undefined;
}

function isDataset(given: unknown): given is Dataset {
  if (typeof given !== 'object' || given === null || given instanceof TableColumns) return false;
  const { get, length } = given as { readonly get?: unknown; readonly length?: unknown };
  return typeof get === 'function' && typeof length === 'number';
}

/** Arrays give arrays, data sets subsets, and all tables `TableColumns`. */
export function splittable(given: unknown): Splittable {
  if (Array.isArray(given)) {
    const isTable = given.length > 0 && given.every((row) => typeof row === 'object' && row !== null && !isTensor(row));
    return {
      length: given.length,
      take: (rows) => rows.map((row) => given[row] as unknown),
      table: isTable && !Array.isArray(given[0]) ? tableOf(given) : undefined,
    };
  }
  if (isDataset(given)) {
    return { length: given.length, take: (rows) => new Subset(given, rows), table: undefined };
  }
  const table: TableColumns = tableOf(given);
  return { length: table.length, take: (rows) => table.take(rows), table };
}

/** A number for each label, in the order in which labels come first. */
export function codesOfLabels(call: string, option: string, { length, table }: Splittable, given: Labels): Int32Array {
  const values = (): ArrayLike<Cell> => {
    if (typeof given !== 'string') return isTensor(given) ? (toTypedArray(given) as ArrayLike<Cell>) : given;
    if (table !== undefined) return table.find(given, call).toArray();
    throw new ArgumentError(
      `${call}/${option}`,
      `${option} of ${call} names the column '${given}', and this is no table\n  fix: an array with a label for each sample`,
    );
  };
  const labels = values();
  if (labels.length !== length) {
    throw new ValueError(
      `${call}/${option}`,
      `${option} of ${call} has ${labels.length} labels for ${length} rows\n  rule: one for each row`,
    );
  }
  const codes = new Map<unknown, number>();
  return Int32Array.from({ length }, (_, row) => {
    const label = labels[row];
    const key = label instanceof Date ? label.getTime() : label;
    if (key === null || key === undefined || Number.isNaN(key)) {
      throw new ValueError(
        `${call}/${option}`,
        `${option} of ${call} has no label in row ${row}\n  fix: fill it, or leave the row out`,
        { row },
      );
    }
    const known = codes.get(key) ?? codes.size;
    codes.set(key, known);
    return known;
  });
}

/** The rows of each label. */
export function rowsOfLabels(codes: Int32Array): number[][] {
  const rows: number[][] = [];
  codes.forEach((code, row) => {
    const own = rows[code] ?? [];
    own.push(row);
    rows[code] = own;
  });
  return rows;
}
