/** @file Units of ReLU that die, counted as they do, and what cures them. */
import { savePictures } from '../program/pictures.ts';
import { runProgram } from '../program/program.ts';
import { picturesOf } from './pictures.ts';
import { command, run } from './program.ts';

await runProgram(command, (options, print) => savePictures(options.out, picturesOf(run(options, print)), print));
