/** @file Images as TensorBoard keeps them: PNG files within records. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, ShapeError } from '../errors/errors.ts';
import { toTypedArray } from '../ops/creation/data.ts';
import { permute } from '../ops/view/permute.ts';
import { encodePng } from '../plot/png.ts';
import { uint8 } from '../storage/dtype.ts';
import { formatShape } from '../tensor/shape.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import { Message } from './message.ts';

/** What the dims of an image are: channels, height, width, and the number of the image. */
export type ImageFormat = 'CHW' | 'HWC' | 'HW' | 'NCHW' | 'NHWC';

/** Images side by side in a row. */
const mostInRow = 8;

/** The image as `[N, C, H, W]`. */
function inOrder(call: string, image: unknown, format: ImageFormat): Tensor {
  if (!isTensor(image)) throw new ArgumentError(`${call}/image`, `${call} takes a tensor, got ${kindOf(image)}`);
  if (format.length !== image.sizes.length || !['CHW', 'HWC', 'HW', 'NCHW', 'NHWC'].includes(format)) {
    throw new ShapeError(
      `${call}/image`,
      `${call} got an image of shape ${formatShape(image.sizes)}, and dataformats '${format}' names ${format.length} dims\n  fix: { dataformats: 'HW' }, 'CHW', 'HWC', 'NCHW' or 'NHWC'`,
      { shape: image.sizes },
    );
  }
  let whole = image.detach();
  let names: string = format;
  for (const name of 'CN') {
    if (names.includes(name)) continue;
    whole = whole.unsqueeze(0);
    names = name + names;
  }
  return permute(
    whole,
    [...'NCHW'].map((name) => names.indexOf(name)),
  );
}

/** Fractions of full light as bytes; bytes as they are. */
function byteOf(value: number, isByte: boolean): number {
  return isByte ? value : Math.floor(Math.max(0, Math.min(255, value * 255)));
}

export interface EncodedImage {
  readonly width: number;
  readonly height: number;
  readonly png: Uint8Array;
}

/** One image, or several side by side in rows of eight. */
export function encodedImage(call: string, given: unknown, format: ImageFormat): EncodedImage {
  const images = inOrder(call, given, format);
  const [count = 0, channels = 0, height = 0, width = 0] = images.sizes;
  if (![1, 3, 4].includes(channels) || count * height * width === 0) {
    throw new ShapeError(
      `${call}/image`,
      `an image of ${call} has 1, 3 or 4 channels and some pixels, got ${channels} of ${height}×${width}\n  fix: { dataformats } says which dim is which`,
      { shape: images.sizes },
    );
  }
  const values: ArrayLike<number | bigint> = toTypedArray(images);
  const isByte = images.dtype === uint8;
  const columns = Math.min(mostInRow, count);
  const whole = { width: columns * width, height: Math.ceil(count / columns) * height };
  const data = new Uint8Array(4 * whole.width * whole.height);
  const plane = height * width;
  for (let n = 0; n < count; n++) {
    const top = Math.floor(n / columns) * height;
    const left = (n % columns) * width;
    for (let at = 0; at < plane; at++) {
      const to = 4 * ((top + Math.floor(at / width)) * whole.width + left + (at % width));
      for (let channel = 0; channel < 4; channel++) {
        const from = channels === 1 && channel < 3 ? 0 : channel;
        const value = from < channels ? Number(values[(n * channels + from) * plane + at]) : Number.NaN;
        data[to + channel] = Number.isNaN(value) ? (channel === 3 ? 255 : 0) : byteOf(value, isByte);
      }
    }
  }
  return { ...whole, png: encodePng({ ...whole, data }) };
}

/** The size of a PNG file, from its header. */
export function sizedPng(call: string, png: Uint8Array): EncodedImage {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  if (png.length >= 24 && view.getUint32(0) === 0x89504e47) {
    return { width: view.getUint32(16), height: view.getUint32(20), png };
  }
  throw new ArgumentError(`${call}/figure`, `png() of a figure for ${call} must give the bytes of a PNG file`);
}

/** TensorFlow's Summary.Image; red, green, blue and alpha. */
export function imageMessage({ width, height, png }: EncodedImage): Message {
  return new Message().integer(1, height).integer(2, width).integer(3, 4).bytes(4, png);
}
