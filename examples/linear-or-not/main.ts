/** @file Linear and non-linear networks on rings and spirals, with their decision regions. */
import { runProgram } from '../program/program.ts';
import { command, run } from './program.ts';

await runProgram(command, run);
