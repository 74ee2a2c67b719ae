/**
 * @file A transformer over patches of an image, with the keys and the first weights of torchvision's. A. Dosovitskiy et al.: "An Image is
 * Worth 16x16 Words: Transformers for Image Recognition at Scale" (2020), https://arxiv.org/abs/2010.11929
 */
import { ShapeError, ValueError } from '../../errors/errors.ts';
import {
  Conv2d,
  Dropout,
  GELU,
  LayerNorm,
  Linear,
  Module,
  MultiheadAttention,
  Parameter,
  Sequential,
} from '../../nn/index.ts';
import { constant_, normal_, truncNormal_, xavierUniform_ } from '../../nn/initialisation.ts';
import { zeros } from '../../ops/creation/constant.ts';
import { cat } from '../../ops/join.ts';
import { namedOptions } from '../../ops/options.ts';
import { optionalInteger, optionalNumber } from '../../ops/parameters.ts';
import { formatShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { requirePositive } from './sizes.ts';

export interface VisionTransformerOptions {
  /** Height and width of the images. Default: 32. */
  readonly imageSize?: number;
  /** Height and width of a patch. Default: 4. */
  readonly patchSize?: number;
  /** Default: 6. */
  readonly numLayers?: number;
  /** Default: 3. */
  readonly numHeads?: number;
  /** Numbers of each patch. Default: 192. */
  readonly hiddenDim?: number;
  /** Width of the layers between the attentions. Default: four times `hiddenDim`. */
  readonly mlpDim?: number;
  /** Default: 0. */
  readonly dropout?: number;
  /** Default: 0. */
  readonly attentionDropout?: number;
  /** Default: 10. */
  readonly numClasses?: number;
  /** Channels of the images. Default: 3. */
  readonly inChannels?: number;
}

const parameters = [
  optionalInteger('imageSize', 32),
  optionalInteger('patchSize', 4),
  optionalInteger('numLayers', 6),
  optionalInteger('numHeads', 3),
  optionalInteger('hiddenDim', 192),
  optionalInteger('mlpDim', undefined),
  optionalNumber('dropout', 0),
  optionalNumber('attentionDropout', 0),
  optionalInteger('numClasses', 10),
  optionalInteger('inChannels', 3),
] as const;

interface Sizes {
  readonly numHeads: number;
  readonly hiddenDim: number;
  readonly mlpDim: number;
  readonly dropout: number;
  readonly attentionDropout: number;
}

/** As torchvision has it. */
const epsilon = 1e-6;

/** Attention between the patches, then two layers on each. */
class EncoderBlock extends Module {
  static override readonly stateNames = { ln1: 'ln_1', selfAttention: 'self_attention', ln2: 'ln_2' };

  readonly ln1: LayerNorm;
  readonly selfAttention: MultiheadAttention;
  readonly dropout: Dropout;
  readonly ln2: LayerNorm;
  readonly mlp: Sequential;

  constructor({ numHeads, hiddenDim, mlpDim, dropout, attentionDropout }: Sizes) {
    super();
    this.ln1 = new LayerNorm(hiddenDim, epsilon);
    this.selfAttention = new MultiheadAttention(hiddenDim, numHeads, { dropout: attentionDropout, batchFirst: true });
    this.dropout = new Dropout(dropout);
    this.ln2 = new LayerNorm(hiddenDim, epsilon);
    const [first, second] = [new Linear(hiddenDim, mlpDim), new Linear(mlpDim, hiddenDim)];
    this.mlp = new Sequential(first, new GELU(), new Dropout(dropout), second, new Dropout(dropout));
    for (const { weight, bias } of [first, second]) {
      xavierUniform_(weight);
      if (bias !== null) normal_(bias, { std: 1e-6 });
    }
  }

  forward(input: Tensor): Tensor {
    const normal = this.ln1(input);
    const [attended] = this.selfAttention(normal, normal, normal, { needWeights: false });
    const x = this.dropout(attended).add(input);
    return this.mlp(this.ln2(x)).add(x);
  }
}

/** The blocks by their names, which count from 0. */
class Layers extends Module {
  constructor(count: number, sizes: Sizes) {
    super();
    for (let i = 0; i < count; i++) this.addModule(`encoder_layer_${i}`, new EncoderBlock(sizes));
  }

  forward(input: Tensor): Tensor {
    let x = input;
    for (const block of this.children()) x = block(x);
    return x;
  }
}

class Encoder extends Module {
  static override readonly stateNames = { posEmbedding: 'pos_embedding' };

  readonly posEmbedding: Parameter;
  readonly dropout: Dropout;
  readonly layers: Layers;
  readonly ln: LayerNorm;

  constructor(sequenceLength: number, numLayers: number, sizes: Sizes) {
    super();
    this.posEmbedding = new Parameter(normal_(zeros([1, sequenceLength, sizes.hiddenDim]), { std: 0.02 }));
    this.dropout = new Dropout(sizes.dropout);
    this.layers = new Layers(numLayers, sizes);
    this.ln = new LayerNorm(sizes.hiddenDim, epsilon);
  }

  forward(input: Tensor): Tensor {
    return this.ln(this.layers(this.dropout(input.add(this.posEmbedding))));
  }
}

class Heads extends Module {
  readonly head: Linear;

  constructor(hiddenDim: number, numClasses: number) {
    super();
    this.head = new Linear(hiddenDim, numClasses);
  }

  forward(x: Tensor): Tensor {
    return this.head(x);
  }
}

/**
 * A transformer over patches of an image; `vit` makes it.
 *
 * @example
 * Object.keys(vision.models.vit({ hiddenDim: 12, numLayers: 1 }).stateDict())[0]; // class_token
 */
export class VisionTransformer extends Module {
  static override readonly stateNames = { classToken: 'class_token', convProj: 'conv_proj' };

  readonly imageSize: number;
  readonly convProj: Conv2d;
  readonly classToken: Parameter;
  readonly encoder: Encoder;
  readonly heads: Heads;

  constructor(options: VisionTransformerOptions = {}) {
    super();
    const bound = namedOptions('vit', parameters, options);
    const { imageSize, patchSize, numLayers, numHeads, hiddenDim, numClasses, inChannels } = bound;
    const mlpDim = bound.mlpDim ?? 4 * hiddenDim;
    requirePositive('vit', { imageSize, patchSize, numLayers, numHeads, hiddenDim, mlpDim, numClasses, inChannels });
    if (imageSize % patchSize !== 0) {
      throw new ValueError(
        'vit/patchSize',
        `patchSize of vit must divide imageSize, ${imageSize}, got ${patchSize}: an image is cut into whole patches`,
      );
    }
    this.imageSize = imageSize;
    this.convProj = new Conv2d(inChannels, hiddenDim, patchSize, { stride: patchSize });
    this.classToken = new Parameter(zeros([1, 1, hiddenDim]));
    const { dropout, attentionDropout } = bound;
    const sizes = { numHeads, hiddenDim, mlpDim, dropout, attentionDropout };
    this.encoder = new Encoder((imageSize / patchSize) ** 2 + 1, numLayers, sizes);
    this.heads = new Heads(hiddenDim, numClasses);
    truncNormal_(this.convProj.weight, { std: Math.sqrt(1 / (inChannels * patchSize ** 2)) });
    if (this.convProj.bias !== null) constant_(this.convProj.bias, 0);
    constant_(this.heads.head.weight, 0);
    if (this.heads.head.bias !== null) constant_(this.heads.head.bias, 0);
  }

  /** [N, 3, imageSize, imageSize] → logits [N, numClasses] */
  forward(images: Tensor): Tensor {
    const [count = 0, , height, width] = images.sizes;
    if (images.sizes.length !== 4 || height !== this.imageSize || width !== this.imageSize) {
      throw new ShapeError(
        'vit/imageSize',
        `images of this VisionTransformer are [N, C, ${this.imageSize}, ${this.imageSize}], got ${formatShape(images.sizes)}\n  fix: vision.transforms.functional.resize(images, [${this.imageSize}, ${this.imageSize}])`,
      );
    }
    const patches = this.convProj(images).flatten(2).transpose(1, 2);
    const x = cat([this.classToken.expand([count, -1, -1]), patches], 1);
    return this.heads(this.encoder(x).select(1, 0));
  }
}

/**
 * A small vision transformer, with the state keys of torchvision's `VisionTransformer`: an image is cut into patches, each of which sees all
 * others. torchvision's `vit_b_16` is `{ imageSize: 224, patchSize: 16, numLayers: 12, numHeads: 12, hiddenDim: 768, numClasses: 1000 }`.
 *
 * @shape [N, inChannels, imageSize, imageSize] → [N, numClasses]
 * @throws {ValueError} when an image cannot be cut into whole patches (`vit/patchSize`).
 * @example
 * const model = vision.models.vit({ imageSize: 8, hiddenDim: 12, numLayers: 1 });
 * model(torch.zeros([2, 3, 8, 8])).shape; // [ 2, 10 ]
 */
export function vit(options: VisionTransformerOptions = {}): VisionTransformer {
  return new VisionTransformer(options);
}
