/** @file Numbers of a column: filled, scaled, and back. */
import type { Column, NumberArray } from '../column.ts';
import {
  firstMissing,
  missingValue,
  notAboveMinusOne,
  notFinite,
  nothingToFill,
  tooFarApart,
  wrongKind,
} from './failures.ts';
import type { CheckedSpecification } from './specification.ts';
import type { ColumnState } from './state.ts';
import { type Moments, moments, mostFrequent, quantiles, sorted, withCopies } from './statistics.ts';

/** Writes the features of rows from `from` to `to` of a matrix of `width` columns, the first at `offset`. */
export type Write = (out: Float32Array, width: number, offset: number, from: number, to: number) => void;

type Learned = Pick<ColumnState, 'fill' | 'log' | 'shift' | 'factor'>;

/** The number that stands for missing ones. */
export function numberToFill(column: Column, { fill }: CheckedSpecification, values: NumberArray): ColumnState['fill'] {
  if (fill === 'error' || fill === 'drop') return fill;
  if (typeof fill === 'object') {
    const { constant } = fill;
    if (typeof constant !== 'string') return { value: constant };
    throw wrongKind(column, `numbers are needed, and is to be filled with the text ${JSON.stringify(constant)}`);
  }
  if (column.missingCount === column.length) throw nothingToFill(column, fill);
  if (fill === 'mean') return { value: moments(values).mean };
  if (fill === 'mostFrequent') return { value: mostFrequent(sorted(values)) };
  return { value: quantiles(values, [0.5])[0] as number };
}

/** Refuses a missing value that nothing stands for; gives what stands for it, as a number. */
export function fillingOf(column: Column, fill: ColumnState['fill']): number {
  if (typeof fill === 'object') return Number(fill.value);
  const row = column.missingCount === 0 ? -1 : firstMissing(column);
  if (row >= 0) throw missingValue(column, row);
  return Number.NaN;
}

/** Numbers without gaps, in the scale that shift and factor are of. */
function complete(column: Column, values: NumberArray, filling: number, isLog: boolean): NumberArray {
  if (!isLog && column.missingCount === 0) return values;
  const out = new Float64Array(values.length);
  for (let row = 0; row < out.length; row++) {
    const value = values[row] as number;
    out[row] = Number.isNaN(value) ? filling : value;
  }
  if (isLog) {
    for (let row = 0; row < out.length; row++) {
      const value = out[row] as number;
      if (value <= -1) throw notAboveMinusOne(column, row, value);
      out[row] = Math.log1p(value);
    }
  }
  return out;
}

function requireFinite(column: Column, values: NumberArray, { min, max }: Moments): void {
  if (Number.isFinite(min) && Number.isFinite(max)) return;
  const row = values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
  throw notFinite(column, row, values[row] as number);
}

/** A spread of zero would divide by zero: all values are one, and stay at zero. */
const factorOf = (spread: number): number => (spread === 0 ? 1 : spread);

function scaleOf(values: NumberArray, scale: CheckedSpecification['scale'], known: Moments) {
  if (scale === 'none') return { shift: 0, factor: 1 };
  if (scale === 'standard') return { shift: known.mean, factor: factorOf(Math.sqrt(known.squares / known.count)) };
  if (scale === 'minMax') return { shift: known.min, factor: factorOf(known.max - known.min) };
  const [low, median, high] = quantiles(values, [0.25, 0.5, 0.75]) as [number, number, number];
  return { shift: median, factor: factorOf(high - low) };
}

/** What is learned of numbers: the standard deviation is that of the rows themselves, divided by n, as scikit-learn's. */
export function learnNumbers(column: Column, specification: CheckedSpecification, values = column.numbers()): Learned {
  const { isLog, scale } = specification;
  const fill = numberToFill(column, specification, values);
  const filling = fillingOf(column, fill);
  if (scale === 'none' && !isLog) return { fill, log: false, shift: 0, factor: 1 };
  // What is filled need not be written for its moments.
  const isCounted = !isLog && scale !== 'robust';
  const filled = isCounted ? values : complete(column, values, filling, isLog);
  const present = moments(filled);
  const known = isCounted ? withCopies(present, filling, column.missingCount) : present;
  requireFinite(column, filled, known);
  const learned = scaleOf(filled, scale, known);
  if (!Number.isFinite(learned.shift) || !Number.isFinite(learned.factor)) throw tooFarApart(column, known);
  return { fill, log: isLog, ...learned };
}

/** Writes scaled numbers. */
export function writeNumbers(column: Column, state: Learned, values = column.numbers()): Write {
  const { fill, log, shift, factor } = state;
  const filling = fillingOf(column, fill);
  const whole = log ? complete(column, values, filling, true) : values;
  const filled = (filling - shift) / factor;
  return (out, width, offset, from, to) => {
    for (let row = from, place = from * width + offset; row < to; row++, place += width) {
      const value = ((whole[row] as number) - shift) / factor;
      out[place] = Number.isNaN(value) ? filled : value;
    }
  };
}

/** The numbers that scaled ones came from. */
export function unscaled({ log, shift, factor }: Learned, scaled: Float64Array): Float64Array {
  return scaled.map((value) => {
    const number = value * factor + shift;
    return log ? Math.expm1(number) : number;
  });
}
