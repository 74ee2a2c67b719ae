/** @file Images turned over. */
import type { Tensor } from '../../tensor/tensor.ts';
import { sizesOf } from './images.ts';

/**
 * Changes left and right of an image.
 *
 * @shape [*, C, H, W] → the same
 * @example
 * vision.transforms.functional.hflip(torch.tensor([[[1, 2], [3, 4]]]));
 * // tensor([[[2., 1.],
 * //          [4., 3.]]])
 */
export function hflip(image: Tensor): Tensor {
  sizesOf('hflip', image);
  return image.flip([-1]);
}

/**
 * Changes top and bottom of an image.
 *
 * @shape [*, C, H, W] → the same
 * @example
 * vision.transforms.functional.vflip(torch.tensor([[[1, 2], [3, 4]]]));
 * // tensor([[[3., 4.],
 * //          [1., 2.]]])
 */
export function vflip(image: Tensor): Tensor {
  sizesOf('vflip', image);
  return image.flip([-2]);
}
