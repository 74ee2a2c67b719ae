/** @file `data` as users get it: data sets, samplers and loaders, which say so where `new` is forgotten. */
import { constructible } from '../errors/constructible.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Collated } from './collate.ts';
import * as dataset from './dataset.ts';
import * as loader from './loader.ts';
import * as sampler from './sampler.ts';

export { type Collated, defaultCollate } from './collate.ts';
export { type Dataset, randomSplit } from './dataset.ts';
export type { Indices } from './indices.ts';
export { type DataLoaderOptions, fromModule, type ModuleDataset } from './loader.ts';
export type { BatchSource, Sampler } from './sampler.ts';
export { getWorkerInfo, type WorkerInfo } from './worker.ts';

/** Samples are rows of tensors that share their first dim. */
export const TensorDataset = /* @__PURE__ */ constructible('data', 'TensorDataset', dataset.TensorDataset);
export type TensorDataset<Tensors extends readonly Tensor[] = readonly Tensor[]> = dataset.TensorDataset<Tensors>;
/** Some samples of another data set, by their indices. */
export const Subset = /* @__PURE__ */ constructible('data', 'Subset', dataset.Subset);
export type Subset<Sample> = dataset.Subset<Sample>;
/** Several data sets one after another. */
export const ConcatDataset = /* @__PURE__ */ constructible('data', 'ConcatDataset', dataset.ConcatDataset);
export type ConcatDataset<Sample> = dataset.ConcatDataset<Sample>;
/**
 * Iterates over a data set in batches. With `numWorkers: 0` by `for … of` or `for await`; with workers by `for await` only, and the
 * data set is made by `fromModule`.
 */
export const DataLoader = /* @__PURE__ */ constructible('data', 'DataLoader', loader.DataLoader);
export type DataLoader<Sample = unknown, Batch = Collated<Sample>> = loader.DataLoader<Sample, Batch>;
/** Indices in order. */
export const SequentialSampler = /* @__PURE__ */ constructible('data', 'SequentialSampler', sampler.SequentialSampler);
export type SequentialSampler = sampler.SequentialSampler;
/** Indices in random order; with replacement, they may repeat. */
export const RandomSampler = /* @__PURE__ */ constructible('data', 'RandomSampler', sampler.RandomSampler);
export type RandomSampler = sampler.RandomSampler;
/** The given indices in random order. */
export const SubsetRandomSampler = /* @__PURE__ */ constructible(
  'data',
  'SubsetRandomSampler',
  sampler.SubsetRandomSampler,
);
export type SubsetRandomSampler = sampler.SubsetRandomSampler;
/** Draws indices with probabilities proportional to weights. */
export const WeightedRandomSampler = /* @__PURE__ */ constructible(
  'data',
  'WeightedRandomSampler',
  sampler.WeightedRandomSampler,
);
export type WeightedRandomSampler = sampler.WeightedRandomSampler;
/** Groups another sampler's indices into batches. */
export const BatchSampler = /* @__PURE__ */ constructible('data', 'BatchSampler', sampler.BatchSampler);
export type BatchSampler = sampler.BatchSampler;
