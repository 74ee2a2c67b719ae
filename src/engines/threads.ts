/** @file How many threads the user wants, for every engine that has threads. */
import { EngineError } from '../errors/errors.ts';
import { environment } from '../host/process.ts';

/** FLAMBEAU_THREADS as a number; undefined where it is not set. */
export function requestedThreads(): number | undefined {
  const text = environment('FLAMBEAU_THREADS');
  if (text === undefined || text === '') return undefined;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 256) {
    throw new EngineError('engine/threads', `FLAMBEAU_THREADS must be a whole number from 1 to 256, got '${text}'`);
  }
  return count;
}
