/** @file Layers that make images larger or smaller: by interpolation, and by moving channels into pixels and back. */
import { ArgumentError } from '../errors/errors.ts';
import {
  type Arguments,
  integer,
  optionalBoolean,
  optionalIntegers,
  optionalString,
  optionalValue,
  orNone,
} from '../ops/parameters.ts';
import { type InterpolateMode, interpolate, interpolateModes, type ScaleFactor } from '../ops/resample/interpolate.ts';
import { channelShuffle, pixelShuffle, pixelUnshuffle } from '../ops/view/shuffle.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { pythonTuple } from './flatten.ts';
import { bindNamed } from './layer-arguments.ts';
import { Module } from './module.ts';
import { pythonFloat } from './python-number.ts';
import { positive, within } from './ranges.ts';

const sizeParameters = [
  within(positive, optionalIntegers('size', undefined, 'of the spatial dims: one for all, or one for each')),
  within(
    positive,
    optionalValue<ScaleFactor>()('scaleFactor', undefined, 'how much larger the result is, in place of its size'),
  ),
] as const;

const upsampleParameters = [
  ...sizeParameters,
  optionalString('mode', interpolateModes, 'nearest', 'how values between the elements come about'),
  orNone(optionalBoolean('alignCorners', undefined, 'let the centres of the corner elements coincide')),
  orNone(optionalBoolean('recomputeScaleFactor', undefined, 'work with the factor that the rounded size has')),
] as const;

interface UpsampleFields {
  readonly size: number | readonly number[] | undefined;
  readonly scaleFactor: ScaleFactor | null | undefined;
  readonly mode: InterpolateMode;
  readonly alignCorners: boolean | undefined;
  readonly recomputeScaleFactor: boolean | undefined;
}

/** `2.0`, or `(2.0, 1.5)`: PyTorch keeps floats. */
function pythonFactor(factor: ScaleFactor): string {
  if (typeof factor === 'number') return pythonFloat(factor);
  return factor.length === 1 ? `(${pythonFloat(factor[0] as number)},)` : `(${factor.map(pythonFloat).join(', ')})`;
}

abstract class Upsampling extends Module {
  readonly size: number | readonly number[] | null;
  readonly scaleFactor: ScaleFactor | null;
  readonly mode: InterpolateMode;
  readonly alignCorners: boolean | null;
  readonly recomputeScaleFactor: boolean | null;

  constructor(layer: string, given: UpsampleFields) {
    super();
    const { size, scaleFactor, mode, alignCorners, recomputeScaleFactor } = given;
    if ((size === undefined) === (scaleFactor === undefined)) {
      throw new ArgumentError(
        `${layer}/size`,
        size === undefined
          ? `${layer} needs size or scaleFactor\n  fix: new nn.${layer}({ scaleFactor: 2 })`
          : `${layer} takes size or scaleFactor, got both\n  fix: leave one of them out`,
      );
    }
    this.size = size ?? null;
    this.scaleFactor = scaleFactor ?? null;
    this.mode = mode;
    this.alignCorners = alignCorners ?? null;
    this.recomputeScaleFactor = recomputeScaleFactor ?? null;
  }

  forward(input: Tensor): Tensor {
    const { size, scaleFactor, mode, alignCorners, recomputeScaleFactor } = this;
    return interpolate(input, { size, scaleFactor, mode, alignCorners, recomputeScaleFactor });
  }

  override extraRepr(): string {
    const { size, scaleFactor, mode } = this;
    const what =
      scaleFactor === null
        ? `size=${typeof size === 'object' ? pythonTuple(size ?? []) : size}`
        : `scale_factor=${pythonFactor(scaleFactor)}`;
    return `${what}, mode='${mode}'`;
  }
}

/**
 * Resizes sequences, images and volumes, to a size or by a factor, as decoders and U-Nets do.
 *
 * @see `F.interpolate`
 * @shape [N, C, L], [N, C, H, W] or [N, C, D, H, W] → the same with other spatial sizes
 * @example
 * new nn.Upsample({ scaleFactor: 2 })(torch.ones([8, 3, 16, 16])).shape; // [ 8, 3, 32, 32 ]
 * new nn.Upsample({ size: 4, mode: 'linear' })(torch.tensor([[[1, 2]]]));
 * // tensor([[[1.0000, 1.2500, 1.7500, 2.0000]]])
 */
export class Upsample extends Upsampling {
  static readonly parameters = upsampleParameters;

  constructor(...given: Arguments<typeof upsampleParameters>) {
    super('Upsample', bindNamed('Upsample', upsampleParameters, given));
  }
}

/**
 * Makes images larger by repeating pixels: `Upsample` with mode 'nearest'.
 *
 * @see `F.interpolate`
 * @shape [N, C, H, W] → [N, C, H′, W′]
 * @example
 * new nn.UpsamplingNearest2d({ scaleFactor: 2 })(torch.tensor([[[[1, 2]]]]));
 * // tensor([[[[1., 1., 2., 2.],
 * //           [1., 1., 2., 2.]]]])
 */
export class UpsamplingNearest2d extends Upsampling {
  static readonly parameters = sizeParameters;

  constructor(...given: Arguments<typeof sizeParameters>) {
    super('UpsamplingNearest2d', {
      ...bindNamed('UpsamplingNearest2d', sizeParameters, given),
      mode: 'nearest',
      alignCorners: undefined,
      recomputeScaleFactor: undefined,
    });
  }
}

/**
 * Makes images larger linearly with their corners in place: `Upsample` with mode 'bilinear' and `alignCorners`.
 *
 * @see `F.interpolate`
 * @shape [N, C, H, W] → [N, C, H′, W′]
 * @example
 * new nn.UpsamplingBilinear2d({ size: [1, 3] })(torch.tensor([[[[1, 2]]]]));
 * // tensor([[[[1.0000, 1.5000, 2.0000]]]])
 */
export class UpsamplingBilinear2d extends Upsampling {
  static readonly parameters = sizeParameters;

  constructor(...given: Arguments<typeof sizeParameters>) {
    super('UpsamplingBilinear2d', {
      ...bindNamed('UpsamplingBilinear2d', sizeParameters, given),
      mode: 'bilinear',
      alignCorners: true,
      recomputeScaleFactor: undefined,
    });
  }
}

/**
 * Moves groups of r² channels into blocks of r × r pixels: the last layer of networks that make images larger.
 *
 * @see `F.pixelShuffle`
 * @shape [*, C·r², H, W] → [*, C, H·r, W·r]
 * @example
 * new nn.PixelShuffle(3)(torch.ones([1, 9, 4, 4])).shape; // [ 1, 1, 12, 12 ]
 */
export class PixelShuffle extends Module {
  static readonly parameters = [
    within(positive, integer('upscaleFactor', 'r, by which the image gets larger')),
  ] as const;

  readonly upscaleFactor: number;

  constructor(...given: Arguments<typeof PixelShuffle.parameters>) {
    super();
    this.upscaleFactor = bindNamed('PixelShuffle', PixelShuffle.parameters, given).upscaleFactor;
  }

  forward(input: Tensor): Tensor {
    return pixelShuffle(input, this.upscaleFactor);
  }

  override extraRepr(): string {
    return `upscale_factor=${this.upscaleFactor}`;
  }
}

/**
 * Moves blocks of r × r pixels into channels: what `PixelShuffle` does, backwards, without losing a pixel.
 *
 * @see `F.pixelUnshuffle`
 * @shape [*, C, H·r, W·r] → [*, C·r², H, W]
 * @example
 * new nn.PixelUnshuffle(3)(torch.ones([1, 1, 12, 12])).shape; // [ 1, 9, 4, 4 ]
 */
export class PixelUnshuffle extends Module {
  static readonly parameters = [
    within(positive, integer('downscaleFactor', 'r, by which the image gets smaller')),
  ] as const;

  readonly downscaleFactor: number;

  constructor(...given: Arguments<typeof PixelUnshuffle.parameters>) {
    super();
    this.downscaleFactor = bindNamed('PixelUnshuffle', PixelUnshuffle.parameters, given).downscaleFactor;
  }

  forward(input: Tensor): Tensor {
    return pixelUnshuffle(input, this.downscaleFactor);
  }

  override extraRepr(): string {
    return `downscale_factor=${this.downscaleFactor}`;
  }
}

/**
 * Deals the channels of all groups out in turn, between two grouped convolutions.
 *
 * @see `F.channelShuffle`
 * @shape [N, C, *] → [N, C, *]
 * @example
 * new nn.ChannelShuffle(2)(torch.arange(4).reshape(1, 4, 1, 1)).flatten(); // tensor([0, 2, 1, 3])
 */
export class ChannelShuffle extends Module {
  static readonly parameters = [within(positive, integer('groups', 'parts of the channels'))] as const;

  readonly groups: number;

  constructor(...given: Arguments<typeof ChannelShuffle.parameters>) {
    super();
    this.groups = bindNamed('ChannelShuffle', ChannelShuffle.parameters, given).groups;
  }

  forward(input: Tensor): Tensor {
    return channelShuffle(input, this.groups);
  }

  override extraRepr(): string {
    return `groups=${this.groups}`;
  }
}
