/** @file A file larger than memory, CSV or Parquet, read piece by piece into a training. */
import { runProgram } from '../program/program.ts';
import { command, run } from './program.ts';

await runProgram(command, run);
