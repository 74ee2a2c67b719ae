/** @file Files of any size, read a piece after another: each gives tables of some thousand rows, and holds no more than that. */
import { createReadStream } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import Papa from 'papaparse';

/** Any table that `data.columnsOf` reads. */
export type Piece = object;

/** Makes a new pass over a file. */
export type Reader = (file: string) => AsyncIterable<Piece>;

const rowsOfPiece = 2048;

/** CSV, Parquet and JSON alike: DuckDB tells the format by the name, and hands out the rows that it has read. */
async function* byDuckdb(file: string): AsyncIterable<Piece> {
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  try {
    const result = await connection.stream(`SELECT * FROM '${file.replaceAll("'", "''")}'`);
    const names = result.columnNames();
    for (
      let chunk = await result.fetchChunk();
      chunk !== null && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      yield Object.fromEntries(chunk.getColumns().map((column, i) => [names[i] ?? '', column]));
    }
  } finally {
    connection.closeSync();
  }
}

/** CSV by Papa Parse, which also reads what a page fetches. It waits while a piece is used. */
async function* byPapaparse(file: string): AsyncIterable<Piece> {
  const pieces = new TransformStream<object[], object[]>();
  const writer = pieces.writable.getWriter();
  const input = createReadStream(file);
  Papa.parse(input, {
    header: true,
    dynamicTyping: true,
    skipEmptyLines: true,
    chunk: ({ data }, parser) => {
      if (data.length === 0) return;
      // The parser's own pause lets the file run on into a queue.
      input.pause();
      parser.pause();
      const goOn = () => {
        parser.resume();
        input.resume();
      };
      writer.write(data).then(goOn, () => parser.abort());
    },
    complete: () => writer.close().catch(() => {}),
    error: (error) => writer.abort(error),
  });
  yield* pieces.readable;
}

/** Parquet by hyparquet, which also reads by ranges of a URL. A file's own groups of rows are what is held. */
async function* byHyparquet(name: string): AsyncIterable<Piece> {
  const file = await asyncBufferFromFile(name);
  const metadata = await parquetMetadataAsync(file);
  let rowStart = 0;
  for (const { num_rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows);
    const rows = await parquetReadObjects({ file, metadata, rowStart, rowEnd });
    for (let row = 0; row < rows.length; row += rowsOfPiece) yield rows.slice(row, row + rowsOfPiece);
    rowStart = rowEnd;
  }
}

export const readers = { duckdb: byDuckdb, papaparse: byPapaparse, hyparquet: byHyparquet } satisfies Record<
  string,
  Reader
>;
