/** @file Where a program tells its user something: the terminal, or the console of a page. */

/** A stream of text: `process.stdout` is one. */
export interface TextStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** The standard output; where there is none (a page), lines go to the console. */
export function standardOutput(): TextStream {
  const stream = globalThis.process?.stdout;
  if (typeof stream?.write === 'function') return stream;
  return { write: (text) => globalThis.console?.log(text.replace(/\n$/, '')) };
}
