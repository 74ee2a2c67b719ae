/** @file `flambeau/metrics`: how good predictions are, over any number of batches. */
export { F1Score, f1Score, Precision, precision, Recall, recall } from './averages.ts';
export type { Values } from './batch.ts';
export {
  Accuracy,
  accuracy,
  ConfusionMatrix,
  type ConfusionMatrixOptions,
  confusionMatrix,
} from './confusion.ts';
export type { Metric, MetricState } from './metric.ts';
export type { Average, AverageOptions, ThresholdOptions } from './options.ts';
export { Perplexity, type PerplexityOptions, perplexity } from './perplexity.ts';
export { AveragePrecision, averagePrecision, type RankingOptions, RocAuc, rocAuc } from './ranking.ts';
export {
  MeanAbsoluteError,
  MeanSquaredError,
  meanAbsoluteError,
  meanSquaredError,
  R2Score,
  r2Score,
} from './regression.ts';
