/** @file Makes tensors of a table's columns: learned once, the same for each table after, and saved with the model. */
import { ArgumentError, ValueError } from '../../../errors/errors.ts';
import { fromTypedArray } from '../../../ops/creation/data.ts';
import { bindNamed } from '../../../ops/define.ts';
import { isRecord } from '../../../ops/options.ts';
import type { Arguments } from '../../../ops/parameters.ts';
import { isTensor, type Tensor } from '../../../tensor/tensor.ts';
import { type TableColumns, tableOf } from '../columns.ts';
import type { Having } from '../row-type.ts';
import { classCount, codesOf } from './categories.ts';
import { featuresOf, learn, writersOf } from './encoding.ts';
import { type Restored, restore } from './inverse.ts';
import {
  type CheckedSpecification,
  type ColumnSpecification,
  checkSpecification,
  type Tokenize,
} from './specification.ts';
import { type ColumnState, checkState, type PreprocessorState, structuredCopy } from './state.ts';
import { tokenMatrix } from './tokens.ts';

/** A table as tensors, a row for each row that was kept. */
export interface Preprocessed {
  /** float32 `[rows, features]`, in the order of `featureNames`. */
  readonly features: Tensor;
  /** int64 `[rows, columns]`: classes for embeddings, in the order of `indexNames`. */
  readonly indices: Tensor;
  /** int64 `[rows, length]` for each column of token ids. */
  readonly tokens: Readonly<Record<string, Tensor>>;
  /** Which rows of the table these are: all but those dropped. */
  readonly rows: Int32Array;
}

/** Features at a time: the rows that they are of stay in the first cache while their columns are written one after another. */
const blockFeatures = 4096;

/** In the place of a function that no state holds. */
const forgotten = (name: string) => (): never => {
  throw new ArgumentError(
    'TablePreprocessor/tokenize',
    `the function that makes ids of column '${name}' is not saved\n  fix: TablePreprocessor.fromState(state, { ${name}: (text) => … })`,
    { column: name },
  );
};

/** Fills, scales and encodes the columns of tables. */
export class TablePreprocessor<Name extends string = string> {
  readonly #specifications: ReadonlyMap<string, CheckedSpecification>;
  #states: readonly ColumnState[] | undefined;
  #isSaved = false;

  constructor(columns: Readonly<Record<Name, ColumnSpecification>>, ...none: Arguments<readonly []>) {
    bindNamed('TablePreprocessor', [], none);
    if (!isRecord(columns) || Object.keys(columns).length === 0) {
      throw new ArgumentError(
        'TablePreprocessor/columns',
        "TablePreprocessor takes an object that says for each column what becomes of it\n  fix: new data.TablePreprocessor({ age: { fill: 'median', scale: 'standard' }, sex: { encode: 'oneHot' } })",
      );
    }
    this.#specifications = new Map(
      Object.entries(columns).map(([name, specification]) => [name, checkSpecification(name, specification)]),
    );
  }

  /** A preprocessor of a saved state. The functions that make ids of text are not in it and are given again. */
  static fromState(given: unknown, tokenizers: Readonly<Record<string, Tokenize>> = {}): TablePreprocessor {
    const state = checkState(given);
    const preprocessor = new TablePreprocessor(
      Object.fromEntries(
        state.columns.map(({ name, encode }): [string, ColumnSpecification] => [
          name,
          encode === 'tokens' ? { encode, tokenize: tokenizers[name] ?? forgotten(name) } : { encode },
        ]),
      ),
    );
    preprocessor.#isSaved = true;
    return preprocessor.loadStateDict(state);
  }

  get isFitted(): boolean {
    return this.#states !== undefined;
  }

  #fitted(): readonly ColumnState[] {
    if (this.#states !== undefined) return this.#states;
    throw new ValueError(
      'TablePreprocessor/unfitted',
      'this preprocessor has learned nothing yet\n  fix: preprocessor.fit(table) of the rows for training, or TablePreprocessor.fromState(saved)',
    );
  }

  /** The names of the features: `age`, `sex=female`, `age=missing`, `day.month`. */
  get featureNames(): readonly string[] {
    return this.#fitted().flatMap(featuresOf);
  }

  /** The columns of `indices`. */
  get indexNames(): readonly string[] {
    return this.#fitted().flatMap(({ name, encode }) => (encode === 'index' ? [name] : []));
  }

  /** How many classes a column has, that of the others included: the first argument of its `nn.Embedding`. */
  classCount(name: Name): number {
    const state = this.#fitted().find((each) => each.name === name);
    if (state !== undefined) return classCount(state);
    throw new ArgumentError('TablePreprocessor/column', `this preprocessor has no column '${name}'`, { column: name });
  }

  /** The rows that have a value in each column whose missing rows are dropped. */
  #kept(table: TableColumns): Int32Array {
    const rows = new Int32Array(table.length);
    for (let row = 0; row < rows.length; row++) rows[row] = row;
    const dropping = [...this.#specifications.keys()].filter((name) => this.#dropsMissing(name));
    const columns = dropping
      .map((name) => table.find(name, 'TablePreprocessor'))
      .filter((each) => each.missingCount > 0);
    return columns.length === 0 ? rows : rows.filter((row) => !columns.some((column) => column.isMissing(row)));
  }

  #dropsMissing(name: string): boolean {
    const state = this.#states?.find((each) => each.name === name);
    return (state?.fill ?? this.#specifications.get(name)?.fill) === 'drop';
  }

  #read(given: unknown): { readonly table: TableColumns; readonly rows: Int32Array } {
    const table: TableColumns = tableOf(given);
    const rows = this.#kept(table);
    return { table: rows.length === table.length ? table : table.take(rows), rows };
  }

  /** Learns from the rows for training. */
  fit<Table>(given: Table & Having<Table, Name>): this {
    this.#fit(given);
    return this;
  }

  #fit(given: unknown): void {
    if (this.#isSaved) {
      throw new ValueError(
        'TablePreprocessor/saved',
        'a preprocessor of a saved state does not learn again: how it was to learn is not saved\n  fix: new data.TablePreprocessor({ … }) with what it says of each column',
      );
    }
    this.#states = undefined;
    const { table } = this.#read(given);
    if (table.length === 0) {
      throw new ValueError(
        'TablePreprocessor/empty',
        'a preprocessor learns from at least one row; this table has none, or none without a missing value',
      );
    }
    this.#states = [...this.#specifications].map(([name, specification]) =>
      learn(table.find(name, 'TablePreprocessor'), specification),
    );
  }

  /** The tensors of a table. */
  transform<Table>(given: Table & Having<Table, Name>): Preprocessed {
    return this.#transform(given);
  }

  #transform(given: unknown): Preprocessed {
    const states = this.#fitted();
    const { table, rows } = this.#read(given);
    const columns = states.map((state) => ({ state, column: table.find(state.name, 'TablePreprocessor') }));
    const writers = columns.flatMap(({ state, column }) => writersOf(state, column));
    const width = writers.reduce((sum, writer) => sum + writer.width, 0);
    const features = new Float32Array(rows.length * width);
    const blockLength = Math.max(16, Math.floor(blockFeatures / Math.max(1, width)));
    for (let from = 0; from < rows.length; from += blockLength) {
      const to = Math.min(rows.length, from + blockLength);
      let offset = 0;
      for (const writer of writers) {
        writer.write(features, width, offset, from, to);
        offset += writer.width;
      }
    }
    const indexed = columns.filter(({ state }) => state.encode === 'index');
    const codes = indexed.map(({ state, column }) => codesOf(column, state));
    const indices = new BigInt64Array(rows.length * codes.length);
    codes.forEach((own, place) => {
      for (let row = 0; row < own.length; row++) indices[row * codes.length + place] = BigInt(own[row] as number);
    });
    return {
      features: fromTypedArray(features, [rows.length, width]),
      indices: fromTypedArray(indices, [rows.length, codes.length]),
      tokens: Object.fromEntries(
        columns
          .filter(({ state }) => state.encode === 'tokens')
          .map(({ state, column }) => [
            state.name,
            fromTypedArray(
              tokenMatrix(column, state, this.#specifications.get(state.name)?.tokenize ?? forgotten(state.name)),
              [rows.length, state.length],
            ),
          ]),
      ),
      rows,
    };
  }

  /** `fit` and `transform` at once. */
  fitTransform<Table>(given: Table & Having<Table, Name>): Preprocessed {
    // Columns are read once for both.
    const table: TableColumns = tableOf(given);
    this.#fit(table);
    return this.#transform(table);
  }

  /**
   * The columns that features and indices came from, by name: numbers as a Float64Array, categories as they were, null for one that was
   * not known. A value that was filled comes back as missing where the column has an indicator. Text of token ids and dates without year,
   * month and day do not come back.
   */
  inverse(given: Tensor | Pick<Preprocessed, 'features' | 'indices'>): Restored {
    return restore(
      this.#fitted(),
      isTensor(given) ? given : given.features,
      isTensor(given) ? undefined : given.indices,
    );
  }

  /** What was learned, as plain values: they go through JSON, `torch.save` and the metadata of safetensors. */
  stateDict(): PreprocessorState {
    return structuredCopy({ version: 1, columns: this.#fitted() });
  }

  /** Takes over what another preprocessor of the same columns has learned. */
  loadStateDict(given: unknown): this {
    const state = checkState(given);
    const own = [...this.#specifications.keys()];
    const names = state.columns.map(({ name }) => name);
    if (own.join('\n') !== names.join('\n')) {
      throw new ValueError(
        'TablePreprocessor/state',
        `this preprocessor is for the columns ${own.join(', ')}; the state has ${names.join(', ')}\n  fix: TablePreprocessor.fromState(state)`,
      );
    }
    this.#states = state.columns;
    return this;
  }

  toString(): string {
    const columns = [...this.#specifications.keys()].join(', ');
    return `TablePreprocessor(${columns}${this.isFitted ? `: ${this.featureNames.length} features` : ': not fitted'})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
