/** @file The inputs of a model that is only looked at: tensors, or sizes that tensors of zeros are made of. */
import { ArgumentError } from '../../errors/errors.ts';
import { isInteger } from '../../ops/argument-kinds.ts';
import { zeros } from '../../ops/creation/constant.ts';
import type { DType } from '../../storage/dtype.ts';
import { Tensor } from '../../tensor/tensor.ts';

/** A tensor, several inputs, the sizes of one input, or of several. */
export type InspectedInput = Tensor | readonly number[] | readonly unknown[];

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((size) => isInteger(size) && size >= 0);
}

/** The inputs of a call; zeros are the one value that every dtype has and that every embedding has an entry for. */
export function inputsOf(call: string, given: unknown, dtype: DType | undefined): unknown[] {
  const options = dtype === undefined ? {} : { dtype };
  if (given instanceof Tensor) return [given];
  if (isSizes(given)) return [zeros(given, options)];
  if (Array.isArray(given) && given.length > 0 && given.every((item) => typeof item !== 'number')) {
    return given.map((item: unknown) => (isSizes(item) ? zeros(item, options) : item));
  }
  throw new ArgumentError(
    `${call}/input`,
    `input of ${call} must be a tensor, an array of inputs, or sizes, got ${Array.isArray(given) ? `[${given.join(', ')}]` : given === null ? 'null' : typeof given}\n  fix: ${call}(model, x), ${call}(model, [x, y]), ${call}(model, [1, 3, 32, 32]) or ${call}(model, [[1, 3], [1, 4]])`,
  );
}

/** The tensors of a result, however they are nested. */
export function tensorsIn(value: unknown): Tensor[] {
  if (value instanceof Tensor) return [value];
  if (Array.isArray(value)) return value.flatMap(tensorsIn);
  if (typeof value !== 'object' || value === null) return [];
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? Object.values(value).flatMap(tensorsIn) : [];
}
