/**
 * @file Small changes that leave a digit what it is, so that the network does not learn images by heart. Simard, Steinkraus and Platt, "Best
 * practices for convolutional neural networks applied to visual document analysis" (2003), https://doi.org/10.1109/ICDAR.2003.1227801
 */
import * as torch from 'flambeau';

/** An image is turned by at most this angle, about 14°, to either side, … */
const turn = 0.25;
/** … grows or shrinks by at most this share, in width and height apart, … */
const growth = 0.18;
/** … is slanted by at most this many pixels sideways per pixel down, … */
const slant = 0.25;
/** … moves by at most this many pixels, down and sideways, … */
const reach = 1.5;
/** … and its strokes grow or shrink by at most this share of a pixel to each side. */
const thickness = 0.4;

/** Numbers drawn for each image, each from −1 to 1. */
const draws = 7;

/**
 * Draws the strokes of an image thicker, or thinner where `share` is negative: each pixel, but those at the edge, comes nearer to the
 * darkest, or lightest, of itself and its four neighbours.
 */
function changeStrokes(image: Float32Array, width: number, share: number): void {
  const before = image.slice();
  const sign = share > 0 ? 1 : -1;
  for (let row = 1; row < image.length / width - 1; row++) {
    for (let at = row * width + 1; at < (row + 1) * width - 1; at++) {
      const own = sign * (before[at] ?? 0);
      const beside = Math.max(sign * (before[at - 1] ?? 0), sign * (before[at + 1] ?? 0));
      const most = Math.max(own, beside, sign * (before[at - width] ?? 0), sign * (before[at + width] ?? 0));
      image[at] = sign * own + share * (most - own);
    }
  }
}

/**
 * The images of a batch [batch, 1, height, width], each turned, scaled, slanted, moved and drawn thicker or thinner by a little of its own,
 * drawn from the default generator. Each pixel of the result is looked up at its place in the image, between four pixels of it; beyond the edge the image goes on
 * as it is there.
 */
export function distortImages(images: torch.Tensor): torch.Tensor {
  const [batch = 0, , height = 0, width = 0] = images.shape;
  const source = images.toTypedArray() as Float32Array;
  const random = torch.rand([batch, draws]).toTypedArray() as Float32Array;
  const result = new Float32Array(source.length);
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  for (let image = 0; image < batch; image++) {
    const drawn = (position: number) => 2 * (random[image * draws + position] ?? 0.5) - 1;
    const angle = turn * drawn(0);
    const [growX, growY] = [1 + growth * drawn(1), 1 + growth * drawn(2)];
    const shear = slant * drawn(3);
    const [moveX, moveY] = [reach * drawn(4), reach * drawn(5)];
    // The place in the image changes evenly: by so much from column to column, and from row to row.
    const [rightX, rightY] = [Math.cos(angle) / growX, -Math.sin(angle) / growY];
    const [downX, downY] = [Math.sin(angle) / growX + shear, Math.cos(angle) / growY];
    const start = image * height * width;
    for (let row = 0; row < height; row++) {
      const down = row - middleY - moveY;
      for (let column = 0; column < width; column++) {
        const right = column - middleX - moveX;
        const x = Math.min(Math.max(middleX + rightX * right + downX * down, 0), width - 1);
        const y = Math.min(Math.max(middleY + rightY * right + downY * down, 0), height - 1);
        const left = Math.min(Math.floor(x), width - 2);
        const top = Math.min(Math.floor(y), height - 2);
        const at = start + top * width + left;
        const upperLeft = source[at] ?? 0;
        const upper = upperLeft + (x - left) * ((source[at + 1] ?? 0) - upperLeft);
        const lowerLeft = source[at + width] ?? 0;
        const lower = lowerLeft + (x - left) * ((source[at + width + 1] ?? 0) - lowerLeft);
        result[start + row * width + column] = upper + (y - top) * (lower - upper);
      }
    }
    changeStrokes(result.subarray(start, start + height * width), width, thickness * drawn(6));
  }
  return torch.fromTypedArray(result, [...images.shape]);
}
