/** @file A GRU reads text messages and tells which are spam. */
import { savePictures } from '../program/pictures.ts';
import { runProgram } from '../program/program.ts';
import { picturesOf } from './pictures.ts';
import { command, run } from './program.ts';

await runProgram(command, (options, print) => savePictures(options.out, picturesOf(run(options, print)), print));
