/** @file Tables as they come: what is wrong with them is said by column and row, what is only small or empty goes through. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../../src/index.ts';

const { data } = torch;
type Table = Readonly<Record<string, readonly unknown[]>>;
type Specification = ConstructorParameters<typeof data.TablePreprocessor>[0];

/** The features of a table, or the first line of the error. */
function outcome(specification: Specification, table: Table, later = table): unknown {
  try {
    return new data.TablePreprocessor(specification)
      .fit(table as object)
      .transform(later as object)
      .features.tolist();
  } catch (error) {
    return error instanceof torch.FlambeauError ? `${error.code}: ${error.message.split('\n')[0]}` : String(error);
  }
}

describe('a preprocessor meets', () => {
  test.each<[string, Specification, Table, unknown]>([
    ['one row', { a: { scale: 'standard' }, b: { encode: 'oneHot' } }, { a: [3], b: ['x'] }, [[0, 1]]],
    [
      'constant columns, which stay at zero in every scale',
      { a: { scale: 'standard' }, b: { scale: 'minMax' }, c: { scale: 'robust' } },
      { a: [5, 5], b: [5, 5], c: [5, 5] },
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
    ],
    [
      'an empty table',
      { a: { scale: 'standard' } },
      { a: [] },
      'TablePreprocessor/empty: a preprocessor learns from at least one row; this table has none, or none without a missing value',
    ],
    [
      'a column without a value',
      { a: { fill: 'mean' } },
      { a: [null, Number.NaN] },
      "TablePreprocessor/all-missing: column 'a' has no value at all, so there is no mean to fill it with",
    ],
    ['a column without a value that a constant fills', { a: { fill: { constant: 7 } } }, { a: [null, ''] }, [[7], [7]]],
    [
      'no row that is whole',
      { a: { fill: 'drop' } },
      { a: [null, null] },
      'TablePreprocessor/empty: a preprocessor learns from at least one row; this table has none, or none without a missing value',
    ],
    [
      'numbers and text in one column',
      { a: { scale: 'standard' } },
      { a: [1, 'x'] },
      'columnsOf/mixed: the values of column \'a\' are of several types: the number 1 in row 0, the text "x" in row 1',
    ],
    [
      'integers that no number holds',
      { a: {} },
      { a: [2n ** 60n + 1n] },
      "column/huge: column 'a' has 1152921504606846977 in row 0, which no number holds exactly",
    ],
    [
      'integers beyond int64',
      { a: {} },
      { a: [2n ** 64n] },
      "columnsOf/huge: column 'a' has 18446744073709551616 in row 0, which is beyond int64",
    ],
    [
      'numbers too far apart for a spread',
      { a: { scale: 'standard' } },
      { a: [1e300, -1e300] },
      "TablePreprocessor/infinite: column 'a' has numbers from -1e+300 to 1e+300, whose spread is no finite number",
    ],
    [
      'infinity',
      { a: { scale: 'minMax' } },
      { a: [1, Number.POSITIVE_INFINITY] },
      "TablePreprocessor/infinite: column 'a' has Infinity in row 1",
    ],
    [
      'a date that JavaScript does not reach',
      { a: { encode: 'date' } },
      { a: [new Date(0), new Date(9e15)] },
      "columnsOf/date: column 'a' has a date out of range in row 1",
    ],
    [
      'a day that no month has',
      { a: { encode: 'date' } },
      { a: ['2024-02-29', '2024-02-30'] },
      'TablePreprocessor/date: column \'a\' has "2024-02-30" in row 1, which is no date',
    ],
    [
      'a month that no year has',
      { a: { encode: 'date' } },
      { a: ['2024-13-01T00:00:00Z'] },
      'TablePreprocessor/date: column \'a\' has "2024-13-01T00:00:00Z" in row 0, which is no date',
    ],
    [
      'the last days of months',
      { a: { encode: 'date', parts: ['day'] } },
      { a: ['2024-02-29', '2023-12-31 23:59', '2024-04-30T01:00:00+02:00'] },
      [[29], [31], [29]],
    ],
  ])('%s', (_, specification, table, expected) => {
    expect(outcome(specification, table)).toEqual(expected);
  });

  test('none of the rows later, and a category that it has not seen', () => {
    expect(outcome({ a: { scale: 'standard' } }, { a: [1, 2] }, { a: [] })).toEqual([]);
    expect(outcome({ a: { encode: 'index' } }, { a: ['x', 'z'] }, { a: ['x', 'y'] })).toBe(
      'TablePreprocessor/unseen: column \'a\' has "y" in row 1, which is none of the 2 categories of fit',
    );
  });
});

describe('what readers of files give:', () => {
  test('a row with more fields than names, as Papa Parse has it, is ragged', () => {
    const rows = [
      { a: 1, b: 2 },
      { a: 1, b: 2, __parsed_extra: ['x'] },
    ];
    expect(() => data.columnsOf(rows)).toThrow("row 1 has a name that the first row has not: '__parsed_extra'");
    expect(() => data.columnsOf([{ a: 1, b: 2 }, { a: 1 }])).toThrow("row 1 has no 'b'");
  });

  test('records without a prototype, as SQLite has them', () => {
    const row = Object.assign(Object.create(null), { a: 1 });
    expect(data.columnsOf([row]).find('a').toArray()).toEqual([1]);
  });

  test('a byte order mark before the first name is told from a name that is not there', () => {
    const table = data.columnsOf([{ '\ufeffage': 1 }]);
    expect(() => table.find('age')).toThrow(
      "the table has no column 'age', but one whose name is that after a byte order mark",
    );
  });

  test('text with line breaks stays as it is, and is printed in one line', () => {
    const table = data.columnsOf([{ name: 'Cumings,\nMrs.\t"Florence"' }]);
    expect(table.find('name').get(0)).toBe('Cumings,\nMrs.\t"Florence"');
    expect(String(data.info(table)).split('\n').length).toBe(2);
    expect(String(data.info(table))).toContain('Cumings,\\nMrs.\\t"Florence"');
    expect(String(data.valueCounts(table, 'name')).split('\n').length).toBe(2);
  });

  test('text of another encoding is text like any other', () => {
    const bytes = Uint8Array.of(0x41, 0x6e, 0x64, 0x72, 0xe9);
    const [wrong, right] = ['utf-8', 'windows-1252'].map((encoding) => new TextDecoder(encoding).decode(bytes));
    expect(
      data
        .columnsOf({ name: [wrong, right] })
        .find('name')
        .toArray(),
    ).toEqual(['Andr\ufffd', 'André']);
  });
});

describe('looking at', () => {
  test.each<[string, Table]>([
    ['no rows', { a: [] }],
    ['no values', { a: [null, ''] }],
    ['one row', { a: [1] }],
    ['one value', { a: [2, 2, 2] }],
  ])('%s prints tables that line up', (_, table) => {
    for (const listing of [data.info(table as object), data.describe(table as object)]) {
      const lines = String(listing).split('\n');
      expect(lines.length).toBe(2);
      expect(lines[0]).toMatch(/^column/);
    }
  });
});
