/** @file Rows and columns around images. */
import { ValueError } from '../../errors/errors.ts';
import { pad as padConstant } from '../../ops/convolution/pad.ts';
import { fromTypedArray } from '../../ops/creation/data.ts';
import { bindNamed } from '../../ops/define.ts';
import { integers, optionalNumber, optionalString, tensor } from '../../ops/parameters.ts';
import { formatShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { sizesOf } from './images.ts';
import { requireNumbers } from './ranges.ts';

/** What stands around the image: one value, its edge, or its mirror image without or with the edge. */
export type PaddingMode = 'constant' | 'edge' | 'reflect' | 'symmetric';

/** Left, top, right and bottom. */
export type Borders = readonly [left: number, top: number, right: number, bottom: number];

export const paddingParameters = [
  optionalNumber('fill', 0),
  optionalString('paddingMode', ['constant', 'edge', 'reflect', 'symmetric'], 'constant'),
] as const;

export interface PaddingOptions {
  /** The value of what is added, with `paddingMode: 'constant'`. Default: 0. */
  readonly fill?: number | null;
  /** Default: `'constant'`. */
  readonly paddingMode?: PaddingMode | null;
}

/** The borders that a call asks for: one number for all, two for left and right, top and bottom, or four. */
export function bordersOf(call: string, padding: number | readonly number[]): Borders {
  requireNumbers(call, 'padding', padding);
  const list = typeof padding === 'number' ? [padding] : padding;
  const [left = 0, top = left, right = left, bottom = top] = list;
  if ([1, 2, 4].includes(list.length) && list.every(Number.isSafeInteger)) return [left, top, right, bottom];
  throw new ValueError(
    `${call}/padding`,
    `padding of ${call} is one number, [left and right, top and bottom], or [left, top, right, bottom], got ${formatShape(list)}`,
    { padding },
  );
}

/** Places along an axis, those beyond its ends included. */
function placesAlong(call: string, mode: PaddingMode, length: number, before: number, behind: number): Tensor {
  const most = mode === 'reflect' ? length - 1 : mode === 'symmetric' ? length : Number.POSITIVE_INFINITY;
  if (Math.max(before, behind) > most) {
    throw new ValueError(
      `${call}/padding`,
      `with paddingMode '${mode}', padding of ${call} is at most ${most} for ${length} pixels, got ${Math.max(before, behind)}`,
    );
  }
  const placeOf = (i: number): number => {
    if (i >= 0 && i < length) return i;
    if (mode === 'edge') return i < 0 ? 0 : length - 1;
    const edge = mode === 'symmetric' ? 1 : 0;
    return i < 0 ? -i - edge : 2 * (length - 1) - i + edge;
  };
  return fromTypedArray(
    BigInt64Array.from({ length: before + length + behind }, (_, i) => BigInt(placeOf(i - before))),
  );
}

export function padded(call: string, image: Tensor, borders: Borders, fill: number, mode: PaddingMode): Tensor {
  const { height, width } = sizesOf(call, image);
  const [left, top, right, bottom] = borders;
  if (width + left + right < 1 || height + top + bottom < 1) {
    throw new ValueError(
      `${call}/padding`,
      `${call} leaves no pixels of ${width} × ${height} with padding ${formatShape(borders)}`,
    );
  }
  if (mode === 'constant') return padConstant(image, [left, right, top, bottom], { value: fill });
  // Negative borders cut, as in PyTorch.
  const cut = padConstant(
    image,
    [left, right, top, bottom].map((border) => Math.min(border, 0)),
  );
  const { height: rows, width: columns } = sizesOf(call, cut);
  const wide = cut.indexSelect(-1, placesAlong(call, mode, columns, Math.max(left, 0), Math.max(right, 0)));
  return wide.indexSelect(-2, placesAlong(call, mode, rows, Math.max(top, 0), Math.max(bottom, 0)));
}

/**
 * Adds rows and columns around an image.
 *
 * @shape [*, C, H, W] → [*, C, H + top + bottom, W + left + right]
 * @throws {ValueError} when a mirror image is not large enough (`pad/padding`).
 * @example
 * vision.transforms.functional.pad(torch.ones([1, 1, 2]), [1, 0]); // tensor([[[0., 1., 1., 0.]]])
 */
export function pad(
  image: Tensor,
  padding: number | readonly number[],
  fill?: number | null | PaddingOptions,
  paddingMode?: PaddingMode | null | PaddingOptions,
): Tensor;
export function pad(...given: readonly unknown[]): Tensor {
  const parameters = [tensor('image'), integers('padding'), ...paddingParameters] as const;
  const { image, padding, fill, paddingMode } = bindNamed('pad', parameters, given);
  return padded('pad', image, bordersOf('pad', padding), fill, paddingMode);
}
