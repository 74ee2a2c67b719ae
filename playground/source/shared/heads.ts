/** @file Output heads: what the last layer's numbers mean, the loss that trains them, and the activation that reads them. */

interface Head {
  /** The loss, a class of `nn`. All but that of regression take logits. */
  readonly loss: 'MSELoss' | 'BCEWithLogitsLoss' | 'CrossEntropyLoss';
  /** What turns the last layer's numbers into the answer. */
  readonly reading: 'none' | 'sigmoid' | 'softmax';
}

export const heads = {
  regression: { loss: 'MSELoss', reading: 'none' },
  binary: { loss: 'BCEWithLogitsLoss', reading: 'sigmoid' },
  multiClass: { loss: 'CrossEntropyLoss', reading: 'softmax' },
  multiLabel: { loss: 'BCEWithLogitsLoss', reading: 'sigmoid' },
} as const satisfies Record<string, Head>;

export type HeadName = keyof typeof heads;
