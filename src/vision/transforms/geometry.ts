/** @file Images turned, moved, scaled and slanted: torchvision's formulas, over `gridSample`. */
import { ValueError } from '../../errors/errors.ts';
import { ones } from '../../ops/creation/constant.ts';
import { fromTypedArray, tensor as tensorOf } from '../../ops/creation/data.ts';
import { bindNamed } from '../../ops/define.ts';
import { where } from '../../ops/gather/where.ts';
import { cat } from '../../ops/join.ts';
import { number, optionalBoolean, optionalString, optionalValue, tensor, value } from '../../ops/parameters.ts';
import { gridSample } from '../../ops/resample/grid-sample.ts';
import { float32 } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { sizesOf } from './images.ts';
import { asFloats } from './resizing.ts';

export type GridInterpolation = 'nearest' | 'bilinear';

/** What a movement is made of: degrees, pixels, a factor, degrees. */
export interface Movement {
  readonly angle: number;
  readonly translate: readonly [number, number];
  readonly scale: number;
  readonly shear: readonly [number, number];
}

/** A matrix [2, 3], row by row. */
type Matrix = readonly [number, number, number, number, number, number];

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** For each place in the result, where it was in the image; both are measured from `center`. */
export function inverseMatrix(center: readonly [number, number], { angle, translate, scale, shear }: Movement): Matrix {
  const [turn, slantX, slantY] = [radians(angle), radians(shear[0]), radians(shear[1])];
  const [cx, cy] = center;
  const [tx, ty] = translate;
  const a = Math.cos(turn - slantY) / Math.cos(slantY);
  const b = (-Math.cos(turn - slantY) * Math.tan(slantX)) / Math.cos(slantY) - Math.sin(turn);
  const c = Math.sin(turn - slantY) / Math.cos(slantY);
  const d = (-Math.sin(turn - slantY) * Math.tan(slantX)) / Math.cos(slantY) + Math.cos(turn);
  const [m0, m1, m3, m4] = [d / scale, -b / scale, -c / scale, a / scale];
  return [m0, m1, m0 * (-cx - tx) + m1 * (-cy - ty) + cx, m3, m4, m3 * (-cx - tx) + m4 * (-cy - ty) + cy];
}

interface GridSizes {
  readonly width: number;
  readonly height: number;
}

/** For each pixel of the results its place in the image, from −1 to 1: [N, height, width, 2]. */
function gridOf(matrices: readonly Matrix[], image: GridSizes, { width, height }: GridSizes): Tensor {
  const grid = new Float32Array(matrices.length * height * width * 2);
  let at = 0;
  for (const [m0, m1, m2, m3, m4, m5] of matrices) {
    for (let row = 0; row < height; row++) {
      const y = row + 0.5 - height / 2;
      for (let column = 0; column < width; column++) {
        const x = column + 0.5 - width / 2;
        grid[at++] = (m0 * x + m1 * y + m2) / (0.5 * image.width);
        grid[at++] = (m3 * x + m4 * y + m5) / (0.5 * image.height);
      }
    }
  }
  return fromTypedArray(grid, [matrices.length, height, width, 2]);
}

export interface GridOptions {
  readonly interpolation: GridInterpolation;
  /** What stands where the image is not; one value, or one for each channel. */
  readonly fill: number | readonly number[] | undefined;
}

/** The images at the places of the matrices: one for each, or one for all. */
export function sampled(
  call: string,
  image: Tensor,
  matrices: readonly Matrix[],
  result: GridSizes,
  { interpolation, fill }: GridOptions,
): Tensor {
  const sizes = sizesOf(call, image);
  const values = fill === undefined ? undefined : typeof fill === 'number' ? [fill] : fill;
  if (values !== undefined && values.length !== 1 && values.length !== sizes.channels) {
    throw new ValueError(
      `${call}/fill`,
      `fill of ${call} is one value, or one for each of ${sizes.channels} channels, got ${values.length}`,
    );
  }
  return asFloats(image, (batch) => {
    const [count = 0] = batch.sizes;
    const grid = gridOf(matrices, sizes, result);
    const all = matrices.length === count ? grid : grid.expand([count, -1, -1, -1]);
    const typed = batch.dtype === float32 ? all : all.to(batch.dtype);
    const options = { mode: interpolation, paddingMode: 'zeros', alignCorners: false } as const;
    if (values === undefined) return gridSample(batch, typed, options);
    const mask = ones([count, 1, sizes.height, sizes.width], { dtype: batch.dtype });
    const both = gridSample(cat([batch, mask], 1), typed, options);
    const [pixels, share] = [both.narrow(1, 0, sizes.channels), both.narrow(1, sizes.channels, 1)];
    const background = tensorOf([...values], { dtype: batch.dtype }).reshape([1, -1, 1, 1]);
    if (interpolation === 'nearest') return where(share.lt(0.5), background, pixels);
    return pixels.mul(share).add(share.neg().add(1).mul(background));
  });
}

export const gridParameters = [
  optionalString('interpolation', ['nearest', 'bilinear'], 'nearest'),
  optionalValue<number | readonly number[]>()('fill', undefined),
] as const;

export interface AffineOptions {
  /** Default: `'nearest'`. */
  readonly interpolation?: GridInterpolation | null;
  /** What stands where the image is not: one value, or one for each channel. Default: 0. */
  readonly fill?: number | readonly number[] | null;
  /** What the image is turned around, in pixels from the upper left corner; its middle if left out. */
  readonly center?: readonly [x: number, y: number] | null;
}

/** The middle of turning, measured from that of the image. */
function centerOf(
  center: readonly [number, number] | undefined,
  { width, height }: GridSizes,
): readonly [number, number] {
  return center === undefined ? [0, 0] : [center[0] - width * 0.5, center[1] - height * 0.5];
}

const affineParameters = [
  tensor('image'),
  number('angle'),
  value<readonly [number, number]>()('translate'),
  number('scale'),
  value<number | readonly number[]>()('shear'),
  ...gridParameters,
  optionalValue<readonly [number, number]>()('center', undefined),
] as const;

/**
 * Turns an image clockwise by `angle` degrees, moves it by `translate` pixels to the right and down, scales it, and slants it by `shear` degrees.
 *
 * @shape [*, C, H, W] → the same
 * @throws {ValueError} when scale is not positive (`affine/scale`).
 * @example
 * const image = torch.tensor([[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]);
 * vision.transforms.functional.affine(image, 0, [1, 0], 1, 0);
 * // tensor([[[0., 1., 2.],
 * //          [0., 4., 5.],
 * //          [0., 7., 8.]]])
 */
export function affine(
  image: Tensor,
  angle: number,
  translate: readonly [number, number],
  scale: number,
  shear: number | readonly number[],
  interpolation?: GridInterpolation | null | AffineOptions,
  fill?: number | readonly number[] | null | AffineOptions,
  center?: readonly [x: number, y: number] | null | AffineOptions,
): Tensor;
export function affine(...given: readonly unknown[]): Tensor {
  const call = 'affine';
  const { image, angle, translate, scale, shear, interpolation, fill, center } = bindNamed(
    call,
    affineParameters,
    given,
  );
  const sizes = sizesOf(call, image);
  if (!(scale > 0)) throw new ValueError(`${call}/scale`, `scale of ${call} must be more than 0, got ${scale}`);
  const [x = 0, y = 0] = typeof shear === 'number' ? [shear, 0] : shear;
  const matrix = inverseMatrix(centerOf(center, sizes), { angle, translate, scale, shear: [x, y] });
  return sampled(call, image, [matrix], sizes, { interpolation, fill });
}

/** Sizes of the smallest image that holds all of the turned one. */
function turnedSizes(matrix: Matrix, { width, height }: GridSizes): GridSizes {
  const [m0, m1, m2, m3, m4, m5] = matrix;
  const corners = [
    [-0.5 * width, -0.5 * height],
    [-0.5 * width, 0.5 * height],
    [0.5 * width, 0.5 * height],
    [0.5 * width, -0.5 * height],
  ] as const;
  const tolerance = 1e-4;
  const extent = (places: readonly number[], half: number): number => {
    const [least, most] = [Math.min(...places) + half, Math.max(...places) + half];
    return Math.ceil(Math.trunc(most / tolerance) * tolerance) - Math.floor(Math.trunc(least / tolerance) * tolerance);
  };
  return {
    width: extent(
      corners.map(([x, y]) => m0 * x + m1 * y + m2),
      width * 0.5,
    ),
    height: extent(
      corners.map(([x, y]) => m3 * x + m4 * y + m5),
      height * 0.5,
    ),
  };
}

export const expandParameter = optionalBoolean('expand', false);

const rotateParameters = [
  tensor('image'),
  number('angle'),
  optionalString('interpolation', ['nearest', 'bilinear'], 'nearest'),
  expandParameter,
  optionalValue<readonly [number, number]>()('center', undefined),
  optionalValue<number | readonly number[]>()('fill', undefined),
] as const;

export interface RotateOptions extends AffineOptions {
  /** Makes the image as large as the turned one needs. Default: false. */
  readonly expand?: boolean | null;
}

/**
 * Turns an image counterclockwise by `angle` degrees.
 *
 * @shape [*, C, H, W] → the same, or larger with `expand: true`
 * @example
 * vision.transforms.functional.rotate(torch.tensor([[[1, 2], [3, 4]]]), 90);
 * // tensor([[[2., 4.],
 * //          [1., 3.]]])
 */
export function rotate(
  image: Tensor,
  angle: number,
  interpolation?: GridInterpolation | null | RotateOptions,
  expand?: boolean | null | RotateOptions,
  center?: readonly [x: number, y: number] | null | RotateOptions,
  fill?: number | readonly number[] | null | RotateOptions,
): Tensor;
export function rotate(...given: readonly unknown[]): Tensor {
  const { image, angle, interpolation, expand, center, fill } = bindNamed('rotate', rotateParameters, given);
  return rotated('rotate', image, [angle], { interpolation, expand, center, fill });
}

/** Each image turned by its angle, or all by one. */
export function rotated(
  call: string,
  image: Tensor,
  angles: readonly number[],
  {
    interpolation,
    expand,
    center,
    fill,
  }: GridOptions & { readonly expand: boolean; readonly center: readonly [number, number] | undefined },
): Tensor {
  const sizes = sizesOf(call, image);
  const middle = centerOf(center, sizes);
  const matrices = angles.map((angle) =>
    inverseMatrix(middle, { angle: -angle, translate: [0, 0], scale: 1, shear: [0, 0] }),
  );
  const [first] = matrices;
  const result = expand && first !== undefined ? turnedSizes(first, sizes) : sizes;
  return sampled(call, image, matrices, result, { interpolation, fill });
}
