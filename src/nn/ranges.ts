/** @file The numbers that a layer's constructor takes: checked once, when the layer is made, and its own from then on. */
import { ValueError } from '../errors/errors.ts';
import type { Parameter } from '../ops/parameters.ts';

/** Numbers that make sense for a parameter. NaN is in no range but `anything`. */
export interface Range {
  readonly rule: string;
  accepts(value: number): boolean;
}

export const anything: Range = { rule: 'a number', accepts: () => true };
export const notNaN: Range = { rule: 'a number', accepts: (value) => !Number.isNaN(value) };
export const notNegative: Range = { rule: 'not below 0', accepts: (value) => value >= 0 };
export const positive: Range = { rule: 'positive', accepts: (value) => value > 0 };
export const notZero: Range = { rule: 'a number other than 0', accepts: (value) => value < 0 || value > 0 };
/** A share or a probability. */
export const share: Range = { rule: 'from 0 to 1', accepts: (value) => value >= 0 && value <= 1 };

interface Ranged {
  readonly range?: Range;
}

/** The parameter, for numbers in a range. */
export function within<P extends Parameter>(range: Range, parameter: P): P {
  return { ...parameter, range };
}

function checkNumber(layer: string, { name, kind }: Parameter, range: Range, item: unknown, given: unknown): number {
  const value = Number(item);
  const isWhole = kind === 'integer' || kind === 'integers' || kind === 'shape';
  const rule = isWhole && !Number.isSafeInteger(value) ? 'a whole number below 2^53' : range.rule;
  if (range.accepts(value) && rule === range.rule) return value;
  throw new ValueError(
    `${layer}/${name}`,
    `${name} of ${layer} must be ${rule}, got ${Array.isArray(given) ? `[${given.join(', ')}]` : given}`,
    { [name]: value },
  );
}

/** An argument as the layer keeps it: numbers in range, and a list that nobody else holds. */
export function owned(layer: string, parameter: Parameter & Ranged, value: unknown): unknown {
  const { range = notNaN } = parameter;
  if (typeof value === 'number' || (typeof value === 'bigint' && parameter.kind !== 'value')) {
    return checkNumber(layer, parameter, range, value, value);
  }
  if (!Array.isArray(value)) return value;
  const isNumber = (item: unknown): item is number | bigint => typeof item === 'number' || typeof item === 'bigint';
  return Object.freeze(
    (value as unknown[]).map((item) => (isNumber(item) ? checkNumber(layer, parameter, range, item, value) : item)),
  );
}
