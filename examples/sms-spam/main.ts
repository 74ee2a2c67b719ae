/** @file A GRU reads text messages and tells which are spam. */
import { runProgram } from '../program/program.ts';
import { command, run } from './program.ts';

await runProgram(command, run);
