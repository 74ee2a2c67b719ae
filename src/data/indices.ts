/** @file Lists of indices as users hand them in: copied, so that later changes of the list change nothing. */
import { ArgumentError } from '../errors/errors.ts';
import { toTypedArray } from '../ops/creation/data.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';

/** Indices in an array, a typed array, a tensor or anything else that yields them. */
export type Indices = Iterable<number | bigint> | Tensor;

export function numbersOf(tensor: Tensor): number[] {
  return Array.from(toTypedArray(tensor) as ArrayLike<number | bigint>, Number);
}

/** A copy of a list of whole numbers. */
export function indexList(call: string, name: string, given: unknown): readonly number[] {
  const isIterable = typeof given === 'object' && given !== null && Symbol.iterator in given;
  if (!isIterable) {
    throw new ArgumentError(
      `${call}/argument`,
      `${name} of ${call} must be an array of whole numbers, got ${given === null ? 'null' : typeof given}`,
      { parameter: name },
    );
  }
  const list = isTensor(given) ? numbersOf(given) : Array.from(given as Iterable<unknown>);
  return Object.freeze(
    list.map((item, i) => {
      const index = typeof item === 'bigint' ? Number(item) : item;
      if (typeof index === 'number' && Number.isSafeInteger(index)) return index;
      throw new ArgumentError(
        `${call}/argument`,
        `${name} of ${call} must be an array of whole numbers, got ${String(item)} at ${i}`,
        { parameter: name, position: i },
      );
    }),
  );
}
