/** @file Resizing of sequences, images and volumes. */
import { ArgumentError, DTypeError, ShapeError, ValueError } from '../../errors/errors.ts';
import { requireMemory } from '../../host/memory.ts';
import { float32, uint8 } from '../../storage/dtype.ts';
import { formatShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { clone, toDtype } from '../conversion.ts';
import { constant } from '../creation/data.ts';
import { composite } from '../define.ts';
import { indexSelect } from '../gather/index-select.ts';
import type { Operator } from '../operator.ts';
import { optionalBoolean, optionalIntegers, optionalString, optionalValue, orNone, tensor } from '../parameters.ts';
import { add } from '../pointwise/arithmetic.ts';
import { floor } from '../pointwise/rounding.ts';
import { clamp } from '../pointwise/selection.ts';
import { adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d } from '../pool/pool.ts';
import { resample } from './resample.ts';
import { type ResizeMode, type Taps, tapsOf } from './taps.ts';

export type InterpolateMode = 'nearest' | 'linear' | 'bilinear' | 'bicubic' | 'trilinear' | 'area' | 'nearest-exact';

export const interpolateModes: readonly InterpolateMode[] = [
  'nearest',
  'linear',
  'bilinear',
  'bicubic',
  'trilinear',
  'area',
  'nearest-exact',
];

/** How many spatial dims the modes are for that are not for all. */
const ranks: { readonly [Mode in InterpolateMode]?: number } = { linear: 1, bilinear: 2, bicubic: 2, trilinear: 3 };

/** Several scales, or one for all dims. */
export type ScaleFactor = number | readonly number[];

export interface InterpolateOptions {
  /** Size of the result: one number for all spatial dims, or one for each. */
  readonly size?: number | readonly number[] | null;
  /** How much larger the result is, in place of its size. */
  readonly scaleFactor?: ScaleFactor | null;
  /** Default: 'nearest'. */
  readonly mode?: InterpolateMode;
  /** Let the centres of the corner elements coincide. Default: false. */
  readonly alignCorners?: boolean | null;
  /** Work with the factor that the rounded size has. Default: false. */
  readonly recomputeScaleFactor?: boolean | null;
  /** Widen the filter where the image gets smaller, for 'bilinear' and 'bicubic'. Default: false. */
  readonly antialias?: boolean;
}

interface Request {
  readonly size: number | readonly number[] | undefined;
  readonly scaleFactor: ScaleFactor | null | undefined;
  readonly mode: InterpolateMode;
  readonly alignCorners: boolean | undefined;
  readonly recomputeScaleFactor: boolean | undefined;
  readonly antialias: boolean;
}

function perDim(name: string, given: ScaleFactor, rank: number): readonly number[] {
  const list = Array.isArray(given) ? (given as readonly number[]) : new Array<number>(rank).fill(given as number);
  if (list.length === rank) return list;
  throw new ValueError(
    `interpolate/${name}`,
    `${name} of interpolate must be one number or ${rank}, one for each spatial dim of the input, got [${list.join(', ')}]`,
    { [name]: list },
  );
}

function requireRank(input: Tensor, mode: InterpolateMode): number {
  const rank = input.sizes.length - 2;
  const needed = ranks[mode];
  if (rank >= 1 && rank <= 3 && (needed === undefined || needed === rank)) return rank;
  const rule =
    needed === undefined
      ? 'an input of 3 to 5 dims (batch, channels, and 1 to 3 spatial dims)'
      : `an input of ${needed + 2} dims (batch, channels, and ${needed} spatial)`;
  const other = Object.entries(ranks).find(([name, dims]) => dims === rank && name !== 'bicubic')?.[0];
  const fix = other === undefined || needed === undefined ? '' : `\n  fix: mode '${other}' is the one for this input`;
  throw new ShapeError(
    'interpolate/input-rank',
    `interpolate with mode '${mode}' needs ${rule}, got ${formatShape(input.sizes)}${fix}`,
    { input: input.sizes, mode },
  );
}

function requireOptions({ mode, alignCorners, antialias }: Request): void {
  if (alignCorners !== undefined && ranks[mode] === undefined) {
    throw new ArgumentError(
      'interpolate/alignCorners',
      `alignCorners says nothing with mode '${mode}', only with linear, bilinear, bicubic and trilinear\n  fix: leave alignCorners out`,
      { mode },
    );
  }
  if (antialias && mode !== 'bilinear' && mode !== 'bicubic') {
    throw new ArgumentError(
      'interpolate/antialias',
      `antialias is for the modes bilinear and bicubic, got '${mode}'\n  fix: leave antialias out, or resize images with mode 'bilinear'`,
      { mode },
    );
  }
}

/** The size of the result, and the factors that still count beside it. */
function sizesOf(
  input: Tensor,
  rank: number,
  request: Request,
): { readonly sizes: readonly number[]; readonly factors: readonly (number | undefined)[] } {
  const { size, scaleFactor, recomputeScaleFactor, mode } = request;
  const factor = scaleFactor ?? undefined;
  if ((size === undefined) === (factor === undefined)) {
    throw new ArgumentError(
      'interpolate/size',
      size === undefined
        ? 'interpolate needs size or scaleFactor\n  fix: F.interpolate(x, { scaleFactor: 2 })'
        : 'interpolate takes size or scaleFactor, got both\n  fix: leave one of them out',
    );
  }
  const extents = input.sizes.slice(2);
  const none = new Array<undefined>(rank).fill(undefined);
  if (factor === undefined) {
    if (recomputeScaleFactor === true) {
      throw new ArgumentError(
        'interpolate/recomputeScaleFactor',
        'recomputeScaleFactor goes with scaleFactor, got size\n  fix: leave recomputeScaleFactor out',
      );
    }
    return { sizes: perDim('size', size as ScaleFactor, rank), factors: none };
  }
  const factors = perDim('scaleFactor', factor, rank);
  const wrong = factors.find((each) => typeof each !== 'number' || !Number.isFinite(each) || each <= 0);
  if (wrong !== undefined) {
    throw new ValueError(
      'interpolate/scaleFactor',
      `scaleFactor of interpolate must be positive and finite, got ${String(wrong)}`,
      { scaleFactor: factors },
    );
  }
  const sizes = extents.map((extent, d) => Math.floor(extent * (factors[d] as number)));
  return { sizes, factors: recomputeScaleFactor === true || mode === 'area' ? none : factors };
}

function requireSizes(input: Tensor, sizes: readonly number[]): void {
  const extents = input.sizes.slice(2);
  if (extents.includes(0) || sizes.some((size) => size < 1) || input.sizes[1] === 0) {
    throw new ShapeError(
      'interpolate/size-range',
      `input and output of interpolate must have elements, got an input of shape ${formatShape(input.sizes)} and the size ${formatShape(sizes)}`,
      { input: input.sizes, sizes },
    );
  }
  const outputs = sizes.reduce((product, size) => product * size, 1);
  requireMemory((input.sizes[0] as number) * (input.sizes[1] as number) * outputs * input.dtype.itemsize);
}

const axisModes: { readonly [Mode in Exclude<InterpolateMode, 'area'>]: ResizeMode } = {
  nearest: 'nearest',
  'nearest-exact': 'nearest-exact',
  linear: 'linear',
  bilinear: 'linear',
  trilinear: 'linear',
  bicubic: 'cubic',
};

const area = [adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d] as const;

/** The nearest elements as they are, where no derivative is needed. */
function picked(input: Tensor, axis: number, { starts }: Taps): Tensor {
  return indexSelect(input, axis, constant(BigInt64Array.from(starts, BigInt)));
}

function interpolated(input: Tensor, request: Request): Tensor {
  const { mode, antialias } = request;
  const rank = requireRank(input, mode);
  requireOptions(request);
  const { sizes, factors } = sizesOf(input, rank, request);
  const isNearest = mode === 'nearest' || mode === 'nearest-exact';
  const isBytes = input.dtype === uint8 && mode !== 'area' && (rank === 2 || isNearest);
  if (!input.dtype.isFloatingPoint && !isBytes) {
    throw new DTypeError(
      'interpolate/dtype',
      `interpolate needs a floating-point input, or an image of dtype uint8, got ${input.dtype.name}\n  fix: convert it with .to(torch.float32)`,
      { input: input.dtype.name },
    );
  }
  if (mode === 'area') return (area[rank - 1] as typeof adaptiveAvgPool2d)(input, sizes);
  requireSizes(input, sizes);
  const isRounded = isBytes && !isNearest;
  // Elements of 2 bytes are rounded once, not after each axis.
  const isWidened = isRounded || (input.dtype.itemsize === 2 && !isNearest && rank > 1);
  const source = isWidened ? toDtype(input, float32) : input;
  let result = source;
  // Bytes are rounded after each axis, the last one first.
  for (const d of isBytes ? [...sizes.keys()].reverse() : sizes.keys()) {
    const axis = d + 2;
    const outputs = sizes[d] as number;
    const extent = input.sizes[axis] as number;
    const taps = tapsOf({
      mode: axisModes[mode],
      extent,
      outputs,
      factor: factors[d],
      alignCorners: request.alignCorners === true,
      antialias,
      single: rank === 2 || input.dtype.name !== 'float64',
      keepsEqual: axisModes[mode] === 'linear' || antialias || isBytes || (mode === 'nearest' && rank === 2),
    });
    result = isBytes && isNearest ? picked(result, axis, taps) : resample(result, axis, taps);
    if (isRounded) result = clamp(floor(add(result, 0.5)), 0, 255);
  }
  if (isWidened) return toDtype(result, input.dtype);
  return result === input ? clone(input) : result;
}

interface InterpolateOperator extends Operator {
  (
    input: Tensor,
    size?: number | readonly number[] | null | InterpolateOptions,
    scaleFactor?: ScaleFactor | null | InterpolateOptions,
    mode?: InterpolateMode | InterpolateOptions,
    alignCorners?: boolean | null | InterpolateOptions,
    recomputeScaleFactor?: boolean | null | InterpolateOptions,
    antialias?: boolean | InterpolateOptions,
  ): Tensor;
}

/**
 * Resizes the spatial dims of a sequence, an image or a volume, to a size or by a factor: by the nearest element, linearly,
 * by cubic splines, or by means of areas.
 *
 * @formula y[…, o] = Σ weight(o, i) · input[…, i] along each spatial dim, where o's centre lies at
 *   (o + 0.5) / scale − 0.5, or at o · (n − 1) / (size − 1) with alignCorners
 * @shape [N, C, L], [N, C, H, W] or [N, C, D, H, W] → the same with the spatial dims of size, ⌊n · scaleFactor⌋
 * @throws {ShapeError} when the input's dims do not fit the mode (`interpolate/input-rank`).
 * @throws {ArgumentError} when not just one of size and scaleFactor is given (`interpolate/size`).
 * @throws {ValueError} when there are more or fewer factors than spatial dims (`interpolate/scaleFactor`).
 * @throws {ArgumentError} when alignCorners is given for a mode that has none (`interpolate/alignCorners`).
 * @throws {ArgumentError} when antialias is asked for of another mode than bilinear and bicubic
 *   (`interpolate/antialias`).
 * @throws {ShapeError} when the result would have no elements (`interpolate/size-range`).
 * @throws {DTypeError} when the input is neither floating-point nor an image of bytes (`interpolate/dtype`).
 * @source R. Keys: "Cubic convolution interpolation for digital image processing", 1981,
 *   https://doi.org/10.1109/TASSP.1981.1163711
 * @example
 * F.interpolate(torch.tensor([[[1, 2]]]), { scaleFactor: 2 }); // tensor([[[1., 1., 2., 2.]]])
 * F.interpolate(torch.tensor([[[1, 2]]]), { size: 4, mode: 'linear' });
 * // tensor([[[1.0000, 1.2500, 1.7500, 2.0000]]])
 */
export const interpolate: InterpolateOperator = composite({
  name: 'interpolate',
  parameters: [
    tensor('input'),
    optionalIntegers('size', undefined, 'of the spatial dims'),
    optionalValue<ScaleFactor>()('scaleFactor', undefined, 'how much larger the result is, in place of its size'),
    optionalString('mode', interpolateModes, 'nearest'),
    orNone(optionalBoolean('alignCorners', undefined, 'let the centres of the corner elements coincide')),
    orNone(optionalBoolean('recomputeScaleFactor', undefined, 'work with the factor that the rounded size has')),
    optionalBoolean('antialias', false, 'widen the filter where the image gets smaller'),
  ],
  method: false,
  compute: ({ input, size, scaleFactor, mode, alignCorners, recomputeScaleFactor, antialias }) =>
    interpolated(input, { size, scaleFactor, mode, alignCorners, recomputeScaleFactor, antialias }),
});
