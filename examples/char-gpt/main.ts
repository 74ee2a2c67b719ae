/** @file A small GPT learns Shakespeare character by character, and writes. */
import { runProgram } from '../program/program.ts';
import { command, run } from './program.ts';

await runProgram(command, run);
