/** @file Ranges that random transforms draw from. */
import { kindOf } from '../../errors/copies.ts';
import { ArgumentError, ValueError } from '../../errors/errors.ts';
import { formatShape } from '../../tensor/shape.ts';

export type Range = readonly [least: number, most: number];

/** What is a number or a list of them, and nothing else. */
export function requireNumbers<Given extends number | readonly number[]>(
  call: string,
  name: string,
  given: Given,
): Given {
  if (typeof given === 'number' || (Array.isArray(given) && given.every((each) => typeof each === 'number')))
    return given;
  throw new ArgumentError(
    `${call}/${name}`,
    `${name} of ${call} is a number or an array of numbers, got ${kindOf(given)}`,
  );
}

/** The least and the most of what is drawn. */
export function requireRange(call: string, name: string, given: readonly number[], least: number, most: number): Range {
  const [from = Number.NaN, to = Number.NaN] = requireNumbers(call, name, given);
  if (given.length === 2 && from <= to && from >= least && to <= most) return [from, to];
  const bounds = Number.isFinite(most)
    ? `from ${least} to ${most}`
    : Number.isFinite(least)
      ? `from ${least} on`
      : 'finite';
  throw new ValueError(`${call}/${name}`, `${name} of ${call} is [least, most], ${bounds}, got ${formatShape(given)}`, {
    [name]: given,
  });
}

/** A number stands for the range around `center`. */
export function rangeAround(
  call: string,
  name: string,
  given: number | readonly number[],
  center: number,
  least: number,
  most: number,
): Range | undefined {
  if (typeof requireNumbers(call, name, given) === 'number' && !((given as number) >= 0)) {
    throw new ValueError(`${call}/${name}`, `${name} of ${call} must be at least 0, got ${given}`);
  }
  const [from, to] =
    typeof given === 'number'
      ? [Number.isFinite(most) ? center - given : Math.max(center - given, least), center + given]
      : given;
  const range = requireRange(call, name, [from ?? Number.NaN, to ?? Number.NaN], least, most);
  return range[0] === center && range[1] === center ? undefined : range;
}

/** A probability. */
export function requireChance(call: string, p: number): number {
  if (p >= 0 && p <= 1) return p;
  throw new ValueError(`${call}/p`, `p of ${call} is a probability from 0 to 1, got ${p}`);
}
