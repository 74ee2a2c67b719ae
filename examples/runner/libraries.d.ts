/**
 * What the examples use of libraries that are not installed with the root: types that are checked whether they are there or not.
 */
declare module '@duckdb/node-api' {
  export class DuckDBInstance {
    static create(path?: string, options?: Readonly<Record<string, string>>): Promise<DuckDBInstance>;
    connect(): Promise<DuckDBConnection>;
  }
  export interface DuckDBConnection {
    run(sql: string): Promise<unknown>;
    runAndReadAll(sql: string): Promise<DuckDBResultReader>;
    stream(sql: string): Promise<DuckDBResult>;
    closeSync(): void;
  }
  export interface DuckDBResultReader {
    columnNames(): string[];
    getColumnsJS(): unknown[][];
  }
  export interface DuckDBResult {
    columnNames(): string[];
    getColumnsJS(): Promise<unknown[][]>;
    fetchChunk(): Promise<DuckDBDataChunk | null>;
  }
  export interface DuckDBDataChunk {
    readonly rowCount: number;
    getColumns(): unknown[][];
  }
}

declare module 'hyparquet' {
  export interface AsyncBuffer {
    readonly byteLength: number;
    slice(start: number, end?: number): ArrayBuffer | Promise<ArrayBuffer>;
  }
  export interface FileMetaData {
    readonly row_groups: readonly { readonly num_rows: bigint }[];
  }
  export function asyncBufferFromFile(path: string): Promise<AsyncBuffer>;
  export function parquetMetadataAsync(file: AsyncBuffer): Promise<FileMetaData>;
  export function parquetReadObjects(options: {
    readonly file: AsyncBuffer;
    readonly metadata?: FileMetaData;
    readonly rowStart?: number;
    readonly rowEnd?: number;
  }): Promise<Record<string, unknown>[]>;
}

declare module 'papaparse' {
  interface Options {
    readonly header?: boolean;
    readonly dynamicTyping?: boolean;
    readonly skipEmptyLines?: boolean;
  }
  interface Result {
    readonly data: Record<string, unknown>[];
    readonly errors: readonly { readonly code: string; readonly message: string; readonly row?: number }[];
  }
  interface Parser {
    pause(): void;
    resume(): void;
    abort(): void;
  }
  interface Streaming extends Options {
    readonly chunk: (result: Result, parser: Parser) => void;
    readonly complete: () => void;
    readonly error: (error: Error) => void;
  }
  const Papa: {
    parse(text: string, options?: Options): Result;
    parse(stream: NodeJS.ReadableStream, options: Streaming): void;
  };
  export default Papa;
}

declare module 'read-excel-file/node' {
  type Cell = string | number | boolean | Date | null;
  export function readSheet(path: string, sheet?: string): Promise<Cell[][]>;
}

declare module 'nodejs-polars' {
  export interface DataFrame {
    readonly columns: string[];
    readonly height: number;
    getColumn(name: string): object;
  }
  const polars: {
    readCSV(pathOrText: string): DataFrame;
  };
  export default polars;
}

/** From Node 22 on; the types are those of Node 20. */
declare module 'node:sqlite' {
  export interface StatementSync {
    all(): Record<string, unknown>[];
    run(...values: readonly (string | number | null)[]): unknown;
  }
  export class DatabaseSync {
    constructor(path: string);
    exec(sql: string): void;
    prepare(sql: string): StatementSync;
  }
}
