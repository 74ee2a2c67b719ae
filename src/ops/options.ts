/** @file Options that a call takes by name only: misspelt ones are refused with the name that was meant. */
import { ArgumentError } from '../errors/errors.ts';
import { nearest } from '../errors/nearest.ts';
import { type BoundArguments, check, type Parameter } from './parameters.ts';

/** An object of fields, as options are. Modules are functions; tensors, arrays and maps are iterable. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(Symbol.iterator in value);
}

/** Refuses names that are not known. */
export function refuseUnknown(call: string, given: Iterable<string>, known: readonly string[]): void {
  for (const name of given) {
    if (known.includes(name)) continue;
    throw new ArgumentError(
      `${call}/arguments`,
      `${call} has no option '${name}'; its options are ${known.join(', ')}${nearest(name, known)}`,
      { option: name },
    );
  }
}

/** The options of a call, checked, with defaults filled in. */
export function namedOptions<const P extends readonly Parameter[]>(
  call: string,
  parameters: P,
  given: unknown,
): BoundArguments<P> {
  const options = given === undefined ? {} : given;
  const names = parameters.map(({ name }) => name);
  if (!isRecord(options)) {
    const what = Array.isArray(options) ? 'an array' : String(options);
    throw new ArgumentError(
      `${call}/arguments`,
      `${call} takes its options by name, got ${what}\n  fix: ${call}(…, { ${names[0]}: … })`,
    );
  }
  refuseUnknown(call, Object.keys(options), names);
  return Object.fromEntries(
    parameters.map((parameter) => [parameter.name, check(call, parameter, options[parameter.name])]),
  ) as BoundArguments<P>;
}
