/** @file Numbers as pictures need them: extent, round steps. */
import type { JsonObject } from './specification.ts';

export function extentOf(values: ArrayLike<number>): readonly [least: number, most: number] {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}

/** 1, 2, 2.5 or 5 times a power of ten, the one that is nearest. */
export function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const rest = step / power;
  return power * (rest < 1.4 ? 1 : rest < 2.2 ? 2 : rest < 3.6 ? 2.5 : rest < 7.1 ? 5 : 10);
}

/** Whole numbers for the marks of an axis: round steps of at least one, none beyond the ends. */
export function wholeMarks(least: number, most: number, count = 8): number[] {
  const step = Math.max(1, Math.round(roundStep((most - least) / count || 1)));
  const first = Math.ceil(least / step);
  return Array.from({ length: Math.max(1, Math.floor(most / step) - first + 1) }, (_, i) => (first + i) * step);
}

/** The same as a part of an axis, where numbers are few; elsewhere the marks are whole by themselves. */
export function wholeAxis(least: number, most: number): JsonObject {
  return most - least <= 8 ? { values: wholeMarks(least, most), format: 'd' } : { tickCount: 8 };
}

const shown = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** A number with three digits, in words for a picture. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e7) ? value.toExponential(2) : shown.format(value);
}
