/** @file `nn.utils`, as PyTorch names it: gradients held within bounds, parameters as one vector, and sequences of unequal lengths. */

export * from './clipping.ts';
/** Sequences of unequal lengths: padded, packed, and back. */
export * as rnn from './sequences.ts';
