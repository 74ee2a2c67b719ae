/** @file What a training tells afterwards. */
import type { Module } from '../nn/module.ts';
import type { AveragedModel } from '../optim/averaging/averaged-model.ts';
import type { MetricSet, ScoresOf } from './scores.ts';

/** What came of an epoch. `Validated`: was there a loader to validate with? */
export type EpochRecord<
  Metrics extends MetricSet = MetricSet,
  Validated extends boolean = boolean,
> = ScoresOf<Metrics> & {
  /** From 1. */
  readonly epoch: number;
  /** Loss and metrics on the validation data. */
  readonly validation: Validated extends true ? ScoresOf<Metrics> : ScoresOf<Metrics> | undefined;
  /** That of the first group of parameters in the last step of the epoch. */
  readonly learningRate: number;
  /** With validation. */
  readonly seconds: number;
};

/** Why a training ended. */
export type Ending = 'epochs' | 'early stopping' | 'callback' | 'interruption';

export interface History<
  Model extends Module = Module,
  Metrics extends MetricSet = MetricSet,
  Validated extends boolean = boolean,
> {
  readonly epochs: readonly EpochRecord<Metrics, Validated>[];
  /** Steps of the optimizer. */
  readonly steps: number;
  /** The loss of each step. */
  readonly losses: readonly number[];
  /** The epoch whose watched value was the best. */
  readonly best: { readonly epoch: number; readonly value: number } | undefined;
  readonly ending: Ending;
  /** By Ctrl-C. */
  readonly interrupted: boolean;
  /** The model whose weights are averages, with `ema`. */
  readonly averaged: AveragedModel<Model> | undefined;
}
