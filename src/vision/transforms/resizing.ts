/** @file Images of another size. Results are those of torchvision on tensors, with antialiasing. */
import { ValueError } from '../../errors/errors.ts';
import { bindNamed } from '../../ops/define.ts';
import { integers, optionalBoolean, optionalInteger, optionalString, tensor } from '../../ops/parameters.ts';
import { interpolate } from '../../ops/resample/interpolate.ts';
import { float32 } from '../../storage/dtype.ts';
import { formatShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type ImageSizes, sizesOf } from './images.ts';

/** How pixels between others come about. */
export type Interpolation = 'nearest' | 'nearest-exact' | 'bilinear' | 'bicubic';

export interface ResizeOptions {
  /** Default: `'bilinear'`. */
  readonly interpolation?: Interpolation | null;
  /** The most that the longer edge may have, where the size is one number. */
  readonly maxSize?: number | null;
  /** Sees all pixels where an image becomes smaller. Default: true. */
  readonly antialias?: boolean | null;
}

export const resizeParameters = [
  optionalString('interpolation', ['nearest', 'nearest-exact', 'bilinear', 'bicubic'], 'bilinear'),
  optionalInteger('maxSize', undefined),
  optionalBoolean('antialias', true),
] as const;

const parameters = [tensor('image'), integers('size'), ...resizeParameters] as const;

/** Height and width of the result: one number is that of the shorter edge. */
export function resizedSize(
  call: string,
  { height, width }: Pick<ImageSizes, 'height' | 'width'>,
  size: number | readonly number[],
  maxSize: number | undefined,
): readonly [number, number] {
  const list = typeof size === 'number' ? [size] : size;
  const [first = 0, second] = list;
  if (!list.every((each) => each > 0) || list.length < 1 || list.length > 2) {
    throw new ValueError(
      `${call}/size`,
      `size of ${call} is that of the shorter edge, or [height, width], at least 1, got ${formatShape(list)}`,
      { size },
    );
  }
  if (second !== undefined) {
    if (maxSize === undefined) return [first, second];
    throw new ValueError(
      `${call}/maxSize`,
      `maxSize of ${call} goes with a size that is one number, got ${formatShape(list)}`,
    );
  }
  if (maxSize !== undefined && maxSize <= first) {
    throw new ValueError(`${call}/maxSize`, `maxSize of ${call} must be more than size, ${first}, got ${maxSize}`);
  }
  const [short, long] = [Math.min(height, width), Math.max(height, width)];
  let [newShort, newLong] = [first, Math.trunc((first * long) / short)];
  if (maxSize !== undefined && newLong > maxSize) {
    [newShort, newLong] = [Math.max(Math.trunc((maxSize * newShort) / newLong), 1), maxSize];
  }
  return width <= height ? [newLong, newShort] : [newShort, newLong];
}

/** As a batch of floats, and back: values of whole-number dtypes are rounded. */
export function asFloats(image: Tensor, change: (batch: Tensor) => Tensor): Tensor {
  const { dtype, sizes } = image;
  const batch = image.reshape([-1, ...sizes.slice(-3)]);
  const changed = change(dtype.isFloatingPoint ? batch : batch.to(float32));
  const result = changed.reshape([...sizes.slice(0, -3), ...changed.sizes.slice(1)]);
  return dtype.isFloatingPoint ? result : result.round().to(dtype);
}

/**
 * Brings an image to a size: `[height, width]`, or one number for the shorter edge, so that its shape stays.
 *
 * @shape [*, C, H, W] → [*, C, height, width]
 * @throws {ValueError} when a size is below 1 (`resize/size`).
 * @example
 * vision.transforms.functional.resize(torch.rand([3, 40, 20]), 10).shape; // [ 3, 20, 10 ]
 * vision.transforms.functional.resize(torch.tensor([[[0, 4, 8, 4]]]), [1, 2]);
 * // tensor([[[2.8571, 5.7143]]])
 */
export function resize(
  image: Tensor,
  size: number | readonly number[],
  interpolation?: Interpolation | null | ResizeOptions,
  maxSize?: number | null | ResizeOptions,
  antialias?: boolean | null | ResizeOptions,
): Tensor;
export function resize(...given: readonly unknown[]): Tensor {
  const { image, size, interpolation, maxSize, antialias } = bindNamed('resize', parameters, given);
  const sizes = sizesOf('resize', image);
  const [height, width] = resizedSize('resize', sizes, size, maxSize);
  if (height === sizes.height && width === sizes.width) return image;
  const isSmooth = interpolation === 'bilinear' || interpolation === 'bicubic';
  const options = isSmooth ? ({ alignCorners: false, antialias } as const) : {};
  return asFloats(image, (batch) => {
    const changed = interpolate(batch, { size: [height, width], mode: interpolation, ...options });
    return interpolation === 'bicubic' && !image.dtype.isFloatingPoint ? changed.clamp(0, 255) : changed;
  });
}
