/** @file An autoencoder presses digits into a few numbers: reconstructions, interpolation, a map of the codes. */
import { runProgram } from '../program/program.ts';
import { command, run } from './program.ts';

await runProgram(command, run);
