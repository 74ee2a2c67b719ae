/**
 * @file Few numbers for each image, from which it can be made again. G. Hinton, R. Salakhutdinov: "Reducing the Dimensionality of Data with
 * Neural Networks" (2006), https://doi.org/10.1126/science.1127647
 */
import { ValueError } from '../../errors/errors.ts';
import {
  Conv2d,
  ConvTranspose2d,
  Flatten,
  Linear,
  Module,
  ReLU,
  Sequential,
  Sigmoid,
  Unflatten,
} from '../../nn/index.ts';
import { namedOptions } from '../../ops/options.ts';
import { optionalInteger } from '../../ops/parameters.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { requirePositive } from './sizes.ts';

export interface AutoencoderOptions {
  /** Height and width of the images, a multiple of 4. Default: 28. */
  readonly imageSize?: number;
  /** Channels of the images. Default: 1. */
  readonly channels?: number;
  /** Numbers that stand for an image. Default: 2, which can be drawn as points. */
  readonly latent?: number;
  /** Channels of the first convolution; the second has twice as many. Default: 16. */
  readonly width?: number;
}

const parameters = [
  optionalInteger('imageSize', 28),
  optionalInteger('channels', 1),
  optionalInteger('latent', 2),
  optionalInteger('width', 16),
] as const;

/**
 * A convolutional autoencoder: `encode` gives the numbers of images, `decode` images of numbers; `autoencoder` makes it.
 *
 * @example
 * vision.models.autoencoder({ latent: 3 }).decode(torch.zeros([1, 3])).shape; // [ 1, 1, 28, 28 ]
 */
export class Autoencoder extends Module {
  readonly encoder: Sequential;
  readonly decoder: Sequential;

  constructor(options: AutoencoderOptions = {}) {
    super();
    const { imageSize, channels, latent, width } = namedOptions('autoencoder', parameters, options);
    requirePositive('autoencoder', { imageSize, channels, latent, width });
    if (imageSize % 4 !== 0) {
      throw new ValueError(
        'autoencoder/imageSize',
        `imageSize of autoencoder must be a multiple of 4, as it is halved twice, got ${imageSize}\n  fix: pad the images: new vision.transforms.Pad(…)`,
      );
    }
    const side = imageSize / 4;
    const inner = 2 * width * side * side;
    const halving = { stride: 2, padding: 1 } as const;
    this.encoder = new Sequential(
      new Conv2d(channels, width, 3, halving),
      new ReLU(),
      new Conv2d(width, 2 * width, 3, halving),
      new ReLU(),
      new Flatten(),
      new Linear(inner, latent),
    );
    this.decoder = new Sequential(
      new Linear(latent, inner),
      new ReLU(),
      new Unflatten(1, [2 * width, side, side]),
      new ConvTranspose2d(2 * width, width, 4, halving),
      new ReLU(),
      new ConvTranspose2d(width, channels, 4, halving),
      new Sigmoid(),
    );
  }

  /** [N, channels, imageSize, imageSize] → [N, latent] */
  encode(images: Tensor): Tensor {
    return this.encoder(images);
  }

  /** [N, latent] → images with values from 0 to 1 */
  decode(codes: Tensor): Tensor {
    return this.decoder(codes);
  }

  forward(images: Tensor): Tensor {
    return this.decode(this.encode(images));
  }
}

/**
 * A convolutional autoencoder of small images with values from 0 to 1: `model.encode` gives `latent` numbers of each, `model.decode` images of
 * such numbers.
 *
 * @shape [N, channels, imageSize, imageSize] → the same
 * @throws {ValueError} when the images cannot be halved twice (`autoencoder/imageSize`).
 * @example
 * const model = vision.models.autoencoder({ latent: 3 });
 * const images = torch.rand([5, 1, 28, 28]);
 * model.encode(images).shape; // [ 5, 3 ]
 * model(images).shape; // [ 5, 1, 28, 28 ]
 */
export function autoencoder(options: AutoencoderOptions = {}): Autoencoder {
  return new Autoencoder(options);
}
