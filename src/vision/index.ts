/** @file `flambeau/vision`: images as tensors, transforms, data sets and models. */
import '../ops/methods.ts';

export * as models from './models/index.ts';
export * as transforms from './transforms/index.ts';
