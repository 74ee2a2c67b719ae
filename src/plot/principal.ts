/** @file Principal components: the directions in which rows differ most. */
import { matmul } from '../ops/contraction/matmul.ts';
import { fromTypedArray, toTypedArray } from '../ops/creation/data.ts';

export interface Projection {
  /** `[rows, count]`, row by row. */
  readonly values: Float64Array;
  /** The share of the variance that each component has. */
  readonly shares: readonly number[];
}

/** More components than are asked for are followed: those that are wanted settle sooner. */
const extra = 6;
const mostSteps = 300;
const settled = 1e-12;

/** Columns of equal length one that stand upright on each other: Gram and Schmidt's way, twice, as rounding asks for. */
function orthonormalise(columns: Float64Array[]): void {
  for (let i = 0; i < columns.length; i++) {
    const own = columns[i] as Float64Array;
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const other = columns[j] as Float64Array;
        const along = own.reduce((sum, value, k) => sum + value * (other[k] as number), 0);
        for (let k = 0; k < own.length; k++) own[k] = (own[k] as number) - along * (other[k] as number);
      }
    }
    const length = Math.hypot(...own);
    // Nothing is left where there are fewer directions than columns.
    for (let k = 0; k < own.length; k++) own[k] = length > 1e-150 ? (own[k] as number) / length : 0;
  }
}

/**
 * Projects the rows of a centred matrix on the first components of its covariance, found by orthogonal iteration: Golub and Van Loan,
 * "Matrix Computations" (2013), 8.2.4. Signs are such that the largest loading is positive.
 */
export function principalComponents(values: Float64Array, rows: number, features: number, count: number): Projection {
  const centred = centre(values, rows, features);
  const matrix = fromTypedArray(centred, [rows, features]);
  const covariance = matmul(matrix.t(), matrix);
  const entries = toTypedArray<'float64'>(covariance);
  let total = 0;
  for (let i = 0; i < features; i++) total += entries[i * features + i] as number;
  const width = Math.min(features, count + extra);
  // Fixed and without a pattern, so that each component has a part of them.
  let columns = Array.from({ length: width }, (_, column) =>
    Float64Array.from({ length: features }, (__, i) => Math.sin(1 + i * (column + 1) * 1.37 + column)),
  );
  orthonormalise(columns);
  let sizes = columns.map(() => 0);
  for (let step = 0; step < mostSteps; step++) {
    const flat = new Float64Array(features * width);
    columns.forEach((column, at) => {
      column.forEach((value, i) => {
        flat[i * width + at] = value;
      });
    });
    const next = toTypedArray<'float64'>(matmul(covariance, fromTypedArray(flat, [features, width])));
    columns = columns.map((_, at) =>
      Float64Array.from({ length: features }, (__, i) => next[i * width + at] as number),
    );
    const own = columns.map((column) => Math.hypot(...column));
    orthonormalise(columns);
    const isDone = own.slice(0, count).every((size, i) => Math.abs(size - (sizes[i] as number)) <= settled * total);
    sizes = own;
    if (isDone) break;
  }
  const axes = columns.slice(0, count).map(withSign);
  const out = new Float64Array(rows * count);
  for (let row = 0; row < rows; row++) {
    for (let at = 0; at < count; at++) {
      const axis = axes[at];
      let sum = 0;
      if (axis !== undefined) {
        for (let i = 0; i < features; i++) sum += (centred[row * features + i] as number) * (axis[i] as number);
      }
      out[row * count + at] = sum;
    }
  }
  const shares = Array.from({ length: count }, (_, at) => (total > 0 ? (sizes[at] ?? 0) / total : 0));
  return { values: out, shares };
}

function centre(values: Float64Array, rows: number, features: number): Float64Array<ArrayBuffer> {
  const means = new Float64Array(features);
  values.forEach((value, place) => {
    const column = place % features;
    means[column] = (means[column] as number) + value / rows;
  });
  return Float64Array.from(values, (value, place) => value - (means[place % features] as number));
}

function withSign(axis: Float64Array): Float64Array {
  const largest = axis.reduce((most, value) => (Math.abs(value) > Math.abs(most) + 1e-12 ? value : most), 0);
  return largest < 0 ? axis.map((value) => -value) : axis;
}
