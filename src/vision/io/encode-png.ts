/** @file Tensors as images: [C, H, W] becomes the bytes of a PNG. */
import { DTypeError, ShapeError } from '../../errors/errors.ts';
import { writeFileAtomic } from '../../host/file.ts';
import type { Url } from '../../host/url.ts';
import { encodePng as encodePixels } from '../../plot/png.ts';
import { uint8 } from '../../storage/dtype.ts';
import { formatShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { sizesOf } from '../transforms/images.ts';
import { convertImageDtype } from '../transforms/values.ts';

/**
 * Encodes an image as PNG: bytes from 0 to 255, or floats from 0 to 1; grey, grey with transparency, colours, or colours with transparency.
 *
 * @shape [C, H, W] with C from 1 to 4
 * @throws {ShapeError} when it is not one image of 1 to 4 channels (`encodePng/shape`).
 * @throws {DTypeError} when its values are neither bytes nor floats (`encodePng/dtype`).
 * @example
 * const bytes = vision.encodePng(torch.zeros([3, 2, 2], { dtype: torch.uint8 }));
 * String.fromCharCode(...bytes.subarray(1, 4)); // PNG
 */
export function encodePng(image: Tensor): Uint8Array {
  const call = 'encodePng';
  const { channels, height, width } = sizesOf(call, image);
  if (image.sizes.length !== 3 || channels > 4) {
    throw new ShapeError(
      `${call}/shape`,
      `${call} takes one image [C, H, W] of 1 to 4 channels, got ${formatShape(image.sizes)}`,
      { shape: image.sizes },
    );
  }
  if (image.dtype !== uint8 && !image.dtype.isFloatingPoint) {
    throw new DTypeError(
      `${call}/dtype`,
      `${call} takes bytes or floats from 0 to 1, got ${image.dtype.name}\n  fix: image.to(torch.uint8)`,
    );
  }
  const bytes = image.dtype === uint8 ? image : convertImageDtype(image.clamp(0, 1), uint8);
  const planes = bytes.toTypedArray() as Uint8Array;
  const count = height * width;
  const data = new Uint8Array(4 * count);
  const [green, blue] = channels >= 3 ? [count, 2 * count] : [0, 0];
  const alpha = channels % 2 === 0 ? (channels - 1) * count : undefined;
  for (let at = 0; at < count; at++) {
    data[4 * at] = planes[at] as number;
    data[4 * at + 1] = planes[green + at] as number;
    data[4 * at + 2] = planes[blue + at] as number;
    data[4 * at + 3] = alpha === undefined ? 255 : (planes[alpha + at] as number);
  }
  return encodePixels({ width, height, data });
}

/**
 * Writes an image to a PNG file, which is the old one or the whole new one, whatever goes wrong.
 *
 * @shape [C, H, W] with C from 1 to 4
 * @example
 * vision.writePng(torch.zeros([1, 4, 4]), 'black.png'); // undefined
 */
export function writePng(image: Tensor, path: string | Url): void {
  writeFileAtomic(path, [encodePng(image)]);
}
