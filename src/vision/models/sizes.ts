/** @file Sizes of models. */
import { ValueError } from '../../errors/errors.ts';

/** Refuses a size below 1. */
export function requirePositive(call: string, sizes: Readonly<Record<string, number>>): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (size < 1) throw new ValueError(`${call}/${name}`, `${name} of ${call} must be at least 1, got ${size}`);
  }
}
