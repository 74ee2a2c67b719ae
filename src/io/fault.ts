/** @file The error of a file that is not what its format says. */
import { type ErrorDetails, SerializationError } from '../errors/errors.ts';

/** Names and shapes of a hostile file may be megabytes long; an error says as much as anybody reads. */
const longestHeadline = 1600;

const again = 'the file is damaged or was not written or copied to its end: fetch it again, or save it again';

/** What is wrong, with the mend where it is another than getting the file again. */
export function fault(code: string, message: string, details: ErrorDetails = {}): SerializationError {
  const at = message.indexOf('\n');
  const [headline, rest] = at < 0 ? [message, `\n  fix: ${again}`] : [message.slice(0, at), message.slice(at)];
  const text = headline.length > longestHeadline ? `${headline.slice(0, longestHeadline)} …` : headline;
  return new SerializationError(code, text + rest, details);
}
