/** @file A column of a table: values of one kind, with a place for those that are missing. */
import { ValueError } from '../../errors/errors.ts';
import { fromTypedArray } from '../../ops/creation/data.ts';
import { bool } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** Typed arrays of plain numbers. */
export type NumberArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array
  | Uint8ClampedArray;

/** What a column may hold in a row; null where the value is missing. */
export type Cell = number | bigint | boolean | string | Date | null;

/** The values of a column. A missing number or date is NaN, a missing text null; other kinds mark the rows with 1. */
export type ColumnValues =
  | { readonly kind: 'number'; readonly values: NumberArray }
  | { readonly kind: 'integer'; readonly values: BigInt64Array; readonly missing: Uint8Array | undefined }
  | { readonly kind: 'boolean'; readonly values: Uint8Array; readonly missing: Uint8Array | undefined }
  | { readonly kind: 'date'; readonly values: Float64Array }
  | { readonly kind: 'text'; readonly values: readonly (string | null)[] }
  | { readonly kind: 'empty'; readonly values: { readonly length: number } };

export type ColumnKind = ColumnValues['kind'];

const safe = BigInt(Number.MAX_SAFE_INTEGER);

function taken<A extends NumberArray | BigInt64Array>(values: A, rows: ArrayLike<number>): A {
  const out = new (values.constructor as new (length: number) => A)(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = values[rows[i] as number] as never;
  return out;
}

/**
 * A column of a table: its name, its kind (`'number'`, `'integer'` for int64, `'boolean'`, `'text'`, `'date'`, or `'empty'` where every
 * value is missing) and its values. Rows count from 0.
 */
export class Column<Value = Cell> {
  readonly name: string;
  /** The values in the memory that they came in, where that is possible. Not to be written to. */
  readonly content: ColumnValues;
  #missingCount: number | undefined;
  #numbers: NumberArray | undefined;

  constructor(name: string, content: ColumnValues) {
    this.name = name;
    this.content = content;
  }

  get kind(): ColumnKind {
    return this.content.kind;
  }

  get length(): number {
    return this.content.values.length;
  }

  isMissing(row: number): boolean {
    const { content } = this;
    switch (content.kind) {
      case 'number':
      case 'date':
        return Number.isNaN(content.values[row]);
      case 'text':
        return content.values[row] === null;
      case 'empty':
        return true;
      default:
        return content.missing?.[row] === 1;
    }
  }

  /** How many values are missing. */
  get missingCount(): number {
    this.#missingCount ??= this.#countMissing();
    return this.#missingCount;
  }

  #countMissing(): number {
    const { content } = this;
    if (content.kind === 'empty') return content.values.length;
    if (
      content.kind === 'number' &&
      !(content.values instanceof Float64Array || content.values instanceof Float32Array)
    )
      return 0;
    if (content.kind === 'number' || content.kind === 'date') {
      const { values } = content;
      let count = 0;
      for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) count++;
      return count;
    }
    if ((content.kind === 'integer' || content.kind === 'boolean') && content.missing === undefined) return 0;
    let count = 0;
    for (let row = 0; row < this.length; row++) if (this.isMissing(row)) count++;
    return count;
  }

  /** The value in a row; null where it is missing. */
  get(row: number): Value | null {
    return this.#cell(row) as Value | null;
  }

  #cell(row: number): Cell {
    if (this.isMissing(row)) return null;
    const { content } = this;
    switch (content.kind) {
      case 'boolean':
        return content.values[row] === 1;
      case 'date':
        return new Date(content.values[row] as number);
      case 'empty':
        return null;
      default:
        return content.values[row] ?? null;
    }
  }

  /** All values, null where they are missing. */
  toArray(): (Value | null)[] {
    return Array.from({ length: this.length }, (_, row) => this.get(row));
  }

  [Symbol.iterator](): Iterator<Value | null> {
    return this.toArray()[Symbol.iterator]();
  }

  /**
   * The values as numbers, NaN where they are missing: booleans are 0 and 1, dates milliseconds since 1970. Numbers are not copied.
   * Errors: `column/text` for text, `column/huge` for an integer that no number holds.
   */
  numbers(): NumberArray {
    this.#numbers ??= this.#asNumbers();
    return this.#numbers;
  }

  #asNumbers(): NumberArray {
    const { name, content, length } = this;
    switch (content.kind) {
      case 'number':
      case 'date':
        return content.values;
      case 'empty':
        return new Float64Array(length).fill(Number.NaN);
      case 'text': {
        const row = content.values.findIndex((value) => value !== null);
        throw new ValueError(
          'column/text',
          `column '${name}' holds text where numbers are needed: ${JSON.stringify(content.values[row])} in row ${row}\n  fix: let the reader of the file make numbers of it, or encode it (encode: 'oneHot')`,
          { column: name, row },
        );
      }
      default: {
        const { values, missing } = content;
        const out = new Float64Array(length);
        for (let row = 0; row < length; row++) {
          const value = values[row] as number | bigint;
          if (missing?.[row] === 1) out[row] = Number.NaN;
          else if (typeof value === 'number') out[row] = value;
          else if (value > safe || value < -safe) {
            throw new ValueError(
              'column/huge',
              `column '${name}' has ${value} in row ${row}, which no number holds exactly\n  rule: integers as features lie within ±(2^53 - 1)\n  fix: leave an identifier out of the features, or make text of it`,
              { column: name, row },
            );
          } else out[row] = Number(value);
        }
        return out;
      }
    }
  }

  /** A column of some of the rows, in the order given. */
  take(rows: ArrayLike<number>): Column<Value> {
    const { name, content } = this;
    switch (content.kind) {
      case 'number':
        return new Column(name, { kind: 'number', values: taken(content.values, rows) });
      case 'date':
        return new Column(name, { kind: 'date', values: taken(content.values, rows) });
      case 'text':
        return new Column(name, {
          kind: 'text',
          values: Array.from(rows, (row) => content.values[row] ?? null),
        });
      case 'empty':
        return new Column(name, { kind: 'empty', values: { length: rows.length } });
      case 'integer':
        return new Column(name, {
          kind: 'integer',
          values: taken(content.values, rows),
          missing: content.missing && taken(content.missing, rows),
        });
      default:
        return new Column(name, {
          kind: 'boolean',
          values: taken(content.values, rows),
          missing: content.missing && taken(content.missing, rows),
        });
    }
  }

  /**
   * A tensor of the values, over their own memory where it is of a dtype's kind. Errors: `column/text` for text and dates,
   * `column/missing` where an integer or a boolean is missing; a missing number is NaN.
   */
  toTensor(): Tensor {
    const { name, content } = this;
    if (content.kind === 'integer' || content.kind === 'boolean') {
      const row = content.missing?.indexOf(1) ?? -1;
      if (row >= 0) {
        throw new ValueError(
          'column/missing',
          `column '${name}' has no value in row ${row}\n  rule: only floats have NaN to stand for a missing value\n  fix: torch.fromTypedArray(column.numbers()), or fill it with a TablePreprocessor`,
          { column: name, row },
        );
      }
      if (content.kind === 'integer') return fromTypedArray(content.values);
      // Copied, as the tensor may be written to.
      return fromTypedArray(content.values.slice(), [this.length], { dtype: bool });
    }
    const values = this.numbers();
    // 16 and 32 bits without a sign are no dtype.
    return fromTypedArray(
      values instanceof Uint32Array || values instanceof Uint16Array ? Float64Array.from(values) : values,
    );
  }
}
