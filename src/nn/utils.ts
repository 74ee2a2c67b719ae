/** @file `nn.utils`, as PyTorch names it: gradients held within bounds, parameters as one vector, and sequences of unequal lengths. */
import * as rnn from './sequences.ts';

export * from './clipping.ts';
export * from './fusion.ts';
export * from './weight-norms.ts';
// Named: above `export * as` editors see no comment.
export {
  /** Sequences of unequal lengths: padded, packed, and back. */
  rnn,
};
