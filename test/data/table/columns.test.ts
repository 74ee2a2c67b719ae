/** @file Tables of all kinds give the same columns; what cannot be read is an error that names the column and the row. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../../src/index.ts';
import { arquero, arrow, arrowFares, duckdbReader, duckdbStream, polars } from './fakes.ts';

const { data } = torch;
const kinds = (table: Iterable<torch.data.Column>) =>
  [...table].map(({ name, kind, missingCount }) => [name, kind, missingCount]);

describe('columnsOf reads', () => {
  test('a frame of Polars', () => {
    const table = data.columnsOf(polars);
    expect(kinds(table)).toEqual([
      ['age', 'number', 1],
      ['sex', 'text', 0],
      ['alive', 'boolean', 1],
      ['fare', 'number', 1],
    ]);
    expect(table.row(1)).toEqual({ age: null, sex: 'female', alive: true, fare: 71.5 });
    expect(table.find('age').numbers()).toEqual(Float64Array.of(22, Number.NaN, 26));
  });

  test('a table of Apache Arrow: dates by their rows, what has no value by its bit, the rest where it lies', () => {
    const table = data.columnsOf(arrow);
    expect([...table].map(({ kind }) => kind)).toEqual(['number', 'number', 'integer', 'text', 'date']);
    expect(table.column('age').toArray()).toEqual([22, null, 26]);
    expect(table.column('fare').numbers()).toBe(arrowFares);
    expect(table.column('day').toArray()).toEqual([new Date(0), null, new Date(86_400_000)]);
    expect(torch.from(arrow.getChild('fare')).tolist()).toEqual([7.25, 71.5, 8]);
  });

  test('a table of Arquero, filtered or not', () => {
    const whole = arquero(false);
    expect(data.columnsOf(whole).find('age').numbers()).toBe(whole.age);
    expect(data.columnsOf(arquero(true)).find('age').toArray()).toEqual([38, 26]);
    expect(data.columnsOf(arquero(true)).length).toBe(2);
  });

  test('results of DuckDB, read and streaming', async () => {
    const expected = [
      ['age', 'number', 1],
      ['id', 'integer', 0],
      ['day', 'date', 1],
    ];
    expect(kinds(data.columnsOf(duckdbReader(true)))).toEqual(expected);
    const streamed = data.columnsOf(duckdbStream);
    expect(streamed).toBeInstanceOf(Promise);
    expect(kinds(await streamed)).toEqual(expected);
  });

  test('records, and objects of arrays, typed arrays and tensors', () => {
    const records = data.columnsOf([
      { age: 22, id: 1n, sex: 'male', alive: 'false' },
      { age: null, id: 2n, sex: '', alive: 'true' },
    ]);
    expect(kinds(records)).toEqual([
      ['age', 'number', 1],
      ['id', 'integer', 0],
      ['sex', 'text', 1],
      ['alive', 'boolean', 0],
    ]);
    const ages = Float32Array.of(22, Number.NaN);
    const arrays = data.columnsOf({ age: ages, count: torch.tensor([1n, 2n]), ok: torch.tensor([true, false]) });
    expect(kinds(arrays)).toEqual([
      ['age', 'number', 1],
      ['count', 'integer', 0],
      ['ok', 'boolean', 0],
    ]);
    expect(arrays.column('age').numbers()).toBe(ages);
  });

  test('what is missing, and what is true, as the caller declares it', () => {
    const table = { age: [22, -1, null], fare: Int32Array.of(1, -1, 3), name: ['', '?', 'a'], yes: ['yes', 'no', '?'] };
    const read = data.columnsOf(table, { missing: ['?', -1], booleans: [['yes', 'no']] });
    expect([...read].map((column) => column.toArray())).toEqual([
      [22, null, null],
      [1, null, 3],
      ['', null, 'a'],
      [true, false, null],
    ]);
    expect([...data.columnsOf(table)].map(({ kind, missingCount }) => [kind, missingCount])).toEqual([
      ['number', 1],
      ['number', 0],
      ['text', 1],
      ['text', 0],
    ]);
  });

  test('a column without a value, and rows of choice', () => {
    const table = data.columnsOf({ a: [null, '', Number.NaN], b: [1n, null, 3n] });
    expect(table.column('a').kind).toBe('empty');
    expect(table.take([2, 0]).column('b').toArray()).toEqual([3n, 1n]);
    expect(table.take([1]).row(0)).toEqual({ a: null, b: null });
    expect(data.columnsOf({ a: [] }).length).toBe(0);
  });

  test('a column only when it is asked for', () => {
    const table = data.columnsOf({ good: [1, 2], bad: [1, 'x'] });
    expect(table.column('good').toArray()).toEqual([1, 2]);
    expect(() => table.column('bad')).toThrow('column');
  });
});

describe('torch.from', () => {
  test('takes numbers and integers in their memory', () => {
    const ages = Float32Array.of(22, 38);
    const tensor = torch.from(data.columnsOf({ ages }).column('ages'));
    ages[0] = 5;
    expect(tensor.tolist()).toEqual([5, 38]);
    expect(torch.from(BigInt64Array.of(7n)).dtype).toBe(torch.int64);
    expect(torch.from(data.columnsOf([{ ok: true }, { ok: false }]).column('ok')).dtype).toBe(torch.bool);
    expect(torch.from([[1, 2]]).shape).toEqual([1, 2]);
    expect(() => torch.from(Uint16Array.of(3))).toThrow('no dtype holds the elements of a Uint16Array');
  });

  test('refuses text, and integers that are missing', () => {
    const table = data.columnsOf({ name: ['a', 'b'], id: [1n, null] });
    expect(() => torch.from(table.column('name'))).toThrow(/column 'name' holds text .*"a" in row 0/);
    expect(() => torch.from(table.column('id'))).toThrow("column 'id' has no value in row 1");
  });
});

const code = (body: () => unknown): string => {
  try {
    body();
  } catch (error) {
    return error instanceof torch.FlambeauError ? `${error.code}: ${error.message.split('\n')[0]}` : String(error);
  }
  return 'no error';
};

describe('what is no good table is refused:', () => {
  test.each<[string, () => unknown]>([
    ["columnsOf/ragged: row 1 has no 'a'", () => data.columnsOf([{ a: 1 }, { b: 1 }])],
    [
      "columnsOf/ragged: row 1 has a name that the first row has not: 'b'",
      () => data.columnsOf([{ a: 1 }, { a: 1, b: 2 }]),
    ],
    [
      "columnsOf/ragged: columns must have one length: 'a' has 1 rows, 'b' has 2",
      () => data.columnsOf({ a: [1], b: [1, 2] }),
    ],
    [
      'columnsOf/mixed: the values of column \'a\' are of several types: the number 1 in row 1, the text "x" in row 2',
      () => data.columnsOf({ a: [null, 1, 'x'] }).column('a'),
    ],
    [
      "columnsOf/mixed: the values of column 'a' are of several types: the integer 1n in row 0, the number 2 in row 1",
      () => data.columnsOf({ a: [1n, 2] }).column('a'),
    ],
    ["columnsOf/duplicate: two columns have the name 'a'", () => data.columnsOf(duckdbReader(true, ['a', 'b', 'a']))],
    ['columnsOf/empty: an array of no records has no columns', () => data.columnsOf([])],
    ['columnsOf/empty: this table has no columns', () => data.columnsOf({})],
    ['columnsOf/table: this is no table that is known: number', () => data.columnsOf(3)],
    ['columnsOf/record: row 0 of the table is no record, but an array', () => data.columnsOf([[1, 2]])],
    [
      "columnsOf/column: column 'a' is number: an object of arrays has an array, a typed array or a tensor of one dim for each name",
      () => data.columnsOf({ a: 3 }),
    ],
    ["columnsOf/value: column 'a' holds an array in row 0", () => data.columnsOf({ a: [[1]] }).column('a')],
    [
      "columnsOf/huge: column 'a' has 9223372036854775808 in row 0, which is beyond int64",
      () => data.columnsOf({ a: [2n ** 63n] }).column('a'),
    ],
    [
      "columnsOf/date: column 'a' has a date out of range in row 1",
      () => data.columnsOf({ a: [new Date(0), new Date(9e15)] }).column('a'),
    ],
    ['columnsOf/unread: this DuckDB result has rows that are not read yet', () => data.columnsOf(duckdbReader(false))],
    ["column/column: the table has no column 'Age'", () => data.columnsOf({ age: [1] }).find('Age')],
    [
      "column/huge: column 'a' has 9007199254740993 in row 0, which no number holds exactly",
      () =>
        data
          .columnsOf({ a: [2n ** 53n + 1n] })
          .column('a')
          .numbers(),
    ],
    [
      "columnsOf/arguments: columnsOf has no option 'mising'; its options are missing, booleans",
      () => data.columnsOf({ a: [1] }, { mising: [] } as object),
    ],
    ['row/index: row 3 is out of range for 1 rows', () => data.columnsOf({ a: [1] }).row(3)],
  ])('%s', (expected, body) => {
    expect(code(body)).toBe(expected);
  });
});
