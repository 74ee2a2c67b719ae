/** @file The activations that a layer may have, by the name that stands in links, each with its class in `nn`. */

export const activationClasses = {
  relu: 'ReLU',
  leaky: 'LeakyReLU',
  prelu: 'PReLU',
  elu: 'ELU',
  gelu: 'GELU',
  silu: 'SiLU',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
} as const;

/** `none` leaves a layer linear. */
export type ActivationName = 'none' | keyof typeof activationClasses;

export const activationNames: readonly ActivationName[] = [
  'none',
  'relu',
  'leaky',
  'prelu',
  'elu',
  'gelu',
  'silu',
  'tanh',
  'sigmoid',
];

/** Those that are trained side by side: ReLU, and what was proposed against its dead units. */
export const comparedActivations: readonly ActivationName[] = ['relu', 'leaky', 'prelu', 'elu', 'gelu', 'silu'];
