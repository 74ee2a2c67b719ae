/** @file `torch.utils`, where PyTorch has what `torch.data` is here. */
import * as data from './data/index.ts';

// Named: above `export * as` editors see no comment.
export {
  /** Data sets, samplers, and loaders that make batches of them: `torch.data`. */
  data,
};
