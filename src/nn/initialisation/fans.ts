/** @file Starting values whose spread goes by how many inputs and outputs a weight joins: Xavier's and Kaiming's. */
import { ShapeError, ValueError } from '../../errors/errors.ts';
import { optionalNumber, optionalString, optionalValue, tensor } from '../../ops/parameters.ts';
import { generatorParameter } from '../../ops/random/generator-option.ts';
import type { Generator } from '../../random/generator.ts';
import { elementCount, formatShape } from '../../tensor/shape.ts';
import { requireTensor, type Tensor } from '../../tensor/tensor.ts';
import { bindNamed } from '../layer-arguments.ts';
import { normal_, uniform_ } from './fills.ts';

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
export const scaled = [tensor('tensor'), optionalNumber('gain', 1), generatorParameter] as const;

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
