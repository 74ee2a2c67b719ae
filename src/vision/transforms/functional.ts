/** @file Transforms as functions, which draw nothing: torchvision's `transforms.functional`, on tensors. */
export { adjustBrightness, adjustContrast, adjustHue, adjustSaturation, rgbToGrayscale } from './colour.ts';
export { centerCrop, crop, resizedCrop } from './cropping.ts';
export { erase } from './erasing.ts';
export { hflip, vflip } from './flipping.ts';
export { type AffineOptions, affine, type RotateOptions, rotate } from './geometry.ts';
export { type PaddingOptions, pad } from './padding.ts';
export { type ResizeOptions, resize } from './resizing.ts';
export { convertImageDtype, normalize, toDtype } from './values.ts';
