/** @file What a preprocessor is asked to do with a column, checked when it is constructed. */
import { ArgumentError } from '../../../errors/errors.ts';
import { nearest } from '../../../errors/nearest.ts';
import { isRecord, refuseUnknown } from '../../../ops/options.ts';

/** What stands for a missing value; `'error'` refuses it, `'drop'` leaves its row out. */
export type Fill =
  | 'error'
  | 'drop'
  | 'mean'
  | 'median'
  | 'mostFrequent'
  | { readonly constant: number | string | boolean };

/** How numbers are scaled; `'log'` is log(1 + x). */
export type Scale = 'none' | 'standard' | 'minMax' | 'robust' | 'log';

/** What becomes of values that are no measures. */
export type Encode = 'number' | 'oneHot' | 'ordinal' | 'index' | 'date' | 'tokens';

/** A part of a date, in UTC. Months count from 1, days of the week from 0, which is Sunday; `time` is in days since 1970. */
export type DatePart = 'year' | 'month' | 'day' | 'weekday' | 'hour' | 'minute' | 'second' | 'time';

/** Makes ids of a text. */
export type Tokenize = (text: string) => readonly number[];

export interface ColumnSpecification {
  /** What stands for a missing value. Default: `'error'`. */
  readonly fill?: Fill;
  /** Adds a feature that is 1 where the value was missing. Default: false. */
  readonly indicator?: boolean;
  /** How numbers are scaled, after they are filled; `['log', 'standard']` does one after the other. Default: `'none'`. */
  readonly scale?: Scale | readonly ['log', Exclude<Scale, 'log' | 'none'>];
  /** What becomes of the values. Default: `'number'`, and `'oneHot'` for text. */
  readonly encode?: Encode;
  /** The categories in their order; those seen in `fit`, sorted, if left out. */
  readonly categories?: readonly (string | number | boolean)[];
  /** A category that `fit` has not seen is an error, or falls into a class of its own. Default: `'error'`. */
  readonly unseen?: 'error' | 'other';
  /** Which parts of a date. Default: year, month, day. */
  readonly parts?: readonly DatePart[];
  /** Makes ids of a text, for `encode: 'tokens'`. It is not saved. */
  readonly tokenize?: Tokenize;
  /** How many ids a text has; those of the longest in `fit` if left out. */
  readonly length?: number;
  /** The id behind the end of a shorter text. Default: 0. */
  readonly padding?: number;
}

/** A specification with its defaults; the encoding stays open until the kind of the column is known. */
export interface CheckedSpecification {
  readonly fill: Fill;
  readonly indicator: boolean;
  readonly isLog: boolean;
  readonly scale: Exclude<Scale, 'log'>;
  readonly encode: Encode | undefined;
  readonly categories: readonly (string | number | boolean)[] | undefined;
  readonly unseen: 'error' | 'other';
  readonly parts: readonly DatePart[];
  readonly tokenize: Tokenize | undefined;
  readonly length: number | undefined;
  readonly padding: number;
  /** The options that were given. */
  readonly named: readonly string[];
}

const call = 'TablePreprocessor';
const fills = ['error', 'drop', 'mean', 'median', 'mostFrequent'];
const scales = ['none', 'standard', 'minMax', 'robust', 'log'];
const encodes = ['number', 'oneHot', 'ordinal', 'index', 'date', 'tokens'];
const dateParts = ['year', 'month', 'day', 'weekday', 'hour', 'minute', 'second', 'time'];
const optionNames = [
  'fill',
  'indicator',
  'scale',
  'encode',
  'categories',
  'unseen',
  'parts',
  'tokenize',
  'length',
  'padding',
];

function refuse(column: string, option: string, wanted: string, given: unknown): never {
  throw new ArgumentError(
    `${call}/${option}`,
    `${option} of column '${column}' must be ${wanted}, got ${typeof given === 'string' ? `'${given}'${nearest(given, [...fills, ...scales, ...encodes, ...dateParts])}` : JSON.stringify(given)}`,
    { column, option },
  );
}

function requireChoice(column: string, option: string, choices: readonly string[], given: unknown): void {
  if (typeof given === 'string' && choices.includes(given)) return;
  refuse(column, option, choices.map((choice) => `'${choice}'`).join(' or '), given);
}

const isPlain = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));

function checkFill(column: string, fill: unknown): void {
  if (!isRecord(fill)) requireChoice(column, 'fill', fills, fill);
  else if (Object.keys(fill).join() !== 'constant' || !isPlain(fill['constant'])) {
    refuse(column, 'fill', "{ constant: … } with a number, a text or a boolean, or one of 'mean', 'median', …", fill);
  }
}

function checkScale(column: string, scale: unknown): void {
  const isPair =
    Array.isArray(scale) &&
    scale.length === 2 &&
    scale[0] === 'log' &&
    ['standard', 'minMax', 'robust'].includes(String(scale[1]));
  if (!Array.isArray(scale)) requireChoice(column, 'scale', scales, scale);
  else if (!isPair) refuse(column, 'scale', "one of its names, or ['log', 'standard' or 'minMax' or 'robust']", scale);
}

function requireWhole(column: string, option: string, least: number, given: unknown): void {
  if (Number.isSafeInteger(given) && Number(given) >= least) return;
  refuse(column, option, `a whole number from ${least} on`, given);
}

/** The encodings that an option has a meaning for; the others go with all. */
const encodingsOf: Readonly<Record<string, readonly Encode[]>> = {
  categories: ['oneHot', 'ordinal', 'index'],
  unseen: ['oneHot', 'ordinal', 'index'],
  parts: ['date'],
  tokenize: ['tokens'],
  length: ['tokens'],
  padding: ['tokens'],
  scale: ['number', 'ordinal'],
};

/** Refuses options that mean nothing for the encoding. */
export function checkEncoding(column: string, encode: Encode, named: readonly string[]): void {
  for (const option of named) {
    const allowed = encodingsOf[option];
    if (allowed === undefined || allowed.includes(encode)) continue;
    throw new ArgumentError(
      `${call}/${option}`,
      `${option} of column '${column}' has no meaning with encode: '${encode}'\n  rule: ${option} goes with ${allowed.map((name) => `encode: '${name}'`).join(' or ')}`,
      { column, option },
    );
  }
}

export function checkSpecification(column: string, given: unknown): CheckedSpecification {
  if (!isRecord(given)) {
    throw new ArgumentError(
      `${call}/column`,
      `column '${column}' needs an object that says what becomes of it, got ${String(given)}\n  fix: { ${column}: { fill: 'median', scale: 'standard' } }, or { ${column}: {} } for the values as they are`,
      { column },
    );
  }
  refuseUnknown(call, Object.keys(given), optionNames);
  const specification: ColumnSpecification = given;
  const {
    fill = 'error',
    indicator = false,
    scale = 'none',
    encode,
    categories,
    unseen = 'error',
    parts = ['year', 'month', 'day'],
    tokenize,
    length,
    padding = 0,
  } = specification;
  checkFill(column, fill);
  checkScale(column, scale);
  if (typeof indicator !== 'boolean') refuse(column, 'indicator', 'true or false', indicator);
  if (encode !== undefined) requireChoice(column, 'encode', encodes, encode);
  requireChoice(column, 'unseen', ['error', 'other'], unseen);
  if (!Array.isArray(parts) || parts.length === 0) refuse(column, 'parts', 'an array of parts of a date', parts);
  for (const part of parts) requireChoice(column, 'parts', dateParts, part);
  if (categories !== undefined && !(Array.isArray(categories) && categories.length > 0 && categories.every(isPlain))) {
    refuse(column, 'categories', 'an array of texts, numbers or booleans', categories);
  }
  if (categories !== undefined && new Set(categories).size !== categories.length) {
    refuse(column, 'categories', 'each there once', categories);
  }
  if (length !== undefined) requireWhole(column, 'length', 1, length);
  requireWhole(column, 'padding', 0, padding);
  const named = Object.keys(given).filter((name) => given[name] !== undefined);
  if (encode !== undefined) checkEncoding(column, encode, named);
  if (encode === 'tokens' && typeof tokenize !== 'function') {
    refuse(column, 'tokenize', 'a function from a text to its ids', tokenize ?? null);
  }
  const [first, second] = Array.isArray(scale) ? scale : [scale, undefined];
  return {
    fill,
    indicator,
    isLog: first === 'log',
    scale: (first === 'log' ? (second ?? 'none') : first) as Exclude<Scale, 'log'>,
    encode,
    categories,
    unseen,
    parts,
    tokenize,
    length,
    padding,
    named,
  };
}
