/** @file Images as tensors: the bytes of a PNG, a JPEG and what else the host reads become [C, H, W]. */
import { kindOf } from '../../errors/copies.ts';
import { ArgumentError, FlambeauError, SerializationError } from '../../errors/errors.ts';
import { readFile } from '../../host/file.ts';
import { isUrl, type Url } from '../../host/url.ts';
import { fromTypedArray } from '../../ops/creation/data.ts';
import { bindNamed } from '../../ops/define.ts';
import { optionalBoolean, optionalString, value } from '../../ops/parameters.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type ChannelCount, channelsInFile } from './image-header.ts';
import { type DecodedPixels, decodePixels } from './pixels.ts';

/** Which channels an image has: those of the file, or others made of them. */
export type ImageReadMode = 'UNCHANGED' | 'GRAY' | 'GRAY_ALPHA' | 'RGB' | 'RGB_ALPHA';

/** The bytes of an image, or where they are: a path or a `file:` URL, in Node. */
export type ImageSource = string | Url | Uint8Array | ArrayBuffer;

export interface DecodeImageOptions {
  /** Which channels the tensor has. Default: `'UNCHANGED'`, those of the file. */
  readonly mode?: ImageReadMode | null;
  /** Turns the image as its camera was held. Default: false. */
  readonly applyExifOrientation?: boolean | null;
}

const modes: readonly ImageReadMode[] = ['UNCHANGED', 'GRAY', 'GRAY_ALPHA', 'RGB', 'RGB_ALPHA'];

const parameters = [
  value<ImageSource>()('input'),
  optionalString('mode', modes, 'UNCHANGED'),
  optionalBoolean('applyExifOrientation', false),
] as const;

const channelsOfMode: Readonly<Record<Exclude<ImageReadMode, 'UNCHANGED'>, ChannelCount>> = {
  GRAY: 1,
  GRAY_ALPHA: 2,
  RGB: 3,
  RGB_ALPHA: 4,
};

/** The bytes, and how errors name where they come from. */
function bytesOf(input: unknown): { readonly bytes: Uint8Array; readonly place: string } {
  if (typeof input === 'string' || isUrl(input)) return { bytes: readFile(input), place: String(input) };
  if (input instanceof Uint8Array) return { bytes: input, place: 'the bytes' };
  if (input instanceof ArrayBuffer) return { bytes: new Uint8Array(input), place: 'the bytes' };
  throw new ArgumentError(
    'decodeImage/input',
    `decodeImage takes the bytes of an image or its path, got ${kindOf(input)}\n  fix: a Uint8Array, such as new Uint8Array(await response.arrayBuffer())`,
  );
}

/** Planes out of rows of pixels; grey is the brightness by ITU-R BT.601, in whole numbers as Pillow has it. */
function planesOf({ width, height, channels: given, data }: DecodedPixels, wanted: ChannelCount): Uint8Array {
  const count = width * height;
  const planes = new Uint8Array(count * wanted);
  const isGiven = given <= 2;
  const isGrey = wanted <= 2;
  const hasAlpha = given === 2 || given === 4;
  for (let at = 0, from = 0; at < count; at++, from += given) {
    const red = data[from] as number;
    const green = isGiven ? red : (data[from + 1] as number);
    const blue = isGiven ? red : (data[from + 2] as number);
    if (isGrey) planes[at] = (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
    else {
      planes[at] = red;
      planes[count + at] = green;
      planes[2 * count + at] = blue;
    }
    if (wanted === 2 || wanted === 4) {
      planes[(wanted - 1) * count + at] = hasAlpha ? (data[from + given - 1] as number) : 255;
    }
  }
  return planes;
}

/** Pixels, or an error that names the image. */
async function decoded(bytes: Uint8Array, place: string, isTurned: boolean): Promise<DecodedPixels> {
  try {
    if (bytes.length === 0) throw new Error('it is empty');
    return await decodePixels(bytes, isTurned);
  } catch (cause) {
    if (cause instanceof FlambeauError) throw cause;
    throw new SerializationError(
      'decodeImage/image',
      `${place} cannot be decoded as an image: ${cause instanceof Error ? cause.message : String(cause)}`,
      { path: place, cause },
    );
  }
}

/**
 * Decodes an image to bytes from 0 to 255: a PNG, a JPEG, and what else the host reads. Pages decode it themselves; in Node it takes the package
 * sharp.
 *
 * @shape [C, H, W]
 * @throws {SerializationError} when it is no image, or a broken one (`decodeImage/image`).
 * @throws {ArgumentError} when the input is neither bytes nor a path (`decodeImage/input`).
 * @example
 * const read = async (path: string) => vision.decodeImage(path, { mode: 'RGB' });
 * typeof read; // function
 */
export async function decodeImage(
  input: ImageSource,
  mode?: ImageReadMode | null | DecodeImageOptions,
  applyExifOrientation?: boolean | null | DecodeImageOptions,
): Promise<Tensor>;
export async function decodeImage(...given: readonly unknown[]): Promise<Tensor> {
  const { input, mode, applyExifOrientation } = bindNamed('decodeImage', parameters, given);
  const { bytes, place } = bytesOf(input);
  const pixels = await decoded(bytes, place, applyExifOrientation);
  const { width, height, channels } = pixels;
  const own = channelsInFile(bytes) ?? (Math.min(Math.max(channels, 1), 4) as ChannelCount);
  const wanted = mode === 'UNCHANGED' ? own : channelsOfMode[mode];
  return fromTypedArray(planesOf(pixels, wanted), [wanted, height, width]);
}
