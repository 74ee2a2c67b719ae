/** @file The name of a file in the error of what was found in it. */
import { FlambeauError } from './errors.ts';

/** Says `error` with the name of the file that it is about, unless it has one, and with the mend where it says none. */
export function withFileName(name: string, error: unknown, mend?: string): unknown {
  if (!(error instanceof FlambeauError) || error.details['path'] !== undefined) return error;
  const Again = error.constructor as typeof FlambeauError;
  const fix = mend === undefined || error.message.includes('\n  fix: ') ? '' : `\n  fix: ${mend}`;
  return new Again(error.code, `${name}: ${error.message}${fix}`, { ...error.details, path: name });
}

/** Runs `read`; what is wrong with the content of a file is said with its name. */
export function naming<T>(name: string, read: () => T, mend?: string): T {
  try {
    return read();
  } catch (error) {
    throw withFileName(name, error, mend);
  }
}
