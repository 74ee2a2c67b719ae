/** @file Transforms that change every image alike. */
import { Module } from '../../nn/index.ts';
import { bindNamed } from '../../nn/layer-arguments.ts';
import { integer, integers, optionalBoolean, optionalValue, value } from '../../ops/parameters.ts';
import { type DType, float32 } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { rgbToGrayscale } from './colour.ts';
import { centerCrop } from './cropping.ts';
import { heightAndWidth } from './images.ts';
import {
  type Borders,
  bordersOf,
  type PaddingMode,
  type PaddingOptions,
  padded,
  paddingParameters,
} from './padding.ts';
import { type Interpolation, type ResizeOptions, resize, resizeParameters } from './resizing.ts';
import { convertImageDtype, normalize, toDtype } from './values.ts';

/**
 * Brings images to a size; see `functional.resize`.
 *
 * @example
 * new vision.transforms.Resize(4)(torch.rand([3, 8, 16])).shape; // [ 3, 4, 8 ]
 */
export class Resize extends Module {
  readonly size: number | readonly number[];
  readonly interpolation: Interpolation;
  readonly maxSize: number | undefined;
  readonly antialias: boolean;

  constructor(
    size: number | readonly number[],
    interpolation?: Interpolation | null | ResizeOptions,
    maxSize?: number | null | ResizeOptions,
    antialias?: boolean | null | ResizeOptions,
  );
  constructor(...given: readonly unknown[]) {
    super();
    const bound = bindNamed('Resize', [integers('size'), ...resizeParameters] as const, given);
    this.size = bound.size;
    this.interpolation = bound.interpolation;
    this.maxSize = bound.maxSize;
    this.antialias = bound.antialias;
  }

  forward(image: Tensor): Tensor {
    return resize(image, this.size, this.interpolation, this.maxSize ?? null, this.antialias);
  }
}

/**
 * The middle of images; see `functional.centerCrop`.
 *
 * @example
 * new vision.transforms.CenterCrop(4)(torch.rand([3, 8, 16])).shape; // [ 3, 4, 4 ]
 */
export class CenterCrop extends Module {
  readonly size: readonly [number, number];

  constructor(size: number | readonly number[]) {
    super();
    this.size = heightAndWidth('CenterCrop', bindNamed('CenterCrop', [integers('size')], [size]).size);
  }

  forward(image: Tensor): Tensor {
    return centerCrop(image, this.size);
  }
}

/**
 * Adds rows and columns around images; see `functional.pad`.
 *
 * @example
 * new vision.transforms.Pad(1, { paddingMode: 'edge' })(torch.tensor([[[5]]])).shape; // [ 1, 3, 3 ]
 */
export class Pad extends Module {
  readonly padding: Borders;
  readonly fill: number;
  readonly paddingMode: PaddingMode;

  constructor(
    padding: number | readonly number[],
    fill?: number | null | PaddingOptions,
    paddingMode?: PaddingMode | null | PaddingOptions,
  );
  constructor(...given: readonly unknown[]) {
    super();
    const bound = bindNamed('Pad', [integers('padding'), ...paddingParameters] as const, given);
    this.padding = bordersOf('Pad', bound.padding);
    this.fill = bound.fill;
    this.paddingMode = bound.paddingMode;
  }

  forward(image: Tensor): Tensor {
    return padded('Pad', image, this.padding, this.fill, this.paddingMode);
  }
}

/**
 * Takes the mean of each channel off, and divides by its deviation; see `functional.normalize`.
 *
 * @example
 * new vision.transforms.Normalize([0.5], [0.5])(torch.tensor([[[0, 1]]])); // tensor([[[-1.,  1.]]])
 */
export class Normalize extends Module {
  readonly mean: readonly number[];
  readonly std: readonly number[];

  constructor(mean: readonly number[], std: readonly number[]) {
    super();
    const bound = bindNamed(
      'Normalize',
      [value<readonly number[]>()('mean'), value<readonly number[]>()('std')] as const,
      [mean, std],
    );
    this.mean = bound.mean;
    this.std = bound.std;
  }

  forward(image: Tensor): Tensor {
    return normalize(image, this.mean, this.std);
  }
}

/**
 * The brightness of images, as one channel or as three that are equal.
 *
 * @example
 * new vision.transforms.Grayscale()(torch.rand([3, 4, 4])).shape; // [ 1, 4, 4 ]
 */
export class Grayscale extends Module {
  readonly numOutputChannels: 1 | 3;

  constructor(numOutputChannels: 1 | 3 = 1) {
    super();
    const bound = bindNamed('Grayscale', [integer('numOutputChannels')], [numOutputChannels]);
    this.numOutputChannels = bound.numOutputChannels as 1 | 3;
  }

  forward(image: Tensor): Tensor {
    return rgbToGrayscale(image, this.numOutputChannels);
  }
}

/**
 * Brings images to another dtype, and their values to its range.
 *
 * @example
 * new vision.transforms.ConvertImageDtype(torch.float32)(torch.tensor([[[255]]], { dtype: torch.uint8 })); // tensor([[[1.]]])
 */
export class ConvertImageDtype extends Module {
  readonly dtype: DType;

  constructor(dtype: DType = float32) {
    super();
    this.dtype = dtype;
  }

  forward(image: Tensor): Tensor {
    return convertImageDtype(image, this.dtype);
  }
}

const dtypeParameters = [optionalValue<DType>()('dtype', float32), optionalBoolean('scale', false)] as const;

/**
 * Brings images to another dtype; with `scale: true` their values to its range, too.
 *
 * @example
 * new vision.transforms.ToDtype(torch.float32, { scale: true })(torch.tensor([[[255]]], { dtype: torch.uint8 })); // tensor([[[1.]]])
 */
export class ToDtype extends Module {
  readonly dtype: DType;
  readonly scale: boolean;

  constructor(dtype: DType = float32, scale: boolean | { readonly scale?: boolean } = false) {
    super();
    const bound = bindNamed('ToDtype', dtypeParameters, [dtype, scale]);
    this.dtype = bound.dtype;
    this.scale = bound.scale;
  }

  forward(image: Tensor): Tensor {
    return toDtype(image, this.dtype, this.scale);
  }
}
