/** @file torchvision's transforms on tensors: images [C, H, W] or batches [N, C, H, W], of bytes or floats. */
export { ColorJitter, type ColorJitterOptions, type Jitter } from './color-jitter.ts';
export { Compose, type Transform } from './compose.ts';
export { CenterCrop, ConvertImageDtype, Grayscale, Normalize, Pad, Resize, ToDtype } from './fixed.ts';
export * as functional from './functional.ts';
export type { AffineOptions, GridInterpolation, RotateOptions } from './geometry.ts';
export type { PaddingMode, PaddingOptions } from './padding.ts';
export {
  RandomCrop,
  type RandomCropOptions,
  RandomResizedCrop,
  type RandomResizedCropOptions,
} from './random-crops.ts';
export { type EraseValue, RandomErasing, type RandomErasingOptions } from './random-erasing.ts';
export { type RandomFlipOptions, RandomHorizontalFlip, RandomVerticalFlip } from './random-flips.ts';
export {
  RandomAffine,
  type RandomAffineOptions,
  RandomRotation,
  type RandomRotationOptions,
} from './random-movements.ts';
export type { Range } from './ranges.ts';
export type { Interpolation, ResizeOptions } from './resizing.ts';
