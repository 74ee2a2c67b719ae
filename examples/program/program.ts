/** @file Runs a worked example with the arguments of the process. */
import { ArgumentError, FlambeauError } from 'flambeau';
import { isSystemError } from '../digits/file.ts';
import { type Command, type OptionList, parseOptions, usageOf, type Values } from './options.ts';

/** What an example prints goes through this, line by line. */
export type Print = (line: string) => void;

/** Runs the program; mistakes of the user's end it with one message, those in options with code 2. */
export async function runProgram<O extends OptionList>(
  command: Command<O>,
  run: (options: Values<O>, print: Print) => unknown,
): Promise<void> {
  const { stdout, stderr } = process;
  try {
    const options = parseOptions(command, process.argv.slice(2));
    if (options === undefined) stdout.write(usageOf(command));
    else await run(options, (line) => stdout.write(`${line}\n`));
  } catch (error) {
    if (!(error instanceof FlambeauError) && !isSystemError(error)) throw error;
    const isOption = error instanceof ArgumentError && error.code.startsWith('options/');
    stderr.write(isOption ? `${error.message}\n` : `${error.name}: ${error.message}\n`);
    process.exitCode = isOption ? 2 : 1;
  }
}
