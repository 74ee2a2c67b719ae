/** @file Looking at tables, and splitting them: printed texts, folds as scikit-learn's, shares of classes, groups together. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as torch from '../../../src/index.ts';
import { refusalOf } from '../../errors/mistake.ts';

const { data } = torch;
const { folds } = JSON.parse(readFileSync(join(import.meta.dirname, 'scikit-learn.json'), 'utf8')) as {
  readonly folds: Readonly<Record<'labels' | 'groups', number[]>> &
    Readonly<Record<'plain' | 'stratified' | 'group', number[][]>>;
};

const table = {
  age: [20, null, 30, 40],
  id: [1n, 2n, 3n, 4n],
  sex: ['m', 'f', '', 'm'],
  day: [new Date(0), null, new Date(0), new Date(86_400_000)],
  none: [null, null, null, null],
};

describe('a table', () => {
  test('is described by columns, which print in line', () => {
    const [age, id, sex, day, none] = [...data.describe(table)];
    expect(age).toMatchObject({
      count: 3,
      missing: 1,
      mean: 30,
      std: 10,
      min: 20,
      '25%': 25,
      '50%': 30,
      max: 40,
      distinct: 3,
    });
    expect(id).toMatchObject({ mean: 2.5, '75%': 3.25 });
    expect(sex).toMatchObject({ count: 3, distinct: 2, top: 'm', mean: null });
    expect(day).toMatchObject({ distinct: 2, top: new Date(0) });
    expect(none).toMatchObject({ count: 0, distinct: 0, top: null });
    const lines = String(data.describe({ x: [1, 2.5, 4], name: ['a', 'b', 'b'] })).split('\n');
    expect(lines).toEqual([
      'column  count  missing  mean  std  min   25%  50%   75%  max  distinct  top',
      'x           3        0   2.5  1.5    1  1.75  2.5  3.25    4         3',
      'name        3        0                                               2  b',
    ]);
  });

  test('tells its kinds, its values and their correlations', () => {
    expect([...data.info(table)].map(({ kind, missing }) => [kind, missing])).toEqual([
      ['number', 1],
      ['integer', 0],
      ['text', 1],
      ['date', 1],
      ['empty', 4],
    ]);
    expect(data.valueCounts(table, 'sex').rows).toEqual([
      { value: 'm', count: 2, share: 0.5 },
      { value: 'f', count: 1, share: 0.25 },
      { value: null, count: 1, share: 0.25 },
    ]);
    const { matrix, names } = data.corr({ ...table, flat: [1, 1, 1, 1] });
    expect(names).toEqual(['age', 'id', 'flat']);
    expect(matrix.at(0).tolist()).toEqual([1, expect.closeTo(0.98198, 5), Number.NaN]);
    expect(data.columnsOf(data.valueCounts(table, 'sex').rows).length).toBe(3);
    expect(refusalOf(() => data.corr({ a: ['x'] }))).toBe('corr/columns: there is no column of numbers among a');
    // @ts-expect-error -- the table has no such column
    expect(refusalOf(() => data.valueCounts(table, 'port'))).toBe("valueCounts/column: the table has no column 'port'");
  });
});

describe('folds are those of scikit-learn', () => {
  const rows = folds.labels.map((_, row) => row);
  const testOf = (options: torch.data.FoldOptions) => data.kFold(rows, options).map(({ test }) => test);
  test('in order, by class and by group', () => {
    expect(testOf({ folds: 4 })).toEqual(folds.plain);
    expect(testOf({ folds: 3, stratify: folds.labels })).toEqual(folds.stratified);
    const byGroup = testOf({ folds: 3, groups: folds.groups });
    // Which of two groups of one size comes first is not said there.
    expect(byGroup.map(({ length }) => length).sort()).toEqual(folds.group.map(({ length }) => length).sort());
    for (const fold of byGroup) {
      const outside = rows.filter((row) => !fold.includes(row));
      const groupsOf = (part: readonly number[]) => new Set(part.map((row) => folds.groups[row]));
      expect([...groupsOf(fold)].filter((group) => groupsOf(outside).has(group))).toEqual([]);
    }
  });

  test('shuffled: each row once, by the seed', () => {
    const shuffled = (seed: number) =>
      testOf({ folds: 3, shuffle: true, stratify: folds.labels, generator: new torch.Generator().manualSeed(seed) });
    expect(shuffled(1)).toEqual(shuffled(1));
    expect(shuffled(1)).not.toEqual(shuffled(2));
    expect(
      shuffled(1)
        .flat()
        .sort((a, b) => a - b),
    ).toEqual(rows);
  });
});

describe('trainTestSplit', () => {
  const rows = Array.from({ length: 103 }, (_, row) => row);
  const classes = rows.map((row) => (row % 10 === 0 ? 'rare' : row % 3 === 0 ? 'some' : 'many'));

  test('keeps the shares of classes', () => {
    torch.manualSeed(3);
    const [train, test] = data.trainTestSplit({ row: rows, kind: classes }, { testSize: 0.2, stratify: 'kind' });
    expect([train.length, test.length]).toEqual([82, 21]);
    const shares = Object.fromEntries(
      data.valueCounts(test, 'kind').rows.map(({ value, count }) => [String(value), count]),
    );
    const whole = (kind: string) => classes.filter((each) => each === kind).length;
    for (const [kind, count] of Object.entries(shares))
      expect(Math.abs(count - (whole(kind) * 21) / 103)).toBeLessThan(1);
    expect([...train.column('row'), ...test.column('row')].map(Number).sort((a, b) => a - b)).toEqual(rows);
  });

  test('keeps groups together, gives arrays for arrays and subsets for data sets, and draws by the seed', () => {
    const draw = (seed: number) =>
      data.trainTestSplit(rows, { testSize: 0.3, groups: classes, generator: new torch.Generator().manualSeed(seed) });
    const [train, test] = draw(5);
    expect(draw(5)).toEqual([train, test]);
    expect(new Set(test.map((row) => classes[row])).size).toBe(1);
    const set = new data.TensorDataset(torch.arange(8));
    const [first, second] = data.trainTestSplit(set, { testSize: 2, shuffle: false });
    expect([first.length, second.indices]).toEqual([6, [6, 7]]);
    const [records] = data.trainTestSplit([{ y: 'a' }, { y: 'a' }, { y: 'b' }, { y: 'b' }], {
      testSize: 0.5,
      stratify: 'y',
    });
    expect(records.map(({ y }) => y)).toEqual(['a', 'b']);
  });

  test.each<[string, () => unknown]>([
    [
      'trainTestSplit/testSize: testSize 1 leaves nothing to learn from, or nothing to test, of 1 rows',
      () => data.trainTestSplit([1], { testSize: 1 }),
    ],
    [
      'trainTestSplit/testSize: testSize 0 leaves nothing to learn from, or nothing to test, of 103 rows',
      () => data.trainTestSplit(rows, { testSize: 0 }),
    ],
    [
      'trainTestSplit/stratify: the class of row 2 is there once: it cannot be in both parts',
      () => data.trainTestSplit([1, 2, 3], { testSize: 1, stratify: ['a', 'a', 'b'] }),
    ],
    [
      'trainTestSplit/stratify: stratify of trainTestSplit has 1 labels for 103 rows',
      () => data.trainTestSplit(rows, { stratify: ['a'] }),
    ],
    [
      "trainTestSplit/stratify: stratify of trainTestSplit names the column 'y', and this is no table",
      () => data.trainTestSplit(rows, { stratify: 'y' }),
    ],
    [
      'trainTestSplit/groups: groups of trainTestSplit has no label in row 1',
      () => data.trainTestSplit([1, 2], { groups: [1, null] }),
    ],
    ['kFold/folds: folds of kFold must be a whole number from 2 to the 3 rows, got 5', () => data.kFold([1, 2, 3])],
    [
      'kFold/stratify: the class of row 2 is there 1 times, and there are 2 folds',
      () => data.kFold([1, 2, 3], { folds: 2, stratify: [0, 0, 1] }),
    ],
    [
      'kFold/groups: kFold takes stratify or groups, not both',
      () => data.kFold([1, 2, 3], { stratify: [0, 0, 1], groups: [0, 0, 1] }),
    ],
    [
      "kFold/arguments: kFold has no option 'fold'; its options are folds, shuffle, stratify, groups, generator",
      () => data.kFold([1, 2], { fold: 2 } as object),
    ],
  ])('%s', (expected, body) => {
    expect(refusalOf(body)).toBe(expected);
  });
});
