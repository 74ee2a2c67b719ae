/** @file The order in which samples are visited. Draws are PyTorch's. */
import { ValueError } from '../errors/errors.ts';
import { toTypedArray } from '../ops/creation/data.ts';
import { defaultGenerator, Generator } from '../random/generator.ts';
import { randomIntegers, randomPermutation } from '../random/integers.ts';
import { multinomialWithoutReplacement, multinomialWithReplacement } from '../random/sampling.ts';
import { int64 } from '../storage/dtype.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';

/** Yields indices; each iteration is one epoch. */
export interface Sampler {
  readonly length: number;
  [Symbol.iterator](): Iterator<number>;
}

/** A generator of its own for one epoch, seeded by the default generator, so that other draws do not change the order. */
function epochGenerator(generator: Generator | undefined): Generator {
  if (generator !== undefined) return generator;
  return new Generator().manualSeed(defaultGenerator.random64() & 0x7fff_ffff_ffff_ffffn);
}

function permutation(count: number, generator: Generator): number[] {
  const order = new BigInt64Array(count);
  randomPermutation(order, generator);
  return Array.from(order, Number);
}

/** In order. */
export class SequentialSampler implements Sampler {
  readonly length: number;

  constructor(source: { readonly length: number }) {
    this.length = source.length;
  }

  *[Symbol.iterator](): Iterator<number> {
    for (let i = 0; i < this.length; i++) yield i;
  }
}

export interface RandomSamplerOptions {
  readonly replacement?: boolean;
  readonly numSamples?: number;
  readonly generator?: Generator;
}

/** In random order; with replacement, indices may repeat. */
export class RandomSampler implements Sampler {
  readonly length: number;
  private readonly count: number;
  private readonly replacement: boolean;
  private readonly generator: Generator | undefined;

  constructor(source: { readonly length: number }, options: RandomSamplerOptions = {}) {
    this.count = source.length;
    this.length = options.numSamples ?? source.length;
    this.replacement = options.replacement ?? false;
    this.generator = options.generator;
    if (!Number.isInteger(this.length) || this.length < 1) {
      throw new ValueError(
        'RandomSampler/numSamples',
        `numSamples must be a positive whole number, got ${this.length}`,
      );
    }
  }

  *[Symbol.iterator](): Iterator<number> {
    const generator = epochGenerator(this.generator);
    if (this.replacement) {
      // Drawn 32 at a time, as PyTorch does.
      for (let done = 0; done < this.length; done += 32) {
        const block = new BigInt64Array(Math.min(32, this.length - done));
        randomIntegers({ dtype: int64, out: block }, 0, this.count, generator);
        for (const index of block) yield Number(index);
      }
      return;
    }
    for (let done = 0; done < this.length; done += this.count) {
      yield* permutation(this.count, generator).slice(0, this.length - done);
    }
  }
}

/** The given indices in random order. */
export class SubsetRandomSampler implements Sampler {
  private readonly indices: readonly number[];
  private readonly generator: Generator | undefined;

  constructor(indices: readonly number[], options: { generator?: Generator } = {}) {
    this.indices = indices;
    this.generator = options.generator;
  }

  get length(): number {
    return this.indices.length;
  }

  *[Symbol.iterator](): Iterator<number> {
    for (const at of permutation(this.indices.length, this.generator ?? defaultGenerator))
      yield this.indices[at] as number;
  }
}

/** Draws indices with probabilities proportional to weights. */
export class WeightedRandomSampler implements Sampler {
  readonly length: number;
  private readonly weights: Float64Array;
  private readonly replacement: boolean;
  private readonly generator: Generator | undefined;

  constructor(
    weights: ArrayLike<number> | Tensor,
    numSamples: number,
    options: { replacement?: boolean; generator?: Generator } = {},
  ) {
    if (!Number.isInteger(numSamples) || numSamples < 1) {
      throw new ValueError(
        'WeightedRandomSampler/numSamples',
        `numSamples must be a positive whole number, got ${numSamples}`,
      );
    }
    this.weights = Float64Array.from(isTensor(weights) ? numbersOf(weights) : weights);
    if (!this.weights.every((weight) => weight >= 0 && Number.isFinite(weight))) {
      throw new ValueError('WeightedRandomSampler/weights', 'weights must be finite and not below 0');
    }
    this.length = numSamples;
    this.replacement = options.replacement ?? true;
    this.generator = options.generator;
    const positive = this.weights.filter((weight) => weight > 0).length;
    if (positive === 0 || (!this.replacement && positive < numSamples)) {
      throw new ValueError(
        'WeightedRandomSampler/weights',
        `${numSamples} samples ${this.replacement ? '' : 'without replacement '}need ${this.replacement ? 'a positive weight' : `${numSamples} positive weights, got ${positive}`}`,
      );
    }
  }

  *[Symbol.iterator](): Iterator<number> {
    const out = new BigInt64Array(this.length);
    const generator = this.generator ?? defaultGenerator;
    if (this.replacement) multinomialWithReplacement(out, this.weights, generator);
    else multinomialWithoutReplacement(out, this.weights, 1, this.length, generator);
    for (const index of out) yield Number(index);
  }
}

function numbersOf(tensor: Tensor): number[] {
  return Array.from(toTypedArray(tensor) as ArrayLike<number | bigint>, Number);
}

/** Yields lists of indices. */
export interface BatchSource {
  readonly length: number;
  [Symbol.iterator](): Iterator<number[]>;
}

/** Groups another sampler's indices into batches. */
export class BatchSampler implements BatchSource {
  private readonly sampler: Sampler;
  private readonly batchSize: number;
  private readonly dropLast: boolean;

  constructor(sampler: Sampler, batchSize: number, dropLast: boolean) {
    if (!Number.isInteger(batchSize) || batchSize < 1) {
      throw new ValueError('BatchSampler/batchSize', `batchSize must be a positive whole number, got ${batchSize}`);
    }
    this.sampler = sampler;
    this.batchSize = batchSize;
    this.dropLast = dropLast;
  }

  get length(): number {
    const batches = this.sampler.length / this.batchSize;
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  *[Symbol.iterator](): Iterator<number[]> {
    let batch: number[] = [];
    for (const index of { [Symbol.iterator]: () => this.sampler[Symbol.iterator]() }) {
      batch.push(index);
      if (batch.length < this.batchSize) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0 && !this.dropLast) yield batch;
  }
}
