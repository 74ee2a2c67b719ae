/**
 * @file Parts of images that are painted over at random. Z. Zhong et al.: "Random Erasing Data Augmentation" (2017),
 * https://arxiv.org/abs/1708.04896
 */
import { ShapeError, ValueError } from '../../errors/errors.ts';
import { Module } from '../../nn/index.ts';
import { bindNamed } from '../../nn/layer-arguments.ts';
import { tensor as tensorOf } from '../../ops/creation/data.ts';
import { optionalBoolean, optionalNumber, optionalValue } from '../../ops/parameters.ts';
import { randn } from '../../ops/random/draws.ts';
import { type GeneratorOption, generatorOf, generatorParameter } from '../../ops/random/generator-option.ts';
import type { Generator } from '../../random/generator.ts';
import { float32 } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { drawBelow, drawChance, drawRatio, drawUniform } from './draws.ts';
import { erase } from './erasing.ts';
import { perImage, rounded, sizesOf } from './images.ts';
import { type Range, requireChance, requireRange } from './ranges.ts';

/** What stands in place of the part: one value, one for each channel, or random numbers. */
export type EraseValue = number | readonly number[] | 'random';

export interface RandomErasingOptions extends GeneratorOption {
  /** How likely an image loses a part. Default: 0.5. */
  readonly p?: number | null;
  /** Share of the image's area. Default: [0.02, 0.33]. */
  readonly scale?: Range | null;
  /** Height by width. Default: [0.3, 3.3]. */
  readonly ratio?: Range | null;
  /** Default: 0. */
  readonly value?: EraseValue | null;
  /** Writes to the image given. Default: false. */
  readonly inplace?: boolean | null;
}

const parameters = [
  optionalNumber('p', 0.5),
  optionalValue<Range>()('scale', [0.02, 0.33]),
  optionalValue<Range>()('ratio', [0.3, 3.3]),
  optionalValue<EraseValue>()('value', 0),
  optionalBoolean('inplace', false),
  generatorParameter,
] as const;

const attempts = 10;

/**
 * Paints a random rectangle of an image over, with probability p; each image of a batch is drawn for.
 *
 * @example
 * torch.manualSeed(0);
 * const erased = new vision.transforms.RandomErasing({ p: 1 })(torch.ones([1, 8, 8]));
 * erased.eq(0).sum(); // tensor(14)
 */
export class RandomErasing extends Module {
  readonly p: number;
  readonly scale: Range;
  readonly ratio: Range;
  readonly value: EraseValue;
  readonly inplace: boolean;
  readonly #generator: Generator;

  constructor(
    p?: number | null | RandomErasingOptions,
    scale?: Range | null | RandomErasingOptions,
    ratio?: Range | null | RandomErasingOptions,
    value?: EraseValue | null | RandomErasingOptions,
    inplace?: boolean | null | RandomErasingOptions,
    options?: GeneratorOption,
  );
  constructor(...given: readonly unknown[]) {
    super();
    const call = 'RandomErasing';
    const bound = bindNamed(call, parameters, given);
    this.p = requireChance(call, bound.p);
    this.scale = requireRange(call, 'scale', bound.scale, 0, 1);
    this.ratio = requireRange(call, 'ratio', bound.ratio, Number.MIN_VALUE, Number.POSITIVE_INFINITY);
    this.value = bound.value;
    if (typeof bound.value === 'string' && bound.value !== 'random') {
      throw new ValueError(
        `${call}/value`,
        `value of ${call} is a number, one for each channel, or 'random', got '${String(bound.value)}'`,
      );
    }
    this.inplace = bound.inplace;
    this.#generator = generatorOf(call, bound.generator);
  }

  forward(image: Tensor): Tensor {
    const { channels } = sizesOf('RandomErasing', image);
    if (typeof this.value === 'object' && this.value.length !== 1 && this.value.length !== channels) {
      throw new ShapeError(
        'RandomErasing/channels',
        `value of RandomErasing has a number for each channel, or one for all: the image has ${channels}, got ${this.value.length}`,
      );
    }
    return perImage(image, (each) => (drawChance(this.#generator, this.p) ? this.erased(each) : each));
  }

  private erased(image: Tensor): Tensor {
    const { channels, height, width } = sizesOf('RandomErasing', image);
    for (let i = 0; i < attempts; i++) {
      const area = height * width * drawUniform(this.#generator, ...this.scale);
      const ratio = drawRatio(this.#generator, this.ratio);
      const [h, w] = [rounded(Math.sqrt(area * ratio)), rounded(Math.sqrt(area / ratio))];
      if (h >= height || w >= width) continue;
      const value = this.paint(channels, h, w);
      const top = drawBelow(this.#generator, height - h + 1);
      const left = drawBelow(this.#generator, width - w + 1);
      return erase(image, top, left, h, w, value, this.inplace);
    }
    return image;
  }

  private paint(channels: number, height: number, width: number): number | Tensor {
    if (this.value === 'random') return randn([channels, height, width], { generator: this.#generator });
    if (typeof this.value === 'number') return this.value;
    return tensorOf([...this.value], { dtype: float32 }).reshape([-1, 1, 1]);
  }
}
