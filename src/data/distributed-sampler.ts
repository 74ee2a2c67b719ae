/** @file The share of one of several processes that train together. Draws are PyTorch's. */
import { ValueError } from '../errors/errors.ts';
import { bindNamed } from '../ops/define.ts';
import { optionalBoolean, optionalNumber } from '../ops/parameters.ts';
import { Generator } from '../random/generator.ts';
import { lengthOf, permutation, type Sampler } from './sampler.ts';

const parameters = [
  optionalNumber('numReplicas', undefined, 'processes that train together'),
  optionalNumber('rank', undefined, 'which of them this is, from 0'),
  optionalBoolean('shuffle', true, 'visit the samples in a new random order each epoch'),
  optionalNumber('seed', 0, 'the same in all processes'),
  optionalBoolean('dropLast', false, 'leave out what does not divide evenly, instead of repeating samples'),
] as const;

export interface DistributedSamplerOptions {
  /** Processes that train together. */
  readonly numReplicas: number;
  /** Which of them this is, from 0. */
  readonly rank: number;
  /** Visit the samples in a new random order each epoch. Default: true. */
  readonly shuffle?: boolean | null;
  /** The same in all processes. Default: 0. */
  readonly seed?: number | null;
  /** Leave out what does not divide evenly, instead of repeating samples. Default: false. */
  readonly dropLast?: boolean | null;
}

type Rest<Names extends keyof DistributedSamplerOptions> = Omit<DistributedSamplerOptions, Names>;

/** Every numReplicas-th sample of an order that all processes draw alike. */
export class DistributedSampler implements Sampler {
  readonly length: number;
  private readonly count: number;
  private readonly numReplicas: number;
  private readonly rank: number;
  private readonly shuffle: boolean;
  private readonly seed: number;
  private epoch = 0;

  constructor(
    dataset: { readonly length: number },
    numReplicas: number | DistributedSamplerOptions,
    rank?: number | Rest<'numReplicas'>,
    shuffle?: boolean | null | Partial<Rest<'numReplicas' | 'rank'>>,
    seed?: number | null | Partial<Rest<'numReplicas' | 'rank' | 'shuffle'>>,
    dropLast?: boolean | null | Partial<Pick<DistributedSamplerOptions, 'dropLast'>>,
  );
  constructor(dataset: { readonly length: number }, ...options: readonly unknown[]) {
    const { numReplicas, rank, shuffle, seed, dropLast } = bindNamed('DistributedSampler', parameters, options);
    this.count = lengthOf('DistributedSampler', dataset);
    if (numReplicas === undefined || rank === undefined) {
      throw new ValueError(
        'DistributedSampler/rank',
        'DistributedSampler needs numReplicas and rank: there is no group of processes to ask\n  fix: new data.DistributedSampler(dataset, { numReplicas: 2, rank: 0 })',
      );
    }
    if (!Number.isSafeInteger(numReplicas) || numReplicas < 1) {
      throw new ValueError(
        'DistributedSampler/numReplicas',
        `numReplicas must be a positive whole number, got ${numReplicas}`,
      );
    }
    if (!Number.isSafeInteger(rank) || rank < 0 || rank >= numReplicas) {
      throw new ValueError('DistributedSampler/rank', `rank must be in [0, ${numReplicas - 1}], got ${rank}`);
    }
    this.numReplicas = numReplicas;
    this.rank = rank;
    this.shuffle = shuffle;
    this.seed = seed;
    this.length = dropLast ? Math.floor(this.count / numReplicas) : Math.ceil(this.count / numReplicas);
  }

  /** The order of an epoch is drawn from its number: call it before each epoch, or all epochs have one order. */
  setEpoch(epoch: number): void {
    if (!Number.isSafeInteger(epoch)) {
      throw new ValueError('DistributedSampler/epoch', `the epoch must be a whole number, got ${epoch}`);
    }
    this.epoch = epoch;
  }

  /** The epoch that the order is drawn from. */
  stateDict(): { readonly epoch: number } {
    return { epoch: this.epoch };
  }

  /** Goes on in the epoch of `stateDict()`. */
  loadStateDict({ epoch }: { readonly epoch: number }): void {
    this.setEpoch(epoch);
  }

  *[Symbol.iterator](): Iterator<number> {
    const order = this.shuffle
      ? permutation(this.count, new Generator().manualSeed(BigInt(this.seed) + BigInt(this.epoch)))
      : Array.from({ length: this.count }, (_, i) => i);
    for (let i = 0; i < this.length; i++) yield order[(this.rank + i * this.numReplicas) % this.count] as number;
  }
}
