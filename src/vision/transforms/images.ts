/** @file What transforms take: tensors whose last three dims are channels, height and width. */
import { kindOf, refuseStranger } from '../../errors/copies.ts';
import { ArgumentError, ShapeError, ValueError } from '../../errors/errors.ts';
import { stack } from '../../ops/join.ts';
import { formatShape } from '../../tensor/shape.ts';
import { isTensor, type Tensor } from '../../tensor/tensor.ts';
import { requireNumbers } from './ranges.ts';

export interface ImageSizes {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** The sizes of an image [C, H, W], or of a batch of them. */
export function sizesOf(call: string, image: unknown): ImageSizes {
  refuseStranger(call, image);
  if (!isTensor(image)) {
    throw new ArgumentError(
      `${call}/image`,
      `${call} takes an image as a tensor, got ${kindOf(image)}\n  fix: await vision.decodeImage(path)`,
    );
  }
  const { sizes } = image;
  if (sizes.length < 3) {
    throw new ShapeError(
      `${call}/image`,
      `images of ${call} are [C, H, W] or [N, C, H, W], got ${formatShape(sizes)}${sizes.length === 2 ? '\n  fix: image.unsqueeze(0), for a grey one' : ''}`,
      { shape: sizes },
    );
  }
  const [channels = 0, height = 0, width = 0] = sizes.slice(-3);
  if (channels === 0 || height === 0 || width === 0) {
    throw new ShapeError(`${call}/empty`, `an image of ${call} has no pixels: its shape is ${formatShape(sizes)}`, {
      shape: sizes,
    });
  }
  return { channels, height, width };
}

/** Does `change` to each image of a batch, and stacks the results: each image has draws of its own. */
export function perImage(image: Tensor, change: (image: Tensor) => Tensor): Tensor {
  if (image.sizes.length <= 3) return change(image);
  const all = image.reshape([-1, ...image.sizes.slice(-3)]);
  const [count = 0] = all.sizes;
  if (count === 0) return image;
  const changed = stack(
    Array.from({ length: count }, (_, i) => change(all.select(0, i))),
    0,
  );
  return changed.reshape([...image.sizes.slice(0, -3), ...changed.sizes.slice(1)]);
}

/** Height and width that a call asks for: one number stands for both. */
export function heightAndWidth(call: string, size: number | readonly number[]): readonly [number, number] {
  requireNumbers(call, 'size', size);
  const [height, width, ...more] = typeof size === 'number' ? [size, size] : size;
  const isRight = [height, width ?? height].every((each) => Number.isSafeInteger(each) && Number(each) > 0);
  if (isRight && more.length === 0) return [height as number, width ?? (height as number)];
  throw new ValueError(
    `${call}/size`,
    `size of ${call} is a positive whole number, or [height, width], got ${typeof size === 'number' ? size : formatShape(size)}`,
    { size },
  );
}

/** Refuses channels other than grey and colours. */
export function requireColours(call: string, { channels }: ImageSizes): void {
  if (channels === 1 || channels === 3) return;
  throw new ShapeError(
    `${call}/channels`,
    `${call} changes images of 1 or 3 channels, got ${channels}\n  fix: decode with { mode: 'RGB' }, or leave out the alpha channel: image.narrow(-3, 0, 3)`,
    { channels },
  );
}

/** As Python rounds: halves to the even number. */
export function rounded(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
