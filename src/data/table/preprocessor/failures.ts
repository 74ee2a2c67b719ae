/** @file What a preprocessor refuses, with the column and the row. */
import { ValueError } from '../../../errors/errors.ts';
import type { Column } from '../column.ts';

export function missingValue({ name }: Column, row: number): ValueError {
  return new ValueError(
    'TablePreprocessor/missing',
    `column '${name}' has no value in row ${row}\n  fix: fill: 'median', 'mean', 'mostFrequent' or { constant: … }, or fill: 'drop' to leave the row out`,
    { column: name, row },
  );
}

export function nothingToFill({ name }: Column, fill: string): ValueError {
  return new ValueError(
    'TablePreprocessor/all-missing',
    `column '${name}' has no value at all, so there is no ${fill} to fill it with\n  fix: fill: { constant: … }, or leave the column out`,
    { column: name },
  );
}

export function notFinite({ name }: Column, row: number, value: number): ValueError {
  return new ValueError(
    'TablePreprocessor/infinite',
    `column '${name}' has ${value} in row ${row}\n  rule: numbers to be scaled are finite\n  fix: read it as missing, or clip it`,
    { column: name, row },
  );
}

export function tooFarApart(
  { name }: Column,
  { min, max }: { readonly min: number; readonly max: number },
): ValueError {
  return new ValueError(
    'TablePreprocessor/infinite',
    `column '${name}' has numbers from ${min} to ${max}, whose spread is no finite number\n  rule: numbers to be scaled have a mean and a spread in float64\n  fix: scale: 'log' for numbers above -1, or read what stands for a missing value as missing: { missing: [${max}] }`,
    { column: name },
  );
}

export function notAboveMinusOne({ name }: Column, row: number, value: number): ValueError {
  return new ValueError(
    'TablePreprocessor/log',
    `column '${name}' has ${value} in row ${row}, which has no logarithm\n  rule: scale: 'log' is log(1 + x), for x above -1\n  fix: scale: 'standard' or 'robust'`,
    { column: name, row },
  );
}

export function unseenCategory({ name }: Column, row: number, value: unknown, known: number): ValueError {
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return new ValueError(
    'TablePreprocessor/unseen',
    `column '${name}' has ${shown} in row ${row}, which is none of the ${known} categories of fit\n  fix: unseen: 'other' gives such values a class of their own`,
    { column: name, row, value },
  );
}

export function wrongKind({ name, kind }: Column, wanted: string): ValueError {
  return new ValueError(
    'TablePreprocessor/kind',
    `column '${name}' holds ${kind === 'text' ? 'text' : `values of kind ${kind}`}, where ${wanted}`,
    { column: name },
  );
}

/** The first row that has no value. */
export function firstMissing(column: Column): number {
  for (let row = 0; row < column.length; row++) if (column.isMissing(row)) return row;
  return -1;
}
