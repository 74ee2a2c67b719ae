/** @file Writes one table in every format, reads it by every library, and compares the tensors. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import * as torch from 'flambeau';
import type { Print } from '../program/program.ts';
import { aligned, readTable } from '../program/table.ts';
import * as readers from './readers.ts';

const { data } = torch;

export const command = {
  name: 'files',
  about: 'Reads the same table from CSV, Excel, SQLite, Parquet and JSON, by each library.',
  options: {},
};

/** The penguins in every format but Excel's, which lies in `data/`. */
async function writeFiles(folder: string): Promise<void> {
  const rows = readTable('penguins');
  writeFileSync(join(folder, 'penguins.json'), JSON.stringify(rows));
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`CREATE TABLE penguins AS SELECT * FROM '${join(folder, 'penguins.json')}'`);
  for (const format of ['csv', 'parquet'])
    await connection.run(`COPY penguins TO '${join(folder, `penguins.${format}`)}'`);
  connection.closeSync();
}

async function writeSqlite(path: string): Promise<void> {
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(path);
  const rows = readTable('penguins');
  const names = Object.keys(rows[0] ?? {});
  database.exec(`CREATE TABLE penguins (${names.join(', ')})`);
  const insert = database.prepare(`INSERT INTO penguins VALUES (${names.map(() => '?').join(', ')})`);
  for (const row of rows) insert.run(...names.map((name) => row[name] ?? null));
}

function featuresOf(table: object): torch.Tensor {
  const preprocessor = new data.TablePreprocessor({
    bill_length_mm: { fill: 'mean' },
    body_mass_g: { fill: 'mean', scale: 'standard' },
    species: { encode: 'oneHot' },
    sex: { fill: { constant: 'unknown' }, encode: 'oneHot' },
  });
  return preprocessor.fitTransform(data.columnsOf(table) as torch.data.TableColumns).features;
}

export async function run(_options: object, print: Print): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'flambeau-files-'));
  try {
    await writeFiles(folder);
    const file = (format: string) => join(folder, `penguins.${format}`);
    const excel = fileURLToPath(new URL('../data/penguins.xlsx', import.meta.url));
    const ways: [format: string, library: string, read: () => object | Promise<object>][] = [
      ['CSV', 'Papa Parse', () => readers.readCsvByPapaparse(file('csv'))],
      ['CSV', 'Polars', () => readers.readCsvByPolars(file('csv'))],
      ['CSV', 'DuckDB', () => readers.readByDuckdb(file('csv'))],
      ['Parquet', 'DuckDB', () => readers.readByDuckdb(file('parquet'))],
      ['Parquet', 'hyparquet', () => readers.readParquetByHyparquet(file('parquet'))],
      ['JSON', 'DuckDB', () => readers.readByDuckdb(file('json'))],
      ['JSON', 'JSON.parse', () => readers.readJson(file('json'))],
      ['Excel', 'read-excel-file', () => readers.readExcel(excel)],
    ];
    if (Number(process.versions.node.split('.')[0]) >= 22) {
      await writeSqlite(file('sqlite'));
      ways.push(['SQLite', 'node:sqlite', () => readers.readSqlite(file('sqlite'), 'SELECT * FROM penguins')]);
    } else print('SQLite is read by node:sqlite, from Node 22 on\n');
    const expected = featuresOf(readTable('penguins'));
    const rows: string[][] = [];
    for (const [format, library, read] of ways) {
      const features = featuresOf(await read());
      rows.push([format, library, features.shape.join(' × '), features.equal(expected) ? 'yes' : 'no']);
    }
    print(aligned(['format', 'library', 'features', 'the same'], rows));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
