/** @file Three species of penguins: several classes, weights for the rare one, a confusion matrix. */
import { savePictures } from '../program/pictures.ts';
import { runProgram } from '../program/program.ts';
import { picturesOf } from './pictures.ts';
import { command, run } from './program.ts';

await runProgram(command, async (options, print) =>
  savePictures(options.out, picturesOf(await run(options, print)), print),
);
