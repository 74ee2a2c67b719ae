/** @file Images turned, moved, scaled and slanted at random. Each image of a batch moves in its own way. */
import { ValueError } from '../../errors/errors.ts';
import { Module } from '../../nn/index.ts';
import { bindNamed } from '../../nn/layer-arguments.ts';
import { optionalString, optionalValue, value } from '../../ops/parameters.ts';
import { type GeneratorOption, generatorOf, generatorParameter } from '../../ops/random/generator-option.ts';
import type { Generator } from '../../random/generator.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { drawUniform } from './draws.ts';
import {
  type AffineOptions,
  expandParameter,
  type GridInterpolation,
  gridParameters,
  inverseMatrix,
  type Movement,
  type RotateOptions,
  rotated,
  sampled,
} from './geometry.ts';
import { type ImageSizes, rounded, sizesOf } from './images.ts';
import { type Range, requireNumbers, requireRange } from './ranges.ts';

/** A number of degrees stands for that to both sides. */
function degreesOf(call: string, name: string, given: number | readonly number[]): Range {
  if (typeof given === 'number' && !(given >= 0)) {
    throw new ValueError(`${call}/${name}`, `${name} of ${call} must be at least 0, or [least, most], got ${given}`);
  }
  const range = typeof given === 'number' ? [-given, given] : given;
  return requireRange(call, name, range, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
}

/** How many images a tensor holds. */
const countOf = (image: Tensor): number => image.sizes.slice(0, -3).reduce((product, size) => product * size, 1);

export interface RandomRotationOptions extends RotateOptions, GeneratorOption {}

const rotationParameters = [
  value<number | readonly number[]>()('degrees'),
  optionalString('interpolation', ['nearest', 'bilinear'], 'nearest'),
  expandParameter,
  optionalValue<readonly [number, number]>()('center', undefined),
  optionalValue<number | readonly number[]>()('fill', undefined),
  generatorParameter,
] as const;

/**
 * Turns images by an angle from `-degrees` to `degrees`, or from the first to the second of two.
 *
 * @example
 * const image = torch.tensor([[[1, 2], [3, 4]]]);
 * new vision.transforms.RandomRotation([90, 90])(image).flatten(); // tensor([2., 4., 1., 3.])
 */
export class RandomRotation extends Module {
  readonly degrees: Range;
  readonly interpolation: GridInterpolation;
  readonly expand: boolean;
  readonly center: readonly [number, number] | undefined;
  readonly fill: number | readonly number[] | undefined;
  readonly #generator: Generator;

  constructor(
    degrees: number | readonly number[],
    interpolation?: GridInterpolation | null | RandomRotationOptions,
    expand?: boolean | null | RandomRotationOptions,
    center?: readonly [x: number, y: number] | null | RandomRotationOptions,
    fill?: number | readonly number[] | null | RandomRotationOptions,
    options?: GeneratorOption,
  );
  constructor(...given: readonly unknown[]) {
    super();
    const bound = bindNamed('RandomRotation', rotationParameters, given);
    this.degrees = degreesOf('RandomRotation', 'degrees', bound.degrees);
    this.interpolation = bound.interpolation;
    this.expand = bound.expand;
    this.center = bound.center;
    this.fill = bound.fill;
    this.#generator = generatorOf('RandomRotation', bound.generator);
  }

  forward(image: Tensor): Tensor {
    const { interpolation, expand, center, fill } = this;
    sizesOf('RandomRotation', image);
    // Images of unequal sizes make no batch.
    const count = expand ? 1 : countOf(image);
    const angles = Array.from({ length: count }, () => drawUniform(this.#generator, ...this.degrees));
    return count === 0 ? image : rotated('RandomRotation', image, angles, { interpolation, expand, center, fill });
  }
}

export interface RandomAffineOptions extends AffineOptions, GeneratorOption {
  /** Most shares of width and height that an image moves by. */
  readonly translate?: readonly [number, number] | null;
  /** Factors. */
  readonly scale?: Range | null;
  /** Degrees of slanting sideways; four numbers give those of up and down, too. */
  readonly shear?: number | readonly number[] | null;
}

const affineParameters = [
  value<number | readonly number[]>()('degrees'),
  optionalValue<readonly [number, number]>()('translate', undefined),
  optionalValue<Range>()('scale', undefined),
  optionalValue<number | readonly number[]>()('shear', undefined),
  ...gridParameters,
  optionalValue<readonly [number, number]>()('center', undefined),
  generatorParameter,
] as const;

/**
 * Turns, moves, scales and slants images by what is drawn for each.
 *
 * @example
 * torch.manualSeed(0);
 * const move = new vision.transforms.RandomAffine(10, { translate: [0.1, 0.1], scale: [0.9, 1.1], interpolation: 'bilinear' });
 * move(torch.rand([4, 1, 28, 28])).shape; // [ 4, 1, 28, 28 ]
 */
export class RandomAffine extends Module {
  readonly degrees: Range;
  readonly translate: readonly [number, number] | undefined;
  readonly scale: Range | undefined;
  /** Least and most degrees sideways, and up and down. */
  readonly shear: readonly [sideways: Range, upright: Range | undefined] | undefined;
  readonly interpolation: GridInterpolation;
  readonly fill: number | readonly number[] | undefined;
  readonly center: readonly [number, number] | undefined;
  readonly #generator: Generator;

  constructor(
    degrees: number | readonly number[],
    translate?: readonly [number, number] | null | RandomAffineOptions,
    scale?: Range | null | RandomAffineOptions,
    shear?: number | readonly number[] | null | RandomAffineOptions,
    interpolation?: GridInterpolation | null | RandomAffineOptions,
    fill?: number | readonly number[] | null | RandomAffineOptions,
    center?: readonly [x: number, y: number] | null | RandomAffineOptions,
    options?: GeneratorOption,
  );
  constructor(...given: readonly unknown[]) {
    super();
    const call = 'RandomAffine';
    const bound = bindNamed(call, affineParameters, given);
    this.degrees = degreesOf(call, 'degrees', bound.degrees);
    const { translate, scale, shear } = bound;
    if (translate !== undefined && !(translate.length === 2 && translate.every((share) => share >= 0 && share <= 1))) {
      throw new ValueError(
        `${call}/translate`,
        `translate of ${call} is two shares from 0 to 1, got [${translate.join(', ')}]`,
      );
    }
    this.translate = translate;
    this.scale =
      scale === undefined ? undefined : requireRange(call, 'scale', scale, Number.MIN_VALUE, Number.POSITIVE_INFINITY);
    this.shear = shear === undefined ? undefined : shearOf(call, shear);
    this.interpolation = bound.interpolation;
    this.fill = bound.fill;
    this.center = bound.center;
    this.#generator = generatorOf(call, bound.generator);
  }

  forward(image: Tensor): Tensor {
    const sizes = sizesOf('RandomAffine', image);
    const { center, interpolation, fill } = this;
    const middle =
      center === undefined ? ([0, 0] as const) : ([center[0] - sizes.width / 2, center[1] - sizes.height / 2] as const);
    const matrices = Array.from({ length: countOf(image) }, () => inverseMatrix(middle, this.draw(sizes)));
    return matrices.length === 0 ? image : sampled('RandomAffine', image, matrices, sizes, { interpolation, fill });
  }

  private draw({ width, height }: ImageSizes): Movement {
    const draw = (range: Range): number => drawUniform(this.#generator, ...range);
    const angle = draw(this.degrees);
    const [shareX, shareY] = this.translate ?? [0, 0];
    const translate = ([shareX * width, shareY * height] as const).map((most) =>
      this.translate === undefined ? 0 : rounded(draw([-most, most])),
    ) as [number, number];
    const scale = this.scale === undefined ? 1 : draw(this.scale);
    const sideways = this.shear === undefined ? 0 : draw(this.shear[0]);
    const upright = this.shear?.[1] === undefined ? 0 : draw(this.shear[1]);
    return { angle, translate, scale, shear: [sideways, upright] };
  }
}

function shearOf(call: string, shear: number | readonly number[]): readonly [Range, Range | undefined] {
  requireNumbers(call, 'shear', shear);
  if (typeof shear === 'number' || shear.length === 2) return [degreesOf(call, 'shear', shear), undefined];
  return [degreesOf(call, 'shear', shear.slice(0, 2)), degreesOf(call, 'shear', shear.slice(2))];
}
