/** @file `nn.init`: fills tensors with starting values, in place and without history, with PyTorch's numbers for a seed. */
import { unrecorded } from '../autograd/context.ts';
import { ShapeError, ValueError } from '../errors/errors.ts';
import { emptyTensor } from '../ops/create.ts';
import { hostWrite } from '../ops/host-bytes.ts';
import { number, optionalInteger, optionalNumber, optionalString, optionalValue, tensor } from '../ops/parameters.ts';
import { normal_ as normalNumbers, uniform_ as uniformNumbers } from '../ops/random/fills.ts';
import { generatorOf, generatorParameter } from '../ops/random/generator-option.ts';
import { emptyInOrder } from '../ops/random/host.ts';
import type { Generator } from '../random/generator.ts';
import { randomPermutation } from '../random/integers.ts';
import { normal } from '../random/normal.ts';
import { onDevice } from '../storage/allocator.ts';
import type { DType } from '../storage/dtype.ts';
import { float64 } from '../storage/dtype.ts';
import { host } from '../storage/host.ts';
import { elementCount, formatShape, type Shape } from '../tensor/shape.ts';
import { requireTensor, type Tensor } from '../tensor/tensor.ts';
import { bindNamed } from './layer-arguments.ts';
import { orthogonalMatrix } from './orthogonal.ts';
import { anything, positive, within } from './ranges.ts';
import { areInitialisersSkipped } from './skipped-initialisers.ts';

type Floats = Float32Array | Float64Array;

function requireFloat(name: string, target: Tensor): void {
  if (target.dtype.isFloatingPoint) return;
  throw new ValueError(`${name}/dtype`, `${name} fills floating-point tensors, got ${target.dtype.name}`);
}

/** A new tensor of values that `write` makes, counted in row-major order. */
function drawn(shape: Shape, dtype: DType, write: (values: Floats) => void): Tensor {
  const values = emptyTensor(shape, dtype);
  hostWrite(values, (array) => write(array as Floats));
  return values;
}

/** Writes starting values without history, unless none are wanted. What is not drawn in place is drawn on the host. */
function written(target: Tensor, write: () => Tensor): Tensor {
  return areInitialisersSkipped ? target : unrecorded(() => onDevice(host, write));
}

/** Replaces the values of `target` by those that `write` makes. */
function fill(name: string, target: Tensor, write: (values: Floats) => void): Tensor {
  requireFloat(name, target);
  return written(target, () => target.copy_(drawn(target.sizes, target.dtype, write)));
}

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

function requireMatrix(name: string, target: Tensor): void {
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

export type Nonlinearity =
  | 'linear'
  | 'conv1d'
  | 'conv2d'
  | 'conv3d'
  | 'conv_transpose1d'
  | 'conv_transpose2d'
  | 'conv_transpose3d'
  | 'sigmoid'
  | 'tanh'
  | 'relu'
  | 'leaky_relu'
  | 'selu';

/**
 * Factor by which an activation shrinks values, that initialisers make up for; `param` is the slope of 'leaky_relu'.
 *
 * @throws {ValueError} when there is no such activation (`calculateGain/nonlinearity`).
 * @example
 * nn.init.calculateGain('relu'); // 1.4142135623730951
 * nn.init.calculateGain('tanh'); // 1.6666666666666667
 */
export function calculateGain(nonlinearity: Nonlinearity, param?: number | null): number {
  switch (nonlinearity) {
    case 'tanh':
      return 5 / 3;
    case 'relu':
      return Math.sqrt(2);
    case 'leaky_relu':
      return Math.sqrt(2 / (1 + (param ?? 0.01) ** 2));
    case 'selu':
      return 3 / 4;
    case 'linear':
    case 'conv1d':
    case 'conv2d':
    case 'conv3d':
    case 'conv_transpose1d':
    case 'conv_transpose2d':
    case 'conv_transpose3d':
    case 'sigmoid':
      return 1;
    default:
      throw new ValueError(
        'calculateGain/nonlinearity',
        `no gain is known for the nonlinearity '${String(nonlinearity)}'`,
      );
  }
}

/**
 * How many inputs feed one output of a weight (in), and how many outputs one input feeds (out).
 *
 * @shape [out, in, *] → { fanIn, fanOut }
 * @throws {ShapeError} when the weight has less than two dims (`init/rank`).
 * @example
 * nn.init.calculateFanInAndFanOut(torch.empty([16, 3, 5, 5])); // { fanIn: 75, fanOut: 400 }
 */
export function calculateFanInAndFanOut(target: Tensor): { readonly fanIn: number; readonly fanOut: number } {
  requireTensor('calculateFanInAndFanOut', 'tensor of calculateFanInAndFanOut', target);
  const [first = 1, second = 1, ...window] = target.sizes;
  if (target.sizes.length < 2) {
    throw new ShapeError(
      'init/rank',
      `fans need a tensor of at least 2 dims, got shape ${formatShape(target.sizes)}\n  fix: for vectors use uniform_, normal_ or constant_`,
    );
  }
  const field = elementCount(window);
  return { fanIn: second * field, fanOut: first * field };
}

/** What initialisers take that scale what they draw. */
const scaled = [tensor('tensor'), optionalNumber('gain', 1), generatorParameter] as const;

function xavierSpread(target: Tensor, gain: number): number {
  const { fanIn, fanOut } = calculateFanInAndFanOut(target);
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}

export interface XavierOptions {
  /** Factor of the spread. Default: 1. */
  readonly gain?: number;
  /** Draws the numbers; the default generator where left out. */
  readonly generator?: Generator | null;
}

/**
 * Initialises a weight with uniform numbers that keep the variance of values and gradients alike from layer to layer.
 *
 * @formula from [−a, a), a = gain · √(6 / (fanIn + fanOut))
 * @shape [out, in, *] → the same
 * @throws {ShapeError} when the weight has less than two dims (`init/rank`).
 * @source X. Glorot, Y. Bengio: "Understanding the difficulty of training deep feedforward neural networks", 2010,
 *   https://proceedings.mlr.press/v9/glorot10a.html
 * @example
 * torch.manualSeed(0);
 * nn.init.xavierUniform_(torch.empty([2, 3]));
 * // tensor([[-0.0082,  0.5876, -0.9016],
 * //         [-0.8062, -0.4219,  0.2938]])
 */
export function xavierUniform_(
  tensor: Tensor,
  gain?: number | XavierOptions,
  generator?: Generator | null | XavierOptions,
): Tensor;
export function xavierUniform_(...given: readonly unknown[]): Tensor {
  const { tensor: target, gain, generator } = bindNamed('xavierUniform_', scaled, given);
  const bound = Math.sqrt(3) * xavierSpread(target, gain);
  return uniform_(target, -bound, bound, generator ?? null);
}

/**
 * Initialises a weight with normal numbers that keep the variance of values and gradients alike from layer to layer.
 *
 * @formula std = gain · √(2 / (fanIn + fanOut))
 * @shape [out, in, *] → the same
 * @throws {ShapeError} when the weight has less than two dims (`init/rank`).
 * @source X. Glorot, Y. Bengio: "Understanding the difficulty of training deep feedforward neural networks", 2010,
 *   https://proceedings.mlr.press/v9/glorot10a.html
 * @example
 * torch.manualSeed(0);
 * nn.init.xavierNormal_(torch.empty([2, 3]));
 * // tensor([[ 0.9746, -0.1856, -1.3780],
 * //         [ 0.3595, -0.6859, -0.8845]])
 */
export function xavierNormal_(
  tensor: Tensor,
  gain?: number | XavierOptions,
  generator?: Generator | null | XavierOptions,
): Tensor;
export function xavierNormal_(...given: readonly unknown[]): Tensor {
  const { tensor: target, gain, generator } = bindNamed('xavierNormal_', scaled, given);
  return normal_(target, 0, xavierSpread(target, gain), generator ?? null);
}

const kaiming = [
  tensor('tensor'),
  optionalNumber('a', 0, 'the slope of leaky_relu'),
  optionalString('mode', ['fan_in', 'fan_out'], 'fan_in'),
  optionalValue<Nonlinearity>()('nonlinearity', 'leaky_relu'),
  generatorParameter,
] as const;

function kaimingSpread(target: Tensor, a: number, mode: string, nonlinearity: Nonlinearity): number {
  const { fanIn, fanOut } = calculateFanInAndFanOut(target);
  return calculateGain(nonlinearity, a) / Math.sqrt(mode === 'fan_out' ? fanOut : fanIn);
}

export interface KaimingOptions {
  /** Slope of the leaky_relu that follows. Default: 0. */
  readonly a?: number;
  /** What keeps its variance: values, or gradients. Default: 'fan_in'. */
  readonly mode?: 'fan_in' | 'fan_out' | null;
  /** What follows. Default: 'leaky_relu'. */
  readonly nonlinearity?: Nonlinearity | null;
  /** Draws the numbers; the default generator where left out. */
  readonly generator?: Generator | null;
}

/**
 * Initialises a weight with uniform numbers that keep the variance of values ('fan_in') or of gradients ('fan_out')
 * through rectifiers; the default of linear and convolutional layers.
 *
 * @formula from [−b, b), b = gain · √(3 / fan)
 * @shape [out, in, *] → the same
 * @throws {ShapeError} when the weight has less than two dims (`init/rank`).
 * @source K. He et al.: "Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet Classification",
 *   2015, https://arxiv.org/abs/1502.01852
 * @example
 * torch.manualSeed(0);
 * nn.init.kaimingUniform_(torch.empty([2, 3]), { nonlinearity: 'relu' });
 * // tensor([[-0.0106,  0.7586, -1.1640],
 * //         [-1.0408, -0.5447,  0.3792]])
 */
export function kaimingUniform_(
  tensor: Tensor,
  a?: number | KaimingOptions,
  mode?: 'fan_in' | 'fan_out' | null | KaimingOptions,
  nonlinearity?: Nonlinearity | null | KaimingOptions,
  generator?: Generator | null | KaimingOptions,
): Tensor;
export function kaimingUniform_(...given: readonly unknown[]): Tensor {
  const { tensor: target, a, mode, nonlinearity, generator } = bindNamed('kaimingUniform_', kaiming, given);
  if (target.elementCount === 0) return target;
  const bound = Math.sqrt(3) * kaimingSpread(target, a, mode, nonlinearity);
  return uniform_(target, -bound, bound, generator ?? null);
}

/**
 * Initialises a weight with normal numbers that keep the variance of values ('fan_in') or of gradients ('fan_out')
 * through rectifiers.
 *
 * @formula std = gain / √fan
 * @shape [out, in, *] → the same
 * @throws {ShapeError} when the weight has less than two dims (`init/rank`).
 * @source K. He et al.: "Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet Classification",
 *   2015, https://arxiv.org/abs/1502.01852
 * @example
 * torch.manualSeed(0);
 * nn.init.kaimingNormal_(torch.empty([2, 3]), { mode: 'fan_out' });
 * // tensor([[ 1.5410, -0.2934, -2.1788],
 * //         [ 0.5684, -1.0845, -1.3986]])
 */
export function kaimingNormal_(
  tensor: Tensor,
  a?: number | KaimingOptions,
  mode?: 'fan_in' | 'fan_out' | null | KaimingOptions,
  nonlinearity?: Nonlinearity | null | KaimingOptions,
  generator?: Generator | null | KaimingOptions,
): Tensor;
export function kaimingNormal_(...given: readonly unknown[]): Tensor {
  const { tensor: target, a, mode, nonlinearity, generator } = bindNamed('kaimingNormal_', kaiming, given);
  if (target.elementCount === 0) return target;
  return normal_(target, 0, kaimingSpread(target, a, mode, nonlinearity), generator ?? null);
}

const truncated = [
  tensor('tensor'),
  optionalNumber('mean', 0),
  optionalNumber('std', 1),
  optionalNumber('a', -2),
  optionalNumber('b', 2),
  generatorParameter,
] as const;

export interface TruncatedOptions {
  /** Mean before the bounds. Default: 0. */
  readonly mean?: number;
  /** Standard deviation before the bounds. Default: 1. */
  readonly std?: number;
  /** The least number. Default: -2. */
  readonly a?: number;
  /** The largest number. Default: 2. */
  readonly b?: number;
  /** Draws the numbers; the default generator where left out. */
  readonly generator?: Generator | null;
}

/**
 * Initialises a tensor with normal numbers that all lie in [a, b].
 *
 * @shape [*] → [*]
 * @example
 * torch.manualSeed(0);
 * nn.init.truncNormal_(torch.empty(3), { std: 0.02 }); // tensor([-0.0002,  0.0147, -0.0270])
 */
export function truncNormal_(
  tensor: Tensor,
  mean?: number | TruncatedOptions,
  std?: number | TruncatedOptions,
  a?: number | TruncatedOptions,
  b?: number | TruncatedOptions,
  generator?: Generator | null | TruncatedOptions,
): Tensor;
export function truncNormal_(...given: readonly unknown[]): Tensor {
  const { tensor: target, mean, std, a, b, generator } = bindNamed('truncNormal_', truncated, given);
  requireFloat('truncNormal_', target);
  return written(target, () => {
    const bounds = drawn([2], float64, (values) => values.set([(a - mean) / std, (b - mean) / std]))
      .mul(Math.SQRT1_2)
      .erf();
    const [low, high] = bounds.tolist() as [number, number];
    const places = emptyInOrder(target, target.dtype);
    const probabilities = uniformNumbers(places, low, high, { generator: generator ?? null });
    const numbers = probabilities
      .erfinv()
      .mul(std * Math.SQRT2)
      .add(mean);
    return target.copy_(numbers.clamp(a, b));
  });
}

export interface OrthogonalOptions {
  /** Factor of the matrix. Default: 1. */
  readonly gain?: number;
  /** Draws the numbers; the default generator where left out. */
  readonly generator?: Generator | null;
}

/**
 * Initialises a weight, as a matrix of its first dim by all others, with orthonormal rows or columns.
 *
 * @formula W Wᵀ = gain² · I, or Wᵀ W = gain² · I
 * @shape [out, in, *] → the same
 * @throws {ShapeError} when the weight has less than two dims (`orthogonal_/rank`).
 * @source A. Saxe et al.: "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks", 2013,
 *   https://arxiv.org/abs/1312.6120
 * @example
 * torch.manualSeed(0);
 * const weight = nn.init.orthogonal_(torch.empty([2, 3]));
 * weight.matmul(weight.t()).round({ decimals: 4 });
 * // tensor([[1., 0.],
 * //         [0., 1.]])
 */
export function orthogonal_(
  tensor: Tensor,
  gain?: number | OrthogonalOptions,
  generator?: Generator | null | OrthogonalOptions,
): Tensor;
export function orthogonal_(...given: readonly unknown[]): Tensor {
  const { tensor: target, gain, generator } = bindNamed('orthogonal_', scaled, given);
  if (target.sizes.length < 2) {
    throw new ShapeError(
      'orthogonal_/rank',
      `orthogonal_ fills tensors of at least 2 dims, got shape ${formatShape(target.sizes)}`,
    );
  }
  if (target.elementCount === 0) return target;
  const rows = target.sizes[0] as number;
  const columns = target.elementCount / rows;
  return fill('orthogonal_', target, (values) => {
    normal(values, 0, 1, generatorOf('orthogonal_', generator));
    const wide = rows < columns;
    const [height, width] = wide ? [columns, rows] : [rows, columns];
    const at = (i: number, j: number): number => (wide ? j * columns + i : i * columns + j);
    const factor = orthogonalMatrix(height, width, (i, j) => values[at(i, j)] as number);
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) values[at(i, j)] = gain * (factor[i * width + j] as number);
    }
  });
}

const sparse = [
  tensor('tensor'),
  optionalNumber('sparsity', 0),
  optionalNumber('std', 0.01),
  generatorParameter,
] as const;

export interface SparseOptions {
  /** Share of zeros in each column. Default: 0. */
  readonly sparsity?: number;
  /** Standard deviation of the others. Default: 0.01. */
  readonly std?: number;
  /** Draws the numbers; the default generator where left out. */
  readonly generator?: Generator | null;
}

/**
 * Initialises a matrix with normal numbers, of which a share in each column is 0.
 *
 * @shape [n, m] → [n, m]
 * @throws {ShapeError} when the tensor is no matrix (`sparse_/rank`).
 * @source J. Martens: "Deep learning via Hessian-free optimization", 2010,
 *   https://www.cs.toronto.edu/~jmartens/docs/Deep_HessianFree.pdf
 * @example
 * torch.manualSeed(0);
 * nn.init.sparse_(torch.empty([4, 2]), 0.5).eq(0).sum(0); // tensor([2, 2])
 */
export function sparse_(
  tensor: Tensor,
  sparsity?: number | SparseOptions,
  std?: number | SparseOptions,
  generator?: Generator | null | SparseOptions,
): Tensor;
export function sparse_(...given: readonly unknown[]): Tensor {
  const { tensor: target, sparsity, std, generator } = bindNamed('sparse_', sparse, given);
  requireMatrix('sparse_', target);
  const [rows, columns] = target.sizes as readonly [number, number];
  const zeros = Math.ceil(sparsity * rows);
  const source: Generator = generatorOf('sparse_', generator);
  return fill('sparse_', target, (values) => {
    values.set(normal_(emptyInOrder(target, target.dtype), 0, std, generator ?? null).toTypedArray() as Floats);
    const order = new BigInt64Array(rows);
    for (let column = 0; column < columns; column++) {
      randomPermutation(order, source);
      for (const row of order.subarray(0, zeros)) values[Number(row) * columns + column] = 0;
    }
  });
}
