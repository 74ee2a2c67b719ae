/**
 * @file Random parts of images. Each image of a batch has one of its own. Those of random shape: C. Szegedy et al.: "Going Deeper with
 * Convolutions" (2014), https://arxiv.org/abs/1409.4842
 */
import { ValueError } from '../../errors/errors.ts';
import { Module } from '../../nn/index.ts';
import { bindNamed } from '../../nn/layer-arguments.ts';
import { integers, optionalBoolean, optionalString, optionalValue } from '../../ops/parameters.ts';
import { type GeneratorOption, generatorOf, generatorParameter } from '../../ops/random/generator-option.ts';
import type { Generator } from '../../random/generator.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { crop, resizedCrop } from './cropping.ts';
import { drawBelow, drawRatio, drawUniform } from './draws.ts';
import { heightAndWidth, perImage, rounded, sizesOf } from './images.ts';
import {
  type Borders,
  bordersOf,
  type PaddingMode,
  type PaddingOptions,
  padded,
  paddingParameters,
} from './padding.ts';
import { type Range, requireRange } from './ranges.ts';
import type { Interpolation } from './resizing.ts';

export interface RandomCropOptions extends PaddingOptions, GeneratorOption {
  /** Added around the image before. */
  readonly padding?: number | readonly number[] | null;
  /** Adds rows and columns where the image is smaller than the part. Default: false. */
  readonly padIfNeeded?: boolean | null;
}

const cropParameters = [
  integers('size'),
  optionalValue<number | readonly number[]>()('padding', undefined),
  optionalBoolean('padIfNeeded', false),
  ...paddingParameters,
  generatorParameter,
] as const;

/**
 * A random part of each image, of one size.
 *
 * @example
 * torch.manualSeed(0);
 * new vision.transforms.RandomCrop(2)(torch.arange(9).reshape([1, 3, 3]));
 * // tensor([[[1, 2],
 * //          [4, 5]]])
 */
export class RandomCrop extends Module {
  readonly size: readonly [number, number];
  readonly padding: Borders | undefined;
  readonly padIfNeeded: boolean;
  readonly fill: number;
  readonly paddingMode: PaddingMode;
  readonly #generator: Generator;

  constructor(
    size: number | readonly number[],
    padding?: number | readonly number[] | null | RandomCropOptions,
    padIfNeeded?: boolean | null | RandomCropOptions,
    fill?: number | null | RandomCropOptions,
    paddingMode?: PaddingMode | null | RandomCropOptions,
    options?: GeneratorOption,
  );
  constructor(...given: readonly unknown[]) {
    super();
    const bound = bindNamed('RandomCrop', cropParameters, given);
    this.size = heightAndWidth('RandomCrop', bound.size);
    this.padding = bound.padding === undefined ? undefined : bordersOf('RandomCrop', bound.padding);
    this.padIfNeeded = bound.padIfNeeded;
    this.fill = bound.fill;
    this.paddingMode = bound.paddingMode;
    this.#generator = generatorOf('RandomCrop', bound.generator);
  }

  forward(image: Tensor): Tensor {
    const call = 'RandomCrop';
    const [height, width] = this.size;
    const pad = (given: Tensor, borders: Borders) => padded(call, given, borders, this.fill, this.paddingMode);
    let large = this.padding === undefined ? image : pad(image, this.padding);
    let sizes = sizesOf(call, large);
    if (this.padIfNeeded) {
      const [columns, rows] = [Math.max(width - sizes.width, 0), Math.max(height - sizes.height, 0)];
      if (columns + rows > 0) large = pad(large, [columns, rows, columns, rows]);
      sizes = sizesOf(call, large);
    }
    if (sizes.height < height || sizes.width < width) {
      throw new ValueError(
        `${call}/size`,
        `the part of ${call}, ${height} × ${width}, is larger than the image, ${sizes.height} × ${sizes.width}\n  fix: padIfNeeded: true, or vision.transforms.Resize before`,
        { size: this.size, image: [sizes.height, sizes.width] },
      );
    }
    if (sizes.height === height && sizes.width === width) return large;
    return perImage(large, (each) => {
      const top = drawBelow(this.#generator, sizes.height - height + 1);
      const left = drawBelow(this.#generator, sizes.width - width + 1);
      return crop(each, top, left, height, width);
    });
  }
}

export interface RandomResizedCropOptions extends GeneratorOption {
  /** Share of the image's area. Default: [0.08, 1]. */
  readonly scale?: Range | null;
  /** Width by height. Default: [3/4, 4/3]. */
  readonly ratio?: Range | null;
  /** Default: `'bilinear'`. */
  readonly interpolation?: Interpolation | null;
  /** Default: true. */
  readonly antialias?: boolean | null;
}

const resizedCropParameters = [
  integers('size'),
  optionalValue<Range>()('scale', [0.08, 1]),
  optionalValue<Range>()('ratio', [3 / 4, 4 / 3]),
  optionalString('interpolation', ['nearest', 'nearest-exact', 'bilinear', 'bicubic'], 'bilinear'),
  optionalBoolean('antialias', true),
  generatorParameter,
] as const;

/** A part of an image: where it begins, and its sizes. */
export type Area = readonly [top: number, left: number, height: number, width: number];

const attempts = 10;

/**
 * A random part of each image, of a random area and shape, brought to one size.
 *
 * @example
 * torch.manualSeed(0);
 * new vision.transforms.RandomResizedCrop(8)(torch.rand([5, 3, 20, 30])).shape; // [ 5, 3, 8, 8 ]
 */
export class RandomResizedCrop extends Module {
  readonly size: readonly [number, number];
  readonly scale: Range;
  readonly ratio: Range;
  readonly interpolation: Interpolation;
  readonly antialias: boolean;
  readonly #generator: Generator;

  constructor(
    size: number | readonly number[],
    scale?: Range | null | RandomResizedCropOptions,
    ratio?: Range | null | RandomResizedCropOptions,
    interpolation?: Interpolation | null | RandomResizedCropOptions,
    antialias?: boolean | null | RandomResizedCropOptions,
    options?: GeneratorOption,
  );
  constructor(...given: readonly unknown[]) {
    super();
    const bound = bindNamed('RandomResizedCrop', resizedCropParameters, given);
    this.size = heightAndWidth('RandomResizedCrop', bound.size);
    this.scale = requireRange('RandomResizedCrop', 'scale', bound.scale, 0, Number.POSITIVE_INFINITY);
    this.ratio = requireRange('RandomResizedCrop', 'ratio', bound.ratio, Number.MIN_VALUE, Number.POSITIVE_INFINITY);
    this.interpolation = bound.interpolation;
    this.antialias = bound.antialias;
    this.#generator = generatorOf('RandomResizedCrop', bound.generator);
  }

  forward(image: Tensor): Tensor {
    const { interpolation, antialias } = this;
    sizesOf('RandomResizedCrop', image);
    return perImage(image, (each) => {
      const [top, left, height, width] = this.draw(each);
      return resizedCrop(each, top, left, height, width, this.size, { interpolation, antialias });
    });
  }

  private draw(image: Tensor): Area {
    const { height, width } = sizesOf('RandomResizedCrop', image);
    const [least, most] = this.ratio;
    for (let i = 0; i < attempts; i++) {
      const area = height * width * drawUniform(this.#generator, ...this.scale);
      const ratio = drawRatio(this.#generator, this.ratio);
      const [w, h] = [rounded(Math.sqrt(area * ratio)), rounded(Math.sqrt(area / ratio))];
      if (w < 1 || h < 1 || w > width || h > height) continue;
      const top = drawBelow(this.#generator, height - h + 1);
      const left = drawBelow(this.#generator, width - w + 1);
      return [top, left, h, w];
    }
    const shape = width / height;
    const h = shape < least ? rounded(width / least) : height;
    const w = shape > most ? rounded(height * most) : width;
    return [Math.floor((height - h) / 2), Math.floor((width - w) / 2), h, w];
  }
}
