/** @file Which digits are in a picture of three: a multi-label head, where each class is a question of its own. */
import { savePictures } from '../program/pictures.ts';
import { runProgram } from '../program/program.ts';
import { picturesOf } from './pictures.ts';
import { command, run } from './program.ts';

await runProgram(command, async (options, print) =>
  savePictures(options.out, picturesOf(await run(options, print)), print),
);
