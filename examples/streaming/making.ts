/** @file `making.ts FILE MEGABYTES`: writes a table of five columns, as CSV or Parquet by the file's name; a process of its own, as its memory is not to count. */
import { DuckDBInstance } from '@duckdb/node-api';

const [, , file = '', megabytes = ''] = process.argv;
const isCsv = file.endsWith('.csv');
/** What a row takes in either format. */
const bytesOfRow = isCsv ? 37.5 : 32.3;
const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run('SELECT setseed(0.5)');
await connection.run(`
  COPY (
    SELECT a, b, CASE WHEN random() < 0.02 THEN NULL ELSE c END AS c, chr(97 + (6 * c)::INT % 6) AS kind,
           round(2 * a - b + 0.5 * c + 0.1 * (random() - 0.5), 6) AS y
    FROM (SELECT round(random(), 6) AS a, round(random(), 6) AS b, round(random(), 6) AS c
          FROM range(${Math.round((Number(megabytes) * 1e6) / bytesOfRow)}))
  ) TO '${file.replaceAll("'", "''")}' (${isCsv ? 'HEADER' : 'ROW_GROUP_SIZE 20480'})`);
