/** @file `npm run example -- linear-or-not` */
import { runProgram } from '../program/program.ts';
import { command, run } from './program.ts';

await runProgram(command, run);
