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
 * The measure by which a model is best: the share of the validation digits that it reads correctly, and of equals the latest, which has learned
 * most. The loss is no such measure: it grows again when a network becomes surer of all that it reads, its few mistakes included.
 */
export function bestRecord(records: readonly EpochRecord[]): EpochRecord | undefined {
  let best: EpochRecord | undefined;
  for (const record of records) {
    if (record.validationAccuracy >= (best?.validationAccuracy ?? 0)) best = record;
  }
  return best;
}
