/** @file Makes tensors of what a single sample holds, where samples are given without being collated. */
import { refuseStranger } from '../errors/copies.ts';
import { fromTypedArray } from '../ops/creation/data.ts';
import type { TypedArray } from '../storage/dtype.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import { isPlain } from './clone.ts';
import { requireShallow } from './nested-samples.ts';

/** What the default conversion makes of a sample: typed arrays become tensors, also in arrays and plain objects; all else stays. */
export type Converted<Sample> = Sample extends Tensor | number | bigint | boolean | string
  ? Sample
  : Sample extends TypedArray
    ? Tensor
    : Sample extends object
      ? { -readonly [K in keyof Sample]: Converted<Sample[K]> }
      : Sample;

function convert(sample: unknown, depth: number): unknown {
  requireShallow(depth);
  refuseStranger('convert', sample);
  if (typeof sample !== 'object' || sample === null || isTensor(sample)) return sample;
  if (ArrayBuffer.isView(sample)) return sample instanceof DataView ? sample : fromTypedArray(sample as TypedArray);
  if (Array.isArray(sample)) return sample.map((item) => convert(item, depth + 1));
  if (!isPlain(sample)) return sample;
  return Object.fromEntries(Object.entries(sample).map(([key, item]) => [key, convert(item, depth + 1)]));
}

/**
 * Makes tensors of the typed arrays of a sample, also of those in arrays and plain objects. All else stays as it is, numbers among it. What
 * a `DataLoader` with `batchSize: null` does to each sample.
 *
 * @example
 * data.defaultConvert({ pixels: new Float32Array([0, 1]), label: 3n }); // { pixels: tensor([0., 1.]), label: 3n }
 */
export function defaultConvert<Sample>(sample: Sample): Converted<Sample> {
  return convert(sample, 0) as Converted<Sample>;
}
