/** @file Parts of images. */
import { ValueError } from '../../errors/errors.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { heightAndWidth, rounded, sizesOf } from './images.ts';
import { padded } from './padding.ts';
import { type ResizeOptions, resize } from './resizing.ts';

function requireArea(call: string, height: number, width: number): void {
  if (Number.isSafeInteger(height) && Number.isSafeInteger(width) && height > 0 && width > 0) return;
  throw new ValueError(`${call}/size`, `${call} takes a part of at least one pixel, got ${height} × ${width}`, {
    height,
    width,
  });
}

/**
 * A part of an image; what lies beyond its edges is 0.
 *
 * @shape [*, C, H, W] → [*, C, height, width]
 * @throws {ValueError} when the part has no pixels (`crop/size`).
 * @example
 * vision.transforms.functional.crop(torch.arange(6).reshape([1, 2, 3]), 1, 1, 1, 2); // tensor([[[4, 5]]])
 */
export function crop(image: Tensor, top: number, left: number, height: number, width: number): Tensor {
  const sizes = sizesOf('crop', image);
  requireArea('crop', height, width);
  const [right, bottom] = [left + width, top + height];
  if (left >= 0 && top >= 0 && right <= sizes.width && bottom <= sizes.height) {
    return image.narrow(-2, top, height).narrow(-1, left, width);
  }
  return padded('crop', image, [-left, -top, right - sizes.width, bottom - sizes.height], 0, 'constant');
}

/**
 * The middle of an image; a smaller image gets zeros around it first.
 *
 * @shape [*, C, H, W] → [*, C, height, width]
 * @example
 * vision.transforms.functional.centerCrop(torch.arange(5).reshape([1, 1, 5]), [1, 3]); // tensor([[[1, 2, 3]]])
 */
export function centerCrop(image: Tensor, outputSize: number | readonly number[]): Tensor {
  const [height, width] = heightAndWidth('centerCrop', outputSize);
  const sizes = sizesOf('centerCrop', image);
  const [missingRows, missingColumns] = [Math.max(height - sizes.height, 0), Math.max(width - sizes.width, 0)];
  const borders = [
    Math.floor(missingColumns / 2),
    Math.floor(missingRows / 2),
    Math.floor((missingColumns + 1) / 2),
    Math.floor((missingRows + 1) / 2),
  ] as const;
  const large = missingRows + missingColumns === 0 ? image : padded('centerCrop', image, borders, 0, 'constant');
  const [rows, columns] = [sizes.height + missingRows, sizes.width + missingColumns];
  return crop(large, rounded((rows - height) / 2), rounded((columns - width) / 2), height, width);
}

/**
 * A part of an image, brought to a size.
 *
 * @shape [*, C, H, W] → [*, C, size[0], size[1]]
 * @example
 * vision.transforms.functional.resizedCrop(torch.rand([3, 9, 9]), 2, 2, 5, 5, [4, 4]).shape; // [ 3, 4, 4 ]
 */
export function resizedCrop(
  image: Tensor,
  top: number,
  left: number,
  height: number,
  width: number,
  size: number | readonly number[],
  options: ResizeOptions = {},
): Tensor {
  return resize(crop(image, top, left, height, width), [...heightAndWidth('resizedCrop', size)], options);
}
