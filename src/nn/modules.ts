/** @file `nn.modules`, for what PyTorch has there alone. */
import * as module from './global-hooks.ts';

// Named: above `export * as` editors see no comment.
export {
  /** Functions that run around the calls of all modules. */
  module,
};
