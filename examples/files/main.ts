/** @file One table as CSV, Excel, SQLite, Parquet and JSON, read by the libraries that do it well: the same tensors. */
import { runProgram } from '../program/program.ts';
import { command, run } from './program.ts';

await runProgram(command, run);
