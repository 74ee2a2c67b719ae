export * from './activation.ts';
export * as utils from './clipping.ts';
export { ModuleDict, ModuleList, ParameterList, Sequential } from './container.ts';
export {
  Conv1d,
  Conv2d,
  Conv3d,
  ConvTranspose1d,
  ConvTranspose2d,
  ConvTranspose3d,
} from './convolution.ts';
export * from './dropout.ts';
export { Embedding } from './embedding.ts';
export { Flatten, Unflatten } from './flatten.ts';
export * as functional from './functional.ts';
export * as init from './initialisation.ts';
export { Identity, Linear } from './linear.ts';
export * from './loss.ts';
export { Module, type StateDict } from './module.ts';
export * from './normalisation.ts';
export { Parameter } from './parameter.ts';
export * from './pooling.ts';
