/** @file A table as a data set: its rows as records, or as tensors of features and a target. */
import { ArgumentError, ValueError } from '../../errors/errors.ts';
import { toDtype } from '../../ops/conversion.ts';
import { fromTypedArray } from '../../ops/creation/data.ts';
import { isRecord, refuseUnknown } from '../../ops/options.ts';
import type { DType } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Collated } from '../collate.ts';
import { type Dataset, TensorDataset } from '../dataset.ts';
import type { Column } from './column.ts';
import { type TableColumns, tableOf } from './columns.ts';
import { firstMissing, missingValue } from './preprocessor/failures.ts';
import { TablePreprocessor } from './preprocessor/preprocessor.ts';
import type { ColumnName, RowOf } from './row-type.ts';

/** A row of the features that are columns, with its target. */
export interface FeatureSample {
  readonly features: Tensor;
}

/** A row of a preprocessor. */
export interface PreprocessedSample extends FeatureSample {
  /** Classes for embeddings. */
  readonly indices: Tensor;
  /** Ids of each column of text. */
  readonly tokens: Readonly<Record<string, Tensor>>;
}

export interface Targeted {
  readonly target: Tensor;
}

export interface FromTableOptions<Name extends string, Features, Target extends string | undefined> {
  /** The columns that are features, or a fitted preprocessor, which makes them. */
  readonly features: Features & (readonly Name[] | TablePreprocessor<Name>);
  /** The column to be predicted. */
  readonly target?: Target;
  /** The classes of a target of text, in the order of their numbers; those in the table, sorted, if left out. */
  readonly classes?: readonly string[];
  /** The target's dtype: that of its kind if left out, int64 for text. */
  readonly targetDtype?: DType;
}

/** The rows of a table as records. */
class RecordDataset<Row> implements Dataset<Row> {
  readonly table: TableColumns<Row>;
  readonly length: number;

  constructor(table: TableColumns<Row>) {
    this.table = table;
    this.length = table.length;
  }

  get(index: number): Row {
    return this.table.row(index) as Row;
  }
}

type NestedTensors = { readonly [name: string]: Tensor | NestedTensors };

/** Tensors by name, whose first dim are the rows of a table. */
export class TableDataset<Sample> implements Dataset<Sample> {
  /** All features, as one tensor. */
  readonly features: Tensor;
  /** The classes of a target of text. */
  readonly classes: readonly string[] | undefined;
  /** Which rows of the table the samples are. */
  readonly rows: Int32Array;
  readonly #rows: TensorDataset;
  readonly #parts: NestedTensors;

  constructor(
    parts: NestedTensors & { readonly features: Tensor },
    rows: Int32Array,
    classes: readonly string[] | undefined,
  ) {
    this.features = parts.features;
    this.classes = classes;
    this.rows = rows;
    this.#parts = parts;
    this.#rows = new TensorDataset(...tensorsOf(parts));
  }

  get length(): number {
    return this.#rows.length;
  }

  get(index: number): Sample {
    return refilled(this.#parts, this.#rows.get(index)[Symbol.iterator]()) as Sample;
  }

  getBatch(indices: readonly number[]): Collated<Sample> {
    const batch = this.#rows.getBatch(indices) as readonly Tensor[];
    return refilled(this.#parts, batch[Symbol.iterator]()) as Collated<Sample>;
  }
}

function tensorsOf(parts: NestedTensors): Tensor[] {
  return Object.values(parts).flatMap((part) => (isNested(part) ? tensorsOf(part) : [part]));
}

const isNested = (part: Tensor | NestedTensors): part is NestedTensors =>
  Object.getPrototypeOf(part) === Object.prototype;

/** The same names with other tensors, in their order. */
function refilled(parts: NestedTensors, tensors: Iterator<Tensor>): NestedTensors {
  return Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [
      name,
      isNested(part) ? refilled(part, tensors) : (tensors.next().value as Tensor),
    ]),
  );
}

/** A matrix of columns of numbers, none of them missing. */
function matrixOf(columns: readonly Column[], length: number): Tensor {
  const width = columns.length;
  const out = new Float32Array(length * width);
  columns.forEach((column, place) => {
    const row = column.missingCount === 0 ? -1 : firstMissing(column);
    if (row >= 0) throw missingValue(column, row);
    const values = column.numbers();
    for (let i = 0; i < length; i++) out[i * width + place] = values[i] as number;
  });
  return fromTypedArray(out, [length, width]);
}

function targetOf(column: Column, given: readonly string[] | undefined, dtype: DType | undefined) {
  const row = column.missingCount === 0 ? -1 : firstMissing(column);
  if (row >= 0) {
    throw new ValueError(
      'fromTable/target',
      `the target '${column.name}' has no value in row ${row}\n  fix: leave out the rows without one, table.take(rows)`,
      { column: column.name, row },
    );
  }
  const { content } = column;
  const convert = (target: Tensor) => (dtype === undefined ? target : toDtype(target, dtype));
  if (content.kind !== 'text') {
    const isFloat = content.kind === 'number' || content.kind === 'date' || content.kind === 'empty';
    const target = isFloat ? fromTypedArray(Float32Array.from(column.numbers())) : column.toTensor();
    return { target: convert(target), classes: undefined };
  }
  const texts = content.values as readonly string[];
  const classes = given ?? [...new Set(texts)].sort();
  const numbers = new Map(classes.map((name, number) => [name, number]));
  const labels = BigInt64Array.from(texts, (text, at) => {
    const number = numbers.get(text);
    if (number !== undefined) return BigInt(number);
    throw new ValueError(
      'fromTable/class',
      `the target '${column.name}' is ${JSON.stringify(text)} in row ${at}, which is none of the classes ${classes.join(', ')}`,
      { column: column.name, row: at },
    );
  });
  return { target: convert(fromTypedArray(labels)), classes };
}

/**
 * Data set of a table's rows: without options a sample is a record of its columns; with `features` it holds tensors of them, made by a
 * fitted preprocessor where one is given, and the `target`: float32 of numbers, int64 of bigints, bool of booleans, and of
 * text the numbers of its classes.
 *
 * @throws {ValueError} when a feature is missing (`TablePreprocessor/missing`).
 * @throws {ValueError} when a target is missing (`fromTable/target`).
 * @example
 * const table = { age: [22, 38], fare: [7.25, 71.5], survived: [0n, 1n] };
 * const set = data.fromTable(table, { features: ['age', 'fare'], target: 'survived' });
 * set.get(1); // { features: tensor([38.0000, 71.5000]), target: tensor(1) }
 * Array.from(new data.DataLoader(set, { batchSize: 2 }), ({ features }) => features.shape); // [ [ 2, 2 ] ]
 * data.fromTable(table).get(0); // { age: 22, fare: 7.25, survived: 0n }
 */
export function fromTable<Table>(table: Table): Dataset<RowOf<Table>>;
export function fromTable<
  Table,
  const Features extends readonly ColumnName<Table>[] | TablePreprocessor<ColumnName<Table>>,
  const Target extends ColumnName<Table> | undefined = undefined,
>(
  table: Table,
  options: FromTableOptions<ColumnName<Table>, Features, Target>,
): TableDataset<
  (Features extends readonly string[] ? FeatureSample : PreprocessedSample) &
    (Target extends string ? Targeted : unknown)
>;
export function fromTable(given: unknown, options?: unknown): Dataset<unknown> {
  const table: TableColumns = tableOf(given);
  if (options === undefined) return new RecordDataset(table);
  if (!isRecord(options)) {
    throw new ArgumentError(
      'fromTable/options',
      "fromTable takes its options by name\n  fix: { features: ['age'], target: 'survived' }",
    );
  }
  refuseUnknown('fromTable', Object.keys(options), ['features', 'target', 'classes', 'targetDtype']);
  const { features, target, classes, targetDtype } = options as Partial<FromTableOptions<string, unknown, string>>;
  const isPreprocessor = features instanceof TablePreprocessor;
  if (!isPreprocessor && !(Array.isArray(features) && features.length > 0)) {
    throw new ArgumentError(
      'fromTable/features',
      "features of fromTable must be names of columns or a fitted TablePreprocessor\n  fix: { features: ['age', 'fare'] }",
    );
  }
  const names = isPreprocessor ? [] : (features as readonly string[]);
  const { rows, ...parts } = isPreprocessor
    ? features.transform(table)
    : {
        features: matrixOf(
          names.map((name) => table.find(name, 'fromTable')),
          table.length,
        ),
        rows: Int32Array.from({ length: table.length }, (_, row) => row),
      };
  if (target === undefined) return new TableDataset(parts, rows, undefined);
  const column = table.find(target, 'fromTable');
  const kept = rows.length === table.length ? column : column.take(rows);
  const labels = targetOf(kept, classes, targetDtype);
  return new TableDataset({ ...parts, target: labels.target }, rows, labels.classes);
}
