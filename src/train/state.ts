/** @file What callbacks see of a training, and what they may ask of it. */
import type { Module } from '../nn/module.ts';
import type { AveragedModel } from '../optim/averaging/averaged-model.ts';
import type { ScheduledOptimizer } from '../optim/scheduler/scheduler.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { EpochRecord, History } from './history.ts';
import type { MetricSet } from './scores.ts';

/** A training under way. */
export interface TrainingState<
  Model extends Module = Module,
  Metrics extends MetricSet = MetricSet,
  Validated extends boolean = boolean,
> {
  readonly model: Model;
  readonly optimizer: ScheduledOptimizer;
  /** The model whose weights are averages, with `ema`. */
  readonly averaged: AveragedModel<Model> | undefined;
  /** The epoch under way, from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Batches done in this epoch. */
  readonly batch: number;
  /** Batches of an epoch, as far as that is known. */
  readonly batches: number | undefined;
  /** Steps of the optimizer so far. */
  readonly step: number;
  /** Did the training go on from a checkpoint? */
  readonly resumed: boolean;
  /** The mean loss of the epoch so far; on a device, of what was read of it. */
  readonly loss: number;
  /** What came of the epochs before. */
  readonly records: readonly EpochRecord<Metrics, Validated>[];
  /** Ends the training after this step, or after this epoch if it is asked for at its end. */
  stop(): void;
}

/** A step that was made. */
export interface StepEvent<Batch> {
  /** The last batch of the step. */
  readonly batch: Batch;
  /** The loss of that batch. */
  readonly loss: Tensor;
  readonly output: unknown;
}

type Answer = void | Promise<void>;

/** Functions that are called on the way. All may return a promise, which is awaited. */
export interface Callbacks<
  Model extends Module = Module,
  Batch = unknown,
  Metrics extends MetricSet = MetricSet,
  Validated extends boolean = boolean,
> {
  /** Before the first epoch, once a checkpoint was gone on from. */
  onStart?(state: TrainingState<Model, Metrics, Validated>): Answer;
  /** Before an epoch. */
  onEpochStart?(state: TrainingState<Model, Metrics, Validated>): Answer;
  /** After a step of the optimizer. */
  onStep?(state: TrainingState<Model, Metrics, Validated>, event: StepEvent<Batch>): Answer;
  /** After an epoch and its validation. */
  onEpochEnd?(record: EpochRecord<Metrics, Validated>, state: TrainingState<Model, Metrics, Validated>): Answer;
  /** At the end, whatever it came by, but for an error. */
  onEnd?(history: History<Model, Metrics, Validated>): Answer;
}
