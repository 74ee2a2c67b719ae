/** @file The options of metrics of classes, checked. */
import { ArgumentError } from '../errors/errors.ts';
import { isRecord, refuseUnknown } from '../ops/options.ts';

/** Over which classes a value is: that of class 1, all samples alike, the mean of the classes, or that by their frequency. */
export type Average = 'binary' | 'micro' | 'macro' | 'weighted';

export interface ThresholdOptions {
  /** The input is a probability of class 1, which is predicted above this. Left out, the input is classes, or scores of each class. */
  readonly threshold?: number;
}

export interface AverageOptions extends ThresholdOptions {
  /** Default: `'binary'`. */
  readonly average?: Average;
  /** What 0 / 0 gives, as where a class is never predicted. Default: 0. */
  readonly zeroDivision?: number;
}

/** The options given, if their names are known. */
export function checkedOptions<Options extends object>(
  call: string,
  given: Options,
  known: readonly string[],
): Options {
  if (!isRecord(given)) {
    throw new ArgumentError(`${call}/arguments`, `${call} takes its options by name, got ${String(given)}`);
  }
  refuseUnknown(call, Object.keys(given), known);
  return given;
}

export function checkedChoice<Choice extends string>(
  call: string,
  name: string,
  given: Choice,
  choices: readonly Choice[],
): Choice {
  if (choices.includes(given)) return given;
  throw new ArgumentError(
    `${call}/${name}`,
    `${name} of ${call} must be ${choices.map((choice) => `'${choice}'`).join(' or ')}, got '${String(given)}'`,
  );
}

export function checkedThreshold(call: string, given: number | undefined): number | undefined {
  if (given === undefined || Number.isFinite(given)) return given;
  throw new ArgumentError(`${call}/threshold`, `threshold of ${call} must be a finite number, got ${String(given)}`);
}
