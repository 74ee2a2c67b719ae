/** @file What each epoch of a run came to, and which one was best. */

/** What one epoch came to. Accuracies are shares from 0 to 1; `epoch` counts from 1. */
export interface EpochRecord {
  readonly epoch: number;
  /** Over the epoch, while the network learned, on distorted digits. */
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  /** After the epoch. */
  readonly validationLoss: number;
  readonly validationAccuracy: number;
}

/** What `fit` records of an epoch. */
interface Fitted {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly validation: { readonly loss: number; readonly accuracy: number };
}

export function recordOf({ epoch, loss, accuracy, validation }: Fitted): EpochRecord {
  return {
    epoch,
    trainLoss: loss,
    trainAccuracy: accuracy,
    validationLoss: validation.loss,
    validationAccuracy: validation.accuracy,
  };
}

/**
 * How many epochs at the end of a run the kept model is chosen from: a quarter. Before, the learning rate is high and what a model reads goes
 * up and down from epoch to epoch, so that one is the best of them by luck.
 */
function candidates(epochs: number): number {
  return Math.ceil(epochs / 4);
}

/**
 * The epoch whose model is kept: of those at the end of a run of so many epochs, the one that reads most validation digits correctly, and the
 * latest of equals.
 */
export function bestRecord(records: readonly EpochRecord[], epochs: number): EpochRecord | undefined {
  let best: EpochRecord | undefined;
  for (const record of records) {
    if (record.epoch <= epochs - candidates(epochs)) continue;
    if (record.validationAccuracy >= (best?.validationAccuracy ?? 0)) best = record;
  }
  return best;
}

/** By which measure, in words that go after the epoch's number. */
export function describeMeasure(epochs: number): string {
  const count = candidates(epochs);
  return count === 1 ? 'the last' : `the best of the last ${count} by validation accuracy`;
}
