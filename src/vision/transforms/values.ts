/** @file Values of pixels: their dtype, and their mean and deviation. */
import { kindOf } from '../../errors/copies.ts';
import { ArgumentError, DTypeError, ShapeError, ValueError } from '../../errors/errors.ts';
import { tensor } from '../../ops/creation/data.ts';
import { type DType, float32 } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { sizesOf } from './images.ts';

/** The value of white. */
export function largestValue(dtype: DType): number {
  if (dtype.isFloatingPoint) return 1;
  const [, most] = dtype.range ?? [];
  return most === undefined ? 1 : Number(most);
}

function requireImageDtype(call: string, dtype: unknown): DType {
  if (typeof dtype === 'object' && dtype !== null && 'isFloatingPoint' in dtype) return dtype as DType;
  throw new ArgumentError(
    `${call}/dtype`,
    `dtype of ${call} must be a dtype such as torch.float32, got ${kindOf(dtype)}`,
  );
}

/**
 * Brings an image to another dtype, and its values to that dtype's range: floats from 0 to 1, bytes from 0 to 255.
 *
 * @shape [*, C, H, W] → the same
 * @throws {DTypeError} when floats are to become integers that they cannot tell apart (`convertImageDtype/dtype`).
 * @example
 * vision.transforms.functional.convertImageDtype(torch.tensor([[[0, 51, 255]]], { dtype: torch.uint8 }), torch.float32);
 * // tensor([[[0.0000, 0.2000, 1.0000]]])
 */
export function convertImageDtype(image: Tensor, dtype: DType = float32): Tensor {
  const call = 'convertImageDtype';
  sizesOf(call, image);
  const target = requireImageDtype(call, dtype);
  const source = image.dtype;
  if (source === target) return image;
  if (target.isFloatingPoint) {
    const converted = image.to(target);
    return source.isFloatingPoint ? converted : converted.div(largestValue(source));
  }
  const most = largestValue(target);
  if (source.isFloatingPoint) {
    if (most > (source === float32 ? 2 ** 24 : 2 ** 53)) {
      throw new DTypeError(
        `${call}/dtype`,
        `an image of ${source.name} cannot become ${target.name}: it has not so many different values\n  fix: torch.uint8`,
      );
    }
    // A little less than most + 1, so that 1 is the largest value and all are equally wide.
    return image.mul(most + 1 - 1e-3).to(target);
  }
  const given = largestValue(source);
  if (given > most) return image.div(Math.floor((given + 1) / (most + 1)), { roundingMode: 'floor' }).to(target);
  return image.to(target).mul(Math.floor((most + 1) / (given + 1)));
}

/**
 * Brings an image to another dtype; with `scale: true` its values to that dtype's range, as `convertImageDtype`.
 *
 * @shape [*, C, H, W] → the same
 * @example
 * const image = torch.tensor([[[0, 255]]], { dtype: torch.uint8 });
 * vision.transforms.functional.toDtype(image, torch.float32); // tensor([[[  0., 255.]]])
 * vision.transforms.functional.toDtype(image, torch.float32, true); // tensor([[[0., 1.]]])
 */
export function toDtype(image: Tensor, dtype: DType = float32, scale = false): Tensor {
  if (scale) return convertImageDtype(image, dtype);
  sizesOf('toDtype', image);
  return image.to(requireImageDtype('toDtype', dtype));
}

/** Means or deviations as a tensor that stands beside images. */
function perChannel(call: string, name: string, values: readonly number[], channels: number, dtype: DType): Tensor {
  if (!Array.isArray(values) || !values.every(Number.isFinite)) {
    throw new ArgumentError(`${call}/${name}`, `${name} of ${call} is an array of numbers, got ${kindOf(values)}`);
  }
  if (values.length !== 1 && values.length !== channels) {
    throw new ShapeError(
      `${call}/channels`,
      `${name} of ${call} has a number for each channel, or one for all: the image has ${channels}, got ${values.length}`,
      { channels, [name]: values },
    );
  }
  return tensor([...values], { dtype }).reshape([-1, 1, 1]);
}

/**
 * Takes the mean of each channel off, and divides by its deviation.
 *
 * @shape [*, C, H, W] → the same
 * @throws {DTypeError} when the image is of bytes (`normalize/dtype`).
 * @throws {ShapeError} when means or deviations are not as many as channels (`normalize/channels`).
 * @throws {ValueError} when a deviation is 0 (`normalize/std`).
 * @example
 * vision.transforms.functional.normalize(torch.tensor([[[0, 0.5, 1]]]), [0.5], [0.25]); // tensor([[[-2.,  0.,  2.]]])
 */
export function normalize(image: Tensor, mean: readonly number[], std: readonly number[]): Tensor {
  const call = 'normalize';
  const { channels } = sizesOf(call, image);
  if (!image.dtype.isFloatingPoint) {
    throw new DTypeError(
      `${call}/dtype`,
      `${call} takes images of floats, got ${image.dtype.name}\n  fix: vision.transforms.functional.convertImageDtype(image) first, or new vision.transforms.ConvertImageDtype(torch.float32)`,
    );
  }
  const middle = perChannel(call, 'mean', mean, channels, image.dtype);
  const deviation = perChannel(call, 'std', std, channels, image.dtype);
  if (std.includes(0)) {
    throw new ValueError(
      `${call}/std`,
      `std of ${call} must not hold 0, which divides by nothing, got [${std.join(', ')}]`,
    );
  }
  return image.sub(middle).div(deviation);
}
