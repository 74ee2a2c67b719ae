/** @file `nn.utils`, as PyTorch names it: gradients held within bounds, parameters as one vector, and sequences of unequal lengths. */
import * as parametrizations from './parametrizations.ts';
import * as parametrize from './parametrize.ts';
import * as prune from './prune.ts';
import * as rnn from './sequences.ts';
import * as stateless from './stateless.ts';

export * from './clipping.ts';
export * from './fusion.ts';
export * from './skip-init.ts';
export * from './weight-norms.ts';
// Named: above `export * as` editors see no comment.
export {
  /** Weights of a length and a direction, divided by their largest singular value, or orthogonal. */
  parametrizations,
  /** Tensors of a module that are made of others each time they are read. */
  parametrize,
  /** Parameters with a mask, whose pruned entries are 0 and stay so. */
  prune,
  /** Sequences of unequal lengths: padded, packed, and back. */
  rnn,
  /** A call of a module with other tensors in the place of its own. */
  stateless,
};
