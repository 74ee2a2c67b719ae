export { defaultCollate } from './collate.ts';
export { ConcatDataset, type Dataset, randomSplit, Subset, TensorDataset } from './dataset.ts';
export { DataLoader, type DataLoaderOptions, fromModule, type ModuleDataset } from './loader.ts';
export {
  BatchSampler,
  type BatchSource,
  RandomSampler,
  type Sampler,
  SequentialSampler,
  SubsetRandomSampler,
  WeightedRandomSampler,
} from './sampler.ts';
export { getWorkerInfo, type WorkerInfo } from './worker.ts';
