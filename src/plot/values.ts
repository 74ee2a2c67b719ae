/** @file The numbers that pictures show: tensors, typed arrays, arrays, and columns of tables, all read alike. */

import { Column } from '../data/table/column.ts';
import { libraryColumn } from '../data/table/libraries.ts';
import { readingRule } from '../data/table/missing.ts';
import { readColumn } from '../data/table/read-values.ts';
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, ShapeError, ValueError } from '../errors/errors.ts';
import { toTypedArray } from '../ops/creation/data.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';

/** A column of Polars or of Arrow. */
export interface Series {
  toArray(): unknown;
  readonly length: number;
}

/** A tensor, a typed array, an array, or a column of a table. null, undefined and NaN are missing. */
export type Values =
  | Tensor
  | Column<unknown>
  | Series
  | ArrayLike<number | bigint | boolean | string | Date | null | undefined>;

/** Rows of equal length: a tensor of two dims or nested arrays. */
export type Matrix = Tensor | ArrayLike<ArrayLike<number | bigint | boolean | null>>;

/** Several lists by name. */
export type NamedValues = Readonly<Record<string, Values>>;

/** Numbers in row-major order. Missing ones are NaN. */
export interface Numbers {
  readonly values: ArrayLike<number>;
  readonly shape: readonly number[];
  /** Milliseconds since 1970. */
  readonly areDates: boolean;
  /** The name of the column that they come from. */
  readonly name: string | undefined;
}

/** What stands for a column that has no name. */
const nameless = '';

const isList = (given: unknown): given is ArrayLike<unknown> =>
  Array.isArray(given) || (ArrayBuffer.isView(given) && !(given instanceof DataView));

const holdsRows = (given: ArrayLike<unknown>): boolean => isList(given[0]) || isTensor(given[0]);

/** A column of whatever is one; undefined for tensors, and for what is no list. */
export function columnOf(call: string, given: unknown): Column<unknown> | undefined {
  if (given instanceof Column) return given;
  const raw = libraryColumn(given) ?? (isList(given) ? { values: given } : undefined);
  if (raw === undefined) return undefined;
  const { name } = given as { readonly name?: unknown };
  return readColumn(typeof name === 'string' ? name : nameless, raw, readingRule(call));
}

function numbersOfTensor(given: Tensor): Numbers {
  const values: ArrayLike<number | bigint> = toTypedArray(given);
  return {
    values: values instanceof BigInt64Array ? Float64Array.from(values, Number) : (values as ArrayLike<number>),
    shape: given.sizes,
    areDates: false,
    name: undefined,
  };
}

/** The numbers of a list, or of a tensor of any shape. Errors: `CALL/NAME` for what is none. */
export function numbersOf(call: string, name: string, given: unknown): Numbers {
  if (isTensor(given)) return numbersOfTensor(given);
  if (isList(given) && holdsRows(given)) return numbersOfRows(call, name, given);
  const column = columnOf(call, given);
  if (column === undefined) {
    throw new ArgumentError(
      `${call}/${name}`,
      `${name} of ${call} must be a tensor, a typed array, an array of numbers or a column of a table, got ${kindOf(given)}`,
    );
  }
  if (column.kind === 'text') {
    const row = column.toArray().findIndex((value) => value !== null);
    throw new ValueError(
      `${call}/text`,
      `${name} of ${call} holds text where numbers are needed: ${JSON.stringify(column.get(row))} at ${row}\n  fix: plot.bar counts texts; Number(…) makes numbers of them`,
      { position: row },
    );
  }
  return {
    values: column.numbers(),
    shape: [column.length],
    areDates: column.kind === 'date',
    name: column.name === nameless ? undefined : column.name,
  };
}

function numbersOfRows(call: string, name: string, rows: ArrayLike<unknown>): Numbers {
  const parts = Array.from(rows, (row) => numbersOf(call, name, row));
  const [first] = parts;
  const shape = first?.shape ?? [];
  const odd = parts.findIndex((part) => part.shape.join() !== shape.join());
  if (odd >= 0) {
    throw new ShapeError(
      `${call}/ragged`,
      `row 0 of ${name} of ${call} has ${shape.join('×')} values, and row ${odd} has ${parts[odd]?.shape.join('×')}\n  rule: rows are of equal length`,
      { row: odd },
    );
  }
  const size = first?.values.length ?? 0;
  const values = new Float64Array(parts.length * size);
  parts.forEach((part, row) => {
    values.set(part.values, row * size);
  });
  return { values, shape: [parts.length, ...shape], areDates: false, name: undefined };
}

/** A list of numbers: a tensor of several dims counts as one long list where `flat`. Errors: `CALL/empty`, `CALL/shape`. */
export function listOf(call: string, name: string, given: unknown, flat = false): Numbers {
  const numbers = numbersOf(call, name, given);
  if (!flat && numbers.shape.length > 1 && numbers.values.length !== Math.max(...numbers.shape)) {
    throw new ShapeError(
      `${call}/shape`,
      `${name} of ${call} must be a list, got the shape [${numbers.shape.join(', ')}]\n  fix: x.at('...', 0) for one column, x.flatten() for all`,
      { shape: numbers.shape },
    );
  }
  if (numbers.values.length === 0) throw emptyList(call, name);
  return numbers;
}

export function emptyList(call: string, name: string): ValueError {
  return new ValueError(`${call}/empty`, `${name} of ${call} is empty: there is nothing to draw`);
}

/** Rows and columns. Errors: `CALL/shape`, `CALL/empty`. */
export function matrixOf(call: string, name: string, given: unknown): Numbers & { rows: number; columns: number } {
  const numbers = numbersOf(call, name, given);
  const [rows = 0, columns = 0] = numbers.shape;
  if (numbers.shape.length !== 2) {
    throw new ShapeError(
      `${call}/shape`,
      `${name} of ${call} must have two dims, rows and columns, got the shape [${numbers.shape.join(', ')}]`,
      { shape: numbers.shape },
    );
  }
  if (rows * columns === 0) throw emptyList(call, name);
  return { ...numbers, rows, columns };
}

/** Refuses lists that do not belong together. Errors: `CALL/length`. */
export function requireLength(call: string, name: string, length: number, other: string, wanted: number): void {
  if (length === wanted) return;
  throw new ShapeError(
    `${call}/length`,
    `${name} of ${call} has ${length} values, and ${other} has ${wanted}\n  rule: there is one for each`,
    { [name]: length, [other]: wanted },
  );
}

/** Is it an object of several lists by name, and no list itself? */
export function isNamed(given: unknown): given is NamedValues {
  if (typeof given !== 'object' || given === null || isTensor(given) || given instanceof Column) return false;
  const prototype: unknown = Object.getPrototypeOf(given);
  if (prototype !== Object.prototype && prototype !== null) return false;
  const entries = Object.values(given);
  return libraryColumn(given) === undefined && entries.length > 0 && entries.every(isValues);
}

/** May it be a list? */
export function isValues(given: unknown): boolean {
  return isTensor(given) || isList(given) || given instanceof Column || libraryColumn(given) !== undefined;
}

/** The finite ones, and a sentence about the others. */
export function finiteOf({ values }: Pick<Numbers, 'values'>): {
  readonly finite: Float64Array;
  readonly note: string[];
} {
  const finite = new Float64Array(values.length);
  let count = 0;
  let missing = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isFinite(value)) finite[count++] = value;
    else if (Number.isNaN(value)) missing++;
  }
  return { finite: finite.subarray(0, count), note: leftOut(missing, values.length - count - missing) };
}

const counted = (count: number): string => count.toLocaleString('en');

/** What is said of values that cannot be drawn. */
export function leftOut(missing: number, infinite: number): string[] {
  const parts = [
    ...(missing > 0 ? [`${counted(missing)} missing`] : []),
    ...(infinite > 0 ? [`${counted(infinite)} infinite`] : []),
  ];
  return parts.length === 0 ? [] : [`${parts.join(' and ')} left out`];
}

/** Nothing is left to draw. Errors: `CALL/missing`. */
export function requireFinite(call: string, name: string, count: number, total: number): void {
  if (count > 0) return;
  throw new ValueError(
    `${call}/missing`,
    `none of the ${counted(total)} values of ${name} of ${call} can be drawn\n  rule: NaN, null and infinite values are left out`,
  );
}
