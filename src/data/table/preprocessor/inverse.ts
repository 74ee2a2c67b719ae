/** @file The way back from features to columns. */
import { ShapeError } from '../../../errors/errors.ts';
import { toTypedArray } from '../../../ops/creation/data.ts';
import { formatShape } from '../../../tensor/shape.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { categoriesOf, classCount } from './categories.ts';
import { datesOf } from './dates.ts';
import { featuresOf } from './encoding.ts';
import { unscaled } from './numbers.ts';
import type { Category, ColumnState } from './state.ts';

/** Columns by name. */
export type Restored = Record<string, Float64Array | (Category | bigint | Date | null)[]>;

/** One feature of a matrix. */
function featureAt(features: Float64Array, width: number, place: number): Float64Array {
  const out = new Float64Array(width === 0 ? 0 : features.length / width);
  for (let row = 0; row < out.length; row++) out[row] = features[row * width + place] as number;
  return out;
}

/** The class with the largest value, of each row. */
function largest(columns: readonly Float64Array[]): number[] {
  const [first = new Float64Array(0)] = columns;
  return Array.from(first, (_, row) => {
    let best = 0;
    for (let code = 1; code < columns.length; code++) {
      if ((columns[code]?.[row] as number) > (columns[best]?.[row] as number)) best = code;
    }
    return best;
  });
}

/** Values of the column's own kind. */
function ofKind(kind: ColumnState['kind'], values: Float64Array): Float64Array | (bigint | boolean | Date | null)[] {
  if (kind === 'integer') return Array.from(values, (value) => BigInt(Math.round(value)));
  if (kind === 'boolean') return Array.from(values, (value) => value >= 0.5);
  return kind === 'date' ? Array.from(values, (value) => new Date(value)) : values;
}

/** The columns that features, and classes for embeddings, came from. */
export function restore(states: readonly ColumnState[], features: Tensor, indices: Tensor | undefined): Restored {
  const { length: width } = states.flatMap(featuresOf);
  if (features.sizes.length !== 2 || features.sizes[1] !== width) {
    throw new ShapeError(
      'inverse/shape',
      `the features of this preprocessor have the shape [rows, ${width}], got ${formatShape(features.sizes)}`,
      { shape: features.sizes },
    );
  }
  const numbers = Float64Array.from(toTypedArray(features) as Float32Array);
  const classes = indices === undefined ? undefined : (toTypedArray(indices) as BigInt64Array);
  const indexCount = states.filter(({ encode }) => encode === 'index').length;
  const out: Restored = {};
  let offset = 0;
  let index = 0;
  for (const state of states) {
    const own = featuresOf(state).length;
    const start = offset;
    const feature = (place: number) => featureAt(numbers, width, start + place);
    const values = (): Restored[string] | undefined => {
      if (state.encode === 'number') return ofKind(state.kind, unscaled(state, feature(0)));
      if (state.encode === 'date') return datesOf(state, feature);
      if (state.encode === 'ordinal') return categoriesOf(state, unscaled(state, feature(0)).map(Math.round));
      if (state.encode === 'oneHot') {
        return categoriesOf(state, largest(Array.from({ length: classCount(state) }, (_, code) => feature(code))));
      }
      if (state.encode !== 'index' || classes === undefined) return undefined;
      const place = index++;
      const codes = Array.from({ length: features.sizes[0] as number }, (_, row) =>
        Number(classes[row * indexCount + place]),
      );
      return categoriesOf(state, codes);
    };
    const column = values();
    if (column !== undefined) {
      if (state.indicator) {
        const marks = feature(own - 1);
        for (let row = 0; row < column.length; row++) {
          if ((marks[row] as number) < 0.5) continue;
          if (column instanceof Float64Array) column[row] = Number.NaN;
          else column[row] = null;
        }
      }
      out[state.name] = column;
    }
    offset += own;
  }
  return out;
}
