/** @file Channels rearranged: into pixels, out of pixels, and among each other. */
import { ShapeError } from '../../errors/errors.ts';
import { formatShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { clone } from '../conversion.ts';
import { composite } from '../define.ts';
import type { Operator } from '../operator.ts';
import { integer, tensor } from '../parameters.ts';
import { permute, transpose } from './permute.ts';
import { reshape } from './reshape.ts';

interface PixelShuffleOperator extends Operator {
  (input: Tensor, upscaleFactor: number | { readonly upscaleFactor: number }): Tensor;
}

interface PixelUnshuffleOperator extends Operator {
  (input: Tensor, downscaleFactor: number | { readonly downscaleFactor: number }): Tensor;
}

interface ChannelShuffleOperator extends Operator {
  (input: Tensor, groups: number | { readonly groups: number }): Tensor;
}

function requireParts(operation: string, input: Tensor, rank: number, divisible: boolean, rule: string): void {
  if (input.sizes.length >= rank && divisible) return;
  throw new ShapeError(`${operation}/shape`, `${operation} needs ${rule}, got shape ${formatShape(input.sizes)}`, {
    shape: input.sizes,
  });
}

/** The sizes before the last three, and these. */
function imageSizes(input: Tensor): readonly [lead: readonly number[], c: number, h: number, w: number] {
  const [channels = 1, height = 1, width = 1] = input.sizes.slice(-3);
  return [input.sizes.slice(0, -3), channels, height, width];
}

/**
 * Moves groups of r² channels into blocks of r × r pixels, which makes a larger image out of what a convolution
 * computed.
 *
 * @formula y[…, c, h·r + i, w·r + j] = input[…, c·r² + i·r + j, h, w]
 * @shape [*, C·r², H, W] → [*, C, H·r, W·r]
 * @throws {ShapeError} when the channels are no multiple of r² (`pixelShuffle/shape`).
 * @source W. Shi et al.: "Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional
 *   Neural Network", 2016, https://arxiv.org/abs/1609.05158
 * @example
 * F.pixelShuffle(torch.arange(4).reshape(4, 1, 1), 2);
 * // tensor([[[0, 1],
 * //          [2, 3]]])
 */
export const pixelShuffle: PixelShuffleOperator = composite({
  name: 'pixelShuffle',
  parameters: [tensor('input'), integer('upscaleFactor')],
  method: false,
  compute: ({ input, upscaleFactor: r }) => {
    const [lead, channels, height, width] = imageSizes(input);
    const rule = `an input of shape [*, C · r², H, W] with r = ${r}`;
    requireParts('pixelShuffle', input, 3, r > 0 && channels % (r * r) === 0, rule);
    const kept = channels / (r * r);
    const n = lead.length;
    const parted = reshape(input, [...lead, kept, r, r, height, width]);
    const order = [...lead.keys(), n, n + 3, n + 1, n + 4, n + 2];
    return reshape(permute(parted, order), [...lead, kept, height * r, width * r]);
  },
});

/**
 * Moves blocks of r × r pixels into channels of a smaller image: what `pixelShuffle` does, backwards.
 *
 * @formula y[…, c·r² + i·r + j, h, w] = input[…, c, h·r + i, w·r + j]
 * @shape [*, C, H·r, W·r] → [*, C·r², H, W]
 * @throws {ShapeError} when height or width are no multiple of r (`pixelUnshuffle/shape`).
 * @example
 * F.pixelUnshuffle(torch.ones([3, 8, 8]), 2).shape; // [ 12, 4, 4 ]
 */
export const pixelUnshuffle: PixelUnshuffleOperator = composite({
  name: 'pixelUnshuffle',
  parameters: [tensor('input'), integer('downscaleFactor')],
  method: false,
  compute: ({ input, downscaleFactor: r }) => {
    const [lead, channels, height, width] = imageSizes(input);
    const rule = `an input of shape [*, C, H · r, W · r] with r = ${r}`;
    requireParts('pixelUnshuffle', input, 3, r > 0 && height % r === 0 && width % r === 0, rule);
    const n = lead.length;
    const parted = reshape(input, [...lead, channels, height / r, r, width / r, r]);
    const order = [...lead.keys(), n, n + 2, n + 4, n + 1, n + 3];
    return reshape(permute(parted, order), [...lead, channels * r * r, height / r, width / r]);
  },
});

/**
 * Deals the channels of all groups out in turn, so that the next grouped convolution mixes them.
 *
 * @formula y[:, i·g + j] = input[:, j·(C/g) + i]
 * @shape [N, C, *] → [N, C, *]
 * @throws {ShapeError} when the channels are no multiple of the groups (`channelShuffle/shape`).
 * @source X. Zhang et al.: "ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices", 2017,
 *   https://arxiv.org/abs/1707.01083
 * @example
 * F.channelShuffle(torch.arange(6).reshape(1, 6, 1), 2).flatten(); // tensor([0, 3, 1, 4, 2, 5])
 */
export const channelShuffle: ChannelShuffleOperator = composite({
  name: 'channelShuffle',
  parameters: [tensor('input'), integer('groups')],
  method: false,
  compute: ({ input, groups }) => {
    const [batch = 1, channels = 1, ...rest] = input.sizes;
    const rule = `an input of shape [N, C, *, *] whose C is a multiple of ${groups} groups`;
    requireParts('channelShuffle', input, 3, groups > 0 && channels % groups === 0, rule);
    const parted = reshape(input, [batch, groups, channels / groups, ...rest]);
    return clone(reshape(transpose(parted, 1, 2), input.sizes));
  },
});
