/** @file Parts of images that are painted over. */
import { ValueError } from '../../errors/errors.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { sizesOf } from './images.ts';

/**
 * Paints a part of an image over, with one value or with a tensor that goes with `[C, height, width]`.
 *
 * @shape [*, C, H, W] → the same
 * @throws {ValueError} when the part is not within the image (`erase/place`).
 * @example
 * vision.transforms.functional.erase(torch.ones([1, 2, 3]), 0, 1, 1, 2, 0);
 * // tensor([[[1., 0., 0.],
 * //          [1., 1., 1.]]])
 */
export function erase(
  image: Tensor,
  top: number,
  left: number,
  height: number,
  width: number,
  value: number | Tensor,
  inplace = false,
): Tensor {
  const sizes = sizesOf('erase', image);
  const isWithin = [top, left, height, width].every((each) => Number.isSafeInteger(each) && each >= 0);
  if (!isWithin || top + height > sizes.height || left + width > sizes.width) {
    throw new ValueError(
      'erase/place',
      `erase takes a part of the image of ${sizes.height} × ${sizes.width}, got ${height} × ${width} at row ${top}, column ${left}`,
    );
  }
  const result = inplace ? image : image.clone();
  const part = result.narrow(-2, top, height).narrow(-1, left, width);
  if (typeof value === 'number') part.fill_(value);
  else part.copy_(value);
  return result;
}
