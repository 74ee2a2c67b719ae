/** @file Max pooling that gives the places of the maxima too, under names of its own, as PyTorch has it. */
import type { Tensor } from '../../tensor/tensor.ts';
import type { Sizes } from '../convolution/geometry.ts';
import { isRecord } from '../options.ts';
import { fractionalMaxPool2d, fractionalMaxPool3d, type Ratio } from './fractional.ts';
import {
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
  type MaxPoolOptions,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  type PoolResult,
} from './pool.ts';

type Options = Omit<MaxPoolOptions, 'returnIndices' | 'kernelSize'>;

interface MaxPoolWithIndices {
  (
    input: Tensor,
    kernelSize: Sizes,
    stride?: Sizes | null | Options,
    padding?: Sizes | Options,
    dilation?: Sizes | Options,
    ceilMode?: boolean | Options,
  ): PoolResult;
}

interface FractionalOptions {
  readonly outputSize?: Sizes | null;
  readonly outputRatio?: Ratio | null;
  readonly randomSamples?: Tensor | null;
}

type Pool = (...given: never[]) => unknown;

/** The pooling with its places asked for. */
function withIndices<F>(pool: Pool): F {
  const call = (...given: readonly unknown[]): unknown => {
    const last = given.at(-1);
    const named = isRecord(last) ? last : {};
    const rest = isRecord(last) ? given.slice(0, -1) : given;
    return Reflect.apply(pool, undefined, [...rest, { ...named, returnIndices: true }]);
  };
  return call as F;
}

/**
 * Largest entry of each window along a sequence, and where it stands: `F.maxPool1d` with `returnIndices`.
 *
 * @shape [N, C, L] → [N, C, L′] twice
 * @example
 * F.maxPool1dWithIndices(torch.tensor([[[1, 3, 2, 5]]]), 2).indices; // tensor([[[1, 3]]])
 */
export const maxPool1dWithIndices: MaxPoolWithIndices = /* @__PURE__ */ withIndices(maxPool1d);

/**
 * Largest pixel of each window, and where it stands: `F.maxPool2d` with `returnIndices`.
 *
 * @shape [N, C, H, W] → [N, C, H′, W′] twice
 * @example
 * F.maxPool2dWithIndices(torch.tensor([[[1, 3], [2, 5]]]), 2).indices; // tensor([[[3]]])
 */
export const maxPool2dWithIndices: MaxPoolWithIndices = /* @__PURE__ */ withIndices(maxPool2d);

/**
 * Largest element of each block, and where it stands: `F.maxPool3d` with `returnIndices`.
 *
 * @shape [N, C, D, H, W] → [N, C, D′, H′, W′] twice
 * @example
 * F.maxPool3dWithIndices(torch.arange(8).to(torch.float32).reshape(1, 2, 2, 2), 2).indices; // tensor([[[[7]]]])
 */
export const maxPool3dWithIndices: MaxPoolWithIndices = /* @__PURE__ */ withIndices(maxPool3d);

type AdaptiveWithIndices = (input: Tensor, outputSize: number | readonly (number | null)[]) => PoolResult;

/**
 * Largest entry of each of so many stretches, and where it stands: `F.adaptiveMaxPool1d` with `returnIndices`.
 *
 * @shape [N, C, L] → [N, C, L′] twice
 * @example
 * F.adaptiveMaxPool1dWithIndices(torch.tensor([[[1, 3, 2, 5]]]), 1).indices; // tensor([[[3]]])
 */
export const adaptiveMaxPool1dWithIndices: AdaptiveWithIndices = /* @__PURE__ */ withIndices(adaptiveMaxPool1d);

/**
 * Largest pixel of each of so many parts of an image, and where it stands: `F.adaptiveMaxPool2d` with `returnIndices`.
 *
 * @shape [N, C, H, W] → [N, C, H′, W′] twice
 * @example
 * F.adaptiveMaxPool2dWithIndices(torch.tensor([[[1, 3], [2, 5]]]), 1).indices; // tensor([[[3]]])
 */
export const adaptiveMaxPool2dWithIndices: AdaptiveWithIndices = /* @__PURE__ */ withIndices(adaptiveMaxPool2d);

/**
 * Largest element of each of so many parts of a volume, and where it stands: `F.adaptiveMaxPool3d` with `returnIndices`.
 *
 * @shape [N, C, D, H, W] → [N, C, D′, H′, W′] twice
 * @example
 * F.adaptiveMaxPool3dWithIndices(torch.arange(8).to(torch.float32).reshape(1, 2, 2, 2), 1).indices; // tensor([[[[7]]]])
 */
export const adaptiveMaxPool3dWithIndices: AdaptiveWithIndices = /* @__PURE__ */ withIndices(adaptiveMaxPool3d);

type FractionalWithIndices = (input: Tensor, kernelSize: Sizes, options: FractionalOptions) => PoolResult;

/**
 * Largest pixel of windows at random distances, and where it stands: `F.fractionalMaxPool2d` with `returnIndices`.
 *
 * @shape [N, C, H, W] → [N, C, H′, W′] twice
 * @example
 * F.fractionalMaxPool2dWithIndices(torch.ones([1, 1, 4, 4]), 2, { outputSize: 2 }).indices.shape; // [ 1, 1, 2, 2 ]
 */
export const fractionalMaxPool2dWithIndices: FractionalWithIndices = /* @__PURE__ */ withIndices(fractionalMaxPool2d);

/**
 * Largest element of blocks at random distances, and where it stands: `F.fractionalMaxPool3d` with `returnIndices`.
 *
 * @shape [N, C, D, H, W] → [N, C, D′, H′, W′] twice
 * @example
 * F.fractionalMaxPool3dWithIndices(torch.ones([1, 1, 4, 4, 4]), 2, { outputSize: 2 }).indices.shape; // [ 1, 1, 2, 2, 2 ]
 */
export const fractionalMaxPool3dWithIndices: FractionalWithIndices = /* @__PURE__ */ withIndices(fractionalMaxPool3d);
