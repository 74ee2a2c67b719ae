/**
 * @file Small changes that leave a digit what it is, so that the network does not learn images by heart. Simard, Steinkraus and Platt, "Best
 * practices for convolutional neural networks applied to visual document analysis" (2003), https://doi.org/10.1109/ICDAR.2003.1227801
 */
import * as torch from 'flambeau';

/** An image is turned by at most this angle, about 11°, to either side, … */
const turn = 0.2;
/** … grows or shrinks by at most this share, in width and height apart, … */
const growth = 0.12;
/** … is slanted by at most this many pixels sideways per pixel down, … */
const slant = 0.2;
/** … and moves by at most this many pixels, down and sideways. */
const reach = 2;

/** Numbers drawn for each image, each from −1 to 1. */
const draws = 6;

/**
 * The images of a batch [batch, 1, height, width], each turned, scaled, slanted and moved by a little of its own, drawn from the default
 * generator. Each pixel of the result is looked up at its place in the image, between four pixels of it; beyond the edge the image goes on
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
  }
  return torch.fromTypedArray(result, [...images.shape]);
}
