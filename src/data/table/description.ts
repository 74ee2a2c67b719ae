/** @file A table at a glance: what its columns are, how their values lie, which there are, and how they go together. */
import { ValueError } from '../../errors/errors.ts';
import { fromTypedArray } from '../../ops/creation/data.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Cell, Column, ColumnKind } from './column.ts';
import { type TableColumns, tableOf } from './columns.ts';
import { Listing } from './listing.ts';
import { moments, quantile, sorted } from './preprocessor/statistics.ts';
import type { ColumnName } from './row-type.ts';

type Row<Fields> = Fields & Readonly<Record<string, Cell>>;

export type ColumnInfo = Row<{
  readonly column: string;
  readonly kind: ColumnKind;
  readonly present: number;
  readonly missing: number;
  /** The first value. */
  readonly first: Cell;
}>;

function firstOf(column: Column): Cell {
  for (let row = 0; row < column.length; row++) if (!column.isMissing(row)) return column.get(row);
  return null;
}

/**
 * The columns of a table: kind, how many values there are and are missing, and the first one.
 *
 * @example
 * data.info({ age: [22, null], sex: ['male', 'female'] });
 * // column  kind    present  missing  first
 * // age     number        1        1     22
 * // sex     text          2        0   male
 */
export function info(table: object): Listing<ColumnInfo> {
  return new Listing(
    [...tableOf(table)].map((column) => ({
      column: column.name,
      kind: column.kind,
      present: column.length - column.missingCount,
      missing: column.missingCount,
      first: firstOf(column),
    })),
  );
}

export type ColumnDescription = Row<{
  readonly column: string;
  readonly count: number;
  readonly missing: number;
  readonly mean: number | null;
  /** Divided by n - 1, as that of a sample. */
  readonly std: number | null;
  readonly min: number | null;
  readonly '25%': number | null;
  readonly '50%': number | null;
  readonly '75%': number | null;
  readonly max: number | null;
  /** How many values differ. */
  readonly distinct: number;
  /** The value that is there most often, of text and booleans. */
  readonly top: Cell;
}>;

/** Values that are alike, most frequent first, then in the order in which they came. */
function countsOf(column: Column): [Cell, number][] {
  const counts = new Map<string | number | bigint | boolean, number>();
  const { content } = column;
  const numbers = content.kind === 'date' ? content.values : undefined;
  for (let row = 0; row < column.length; row++) {
    if (column.isMissing(row)) continue;
    const value = numbers === undefined ? column.get(row) : (numbers[row] as number);
    if (value === null || value instanceof Date) continue;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const values = [...counts].map(([value, count]): [Cell, number] => [
    numbers === undefined ? value : new Date(Number(value)),
    count,
  ]);
  return values.sort(([, a], [, b]) => b - a);
}

function describeColumn(column: Column): ColumnDescription {
  const counts = countsOf(column);
  const common = {
    column: column.name,
    count: column.length - column.missingCount,
    missing: column.missingCount,
  };
  const isNumber = (column.kind === 'number' || column.kind === 'integer') && counts.length > 0;
  if (!isNumber) {
    const none = { mean: null, std: null, min: null, '25%': null, '50%': null, '75%': null, max: null };
    return { ...common, ...none, distinct: counts.length, top: counts[0]?.[0] ?? null };
  }
  const values = column.numbers();
  const { count, mean, squares, min, max } = moments(values);
  const inOrder = sorted(values);
  return {
    ...common,
    mean,
    std: count > 1 ? Math.sqrt(squares / (count - 1)) : null,
    min,
    '25%': quantile(inOrder, 0.25),
    '50%': quantile(inOrder, 0.5),
    '75%': quantile(inOrder, 0.75),
    max,
    distinct: counts.length,
    top: null,
  };
}

/**
 * How the values of each column lie: mean, standard deviation (of a sample) and quartiles of numbers; how many differ, and which is most
 * frequent, of the others.
 *
 * @example
 * data.describe({ age: [20, 30, null, 40], sex: ['m', 'f', 'm', ''] });
 * // column  count  missing  mean  std  min  25%  50%  75%  max  distinct  top
 * // age         3        1    30   10   20   25   30   35   40         3
 * // sex         3        1                                             2  m
 */
export function describe(table: object): Listing<ColumnDescription> {
  return new Listing([...tableOf(table)].map(describeColumn));
}

export type ValueCount = Row<{ readonly value: Cell; readonly count: number; readonly share: number }>;

/**
 * How often each value of a column is there, most frequent first; missing values count as one.
 *
 * @example
 * data.valueCounts({ sex: ['male', 'female', 'male', null] }, 'sex');
 * // value   count  share
 * // male        2    0.5
 * // female      1   0.25
 * //             1   0.25
 */
export function valueCounts<Table extends object>(table: Table, column: ColumnName<Table>): Listing<ValueCount> {
  const read: TableColumns = tableOf(table);
  const found = read.find(column, 'valueCounts');
  const missing: [Cell, number][] = found.missingCount === 0 ? [] : [[null, found.missingCount]];
  const counts = [...countsOf(found), ...missing].sort(([, a], [, b]) => b - a);
  return new Listing(counts.map(([value, count]) => ({ value, count, share: count / found.length })));
}

/** Correlations of columns, as a table and as a matrix. */
export class Correlations extends Listing<Row<{ readonly column: string }>> {
  readonly names: readonly string[];
  /** float64 `[columns, columns]`. */
  readonly matrix: Tensor;

  constructor(names: readonly string[], values: Float64Array) {
    const { length: width } = names;
    super(
      names.map((column, row) => ({
        column,
        ...Object.fromEntries(names.map((name, place) => [name, values[row * width + place] as number])),
      })),
    );
    this.names = names;
    this.matrix = fromTypedArray(values, [width, width]);
  }
}

/** Pearson's correlation of the rows where both have a value; NaN where one does not vary. */
function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const rows: number[] = [];
  for (let row = 0; row < a.length; row++) {
    if (!Number.isNaN(a[row]) && !Number.isNaN(b[row])) rows.push(row);
  }
  const meanOf = (values: ArrayLike<number>) =>
    rows.reduce((sum, row) => sum + (values[row] as number), 0) / rows.length;
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [squaresA, squaresB, products] = [0, 0, 0];
  for (const row of rows) {
    const [distanceA, distanceB] = [(a[row] as number) - meanA, (b[row] as number) - meanB];
    squaresA += distanceA * distanceA;
    squaresB += distanceB * distanceB;
    products += distanceA * distanceB;
  }
  return products / Math.sqrt(squaresA * squaresB);
}

/**
 * Correlations (Pearson) between the columns of numbers and booleans, or between those named, each of the rows where both have a
 * value.
 *
 * @throws {ValueError} when there is no column of numbers (`corr/columns`).
 * @example
 * const correlations = data.corr({ x: [1, 2, 3, null], y: [2, 4, 6, 0], z: [3, 1, 2, 5] });
 * correlations;
 * // column     x          y          z
 * // x          1          1       -0.5
 * // y          1          1  -0.831522
 * // z       -0.5  -0.831522          1
 * correlations.matrix.shape; // [ 3, 3 ]
 */
export function corr<Table extends object>(table: Table, columns?: readonly ColumnName<Table>[]): Correlations {
  const read: TableColumns = tableOf(table);
  const named: readonly string[] | undefined = columns;
  const chosen =
    named?.map((name) => read.find(name, 'corr')) ??
    [...read].filter(({ kind }) => kind === 'number' || kind === 'integer' || kind === 'boolean');
  if (chosen.length === 0) {
    throw new ValueError(
      'corr/columns',
      `there is no column of numbers among ${read.names.join(', ')}\n  fix: name the columns, and make numbers of them`,
    );
  }
  const values = chosen.map((column) => column.numbers());
  const { length: width } = chosen;
  const out = new Float64Array(width * width);
  for (let row = 0; row < width; row++) {
    for (let place = 0; place <= row; place++) {
      const [a, b] = [values[row] ?? [], values[place] ?? []];
      out[row * width + place] = row === place ? 1 : correlation(a, b);
      out[place * width + row] = out[row * width + place] as number;
    }
  }
  return new Correlations(
    chosen.map(({ name }) => name),
    out,
  );
}
