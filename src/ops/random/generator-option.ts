/** @file The `generator` option of random operators. */
import { kindOf } from '../../errors/copies.ts';
import { ArgumentError } from '../../errors/errors.ts';
import { defaultGenerator, Generator } from '../../random/generator.ts';
import { optionalValue } from '../parameters.ts';

/** Draws from this generator instead of the default one. */
export interface GeneratorOption {
  readonly generator?: Generator | null | undefined;
}

export const generatorParameter = optionalValue<Generator>()(
  'generator',
  undefined,
  'Where random numbers come from; the default generator if not given.',
);

/** The generator of a call. */
export function generatorOf(operation: string, given: unknown): Generator {
  if (given === undefined || given === null) return defaultGenerator;
  if (given instanceof Generator) return given;
  throw new ArgumentError(
    `${operation}/argument`,
    `generator of ${operation} must be a torch.Generator, got ${kindOf(given)}`,
  );
}
