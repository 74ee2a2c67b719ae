/** @file An autoencoder presses digits into a few numbers: reconstructions, interpolation, a map of the codes. */
import { savePictures } from '../program/pictures.ts';
import { runProgram } from '../program/program.ts';
import { picturesOf } from './pictures.ts';
import { command, run } from './program.ts';

await runProgram(command, (options, print) => savePictures(options.out, picturesOf(run(options, print)), print));
