/** @file A small GPT learns Shakespeare character by character, and writes. */
import { savePictures } from '../program/pictures.ts';
import { runProgram } from '../program/program.ts';
import { picturesOf } from './pictures.ts';
import { command, run } from './program.ts';

await runProgram(command, async (options, print) =>
  savePictures(options.out, picturesOf(await run(options, print)), print),
);
