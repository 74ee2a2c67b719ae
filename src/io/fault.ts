/** @file The error of a file that is not what its format says. */
import { type ErrorDetails, SerializationError } from '../errors/errors.ts';

/** Names and shapes of a hostile file may be megabytes long; an error says as much as anybody reads. */
const longestMessage = 2000;

export function fault(code: string, message: string, details: ErrorDetails = {}): SerializationError {
  const text = message.length > longestMessage ? `${message.slice(0, longestMessage)} …` : message;
  return new SerializationError(code, text, details);
}
