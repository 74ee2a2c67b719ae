/** @file One way for each kind of file, by the library that reads it well: each gives a table that `data.columnsOf` takes. */
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import polars from 'nodejs-polars';
import Papa from 'papaparse';
import { readSheet } from 'read-excel-file/node';

export function readCsvByPapaparse(path: string): object {
  const { data, errors } = Papa.parse(readFileSync(path, 'utf8'), {
    header: true,
    dynamicTyping: true,
    skipEmptyLines: true,
  });
  const [error] = errors;
  if (error !== undefined) throw new Error(`${path}, row ${error.row}: ${error.message}`);
  return data;
}

export function readCsvByPolars(path: string): object {
  return polars.readCSV(path);
}

export async function readByDuckdb(path: string): Promise<object> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  return connection.runAndReadAll(`SELECT * FROM '${path}'`);
}

export async function readParquetByHyparquet(path: string): Promise<object> {
  return parquetReadObjects({ file: await asyncBufferFromFile(path) });
}

export async function readExcel(path: string): Promise<object> {
  const [head = [], ...rows] = await readSheet(path);
  return Object.fromEntries(head.map((name, column) => [String(name), rows.map((row) => row[column] ?? null)]));
}

export async function readSqlite(path: string, query: string): Promise<object> {
  const { DatabaseSync } = await import('node:sqlite');
  return new DatabaseSync(path).prepare(query).all();
}

export function readJson(path: string): object {
  return JSON.parse(readFileSync(path, 'utf8'));
}
