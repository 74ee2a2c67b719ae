/** @file Several data sets side by side: a sample has a part of each. */
import { ArgumentError, ValueError } from '../errors/errors.ts';
import { isRecord } from '../ops/options.ts';
import { asDataset, type Dataset } from './dataset.ts';

/** Data sets in a tuple or by names. */
export type Stackable = readonly Part<unknown>[] | Readonly<Record<string, Part<unknown>>>;

type Part<Sample> = Dataset<Sample> | readonly Sample[];

type SampleOf<Given> = Given extends Part<infer Sample> ? Sample : never;

/** A sample: what each data set has at the index. */
export type Stacked<Given> = { -readonly [K in keyof Given]: SampleOf<Given[K]> };

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value;

/** Data sets of equal length side by side: samples are tuples, or objects where the data sets are named. */
export class StackDataset<Given extends Stackable> implements Dataset<Stacked<Given>> {
  readonly length: number;
  private readonly names: readonly string[] | undefined;
  private readonly parts: readonly Dataset[];

  constructor(...datasets: readonly unknown[]) {
    const [first] = datasets;
    const named = datasets.length === 1 && isRecord(first) && !('get' in first) ? first : undefined;
    this.names = named === undefined ? undefined : Object.keys(named);
    const given = named === undefined ? datasets : Object.values(named);
    if (given.length === 0) {
      throw new ArgumentError('StackDataset/datasets', 'StackDataset takes at least one data set');
    }
    this.parts = given.map((dataset) => asDataset('StackDataset', dataset as Dataset));
    const lengths = this.parts.map(({ length }) => length);
    this.length = lengths[0] as number;
    if (lengths.some((length) => length !== this.length)) {
      throw new ValueError(
        'StackDataset/length',
        `the data sets of StackDataset must have one length, got ${lengths.join(' and ')}\n  fix: new data.Subset(set, indices) for the longer one`,
      );
    }
  }

  get(index: number): Stacked<Given> | Promise<Stacked<Given>> {
    const parts = this.parts.map((dataset) => dataset.get(index));
    const join = (items: readonly unknown[]): Stacked<Given> =>
      (this.names === undefined
        ? items
        : Object.fromEntries(this.names.map((name, i) => [name, items[i]]))) as Stacked<Given>;
    return parts.some(isPromise) ? Promise.all(parts).then(join) : join(parts);
  }
}

/** The constructor as users see it: samples have the structure of what is given. */
export interface StackDatasetConstructor {
  readonly prototype: StackDataset<Stackable>;
  new <const Named extends Readonly<Record<string, Part<unknown>>>>(datasets: Named): StackDataset<Named>;
  new <const Parts extends readonly Part<unknown>[]>(...datasets: Parts): StackDataset<Parts>;
}
