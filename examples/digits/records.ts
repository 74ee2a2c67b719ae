/** @file What each epoch of a run came to, and which one was best. */

/** What one epoch came to. Accuracies are shares from 0 to 1; `epoch` counts from 1. */
export interface EpochRecord {
  readonly epoch: number;
  /** Over the epoch, while the network learned, on distorted digits. */
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  /** After the epoch, with the mean of its weights. */
  readonly validationLoss: number;
  readonly validationAccuracy: number;
}

/**
 * The measure by which a model is best: of all epochs, the one with the least validation loss, and the first of equals. The loss tells more
 * than the accuracy, which a single digit changes by a visible step.
 */
export function bestRecord(records: readonly EpochRecord[]): EpochRecord | undefined {
  let best: EpochRecord | undefined;
  for (const record of records) {
    if (Number.isFinite(record.validationLoss) && !(record.validationLoss >= (best?.validationLoss ?? Infinity))) {
      best = record;
    }
  }
  return best;
}
