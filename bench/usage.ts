/** @file What the project's commands count as wrong use, which the message and the usage answer. */

/** A command was called with what it cannot do. */
export class UsageError extends Error {}

/** Did the caller go wrong, and not the command? So too where `parseArgs` refuses an option. */
export function isWrongUse(error: unknown): error is Error {
  return (
    error instanceof UsageError ||
    (error instanceof Error && (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true)
  );
}
