/** @file Images: photographs, digits, filters, feature maps, attention. */
import { ShapeError } from '../errors/errors.ts';
import { checkedChoice } from '../metrics/options.ts';
import { isTensor } from '../tensor/tensor.ts';
import { titleOf } from './axes.ts';
import { pixelsOf, sharpAddress } from './cells.ts';
import { type ColorMap, colorMapNames, mapColors } from './color-maps.ts';
import { extentOf } from './numbers.ts';
import {
  checkedBoolean,
  checkedNumber,
  checkedRange,
  checkedTexts,
  type PictureOptions,
  pictureOptions,
} from './options.ts';
import { Picture } from './picture.ts';
import type { Pixels } from './png.ts';
import { textWidth } from './text-width.ts';
import type { Colors } from './theme.ts';
import { emptyList, finiteOf, type Matrix, numbersOf, requireFinite, type Values } from './values.ts';

export interface ImshowOptions extends PictureOptions {
  /** What stands below each image. */
  readonly labels?: readonly string[];
  /** How many stand in a row. Default: as many as make it about square. */
  readonly columns?: number;
  /** The colours of images of one channel. Default: `'greys'`. */
  readonly colors?: ColorMap;
  /** The numbers that are black and white. Default: 0 and 255 for bytes, 0 and 1 for floats within, else the least and the largest. */
  readonly range?: readonly [number, number];
  /** Each image between its own least and largest number, as filters and feature maps are looked at. */
  readonly each?: boolean;
}

/** Images in order, the channels of each one after another. */
interface Images {
  readonly count: number;
  readonly channels: 1 | 3 | 4;
  readonly height: number;
  readonly width: number;
  /** The number of an image at a channel, a row, a column. */
  readonly at: (image: number, channel: number, row: number, column: number) => number;
  readonly values: ArrayLike<number>;
  readonly areBytes: boolean;
}

const most = 100;

/**
 * `[H, W]`, `[C, H, W]`, `[H, W, C]` with three or four channels last, `[N, C, H, W]`, and `[N, H, W]` for any other number of planes. Where
 * there are not one, three or four channels, each is an image of its own.
 */
function imagesOf(given: Values | Matrix): Images {
  const { values, shape } = numbersOf('imshow', 'images', given);
  const areBytes = values instanceof Uint8Array || (isTensor(given) && given.dtype.name === 'uint8');
  const isColor = (size: number | undefined): size is 3 | 4 => size === 3 || size === 4;
  const wrong = shape.length < 2 || shape.length > 4;
  if (wrong) {
    throw new ShapeError(
      'imshow/shape',
      `images of imshow are [H, W], [C, H, W], [H, W, C], [N, H, W] or [N, C, H, W], got the shape [${shape.join(', ')}]\n  fix: x.view([28, 28]) for a flat image`,
      { shape },
    );
  }
  if (values.length === 0) throw emptyList('imshow', 'images');
  const [a = 1, b = 1, c = 1, d = 1] = shape;
  const planes = (count: number, channels: 1 | 3 | 4, height: number, width: number): Images => ({
    count,
    channels,
    height,
    width,
    values,
    areBytes,
    at: (image, channel, row, column) =>
      values[((image * channels + channel) * height + row) * width + column] as number,
  });
  if (shape.length === 2) return planes(1, 1, a, b);
  if (shape.length === 4) return isColor(b) ? planes(a, b, c, d) : planes(a * b, 1, c, d);
  if (isColor(a)) return planes(1, a, b, c);
  if (!isColor(c)) return planes(a, 1, b, c);
  return {
    ...planes(1, c, a, b),
    at: (_, channel, row, column) => values[(row * b + column) * c + channel] as number,
  };
}

function rangeOf(images: Images, asked: readonly [number, number] | undefined): readonly [number, number] {
  if (asked !== undefined) return asked;
  if (images.areBytes) return [0, 255];
  const { finite } = finiteOf(images);
  requireFinite('imshow', 'images', finite.length, images.values.length);
  const [least, largest] = extentOf(finite);
  return least >= 0 && largest <= 1 ? [0, 1] : [least, largest];
}

function pixelsOfImage(
  images: Images,
  image: number,
  range: readonly [number, number],
  map: readonly string[],
): Pixels {
  const { height, width, channels, at } = images;
  if (channels === 1) {
    const shades = Float64Array.from({ length: height * width }, (_, i) =>
      at(image, 0, Math.floor(i / width), i % width),
    );
    return pixelsOf(shades, height, width, map, range);
  }
  const [low, high] = range;
  const data = new Uint8Array(4 * height * width).fill(255);
  for (let place = 0; place < height * width; place++) {
    for (let channel = 0; channel < channels; channel++) {
      const share = (at(image, channel, Math.floor(place / width), place % width) - low) / (high - low || 1);
      data[4 * place + channel] = Math.round(255 * Math.min(Math.max(Number.isNaN(share) ? 0 : share, 0), 1));
    }
  }
  return { width, height, data };
}

const gap = 8;
const labelHeight = 18;

/**
 * Images of a tensor or of nested arrays, several in rows: `[H, W]`, `[C, H, W]`, `[H, W, C]`, `[N, H, W]`, `[N, C, H, W]`; channels that are
 * neither one nor three nor four are images of their own (filters, feature maps, heads of attention).
 *
 * @throws {ShapeError} when the shape is that of no image (`imshow/shape`).
 * @example
 * const picture = plot.imshow(torch.rand([6, 1, 8, 8]), { labels: ['a', 'b', 'c', 'd', 'e', 'f'], columns: 3 });
 * picture.kind; // imshow
 */
export function imshow(given: Values | Matrix, options?: ImshowOptions): Picture {
  const checked = pictureOptions('imshow', options, ['labels', 'columns', 'colors', 'range', 'each']);
  const images = imagesOf(given);
  const map = checkedChoice('imshow', 'colors', checked.colors ?? 'greys', colorMapNames);
  const isEach = checkedBoolean('imshow', 'each', checked.each) ?? false;
  const range = rangeOf(images, checkedRange('imshow', checked.range));
  const labels = checkedTexts('imshow', 'labels', checked.labels, images.count);
  const count = Math.min(images.count, most);
  const square = Math.ceil(Math.sqrt(count));
  const columns = Math.min(
    checkedNumber('imshow', 'columns', checked.columns, { least: 1, whole: true }) ?? Math.min(square, 10),
    count,
  );
  const rows = Math.ceil(count / columns);
  const aspect = images.height / images.width;
  const room = (checked.width ?? (count === 1 ? 320 : Math.min(560, 120 * columns))) - gap * (columns - 1);
  const widest = Math.max(0, ...(labels ?? []).map((label) => textWidth(label, 10)));
  // Whole pixels of the screen for each of the image, where there is room for one.
  const wanted = Math.max(room / columns, Math.min(widest, 90));
  const side = wanted >= images.width ? Math.floor(wanted / images.width) * images.width : wanted;
  const tall = side * aspect;
  const line = tall + gap + (labels === undefined ? 0 : labelHeight);
  const step = Math.max(side, Math.min(widest, 90)) + gap;
  const width = Math.round(step * columns - gap);
  const height = Math.round(line * rows - gap);
  const own = (image: number): readonly [number, number] => {
    if (!isEach) return range;
    const size = images.channels * images.height * images.width;
    const part = Array.from({ length: size }, (_, i) => images.values[image * size + i] as number);
    return extentOf(part.filter(Number.isFinite));
  };
  const notes = images.count > count ? [`the first ${count} of ${images.count.toLocaleString('en')} images`] : [];
  return new Picture('imshow', (colors: Colors) => {
    const table = mapColors(map, colors);
    const records = Array.from({ length: count }, (_, image) => ({
      url: sharpAddress(pixelsOfImage(images, image, own(image), table), side),
      left: (image % columns) * step + (step - gap - side) / 2,
      top: Math.floor(image / columns) * line,
      middle: (image % columns) * step + (step - gap) / 2,
      label: labels?.[image] ?? '',
    }));
    const place = (field: string) => ({ field, type: 'quantitative', scale: null, axis: null });
    const pictures = {
      mark: { type: 'image', width: side, height: tall, align: 'left', baseline: 'top', aspect: false },
      encoding: { x: place('left'), y: place('top'), url: { field: 'url', type: 'nominal' } },
    };
    const captions = {
      transform: [{ calculate: `datum.top + ${tall + 12}`, as: 'below' }],
      mark: { type: 'text', fontSize: 10, align: 'center', baseline: 'middle', limit: step, color: colors.text },
      encoding: { x: place('middle'), y: place('below'), text: { field: 'label', type: 'nominal' } },
    };
    return {
      width,
      height,
      ...titleOf(checked, width, notes),
      data: { values: records },
      layer: labels === undefined ? [pictures] : [pictures, captions],
    };
  });
}
