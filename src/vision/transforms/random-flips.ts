/** @file Images turned over at random. */
import { Module } from '../../nn/index.ts';
import { bindNamed } from '../../nn/layer-arguments.ts';
import { optionalNumber } from '../../ops/parameters.ts';
import { type GeneratorOption, generatorOf, generatorParameter } from '../../ops/random/generator-option.ts';
import type { Generator } from '../../random/generator.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { drawChance } from './draws.ts';
import { hflip, vflip } from './flipping.ts';
import { perImage, sizesOf } from './images.ts';
import { requireChance } from './ranges.ts';

export interface RandomFlipOptions extends GeneratorOption {
  /** How likely an image is turned over. Default: 0.5. */
  readonly p?: number | null;
}

const parameters = [optionalNumber('p', 0.5), generatorParameter] as const;

/**
 * Changes left and right of an image with probability p; each image of a batch is drawn for.
 *
 * @example
 * torch.manualSeed(0);
 * new vision.transforms.RandomHorizontalFlip({ p: 1 })(torch.tensor([[[1, 2]]])); // tensor([[[2., 1.]]])
 */
export class RandomHorizontalFlip extends Module {
  readonly p: number;
  readonly #generator: Generator;

  constructor(p?: number | null | RandomFlipOptions, options?: GeneratorOption);
  constructor(...given: readonly unknown[]) {
    super();
    const bound = bindNamed('RandomHorizontalFlip', parameters, given);
    this.p = requireChance('RandomHorizontalFlip', bound.p);
    this.#generator = generatorOf('RandomHorizontalFlip', bound.generator);
  }

  forward(image: Tensor): Tensor {
    sizesOf('RandomHorizontalFlip', image);
    return perImage(image, (each) => (drawChance(this.#generator, this.p) ? hflip(each) : each));
  }
}

/**
 * Changes top and bottom of an image with probability p; each image of a batch is drawn for.
 *
 * @example
 * new vision.transforms.RandomVerticalFlip(1)(torch.tensor([[[1], [2]]])).flatten(); // tensor([2., 1.])
 */
export class RandomVerticalFlip extends Module {
  readonly p: number;
  readonly #generator: Generator;

  constructor(p?: number | null | RandomFlipOptions, options?: GeneratorOption);
  constructor(...given: readonly unknown[]) {
    super();
    const bound = bindNamed('RandomVerticalFlip', parameters, given);
    this.p = requireChance('RandomVerticalFlip', bound.p);
    this.#generator = generatorOf('RandomVerticalFlip', bound.generator);
  }

  forward(image: Tensor): Tensor {
    sizesOf('RandomVerticalFlip', image);
    return perImage(image, (each) => (drawChance(this.#generator, this.p) ? vflip(each) : each));
  }
}
