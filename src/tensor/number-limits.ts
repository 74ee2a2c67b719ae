/** @file The numbers that dtypes hold, and those that PyTorch names. */
import { DTypeError } from '../errors/errors.ts';
import { type DType, significandDigits } from '../storage/dtype.ts';
import { getDefaultDtype } from './promotion.ts';

/** Ratio of a circle's circumference to its diameter. */
export const pi = Math.PI;

/** Base of the natural logarithm. */
export const e = Math.E;

/** Positive infinity. */
export const inf = Number.POSITIVE_INFINITY;

/** No number: what 0 / 0 gives. */
export const nan = Number.NaN;

/** What `finfo` says of a dtype of floats. */
export interface FloatLimits {
  readonly bits: number;
  /** Distance from 1 to the next number. */
  readonly eps: number;
  readonly max: number;
  readonly min: number;
  /** The least positive number that has all its digits; `tiny` is another name. */
  readonly smallestNormal: number;
  readonly tiny: number;
  /** Unit of the last decimal digit that all numbers keep. */
  readonly resolution: number;
  /** The dtype's name. */
  readonly dtype: string;
}

/** What `iinfo` says of a dtype of whole numbers; those of int64 are bigints. */
export interface IntegerLimits {
  readonly bits: number;
  readonly max: number | bigint;
  readonly min: number | bigint;
  /** The dtype's name. */
  readonly dtype: string;
}

/**
 * Limits of a dtype of floating-point numbers, the default one where none is named.
 *
 * @throws {DTypeError} on a dtype of whole numbers or bools (`finfo/dtype`).
 * @example
 * torch.finfo(torch.float16).max; // 65504
 * torch.finfo().eps; // 1.1920928955078125e-7
 */
export function finfo(...given: readonly [dtype?: DType]): FloatLimits {
  // A dtype that does not exist is undefined, and is not taken for the default.
  const dtype = given.length === 0 ? getDefaultDtype() : given[0];
  if (dtype?.isFloatingPoint !== true) {
    throw new DTypeError(
      'finfo/dtype',
      `finfo takes a dtype of floats, got ${String(dtype)}\n  fix: torch.iinfo(dtype)`,
    );
  }
  const { name, itemsize } = dtype;
  const bits = 8 * itemsize;
  const digits = significandDigits(name);
  const largestExponent = 2 ** (bits - digits - 1) - 1;
  const eps = 2 ** (1 - digits);
  const max = (2 - eps) * 2 ** largestExponent;
  const smallestNormal = 2 ** (1 - largestExponent);
  const decimals = Math.floor((digits - 1) * Math.log10(2));
  return {
    bits,
    eps,
    max,
    min: -max,
    smallestNormal,
    tiny: smallestNormal,
    resolution: Number(`1e-${decimals}`),
    dtype: name,
  };
}

/**
 * Limits of a dtype of whole numbers.
 *
 * @throws {DTypeError} on a dtype of floats or bools (`iinfo/dtype`).
 * @example
 * torch.iinfo(torch.uint8).max; // 255
 * torch.iinfo(torch.int64).max; // 9223372036854775807n
 */
export function iinfo(dtype: DType): IntegerLimits {
  const { range } = dtype ?? {};
  if (range === undefined || dtype.kind === 'bool') {
    throw new DTypeError(
      'iinfo/dtype',
      `iinfo takes a dtype of whole numbers, got ${String(dtype)}${dtype?.isFloatingPoint === true ? '\n  fix: torch.finfo(dtype)' : ''}`,
    );
  }
  const { name, itemsize } = dtype;
  const shown = (limit: bigint): number | bigint => (itemsize === 8 ? limit : Number(limit));
  return { bits: 8 * itemsize, max: shown(range[1]), min: shown(range[0]), dtype: name };
}
