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

/** Paper, as the data set scales it. */
const paper = -1;

/**
 * The images of a batch [batch, channels, height, width], each turned, scaled, slanted and moved by a little of its own, drawn from the
 * default generator. Each pixel of the result looks up its place in the image, between four pixels of it.
 */
export function distortImages(images: torch.Tensor): torch.Tensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = images.shape;
  const source = images.toTypedArray() as Float32Array;
  const random = torch.rand([batch, draws]).toTypedArray() as Float32Array;
  const result = new Float32Array(source.length);
  const middleX = (width - 1) / 2;
  const middleY = (height - 1) / 2;
  for (let image = 0; image < batch; image++) {
    const drawn = (position: number) => 2 * (random[image * draws + position] ?? 0.5) - 1;
    const angle = turn * drawn(0);
    const [growX, growY, shear] = [1 + growth * drawn(1), 1 + growth * drawn(2), slant * drawn(3)];
    const [moveX, moveY] = [reach * drawn(4), reach * drawn(5)];
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    for (let channel = 0; channel < channels; channel++) {
      const start = (image * channels + channel) * height * width;
      const pixel = (row: number, column: number) =>
        row >= 0 && row < height && column >= 0 && column < width
          ? (source[start + row * width + column] ?? paper)
          : paper;
      for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++) {
          const right = column - middleX - moveX;
          const down = row - middleY - moveY;
          const x = (cosine * right + sine * down) / growX + shear * down + middleX;
          const y = (cosine * down - sine * right) / growY + middleY;
          const [left, top] = [Math.floor(x), Math.floor(y)];
          const [shareX, shareY] = [x - left, y - top];
          const upper = pixel(top, left) + shareX * (pixel(top, left + 1) - pixel(top, left));
          const lower = pixel(top + 1, left) + shareX * (pixel(top + 1, left + 1) - pixel(top + 1, left));
          result[start + row * width + column] = upper + shareY * (lower - upper);
        }
      }
    }
  }
  return torch.fromTypedArray(result, [...images.shape]);
}
