/** @file Which values of a table count as missing, and which texts as booleans: a rule that the caller declares. */
import { ArgumentError } from '../../errors/errors.ts';
import { refuseUnknown } from '../../ops/options.ts';

/** How values of a table are read. */
export interface ReadingOptions {
  /** Texts and numbers that stand for a missing value, beside null, undefined and NaN, which always do. Default: `['']`. */
  readonly missing?: readonly (string | number)[];
  /** Pairs of texts that mean true and false; a column of nothing else is read as booleans. Default: `[['true', 'false'], ['True', 'False'], ['TRUE', 'FALSE']]`. */
  readonly booleans?: readonly (readonly [yes: string, no: string])[];
}

/** The rule, ready for use. */
export interface ReadingRule {
  readonly missingTexts: ReadonlySet<string>;
  /** No longer text is missing: most texts need no look-up. */
  readonly longestMissing: number;
  readonly missingNumbers: ReadonlySet<number>;
  readonly truths: ReadonlyMap<string, boolean>;
}

const defaultBooleans = [
  ['true', 'false'],
  ['True', 'False'],
  ['TRUE', 'FALSE'],
] as const;

function isPair(pair: unknown): pair is readonly [string, string] {
  return Array.isArray(pair) && pair.length === 2 && pair.every((text) => typeof text === 'string');
}

/** The rule of options that are checked here. */
export function readingRule(call: string, options: ReadingOptions = {}): ReadingRule {
  refuseUnknown(call, Object.keys(options), ['missing', 'booleans']);
  const { missing = [''], booleans = defaultBooleans } = options;
  const isMarker = (value: unknown) => typeof value === 'string' || typeof value === 'number';
  if (!Array.isArray(missing) || !missing.every(isMarker)) {
    throw new ArgumentError(
      `${call}/missing`,
      `missing of ${call} must be an array of texts and numbers, got ${String(missing)}\n  rule: null, undefined and NaN are always missing\n  fix: { missing: ['', 'NA', -999] }`,
    );
  }
  if (!Array.isArray(booleans) || !booleans.every(isPair)) {
    throw new ArgumentError(
      `${call}/booleans`,
      `booleans of ${call} must be an array of pairs of texts, got ${String(booleans)}\n  fix: { booleans: [['yes', 'no']] }`,
    );
  }
  const texts = missing.filter((value): value is string => typeof value === 'string');
  return {
    missingTexts: new Set(texts),
    longestMissing: Math.max(-1, ...texts.map(({ length }) => length)),
    missingNumbers: new Set(missing.filter((value): value is number => typeof value === 'number')),
    truths: new Map(
      booleans.flatMap(([yes, no]: readonly [string, string]) => [
        [yes, true],
        [no, false],
      ]),
    ),
  };
}

/** Is this value missing by the rule? */
export function isMissing(value: unknown, { missingTexts, longestMissing, missingNumbers }: ReadingRule): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === 'string') return value.length <= longestMissing && missingTexts.has(value);
  return typeof value === 'number' && (Number.isNaN(value) || missingNumbers.has(value));
}
