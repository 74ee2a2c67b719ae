/** @file How samples become what a loader gives: batches of several, or each sample by itself. */
import { defaultCollate } from './collate.ts';
import { defaultConvert } from './convert.ts';
import type { Dataset } from './dataset.ts';

export interface Batching {
  /** Samples per batch; null where each sample is given by itself. */
  readonly batchSize: number | null;
  readonly dropLast: boolean;
}

/** What is done to samples that were read. */
export class Collation {
  /** Makes what the loader gives of the samples of a batch, or of a single one. */
  readonly collate: (samples: readonly unknown[]) => unknown;
  private readonly isDefault: boolean;

  /** `given` is the user's function, which gets a list of samples, or one sample where `batchSize` is null. */
  constructor(given: ((samples: never) => unknown) | undefined, batchSize: number | null) {
    const own = given as ((samples: unknown) => unknown) | undefined;
    this.isDefault = own === undefined && batchSize !== null;
    if (batchSize === null) this.collate = ([sample]) => (own ?? defaultConvert)(sample);
    else this.collate = own ?? (defaultCollate as (samples: readonly unknown[]) => unknown);
  }

  /** The data set's own way to a batch, where it has one and the user none. */
  wholeOf({ getBatch }: Dataset): Dataset['getBatch'] {
    return this.isDefault ? getBatch : undefined;
  }
}

/** Loads the samples of a batch and collates them. */
export async function loadBatch(dataset: Dataset, indices: readonly number[], collation: Collation): Promise<unknown> {
  const whole = collation.wholeOf(dataset);
  if (whole !== undefined) return await whole.call(dataset, indices);
  const samples: unknown[] = [];
  for (const index of indices) samples.push(await dataset.get(index));
  return collation.collate(samples);
}

/** Nothing is left to give of these samples. */
const isNone = (samples: readonly unknown[], { batchSize, dropLast }: Batching): boolean =>
  samples.length === 0 || (dropLast && samples.length < (batchSize ?? 1));

/** The next samples of an iteration, `batchSize` or what is left of them; undefined where none is left to give. */
export function readSamples<Sample>(samples: Iterator<Sample>, batching: Batching): Sample[] | undefined {
  const batch: Sample[] = [];
  while (batch.length < (batching.batchSize ?? 1)) {
    const next = samples.next();
    if (next.done === true) break;
    batch.push(next.value);
  }
  return isNone(batch, batching) ? undefined : batch;
}

/** As `readSamples`, of samples that may have to be awaited. */
export async function nextSamples<Sample>(
  samples: AsyncIterator<Sample> | Iterator<Sample>,
  batching: Batching,
): Promise<Sample[] | undefined> {
  const batch: Sample[] = [];
  while (batch.length < (batching.batchSize ?? 1)) {
    const next = await samples.next();
    if (next.done === true) break;
    batch.push(next.value);
  }
  return isNone(batch, batching) ? undefined : batch;
}
