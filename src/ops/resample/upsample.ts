/** @file PyTorch's older names of `interpolate`. */
import type { Tensor } from '../../tensor/tensor.ts';
import { composite } from '../define.ts';
import type { Operator } from '../operator.ts';
import { optionalBoolean, optionalIntegers, optionalString, optionalValue, orNone, tensor } from '../parameters.ts';
import { type InterpolateMode, interpolate, interpolateModes, type ScaleFactor } from './interpolate.ts';

interface SizeOptions {
  readonly size?: number | readonly number[] | null;
  readonly scaleFactor?: ScaleFactor | null;
}

interface UpsampleOptions extends SizeOptions {
  readonly mode?: InterpolateMode;
  readonly alignCorners?: boolean | null;
}

interface UpsampleOperator extends Operator {
  (
    input: Tensor,
    size?: number | readonly number[] | null | UpsampleOptions,
    scaleFactor?: ScaleFactor | null | UpsampleOptions,
    mode?: InterpolateMode | UpsampleOptions,
    alignCorners?: boolean | null | UpsampleOptions,
  ): Tensor;
}

interface UpsampleInOneWay extends Operator {
  (
    input: Tensor,
    size?: number | readonly number[] | null | SizeOptions,
    scaleFactor?: ScaleFactor | null | SizeOptions,
  ): Tensor;
}

const sizeParameters = [
  tensor('input'),
  orNone(optionalIntegers('size', undefined)),
  orNone(optionalValue<ScaleFactor>()('scaleFactor', undefined)),
] as const;

/**
 * Resizes as `F.interpolate` does, which is its newer name.
 *
 * @shape [N, C, *] → [N, C, *′]
 * @example
 * F.upsample(torch.tensor([[[1, 2]]]), { scaleFactor: 2 }); // tensor([[[1., 1., 2., 2.]]])
 */
export const upsample: UpsampleOperator = composite({
  name: 'upsample',
  parameters: [
    ...sizeParameters,
    optionalString('mode', interpolateModes, 'nearest'),
    orNone(optionalBoolean('alignCorners', undefined)),
  ],
  method: false,
  compute: ({ input, size, scaleFactor, mode, alignCorners }) =>
    interpolate(input, size ?? null, scaleFactor ?? null, mode, alignCorners ?? null),
});

/**
 * Resizes by repeating the nearest element: `F.interpolate` with mode 'nearest'.
 *
 * @shape [N, C, *] → [N, C, *′]
 * @example
 * F.upsampleNearest(torch.tensor([[[1, 2]]]), 4); // tensor([[[1., 1., 2., 2.]]])
 */
export const upsampleNearest: UpsampleInOneWay = composite({
  name: 'upsampleNearest',
  parameters: sizeParameters,
  method: false,
  compute: ({ input, size, scaleFactor }) => interpolate(input, size ?? null, scaleFactor ?? null),
});

/**
 * Resizes images by weighing the four nearest pixels, with the corners in place: `F.interpolate` with mode 'bilinear' and
 * `alignCorners`.
 *
 * @shape [N, C, H, W] → [N, C, H′, W′]
 * @example
 * F.upsampleBilinear(torch.tensor([[[[1, 2]]]]), [1, 3]); // tensor([[[[1.0000, 1.5000, 2.0000]]]])
 */
export const upsampleBilinear: UpsampleInOneWay = composite({
  name: 'upsampleBilinear',
  parameters: sizeParameters,
  method: false,
  compute: ({ input, size, scaleFactor }) => interpolate(input, size ?? null, scaleFactor ?? null, 'bilinear', true),
});
