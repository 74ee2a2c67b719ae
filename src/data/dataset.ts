/** @file What a data set is: a length, and a sample for each index. */
import { refuseStranger } from '../errors/copies.ts';
import { ArgumentError, IndexError, ShapeError, ValueError } from '../errors/errors.ts';
import { fromTypedArray } from '../ops/creation/data.ts';
import { bindNamed } from '../ops/define.ts';
import { indexSelect } from '../ops/gather/index-select.ts';
import type { Arguments } from '../ops/parameters.ts';
import { generatorOf, generatorParameter } from '../ops/random/generator-option.ts';
import { select } from '../ops/view/slice.ts';
import type { Generator } from '../random/generator.ts';
import { randomPermutation } from '../random/integers.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import type { Collated } from './collate.ts';
import { type Indices, indexList } from './indices.ts';

/** Samples by index. Implement it to read your own data; `get` may return a promise, for a DataLoader that is iterated with `for await`. */
export interface Dataset<Sample = unknown> {
  /** Number of samples. */
  readonly length: number;
  get(index: number): Sample | Promise<Sample>;
  /** A collated batch at once, where that is cheaper than single samples. Used unless the loader has a `collateFn` of its own. */
  readonly getBatch?: ((indices: readonly number[]) => Collated<Sample> | Promise<Collated<Sample>>) | undefined;
}

/** Refuses what is no data set. */
function requireDataset(call: string, given: unknown): void {
  const { length, get } = (given ?? {}) as { readonly length?: unknown; readonly get?: unknown };
  if (typeof get === 'function' && Number.isSafeInteger(length) && Number(length) >= 0) return;
  throw new ArgumentError(
    `${call}/dataset`,
    `a data set has a length and a function get(index), got ${typeof get === 'function' ? `the length ${String(length)}` : 'no function get'}\n  fix: a class with get length() and get(index), a TensorDataset, or an array of samples`,
  );
}

/** An array is a data set of its items. */
export function asDataset<Sample>(call: string, given: Dataset<Sample> | readonly Sample[]): Dataset<Sample> {
  if (isList(given)) return { length: given.length, get: (index) => given[index] as Sample };
  requireDataset(call, given);
  return given;
}

function isList<Sample>(given: Dataset<Sample> | readonly Sample[]): given is readonly Sample[] {
  return Array.isArray(given);
}

function checkIndex(operation: string, index: number, length: number): number {
  const wrapped = index < 0 ? index + length : index;
  if (!Number.isInteger(index) || wrapped < 0 || wrapped >= length) {
    throw new IndexError(`${operation}/index`, `index ${index} is out of range for ${length} samples`, {
      index,
      length,
    });
  }
  return wrapped;
}

/** A sample: a row of each tensor. */
type RowsOf<Tensors extends readonly Tensor[]> = { -readonly [K in keyof Tensors]: Tensor };

/**
 * Samples are rows of tensors that share their first dim.
 *
 * @example
 * const set = new TensorDataset(images, labels); // set.get(0) is [images.at(0), labels.at(0)]
 */
export class TensorDataset<const Tensors extends readonly Tensor[] = readonly Tensor[]>
  implements Dataset<RowsOf<Tensors>>
{
  readonly tensors: Tensors;
  readonly length: number;

  constructor(...tensors: Tensors) {
    for (const tensor of tensors) refuseStranger('TensorDataset', tensor);
    const [first] = tensors;
    if (first === undefined || !tensors.every((tensor) => isTensor(tensor) && tensor.sizes.length > 0)) {
      throw new ArgumentError('TensorDataset/tensors', 'TensorDataset takes one or more tensors of at least one dim');
    }
    const length = first.sizes[0] as number;
    const odd = tensors.find((tensor) => tensor.sizes[0] !== length);
    if (odd !== undefined) {
      throw new ShapeError(
        'TensorDataset/length',
        `all tensors must have the same first dim, got ${tensors.map((tensor) => tensor.sizes[0]).join(' and ')}`,
      );
    }
    this.tensors = Object.freeze(tensors);
    this.length = length;
  }

  get(index: number): RowsOf<Tensors> {
    const row = checkIndex('TensorDataset', index, this.length);
    return this.tensors.map((tensor) => select(tensor, 0, row)) as RowsOf<Tensors>;
  }

  getBatch(indices: readonly number[]): Collated<RowsOf<Tensors>> {
    const rows = BigInt64Array.from(indices, (index) => BigInt(checkIndex('TensorDataset', index, this.length)));
    const index = fromTypedArray(rows);
    return this.tensors.map((tensor) => indexSelect(tensor, 0, index)) as Collated<RowsOf<Tensors>>;
  }
}

/** Some samples of another data set, by their indices. */
export class Subset<Sample> implements Dataset<Sample> {
  readonly dataset: Dataset<Sample>;
  readonly indices: readonly number[];

  constructor(dataset: Dataset<Sample> | readonly Sample[], indices: Indices, ...none: Arguments<readonly []>) {
    bindNamed('Subset', [], none);
    this.dataset = asDataset('Subset', dataset);
    this.indices = indexList('Subset', 'indices', indices);
    for (const index of this.indices) checkIndex('Subset', index, dataset.length);
  }

  get length(): number {
    return this.indices.length;
  }

  /** The index in the data set below. */
  resolve(index: number): number {
    return this.indices[checkIndex('Subset', index, this.indices.length)] as number;
  }

  get(index: number): Sample | Promise<Sample> {
    return this.dataset.get(this.resolve(index));
  }

  /** Absent where the data set below has none. */
  get getBatch(): Dataset<Sample>['getBatch'] {
    const { dataset } = this;
    const batch = dataset.getBatch;
    if (batch === undefined) return undefined;
    return (indices) =>
      batch.call(
        dataset,
        indices.map((index) => this.resolve(index)),
      );
  }
}

/** Several data sets one after another. */
export class ConcatDataset<Sample> implements Dataset<Sample> {
  readonly datasets: readonly Dataset<Sample>[];
  readonly length: number;

  constructor(datasets: Iterable<Dataset<Sample> | readonly Sample[]>, ...none: Arguments<readonly []>) {
    bindNamed('ConcatDataset', [], none);
    const given: unknown = datasets;
    if (typeof given !== 'object' || given === null || !(Symbol.iterator in given)) {
      throw new ArgumentError(
        'ConcatDataset/datasets',
        `ConcatDataset takes data sets in an array, got ${given === null ? 'null' : typeof given === 'object' ? 'a single data set' : typeof given}\n  fix: new data.ConcatDataset([first, second])`,
      );
    }
    this.datasets = Object.freeze(Array.from(datasets, (dataset) => asDataset('ConcatDataset', dataset)));
    if (this.datasets.length === 0)
      throw new ArgumentError('ConcatDataset/datasets', 'ConcatDataset takes at least one data set');
    this.length = this.datasets.reduce((sum, dataset) => sum + dataset.length, 0);
  }

  get(index: number): Sample | Promise<Sample> {
    let rest = checkIndex('ConcatDataset', index, this.length);
    for (const dataset of this.datasets) {
      if (rest < dataset.length) return dataset.get(rest);
      rest -= dataset.length;
    }
    throw new IndexError('ConcatDataset/index', `index ${index} is out of range`);
  }
}

/** Sizes of the parts: given as such, or as fractions that add up to 1 (what rounding leaves goes to the first parts in turn). */
function partSizes(total: number, lengths: readonly number[]): number[] {
  const sum = lengths.reduce((a, b) => a + b, 0);
  if (Math.abs(sum - 1) < 1e-9 && lengths.every((length) => length >= 0 && length <= 1) && total !== 1) {
    const sizes = lengths.map((fraction) => Math.floor(total * fraction));
    const rest = total - sizes.reduce((a, b) => a + b, 0);
    for (let i = 0; i < rest; i++) sizes[i % sizes.length] = (sizes[i % sizes.length] as number) + 1;
    return sizes;
  }
  if (sum !== total || !lengths.every((length) => Number.isInteger(length) && length >= 0)) {
    throw new ValueError(
      'randomSplit/lengths',
      `the lengths must add up to the ${total} samples, or be fractions that add up to 1, got [${lengths.join(', ')}]`,
    );
  }
  return [...lengths];
}

/** A part for each length. */
type PartsOf<Sample, Lengths extends readonly number[]> = { -readonly [K in keyof Lengths]: Subset<Sample> };

/**
 * Splits a data set at random into parts of the given lengths or fractions, drawn as PyTorch draws.
 *
 * @example
 * const set = new data.TensorDataset(torch.arange(5));
 * const parts = data.randomSplit(set, [0.6, 0.4]);
 * parts.map(({ length }) => length); // [ 3, 2 ]
 */
export function randomSplit<Sample, const Lengths extends readonly number[]>(
  dataset: Dataset<Sample> | readonly Sample[],
  lengths: Lengths,
  generator?: Generator | null | { readonly generator?: Generator | null },
): PartsOf<Sample, Lengths>;
export function randomSplit<Sample, const Lengths extends readonly number[]>(
  given: Dataset<Sample> | readonly Sample[],
  lengths: Lengths,
  ...options: readonly unknown[]
): PartsOf<Sample, Lengths> {
  const { generator } = bindNamed('randomSplit', [generatorParameter], options);
  const dataset = asDataset('randomSplit', given);
  if (!Array.isArray(lengths) || !lengths.every((length) => typeof length === 'number')) {
    throw new ArgumentError(
      'randomSplit/argument',
      `lengths of randomSplit must be an array of numbers, got ${Array.isArray(lengths) ? 'other items' : typeof lengths}\n  fix: randomSplit(dataset, [0.8, 0.2])`,
    );
  }
  const sizes = partSizes(dataset.length, lengths);
  const order = new BigInt64Array(dataset.length);
  randomPermutation(order, generatorOf('randomSplit', generator));
  let start = 0;
  return sizes.map((size) => {
    const indices = Array.from(order.subarray(start, start + size), Number);
    start += size;
    return new Subset(dataset, indices);
  }) as PartsOf<Sample, Lengths>;
}
