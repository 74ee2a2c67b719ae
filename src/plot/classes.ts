/** @file Which class each value belongs to: texts, numbers, booleans of a list as names in an order. */

import { kindOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import { isTensor } from '../tensor/tensor.ts';
import { columnOf, numbersOf } from './values.ts';

export interface Classes {
  readonly names: readonly string[];
  /** The place of each value's class in `names`; -1 where it is missing. */
  readonly codes: Int32Array;
}

/** More classes than this are told apart neither by colour nor by shape: the rarest are drawn as one. */
export const mostClasses = 20;

const counter = new Intl.NumberFormat('en', { maximumSignificantDigits: 6, useGrouping: false });

function classesOfTexts(texts: readonly (string | null)[], names: readonly string[]): Classes {
  const places = new Map(names.map((name, place) => [name, place]));
  return { names, codes: Int32Array.from(texts, (text) => (text === null ? -1 : (places.get(text) ?? -1))) };
}

/** Numbers go by size, texts by their first place. */
function classesOfNumbers(values: ArrayLike<number>, textOf: (value: number) => string): Classes {
  const seen = [...new Set(Array.from(values).filter((value) => !Number.isNaN(value)))].sort((a, b) => a - b);
  const places = new Map(seen.map((value, place) => [value, place]));
  return {
    names: seen.map(textOf),
    codes: Int32Array.from(values, (value) => places.get(value) ?? -1),
  };
}

/** The classes of a list. Errors: `CALL/NAME`. */
export function classesOf(call: string, name: string, given: unknown): Classes {
  if (isTensor(given)) return classesOfNumbers(numbersOf(call, name, given).values, (value) => counter.format(value));
  const column = columnOf(call, given);
  if (column === undefined) {
    throw new ArgumentError(
      `${call}/${name}`,
      `${name} of ${call} must be a list of classes (texts, numbers or booleans), got ${kindOf(given)}`,
    );
  }
  switch (column.kind) {
    case 'text': {
      const texts = column.toArray() as (string | null)[];
      return classesOfTexts(texts, [...new Set(texts.filter((text) => text !== null))]);
    }
    case 'boolean':
      return classesOfNumbers(column.numbers(), (value) => (value === 1 ? 'true' : 'false'));
    case 'date':
      return classesOfNumbers(column.numbers(), (value) => new Date(value).toISOString().slice(0, 10));
    default:
      return classesOfNumbers(column.numbers(), (value) => counter.format(value));
  }
}

/** At most `most` classes: the rarest become one, `other`. */
export function fewClasses(
  classes: Classes,
  most = mostClasses,
): { readonly classes: Classes; readonly note: string[] } {
  const { names, codes } = classes;
  if (names.length <= most) return { classes, note: [] };
  const counts = new Array<number>(names.length).fill(0);
  for (const code of codes) if (code >= 0) counts[code] = (counts[code] as number) + 1;
  const byCount = names.map((_, place) => place).sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b);
  const kept = byCount.slice(0, most - 1).sort((a, b) => a - b);
  const places = new Map(kept.map((code, place) => [code, place]));
  return {
    classes: {
      names: [...kept.map((code) => names[code] as string), 'other'],
      codes: codes.map((code) => (code < 0 ? -1 : (places.get(code) ?? kept.length))),
    },
    note: [`the ${names.length - kept.length} rarest of ${names.length} classes are drawn as “other”`],
  };
}
