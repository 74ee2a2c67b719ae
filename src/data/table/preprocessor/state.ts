/** @file What a preprocessor has learned of each column: plain values, which JSON, `torch.save` and the metadata of safetensors hold. */
import { ValueError } from '../../../errors/errors.ts';
import { isRecord } from '../../../ops/options.ts';
import type { ColumnKind } from '../column.ts';
import type { DatePart, Encode } from './specification.ts';

export type Category = string | number | boolean;

export interface ColumnState {
  readonly name: string;
  /** The kind of the column that it was fitted on. */
  readonly kind: ColumnKind;
  readonly encode: Encode;
  /** What stands for a missing value; `'error'` and `'drop'` as they were asked for. */
  readonly fill: 'error' | 'drop' | { readonly value: Category };
  readonly indicator: boolean;
  /** Numbers become (x - shift) / factor, of log(1 + x) where `log` is true. */
  readonly log: boolean;
  readonly shift: number;
  readonly factor: number;
  readonly categories: readonly Category[];
  readonly unseen: 'error' | 'other';
  readonly parts: readonly DatePart[];
  readonly length: number;
  readonly padding: number;
}

/** What a preprocessor has learned; `version` is that of this layout. */
export interface PreprocessorState {
  readonly version: 1;
  readonly columns: readonly ColumnState[];
}

const fields: Readonly<Record<keyof ColumnState, (value: unknown) => boolean>> = {
  name: (value) => typeof value === 'string',
  kind: (value) => ['number', 'integer', 'boolean', 'text', 'date', 'empty'].includes(String(value)),
  encode: (value) => ['number', 'oneHot', 'ordinal', 'index', 'date', 'tokens'].includes(String(value)),
  fill: (value) => value === 'error' || value === 'drop' || (isRecord(value) && isCategory(value['value'])),
  indicator: (value) => typeof value === 'boolean',
  log: (value) => typeof value === 'boolean',
  shift: Number.isFinite,
  factor: (value) => Number.isFinite(value) && value !== 0,
  categories: (value) => Array.isArray(value) && value.every(isCategory),
  unseen: (value) => value === 'error' || value === 'other',
  parts: (value) => Array.isArray(value) && value.every((part) => typeof part === 'string'),
  length: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  padding: (value) => Number.isSafeInteger(value),
};

function isCategory(value: unknown): value is Category {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

/** Refuses what no preprocessor wrote. */
export function checkState(given: unknown): PreprocessorState {
  const refuse = (problem: string): never => {
    throw new ValueError(
      'TablePreprocessor/state',
      `this is no state of a TablePreprocessor: ${problem}\n  rule: a state is what stateDict() gave, as an object\n  fix: JSON.parse(text) of what was saved`,
    );
  };
  if (!isRecord(given) || given['version'] !== 1 || !Array.isArray(given['columns'])) {
    return refuse('it has no version 1 and no list of columns');
  }
  for (const column of given['columns'] as readonly unknown[]) {
    if (!isRecord(column)) return refuse('a column is no object');
    for (const [name, isRight] of Object.entries(fields)) {
      if (!isRight(column[name]))
        return refuse(`${name} of column '${String(column['name'])}' is ${JSON.stringify(column[name])}`);
    }
  }
  return structuredCopy(given as object as PreprocessorState);
}

/** The state as an object of its own. */
export function structuredCopy({ version, columns }: PreprocessorState): PreprocessorState {
  return {
    version,
    columns: columns.map((column) => ({ ...column, categories: [...column.categories], parts: [...column.parts] })),
  };
}
