/** @file `npm run example -- dying-relu` */
import { runProgram } from '../program/program.ts';
import { command, run } from './program.ts';

await runProgram(command, run);
