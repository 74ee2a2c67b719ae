/** @file Makes a batch out of samples: tensors are stacked, numbers become tensors, arrays and objects go item by item. */
import { refuseStranger } from '../errors/copies.ts';
import { ArgumentError, DataLoaderError } from '../errors/errors.ts';
import { fromTypedArray, type NestedArray, tensor } from '../ops/creation/data.ts';
import { stack } from '../ops/join.ts';
import type { TypedArray } from '../storage/dtype.ts';
import { host } from '../storage/host.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import { isPlain } from './clone.ts';
import { requireShallow } from './nested-samples.ts';

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  if (Array.isArray(value)) return 'array';
  return isPlain(value) ? 'Object' : value.constructor.name;
}

/** A field of every sample. */
function fieldOf(samples: readonly unknown[], key: string): unknown[] {
  return samples.map((sample, i) => {
    const fields = sample as Readonly<Record<string, unknown>>;
    if (Object.hasOwn(fields, key)) return fields[key];
    throw new DataLoaderError(
      'collate/mixed',
      `the samples of a batch must have one structure: sample 0 has a field '${key}', sample ${i} has none\n  fix: pass a collateFn of your own`,
      { key },
    );
  });
}

function collate(samples: readonly unknown[], depth: number): unknown {
  requireShallow(depth);
  if (samples.length === 0) throw new DataLoaderError('collate/empty', 'a batch needs at least one sample');
  for (const sample of samples) refuseStranger('collate', sample);
  const [first] = samples;
  const kind = describe(first);
  const odd = samples.findIndex((sample) => describe(sample) !== kind);
  if (odd >= 0) {
    throw new DataLoaderError(
      'collate/mixed',
      `the samples of a batch must have one structure: sample 0 is ${kind}, sample ${odd} is ${describe(samples[odd])}\n  fix: pass a collateFn of your own`,
    );
  }
  if (isTensor(first)) return stack(samples as Tensor[], 0);
  if (typeof first === 'number' || typeof first === 'bigint' || typeof first === 'boolean') {
    return tensor(samples as NestedArray, { device: host.name });
  }
  if (typeof first === 'string') return [...samples];
  if (ArrayBuffer.isView(first))
    return stack(
      (samples as TypedArray[]).map((array) => fromTypedArray(array)),
      0,
    );
  if (Array.isArray(first)) {
    const short = (samples as unknown[][]).find((sample) => sample.length !== first.length);
    if (short !== undefined) {
      throw new DataLoaderError(
        'collate/length',
        `samples must have equal lengths, got ${first.length} and ${short.length}`,
      );
    }
    return first.map((_, i) =>
      collate(
        (samples as unknown[][]).map((sample) => sample[i]),
        depth + 1,
      ),
    );
  }
  if (typeof first === 'object' && first !== null && (samples as object[]).every(isPlain)) {
    return Object.fromEntries(Object.keys(first).map((key) => [key, collate(fieldOf(samples, key), depth + 1)]));
  }
  throw new DataLoaderError(
    'collate/kind',
    `samples of kind ${kind} cannot be collated: tensors, numbers, strings, arrays and plain objects can\n  fix: give tensors or plain objects of them, or pass a collateFn`,
    { kind },
  );
}

/**
 * What the default collation makes of samples: tensors, numbers, booleans and typed arrays become a tensor, strings a list, arrays
 * and plain objects go item by item.
 */
export type Collated<Sample> = Sample extends Tensor | number | bigint | boolean | TypedArray
  ? Tensor
  : Sample extends string
    ? string[]
    : Sample extends object
      ? { -readonly [K in keyof Sample]: Collated<Sample[K]> }
      : unknown;

/**
 * Makes one structure of batches of samples of one structure: tensors are stacked along a new first dim, numbers
 * become a tensor of the default dtype, bigints one of int64, as class labels must be, booleans one of bool; strings stay a
 * list, arrays and plain objects go item by item.
 *
 * @difference Numbers give the default dtype, as in `torch.tensor`, where PyTorch makes int64 of ints and float64 of floats:
 *   write labels as bigints.
 * @difference Only plain objects are taken apart; a `Map`, a `Date` or an instance of a class is an error.
 * @example
 * data.defaultCollate([{ x: torch.tensor([1, 2]), label: 'a' }, { x: torch.tensor([3, 4]), label: 'b' }]);
 * // {
 * //   x: tensor([[1., 2.],
 * //           [3., 4.]]),
 * //   label: [ 'a', 'b' ]
 * // }
 * const [, labels] = data.defaultCollate([[torch.ones(2), 7n], [torch.ones(2), 3n]]);
 * labels; // tensor([7, 3])
 */
export function defaultCollate<Sample>(samples: readonly Sample[]): Collated<Sample> {
  if (!Array.isArray(samples)) {
    throw new ArgumentError('collate/samples', `defaultCollate takes an array of samples, got ${describe(samples)}`);
  }
  return collate(samples, 0) as Collated<Sample>;
}
