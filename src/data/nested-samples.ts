/** @file How deep the structure of a sample may be. */
import { DataLoaderError } from '../errors/errors.ts';

/** As deep as nested arrays of numbers may be. A structure that holds itself has no end. */
const maximumDepth = 128;

export function requireShallow(depth: number): void {
  if (depth <= maximumDepth) return;
  throw new DataLoaderError(
    'collate/depth',
    `samples may be nested ${maximumDepth} deep, got more\n  rule: a structure that holds itself is endless\n  fix: pass a collateFn of your own`,
  );
}
