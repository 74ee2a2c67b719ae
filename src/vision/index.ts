/** @file `flambeau/vision`: images as tensors, transforms, data sets and models. */
export * as models from './models/index.ts';
