/** @file Linear and non-linear networks on rings and spirals, with their decision regions. */
import { savePictures } from '../program/pictures.ts';
import { runProgram } from '../program/program.ts';
import { picturesOf } from './pictures.ts';
import { command, run } from './program.ts';

await runProgram(command, (options, print) => savePictures(options.out, picturesOf(run(options, print)), print));
