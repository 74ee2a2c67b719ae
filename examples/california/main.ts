/** @file House prices in California: a regression, its residuals, and where on the map they are. */
import { savePictures } from '../program/pictures.ts';
import { runProgram } from '../program/program.ts';
import { picturesOf } from './pictures.ts';
import { command, run } from './program.ts';

await runProgram(command, async (options, print) =>
  savePictures(options.out, picturesOf(await run(options, print)), print),
);
