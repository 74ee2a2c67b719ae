/** @file Starting values that know nothing of the layer: draws between bounds, constants, and identities. */
import { ShapeError, ValueError } from '../../errors/errors.ts';
import { number, optionalInteger, optionalNumber, tensor } from '../../ops/parameters.ts';
import { normal_ as normalNumbers, uniform_ as uniformNumbers } from '../../ops/random/fills.ts';
import { generatorParameter } from '../../ops/random/generator-option.ts';
import type { Generator } from '../../random/generator.ts';
import { elementCount, formatShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { bindNamed } from '../layer-arguments.ts';
import { anything, positive, within } from '../ranges.ts';
import { fill, requireFloat, written } from './writing.ts';

const numberBounds = [tensor('tensor'), optionalNumber('a', 0), optionalNumber('b', 1), generatorParameter] as const;

export interface UniformOptions {
  /** The least number. Default: 0. */
  readonly a?: number;
  /** What all numbers are below. Default: 1. */
  readonly b?: number;
  /** Draws the numbers; the default generator where left out. */
  readonly generator?: Generator | null;
}

/**
 * Initialises a tensor with numbers that are equally likely anywhere in [a, b).
 *
 * @shape [*] → [*]
 * @throws {ValueError} on ints and bools (`uniform_/dtype`).
 * @example
 * torch.manualSeed(0);
 * nn.init.uniform_(torch.empty(3), -1, 1); // tensor([-0.0075,  0.5364, -0.8230])
 */
export function uniform_(
  tensor: Tensor,
  a?: number | UniformOptions,
  b?: number | UniformOptions,
  generator?: Generator | null | UniformOptions,
): Tensor;
export function uniform_(...given: readonly unknown[]): Tensor {
  const { tensor: target, a, b, generator } = bindNamed('uniform_', numberBounds, given);
  requireFloat('uniform_', target);
  return written(target, () => uniformNumbers(target, a, b, { generator: generator ?? null }));
}

const normalParameters = [
  tensor('tensor'),
  optionalNumber('mean', 0),
  optionalNumber('std', 1),
  generatorParameter,
] as const;

export interface NormalOptions {
  /** Their mean. Default: 0. */
  readonly mean?: number;
  /** Their standard deviation. Default: 1. */
  readonly std?: number;
  /** Draws the numbers; the default generator where left out. */
  readonly generator?: Generator | null;
}

/**
 * Initialises a tensor with normal numbers of a mean (0) and a standard deviation (1).
 *
 * @shape [*] → [*]
 * @throws {ValueError} on ints and bools (`normal_/dtype`).
 * @example
 * torch.manualSeed(0);
 * nn.init.normal_(torch.empty(3), 0, 0.02); // tensor([ 0.0308, -0.0059, -0.0436])
 */
export function normal_(
  tensor: Tensor,
  mean?: number | NormalOptions,
  std?: number | NormalOptions,
  generator?: Generator | null | NormalOptions,
): Tensor;
export function normal_(...given: readonly unknown[]): Tensor {
  const { tensor: target, mean, std, generator } = bindNamed('normal_', normalParameters, given);
  requireFloat('normal_', target);
  return written(target, () => normalNumbers(target, mean, std, { generator: generator ?? null }));
}

const constantParameters = [tensor('tensor'), within(anything, number('val'))] as const;
const onlyTensor = [tensor('tensor')] as const;

/**
 * Initialises a tensor with one value, in no graph of gradients.
 *
 * @shape [*] → [*]
 * @example
 * nn.init.constant_(torch.empty(2), 0.5); // tensor([0.5000, 0.5000])
 */
export function constant_(tensor: Tensor, val: number | { readonly val: number }): Tensor;
export function constant_(...given: readonly unknown[]): Tensor {
  const { tensor: target, val: value } = bindNamed('constant_', constantParameters, given);
  return written(target, () => target.copy_(value));
}

/**
 * Initialises a tensor with ones, such as the scales of a normalisation.
 *
 * @shape [*] → [*]
 * @example
 * nn.init.ones_(torch.empty(2)); // tensor([1., 1.])
 */
export function ones_(tensor: Tensor): Tensor;
export function ones_(...given: readonly unknown[]): Tensor {
  return constant_(bindNamed('ones_', onlyTensor, given).tensor, 1);
}

/**
 * Initialises a tensor with zeros, such as biases.
 *
 * @shape [*] → [*]
 * @example
 * nn.init.zeros_(torch.empty(2)); // tensor([0., 0.])
 */
export function zeros_(tensor: Tensor): Tensor;
export function zeros_(...given: readonly unknown[]): Tensor {
  return constant_(bindNamed('zeros_', onlyTensor, given).tensor, 0);
}

export function requireMatrix(name: string, target: Tensor): void {
  if (target.sizes.length === 2) return;
  throw new ShapeError(`${name}/rank`, `${name} fills matrices, got shape ${formatShape(target.sizes)}`);
}

/**
 * Initialises a matrix with the identity, so that a layer begins by passing on what it gets; it need not be square.
 *
 * @shape [n, m] → [n, m]
 * @throws {ShapeError} when the tensor is no matrix (`eye_/rank`).
 * @example
 * nn.init.eye_(torch.empty([2, 3]));
 * // tensor([[1., 0., 0.],
 * //         [0., 1., 0.]])
 */
export function eye_(tensor: Tensor): Tensor;
export function eye_(...given: readonly unknown[]): Tensor {
  const { tensor: target } = bindNamed('eye_', onlyTensor, given);
  requireMatrix('eye_', target);
  const [rows, columns] = target.sizes as readonly [number, number];
  return fill('eye_', target, (values) => {
    values.fill(0);
    for (let i = 0; i < Math.min(rows, columns); i++) values[i * columns + i] = 1;
  });
}

const diracParameters = [tensor('tensor'), within(positive, optionalInteger('groups', 1))] as const;

export interface DiracOptions {
  /** Groups of channels that do not see each other. Default: 1. */
  readonly groups?: number;
}

/**
 * Initialises the weight of a convolution so that it passes its input channels on unchanged, as many as possible in
 * each of the groups.
 *
 * @shape [F, C, *] → [F, C, *]
 * @throws {ShapeError} when the tensor has not three to five dims (`dirac_/rank`).
 * @example
 * nn.init.dirac_(torch.empty([1, 1, 3])); // tensor([[[0., 1., 0.]]])
 */
export function dirac_(tensor: Tensor, groups?: number | DiracOptions): Tensor;
export function dirac_(...given: readonly unknown[]): Tensor {
  const { tensor: target, groups } = bindNamed('dirac_', diracParameters, given);
  const { sizes: shape } = target;
  if (shape.length < 3 || shape.length > 5) {
    throw new ShapeError('dirac_/rank', `dirac_ fills tensors of 3 to 5 dims, got shape ${formatShape(shape)}`);
  }
  const [filters, channels] = shape as readonly [number, number];
  if (filters % groups !== 0) {
    throw new ValueError('dirac_/groups', `the first dim must be a multiple of groups, got ${filters} for ${groups}`);
  }
  const window = shape.slice(2);
  const centre = window.reduce((place, extent) => place * extent + Math.floor(extent / 2), 0);
  const size = elementCount(window);
  const perGroup = filters / groups;
  return fill('dirac_', target, (values) => {
    values.fill(0);
    for (let group = 0; group < groups; group++) {
      for (let d = 0; d < Math.min(perGroup, channels); d++) {
        values[((group * perGroup + d) * channels + d) * size + centre] = 1;
      }
    }
  });
}
