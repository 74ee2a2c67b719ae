/** @file `npm run example -- autoencoder` */
import { runProgram } from '../program/program.ts';
import { command, run } from './program.ts';

await runProgram(command, run);
