/** @file Makes a batch out of samples: tensors are stacked, numbers become tensors, arrays and objects go item by item. */
import { DataLoaderError } from '../errors/errors.ts';
import { fromTypedArray, type NestedArray, tensor } from '../ops/creation/data.ts';
import { stack } from '../ops/join.ts';
import type { TypedArray } from '../storage/dtype.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';

function describe(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value)
    ? 'array'
    : typeof value === 'object'
      ? (value.constructor?.name ?? 'object')
      : typeof value;
}

/**
 * The default collation: a list of samples of one structure becomes one structure of batches. Tensors are stacked along a new
 * first dim, numbers and booleans become tensors (numbers the default dtype, bigints int64), typed arrays become tensors and are
 * stacked, strings stay a list, arrays and plain objects are collated item by item.
 */
export function defaultCollate(samples: readonly unknown[]): unknown {
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
    return tensor(samples as NestedArray);
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
    return first.map((_, i) => defaultCollate((samples as unknown[][]).map((sample) => sample[i])));
  }
  if (typeof first === 'object' && first !== null) {
    return Object.fromEntries(
      Object.keys(first).map((key) => [
        key,
        defaultCollate(samples.map((sample) => (sample as Record<string, unknown>)[key])),
      ]),
    );
  }
  throw new DataLoaderError('collate/kind', `samples of kind ${kind} cannot be collated\n  fix: pass a collateFn`);
}
