/** @file The table libraries themselves, in the full run: installed into a folder of their own, all give the same columns and tensors. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as torch from '../../../src/index.ts';
import { isFull } from '../../depth.ts';
import { temporaryDirectory } from '../../platform/program.ts';

const { data } = torch;
const directory = temporaryDirectory();
afterAll(() => directory.remove());

/** The platform's package of Polars is named, as it says that it needs Node 22 and would be left out. */
const packages = [
  'nodejs-polars@0.25.2',
  'nodejs-polars-linux-x64-gnu@0.25.2',
  '@duckdb/node-api@1.5.6-r.1',
  'arquero@8.0.1',
  'apache-arrow@21',
  '@uwdata/flechette@1.1.2',
];

const csv = 'age,sex,fare\n22,male,7.25\n,female,71.5\n26,female,8\n';

/** A module of a library that has no types here. */
const load = async (name: string) => {
  const require = createRequire(join(directory.path, 'package.json'));
  return import(pathToFileURL(require.resolve(name)).href);
};

describe.runIf(isFull)('libraries', () => {
  beforeAll(() => {
    writeFileSync(join(directory.path, 'package.json'), '{ "private": true }');
    for (const each of [packages.slice(0, 2), ...packages.slice(2).map((name) => [name])]) {
      execFileSync('npm', ['install', '--no-audit', '--no-fund', ...each], { cwd: directory.path });
    }
  }, 300_000);

  const check = (table: object) => {
    const columns = data.columnsOf(table) as torch.data.TableColumns;
    expect(
      columns
        .find('age')
        .toArray()
        .map((age) => (age === null ? null : Number(age))),
    ).toEqual([22, null, 26]);
    const preprocessor = new data.TablePreprocessor({ age: { fill: 'mean' }, fare: {}, sex: { encode: 'oneHot' } });
    expect(preprocessor.fitTransform(columns).features.tolist()).toEqual([
      [22, 7.25, 0, 1],
      [24, 71.5, 1, 0],
      [26, 8, 1, 0],
    ]);
  };

  test('nodejs-polars', async () => {
    const polars = (await load('nodejs-polars')).default;
    check((polars.default ?? polars).readCSV(csv));
  });

  test('@duckdb/node-api, read and streaming', async () => {
    const { DuckDBInstance } = await load('@duckdb/node-api');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const path = join(directory.path, 'table.csv');
    writeFileSync(path, csv);
    const query = `SELECT * FROM read_csv('${path}')`;
    check(await connection.runAndReadAll(query));
    check(await data.columnsOf(await connection.stream(query)));
  });

  test('arquero, apache-arrow and flechette', async () => {
    const arquero = await load('arquero');
    const table = arquero.fromCSV(csv);
    check(table);
    check(table.orderby('fare').orderby('age').filter('d => true').orderby(arquero.desc('sex')).unorder());
    const arrow = await load('apache-arrow');
    const vectors = arrow.tableFromArrays({
      age: [22, null, 26],
      sex: ['male', 'female', 'female'],
      fare: Float64Array.of(7.25, 71.5, 8),
    });
    check(vectors);
    const { tableFromIPC } = await load('@uwdata/flechette');
    check(tableFromIPC(arrow.tableToIPC(vectors)));
    expect(torch.from(vectors.getChild('fare')).tolist()).toEqual([7.25, 71.5, 8]);
  });
});
