/** @file Colours changed at random. */
import { Module } from '../../nn/index.ts';
import { bindNamed } from '../../nn/layer-arguments.ts';
import { optionalValue } from '../../ops/parameters.ts';
import { type GeneratorOption, generatorOf, generatorParameter } from '../../ops/random/generator-option.ts';
import type { Generator } from '../../random/generator.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { adjustBrightness, adjustContrast, adjustHue, adjustSaturation } from './colour.ts';
import { drawOrder, drawUniform } from './draws.ts';
import { perImage, requireColours, sizesOf } from './images.ts';
import { type Range, rangeAround } from './ranges.ts';

/** By how much at most, to both sides, or the least and the most. */
export type Jitter = number | Range;

export interface ColorJitterOptions extends GeneratorOption {
  /** Factors from 1 − brightness to 1 + brightness. Default: 0. */
  readonly brightness?: Jitter | null;
  /** As brightness. */
  readonly contrast?: Jitter | null;
  /** As brightness. */
  readonly saturation?: Jitter | null;
  /** Shares of the circle of hues, at most 0.5. Default: 0. */
  readonly hue?: Jitter | null;
}

const parameters = [
  optionalValue<Jitter>()('brightness', 0),
  optionalValue<Jitter>()('contrast', 0),
  optionalValue<Jitter>()('saturation', 0),
  optionalValue<Jitter>()('hue', 0),
  generatorParameter,
] as const;

/** In torchvision's order, by which they are drawn. */
const changes = [adjustBrightness, adjustContrast, adjustSaturation, adjustHue] as const;

/**
 * Changes brightness, contrast, saturation and hue of each image, in random order.
 *
 * @example
 * torch.manualSeed(0);
 * const jitter = new vision.transforms.ColorJitter({ brightness: 0.4, hue: 0.1 });
 * jitter(torch.rand([2, 3, 4, 4])).shape; // [ 2, 3, 4, 4 ]
 */
export class ColorJitter extends Module {
  readonly brightness: Range | undefined;
  readonly contrast: Range | undefined;
  readonly saturation: Range | undefined;
  readonly hue: Range | undefined;
  readonly #generator: Generator;

  constructor(
    brightness?: Jitter | null | ColorJitterOptions,
    contrast?: Jitter | null | ColorJitterOptions,
    saturation?: Jitter | null | ColorJitterOptions,
    hue?: Jitter | null | ColorJitterOptions,
    options?: GeneratorOption,
  );
  constructor(...given: readonly unknown[]) {
    super();
    const call = 'ColorJitter';
    const bound = bindNamed(call, parameters, given);
    this.brightness = rangeAround(call, 'brightness', bound.brightness, 1, 0, Number.POSITIVE_INFINITY);
    this.contrast = rangeAround(call, 'contrast', bound.contrast, 1, 0, Number.POSITIVE_INFINITY);
    this.saturation = rangeAround(call, 'saturation', bound.saturation, 1, 0, Number.POSITIVE_INFINITY);
    this.hue = rangeAround(call, 'hue', bound.hue, 0, -0.5, 0.5);
    this.#generator = generatorOf(call, bound.generator);
  }

  forward(image: Tensor): Tensor {
    requireColours('ColorJitter', sizesOf('ColorJitter', image));
    const ranges = [this.brightness, this.contrast, this.saturation, this.hue];
    return perImage(image, (each) => {
      const order = drawOrder(this.#generator, ranges.length);
      const factors = ranges.map((range) => (range === undefined ? undefined : drawUniform(this.#generator, ...range)));
      let changed = each;
      for (const place of order) {
        const [change, factor] = [changes[place], factors[place]];
        if (change !== undefined && factor !== undefined) changed = change(changed, factor);
      }
      return changed;
    });
  }
}
