/** @file The optimizers to choose from: their class in `optim`, and what they are told beside the learning rate. */

interface OptimizerChoice {
  readonly className: 'SGD' | 'RMSprop' | 'Adam' | 'AdamW';
  readonly options: { readonly momentum?: number };
}

export const optimizers = {
  sgd: { className: 'SGD', options: {} },
  momentum: { className: 'SGD', options: { momentum: 0.9 } },
  rmsprop: { className: 'RMSprop', options: {} },
  adam: { className: 'Adam', options: {} },
  adamw: { className: 'AdamW', options: {} },
} as const satisfies Record<string, OptimizerChoice>;

export type OptimizerName = keyof typeof optimizers;
