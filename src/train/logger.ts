/** @file Where the numbers of a training are written to. */

/** Writes numbers by their names, each time with the step that they belong to. */
export interface Logger {
  log(values: Readonly<Record<string, number>>, step: number): void;
  /** A training goes on from a checkpoint at this step: what was written of later ones is void. */
  resumeAt?(step: number): void;
  /** Brings what was written to disk. */
  flush?(): void | Promise<void>;
  /** Ends writing. */
  close?(): void | Promise<void>;
}

/** The numbers of a record by flat names: `validation.loss`. */
export function numbersOf(record: object, prefix = ''): Record<string, number> {
  const entries = Object.entries(record).flatMap(([name, value]: [string, unknown]): [string, number][] => {
    if (typeof value === 'number') return [[prefix + name, value]];
    if (name === 'validation' && typeof value === 'object' && value !== null) {
      return Object.entries(numbersOf(value, `${name}.`));
    }
    return [];
  });
  return Object.fromEntries(entries);
}
