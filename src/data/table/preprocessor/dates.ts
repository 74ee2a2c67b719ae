/** @file Dates as their parts, in UTC. */
import { ValueError } from '../../../errors/errors.ts';
import type { Column, NumberArray } from '../column.ts';
import { fillingOf, numberToFill, type Write } from './numbers.ts';
import type { CheckedSpecification, DatePart } from './specification.ts';
import type { ColumnState } from './state.ts';

const partOf: Readonly<Record<DatePart, (date: Date) => number>> = {
  year: (date) => date.getUTCFullYear(),
  month: (date) => date.getUTCMonth() + 1,
  day: (date) => date.getUTCDate(),
  weekday: (date) => date.getUTCDay(),
  hour: (date) => date.getUTCHours(),
  minute: (date) => date.getUTCMinutes(),
  second: (date) => date.getUTCSeconds(),
  time: (date) => date.getTime() / 86_400_000,
};

/** `2020-01-31`, with a time or without; a time without a zone is UTC. */
const format = /^\d{4}-\d{2}-\d{2}(?:([T ])\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

function isDay(day: string): boolean {
  const time = Date.parse(day);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

function parse(text: string): number {
  const match = format.exec(text);
  if (match === null) return Number.NaN;
  const [, time, zone] = match;
  // JavaScript makes the first of March of the thirtieth of February.
  const day = text.slice(0, 10);
  if (Number(day.slice(8)) > 28 && !isDay(day)) return Number.NaN;
  return Date.parse(time === undefined ? text : `${text.replace(' ', 'T')}${zone === undefined ? 'Z' : ''}`);
}

/** Milliseconds since 1970 of each row, NaN where there is no date. */
export function timesOf(column: Column): NumberArray {
  const { content, name } = column;
  if (content.kind !== 'text') return column.numbers();
  return Float64Array.from(content.values, (text, row) => {
    const time = text === null ? Number.NaN : parse(text);
    if (text === null || !Number.isNaN(time)) return time;
    throw new ValueError(
      'TablePreprocessor/date',
      `column '${name}' has ${JSON.stringify(text)} in row ${row}, which is no date\n  rule: dates of text are written as 2020-01-31 or 2020-01-31T12:30:00Z`,
      { column: name, row },
    );
  });
}

export function learnDates(column: Column, specification: CheckedSpecification): Pick<ColumnState, 'fill'> {
  const { fill } = specification;
  if (typeof fill === 'object') {
    const { constant } = fill;
    return { fill: { value: typeof constant === 'string' ? parse(constant) : constant } };
  }
  const learned = numberToFill(column, specification, timesOf(column));
  fillingOf(column, learned);
  return { fill: learned };
}

export function writeDates(column: Column, { fill, parts }: ColumnState): Write {
  const times = timesOf(column);
  const filling = fillingOf(column, fill);
  const readers = parts.map((part) => partOf[part]);
  return (out, width, offset, from, to) => {
    for (let row = from; row < to; row++) {
      const time = times[row] as number;
      const date = new Date(Number.isNaN(time) ? filling : time);
      for (let part = 0; part < readers.length; part++) {
        out[row * width + offset + part] = readers[part]?.(date) ?? Number.NaN;
      }
    }
  };
}

/** Dates from year, month and day, where these are among the parts; undefined otherwise. */
export function datesOf({ parts }: ColumnState, feature: (part: number) => Float64Array): Date[] | undefined {
  const places = (['year', 'month', 'day'] as const).map((part) => parts.indexOf(part));
  if (places.includes(-1)) return undefined;
  const [years, months, days] = places.map(feature) as [Float64Array, Float64Array, Float64Array];
  return Array.from(years, (year, row) => {
    const date = new Date(0);
    date.setUTCFullYear(Math.round(year), Math.round(months[row] as number) - 1, Math.round(days[row] as number));
    return date;
  });
}
