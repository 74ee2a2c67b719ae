/** @file Colours of images: torchvision's formulas on tensors. */
import { ShapeError, ValueError } from '../../errors/errors.ts';
import { where } from '../../ops/gather/where.ts';
import { stack } from '../../ops/join.ts';
import { maximum, minimum } from '../../ops/pointwise/selection.ts';
import { float32 } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { requireColours, sizesOf } from './images.ts';
import { convertImageDtype, largestValue } from './values.ts';

function requireFactor(call: string, name: string, factor: number): void {
  if (Number.isFinite(factor) && factor >= 0) return;
  throw new ValueError(`${call}/${name}`, `${name} of ${call} must be at least 0, got ${factor}`);
}

/** A share of one image and the rest of another, within the range of the dtype. */
function blended(image: Tensor, other: Tensor, share: number): Tensor {
  const { dtype } = image;
  return image
    .mul(share)
    .add(other.mul(1 - share))
    .clamp(0, largestValue(dtype))
    .to(dtype);
}

/** Red, green and blue. */
function channelsOf(image: Tensor): [Tensor, Tensor, Tensor] {
  return [image.select(-3, 0), image.select(-3, 1), image.select(-3, 2)];
}

function grey(image: Tensor): Tensor {
  const [red, green, blue] = channelsOf(image);
  return red.mul(0.2989).add(green.mul(0.587)).add(blue.mul(0.114)).to(image.dtype).unsqueeze(-3);
}

/**
 * The brightness of an image, as one channel or as three that are equal.
 *
 * @shape [*, 3, H, W] → [*, numOutputChannels, H, W]
 * @throws {ShapeError} when the image has neither 1 nor 3 channels (`rgbToGrayscale/channels`).
 * @example
 * vision.transforms.functional.rgbToGrayscale(torch.tensor([[[1, 0]], [[0, 0]], [[0, 1]]])); // tensor([[[0.2989, 0.1140]]])
 */
export function rgbToGrayscale(image: Tensor, numOutputChannels: 1 | 3 = 1): Tensor {
  const call = 'rgbToGrayscale';
  const sizes = sizesOf(call, image);
  requireColours(call, sizes);
  if (numOutputChannels !== 1 && numOutputChannels !== 3) {
    throw new ShapeError(
      `${call}/channels`,
      `numOutputChannels of ${call} is 1 or 3, got ${String(numOutputChannels)}`,
    );
  }
  const one = sizes.channels === 3 ? grey(image) : image;
  return numOutputChannels === 1 ? one : one.expand([...one.sizes.slice(0, -3), 3, sizes.height, sizes.width]);
}

/**
 * Makes an image brighter, or darker with a factor below 1.
 *
 * @shape [*, C, H, W] → the same
 * @throws {ValueError} when the factor is below 0 (`adjustBrightness/brightnessFactor`).
 * @example
 * vision.transforms.functional.adjustBrightness(torch.tensor([[[0.25, 0.75]]]), 2); // tensor([[[0.5000, 1.0000]]])
 */
export function adjustBrightness(image: Tensor, brightnessFactor: number): Tensor {
  const call = 'adjustBrightness';
  requireFactor(call, 'brightnessFactor', brightnessFactor);
  requireColours(call, sizesOf(call, image));
  return image.mul(brightnessFactor).clamp(0, largestValue(image.dtype)).to(image.dtype);
}

/**
 * Moves values away from the mean of an image, or towards it with a factor below 1.
 *
 * @shape [*, C, H, W] → the same
 * @throws {ValueError} when the factor is below 0 (`adjustContrast/contrastFactor`).
 * @example
 * vision.transforms.functional.adjustContrast(torch.tensor([[[0.25, 0.75]]]), 0.5); // tensor([[[0.3750, 0.6250]]])
 */
export function adjustContrast(image: Tensor, contrastFactor: number): Tensor {
  const call = 'adjustContrast';
  requireFactor(call, 'contrastFactor', contrastFactor);
  const sizes = sizesOf(call, image);
  requireColours(call, sizes);
  const one = sizes.channels === 3 ? grey(image) : image;
  const mean = one.to(image.dtype.isFloatingPoint ? image.dtype : float32).mean([-3, -2, -1], { keepdim: true });
  return blended(image, mean, contrastFactor);
}

/**
 * Moves colours away from grey, or towards it with a factor below 1. Grey images stay as they are.
 *
 * @shape [*, C, H, W] → the same
 * @throws {ValueError} when the factor is below 0 (`adjustSaturation/saturationFactor`).
 * @example
 * vision.transforms.functional.adjustSaturation(torch.tensor([[[1]], [[0]], [[0]]]), 0).flatten(); // tensor([0.2989, 0.2989, 0.2989])
 */
export function adjustSaturation(image: Tensor, saturationFactor: number): Tensor {
  const call = 'adjustSaturation';
  requireFactor(call, 'saturationFactor', saturationFactor);
  const sizes = sizesOf(call, image);
  requireColours(call, sizes);
  return sizes.channels === 1 ? image : blended(image, grey(image), saturationFactor);
}

/** A. R. Smith: "Color Gamut Transform Pairs" (1978), https://doi.org/10.1145/965139.807361 */
function toHueSaturationValue(image: Tensor): [Tensor, Tensor, Tensor] {
  const [red, green, blue] = channelsOf(image);
  const most = maximum(maximum(red, green), blue);
  const range = most.sub(minimum(minimum(red, green), blue));
  const isGrey = range.eq(0);
  const saturation = range.div(where(isGrey, 1, most));
  const divisor = where(isGrey, 1, range);
  const [fromRed, fromGreen, fromBlue] = [red, green, blue].map((each) => most.sub(each).div(divisor)) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  const hue = where(
    most.eq(red),
    fromBlue.sub(fromGreen),
    where(most.eq(green), fromRed.sub(fromBlue).add(2), fromGreen.sub(fromRed).add(4)),
  );
  return [hue.div(6).add(1).fmod(1), saturation, most];
}

function fromHueSaturationValue(hue: Tensor, saturation: Tensor, value: Tensor): Tensor {
  const sixth = hue.mul(6).floor();
  const rest = hue.mul(6).sub(sixth);
  const share = (part: Tensor): Tensor => value.mul(part.neg().add(1)).clamp(0, 1);
  const low = share(saturation);
  const falling = share(saturation.mul(rest));
  const rising = share(saturation.mul(rest.neg().add(1)));
  const place = sixth.remainder(6);
  const chosen = (...parts: readonly [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]): Tensor =>
    parts.slice(0, -1).reduceRight((other, part, i) => where(place.eq(i), part, other), parts[5]);
  return stack(
    [
      chosen(value, falling, low, low, rising, value),
      chosen(rising, value, value, falling, low, low),
      chosen(low, low, rising, value, value, falling),
    ],
    -3,
  );
}

/**
 * Turns colours around the circle of hues by a share from −0.5 to 0.5. Grey images stay as they are.
 *
 * @shape [*, C, H, W] → the same
 * @throws {ValueError} when the share is not from −0.5 to 0.5 (`adjustHue/hueFactor`).
 * @example
 * vision.transforms.functional.adjustHue(torch.tensor([[[1]], [[0]], [[0]]]), 1 / 3).flatten(); // tensor([0., 1., 0.])
 */
export function adjustHue(image: Tensor, hueFactor: number): Tensor {
  const call = 'adjustHue';
  if (!(hueFactor >= -0.5 && hueFactor <= 0.5)) {
    throw new ValueError(`${call}/hueFactor`, `hueFactor of ${call} is from -0.5 to 0.5, got ${hueFactor}`);
  }
  const sizes = sizesOf(call, image);
  requireColours(call, sizes);
  if (sizes.channels === 1) return image;
  const [hue, saturation, value] = toHueSaturationValue(
    convertImageDtype(image, image.dtype.isFloatingPoint ? image.dtype : float32),
  );
  return convertImageDtype(fromHueSaturationValue(hue.add(hueFactor).remainder(1), saturation, value), image.dtype);
}
