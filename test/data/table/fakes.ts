/** @file Tables of other libraries, as far as they are read: what their objects answered when they were asked. */

/** A series of nodejs-polars 0.25: it refuses to make a typed array where a value is missing. */
function polarsSeries(dtype: string, values: readonly unknown[]) {
  return {
    dtype: { toString: () => `DataType(${dtype})` },
    nullCount: () => values.filter((value) => value === null).length,
    toArray: () => [...values],
    toTypedArray: () => {
      if (values.includes(null)) throw new Error('data contains nulls, unable to convert to TypedArray');
      if (dtype === 'String') throw new Error('toTypedArray is not implemented for String');
      return Float64Array.from(values as number[]);
    },
  };
}

export const polars = {
  columns: ['age', 'sex', 'alive', 'fare'],
  dtypes: ['Float64', 'String', 'Bool', 'Float64'],
  height: 3,
  getColumn: (name: string): unknown =>
    ({
      age: polarsSeries('Float64', [22, null, 26]),
      sex: polarsSeries('String', ['male', 'female', 'female']),
      alive: polarsSeries('Bool', [false, true, null]),
      fare: polarsSeries('Float64', [7.25, 71.5, Number.NaN]),
    })[name],
};

/** A vector of Apache Arrow 21: a batch of values, with a bit for each row that has one. */
function arrowVector(
  type: object,
  values: Float64Array | BigInt64Array | readonly unknown[],
  rows: readonly unknown[],
  bits?: Uint8Array,
) {
  return {
    type,
    length: rows.length,
    nullCount: rows.filter((value) => value === null).length,
    data: [{ offset: 0, length: rows.length, nullBitmap: bits ?? new Uint8Array(0) }],
    at: (row: number) => rows[row],
    toArray: () => values,
    [Symbol.iterator]: () => rows[Symbol.iterator](),
  };
}

export const arrowFares = Float64Array.of(7.25, 71.5, 8);

const arrowColumns = {
  age: arrowVector({ typeId: 3, precision: 2 }, Float64Array.of(22, 0, 26), [22, null, 26], Uint8Array.of(0b101)),
  fare: arrowVector({ typeId: 3, precision: 2 }, arrowFares, [7.25, 71.5, 8]),
  id: arrowVector({ typeId: 2, bitWidth: 64 }, BigInt64Array.of(1n, 2n, 3n), [1n, 2n, 3n]),
  sex: arrowVector({ typeId: -1 }, ['male', 'female', 'female'], ['male', 'female', 'female']),
  // Its own memory holds seconds, or whatever the type says; only its rows are milliseconds.
  day: arrowVector(
    { typeId: 10, unit: 0 },
    BigInt64Array.of(0n, 0n, 86_400n),
    [0, null, 86_400_000],
    Uint8Array.of(0b101),
  ),
};

export const arrow = {
  schema: { fields: Object.keys(arrowColumns).map((name) => ({ name })) },
  numRows: 3,
  getChild: (name: keyof typeof arrowColumns) => arrowColumns[name],
  getChildAt: (position: number) => Object.values(arrowColumns)[position],
};

/** A table of Arquero 8, filtered: its columns are as they were, `array` gives what the filter leaves. */
export const arquero = (isFiltered: boolean) => {
  const age = Float64Array.of(22, 38, 26);
  return {
    age,
    columnNames: () => ['age'],
    column: () => age,
    array: () => [38, 26],
    numRows: () => (isFiltered ? 2 : 3),
    isFiltered: () => isFiltered,
    isOrdered: () => false,
  };
};

const duckdbColumns = [
  [22, null],
  [1n, 2n],
  [new Date(0), null],
];

/** What `connection.runAndReadAll` and `runAndReadUntil` of @duckdb/node-api 1.5 give. */
export const duckdbReader = (done: boolean, names = ['age', 'id', 'day']) => ({
  done,
  columnNames: () => names,
  getColumnsJS: () => duckdbColumns,
  readAll: () => Promise.resolve(),
});

/** What `connection.stream` gives. */
export const duckdbStream = {
  columnNames: () => ['age', 'id', 'day'],
  getColumnsJS: () => Promise.resolve(duckdbColumns),
  fetchChunk: () => Promise.resolve(null),
};
