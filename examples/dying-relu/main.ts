/** @file Units of ReLU that die, counted as they do, and what cures them. */
import { runProgram } from '../program/program.ts';
import { command, run } from './program.ts';

await runProgram(command, run);
