/** @file `flambeau/tensorboard`: what a training tells, in files that TensorBoard shows. */
export type { Hyperparameter, Hyperparameters } from './hyperparameters.ts';
export type { ImageFormat } from './image.ts';
export { type Figure, type ImageOptions, SummaryWriter, type SummaryWriterOptions } from './summary-writer.ts';
