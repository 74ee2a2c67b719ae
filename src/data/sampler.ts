/** @file The order in which samples are visited. Draws are PyTorch's. */
import { ArgumentError, SerializationError, ValueError } from '../errors/errors.ts';
import { fromTypedArray, toTypedArray } from '../ops/creation/data.ts';
import { bindNamed } from '../ops/define.ts';
import { type Arguments, boolean, number, optionalBoolean, optionalNumber } from '../ops/parameters.ts';
import { generatorOf, generatorParameter } from '../ops/random/generator-option.ts';
import { defaultGenerator, Generator } from '../random/generator.ts';
import { randomIntegers, randomPermutation } from '../random/integers.ts';
import { multinomialWithoutReplacement, multinomialWithReplacement } from '../random/sampling.ts';
import { int64 } from '../storage/dtype.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import { type Indices, indexList, numbersOf } from './indices.ts';

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

export function permutation(count: number, generator: Generator): number[] {
  const order = new BigInt64Array(count);
  randomPermutation(order, generator);
  return Array.from(order, Number);
}

/** A generator of the user's, or undefined. */
function givenGenerator(call: string, given: unknown): Generator | undefined {
  return given === undefined ? undefined : generatorOf(call, given);
}

/** The number of samples of a data set, or of anything else that has a length. */
export function lengthOf(call: string, source: { readonly length: number }): number {
  const { length } = (source ?? {}) as { readonly length?: unknown };
  if (typeof length === 'number' && Number.isSafeInteger(length) && length >= 0) return length;
  throw new ArgumentError(
    `${call}/argument`,
    `${call} takes a data set, or something else with a length, got ${length === undefined ? 'no length' : `the length ${String(length)}`}`,
  );
}

function requirePositive(call: string, name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new ValueError(`${call}/${name}`, `${name} must be a positive whole number, got ${value}`);
}

/** A sampler that a user's generator may draw for: its state is saved with a loader. */
class DrawingSampler {
  protected readonly generator: Generator | undefined;

  constructor(generator: Generator | undefined) {
    this.generator = generator;
  }

  /** The state of the sampler's own generator; null without one. */
  stateDict(): { readonly generator: Tensor } | null {
    return this.generator === undefined ? null : { generator: fromTypedArray(this.generator.getState()) };
  }

  /** Draws on from `stateDict()`. */
  loadStateDict(state: { readonly generator: Tensor } | null): void {
    if (state === null) return;
    const bytes = isTensor(state.generator) ? toTypedArray(state.generator) : undefined;
    if (bytes instanceof Uint8Array) this.generator?.setState(bytes);
    else throw new SerializationError('Sampler/state', 'the state of a sampler is what its stateDict() gave');
  }
}

/** In order. */
export class SequentialSampler implements Sampler {
  readonly length: number;

  constructor(source: { readonly length: number }, ...none: Arguments<readonly []>) {
    bindNamed('SequentialSampler', [], none);
    this.length = lengthOf('SequentialSampler', source);
  }

  *[Symbol.iterator](): Iterator<number> {
    for (let i = 0; i < this.length; i++) yield i;
  }
}

const randomParameters = [
  optionalBoolean('replacement', false, 'indices may repeat'),
  optionalNumber('numSamples', undefined, 'how many to draw; the number of samples if left out'),
  generatorParameter,
] as const;

export interface RandomSamplerOptions {
  /** Indices may repeat. Default: false. */
  readonly replacement?: boolean | null;
  /** How many to draw; the number of samples if left out. */
  readonly numSamples?: number | null;
  /** Draws the order; the default generator where left out. */
  readonly generator?: Generator | null;
}

/** In random order; with replacement, indices may repeat. */
export class RandomSampler extends DrawingSampler implements Sampler {
  readonly length: number;
  private readonly count: number;
  private readonly replacement: boolean;

  constructor(
    source: { readonly length: number },
    replacement?: boolean | null | RandomSamplerOptions,
    numSamples?: number | null | RandomSamplerOptions,
    generator?: Generator | null | RandomSamplerOptions,
  );
  constructor(source: { readonly length: number }, ...options: readonly unknown[]) {
    const { replacement, numSamples, generator } = bindNamed('RandomSampler', randomParameters, options);
    super(givenGenerator('RandomSampler', generator));
    this.count = lengthOf('RandomSampler', source);
    this.length = numSamples ?? this.count;
    this.replacement = replacement;
    requirePositive('RandomSampler', 'numSamples', this.length);
    if (this.count === 0) throw new ValueError('RandomSampler/source', 'RandomSampler needs at least one sample');
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
export class SubsetRandomSampler extends DrawingSampler implements Sampler {
  private readonly indices: readonly number[];

  constructor(indices: Indices, generator?: Generator | null | { readonly generator?: Generator | null });
  constructor(indices: Indices, ...options: readonly unknown[]) {
    const { generator } = bindNamed('SubsetRandomSampler', [generatorParameter], options);
    super(givenGenerator('SubsetRandomSampler', generator));
    this.indices = indexList('SubsetRandomSampler', 'indices', indices);
  }

  get length(): number {
    return this.indices.length;
  }

  *[Symbol.iterator](): Iterator<number> {
    for (const at of permutation(this.indices.length, this.generator ?? defaultGenerator))
      yield this.indices[at] as number;
  }
}

const weightedParameters = [
  number('numSamples', 'how many to draw'),
  optionalBoolean('replacement', true, 'indices may repeat'),
  generatorParameter,
] as const;

export interface WeightedSamplerOptions {
  /** How many to draw. */
  readonly numSamples: number;
  /** Indices may repeat. Default: true. */
  readonly replacement?: boolean | null;
  /** Draws the order; the default generator where left out. */
  readonly generator?: Generator | null;
}

/** Draws indices with probabilities proportional to weights. */
export class WeightedRandomSampler extends DrawingSampler implements Sampler {
  readonly length: number;
  private readonly weights: Float64Array;
  private readonly replacement: boolean;

  constructor(
    weights: ArrayLike<number> | Tensor,
    numSamples: number | WeightedSamplerOptions,
    replacement?: boolean | null | Omit<WeightedSamplerOptions, 'numSamples'>,
    generator?: Generator | null | Omit<WeightedSamplerOptions, 'numSamples'>,
  );
  constructor(weights: ArrayLike<number> | Tensor, ...options: readonly unknown[]) {
    const { numSamples, replacement, generator } = bindNamed('WeightedRandomSampler', weightedParameters, options);
    super(givenGenerator('WeightedRandomSampler', generator));
    requirePositive('WeightedRandomSampler', 'numSamples', numSamples);
    if (typeof weights !== 'object' || weights === null || !(isTensor(weights) || 'length' in weights)) {
      throw new ArgumentError(
        'WeightedRandomSampler/argument',
        `weights of WeightedRandomSampler must be an array of numbers, got ${weights === null ? 'null' : typeof weights}`,
      );
    }
    this.weights = Float64Array.from(isTensor(weights) ? numbersOf(weights) : weights);
    if (!this.weights.every((weight) => weight >= 0 && Number.isFinite(weight))) {
      throw new ValueError('WeightedRandomSampler/weights', 'weights must be finite and not below 0');
    }
    this.length = numSamples;
    this.replacement = replacement;
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

/** A sampler that can be saved. */
export interface StatefulSampler {
  stateDict(): unknown;
  loadStateDict(state: unknown): unknown;
}

/** The sampler, where it has a state. */
export function stateful(sampler: object | undefined): StatefulSampler | undefined {
  return sampler !== undefined && 'stateDict' in sampler && 'loadStateDict' in sampler
    ? (sampler as StatefulSampler)
    : undefined;
}

/** Yields lists of indices. */
export interface BatchSource {
  readonly length: number;
  [Symbol.iterator](): Iterator<number[]>;
}

/** A sampler as it is; a list of indices copied. */
export function ownSampler(call: string, name: string, given: Sampler): Sampler {
  if (Array.isArray(given)) return indexList(call, name, given);
  const { length } = (given ?? {}) as { readonly length?: unknown };
  if (typeof length === 'number' && typeof given[Symbol.iterator] === 'function') return given;
  throw new ArgumentError(
    `${call}/${name}`,
    `${name} of ${call} has a length and yields indices, got ${length === undefined ? 'no length' : 'nothing that yields'}\n  fix: a class with get length() and *[Symbol.iterator](), or an array of indices`,
  );
}

const batchParameters = [
  number('batchSize', 'indices per batch'),
  boolean('dropLast', 'leave out a last batch that is not full'),
] as const;

/** Groups another sampler's indices into batches. */
export class BatchSampler implements BatchSource {
  private readonly sampler: Sampler;
  private readonly batchSize: number;
  private readonly dropLast: boolean;

  constructor(
    sampler: Sampler,
    batchSize: number | { readonly batchSize: number; readonly dropLast: boolean },
    dropLast?: boolean | { readonly dropLast: boolean },
  );
  constructor(sampler: Sampler, ...options: readonly unknown[]) {
    const { batchSize, dropLast } = bindNamed('BatchSampler', batchParameters, options);
    requirePositive('BatchSampler', 'batchSize', batchSize);
    this.sampler = ownSampler('BatchSampler', 'sampler', sampler);
    this.batchSize = batchSize;
    this.dropLast = dropLast;
  }

  get length(): number {
    const batches = this.sampler.length / this.batchSize;
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  /** The state of the sampler below, where it has one. */
  stateDict(): unknown {
    return stateful(this.sampler)?.stateDict() ?? null;
  }

  /** Puts the sampler below into the state of `stateDict()`. */
  loadStateDict(state: unknown): void {
    stateful(this.sampler)?.loadStateDict(state);
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
