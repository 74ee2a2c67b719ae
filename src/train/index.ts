/** @file `flambeau/train`: the training loop in one call, evaluation and prediction. */
export type { Batches, TargetsOf } from './batch.ts';
export { type EvaluateOptions, evaluate, type PredictOptions, predict } from './evaluate.ts';
export { fit } from './fit.ts';
export type { Ending, EpochRecord, History } from './history.ts';
export type { Logger } from './logger.ts';
export type { CheckpointOptions, EarlyStoppingOptions, FitOptions, ScheduleOption } from './options.ts';
export type { ProgressOption, ProgressState, ProgressView } from './progress.ts';
export type { MetricSet, RunningMetric, ScoresOf } from './scores.ts';
export type { Callbacks, StepEvent, TrainingState } from './state.ts';
export type { Objective, OutputOf, Step, StepResult } from './step.ts';
export { CsvLogger, JsonLinesLogger } from './text-loggers.ts';
