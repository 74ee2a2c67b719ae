/** @file `data` as users get it: data sets, samplers and loaders, which say so where `new` is forgotten. */
import { constructible } from '../errors/constructible.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Collated } from './collate.ts';
import * as dataset from './dataset.ts';
import * as distributed from './distributed-sampler.ts';
import * as iterable from './iterable-dataset.ts';
import * as loader from './loader.ts';
import * as sampler from './sampler.ts';
import * as stacked from './stack-dataset.ts';
import * as preprocessor from './table/preprocessor/preprocessor.ts';

export { type Collated, defaultCollate } from './collate.ts';
export { type Converted, defaultConvert } from './convert.ts';
export { type Dataset, randomSplit } from './dataset.ts';
export type { DistributedSamplerOptions } from './distributed-sampler.ts';
export type { Indices } from './indices.ts';
export type { SampleStream } from './iterable-dataset.ts';
export type { DataLoaderOptions, FunctionModule, UnbatchedOptions } from './loader-options.ts';
export type { LoaderState } from './loader-state.ts';
export {
  type FromModuleOptions,
  fromModule,
  iterableFromModule,
  type ModuleDataset,
  type ModuleStream,
} from './module-dataset.ts';
export type { BatchSource, Sampler } from './sampler.ts';
export type { Cell, Column, ColumnKind } from './table/column.ts';
export { columnsOf, type TableColumns } from './table/columns.ts';
export {
  type ColumnDescription,
  type ColumnInfo,
  type Correlations,
  corr,
  describe,
  info,
  type ValueCount,
  valueCounts,
} from './table/description.ts';
export type { Labels } from './table/labels.ts';
export type { Listing } from './table/listing.ts';
export type { ReadingOptions } from './table/missing.ts';
export type { Preprocessed } from './table/preprocessor/preprocessor.ts';
export type { ColumnSpecification, Tokenize } from './table/preprocessor/specification.ts';
export type { PreprocessorState } from './table/preprocessor/state.ts';
export type { ColumnName, RowOf } from './table/row-type.ts';
export { type FoldOptions, kFold, type PartOf, type SplitOptions, trainTestSplit } from './table/split.ts';
export {
  type FeatureSample,
  type FromTableOptions,
  fromTable,
  type PreprocessedSample,
  type TableDataset,
} from './table/table-dataset.ts';
export { getWorkerInfo, type WorkerInfo } from './worker.ts';

/**
 * Data set whose samples are the rows of tensors that share their first dim.
 *
 * @example
 * const set = new data.TensorDataset(torch.tensor([[1, 2], [3, 4]]), torch.tensor([0n, 1n]));
 * set.get(1); // [ tensor([3., 4.]), tensor(1) ]
 */
export const TensorDataset = /* @__PURE__ */ constructible('data', 'TensorDataset', dataset.TensorDataset);
export type TensorDataset<Tensors extends readonly Tensor[] = readonly Tensor[]> = dataset.TensorDataset<Tensors>;

/**
 * Data set of some samples of another one, by their indices.
 *
 * @example
 * const set = new data.TensorDataset(torch.tensor([10, 20, 30]));
 * new data.Subset(set, [2, 0]).get(0); // [ tensor(30.) ]
 */
export const Subset = /* @__PURE__ */ constructible('data', 'Subset', dataset.Subset);
export type Subset<Sample> = dataset.Subset<Sample>;

/**
 * Data set of several others one after another.
 *
 * @example
 * const [first, second] = [new data.TensorDataset(torch.ones(2)), new data.TensorDataset(torch.zeros(1))];
 * new data.ConcatDataset([first, second]).get(2); // [ tensor(0.) ]
 */
export const ConcatDataset = /* @__PURE__ */ constructible('data', 'ConcatDataset', dataset.ConcatDataset);
export type ConcatDataset<Sample> = dataset.ConcatDataset<Sample>;

/**
 * Data set of several others of equal length side by side: samples are tuples, or objects where the data sets are named.
 *
 * @example
 * const [images, labels] = [new data.TensorDataset(torch.ones([2, 1])), [4n, 5n]];
 * new data.StackDataset(['a', 'b'], labels).get(1); // [ 'b', 5n ]
 * new data.StackDataset({ image: images, label: labels }).get(0); // { image: [ tensor([1.]) ], label: 4n }
 */
export const StackDataset = /* @__PURE__ */ constructible<typeof stacked.StackDataset, stacked.StackDatasetConstructor>(
  'data',
  'StackDataset',
  stacked.StackDataset,
);
export type StackDataset<Given extends stacked.Stackable> = stacked.StackDataset<Given>;

/**
 * Base of data sets whose samples come one after another, such as the lines of a file: `*[Symbol.iterator]()` gives them, or
 * `async *[Symbol.asyncIterator]()`. With workers, each iterates over a data set of its own (`data.iterableFromModule`).
 *
 * @difference Any object with an iterator, such as a `Set` or a stream, is an iterable data set too.
 * @example
 * class Countdown extends data.IterableDataset<number> {
 *   override *[Symbol.iterator]() {
 *     yield* [3, 2, 1];
 *   }
 * }
 * Array.from(new data.DataLoader(new Countdown(), { batchSize: 2 }), (x) => x.tolist()); // [ [ 3, 2 ], [ 1 ] ]
 */
export const IterableDataset = /* @__PURE__ */ constructible('data', 'IterableDataset', iterable.IterableDataset);
export type IterableDataset<Sample = unknown> = iterable.IterableDataset<Sample>;

/**
 * Iterable data set of several others one after another.
 *
 * @example
 * [...new data.ChainDataset([new Set([1, 2]), [3]])]; // [ 1, 2, 3 ]
 */
export const ChainDataset = /* @__PURE__ */ constructible('data', 'ChainDataset', iterable.ChainDataset);
export type ChainDataset<Sample> = iterable.ChainDataset<Sample>;

/**
 * Iterates over a data set in batches, in order or shuffled; with workers by `for await`, and the data set is made by
 * `fromModule`.
 *
 * @difference With workers, iteration is asynchronous.
 * @example
 * const set = new data.TensorDataset(torch.arange(5));
 * Array.from(new data.DataLoader(set, { batchSize: 2 }), ([x]) => x.tolist()); // [ [ 0, 1 ], [ 2, 3 ], [ 4 ] ]
 */
export const DataLoader = /* @__PURE__ */ constructible<typeof loader.DataLoader, loader.DataLoaderConstructor>(
  'data',
  'DataLoader',
  loader.DataLoader,
);
export type DataLoader<Sample = unknown, Batch = Collated<Sample>> = loader.DataLoader<Sample, Batch>;

/**
 * Gives the indices of a data set in order.
 *
 * @example
 * [...new data.SequentialSampler(['a', 'b', 'c'])]; // [ 0, 1, 2 ]
 */
export const SequentialSampler = /* @__PURE__ */ constructible('data', 'SequentialSampler', sampler.SequentialSampler);
export type SequentialSampler = sampler.SequentialSampler;

/**
 * Gives the indices of a data set in random order; with replacement, they may repeat.
 *
 * @example
 * torch.manualSeed(0);
 * [...new data.RandomSampler(['a', 'b', 'c', 'd'])]; // [ 2, 3, 0, 1 ]
 */
export const RandomSampler = /* @__PURE__ */ constructible('data', 'RandomSampler', sampler.RandomSampler);
export type RandomSampler = sampler.RandomSampler;

/**
 * Gives the indices listed in random order.
 *
 * @example
 * torch.manualSeed(0);
 * [...new data.SubsetRandomSampler([10, 20, 30])]; // [ 30, 10, 20 ]
 */
export const SubsetRandomSampler = /* @__PURE__ */ constructible(
  'data',
  'SubsetRandomSampler',
  sampler.SubsetRandomSampler,
);
export type SubsetRandomSampler = sampler.SubsetRandomSampler;

/**
 * Draws indices with probabilities in proportion to weights, such as rare classes more often.
 *
 * @example
 * torch.manualSeed(0);
 * [...new data.WeightedRandomSampler([0, 1, 2], 6)]; // [ 2, 2, 2, 2, 2, 2 ]
 */
export const WeightedRandomSampler = /* @__PURE__ */ constructible(
  'data',
  'WeightedRandomSampler',
  sampler.WeightedRandomSampler,
);
export type WeightedRandomSampler = sampler.WeightedRandomSampler;

/**
 * Gives one of several processes its share of the samples, in an order that all of them draw alike from the seed and the epoch; call
 * `setEpoch` before each epoch.
 *
 * @difference `numReplicas` and `rank` must be given.
 * @example
 * const sampler = new data.DistributedSampler(['a', 'b', 'c', 'd', 'e'], { numReplicas: 2, rank: 1, shuffle: false });
 * [...sampler]; // [ 1, 3, 0 ]
 */
export const DistributedSampler = /* @__PURE__ */ constructible(
  'data',
  'DistributedSampler',
  distributed.DistributedSampler,
);
export type DistributedSampler = distributed.DistributedSampler;

/**
 * Groups the indices of another sampler into batches.
 *
 * @example
 * [...new data.BatchSampler(new data.SequentialSampler([0, 0, 0]), 2, false)]; // [ [ 0, 1 ], [ 2 ] ]
 */
export const BatchSampler = /* @__PURE__ */ constructible('data', 'BatchSampler', sampler.BatchSampler);
export type BatchSampler = sampler.BatchSampler;

/**
 * Makes tensors of a table's columns: fills what is missing (`'mean'`, `'median'`, `'mostFrequent'`, a constant, or the row is dropped),
 * scales numbers (`'standard'`, `'minMax'`, `'robust'`, `'log'`), and encodes the rest (`'oneHot'`, `'ordinal'`, `'index'` for an
 * embedding, `'date'`, `'tokens'`). What `fit` has learned is the same for each table after, and is saved with the model.
 *
 * @throws {ValueError} when a value is missing, and nothing says what stands for it (`TablePreprocessor/missing`).
 * @throws {ValueError} when a category was not in `fit`, and nothing says what becomes of it (`TablePreprocessor/unseen`).
 * @example
 * const table = { age: [20, null, 40], sex: ['male', 'female', 'male'] };
 * const preprocessor = new data.TablePreprocessor({
 *   age: { fill: 'median', scale: 'minMax' },
 *   sex: { encode: 'oneHot' },
 * });
 * const { features } = preprocessor.fitTransform(table);
 * features;
 * // tensor([[0.0000, 0.0000, 1.0000],
 * //         [0.5000, 1.0000, 0.0000],
 * //         [1.0000, 0.0000, 1.0000]])
 * preprocessor.featureNames; // [ 'age', 'sex=female', 'sex=male' ]
 * preprocessor.inverse(features).sex; // [ 'male', 'female', 'male' ]
 * const saved = JSON.stringify(preprocessor.stateDict());
 * data.TablePreprocessor.fromState(JSON.parse(saved)); // TablePreprocessor(age, sex: 3 features)
 */
export const TablePreprocessor = /* @__PURE__ */ constructible(
  'data',
  'TablePreprocessor',
  preprocessor.TablePreprocessor,
);
export type TablePreprocessor<Name extends string = string> = preprocessor.TablePreprocessor<Name>;
