/** @file The preprocessor against scikit-learn, its way back, its state, and what it refuses. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as torch from '../../../src/index.ts';
import { refusalOf } from '../../errors/mistake.ts';
import { temporaryDirectory } from '../../platform/program.ts';

const { data } = torch;
const directory = temporaryDirectory();
afterAll(() => directory.remove());

type Case = {
  readonly column: string;
  readonly fill: 'mean' | 'median';
  readonly scale: 'standard';
  readonly out: number[];
};
const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'scikit-learn.json'), 'utf8')) as {
  readonly table: Readonly<Record<string, readonly (number | null)[]>>;
  readonly cases: readonly Case[];
  readonly categories: { readonly texts: string[]; readonly oneHot: number[][]; readonly ordinal: number[] };
};

describe('numbers are those of scikit-learn', () => {
  test.each(recorded.cases)('column $column, fill $fill, scale $scale', ({ column, fill, scale, out }) => {
    const preprocessor = new data.TablePreprocessor({ [column]: { fill, scale } });
    const { features } = preprocessor.fitTransform(recorded.table);
    const largest = Math.max(1, ...out.map(Math.abs));
    torch.toTypedArray(features).forEach((value, row) => {
      expect(Math.abs(Number(value) - (out[row] as number)) / largest).toBeLessThan(2 ** -23);
    });
    const given = recorded.table[column] ?? [];
    const back = preprocessor.inverse(features)[column] ?? [];
    given.forEach((value, row) => {
      if (value !== null) expect(Number(back[row])).toBeCloseTo(value, column === 'far' ? 0 : 4);
    });
  });

  test('and categories', () => {
    const { texts, oneHot, ordinal } = recorded.categories;
    const encoded = (encode: 'oneHot' | 'ordinal') =>
      new data.TablePreprocessor({ texts: { encode } }).fitTransform({ texts }).features;
    expect(encoded('oneHot').tolist()).toEqual(oneHot);
    expect(encoded('ordinal').flatten().tolist()).toEqual(ordinal);
  });
});

const ship = {
  age: [22, null, 40, 35],
  deck: ['C', null, 'E', 'C'],
  alive: [true, false, true, null],
  id: [1n, 2n, 3n, 4n],
  day: [new Date(Date.UTC(2020, 0, 31)), new Date(Date.UTC(1912, 3, 15)), new Date(0), new Date(0)],
  name: ['a b', 'c', 'd e f', ''],
  port: ['S', 'S', 'Q', 'S'],
};
const ids = (text: string): number[] => [...text.replaceAll(' ', '')].map((letter) => letter.charCodeAt(0) - 96);
const columns = {
  age: { fill: 'mean', indicator: true, scale: 'standard' },
  deck: { fill: { constant: 'none' }, encode: 'index', unseen: 'other' },
  alive: { fill: 'mostFrequent' },
  id: { scale: 'minMax' },
  day: { parts: ['year', 'month', 'day', 'weekday'] },
  name: { encode: 'tokens', tokenize: ids, fill: { constant: 'z' } },
  port: { encode: 'ordinal', categories: ['S', 'C', 'Q'] },
} as const;

describe('a preprocessor', () => {
  const fitted = new data.TablePreprocessor(columns).fit(ship);

  test('makes features, indices and tokens', () => {
    const { features, indices, tokens, rows } = fitted.transform(ship);
    expect(fitted.featureNames).toEqual([
      'age',
      'age=missing',
      'alive',
      'id',
      'day.year',
      'day.month',
      'day.day',
      'day.weekday',
      'port',
    ]);
    expect(features.shape).toEqual([4, 9]);
    expect(features.at(1, '1:').tolist()).toEqual([1, 0, expect.closeTo(1 / 3, 6), 1912, 4, 15, 1, 0]);
    expect(features.at(3, 2).item()).toBe(1);
    expect(indices.tolist()).toEqual([[0], [2], [1], [0]]);
    expect(fitted.classCount('deck')).toBe(4);
    expect(tokens['name']?.tolist()).toEqual([
      [1, 2, 0],
      [3, 0, 0],
      [4, 5, 6],
      [26, 0, 0],
    ]);
    expect([...rows]).toEqual([0, 1, 2, 3]);
  });

  test('gives the columns back', () => {
    const back = fitted.inverse(fitted.transform(ship));
    expect(Array.from(back['age'] as Float64Array)).toEqual([
      expect.closeTo(22, 4),
      Number.NaN,
      expect.closeTo(40, 4),
      expect.closeTo(35, 4),
    ]);
    expect(back).toMatchObject({
      deck: ['C', 'none', 'E', 'C'],
      alive: [true, false, true, true],
      id: ship.id,
      day: ship.day,
      port: ship.port,
    });
    expect(Object.keys(back)).not.toContain('name');
  });

  test('gives categories that fit has not seen a class of their own, where it is asked to', () => {
    const other = { ...ship, deck: ['Z', 'C', 'E', 'none'] };
    const transformed = fitted.transform(other);
    expect(transformed.indices.flatten().tolist()).toEqual([3, 0, 1, 2]);
    expect(fitted.inverse(transformed)['deck']).toEqual([null, 'C', 'E', 'none']);
    const oneHot = new data.TablePreprocessor({ port: { encode: 'oneHot', unseen: 'other' } }).fit(ship);
    expect(oneHot.featureNames).toEqual(['port=Q', 'port=S', 'port=other']);
    expect(oneHot.transform({ port: ['X', 'S'] }).features.tolist()).toEqual([
      [0, 0, 1],
      [0, 1, 0],
    ]);
  });

  test('leaves rows out that lack a value, and says which are left', () => {
    const dropping = new data.TablePreprocessor({ age: { fill: 'drop' }, port: {} });
    const { features, rows } = dropping.fitTransform(ship);
    expect([...rows]).toEqual([0, 2, 3]);
    expect(features.tolist()).toEqual([
      [22, 0, 1],
      [40, 1, 0],
      [35, 0, 1],
    ]);
  });

  test('keeps a constant column, one row, and none of later rows', () => {
    const scaled = new data.TablePreprocessor({
      x: { scale: 'standard' },
      y: { scale: 'robust' },
      z: { scale: 'minMax' },
    });
    const one = scaled.fitTransform({ x: [0.1], y: [3], z: [-4] });
    expect(one.features.tolist()).toEqual([[0, 0, 0]]);
    expect(scaled.inverse(one)).toEqual({ x: Float64Array.of(0.1), y: Float64Array.of(3), z: Float64Array.of(-4) });
    expect(scaled.transform({ x: [], y: [], z: [] }).features.shape).toEqual([0, 3]);
  });

  test('reads dates of text', () => {
    const dates = new data.TablePreprocessor({ at: { encode: 'date', parts: ['day', 'hour', 'time'] } });
    const { features } = dates.fitTransform({ at: ['1970-01-02', '1970-01-02 06:00', '1970-01-02T06:00:00+06:00'] });
    expect(features.tolist()).toEqual([
      [2, 0, 1],
      [2, 6, 1.25],
      [2, 0, 1],
    ]);
  });

  test('goes with the model through torch.save, safetensors and JSON', () => {
    const expected = fitted.transform(ship);
    const state = fitted.stateDict();
    const path = join(directory.path, 'model.pt');
    torch.save({ preprocessor: state, weight: torch.ones(2) }, path);
    const file = join(directory.path, 'model.safetensors');
    torch.io.saveFile({ weight: torch.ones(2) }, file, { metadata: { preprocessor: JSON.stringify(state) } });
    const metadata = torch.io.safeOpen(file).metadata();
    const states = [
      torch.load<{ preprocessor: unknown }>(path).preprocessor,
      JSON.parse(metadata['preprocessor'] ?? ''),
    ];
    for (const saved of states) {
      const again = data.TablePreprocessor.fromState(saved, { name: ids });
      expect(again.featureNames).toEqual(fitted.featureNames);
      expect(again.transform(ship).features.equal(expected.features)).toBe(true);
      expect(again.transform(ship).indices.equal(expected.indices)).toBe(true);
      const loaded = new data.TablePreprocessor(columns).loadStateDict(saved);
      expect(loaded.transform(ship).features.equal(expected.features)).toBe(true);
    }
  });
});

describe('a preprocessor refuses', () => {
  const make = (column: torch.data.ColumnSpecification, x: readonly unknown[]) =>
    new data.TablePreprocessor({ x: column }).fit({ x });
  test.each<[string, () => unknown]>([
    ["TablePreprocessor/missing: column 'x' has no value in row 1", () => make({}, [1, null])],
    ["TablePreprocessor/missing: column 'x' has no value in row 0", () => make({}, [1]).transform({ x: [null] })],
    ["TablePreprocessor/missing: column 'x' has no value in row 1", () => make({ encode: 'oneHot' }, ['a', ''])],
    [
      "TablePreprocessor/all-missing: column 'x' has no value at all, so there is no mean to fill it with",
      () => make({ fill: 'mean' }, [null, Number.NaN]),
    ],
    [
      'TablePreprocessor/unseen: column \'x\' has "c" in row 1, which is none of the 2 categories of fit',
      () => make({}, ['a', 'b']).transform({ x: ['a', 'c'] }),
    ],
    ["TablePreprocessor/column: the table has no column 'x'", () => make({}, [1]).transform(JSON.parse('{"y":[1]}'))],
    [
      "TablePreprocessor/kind: column 'x' holds values of kind number, where it held text in fit",
      () => make({ unseen: 'other' }, ['a']).transform({ x: [1] }),
    ],
    [
      'column/text: column \'x\' holds text where numbers are needed: "12" in row 0',
      () => make({ scale: 'standard' }, ['12']),
    ],
    [
      "TablePreprocessor/log: column 'x' has -1 in row 1, which has no logarithm",
      () => make({ scale: 'log' }, [0, -1]),
    ],
    [
      "TablePreprocessor/infinite: column 'x' has Infinity in row 1",
      () => make({ scale: 'standard' }, [0, Number.POSITIVE_INFINITY]),
    ],
    [
      'TablePreprocessor/date: column \'x\' has "31.1.2020" in row 0, which is no date',
      () => make({ encode: 'date' }, ['31.1.2020']),
    ],
    [
      'TablePreprocessor/empty: a preprocessor learns from at least one row; this table has none, or none without a missing value',
      () => make({}, []),
    ],
    [
      'TablePreprocessor/unfitted: this preprocessor has learned nothing yet',
      () => new data.TablePreprocessor({ x: {} }).transform({ x: [1] }),
    ],
    [
      "TablePreprocessor/parts: parts of column 'x' has no meaning with encode: 'number'",
      () => make({ parts: ['day'] }, [1]),
    ],
    [
      "TablePreprocessor/tokenize: tokenize of column 'x' must be a function from a text to its ids, got null",
      () => make({ encode: 'tokens' }, ['a']),
    ],
    [
      "TablePreprocessor/fill: fill of column 'x' must be 'error' or 'drop' or 'mean' or 'median' or 'mostFrequent', got 'medain'",
      () => make({ fill: 'medain' } as object, [1]),
    ],
    [
      "TablePreprocessor/arguments: TablePreprocessor has no option 'fil'; its options are fill, indicator, scale, encode, categories, unseen, parts, tokenize, length, padding",
      () => make({ fil: 'mean' } as object, [1]),
    ],
    [
      'TablePreprocessor/state: this is no state of a TablePreprocessor: it has no version 1 and no list of columns',
      () => data.TablePreprocessor.fromState({}),
    ],
    [
      'inverse/shape: the features of this preprocessor have the shape [rows, 1], got [2, 2]',
      () => make({}, [1]).inverse(torch.ones([2, 2])),
    ],
  ])('%s', (expected, body) => {
    expect(refusalOf(body)).toBe(expected);
  });
});

describe('fromTable', () => {
  const table = { age: [22, 38, 26], ok: [true, false, true], port: ['S', 'C', 'S'], survived: [0n, 1n, 1n] };

  test('gives features and targets of the kinds of their columns', () => {
    const set = data.fromTable(table, { features: ['age', 'ok'], target: 'survived' });
    const [batch] = new data.DataLoader(set, { batchSize: 3 });
    expect(batch?.features.tolist()).toEqual([
      [22, 1],
      [38, 0],
      [26, 1],
    ]);
    expect(batch?.target.dtype).toBe(torch.int64);
    expect(set.get(1)).toMatchObject({ target: expect.anything() });
    const ports = data.fromTable(table, { features: ['age'], target: 'port' });
    expect(ports.classes).toEqual(['C', 'S']);
    const float = data.fromTable(table, { features: ['age'], target: 'ok', targetDtype: torch.float32 });
    expect(float.getBatch([0, 1]).target.tolist()).toEqual([1, 0]);
    expect(data.fromTable(table).get(0)).toEqual({ age: 22, ok: true, port: 'S', survived: 0n });
  });

  test('takes a preprocessor, and leaves out the targets of rows that it drops', () => {
    const preprocessor = new data.TablePreprocessor({
      age: { fill: 'drop' },
      port: { encode: 'index' },
      name: { encode: 'tokens', tokenize: ids },
    });
    const given = { age: [1, null, 3], port: ['S', 'C', 'Q'], name: ['a', 'b', 'c d'], y: [1, 2, 3] };
    const set = data.fromTable(given, { features: preprocessor.fit(given), target: 'y' });
    const [batch] = new data.DataLoader(set, { batchSize: 2 });
    expect(
      [batch?.features, batch?.indices, batch?.tokens['name'], batch?.target].map((part) => part?.tolist()),
    ).toEqual([
      [[1], [3]],
      [[1], [0]],
      [
        [1, 0],
        [3, 4],
      ],
      [1, 3],
    ]);
    expect([...set.rows]).toEqual([0, 2]);
  });

  test('refuses gaps, classes that are not known, and names of no column', () => {
    expect(refusalOf(() => data.fromTable({ a: [1, null] }, { features: ['a'] }))).toBe(
      "TablePreprocessor/missing: column 'a' has no value in row 1",
    );
    expect(refusalOf(() => data.fromTable({ a: [1], y: [null] }, { features: ['a'], target: 'y' }))).toBe(
      "fromTable/target: the target 'y' has no value in row 0",
    );
    expect(
      refusalOf(() => data.fromTable({ a: [1], y: ['z'] }, { features: ['a'], target: 'y', classes: ['x'] })),
    ).toBe('fromTable/class: the target \'y\' is "z" in row 0, which is none of the classes x');
  });

  test('knows the names of a table by its type', () => {
    // @ts-expect-error -- the table has no such column
    expect(() => data.fromTable(table, { features: ['agee'] })).toThrow("no column 'agee'");
    // @ts-expect-error -- the table has no such target
    expect(() => data.fromTable(table, { features: ['age'], target: 'alive' })).toThrow("no column 'alive'");
    // @ts-expect-error -- the table lacks a column of the preprocessor
    expect(() => new data.TablePreprocessor({ fare: {} }).fit(table)).toThrow("no column 'fare'");
    // @ts-expect-error -- the table has no such column
    expect(() => data.columnsOf(table).column('agee')).toThrow("no column 'agee'");
    const ages: torch.data.Column<number> = data.columnsOf(table).column('age');
    expect(ages.length).toBe(3);
  });
});
