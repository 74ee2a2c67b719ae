/** @file The classes of layers and losses as users see them. Written by `npm run signatures` from the classes and their parameter lists. */
import { constructible } from '../errors/constructible.ts';
import type { DistanceFunction } from '../ops/loss/margin.ts';
import type { DType } from '../storage/dtype.ts';
import type { Tensor } from '../tensor/tensor.ts';
import * as adaptivePooling from './adaptive-pooling.ts';
import * as adaptiveSoftmax from './adaptive-softmax.ts';
import * as attention from './attention.ts';
import * as batchNorm from './batch-norm.ts';
import * as bilinear from './bilinear.ts';
import * as cells from './cells.ts';
import * as classMarginLoss from './class-margin-loss.ts';
import * as classificationLoss from './classification-loss.ts';
import * as convolution from './convolution.ts';
import * as ctcLoss from './ctc-loss.ts';
import * as distance from './distance.ts';
import * as dropout from './dropout.ts';
import * as embedding from './embedding.ts';
import * as embeddingBag from './embedding-bag.ts';
import * as exponentialUnit from './exponential-unit.ts';
import * as flatten from './flatten.ts';
import * as folding from './folding.ts';
import * as fractionalPooling from './fractional-pooling.ts';
import * as gatedActivation from './gated-activation.ts';
import * as instanceNorm from './instance-norm.ts';
import * as layerNorm from './layer-norm.ts';
import * as lazyConvolution from './lazy-convolution.ts';
import * as lazyLinear from './lazy-linear.ts';
import * as lazyNorm from './lazy-norm.ts';
import * as linear from './linear.ts';
import * as marginLoss from './margin-loss.ts';
import type { Module } from './module.ts';
import * as normPooling from './norm-pooling.ts';
import * as padding from './padding.ts';
import * as pooling from './pooling.ts';
import * as rectifier from './rectifier.ts';
import * as recurrent from './recurrent.ts';
import * as regressionLoss from './regression-loss.ts';
import * as resizing from './resizing.ts';
import * as responseNorm from './response-norm.ts';
import * as shrinkage from './shrinkage.ts';
import * as sigmoidActivation from './sigmoid-activation.ts';
import * as softmax from './softmax.ts';
import * as transformer from './transformer.ts';
import * as transposedConvolution from './transposed-convolution.ts';
import * as unpooling from './unpooling.ts';

/** What a class has beside its constructor. */
type Statics<Class> = Pick<Class, Exclude<keyof Class, 'prototype'>>;

/** Options of `nn.SELU`. */
export interface SELUOptions {
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface SELUConstructor extends Statics<typeof exponentialUnit.SELU> {
  readonly prototype: exponentialUnit.SELU;
  /**
   * Activation of self-normalising networks; goes with weights drawn by `nn.init.kaimingNormal_` for 'linear' and with
   * `AlphaDropout`.
   *
   * @param inplace Write to the input. Default: false.
   * @formula scale · (input > 0 ? input : alpha · (e^input − 1)), scale ≈ 1.0507, alpha ≈ 1.6733
   * @shape [*] → [*]
   * @source G. Klambauer et al.: "Self-Normalizing Neural Networks", 2017, https://arxiv.org/abs/1706.02515
   * @see `F.selu`
   * @example
   * new nn.SELU()(torch.tensor([-1, 1])); // tensor([-1.1113,  1.0507])
   */
  new (inplace?: boolean | null | SELUOptions): exponentialUnit.SELU;
}

/**
 * Activation of self-normalising networks; goes with weights drawn by `nn.init.kaimingNormal_` for 'linear' and with
 * `AlphaDropout`.
 *
 * @formula scale · (input > 0 ? input : alpha · (e^input − 1)), scale ≈ 1.0507, alpha ≈ 1.6733
 * @shape [*] → [*]
 * @source G. Klambauer et al.: "Self-Normalizing Neural Networks", 2017, https://arxiv.org/abs/1706.02515
 * @see `F.selu`
 * @example
 * new nn.SELU()(torch.tensor([-1, 1])); // tensor([-1.1113,  1.0507])
 */
export const SELU: SELUConstructor = /* @__PURE__ */ constructible('nn', 'SELU', exponentialUnit.SELU);
export type SELU = exponentialUnit.SELU;

/** Options of `nn.ELU`. */
export interface ELUOptions {
  /** How far negative results go. Default: 1. */
  readonly alpha?: number;
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface ELUConstructor extends Statics<typeof exponentialUnit.ELU> {
  readonly prototype: exponentialUnit.ELU;
  /**
   * Layer whose outputs fall off smoothly to −alpha, which brings their mean nearer to 0.
   *
   * @param alpha How far negative results go. Default: 1.
   * @param inplace Write to the input. Default: false.
   * @formula input > 0 ? input : alpha · (e^input − 1)
   * @shape [*] → [*]
   * @source D. Clevert et al.: "Fast and Accurate Deep Network Learning by Exponential Linear Units (ELUs)", 2015,
   * https://arxiv.org/abs/1511.07289
   * @see `F.elu`
   * @example
   * new nn.ELU()(torch.tensor([-1, 2])); // tensor([-0.6321,  2.0000])
   */
  new (alpha?: number | ELUOptions, inplace?: boolean | null | ELUOptions): exponentialUnit.ELU;
}

/**
 * Layer whose outputs fall off smoothly to −alpha, which brings their mean nearer to 0.
 *
 * @formula input > 0 ? input : alpha · (e^input − 1)
 * @shape [*] → [*]
 * @source D. Clevert et al.: "Fast and Accurate Deep Network Learning by Exponential Linear Units (ELUs)", 2015,
 * https://arxiv.org/abs/1511.07289
 * @see `F.elu`
 * @example
 * new nn.ELU()(torch.tensor([-1, 2])); // tensor([-0.6321,  2.0000])
 */
export const ELU: ELUConstructor = /* @__PURE__ */ constructible('nn', 'ELU', exponentialUnit.ELU);
export type ELU = exponentialUnit.ELU;

/** Options of `nn.CELU`. */
export interface CELUOptions {
  /** How far negative results go. Default: 1. */
  readonly alpha?: number;
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface CELUConstructor extends Statics<typeof exponentialUnit.CELU> {
  readonly prototype: exponentialUnit.CELU;
  /**
   * Exponential linear layer without a corner at 0, whatever alpha is.
   *
   * @param alpha How far negative results go. Default: 1.
   * @param inplace Write to the input. Default: false.
   * @formula input > 0 ? input : alpha · (e^(input / alpha) − 1)
   * @shape [*] → [*]
   * @source J. Barron: "Continuously Differentiable Exponential Linear Units", 2017, https://arxiv.org/abs/1704.07483
   * @see `F.celu`
   * @example
   * new nn.CELU(0.5)(torch.tensor([-1, 2])); // tensor([-0.4323,  2.0000])
   */
  new (alpha?: number | CELUOptions, inplace?: boolean | null | CELUOptions): exponentialUnit.CELU;
}

/**
 * Exponential linear layer without a corner at 0, whatever alpha is.
 *
 * @formula input > 0 ? input : alpha · (e^(input / alpha) − 1)
 * @shape [*] → [*]
 * @source J. Barron: "Continuously Differentiable Exponential Linear Units", 2017, https://arxiv.org/abs/1704.07483
 * @see `F.celu`
 * @example
 * new nn.CELU(0.5)(torch.tensor([-1, 2])); // tensor([-0.4323,  2.0000])
 */
export const CELU: CELUConstructor = /* @__PURE__ */ constructible('nn', 'CELU', exponentialUnit.CELU);
export type CELU = exponentialUnit.CELU;

/** Options of `nn.SiLU`. */
export interface SiLUOptions {
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface SiLUConstructor extends Statics<typeof gatedActivation.SiLU> {
  readonly prototype: gatedActivation.SiLU;
  /**
   * Layer of swish, the activation of many convolutional networks and transformers.
   *
   * @param inplace Write to the input. Default: false.
   * @formula input / (1 + e^−input)
   * @shape [*] → [*]
   * @source S. Elfwing et al.: "Sigmoid-Weighted Linear Units for Neural Network Function Approximation in Reinforcement
   * Learning", 2017, https://arxiv.org/abs/1702.03118
   * @see `F.silu`
   * @example
   * new nn.SiLU()(torch.tensor([-1, 1])); // tensor([-0.2689,  0.7311])
   */
  new (inplace?: boolean | null | SiLUOptions): gatedActivation.SiLU;
}

/**
 * Layer of swish, the activation of many convolutional networks and transformers.
 *
 * @formula input / (1 + e^−input)
 * @shape [*] → [*]
 * @source S. Elfwing et al.: "Sigmoid-Weighted Linear Units for Neural Network Function Approximation in Reinforcement
 * Learning", 2017, https://arxiv.org/abs/1702.03118
 * @see `F.silu`
 * @example
 * new nn.SiLU()(torch.tensor([-1, 1])); // tensor([-0.2689,  0.7311])
 */
export const SiLU: SiLUConstructor = /* @__PURE__ */ constructible('nn', 'SiLU', gatedActivation.SiLU);
export type SiLU = gatedActivation.SiLU;

/** Options of `nn.Mish`. */
export interface MishOptions {
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface MishConstructor extends Statics<typeof gatedActivation.Mish> {
  readonly prototype: gatedActivation.Mish;
  /**
   * Layer of mish, a smooth activation that lets small negative values through.
   *
   * @param inplace Write to the input. Default: false.
   * @formula input · tanh(log(1 + e^input))
   * @shape [*] → [*]
   * @source D. Misra: "Mish: A Self Regularized Non-Monotonic Activation Function", 2019,
   * https://arxiv.org/abs/1908.08681
   * @see `F.mish`
   * @example
   * new nn.Mish()(torch.tensor([-1, 1])); // tensor([-0.3034,  0.8651])
   */
  new (inplace?: boolean | null | MishOptions): gatedActivation.Mish;
}

/**
 * Layer of mish, a smooth activation that lets small negative values through.
 *
 * @formula input · tanh(log(1 + e^input))
 * @shape [*] → [*]
 * @source D. Misra: "Mish: A Self Regularized Non-Monotonic Activation Function", 2019,
 * https://arxiv.org/abs/1908.08681
 * @see `F.mish`
 * @example
 * new nn.Mish()(torch.tensor([-1, 1])); // tensor([-0.3034,  0.8651])
 */
export const Mish: MishConstructor = /* @__PURE__ */ constructible('nn', 'Mish', gatedActivation.Mish);
export type Mish = gatedActivation.Mish;

/** Options of `nn.Hardswish`. */
export interface HardswishOptions {
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface HardswishConstructor extends Statics<typeof gatedActivation.Hardswish> {
  readonly prototype: gatedActivation.Hardswish;
  /**
   * Layer of swish made of straight lines, cheap on small processors.
   *
   * @param inplace Write to the input. Default: false.
   * @formula input · min(max(input + 3, 0), 6) / 6
   * @shape [*] → [*]
   * @source A. Howard et al.: "Searching for MobileNetV3", 2019, https://arxiv.org/abs/1905.02244
   * @see `F.hardswish`
   * @example
   * new nn.Hardswish()(torch.tensor([-1, 4])); // tensor([-0.3333,  4.0000])
   */
  new (inplace?: boolean | null | HardswishOptions): gatedActivation.Hardswish;
}

/**
 * Layer of swish made of straight lines, cheap on small processors.
 *
 * @formula input · min(max(input + 3, 0), 6) / 6
 * @shape [*] → [*]
 * @source A. Howard et al.: "Searching for MobileNetV3", 2019, https://arxiv.org/abs/1905.02244
 * @see `F.hardswish`
 * @example
 * new nn.Hardswish()(torch.tensor([-1, 4])); // tensor([-0.3333,  4.0000])
 */
export const Hardswish: HardswishConstructor = /* @__PURE__ */ constructible(
  'nn',
  'Hardswish',
  gatedActivation.Hardswish,
);
export type Hardswish = gatedActivation.Hardswish;

/** Options of `nn.GLU`. */
export interface GLUOptions {
  /** Dim that is halved. Default: -1. */
  readonly dim?: number | null;
}

interface GLUConstructor extends Statics<typeof gatedActivation.GLU> {
  readonly prototype: gatedActivation.GLU;
  /**
   * Layer that halves its input along a dim and gates the first half by the second.
   *
   * @param dim Dim that is halved. Default: -1.
   * @formula a · sigmoid(b), where input = [a, b] along dim
   * @shape [*, 2·n, *] → [*, n, *]
   * @source Y. Dauphin et al.: "Language Modeling with Gated Convolutional Networks", 2016,
   * https://arxiv.org/abs/1612.08083
   * @see `F.glu`
   * @example
   * new nn.GLU()(torch.tensor([[1, 2, 0, 0]])); // tensor([[0.5000, 1.0000]])
   */
  new (dim?: number | null | GLUOptions): gatedActivation.GLU;
}

/**
 * Layer that halves its input along a dim and gates the first half by the second.
 *
 * @formula a · sigmoid(b), where input = [a, b] along dim
 * @shape [*, 2·n, *] → [*, n, *]
 * @source Y. Dauphin et al.: "Language Modeling with Gated Convolutional Networks", 2016,
 * https://arxiv.org/abs/1612.08083
 * @see `F.glu`
 * @example
 * new nn.GLU()(torch.tensor([[1, 2, 0, 0]])); // tensor([[0.5000, 1.0000]])
 */
export const GLU: GLUConstructor = /* @__PURE__ */ constructible('nn', 'GLU', gatedActivation.GLU);
export type GLU = gatedActivation.GLU;

/** Options of `nn.GELU`. */
export interface GELUOptions {
  /** Exact, or by the hyperbolic tangent. Default: 'none'. */
  readonly approximate?: 'none' | 'tanh' | null;
}

interface GELUConstructor extends Statics<typeof gatedActivation.GELU> {
  readonly prototype: gatedActivation.GELU;
  /**
   * Activation of transformers; `approximate: 'tanh'` gives that of GPT-2.
   *
   * @param approximate Exact, or by the hyperbolic tangent. Default: 'none'.
   * @formula input · (1 + erf(input / √2)) / 2; or input · (1 + tanh(√(2/π) · (input + 0.044715 · input³))) / 2
   * @shape [*] → [*]
   * @source D. Hendrycks, K. Gimpel: "Gaussian Error Linear Units (GELUs)", 2016, https://arxiv.org/abs/1606.08415
   * @see `F.gelu`
   * @example
   * new nn.GELU({ approximate: 'tanh' })(torch.tensor([-1, 1])); // tensor([-0.1588,  0.8412])
   */
  new (approximate?: 'none' | 'tanh' | null | GELUOptions): gatedActivation.GELU;
}

/**
 * Activation of transformers; `approximate: 'tanh'` gives that of GPT-2.
 *
 * @formula input · (1 + erf(input / √2)) / 2; or input · (1 + tanh(√(2/π) · (input + 0.044715 · input³))) / 2
 * @shape [*] → [*]
 * @source D. Hendrycks, K. Gimpel: "Gaussian Error Linear Units (GELUs)", 2016, https://arxiv.org/abs/1606.08415
 * @see `F.gelu`
 * @example
 * new nn.GELU({ approximate: 'tanh' })(torch.tensor([-1, 1])); // tensor([-0.1588,  0.8412])
 */
export const GELU: GELUConstructor = /* @__PURE__ */ constructible('nn', 'GELU', gatedActivation.GELU);
export type GELU = gatedActivation.GELU;

/** Options of `nn.ReLU`. */
export interface ReLUOptions {
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface ReLUConstructor extends Statics<typeof rectifier.ReLU> {
  readonly prototype: rectifier.ReLU;
  /**
   * Layer that keeps what is positive; the default choice between affine layers and convolutions.
   *
   * @param inplace Write to the input. Default: false.
   * @formula max(input, 0)
   * @shape [*] → [*]
   * @source V. Nair, G. Hinton: "Rectified Linear Units Improve Restricted Boltzmann Machines", 2010,
   * https://www.cs.toronto.edu/~hinton/absps/reluICML.pdf
   * @see `F.relu`
   * @example
   * new nn.ReLU()(torch.tensor([-1, 2])); // tensor([0., 2.])
   */
  new (inplace?: boolean | null | ReLUOptions): rectifier.ReLU;
}

/**
 * Layer that keeps what is positive; the default choice between affine layers and convolutions.
 *
 * @formula max(input, 0)
 * @shape [*] → [*]
 * @source V. Nair, G. Hinton: "Rectified Linear Units Improve Restricted Boltzmann Machines", 2010,
 * https://www.cs.toronto.edu/~hinton/absps/reluICML.pdf
 * @see `F.relu`
 * @example
 * new nn.ReLU()(torch.tensor([-1, 2])); // tensor([0., 2.])
 */
export const ReLU: ReLUConstructor = /* @__PURE__ */ constructible('nn', 'ReLU', rectifier.ReLU);
export type ReLU = rectifier.ReLU;

/** Options of `nn.ReLU6`. */
export interface ReLU6Options {
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface ReLU6Constructor extends Statics<typeof rectifier.ReLU6> {
  readonly prototype: rectifier.ReLU6;
  /**
   * Layer that keeps what lies between 0 and 6.
   *
   * @param inplace Write to the input. Default: false.
   * @formula min(max(input, 0), 6)
   * @shape [*] → [*]
   * @source A. Howard et al.: "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications", 2017,
   * https://arxiv.org/abs/1704.04861
   * @see `F.relu6`
   * @example
   * new nn.ReLU6()(torch.tensor([-1, 2, 8])); // tensor([0., 2., 6.])
   */
  new (inplace?: boolean | null | ReLU6Options): rectifier.ReLU6;
}

/**
 * Layer that keeps what lies between 0 and 6.
 *
 * @formula min(max(input, 0), 6)
 * @shape [*] → [*]
 * @source A. Howard et al.: "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications", 2017,
 * https://arxiv.org/abs/1704.04861
 * @see `F.relu6`
 * @example
 * new nn.ReLU6()(torch.tensor([-1, 2, 8])); // tensor([0., 2., 6.])
 */
export const ReLU6: ReLU6Constructor = /* @__PURE__ */ constructible('nn', 'ReLU6', rectifier.ReLU6);
export type ReLU6 = rectifier.ReLU6;

/** Options of `nn.LeakyReLU`. */
export interface LeakyReLUOptions {
  /** Factor of what is negative. Default: 0.01. */
  readonly negativeSlope?: number;
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface LeakyReLUConstructor extends Statics<typeof rectifier.LeakyReLU> {
  readonly prototype: rectifier.LeakyReLU;
  /**
   * Rectifying layer that lets a little of what is negative through, as discriminators use it.
   *
   * @param negativeSlope Factor of what is negative. Default: 0.01.
   * @param inplace Write to the input. Default: false.
   * @formula input > 0 ? input : negativeSlope · input
   * @shape [*] → [*]
   * @see `F.leakyRelu`
   * @example
   * new nn.LeakyReLU(0.2)(torch.tensor([-1, 2])); // tensor([-0.2000,  2.0000])
   */
  new (negativeSlope?: number | LeakyReLUOptions, inplace?: boolean | null | LeakyReLUOptions): rectifier.LeakyReLU;
}

/**
 * Rectifying layer that lets a little of what is negative through, as discriminators use it.
 *
 * @formula input > 0 ? input : negativeSlope · input
 * @shape [*] → [*]
 * @see `F.leakyRelu`
 * @example
 * new nn.LeakyReLU(0.2)(torch.tensor([-1, 2])); // tensor([-0.2000,  2.0000])
 */
export const LeakyReLU: LeakyReLUConstructor = /* @__PURE__ */ constructible('nn', 'LeakyReLU', rectifier.LeakyReLU);
export type LeakyReLU = rectifier.LeakyReLU;

/** Options of `nn.Hardtanh`. */
export interface HardtanhOptions {
  /** The least result. Default: -1. */
  readonly minVal?: number;
  /** The largest result. Default: 1. */
  readonly maxVal?: number;
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface HardtanhConstructor extends Statics<typeof rectifier.Hardtanh> {
  readonly prototype: rectifier.Hardtanh;
  /**
   * Layer that holds its input between two bounds.
   *
   * @param minVal The least result. Default: -1.
   * @param maxVal The largest result. Default: 1.
   * @param inplace Write to the input. Default: false.
   * @formula min(max(input, minVal), maxVal)
   * @shape [*] → [*]
   * @see `F.hardtanh`
   * @example
   * new nn.Hardtanh(0, 2)(torch.tensor([-1, 1, 3])); // tensor([0., 1., 2.])
   */
  new (
    minVal?: number | HardtanhOptions,
    maxVal?: number | HardtanhOptions,
    inplace?: boolean | null | HardtanhOptions,
  ): rectifier.Hardtanh;
}

/**
 * Layer that holds its input between two bounds.
 *
 * @formula min(max(input, minVal), maxVal)
 * @shape [*] → [*]
 * @see `F.hardtanh`
 * @example
 * new nn.Hardtanh(0, 2)(torch.tensor([-1, 1, 3])); // tensor([0., 1., 2.])
 */
export const Hardtanh: HardtanhConstructor = /* @__PURE__ */ constructible('nn', 'Hardtanh', rectifier.Hardtanh);
export type Hardtanh = rectifier.Hardtanh;

/** Options of `nn.Threshold`. */
export interface ThresholdOptions {
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface ThresholdConstructor extends Statics<typeof rectifier.Threshold> {
  readonly prototype: rectifier.Threshold;
  /**
   * Layer that replaces everything up to a threshold by one value.
   *
   * @param threshold What exceeds this stays.
   * @param value Stands for what does not.
   * @param inplace Write to the input. Default: false.
   * @formula input > threshold ? input : value
   * @shape [*] → [*]
   * @see `F.threshold`
   * @example
   * new nn.Threshold(0.5, 9)(torch.tensor([0.2, 0.8])); // tensor([9.0000, 0.8000])
   */
  new (threshold: number, value: number, inplace?: boolean | null | ThresholdOptions): rectifier.Threshold;
  /** Layer that replaces everything up to a threshold by one value. */
  new (
    named: {
      /** What exceeds this stays. */
      readonly threshold: number;
      /** Stands for what does not. */
      readonly value: number;
    } & ThresholdOptions,
  ): rectifier.Threshold;
}

/**
 * Layer that replaces everything up to a threshold by one value.
 *
 * @formula input > threshold ? input : value
 * @shape [*] → [*]
 * @see `F.threshold`
 * @example
 * new nn.Threshold(0.5, 9)(torch.tensor([0.2, 0.8])); // tensor([9.0000, 0.8000])
 */
export const Threshold: ThresholdConstructor = /* @__PURE__ */ constructible('nn', 'Threshold', rectifier.Threshold);
export type Threshold = rectifier.Threshold;

/** Options of `nn.RReLU`. */
export interface RReLUOptions {
  /** The least slope. Default: 0.125. */
  readonly lower?: number;
  /** The largest slope. Default: 0.3333333333333333. */
  readonly upper?: number;
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface RReLUConstructor extends Statics<typeof rectifier.RReLU> {
  readonly prototype: rectifier.RReLU;
  /**
   * Rectifying layer whose negative slope is random while training, and the mean of its bounds in evaluation.
   *
   * @param lower The least slope. Default: 0.125.
   * @param upper The largest slope. Default: 0.3333333333333333.
   * @param inplace Write to the input. Default: false.
   * @formula input > 0 ? input : a · input, a from [lower, upper) or (lower + upper) / 2
   * @shape [*] → [*]
   * @source B. Xu et al.: "Empirical Evaluation of Rectified Activations in Convolutional Network", 2015,
   * https://arxiv.org/abs/1505.00853
   * @see `F.rrelu`
   * @example
   * new nn.RReLU(0.1, 0.3).eval()(torch.tensor([-1, 2])); // tensor([-0.2000,  2.0000])
   */
  new (
    lower?: number | RReLUOptions,
    upper?: number | RReLUOptions,
    inplace?: boolean | null | RReLUOptions,
  ): rectifier.RReLU;
}

/**
 * Rectifying layer whose negative slope is random while training, and the mean of its bounds in evaluation.
 *
 * @formula input > 0 ? input : a · input, a from [lower, upper) or (lower + upper) / 2
 * @shape [*] → [*]
 * @source B. Xu et al.: "Empirical Evaluation of Rectified Activations in Convolutional Network", 2015,
 * https://arxiv.org/abs/1505.00853
 * @see `F.rrelu`
 * @example
 * new nn.RReLU(0.1, 0.3).eval()(torch.tensor([-1, 2])); // tensor([-0.2000,  2.0000])
 */
export const RReLU: RReLUConstructor = /* @__PURE__ */ constructible('nn', 'RReLU', rectifier.RReLU);
export type RReLU = rectifier.RReLU;

/** Options of `nn.PReLU`. */
export interface PReLUOptions {
  /** Number of learned slopes: 1, or one for each channel. Default: 1. */
  readonly numParameters?: number | null;
  /** What the weight starts from. Default: 0.25. */
  readonly init?: number;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface PReLUConstructor extends Statics<typeof rectifier.PReLU> {
  readonly prototype: rectifier.PReLU;
  /**
   * Rectifying layer that learns its negative slope: one for all, or one for each of `numParameters` channels.
   *
   * @param numParameters Number of learned slopes: 1, or one for each channel. Default: 1.
   * @param init What the weight starts from. Default: 0.25.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula input > 0 ? input : weight · input
   * @shape [N, C, *] → [N, C, *]
   * @source K. He et al.: "Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet Classification",
   * 2015, https://arxiv.org/abs/1502.01852
   * @see `torch.prelu`
   * @example
   * new nn.PReLU()(torch.tensor([-1, 2])); // tensor([-0.2500,  2.0000], grad_fn=<PreluBackward0>)
   */
  new (
    numParameters?: number | null | PReLUOptions,
    init?: number | PReLUOptions,
    device?: string | null | PReLUOptions,
    dtype?: DType | null | PReLUOptions,
  ): rectifier.PReLU;
}

/**
 * Rectifying layer that learns its negative slope: one for all, or one for each of `numParameters` channels.
 *
 * @formula input > 0 ? input : weight · input
 * @shape [N, C, *] → [N, C, *]
 * @source K. He et al.: "Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet Classification",
 * 2015, https://arxiv.org/abs/1502.01852
 * @see `torch.prelu`
 * @example
 * new nn.PReLU()(torch.tensor([-1, 2])); // tensor([-0.2500,  2.0000], grad_fn=<PreluBackward0>)
 */
export const PReLU: PReLUConstructor = /* @__PURE__ */ constructible('nn', 'PReLU', rectifier.PReLU);
export type PReLU = rectifier.PReLU;

/** Options of `nn.Softshrink`. */
export interface SoftshrinkOptions {
  /** Half the width of what becomes 0. Default: 0.5. */
  readonly lambd?: number;
}

interface SoftshrinkConstructor extends Statics<typeof shrinkage.Softshrink> {
  readonly prototype: shrinkage.Softshrink;
  /**
   * Layer that pulls its input towards 0, as sparse codes are found.
   *
   * @param lambd Half the width of what becomes 0. Default: 0.5.
   * @formula sign(input) · max(|input| − lambd, 0)
   * @shape [*] → [*]
   * @see `F.softshrink`
   * @example
   * new nn.Softshrink(0.5)(torch.tensor([-1, 0.2])); // tensor([-0.5000,  0.0000])
   */
  new (lambd?: number | SoftshrinkOptions): shrinkage.Softshrink;
}

/**
 * Layer that pulls its input towards 0, as sparse codes are found.
 *
 * @formula sign(input) · max(|input| − lambd, 0)
 * @shape [*] → [*]
 * @see `F.softshrink`
 * @example
 * new nn.Softshrink(0.5)(torch.tensor([-1, 0.2])); // tensor([-0.5000,  0.0000])
 */
export const Softshrink: SoftshrinkConstructor = /* @__PURE__ */ constructible(
  'nn',
  'Softshrink',
  shrinkage.Softshrink,
);
export type Softshrink = shrinkage.Softshrink;

/** Options of `nn.Hardshrink`. */
export interface HardshrinkOptions {
  /** Half the width of what becomes 0. Default: 0.5. */
  readonly lambd?: number;
}

interface HardshrinkConstructor extends Statics<typeof shrinkage.Hardshrink> {
  readonly prototype: shrinkage.Hardshrink;
  /**
   * Layer that sets what is near 0 to 0.
   *
   * @param lambd Half the width of what becomes 0. Default: 0.5.
   * @formula |input| ≤ lambd ? 0 : input
   * @shape [*] → [*]
   * @see `F.hardshrink`
   * @example
   * new nn.Hardshrink(0.5)(torch.tensor([-1, 0.2])); // tensor([-1.,  0.])
   */
  new (lambd?: number | HardshrinkOptions): shrinkage.Hardshrink;
}

/**
 * Layer that sets what is near 0 to 0.
 *
 * @formula |input| ≤ lambd ? 0 : input
 * @shape [*] → [*]
 * @see `F.hardshrink`
 * @example
 * new nn.Hardshrink(0.5)(torch.tensor([-1, 0.2])); // tensor([-1.,  0.])
 */
export const Hardshrink: HardshrinkConstructor = /* @__PURE__ */ constructible(
  'nn',
  'Hardshrink',
  shrinkage.Hardshrink,
);
export type Hardshrink = shrinkage.Hardshrink;

/** Options of `nn.Hardsigmoid`. */
export interface HardsigmoidOptions {
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface HardsigmoidConstructor extends Statics<typeof sigmoidActivation.Hardsigmoid> {
  readonly prototype: sigmoidActivation.Hardsigmoid;
  /**
   * Layer of the sigmoid made of straight lines, for gates that must be cheap.
   *
   * @param inplace Write to the input. Default: false.
   * @formula min(max(input + 3, 0), 6) / 6
   * @shape [*] → [*]
   * @see `F.hardsigmoid`
   * @example
   * new nn.Hardsigmoid()(torch.tensor([-4, 0, 1.5])); // tensor([0.0000, 0.5000, 0.7500])
   */
  new (inplace?: boolean | null | HardsigmoidOptions): sigmoidActivation.Hardsigmoid;
}

/**
 * Layer of the sigmoid made of straight lines, for gates that must be cheap.
 *
 * @formula min(max(input + 3, 0), 6) / 6
 * @shape [*] → [*]
 * @see `F.hardsigmoid`
 * @example
 * new nn.Hardsigmoid()(torch.tensor([-4, 0, 1.5])); // tensor([0.0000, 0.5000, 0.7500])
 */
export const Hardsigmoid: HardsigmoidConstructor = /* @__PURE__ */ constructible(
  'nn',
  'Hardsigmoid',
  sigmoidActivation.Hardsigmoid,
);
export type Hardsigmoid = sigmoidActivation.Hardsigmoid;

interface SigmoidConstructor extends Statics<typeof sigmoidActivation.Sigmoid> {
  readonly prototype: sigmoidActivation.Sigmoid;
  /**
   * Layer that turns scores into probabilities of yes; for training, `BCEWithLogitsLoss` has it inside.
   *
   * @formula 1 / (1 + e^−input)
   * @shape [*] → [*]
   * @see `torch.sigmoid`
   * @example
   * new nn.Sigmoid()(torch.tensor([-1, 0, 1])); // tensor([0.2689, 0.5000, 0.7311])
   */
  new (): sigmoidActivation.Sigmoid;
}

/**
 * Layer that turns scores into probabilities of yes; for training, `BCEWithLogitsLoss` has it inside.
 *
 * @formula 1 / (1 + e^−input)
 * @shape [*] → [*]
 * @see `torch.sigmoid`
 * @example
 * new nn.Sigmoid()(torch.tensor([-1, 0, 1])); // tensor([0.2689, 0.5000, 0.7311])
 */
export const Sigmoid: SigmoidConstructor = /* @__PURE__ */ constructible('nn', 'Sigmoid', sigmoidActivation.Sigmoid);
export type Sigmoid = sigmoidActivation.Sigmoid;

interface TanhConstructor extends Statics<typeof sigmoidActivation.Tanh> {
  readonly prototype: sigmoidActivation.Tanh;
  /**
   * Layer that bounds its input to (−1, 1), such as the output of an image generator.
   *
   * @formula (e^input − e^−input) / (e^input + e^−input)
   * @shape [*] → [*]
   * @see `torch.tanh`
   * @example
   * new nn.Tanh()(torch.tensor([-1, 0, 1])); // tensor([-0.7616,  0.0000,  0.7616])
   */
  new (): sigmoidActivation.Tanh;
}

/**
 * Layer that bounds its input to (−1, 1), such as the output of an image generator.
 *
 * @formula (e^input − e^−input) / (e^input + e^−input)
 * @shape [*] → [*]
 * @see `torch.tanh`
 * @example
 * new nn.Tanh()(torch.tensor([-1, 0, 1])); // tensor([-0.7616,  0.0000,  0.7616])
 */
export const Tanh: TanhConstructor = /* @__PURE__ */ constructible('nn', 'Tanh', sigmoidActivation.Tanh);
export type Tanh = sigmoidActivation.Tanh;

interface LogSigmoidConstructor extends Statics<typeof sigmoidActivation.LogSigmoid> {
  readonly prototype: sigmoidActivation.LogSigmoid;
  /**
   * Layer that turns scores into log-probabilities of yes.
   *
   * @formula −log(1 + e^−input)
   * @shape [*] → [*]
   * @see `F.logsigmoid`
   * @example
   * new nn.LogSigmoid()(torch.tensor([0, 2])); // tensor([-0.6931, -0.1269])
   */
  new (): sigmoidActivation.LogSigmoid;
}

/**
 * Layer that turns scores into log-probabilities of yes.
 *
 * @formula −log(1 + e^−input)
 * @shape [*] → [*]
 * @see `F.logsigmoid`
 * @example
 * new nn.LogSigmoid()(torch.tensor([0, 2])); // tensor([-0.6931, -0.1269])
 */
export const LogSigmoid: LogSigmoidConstructor = /* @__PURE__ */ constructible(
  'nn',
  'LogSigmoid',
  sigmoidActivation.LogSigmoid,
);
export type LogSigmoid = sigmoidActivation.LogSigmoid;

interface SoftsignConstructor extends Statics<typeof sigmoidActivation.Softsign> {
  readonly prototype: sigmoidActivation.Softsign;
  /**
   * Layer that bounds its input to (−1, 1) without exponentials.
   *
   * @formula input / (1 + |input|)
   * @shape [*] → [*]
   * @see `F.softsign`
   * @example
   * new nn.Softsign()(torch.tensor([-3, 1])); // tensor([-0.7500,  0.5000])
   */
  new (): sigmoidActivation.Softsign;
}

/**
 * Layer that bounds its input to (−1, 1) without exponentials.
 *
 * @formula input / (1 + |input|)
 * @shape [*] → [*]
 * @see `F.softsign`
 * @example
 * new nn.Softsign()(torch.tensor([-3, 1])); // tensor([-0.7500,  0.5000])
 */
export const Softsign: SoftsignConstructor = /* @__PURE__ */ constructible(
  'nn',
  'Softsign',
  sigmoidActivation.Softsign,
);
export type Softsign = sigmoidActivation.Softsign;

interface TanhshrinkConstructor extends Statics<typeof sigmoidActivation.Tanhshrink> {
  readonly prototype: sigmoidActivation.Tanhshrink;
  /**
   * Layer that takes small values away and leaves large ones nearly as they are.
   *
   * @formula input − tanh(input)
   * @shape [*] → [*]
   * @see `F.tanhshrink`
   * @example
   * new nn.Tanhshrink()(torch.tensor([-2, 2])); // tensor([-1.0360,  1.0360])
   */
  new (): sigmoidActivation.Tanhshrink;
}

/**
 * Layer that takes small values away and leaves large ones nearly as they are.
 *
 * @formula input − tanh(input)
 * @shape [*] → [*]
 * @see `F.tanhshrink`
 * @example
 * new nn.Tanhshrink()(torch.tensor([-2, 2])); // tensor([-1.0360,  1.0360])
 */
export const Tanhshrink: TanhshrinkConstructor = /* @__PURE__ */ constructible(
  'nn',
  'Tanhshrink',
  sigmoidActivation.Tanhshrink,
);
export type Tanhshrink = sigmoidActivation.Tanhshrink;

/** Options of `nn.Softplus`. */
export interface SoftplusOptions {
  /** Sharpness of the bend. Default: 1. */
  readonly beta?: number;
  /** Above it the result is the input. Default: 20. */
  readonly threshold?: number;
}

interface SoftplusConstructor extends Statics<typeof sigmoidActivation.Softplus> {
  readonly prototype: sigmoidActivation.Softplus;
  /**
   * Layer whose outputs are positive, such as a predicted scale.
   *
   * @param beta Sharpness of the bend. Default: 1.
   * @param threshold Above it the result is the input. Default: 20.
   * @formula beta · input > threshold ? input : log(1 + e^(beta · input)) / beta
   * @shape [*] → [*]
   * @see `F.softplus`
   * @example
   * new nn.Softplus()(torch.tensor([-1, 0, 1])); // tensor([0.3133, 0.6931, 1.3133])
   */
  new (beta?: number | SoftplusOptions, threshold?: number | SoftplusOptions): sigmoidActivation.Softplus;
}

/**
 * Layer whose outputs are positive, such as a predicted scale.
 *
 * @formula beta · input > threshold ? input : log(1 + e^(beta · input)) / beta
 * @shape [*] → [*]
 * @see `F.softplus`
 * @example
 * new nn.Softplus()(torch.tensor([-1, 0, 1])); // tensor([0.3133, 0.6931, 1.3133])
 */
export const Softplus: SoftplusConstructor = /* @__PURE__ */ constructible(
  'nn',
  'Softplus',
  sigmoidActivation.Softplus,
);
export type Softplus = sigmoidActivation.Softplus;

/** Options of `nn.Softmax`. */
export interface SoftmaxOptions {
  /** Dim along which the results add up to 1. */
  readonly dim?: number | null;
}

interface SoftmaxConstructor extends Statics<typeof softmax.Softmax> {
  readonly prototype: softmax.Softmax;
  /**
   * Layer that turns scores along a dim into probabilities; for training, `CrossEntropyLoss` has it inside.
   *
   * @param dim Dim along which the results add up to 1.
   * @formula e^input / Σ e^input
   * @shape [*] → [*]
   * @see `torch.softmax`
   * @example
   * new nn.Softmax(1)(torch.tensor([[1, 2, 3]])); // tensor([[0.0900, 0.2447, 0.6652]])
   */
  new (dim?: number | null | SoftmaxOptions): softmax.Softmax;
}

/**
 * Layer that turns scores along a dim into probabilities; for training, `CrossEntropyLoss` has it inside.
 *
 * @formula e^input / Σ e^input
 * @shape [*] → [*]
 * @see `torch.softmax`
 * @example
 * new nn.Softmax(1)(torch.tensor([[1, 2, 3]])); // tensor([[0.0900, 0.2447, 0.6652]])
 */
export const Softmax: SoftmaxConstructor = /* @__PURE__ */ constructible('nn', 'Softmax', softmax.Softmax);
export type Softmax = softmax.Softmax;

/** Options of `nn.Softmin`. */
export interface SoftminOptions {
  /** Dim along which the results add up to 1. */
  readonly dim?: number | null;
}

interface SoftminConstructor extends Statics<typeof softmax.Softmin> {
  readonly prototype: softmax.Softmin;
  /**
   * Layer that turns costs along a dim into probabilities.
   *
   * @param dim Dim along which the results add up to 1.
   * @formula e^−input / Σ e^−input
   * @shape [*] → [*]
   * @see `F.softmin`
   * @example
   * new nn.Softmin(1)(torch.tensor([[1, 2, 3]])); // tensor([[0.6652, 0.2447, 0.0900]])
   */
  new (dim?: number | null | SoftminOptions): softmax.Softmin;
}

/**
 * Layer that turns costs along a dim into probabilities.
 *
 * @formula e^−input / Σ e^−input
 * @shape [*] → [*]
 * @see `F.softmin`
 * @example
 * new nn.Softmin(1)(torch.tensor([[1, 2, 3]])); // tensor([[0.6652, 0.2447, 0.0900]])
 */
export const Softmin: SoftminConstructor = /* @__PURE__ */ constructible('nn', 'Softmin', softmax.Softmin);
export type Softmin = softmax.Softmin;

/** Options of `nn.LogSoftmax`. */
export interface LogSoftmaxOptions {
  /** Dim along which the results add up to 1. */
  readonly dim?: number | null;
}

interface LogSoftmaxConstructor extends Statics<typeof softmax.LogSoftmax> {
  readonly prototype: softmax.LogSoftmax;
  /**
   * Layer that turns scores along a dim into log-probabilities, as `NLLLoss` takes them.
   *
   * @param dim Dim along which the results add up to 1.
   * @formula input − ln Σ e^input
   * @shape [*] → [*]
   * @see `torch.logSoftmax`
   * @example
   * new nn.LogSoftmax(1)(torch.tensor([[1, 2, 3]])); // tensor([[-2.4076, -1.4076, -0.4076]])
   */
  new (dim?: number | null | LogSoftmaxOptions): softmax.LogSoftmax;
}

/**
 * Layer that turns scores along a dim into log-probabilities, as `NLLLoss` takes them.
 *
 * @formula input − ln Σ e^input
 * @shape [*] → [*]
 * @see `torch.logSoftmax`
 * @example
 * new nn.LogSoftmax(1)(torch.tensor([[1, 2, 3]])); // tensor([[-2.4076, -1.4076, -0.4076]])
 */
export const LogSoftmax: LogSoftmaxConstructor = /* @__PURE__ */ constructible('nn', 'LogSoftmax', softmax.LogSoftmax);
export type LogSoftmax = softmax.LogSoftmax;

interface Softmax2dConstructor extends Statics<typeof softmax.Softmax2d> {
  readonly prototype: softmax.Softmax2d;
  /**
   * Layer that turns the channels of every pixel into probabilities.
   *
   * @shape [N, C, H, W] or [C, H, W] → the same
   * @example
   * new nn.Softmax2d()(torch.zeros([1, 2, 1, 2])).flatten(); // tensor([0.5000, 0.5000, 0.5000, 0.5000])
   */
  new (): softmax.Softmax2d;
}

/**
 * Layer that turns the channels of every pixel into probabilities.
 *
 * @shape [N, C, H, W] or [C, H, W] → the same
 * @example
 * new nn.Softmax2d()(torch.zeros([1, 2, 1, 2])).flatten(); // tensor([0.5000, 0.5000, 0.5000, 0.5000])
 */
export const Softmax2d: Softmax2dConstructor = /* @__PURE__ */ constructible('nn', 'Softmax2d', softmax.Softmax2d);
export type Softmax2d = softmax.Softmax2d;

/** Options of `nn.AdaptiveLogSoftmaxWithLoss`. */
export interface AdaptiveLogSoftmaxWithLossOptions {
  /** How many times fewer features each cluster has. Default: 4. */
  readonly divValue?: number;
  /** Add a learned row to the scores of frequent classes and clusters. Default: false. */
  readonly headBias?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface AdaptiveLogSoftmaxWithLossConstructor extends Statics<typeof adaptiveSoftmax.AdaptiveLogSoftmaxWithLoss> {
  readonly prototype: adaptiveSoftmax.AdaptiveLogSoftmaxWithLoss;
  /**
   * Softmax and loss over very many classes sorted by how frequent they are: rare ones are looked at in clusters, with
   * fewer features, and only where a target lies there.
   *
   * @param inFeatures Size of the last dim of the input.
   * @param nClasses Number of classes.
   * @param cutoffs First classes of the clusters.
   * @param divValue How many times fewer features each cluster has. Default: 4.
   * @param headBias Add a learned row to the scores of frequent classes and clusters. Default: false.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @shape input [N, inFeatures] or [inFeatures], target [N] or [] → { output [N], loss [] }
   * @source E. Grave et al.: "Efficient softmax approximation for GPUs", 2016, https://arxiv.org/abs/1609.04309
   * @example
   * const layer = new nn.AdaptiveLogSoftmaxWithLoss(8, 1000, [10, 100]);
   * const { output, loss } = layer(torch.ones([3, 8]), torch.tensor([2n, 50n, 999n]));
   * [output.shape, loss.shape]; // [ [ 3 ], [] ]
   * layer.logProb(torch.ones([3, 8])).shape; // [ 3, 1000 ]
   */
  new (
    inFeatures: number,
    nClasses: number,
    cutoffs: number | readonly number[],
    divValue?: number | AdaptiveLogSoftmaxWithLossOptions,
    headBias?: boolean | null | AdaptiveLogSoftmaxWithLossOptions,
    device?: string | null | AdaptiveLogSoftmaxWithLossOptions,
    dtype?: DType | null | AdaptiveLogSoftmaxWithLossOptions,
  ): adaptiveSoftmax.AdaptiveLogSoftmaxWithLoss;
  /** Softmax and loss over very many classes sorted by how frequent they are: rare ones are looked at in clusters, with fewer features, and only where a target lies there. */
  new (
    named: {
      /** Size of the last dim of the input. */
      readonly inFeatures: number;
      /** Number of classes. */
      readonly nClasses: number;
      /** First classes of the clusters. */
      readonly cutoffs: number | readonly number[];
    } & AdaptiveLogSoftmaxWithLossOptions,
  ): adaptiveSoftmax.AdaptiveLogSoftmaxWithLoss;
}

/**
 * Softmax and loss over very many classes sorted by how frequent they are: rare ones are looked at in clusters, with
 * fewer features, and only where a target lies there.
 *
 * @shape input [N, inFeatures] or [inFeatures], target [N] or [] → { output [N], loss [] }
 * @source E. Grave et al.: "Efficient softmax approximation for GPUs", 2016, https://arxiv.org/abs/1609.04309
 * @example
 * const layer = new nn.AdaptiveLogSoftmaxWithLoss(8, 1000, [10, 100]);
 * const { output, loss } = layer(torch.ones([3, 8]), torch.tensor([2n, 50n, 999n]));
 * [output.shape, loss.shape]; // [ [ 3 ], [] ]
 * layer.logProb(torch.ones([3, 8])).shape; // [ 3, 1000 ]
 */
export const AdaptiveLogSoftmaxWithLoss: AdaptiveLogSoftmaxWithLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'AdaptiveLogSoftmaxWithLoss',
  adaptiveSoftmax.AdaptiveLogSoftmaxWithLoss,
);
export type AdaptiveLogSoftmaxWithLoss = adaptiveSoftmax.AdaptiveLogSoftmaxWithLoss;

/** Options of `nn.Bilinear`. */
export interface BilinearOptions {
  /** Add a learned row. Default: true. */
  readonly bias?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface BilinearConstructor extends Statics<typeof bilinear.Bilinear> {
  readonly prototype: bilinear.Bilinear;
  /**
   * Relates pairs of vectors: each output is a product of both with a matrix that is learned.
   *
   * @param in1Features Size of the last dim of the first input.
   * @param in2Features Size of the last dim of the second input.
   * @param outFeatures Size of the last dim of the output.
   * @param bias Add a learned row. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula y[…, k] = Σ input1[…, i] · weight[k, i, j] · input2[…, j] + bias[k]
   * @shape [*, in1Features], [*, in2Features] → [*, outFeatures]
   * @see `F.bilinear`
   * @example
   * new nn.Bilinear(20, 30, 40)(torch.ones([8, 20]), torch.ones([8, 30])).shape; // [ 8, 40 ]
   */
  new (
    in1Features: number,
    in2Features: number,
    outFeatures: number,
    bias?: boolean | null | BilinearOptions,
    device?: string | null | BilinearOptions,
    dtype?: DType | null | BilinearOptions,
  ): bilinear.Bilinear;
  /** Relates pairs of vectors: each output is a product of both with a matrix that is learned. */
  new (
    named: {
      /** Size of the last dim of the first input. */
      readonly in1Features: number;
      /** Size of the last dim of the second input. */
      readonly in2Features: number;
      /** Size of the last dim of the output. */
      readonly outFeatures: number;
    } & BilinearOptions,
  ): bilinear.Bilinear;
}

/**
 * Relates pairs of vectors: each output is a product of both with a matrix that is learned.
 *
 * @formula y[…, k] = Σ input1[…, i] · weight[k, i, j] · input2[…, j] + bias[k]
 * @shape [*, in1Features], [*, in2Features] → [*, outFeatures]
 * @see `F.bilinear`
 * @example
 * new nn.Bilinear(20, 30, 40)(torch.ones([8, 20]), torch.ones([8, 30])).shape; // [ 8, 40 ]
 */
export const Bilinear: BilinearConstructor = /* @__PURE__ */ constructible('nn', 'Bilinear', bilinear.Bilinear);
export type Bilinear = bilinear.Bilinear;

/** Options of `nn.MultiheadAttention`. */
export interface MultiheadAttentionOptions {
  /** Chance that a share of attention is dropped. Default: 0. */
  readonly dropout?: number;
  /** Add learned rows to the projections. Default: true. */
  readonly bias?: boolean | null;
  /** Add a learned entry to keys and values. Default: false. */
  readonly addBiasKv?: boolean | null;
  /** Add an entry of zeros to keys and values. Default: false. */
  readonly addZeroAttn?: boolean | null;
  /** Size of the last dim of the key; embedDim where left out. */
  readonly kdim?: number | null;
  /** Size of the last dim of the value; embedDim where left out. */
  readonly vdim?: number | null;
  /** Query, key, value and output are [N, L, *] in place of [L, N, *]. Default: false. */
  readonly batchFirst?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface MultiheadAttentionConstructor extends Statics<typeof attention.MultiheadAttention> {
  readonly prototype: attention.MultiheadAttention;
  /**
   * Attention with several heads, each on its part of learned projections of query, key and value.
   *
   * @param embedDim Size of the last dim of query and output.
   * @param numHeads How many heads share it.
   * @param dropout Chance that a share of attention is dropped. Default: 0.
   * @param bias Add learned rows to the projections. Default: true.
   * @param addBiasKv Add a learned entry to keys and values. Default: false.
   * @param addZeroAttn Add an entry of zeros to keys and values. Default: false.
   * @param kdim Size of the last dim of the key; embedDim where left out.
   * @param vdim Size of the last dim of the value; embedDim where left out.
   * @param batchFirst Query, key, value and output are [N, L, *] in place of [L, N, *]. Default: false.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula concat(head₁, …) · outProjWeightᵀ + outProjBias, headᵢ = softmax(qᵢ · kᵢᵀ / √size + masks) · vᵢ
   * @shape query [L, N, embedDim], key [S, N, kdim], value [S, N, vdim], N first with batchFirst, or all without N → output as the query, and shares [N, L, S], [N, numHeads, L, S] without averaging, or null
   * @throws {ValueError} when numHeads does not divide embedDim (`MultiheadAttention/numHeads`).
   * @source A. Vaswani et al.: "Attention Is All You Need", 2017, https://arxiv.org/abs/1706.03762
   * @see `F.multiHeadAttentionForward`
   * @example
   * const attention = new nn.MultiheadAttention(8, 2, { batchFirst: true });
   * const x = torch.ones([3, 5, 8]);
   * const [output, weights] = attention(x, x, x);
   * [output.shape, weights?.shape]; // [ [ 3, 5, 8 ], [ 3, 5, 5 ] ]
   */
  new (
    embedDim: number,
    numHeads: number,
    dropout?: number | MultiheadAttentionOptions,
    bias?: boolean | null | MultiheadAttentionOptions,
    addBiasKv?: boolean | null | MultiheadAttentionOptions,
    addZeroAttn?: boolean | null | MultiheadAttentionOptions,
    kdim?: number | null | MultiheadAttentionOptions,
    vdim?: number | null | MultiheadAttentionOptions,
    batchFirst?: boolean | null | MultiheadAttentionOptions,
    device?: string | null | MultiheadAttentionOptions,
    dtype?: DType | null | MultiheadAttentionOptions,
  ): attention.MultiheadAttention;
  /** Attention with several heads, each on its part of learned projections of query, key and value. */
  new (
    named: {
      /** Size of the last dim of query and output. */
      readonly embedDim: number;
      /** How many heads share it. */
      readonly numHeads: number;
    } & MultiheadAttentionOptions,
  ): attention.MultiheadAttention;
}

/**
 * Attention with several heads, each on its part of learned projections of query, key and value.
 *
 * @formula concat(head₁, …) · outProjWeightᵀ + outProjBias, headᵢ = softmax(qᵢ · kᵢᵀ / √size + masks) · vᵢ
 * @shape query [L, N, embedDim], key [S, N, kdim], value [S, N, vdim], N first with batchFirst, or all without N → output as the query, and shares [N, L, S], [N, numHeads, L, S] without averaging, or null
 * @throws {ValueError} when numHeads does not divide embedDim (`MultiheadAttention/numHeads`).
 * @source A. Vaswani et al.: "Attention Is All You Need", 2017, https://arxiv.org/abs/1706.03762
 * @see `F.multiHeadAttentionForward`
 * @example
 * const attention = new nn.MultiheadAttention(8, 2, { batchFirst: true });
 * const x = torch.ones([3, 5, 8]);
 * const [output, weights] = attention(x, x, x);
 * [output.shape, weights?.shape]; // [ [ 3, 5, 8 ], [ 3, 5, 5 ] ]
 */
export const MultiheadAttention: MultiheadAttentionConstructor = /* @__PURE__ */ constructible(
  'nn',
  'MultiheadAttention',
  attention.MultiheadAttention,
);
export type MultiheadAttention = attention.MultiheadAttention;

/** Options of `nn.RNNCell`. */
export interface RNNCellOptions {
  /** Add learned rows to the gates. Default: true. */
  readonly bias?: boolean | null;
  /** What the sum goes through. Default: 'tanh'. */
  readonly nonlinearity?: 'tanh' | 'relu' | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface RNNCellConstructor extends Statics<typeof cells.RNNCell> {
  readonly prototype: cells.RNNCell;
  /**
   * One step of a recurrent network without gates.
   *
   * @param inputSize Size of the last dim of the input.
   * @param hiddenSize Size of the hidden state.
   * @param bias Add learned rows to the gates. Default: true.
   * @param nonlinearity What the sum goes through. Default: 'tanh'.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula h′ = tanh(W_ih x + b_ih + W_hh h + b_hh)
   * @shape input [N, inputSize] or [inputSize], hx [N, hiddenSize] or [hiddenSize] → as hx
   * @throws {ShapeError} when the input has another last dim than inputSize (`RNNCell/input-size`).
   * @throws {ShapeError} when hx has not the shape that is due (`RNNCell/state`).
   * @example
   * const cell = new nn.RNNCell(3, 4);
   * let hidden = cell(torch.ones([2, 3]));
   * hidden = cell(torch.ones([2, 3]), hidden);
   * hidden.shape; // [ 2, 4 ]
   */
  new (
    inputSize: number,
    hiddenSize: number,
    bias?: boolean | null | RNNCellOptions,
    nonlinearity?: 'tanh' | 'relu' | null | RNNCellOptions,
    device?: string | null | RNNCellOptions,
    dtype?: DType | null | RNNCellOptions,
  ): cells.RNNCell;
  /** One step of a recurrent network without gates. */
  new (
    named: {
      /** Size of the last dim of the input. */
      readonly inputSize: number;
      /** Size of the hidden state. */
      readonly hiddenSize: number;
    } & RNNCellOptions,
  ): cells.RNNCell;
}

/**
 * One step of a recurrent network without gates.
 *
 * @formula h′ = tanh(W_ih x + b_ih + W_hh h + b_hh)
 * @shape input [N, inputSize] or [inputSize], hx [N, hiddenSize] or [hiddenSize] → as hx
 * @throws {ShapeError} when the input has another last dim than inputSize (`RNNCell/input-size`).
 * @throws {ShapeError} when hx has not the shape that is due (`RNNCell/state`).
 * @example
 * const cell = new nn.RNNCell(3, 4);
 * let hidden = cell(torch.ones([2, 3]));
 * hidden = cell(torch.ones([2, 3]), hidden);
 * hidden.shape; // [ 2, 4 ]
 */
export const RNNCell: RNNCellConstructor = /* @__PURE__ */ constructible('nn', 'RNNCell', cells.RNNCell);
export type RNNCell = cells.RNNCell;

/** Options of `nn.LSTMCell`. */
export interface LSTMCellOptions {
  /** Add learned rows to the gates. Default: true. */
  readonly bias?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface LSTMCellConstructor extends Statics<typeof cells.LSTMCell> {
  readonly prototype: cells.LSTMCell;
  /**
   * One step of long short-term memory: gives hidden and cell state.
   *
   * @param inputSize Size of the last dim of the input.
   * @param hiddenSize Size of the hidden state.
   * @param bias Add learned rows to the gates. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula i, f, o = σ(W_ih x + b_ih + W_hh h + b_hh), g = tanh(…), c′ = f · c + i · g, h′ = o · tanh(c′)
   * @shape input [N, inputSize] or [inputSize], hx [h, c] each [N, hiddenSize] or [hiddenSize] → [h, c] as hx
   * @throws {ShapeError} when the input has another last dim than inputSize (`LSTMCell/input-size`).
   * @throws {ShapeError} when a state has not the shape that is due (`LSTMCell/state`).
   * @example
   * const cell = new nn.LSTMCell(3, 4);
   * const [h, c] = cell(torch.ones([2, 3]));
   * cell(torch.ones([2, 3]), [h, c])[0].shape; // [ 2, 4 ]
   */
  new (
    inputSize: number,
    hiddenSize: number,
    bias?: boolean | null | LSTMCellOptions,
    device?: string | null | LSTMCellOptions,
    dtype?: DType | null | LSTMCellOptions,
  ): cells.LSTMCell;
  /** One step of long short-term memory: gives hidden and cell state. */
  new (
    named: {
      /** Size of the last dim of the input. */
      readonly inputSize: number;
      /** Size of the hidden state. */
      readonly hiddenSize: number;
    } & LSTMCellOptions,
  ): cells.LSTMCell;
}

/**
 * One step of long short-term memory: gives hidden and cell state.
 *
 * @formula i, f, o = σ(W_ih x + b_ih + W_hh h + b_hh), g = tanh(…), c′ = f · c + i · g, h′ = o · tanh(c′)
 * @shape input [N, inputSize] or [inputSize], hx [h, c] each [N, hiddenSize] or [hiddenSize] → [h, c] as hx
 * @throws {ShapeError} when the input has another last dim than inputSize (`LSTMCell/input-size`).
 * @throws {ShapeError} when a state has not the shape that is due (`LSTMCell/state`).
 * @example
 * const cell = new nn.LSTMCell(3, 4);
 * const [h, c] = cell(torch.ones([2, 3]));
 * cell(torch.ones([2, 3]), [h, c])[0].shape; // [ 2, 4 ]
 */
export const LSTMCell: LSTMCellConstructor = /* @__PURE__ */ constructible('nn', 'LSTMCell', cells.LSTMCell);
export type LSTMCell = cells.LSTMCell;

/** Options of `nn.GRUCell`. */
export interface GRUCellOptions {
  /** Add learned rows to the gates. Default: true. */
  readonly bias?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface GRUCellConstructor extends Statics<typeof cells.GRUCell> {
  readonly prototype: cells.GRUCell;
  /**
   * One step of gated recurrent units.
   *
   * @param inputSize Size of the last dim of the input.
   * @param hiddenSize Size of the hidden state.
   * @param bias Add learned rows to the gates. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula r, z = σ(W_ih x + b_ih + W_hh h + b_hh), n = tanh(W_in x + b_in + r · (W_hn h + b_hn)), h′ = (1 − z) · n + z · h
   * @shape input [N, inputSize] or [inputSize], hx [N, hiddenSize] or [hiddenSize] → as hx
   * @throws {ShapeError} when the input has another last dim than inputSize (`GRUCell/input-size`).
   * @throws {ShapeError} when hx has not the shape that is due (`GRUCell/state`).
   * @example
   * const cell = new nn.GRUCell(3, 4);
   * cell(torch.ones(3)).shape; // [ 4 ]
   */
  new (
    inputSize: number,
    hiddenSize: number,
    bias?: boolean | null | GRUCellOptions,
    device?: string | null | GRUCellOptions,
    dtype?: DType | null | GRUCellOptions,
  ): cells.GRUCell;
  /** One step of gated recurrent units. */
  new (
    named: {
      /** Size of the last dim of the input. */
      readonly inputSize: number;
      /** Size of the hidden state. */
      readonly hiddenSize: number;
    } & GRUCellOptions,
  ): cells.GRUCell;
}

/**
 * One step of gated recurrent units.
 *
 * @formula r, z = σ(W_ih x + b_ih + W_hh h + b_hh), n = tanh(W_in x + b_in + r · (W_hn h + b_hn)), h′ = (1 − z) · n + z · h
 * @shape input [N, inputSize] or [inputSize], hx [N, hiddenSize] or [hiddenSize] → as hx
 * @throws {ShapeError} when the input has another last dim than inputSize (`GRUCell/input-size`).
 * @throws {ShapeError} when hx has not the shape that is due (`GRUCell/state`).
 * @example
 * const cell = new nn.GRUCell(3, 4);
 * cell(torch.ones(3)).shape; // [ 4 ]
 */
export const GRUCell: GRUCellConstructor = /* @__PURE__ */ constructible('nn', 'GRUCell', cells.GRUCell);
export type GRUCell = cells.GRUCell;

/** Options of `nn.Conv1d`. */
export interface Conv1dOptions {
  /** Distance of neighbouring windows. Default: 1. */
  readonly stride?: number | readonly number[] | null;
  /** Widths on both sides, 'same' or 'valid'. Default: 0. */
  readonly padding?: number | readonly number[] | 'same' | 'valid' | null;
  /** Distance of neighbours within a window. Default: 1. */
  readonly dilation?: number | readonly number[] | null;
  /** Parts of the channels that do not see each other. Default: 1. */
  readonly groups?: number | null;
  /** Add a learned number for each output channel. Default: true. */
  readonly bias?: boolean | null;
  /** What stands beyond the edges. Default: 'zeros'. */
  readonly paddingMode?: 'zeros' | 'reflect' | 'replicate' | 'circular' | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface Conv1dConstructor extends Statics<typeof convolution.Conv1d> {
  readonly prototype: convolution.Conv1d;
  /**
   * Convolution over sequences with filters that are learned.
   *
   * @param inChannels Channels of the input.
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride Distance of neighbouring windows. Default: 1.
   * @param padding Widths on both sides, 'same' or 'valid'. Default: 0.
   * @param dilation Distance of neighbours within a window. Default: 1.
   * @param groups Parts of the channels that do not see each other. Default: 1.
   * @param bias Add a learned number for each output channel. Default: true.
   * @param paddingMode What stands beyond the edges. Default: 'zeros'.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula y[n, f, t] = bias[f] + Σ input[n, c, t · stride + i · dilation − padding] · weight[f, c, i]
   * @shape [N, inChannels, L] or [inChannels, L] → [N, outChannels, L′]
   * @see `F.conv1d`
   * @example
   * new nn.Conv1d(4, 8, 3, { padding: 1 })(torch.ones([2, 4, 10])).shape; // [ 2, 8, 10 ]
   */
  new (
    inChannels: number,
    outChannels: number,
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | Conv1dOptions,
    padding?: number | readonly number[] | 'same' | 'valid' | null | Conv1dOptions,
    dilation?: number | readonly number[] | null | Conv1dOptions,
    groups?: number | null | Conv1dOptions,
    bias?: boolean | null | Conv1dOptions,
    paddingMode?: 'zeros' | 'reflect' | 'replicate' | 'circular' | null | Conv1dOptions,
    device?: string | null | Conv1dOptions,
    dtype?: DType | null | Conv1dOptions,
  ): convolution.Conv1d;
  /**
   * Convolution over sequences with filters that are learned.
   * @param inChannels Channels of the input.
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new <InChannels extends number = number, OutChannels extends number = number>(
    inChannels: InChannels,
    outChannels: OutChannels,
    kernelSize: number | readonly number[],
    options?: Conv1dOptions,
  ): convolution.Conv1d<InChannels, OutChannels>;
  /** Convolution over sequences with filters that are learned. */
  new (
    named: {
      /** Channels of the input. */
      readonly inChannels: number;
      /** Channels of the output. */
      readonly outChannels: number;
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & Conv1dOptions,
  ): convolution.Conv1d;
}

/**
 * Convolution over sequences with filters that are learned.
 *
 * @formula y[n, f, t] = bias[f] + Σ input[n, c, t · stride + i · dilation − padding] · weight[f, c, i]
 * @shape [N, inChannels, L] or [inChannels, L] → [N, outChannels, L′]
 * @see `F.conv1d`
 * @example
 * new nn.Conv1d(4, 8, 3, { padding: 1 })(torch.ones([2, 4, 10])).shape; // [ 2, 8, 10 ]
 */
export const Conv1d: Conv1dConstructor = /* @__PURE__ */ constructible('nn', 'Conv1d', convolution.Conv1d);
export type Conv1d<InChannels extends number = number, OutChannels extends number = number> = convolution.Conv1d<
  InChannels,
  OutChannels
>;

/** Options of `nn.Conv2d`. */
export interface Conv2dOptions {
  /** Distance of neighbouring windows. Default: 1. */
  readonly stride?: number | readonly number[] | null;
  /** Widths on both sides, 'same' or 'valid'. Default: 0. */
  readonly padding?: number | readonly number[] | 'same' | 'valid' | null;
  /** Distance of neighbours within a window. Default: 1. */
  readonly dilation?: number | readonly number[] | null;
  /** Parts of the channels that do not see each other. Default: 1. */
  readonly groups?: number | null;
  /** Add a learned number for each output channel. Default: true. */
  readonly bias?: boolean | null;
  /** What stands beyond the edges. Default: 'zeros'. */
  readonly paddingMode?: 'zeros' | 'reflect' | 'replicate' | 'circular' | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface Conv2dConstructor extends Statics<typeof convolution.Conv2d> {
  readonly prototype: convolution.Conv2d;
  /**
   * Convolution over images with filters that are learned; padding of half the kernel keeps the size, a stride of 2
   * halves it.
   *
   * @param inChannels Channels of the input.
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride Distance of neighbouring windows. Default: 1.
   * @param padding Widths on both sides, 'same' or 'valid'. Default: 0.
   * @param dilation Distance of neighbours within a window. Default: 1.
   * @param groups Parts of the channels that do not see each other. Default: 1.
   * @param bias Add a learned number for each output channel. Default: true.
   * @param paddingMode What stands beyond the edges. Default: 'zeros'.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula y[n, f, v, u] = bias[f] + Σ input[n, c, v · stride + i · dilation − padding, u · stride + j · dilation −
   * padding] · weight[f, c, i, j]
   * @shape [N, inChannels, H, W] or [inChannels, H, W] → [N, outChannels, H′, W′]
   * @see `F.conv2d`
   * @example
   * const layer = new nn.Conv2d(1, 32, 3, { padding: 1 });
   * layer(torch.ones([8, 1, 28, 28])).shape; // [ 8, 32, 28, 28 ]
   */
  new (
    inChannels: number,
    outChannels: number,
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | Conv2dOptions,
    padding?: number | readonly number[] | 'same' | 'valid' | null | Conv2dOptions,
    dilation?: number | readonly number[] | null | Conv2dOptions,
    groups?: number | null | Conv2dOptions,
    bias?: boolean | null | Conv2dOptions,
    paddingMode?: 'zeros' | 'reflect' | 'replicate' | 'circular' | null | Conv2dOptions,
    device?: string | null | Conv2dOptions,
    dtype?: DType | null | Conv2dOptions,
  ): convolution.Conv2d;
  /**
   * Convolution over images with filters that are learned; padding of half the kernel keeps the size, a stride of 2 halves it.
   * @param inChannels Channels of the input.
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new <InChannels extends number = number, OutChannels extends number = number>(
    inChannels: InChannels,
    outChannels: OutChannels,
    kernelSize: number | readonly number[],
    options?: Conv2dOptions,
  ): convolution.Conv2d<InChannels, OutChannels>;
  /** Convolution over images with filters that are learned; padding of half the kernel keeps the size, a stride of 2 halves it. */
  new (
    named: {
      /** Channels of the input. */
      readonly inChannels: number;
      /** Channels of the output. */
      readonly outChannels: number;
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & Conv2dOptions,
  ): convolution.Conv2d;
}

/**
 * Convolution over images with filters that are learned; padding of half the kernel keeps the size, a stride of 2
 * halves it.
 *
 * @formula y[n, f, v, u] = bias[f] + Σ input[n, c, v · stride + i · dilation − padding, u · stride + j · dilation −
 * padding] · weight[f, c, i, j]
 * @shape [N, inChannels, H, W] or [inChannels, H, W] → [N, outChannels, H′, W′]
 * @see `F.conv2d`
 * @example
 * const layer = new nn.Conv2d(1, 32, 3, { padding: 1 });
 * layer(torch.ones([8, 1, 28, 28])).shape; // [ 8, 32, 28, 28 ]
 */
export const Conv2d: Conv2dConstructor = /* @__PURE__ */ constructible('nn', 'Conv2d', convolution.Conv2d);
export type Conv2d<InChannels extends number = number, OutChannels extends number = number> = convolution.Conv2d<
  InChannels,
  OutChannels
>;

/** Options of `nn.Conv3d`. */
export interface Conv3dOptions {
  /** Distance of neighbouring windows. Default: 1. */
  readonly stride?: number | readonly number[] | null;
  /** Widths on both sides, 'same' or 'valid'. Default: 0. */
  readonly padding?: number | readonly number[] | 'same' | 'valid' | null;
  /** Distance of neighbours within a window. Default: 1. */
  readonly dilation?: number | readonly number[] | null;
  /** Parts of the channels that do not see each other. Default: 1. */
  readonly groups?: number | null;
  /** Add a learned number for each output channel. Default: true. */
  readonly bias?: boolean | null;
  /** What stands beyond the edges. Default: 'zeros'. */
  readonly paddingMode?: 'zeros' | 'reflect' | 'replicate' | 'circular' | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface Conv3dConstructor extends Statics<typeof convolution.Conv3d> {
  readonly prototype: convolution.Conv3d;
  /**
   * Convolution through volumes or videos with filters that are learned.
   *
   * @param inChannels Channels of the input.
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride Distance of neighbouring windows. Default: 1.
   * @param padding Widths on both sides, 'same' or 'valid'. Default: 0.
   * @param dilation Distance of neighbours within a window. Default: 1.
   * @param groups Parts of the channels that do not see each other. Default: 1.
   * @param bias Add a learned number for each output channel. Default: true.
   * @param paddingMode What stands beyond the edges. Default: 'zeros'.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula as `conv2d`, with a depth besides
   * @shape [N, inChannels, D, H, W] or [inChannels, D, H, W] → [N, outChannels, D′, H′, W′]
   * @see `F.conv3d`
   * @example
   * new nn.Conv3d(1, 4, 3)(torch.ones([2, 1, 8, 8, 8])).shape; // [ 2, 4, 6, 6, 6 ]
   */
  new (
    inChannels: number,
    outChannels: number,
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | Conv3dOptions,
    padding?: number | readonly number[] | 'same' | 'valid' | null | Conv3dOptions,
    dilation?: number | readonly number[] | null | Conv3dOptions,
    groups?: number | null | Conv3dOptions,
    bias?: boolean | null | Conv3dOptions,
    paddingMode?: 'zeros' | 'reflect' | 'replicate' | 'circular' | null | Conv3dOptions,
    device?: string | null | Conv3dOptions,
    dtype?: DType | null | Conv3dOptions,
  ): convolution.Conv3d;
  /**
   * Convolution through volumes or videos with filters that are learned.
   * @param inChannels Channels of the input.
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new <InChannels extends number = number, OutChannels extends number = number>(
    inChannels: InChannels,
    outChannels: OutChannels,
    kernelSize: number | readonly number[],
    options?: Conv3dOptions,
  ): convolution.Conv3d<InChannels, OutChannels>;
  /** Convolution through volumes or videos with filters that are learned. */
  new (
    named: {
      /** Channels of the input. */
      readonly inChannels: number;
      /** Channels of the output. */
      readonly outChannels: number;
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & Conv3dOptions,
  ): convolution.Conv3d;
}

/**
 * Convolution through volumes or videos with filters that are learned.
 *
 * @formula as `conv2d`, with a depth besides
 * @shape [N, inChannels, D, H, W] or [inChannels, D, H, W] → [N, outChannels, D′, H′, W′]
 * @see `F.conv3d`
 * @example
 * new nn.Conv3d(1, 4, 3)(torch.ones([2, 1, 8, 8, 8])).shape; // [ 2, 4, 6, 6, 6 ]
 */
export const Conv3d: Conv3dConstructor = /* @__PURE__ */ constructible('nn', 'Conv3d', convolution.Conv3d);
export type Conv3d<InChannels extends number = number, OutChannels extends number = number> = convolution.Conv3d<
  InChannels,
  OutChannels
>;

/** Options of `nn.ConvTranspose1d`. */
export interface ConvTranspose1dOptions {
  /** Distance that neighbours of the input have in the output. Default: 1. */
  readonly stride?: number | readonly number[] | null;
  /** Widths that the output lacks on both sides. Default: 0. */
  readonly padding?: number | readonly number[] | null;
  /** Makes the output larger on one side. Default: 0. */
  readonly outputPadding?: number | readonly number[] | null;
  /** Parts of the channels that do not see each other. Default: 1. */
  readonly groups?: number | null;
  /** Add a learned number for each output channel. Default: true. */
  readonly bias?: boolean | null;
  /** Distance of neighbours within a window. Default: 1. */
  readonly dilation?: number | readonly number[] | null;
  /** What stands beyond the edges. Default: 'zeros'. */
  readonly paddingMode?: 'zeros' | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface ConvTranspose1dConstructor extends Statics<typeof transposedConvolution.ConvTranspose1d> {
  readonly prototype: transposedConvolution.ConvTranspose1d;
  /**
   * Transposed convolution that makes sequences longer.
   *
   * @param inChannels Channels of the input.
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride Distance that neighbours of the input have in the output. Default: 1.
   * @param padding Widths that the output lacks on both sides. Default: 0.
   * @param outputPadding Makes the output larger on one side. Default: 0.
   * @param groups Parts of the channels that do not see each other. Default: 1.
   * @param bias Add a learned number for each output channel. Default: true.
   * @param dilation Distance of neighbours within a window. Default: 1.
   * @param paddingMode What stands beyond the edges. Default: 'zeros'.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula y[n, f, t · stride + i · dilation − padding] += input[n, c, t] · weight[c, f, i]
   * @shape [N, inChannels, L] or [inChannels, L] → [N, outChannels, L′]
   * @see `F.convTranspose1d`
   * @example
   * new nn.ConvTranspose1d(8, 4, 2, { stride: 2 })(torch.ones([2, 8, 10])).shape; // [ 2, 4, 20 ]
   */
  new (
    inChannels: number,
    outChannels: number,
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | ConvTranspose1dOptions,
    padding?: number | readonly number[] | null | ConvTranspose1dOptions,
    outputPadding?: number | readonly number[] | null | ConvTranspose1dOptions,
    groups?: number | null | ConvTranspose1dOptions,
    bias?: boolean | null | ConvTranspose1dOptions,
    dilation?: number | readonly number[] | null | ConvTranspose1dOptions,
    paddingMode?: 'zeros' | null | ConvTranspose1dOptions,
    device?: string | null | ConvTranspose1dOptions,
    dtype?: DType | null | ConvTranspose1dOptions,
  ): transposedConvolution.ConvTranspose1d;
  /**
   * Transposed convolution that makes sequences longer.
   * @param inChannels Channels of the input.
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new <InChannels extends number = number, OutChannels extends number = number>(
    inChannels: InChannels,
    outChannels: OutChannels,
    kernelSize: number | readonly number[],
    options?: ConvTranspose1dOptions,
  ): transposedConvolution.ConvTranspose1d<InChannels, OutChannels>;
  /** Transposed convolution that makes sequences longer. */
  new (
    named: {
      /** Channels of the input. */
      readonly inChannels: number;
      /** Channels of the output. */
      readonly outChannels: number;
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & ConvTranspose1dOptions,
  ): transposedConvolution.ConvTranspose1d;
}

/**
 * Transposed convolution that makes sequences longer.
 *
 * @formula y[n, f, t · stride + i · dilation − padding] += input[n, c, t] · weight[c, f, i]
 * @shape [N, inChannels, L] or [inChannels, L] → [N, outChannels, L′]
 * @see `F.convTranspose1d`
 * @example
 * new nn.ConvTranspose1d(8, 4, 2, { stride: 2 })(torch.ones([2, 8, 10])).shape; // [ 2, 4, 20 ]
 */
export const ConvTranspose1d: ConvTranspose1dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'ConvTranspose1d',
  transposedConvolution.ConvTranspose1d,
);
export type ConvTranspose1d<
  InChannels extends number = number,
  OutChannels extends number = number,
> = transposedConvolution.ConvTranspose1d<InChannels, OutChannels>;

/** Options of `nn.ConvTranspose2d`. */
export interface ConvTranspose2dOptions {
  /** Distance that neighbours of the input have in the output. Default: 1. */
  readonly stride?: number | readonly number[] | null;
  /** Widths that the output lacks on both sides. Default: 0. */
  readonly padding?: number | readonly number[] | null;
  /** Makes the output larger on one side. Default: 0. */
  readonly outputPadding?: number | readonly number[] | null;
  /** Parts of the channels that do not see each other. Default: 1. */
  readonly groups?: number | null;
  /** Add a learned number for each output channel. Default: true. */
  readonly bias?: boolean | null;
  /** Distance of neighbours within a window. Default: 1. */
  readonly dilation?: number | readonly number[] | null;
  /** What stands beyond the edges. Default: 'zeros'. */
  readonly paddingMode?: 'zeros' | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface ConvTranspose2dConstructor extends Statics<typeof transposedConvolution.ConvTranspose2d> {
  readonly prototype: transposedConvolution.ConvTranspose2d;
  /**
   * Transposed convolution that makes images larger, as decoders and generators do.
   *
   * @param inChannels Channels of the input.
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride Distance that neighbours of the input have in the output. Default: 1.
   * @param padding Widths that the output lacks on both sides. Default: 0.
   * @param outputPadding Makes the output larger on one side. Default: 0.
   * @param groups Parts of the channels that do not see each other. Default: 1.
   * @param bias Add a learned number for each output channel. Default: true.
   * @param dilation Distance of neighbours within a window. Default: 1.
   * @param paddingMode What stands beyond the edges. Default: 'zeros'.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula y[n, f, v · stride + i · dilation − padding, u · stride + j · dilation − padding] += input[n, c, v, u] ·
   * weight[c, f, i, j]
   * @shape [N, inChannels, H, W] or [inChannels, H, W] → [N, outChannels, H′, W′]
   * @see `F.convTranspose2d`
   * @example
   * new nn.ConvTranspose2d(100, 64, 4, { stride: 2, padding: 1 })(torch.ones([2, 100, 8, 8])).shape;
   * // [ 2, 64, 16, 16 ]
   */
  new (
    inChannels: number,
    outChannels: number,
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | ConvTranspose2dOptions,
    padding?: number | readonly number[] | null | ConvTranspose2dOptions,
    outputPadding?: number | readonly number[] | null | ConvTranspose2dOptions,
    groups?: number | null | ConvTranspose2dOptions,
    bias?: boolean | null | ConvTranspose2dOptions,
    dilation?: number | readonly number[] | null | ConvTranspose2dOptions,
    paddingMode?: 'zeros' | null | ConvTranspose2dOptions,
    device?: string | null | ConvTranspose2dOptions,
    dtype?: DType | null | ConvTranspose2dOptions,
  ): transposedConvolution.ConvTranspose2d;
  /**
   * Transposed convolution that makes images larger, as decoders and generators do.
   * @param inChannels Channels of the input.
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new <InChannels extends number = number, OutChannels extends number = number>(
    inChannels: InChannels,
    outChannels: OutChannels,
    kernelSize: number | readonly number[],
    options?: ConvTranspose2dOptions,
  ): transposedConvolution.ConvTranspose2d<InChannels, OutChannels>;
  /** Transposed convolution that makes images larger, as decoders and generators do. */
  new (
    named: {
      /** Channels of the input. */
      readonly inChannels: number;
      /** Channels of the output. */
      readonly outChannels: number;
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & ConvTranspose2dOptions,
  ): transposedConvolution.ConvTranspose2d;
}

/**
 * Transposed convolution that makes images larger, as decoders and generators do.
 *
 * @formula y[n, f, v · stride + i · dilation − padding, u · stride + j · dilation − padding] += input[n, c, v, u] ·
 * weight[c, f, i, j]
 * @shape [N, inChannels, H, W] or [inChannels, H, W] → [N, outChannels, H′, W′]
 * @see `F.convTranspose2d`
 * @example
 * new nn.ConvTranspose2d(100, 64, 4, { stride: 2, padding: 1 })(torch.ones([2, 100, 8, 8])).shape;
 * // [ 2, 64, 16, 16 ]
 */
export const ConvTranspose2d: ConvTranspose2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'ConvTranspose2d',
  transposedConvolution.ConvTranspose2d,
);
export type ConvTranspose2d<
  InChannels extends number = number,
  OutChannels extends number = number,
> = transposedConvolution.ConvTranspose2d<InChannels, OutChannels>;

/** Options of `nn.ConvTranspose3d`. */
export interface ConvTranspose3dOptions {
  /** Distance that neighbours of the input have in the output. Default: 1. */
  readonly stride?: number | readonly number[] | null;
  /** Widths that the output lacks on both sides. Default: 0. */
  readonly padding?: number | readonly number[] | null;
  /** Makes the output larger on one side. Default: 0. */
  readonly outputPadding?: number | readonly number[] | null;
  /** Parts of the channels that do not see each other. Default: 1. */
  readonly groups?: number | null;
  /** Add a learned number for each output channel. Default: true. */
  readonly bias?: boolean | null;
  /** Distance of neighbours within a window. Default: 1. */
  readonly dilation?: number | readonly number[] | null;
  /** What stands beyond the edges. Default: 'zeros'. */
  readonly paddingMode?: 'zeros' | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface ConvTranspose3dConstructor extends Statics<typeof transposedConvolution.ConvTranspose3d> {
  readonly prototype: transposedConvolution.ConvTranspose3d;
  /**
   * Transposed convolution that makes volumes larger.
   *
   * @param inChannels Channels of the input.
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride Distance that neighbours of the input have in the output. Default: 1.
   * @param padding Widths that the output lacks on both sides. Default: 0.
   * @param outputPadding Makes the output larger on one side. Default: 0.
   * @param groups Parts of the channels that do not see each other. Default: 1.
   * @param bias Add a learned number for each output channel. Default: true.
   * @param dilation Distance of neighbours within a window. Default: 1.
   * @param paddingMode What stands beyond the edges. Default: 'zeros'.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula as `convTranspose2d`, with a depth besides
   * @shape [N, inChannels, D, H, W] or [inChannels, D, H, W] → [N, outChannels, D′, H′, W′]
   * @see `F.convTranspose3d`
   * @example
   * new nn.ConvTranspose3d(2, 1, 2, { stride: 2 })(torch.ones([1, 2, 4, 4, 4])).shape; // [ 1, 1, 8, 8, 8 ]
   */
  new (
    inChannels: number,
    outChannels: number,
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | ConvTranspose3dOptions,
    padding?: number | readonly number[] | null | ConvTranspose3dOptions,
    outputPadding?: number | readonly number[] | null | ConvTranspose3dOptions,
    groups?: number | null | ConvTranspose3dOptions,
    bias?: boolean | null | ConvTranspose3dOptions,
    dilation?: number | readonly number[] | null | ConvTranspose3dOptions,
    paddingMode?: 'zeros' | null | ConvTranspose3dOptions,
    device?: string | null | ConvTranspose3dOptions,
    dtype?: DType | null | ConvTranspose3dOptions,
  ): transposedConvolution.ConvTranspose3d;
  /**
   * Transposed convolution that makes volumes larger.
   * @param inChannels Channels of the input.
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new <InChannels extends number = number, OutChannels extends number = number>(
    inChannels: InChannels,
    outChannels: OutChannels,
    kernelSize: number | readonly number[],
    options?: ConvTranspose3dOptions,
  ): transposedConvolution.ConvTranspose3d<InChannels, OutChannels>;
  /** Transposed convolution that makes volumes larger. */
  new (
    named: {
      /** Channels of the input. */
      readonly inChannels: number;
      /** Channels of the output. */
      readonly outChannels: number;
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & ConvTranspose3dOptions,
  ): transposedConvolution.ConvTranspose3d;
}

/**
 * Transposed convolution that makes volumes larger.
 *
 * @formula as `convTranspose2d`, with a depth besides
 * @shape [N, inChannels, D, H, W] or [inChannels, D, H, W] → [N, outChannels, D′, H′, W′]
 * @see `F.convTranspose3d`
 * @example
 * new nn.ConvTranspose3d(2, 1, 2, { stride: 2 })(torch.ones([1, 2, 4, 4, 4])).shape; // [ 1, 1, 8, 8, 8 ]
 */
export const ConvTranspose3d: ConvTranspose3dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'ConvTranspose3d',
  transposedConvolution.ConvTranspose3d,
);
export type ConvTranspose3d<
  InChannels extends number = number,
  OutChannels extends number = number,
> = transposedConvolution.ConvTranspose3d<InChannels, OutChannels>;

/** Options of `nn.CTCLoss`. */
export interface CTCLossOptions {
  /** Class that stands for no label. Default: 0. */
  readonly blank?: number | null;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
  /** 0 in place of the infinite loss of a labelling that is too long. Default: false. */
  readonly zeroInfinity?: boolean | null;
}

interface CTCLossConstructor extends Statics<typeof ctcLoss.CTCLoss> {
  readonly prototype: ctcLoss.CTCLoss;
  /**
   * Loss of labels whose places in a longer sequence nobody knows, for speech and handwriting.
   *
   * @param blank Class that stands for no label. Default: 0.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @param zeroInfinity 0 in place of the infinite loss of a labelling that is too long. Default: false.
   * @formula −ln Σ Π exp(logProbs[t, n, πₜ]) over all paths π that give the targets when repeats are joined and blanks left out;
   * 'mean' divides each by its number of labels first
   * @shape logProbs [T, N, C] or [T, C], targets [N, S] or a vector, lengths [N] → [], or [N] for 'none'
   * @source A. Graves et al.: "Connectionist Temporal Classification: Labelling Unsegmented Sequence Data with Recurrent
   * Neural Networks", 2006, https://www.cs.toronto.edu/~graves/icml_2006.pdf
   * @see `F.ctcLoss`
   * @example
   * const logProbs = torch.zeros([4, 1, 3]).logSoftmax(2);
   * new nn.CTCLoss()(logProbs, torch.tensor([[1n, 2n]]), [4], [2]); // tensor(0.8432)
   */
  new (
    blank?: number | null | CTCLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | CTCLossOptions,
    zeroInfinity?: boolean | null | CTCLossOptions,
  ): ctcLoss.CTCLoss;
}

/**
 * Loss of labels whose places in a longer sequence nobody knows, for speech and handwriting.
 *
 * @formula −ln Σ Π exp(logProbs[t, n, πₜ]) over all paths π that give the targets when repeats are joined and blanks left out;
 * 'mean' divides each by its number of labels first
 * @shape logProbs [T, N, C] or [T, C], targets [N, S] or a vector, lengths [N] → [], or [N] for 'none'
 * @source A. Graves et al.: "Connectionist Temporal Classification: Labelling Unsegmented Sequence Data with Recurrent
 * Neural Networks", 2006, https://www.cs.toronto.edu/~graves/icml_2006.pdf
 * @see `F.ctcLoss`
 * @example
 * const logProbs = torch.zeros([4, 1, 3]).logSoftmax(2);
 * new nn.CTCLoss()(logProbs, torch.tensor([[1n, 2n]]), [4], [2]); // tensor(0.8432)
 */
export const CTCLoss: CTCLossConstructor = /* @__PURE__ */ constructible('nn', 'CTCLoss', ctcLoss.CTCLoss);
export type CTCLoss = ctcLoss.CTCLoss;

/** Options of `nn.Dropout`. */
export interface DropoutOptions {
  /** Chance that an element, or a channel, is dropped. Default: 0.5. */
  readonly p?: number;
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface DropoutConstructor extends Statics<typeof dropout.Dropout> {
  readonly prototype: dropout.Dropout;
  /**
   * Drops elements at random while training, so that no unit relies on another; in evaluation it does nothing.
   *
   * @param p Chance that an element, or a channel, is dropped. Default: 0.5.
   * @param inplace Write to the input. Default: false.
   * @formula input · mask / (1 − p), mask = 1 with probability 1 − p
   * @shape [*] → [*]
   * @source N. Srivastava et al.: "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014,
   * https://jmlr.org/papers/v15/srivastava14a.html
   * @see `F.dropout`
   * @example
   * torch.manualSeed(0);
   * const layer = new nn.Dropout(0.5);
   * layer(torch.ones(5)); // tensor([0., 0., 2., 0., 0.])
   * layer.eval()(torch.ones(2)); // tensor([1., 1.])
   */
  new (p?: number | DropoutOptions, inplace?: boolean | null | DropoutOptions): dropout.Dropout;
}

/**
 * Drops elements at random while training, so that no unit relies on another; in evaluation it does nothing.
 *
 * @formula input · mask / (1 − p), mask = 1 with probability 1 − p
 * @shape [*] → [*]
 * @source N. Srivastava et al.: "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014,
 * https://jmlr.org/papers/v15/srivastava14a.html
 * @see `F.dropout`
 * @example
 * torch.manualSeed(0);
 * const layer = new nn.Dropout(0.5);
 * layer(torch.ones(5)); // tensor([0., 0., 2., 0., 0.])
 * layer.eval()(torch.ones(2)); // tensor([1., 1.])
 */
export const Dropout: DropoutConstructor = /* @__PURE__ */ constructible('nn', 'Dropout', dropout.Dropout);
export type Dropout = dropout.Dropout;

/** Options of `nn.Dropout1d`. */
export interface Dropout1dOptions {
  /** Chance that an element, or a channel, is dropped. Default: 0.5. */
  readonly p?: number;
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface Dropout1dConstructor extends Statics<typeof dropout.Dropout1d> {
  readonly prototype: dropout.Dropout1d;
  /**
   * Drops channels of sequences while training.
   *
   * @param p Chance that an element, or a channel, is dropped. Default: 0.5.
   * @param inplace Write to the input. Default: false.
   * @formula input · mask / (1 − p), one mask for each [N, C]
   * @shape [N, C, L] or [C, L] → the same
   * @source J. Tompson et al.: "Efficient Object Localization Using Convolutional Networks", 2014,
   * https://arxiv.org/abs/1411.4280
   * @see `F.dropout1d`
   * @example
   * torch.manualSeed(0);
   * new nn.Dropout1d(0.5)(torch.ones([1, 3, 2]));
   * // tensor([[[0., 0.],
   * //          [0., 0.],
   * //          [2., 2.]]])
   */
  new (p?: number | Dropout1dOptions, inplace?: boolean | null | Dropout1dOptions): dropout.Dropout1d;
}

/**
 * Drops channels of sequences while training.
 *
 * @formula input · mask / (1 − p), one mask for each [N, C]
 * @shape [N, C, L] or [C, L] → the same
 * @source J. Tompson et al.: "Efficient Object Localization Using Convolutional Networks", 2014,
 * https://arxiv.org/abs/1411.4280
 * @see `F.dropout1d`
 * @example
 * torch.manualSeed(0);
 * new nn.Dropout1d(0.5)(torch.ones([1, 3, 2]));
 * // tensor([[[0., 0.],
 * //          [0., 0.],
 * //          [2., 2.]]])
 */
export const Dropout1d: Dropout1dConstructor = /* @__PURE__ */ constructible('nn', 'Dropout1d', dropout.Dropout1d);
export type Dropout1d = dropout.Dropout1d;

/** Options of `nn.Dropout2d`. */
export interface Dropout2dOptions {
  /** Chance that an element, or a channel, is dropped. Default: 0.5. */
  readonly p?: number;
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface Dropout2dConstructor extends Statics<typeof dropout.Dropout2d> {
  readonly prototype: dropout.Dropout2d;
  /**
   * Drops channels of images while training.
   *
   * @param p Chance that an element, or a channel, is dropped. Default: 0.5.
   * @param inplace Write to the input. Default: false.
   * @formula input · mask / (1 − p), one mask for each [N, C]
   * @shape [N, C, H, W] → the same
   * @source J. Tompson et al.: "Efficient Object Localization Using Convolutional Networks", 2014,
   * https://arxiv.org/abs/1411.4280
   * @see `F.dropout2d`
   * @example
   * new nn.Dropout2d(0.5).eval()(torch.ones([1, 1, 1, 2])); // tensor([[[[1., 1.]]]])
   */
  new (p?: number | Dropout2dOptions, inplace?: boolean | null | Dropout2dOptions): dropout.Dropout2d;
}

/**
 * Drops channels of images while training.
 *
 * @formula input · mask / (1 − p), one mask for each [N, C]
 * @shape [N, C, H, W] → the same
 * @source J. Tompson et al.: "Efficient Object Localization Using Convolutional Networks", 2014,
 * https://arxiv.org/abs/1411.4280
 * @see `F.dropout2d`
 * @example
 * new nn.Dropout2d(0.5).eval()(torch.ones([1, 1, 1, 2])); // tensor([[[[1., 1.]]]])
 */
export const Dropout2d: Dropout2dConstructor = /* @__PURE__ */ constructible('nn', 'Dropout2d', dropout.Dropout2d);
export type Dropout2d = dropout.Dropout2d;

/** Options of `nn.Dropout3d`. */
export interface Dropout3dOptions {
  /** Chance that an element, or a channel, is dropped. Default: 0.5. */
  readonly p?: number;
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface Dropout3dConstructor extends Statics<typeof dropout.Dropout3d> {
  readonly prototype: dropout.Dropout3d;
  /**
   * Drops channels of volumes while training, in evaluation none.
   *
   * @param p Chance that an element, or a channel, is dropped. Default: 0.5.
   * @param inplace Write to the input. Default: false.
   * @formula input · mask / (1 − p), one mask for each [N, C]
   * @shape [N, C, D, H, W] or [C, D, H, W] → the same
   * @source J. Tompson et al.: "Efficient Object Localization Using Convolutional Networks", 2014,
   * https://arxiv.org/abs/1411.4280
   * @see `F.dropout3d`
   * @example
   * new nn.Dropout3d(0.5).eval()(torch.ones([1, 1, 1, 1, 2])).shape; // [ 1, 1, 1, 1, 2 ]
   */
  new (p?: number | Dropout3dOptions, inplace?: boolean | null | Dropout3dOptions): dropout.Dropout3d;
}

/**
 * Drops channels of volumes while training, in evaluation none.
 *
 * @formula input · mask / (1 − p), one mask for each [N, C]
 * @shape [N, C, D, H, W] or [C, D, H, W] → the same
 * @source J. Tompson et al.: "Efficient Object Localization Using Convolutional Networks", 2014,
 * https://arxiv.org/abs/1411.4280
 * @see `F.dropout3d`
 * @example
 * new nn.Dropout3d(0.5).eval()(torch.ones([1, 1, 1, 1, 2])).shape; // [ 1, 1, 1, 1, 2 ]
 */
export const Dropout3d: Dropout3dConstructor = /* @__PURE__ */ constructible('nn', 'Dropout3d', dropout.Dropout3d);
export type Dropout3d = dropout.Dropout3d;

/** Options of `nn.AlphaDropout`. */
export interface AlphaDropoutOptions {
  /** Chance that an element, or a channel, is dropped. Default: 0.5. */
  readonly p?: number;
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface AlphaDropoutConstructor extends Statics<typeof dropout.AlphaDropout> {
  readonly prototype: dropout.AlphaDropout;
  /**
   * Dropout that keeps mean and variance, for networks of `SELU`.
   *
   * @param p Chance that an element, or a channel, is dropped. Default: 0.5.
   * @param inplace Write to the input. Default: false.
   * @formula a · (mask ? input : −1.7581) + b, with a and b such that mean and variance stay
   * @shape [*] → [*]
   * @source G. Klambauer et al.: "Self-Normalizing Neural Networks", 2017, https://arxiv.org/abs/1706.02515
   * @see `F.alphaDropout`
   * @example
   * torch.manualSeed(0);
   * new nn.AlphaDropout(0.5)(torch.ones(4)); // tensor([-0.7792, -0.7792,  1.6656, -0.7792])
   */
  new (p?: number | AlphaDropoutOptions, inplace?: boolean | null | AlphaDropoutOptions): dropout.AlphaDropout;
}

/**
 * Dropout that keeps mean and variance, for networks of `SELU`.
 *
 * @formula a · (mask ? input : −1.7581) + b, with a and b such that mean and variance stay
 * @shape [*] → [*]
 * @source G. Klambauer et al.: "Self-Normalizing Neural Networks", 2017, https://arxiv.org/abs/1706.02515
 * @see `F.alphaDropout`
 * @example
 * torch.manualSeed(0);
 * new nn.AlphaDropout(0.5)(torch.ones(4)); // tensor([-0.7792, -0.7792,  1.6656, -0.7792])
 */
export const AlphaDropout: AlphaDropoutConstructor = /* @__PURE__ */ constructible(
  'nn',
  'AlphaDropout',
  dropout.AlphaDropout,
);
export type AlphaDropout = dropout.AlphaDropout;

/** Options of `nn.FeatureAlphaDropout`. */
export interface FeatureAlphaDropoutOptions {
  /** Chance that an element, or a channel, is dropped. Default: 0.5. */
  readonly p?: number;
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface FeatureAlphaDropoutConstructor extends Statics<typeof dropout.FeatureAlphaDropout> {
  readonly prototype: dropout.FeatureAlphaDropout;
  /**
   * Dropout of whole channels that keeps mean and variance, for networks of `SELU`.
   *
   * @param p Chance that an element, or a channel, is dropped. Default: 0.5.
   * @param inplace Write to the input. Default: false.
   * @formula a · (mask ? input : −1.7581) + b, one mask for each [N, C]
   * @shape [N, C, *] → [N, C, *]
   * @source G. Klambauer et al.: "Self-Normalizing Neural Networks", 2017, https://arxiv.org/abs/1706.02515
   * @see `F.featureAlphaDropout`
   * @example
   * new nn.FeatureAlphaDropout(0.5).eval()(torch.ones([1, 2, 2])).shape; // [ 1, 2, 2 ]
   */
  new (
    p?: number | FeatureAlphaDropoutOptions,
    inplace?: boolean | null | FeatureAlphaDropoutOptions,
  ): dropout.FeatureAlphaDropout;
}

/**
 * Dropout of whole channels that keeps mean and variance, for networks of `SELU`.
 *
 * @formula a · (mask ? input : −1.7581) + b, one mask for each [N, C]
 * @shape [N, C, *] → [N, C, *]
 * @source G. Klambauer et al.: "Self-Normalizing Neural Networks", 2017, https://arxiv.org/abs/1706.02515
 * @see `F.featureAlphaDropout`
 * @example
 * new nn.FeatureAlphaDropout(0.5).eval()(torch.ones([1, 2, 2])).shape; // [ 1, 2, 2 ]
 */
export const FeatureAlphaDropout: FeatureAlphaDropoutConstructor = /* @__PURE__ */ constructible(
  'nn',
  'FeatureAlphaDropout',
  dropout.FeatureAlphaDropout,
);
export type FeatureAlphaDropout = dropout.FeatureAlphaDropout;

/** Options of `nn.Embedding`. */
export interface EmbeddingOptions {
  /** A row of zeros that is not trained. */
  readonly paddingIdx?: number | null;
  /** Rows with a larger norm are scaled down when looked up. */
  readonly maxNorm?: number | null;
  /** Degree of that norm. Default: 2. */
  readonly normType?: number;
  /** Divide gradients by how often a row was looked up. Default: false. */
  readonly scaleGradByFreq?: boolean | null;
  /** Not supported: gradients are dense. Default: false. */
  readonly sparse?: boolean | null;
  /** Where the table is. */
  readonly device?: string | null;
  /** Dtype of the table. */
  readonly dtype?: DType | null;
}

interface EmbeddingConstructor extends Statics<typeof embedding.Embedding> {
  readonly prototype: embedding.Embedding;
  /**
   * Table of vectors that are learned, one for each word or other class, looked up by index; the row at `paddingIdx`
   * stays 0.
   *
   * @param numEmbeddings Rows of the table.
   * @param embeddingDim Length of a row.
   * @param paddingIdx A row of zeros that is not trained.
   * @param maxNorm Rows with a larger norm are scaled down when looked up.
   * @param normType Degree of that norm. Default: 2.
   * @param scaleGradByFreq Divide gradients by how often a row was looked up. Default: false.
   * @param sparse Not supported: gradients are dense. Default: false.
   * @param device Where the table is.
   * @param dtype Dtype of the table.
   * @formula y[…, :] = weight[input[…], :]
   * @shape [*], int64 → [*, embeddingDim]
   * @see `F.embedding`
   * @example
   * torch.manualSeed(0);
   * const layer = new nn.Embedding(10, 3, { paddingIdx: 0 });
   * layer(torch.tensor([4n, 0n]));
   * // tensor([[ 0.1198,  1.2377, -0.1435],
   * //         [ 0.0000,  0.0000,  0.0000]], grad_fn=<EmbeddingBackward0>)
   */
  new (
    numEmbeddings: number,
    embeddingDim: number,
    paddingIdx?: number | null | EmbeddingOptions,
    maxNorm?: number | null | EmbeddingOptions,
    normType?: number | EmbeddingOptions,
    scaleGradByFreq?: boolean | null | EmbeddingOptions,
    sparse?: boolean | null | EmbeddingOptions,
    device?: string | null | EmbeddingOptions,
    dtype?: DType | null | EmbeddingOptions,
  ): embedding.Embedding;
  /**
   * Table of vectors that are learned, one for each word or other class, looked up by index; the row at `paddingIdx` stays 0.
   * @param numEmbeddings Rows of the table.
   * @param embeddingDim Length of a row.
   */
  new <EmbeddingDim extends number = number>(
    numEmbeddings: number,
    embeddingDim: EmbeddingDim,
    options?: EmbeddingOptions,
  ): embedding.Embedding<EmbeddingDim>;
  /** Table of vectors that are learned, one for each word or other class, looked up by index; the row at `paddingIdx` stays 0. */
  new (
    named: {
      /** Rows of the table. */
      readonly numEmbeddings: number;
      /** Length of a row. */
      readonly embeddingDim: number;
    } & EmbeddingOptions,
  ): embedding.Embedding;
}

/**
 * Table of vectors that are learned, one for each word or other class, looked up by index; the row at `paddingIdx`
 * stays 0.
 *
 * @formula y[…, :] = weight[input[…], :]
 * @shape [*], int64 → [*, embeddingDim]
 * @see `F.embedding`
 * @example
 * torch.manualSeed(0);
 * const layer = new nn.Embedding(10, 3, { paddingIdx: 0 });
 * layer(torch.tensor([4n, 0n]));
 * // tensor([[ 0.1198,  1.2377, -0.1435],
 * //         [ 0.0000,  0.0000,  0.0000]], grad_fn=<EmbeddingBackward0>)
 */
export const Embedding: EmbeddingConstructor = /* @__PURE__ */ constructible('nn', 'Embedding', embedding.Embedding);
export type Embedding<EmbeddingDim extends number = number> = embedding.Embedding<EmbeddingDim>;

/** Options of `nn.EmbeddingBag`. */
export interface EmbeddingBagOptions {
  /** Rows with a larger norm are scaled down when looked up. */
  readonly maxNorm?: number | null;
  /** Degree of that norm. Default: 2. */
  readonly normType?: number;
  /** Divide gradients by how often a row was looked up. Default: false. */
  readonly scaleGradByFreq?: boolean | null;
  /** What becomes of the rows of a bag. Default: 'mean'. */
  readonly mode?: 'mean' | 'sum' | 'max' | null;
  /** Not supported: gradients are dense. Default: false. */
  readonly sparse?: boolean | null;
  /** A table to begin with. */
  readonly weight?: Tensor | null;
  /** The last offset is the end of the last bag. Default: false. */
  readonly includeLastOffset?: boolean | null;
  /** A row of zeros that does not count. */
  readonly paddingIdx?: number | null;
  /** Where the table is. */
  readonly device?: string | null;
  /** Dtype of the table. */
  readonly dtype?: DType | null;
}

interface EmbeddingBagConstructor extends Statics<typeof embeddingBag.EmbeddingBag> {
  readonly prototype: embeddingBag.EmbeddingBag;
  /**
   * Table of learned vectors, of which the sum, mean or maximum over each bag of indices is taken, as for the words of a
   * text.
   *
   * @param numEmbeddings Rows of the table.
   * @param embeddingDim Length of a row.
   * @param maxNorm Rows with a larger norm are scaled down when looked up.
   * @param normType Degree of that norm. Default: 2.
   * @param scaleGradByFreq Divide gradients by how often a row was looked up. Default: false.
   * @param mode What becomes of the rows of a bag. Default: 'mean'.
   * @param sparse Not supported: gradients are dense. Default: false.
   * @param weight A table to begin with.
   * @param includeLastOffset The last offset is the end of the last bag. Default: false.
   * @param paddingIdx A row of zeros that does not count.
   * @param device Where the table is.
   * @param dtype Dtype of the table.
   * @formula y[b] = Σ perSampleWeights[i] · weight[input[i]], i from offsets[b] to offsets[b + 1]; divided by their number
   * for 'mean', the largest in each column for 'max'; 0 for an empty bag
   * @shape input [B, L], or [n] with offsets [B] → [B, embeddingDim]
   * @see `F.embeddingBag`
   * @example
   * const layer = new nn.EmbeddingBag(10, 3, { mode: 'sum' });
   * layer(torch.tensor([1n, 2n, 4n, 5n]), torch.tensor([0n, 1n])).shape; // [ 2, 3 ]
   */
  new (
    numEmbeddings: number,
    embeddingDim: number,
    maxNorm?: number | null | EmbeddingBagOptions,
    normType?: number | EmbeddingBagOptions,
    scaleGradByFreq?: boolean | null | EmbeddingBagOptions,
    mode?: 'mean' | 'sum' | 'max' | null | EmbeddingBagOptions,
    sparse?: boolean | null | EmbeddingBagOptions,
    weight?: Tensor | null | EmbeddingBagOptions,
    includeLastOffset?: boolean | null | EmbeddingBagOptions,
    paddingIdx?: number | null | EmbeddingBagOptions,
    device?: string | null | EmbeddingBagOptions,
    dtype?: DType | null | EmbeddingBagOptions,
  ): embeddingBag.EmbeddingBag;
  /** Table of learned vectors, of which the sum, mean or maximum over each bag of indices is taken, as for the words of a text. */
  new (
    named: {
      /** Rows of the table. */
      readonly numEmbeddings: number;
      /** Length of a row. */
      readonly embeddingDim: number;
    } & EmbeddingBagOptions,
  ): embeddingBag.EmbeddingBag;
}

/**
 * Table of learned vectors, of which the sum, mean or maximum over each bag of indices is taken, as for the words of a
 * text.
 *
 * @formula y[b] = Σ perSampleWeights[i] · weight[input[i]], i from offsets[b] to offsets[b + 1]; divided by their number
 * for 'mean', the largest in each column for 'max'; 0 for an empty bag
 * @shape input [B, L], or [n] with offsets [B] → [B, embeddingDim]
 * @see `F.embeddingBag`
 * @example
 * const layer = new nn.EmbeddingBag(10, 3, { mode: 'sum' });
 * layer(torch.tensor([1n, 2n, 4n, 5n]), torch.tensor([0n, 1n])).shape; // [ 2, 3 ]
 */
export const EmbeddingBag: EmbeddingBagConstructor = /* @__PURE__ */ constructible(
  'nn',
  'EmbeddingBag',
  embeddingBag.EmbeddingBag,
);
export type EmbeddingBag = embeddingBag.EmbeddingBag;

/** Options of `nn.Flatten`. */
export interface FlattenOptions {
  /** The first dim that is joined. Default: 1. */
  readonly startDim?: number | null;
  /** The last one. Default: -1. */
  readonly endDim?: number | null;
}

interface FlattenConstructor extends Statics<typeof flatten.Flatten> {
  readonly prototype: flatten.Flatten;
  /**
   * Joins the dims from startDim to endDim: by default all but the batch, as between convolutions and a `Linear` layer.
   *
   * @param startDim The first dim that is joined. Default: 1.
   * @param endDim The last one. Default: -1.
   * @shape [N, *] → [N, n]
   * @see `torch.flatten`
   * @example
   * new nn.Flatten()(torch.ones([8, 3, 4, 4])).shape; // [ 8, 48 ]
   */
  new (startDim?: number | null | FlattenOptions, endDim?: number | null | FlattenOptions): flatten.Flatten;
  /** Joins the dims from startDim to endDim: by default all but the batch, as between convolutions and a `Linear` layer. */
  new <StartDim extends number = number, EndDim extends number = number>(
    options?: FlattenOptions,
  ): flatten.Flatten<StartDim, EndDim>;
}

/**
 * Joins the dims from startDim to endDim: by default all but the batch, as between convolutions and a `Linear` layer.
 *
 * @shape [N, *] → [N, n]
 * @see `torch.flatten`
 * @example
 * new nn.Flatten()(torch.ones([8, 3, 4, 4])).shape; // [ 8, 48 ]
 */
export const Flatten: FlattenConstructor = /* @__PURE__ */ constructible('nn', 'Flatten', flatten.Flatten);
export type Flatten<StartDim extends number = number, EndDim extends number = number> = flatten.Flatten<
  StartDim,
  EndDim
>;

interface UnflattenConstructor extends Statics<typeof flatten.Unflatten> {
  readonly prototype: flatten.Unflatten;
  /**
   * Splits a dim into several: what `Flatten` does, backwards.
   *
   * @param dim The dim that is split.
   * @param unflattenedSize One size may be -1.
   * @shape [*, n₁ · … · nₖ, *] → [*, n₁, …, nₖ, *]
   * @see `torch.unflatten`
   * @example
   * new nn.Unflatten(1, [3, 4])(torch.ones([8, 12])).shape; // [ 8, 3, 4 ]
   */
  new (dim: number, unflattenedSize: number | readonly number[]): flatten.Unflatten;
  /** Splits a dim into several: what `Flatten` does, backwards. */
  new (named: {
    /** The dim that is split. */
    readonly dim: number;
    /** One size may be -1. */
    readonly unflattenedSize: number | readonly number[];
  }): flatten.Unflatten;
}

/**
 * Splits a dim into several: what `Flatten` does, backwards.
 *
 * @shape [*, n₁ · … · nₖ, *] → [*, n₁, …, nₖ, *]
 * @see `torch.unflatten`
 * @example
 * new nn.Unflatten(1, [3, 4])(torch.ones([8, 12])).shape; // [ 8, 3, 4 ]
 */
export const Unflatten: UnflattenConstructor = /* @__PURE__ */ constructible('nn', 'Unflatten', flatten.Unflatten);
export type Unflatten = flatten.Unflatten;

/** Options of `nn.Unfold`. */
export interface UnfoldOptions {
  /** Distance of neighbours within a patch. Default: 1. */
  readonly dilation?: number | readonly number[] | null;
  /** Zeros on both sides. Default: 0. */
  readonly padding?: number | readonly number[] | null;
  /** Distance of neighbouring patches. Default: 1. */
  readonly stride?: number | readonly number[] | null;
}

interface UnfoldConstructor extends Statics<typeof folding.Unfold> {
  readonly prototype: folding.Unfold;
  /**
   * All patches of images as columns, for convolutions of one's own.
   *
   * @param kernelSize Size of a patch, one for both dims or one for each.
   * @param dilation Distance of neighbours within a patch. Default: 1.
   * @param padding Zeros on both sides. Default: 0.
   * @param stride Distance of neighbouring patches. Default: 1.
   * @formula y[…, w, …, i] = input[…, w · step + i, …]
   * @shape [N, C, H, W] or [C, H, W] → [N, C·kh·kw, L] with L patches
   * @see `F.unfold`
   * @example
   * new nn.Unfold(3)(torch.ones([1, 2, 5, 5])).shape; // [ 1, 18, 9 ]
   */
  new (
    kernelSize: number | readonly number[],
    dilation?: number | readonly number[] | null | UnfoldOptions,
    padding?: number | readonly number[] | null | UnfoldOptions,
    stride?: number | readonly number[] | null | UnfoldOptions,
  ): folding.Unfold;
  /**
   * All patches of images as columns, for convolutions of one's own.
   * @param kernelSize Size of a patch, one for both dims or one for each.
   */
  new (kernelSize: number | readonly number[], options?: UnfoldOptions): folding.Unfold;
  /** All patches of images as columns, for convolutions of one's own. */
  new (
    named: {
      /** Size of a patch, one for both dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & UnfoldOptions,
  ): folding.Unfold;
}

/**
 * All patches of images as columns, for convolutions of one's own.
 *
 * @formula y[…, w, …, i] = input[…, w · step + i, …]
 * @shape [N, C, H, W] or [C, H, W] → [N, C·kh·kw, L] with L patches
 * @see `F.unfold`
 * @example
 * new nn.Unfold(3)(torch.ones([1, 2, 5, 5])).shape; // [ 1, 18, 9 ]
 */
export const Unfold: UnfoldConstructor = /* @__PURE__ */ constructible('nn', 'Unfold', folding.Unfold);
export type Unfold = folding.Unfold;

/** Options of `nn.Fold`. */
export interface FoldOptions {
  /** Distance of neighbours within a patch. Default: 1. */
  readonly dilation?: number | readonly number[] | null;
  /** Zeros on both sides. Default: 0. */
  readonly padding?: number | readonly number[] | null;
  /** Distance of neighbouring patches. Default: 1. */
  readonly stride?: number | readonly number[] | null;
}

interface FoldConstructor extends Statics<typeof folding.Fold> {
  readonly prototype: folding.Fold;
  /**
   * Adds columns of patches up to images, such as what `Unfold` made of them.
   *
   * @param outputSize Size of the image, one for both dims or one for each.
   * @param kernelSize Size of a patch, one for both dims or one for each.
   * @param dilation Distance of neighbours within a patch. Default: 1.
   * @param padding Zeros on both sides. Default: 0.
   * @param stride Distance of neighbouring patches. Default: 1.
   * @formula y[n, c, h, w] = Σ of the entries of input that stand for the pixel in a patch
   * @shape [N, C·kh·kw, L] or [C·kh·kw, L] → [N, C, outputSize[0], outputSize[1]]
   * @see `F.fold`
   * @example
   * new nn.Fold([4, 5], 2)(torch.ones([2, 12, 12])).shape; // [ 2, 3, 4, 5 ]
   */
  new (
    outputSize: number | readonly number[],
    kernelSize: number | readonly number[],
    dilation?: number | readonly number[] | null | FoldOptions,
    padding?: number | readonly number[] | null | FoldOptions,
    stride?: number | readonly number[] | null | FoldOptions,
  ): folding.Fold;
  /**
   * Adds columns of patches up to images, such as what `Unfold` made of them.
   * @param outputSize Size of the image, one for both dims or one for each.
   * @param kernelSize Size of a patch, one for both dims or one for each.
   */
  new (
    outputSize: number | readonly number[],
    kernelSize: number | readonly number[],
    options?: FoldOptions,
  ): folding.Fold;
  /** Adds columns of patches up to images, such as what `Unfold` made of them. */
  new (
    named: {
      /** Size of the image, one for both dims or one for each. */
      readonly outputSize: number | readonly number[];
      /** Size of a patch, one for both dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & FoldOptions,
  ): folding.Fold;
}

/**
 * Adds columns of patches up to images, such as what `Unfold` made of them.
 *
 * @formula y[n, c, h, w] = Σ of the entries of input that stand for the pixel in a patch
 * @shape [N, C·kh·kw, L] or [C·kh·kw, L] → [N, C, outputSize[0], outputSize[1]]
 * @see `F.fold`
 * @example
 * new nn.Fold([4, 5], 2)(torch.ones([2, 12, 12])).shape; // [ 2, 3, 4, 5 ]
 */
export const Fold: FoldConstructor = /* @__PURE__ */ constructible('nn', 'Fold', folding.Fold);
export type Fold = folding.Fold;

/** Options of `nn.FractionalMaxPool2d`. */
export interface FractionalMaxPool2dOptions {
  /** Size of the result. */
  readonly outputSize?: number | readonly number[] | null;
  /** Share of the input, in place of its size. */
  readonly outputRatio?: number | readonly number[] | null;
  /** Also return where the maxima stand. Default: false. */
  readonly returnIndices?: boolean | null;
  /** Drawn at each call if left out. */
  readonly randomSamples?: Tensor | null;
}

interface FractionalMaxPool2dConstructor extends Statics<typeof fractionalPooling.FractionalMaxPool2d> {
  readonly prototype: fractionalPooling.FractionalMaxPool2d;
  /**
   * Keeps the largest pixel of windows at random distances, so that images get smaller by any factor.
   *
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param outputSize Size of the result.
   * @param outputRatio Share of the input, in place of its size.
   * @param returnIndices Also return where the maxima stand. Default: false.
   * @param randomSamples Drawn at each call if left out.
   * @formula y[n, c, v, u] = max input[n, c, rows[v] + i, columns[u] + j], rows[v] = ⌊(v + r) · step⌋ − ⌊r · step⌋,
   * step = (H − kernelSize) / (H′ − 1), r random for each plane
   * @shape [N, C, H, W] or [C, H, W] → [N, C, H′, W′]
   * @source B. Graham: "Fractional Max-Pooling", 2014, https://arxiv.org/abs/1412.6071
   * @see `F.fractionalMaxPool2d`
   * @example
   * new nn.FractionalMaxPool2d(3, { outputRatio: 0.7 })(torch.ones([8, 3, 32, 32])).shape; // [ 8, 3, 22, 22 ]
   */
  new (
    kernelSize: number | readonly number[],
    outputSize?: number | readonly number[] | null | FractionalMaxPool2dOptions,
    outputRatio?: number | readonly number[] | null | FractionalMaxPool2dOptions,
    returnIndices?: boolean | null | FractionalMaxPool2dOptions,
    randomSamples?: Tensor | null | FractionalMaxPool2dOptions,
  ): fractionalPooling.FractionalMaxPool2d;
  /**
   * Keeps the largest pixel of windows at random distances, so that images get smaller by any factor.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (
    kernelSize: number | readonly number[],
    options?: FractionalMaxPool2dOptions,
  ): fractionalPooling.FractionalMaxPool2d;
  /** Keeps the largest pixel of windows at random distances, so that images get smaller by any factor. */
  new (
    named: {
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & FractionalMaxPool2dOptions,
  ): fractionalPooling.FractionalMaxPool2d;
}

/**
 * Keeps the largest pixel of windows at random distances, so that images get smaller by any factor.
 *
 * @formula y[n, c, v, u] = max input[n, c, rows[v] + i, columns[u] + j], rows[v] = ⌊(v + r) · step⌋ − ⌊r · step⌋,
 * step = (H − kernelSize) / (H′ − 1), r random for each plane
 * @shape [N, C, H, W] or [C, H, W] → [N, C, H′, W′]
 * @source B. Graham: "Fractional Max-Pooling", 2014, https://arxiv.org/abs/1412.6071
 * @see `F.fractionalMaxPool2d`
 * @example
 * new nn.FractionalMaxPool2d(3, { outputRatio: 0.7 })(torch.ones([8, 3, 32, 32])).shape; // [ 8, 3, 22, 22 ]
 */
export const FractionalMaxPool2d: FractionalMaxPool2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'FractionalMaxPool2d',
  fractionalPooling.FractionalMaxPool2d,
);
export type FractionalMaxPool2d = fractionalPooling.FractionalMaxPool2d;

/** Options of `nn.FractionalMaxPool3d`. */
export interface FractionalMaxPool3dOptions {
  /** Size of the result. */
  readonly outputSize?: number | readonly number[] | null;
  /** Share of the input, in place of its size. */
  readonly outputRatio?: number | readonly number[] | null;
  /** Also return where the maxima stand. Default: false. */
  readonly returnIndices?: boolean | null;
  /** Drawn at each call if left out. */
  readonly randomSamples?: Tensor | null;
}

interface FractionalMaxPool3dConstructor extends Statics<typeof fractionalPooling.FractionalMaxPool3d> {
  readonly prototype: fractionalPooling.FractionalMaxPool3d;
  /**
   * Keeps the largest element of blocks at random distances in volumes.
   *
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param outputSize Size of the result.
   * @param outputRatio Share of the input, in place of its size.
   * @param returnIndices Also return where the maxima stand. Default: false.
   * @param randomSamples Drawn at each call if left out.
   * @formula as `fractionalMaxPool2d`, with a depth besides
   * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, D′, H′, W′]
   * @see `F.fractionalMaxPool3d`
   * @example
   * new nn.FractionalMaxPool3d(2, 3)(torch.ones([1, 2, 6, 6, 6])).shape; // [ 1, 2, 3, 3, 3 ]
   */
  new (
    kernelSize: number | readonly number[],
    outputSize?: number | readonly number[] | null | FractionalMaxPool3dOptions,
    outputRatio?: number | readonly number[] | null | FractionalMaxPool3dOptions,
    returnIndices?: boolean | null | FractionalMaxPool3dOptions,
    randomSamples?: Tensor | null | FractionalMaxPool3dOptions,
  ): fractionalPooling.FractionalMaxPool3d;
  /**
   * Keeps the largest element of blocks at random distances in volumes.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (
    kernelSize: number | readonly number[],
    options?: FractionalMaxPool3dOptions,
  ): fractionalPooling.FractionalMaxPool3d;
  /** Keeps the largest element of blocks at random distances in volumes. */
  new (
    named: {
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & FractionalMaxPool3dOptions,
  ): fractionalPooling.FractionalMaxPool3d;
}

/**
 * Keeps the largest element of blocks at random distances in volumes.
 *
 * @formula as `fractionalMaxPool2d`, with a depth besides
 * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, D′, H′, W′]
 * @see `F.fractionalMaxPool3d`
 * @example
 * new nn.FractionalMaxPool3d(2, 3)(torch.ones([1, 2, 6, 6, 6])).shape; // [ 1, 2, 3, 3, 3 ]
 */
export const FractionalMaxPool3d: FractionalMaxPool3dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'FractionalMaxPool3d',
  fractionalPooling.FractionalMaxPool3d,
);
export type FractionalMaxPool3d = fractionalPooling.FractionalMaxPool3d;

/** Options of `nn.LazyConv1d`. */
export interface LazyConv1dOptions {
  /** Distance of neighbouring windows. Default: 1. */
  readonly stride?: number | readonly number[] | null;
  /** Widths on both sides, 'same' or 'valid'. Default: 0. */
  readonly padding?: number | readonly number[] | 'same' | 'valid' | null;
  /** Distance of neighbours within a window. Default: 1. */
  readonly dilation?: number | readonly number[] | null;
  /** Parts of the channels that do not see each other. Default: 1. */
  readonly groups?: number | null;
  /** Add a learned number for each output channel. Default: true. */
  readonly bias?: boolean | null;
  /** What stands beyond the edges. Default: 'zeros'. */
  readonly paddingMode?: 'zeros' | 'reflect' | 'replicate' | 'circular' | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface LazyConv1dConstructor extends Statics<typeof lazyConvolution.LazyConv1d> {
  readonly prototype: lazyConvolution.LazyConv1d;
  /**
   * Convolution over sequences that takes `inChannels` from its first input, and is an `nn.Conv1d` from then on.
   *
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride Distance of neighbouring windows. Default: 1.
   * @param padding Widths on both sides, 'same' or 'valid'. Default: 0.
   * @param dilation Distance of neighbours within a window. Default: 1.
   * @param groups Parts of the channels that do not see each other. Default: 1.
   * @param bias Add a learned number for each output channel. Default: true.
   * @param paddingMode What stands beyond the edges. Default: 'zeros'.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula y[n, f, t] = bias[f] + Σ input[n, c, t · stride + i · dilation − padding] · weight[f, c, i]
   * @shape [N, inChannels, L] or [inChannels, L] → [N, outChannels, L′]
   * @see `F.conv1d`
   * @example
   * const layer = new nn.LazyConv1d(8, 3);
   * layer(torch.ones([2, 4, 10])).shape; // [ 2, 8, 8 ]
   * layer.inChannels; // 4
   */
  new (
    outChannels: number,
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | LazyConv1dOptions,
    padding?: number | readonly number[] | 'same' | 'valid' | null | LazyConv1dOptions,
    dilation?: number | readonly number[] | null | LazyConv1dOptions,
    groups?: number | null | LazyConv1dOptions,
    bias?: boolean | null | LazyConv1dOptions,
    paddingMode?: 'zeros' | 'reflect' | 'replicate' | 'circular' | null | LazyConv1dOptions,
    device?: string | null | LazyConv1dOptions,
    dtype?: DType | null | LazyConv1dOptions,
  ): lazyConvolution.LazyConv1d;
  /**
   * Convolution over sequences that takes `inChannels` from its first input, and is an `nn.Conv1d` from then on.
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (
    outChannels: number,
    kernelSize: number | readonly number[],
    options?: LazyConv1dOptions,
  ): lazyConvolution.LazyConv1d;
  /** Convolution over sequences that takes `inChannels` from its first input, and is an `nn.Conv1d` from then on. */
  new (
    named: {
      /** Channels of the output. */
      readonly outChannels: number;
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & LazyConv1dOptions,
  ): lazyConvolution.LazyConv1d;
}

/**
 * Convolution over sequences that takes `inChannels` from its first input, and is an `nn.Conv1d` from then on.
 *
 * @formula y[n, f, t] = bias[f] + Σ input[n, c, t · stride + i · dilation − padding] · weight[f, c, i]
 * @shape [N, inChannels, L] or [inChannels, L] → [N, outChannels, L′]
 * @see `F.conv1d`
 * @example
 * const layer = new nn.LazyConv1d(8, 3);
 * layer(torch.ones([2, 4, 10])).shape; // [ 2, 8, 8 ]
 * layer.inChannels; // 4
 */
export const LazyConv1d: LazyConv1dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'LazyConv1d',
  lazyConvolution.LazyConv1d,
);
export type LazyConv1d = lazyConvolution.LazyConv1d;

/** Options of `nn.LazyConv2d`. */
export interface LazyConv2dOptions {
  /** Distance of neighbouring windows. Default: 1. */
  readonly stride?: number | readonly number[] | null;
  /** Widths on both sides, 'same' or 'valid'. Default: 0. */
  readonly padding?: number | readonly number[] | 'same' | 'valid' | null;
  /** Distance of neighbours within a window. Default: 1. */
  readonly dilation?: number | readonly number[] | null;
  /** Parts of the channels that do not see each other. Default: 1. */
  readonly groups?: number | null;
  /** Add a learned number for each output channel. Default: true. */
  readonly bias?: boolean | null;
  /** What stands beyond the edges. Default: 'zeros'. */
  readonly paddingMode?: 'zeros' | 'reflect' | 'replicate' | 'circular' | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface LazyConv2dConstructor extends Statics<typeof lazyConvolution.LazyConv2d> {
  readonly prototype: lazyConvolution.LazyConv2d;
  /**
   * Convolution over images that takes `inChannels` from its first input, and is an `nn.Conv2d` from then on.
   *
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride Distance of neighbouring windows. Default: 1.
   * @param padding Widths on both sides, 'same' or 'valid'. Default: 0.
   * @param dilation Distance of neighbours within a window. Default: 1.
   * @param groups Parts of the channels that do not see each other. Default: 1.
   * @param bias Add a learned number for each output channel. Default: true.
   * @param paddingMode What stands beyond the edges. Default: 'zeros'.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula y[n, f, v, u] = bias[f] + Σ input[n, c, v · stride + i · dilation − padding, u · stride + j · dilation −
   * padding] · weight[f, c, i, j]
   * @shape [N, inChannels, H, W] or [inChannels, H, W] → [N, outChannels, H′, W′]
   * @see `F.conv2d`
   * @example
   * const layer = new nn.LazyConv2d(8, 3);
   * layer(torch.ones([2, 4, 10, 10])).shape; // [ 2, 8, 8, 8 ]
   * layer.inChannels; // 4
   */
  new (
    outChannels: number,
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | LazyConv2dOptions,
    padding?: number | readonly number[] | 'same' | 'valid' | null | LazyConv2dOptions,
    dilation?: number | readonly number[] | null | LazyConv2dOptions,
    groups?: number | null | LazyConv2dOptions,
    bias?: boolean | null | LazyConv2dOptions,
    paddingMode?: 'zeros' | 'reflect' | 'replicate' | 'circular' | null | LazyConv2dOptions,
    device?: string | null | LazyConv2dOptions,
    dtype?: DType | null | LazyConv2dOptions,
  ): lazyConvolution.LazyConv2d;
  /**
   * Convolution over images that takes `inChannels` from its first input, and is an `nn.Conv2d` from then on.
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (
    outChannels: number,
    kernelSize: number | readonly number[],
    options?: LazyConv2dOptions,
  ): lazyConvolution.LazyConv2d;
  /** Convolution over images that takes `inChannels` from its first input, and is an `nn.Conv2d` from then on. */
  new (
    named: {
      /** Channels of the output. */
      readonly outChannels: number;
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & LazyConv2dOptions,
  ): lazyConvolution.LazyConv2d;
}

/**
 * Convolution over images that takes `inChannels` from its first input, and is an `nn.Conv2d` from then on.
 *
 * @formula y[n, f, v, u] = bias[f] + Σ input[n, c, v · stride + i · dilation − padding, u · stride + j · dilation −
 * padding] · weight[f, c, i, j]
 * @shape [N, inChannels, H, W] or [inChannels, H, W] → [N, outChannels, H′, W′]
 * @see `F.conv2d`
 * @example
 * const layer = new nn.LazyConv2d(8, 3);
 * layer(torch.ones([2, 4, 10, 10])).shape; // [ 2, 8, 8, 8 ]
 * layer.inChannels; // 4
 */
export const LazyConv2d: LazyConv2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'LazyConv2d',
  lazyConvolution.LazyConv2d,
);
export type LazyConv2d = lazyConvolution.LazyConv2d;

/** Options of `nn.LazyConv3d`. */
export interface LazyConv3dOptions {
  /** Distance of neighbouring windows. Default: 1. */
  readonly stride?: number | readonly number[] | null;
  /** Widths on both sides, 'same' or 'valid'. Default: 0. */
  readonly padding?: number | readonly number[] | 'same' | 'valid' | null;
  /** Distance of neighbours within a window. Default: 1. */
  readonly dilation?: number | readonly number[] | null;
  /** Parts of the channels that do not see each other. Default: 1. */
  readonly groups?: number | null;
  /** Add a learned number for each output channel. Default: true. */
  readonly bias?: boolean | null;
  /** What stands beyond the edges. Default: 'zeros'. */
  readonly paddingMode?: 'zeros' | 'reflect' | 'replicate' | 'circular' | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface LazyConv3dConstructor extends Statics<typeof lazyConvolution.LazyConv3d> {
  readonly prototype: lazyConvolution.LazyConv3d;
  /**
   * Convolution over volumes that takes `inChannels` from its first input, and is an `nn.Conv3d` from then on.
   *
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride Distance of neighbouring windows. Default: 1.
   * @param padding Widths on both sides, 'same' or 'valid'. Default: 0.
   * @param dilation Distance of neighbours within a window. Default: 1.
   * @param groups Parts of the channels that do not see each other. Default: 1.
   * @param bias Add a learned number for each output channel. Default: true.
   * @param paddingMode What stands beyond the edges. Default: 'zeros'.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula as `conv2d`, with a depth besides
   * @shape [N, inChannels, D, H, W] or [inChannels, D, H, W] → [N, outChannels, D′, H′, W′]
   * @see `F.conv3d`
   * @example
   * const layer = new nn.LazyConv3d(8, 3);
   * layer(torch.ones([2, 4, 5, 5, 5])).shape; // [ 2, 8, 3, 3, 3 ]
   * layer.inChannels; // 4
   */
  new (
    outChannels: number,
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | LazyConv3dOptions,
    padding?: number | readonly number[] | 'same' | 'valid' | null | LazyConv3dOptions,
    dilation?: number | readonly number[] | null | LazyConv3dOptions,
    groups?: number | null | LazyConv3dOptions,
    bias?: boolean | null | LazyConv3dOptions,
    paddingMode?: 'zeros' | 'reflect' | 'replicate' | 'circular' | null | LazyConv3dOptions,
    device?: string | null | LazyConv3dOptions,
    dtype?: DType | null | LazyConv3dOptions,
  ): lazyConvolution.LazyConv3d;
  /**
   * Convolution over volumes that takes `inChannels` from its first input, and is an `nn.Conv3d` from then on.
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (
    outChannels: number,
    kernelSize: number | readonly number[],
    options?: LazyConv3dOptions,
  ): lazyConvolution.LazyConv3d;
  /** Convolution over volumes that takes `inChannels` from its first input, and is an `nn.Conv3d` from then on. */
  new (
    named: {
      /** Channels of the output. */
      readonly outChannels: number;
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & LazyConv3dOptions,
  ): lazyConvolution.LazyConv3d;
}

/**
 * Convolution over volumes that takes `inChannels` from its first input, and is an `nn.Conv3d` from then on.
 *
 * @formula as `conv2d`, with a depth besides
 * @shape [N, inChannels, D, H, W] or [inChannels, D, H, W] → [N, outChannels, D′, H′, W′]
 * @see `F.conv3d`
 * @example
 * const layer = new nn.LazyConv3d(8, 3);
 * layer(torch.ones([2, 4, 5, 5, 5])).shape; // [ 2, 8, 3, 3, 3 ]
 * layer.inChannels; // 4
 */
export const LazyConv3d: LazyConv3dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'LazyConv3d',
  lazyConvolution.LazyConv3d,
);
export type LazyConv3d = lazyConvolution.LazyConv3d;

/** Options of `nn.LazyConvTranspose1d`. */
export interface LazyConvTranspose1dOptions {
  /** Distance that neighbours of the input have in the output. Default: 1. */
  readonly stride?: number | readonly number[] | null;
  /** Widths that the output lacks on both sides. Default: 0. */
  readonly padding?: number | readonly number[] | null;
  /** Makes the output larger on one side. Default: 0. */
  readonly outputPadding?: number | readonly number[] | null;
  /** Parts of the channels that do not see each other. Default: 1. */
  readonly groups?: number | null;
  /** Add a learned number for each output channel. Default: true. */
  readonly bias?: boolean | null;
  /** Distance of neighbours within a window. Default: 1. */
  readonly dilation?: number | readonly number[] | null;
  /** What stands beyond the edges. Default: 'zeros'. */
  readonly paddingMode?: 'zeros' | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface LazyConvTranspose1dConstructor extends Statics<typeof lazyConvolution.LazyConvTranspose1d> {
  readonly prototype: lazyConvolution.LazyConvTranspose1d;
  /**
   * Transposed convolution over sequences that takes `inChannels` from its first input, and is an `nn.ConvTranspose1d` from then on.
   *
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride Distance that neighbours of the input have in the output. Default: 1.
   * @param padding Widths that the output lacks on both sides. Default: 0.
   * @param outputPadding Makes the output larger on one side. Default: 0.
   * @param groups Parts of the channels that do not see each other. Default: 1.
   * @param bias Add a learned number for each output channel. Default: true.
   * @param dilation Distance of neighbours within a window. Default: 1.
   * @param paddingMode What stands beyond the edges. Default: 'zeros'.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula y[n, f, t · stride + i · dilation − padding] += input[n, c, t] · weight[c, f, i]
   * @shape [N, inChannels, L] or [inChannels, L] → [N, outChannels, L′]
   * @see `F.convTranspose1d`
   * @example
   * const layer = new nn.LazyConvTranspose1d(8, 3);
   * layer(torch.ones([2, 4, 10])).shape; // [ 2, 8, 12 ]
   * layer.inChannels; // 4
   */
  new (
    outChannels: number,
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | LazyConvTranspose1dOptions,
    padding?: number | readonly number[] | null | LazyConvTranspose1dOptions,
    outputPadding?: number | readonly number[] | null | LazyConvTranspose1dOptions,
    groups?: number | null | LazyConvTranspose1dOptions,
    bias?: boolean | null | LazyConvTranspose1dOptions,
    dilation?: number | readonly number[] | null | LazyConvTranspose1dOptions,
    paddingMode?: 'zeros' | null | LazyConvTranspose1dOptions,
    device?: string | null | LazyConvTranspose1dOptions,
    dtype?: DType | null | LazyConvTranspose1dOptions,
  ): lazyConvolution.LazyConvTranspose1d;
  /**
   * Transposed convolution over sequences that takes `inChannels` from its first input, and is an `nn.ConvTranspose1d` from then on.
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (
    outChannels: number,
    kernelSize: number | readonly number[],
    options?: LazyConvTranspose1dOptions,
  ): lazyConvolution.LazyConvTranspose1d;
  /** Transposed convolution over sequences that takes `inChannels` from its first input, and is an `nn.ConvTranspose1d` from then on. */
  new (
    named: {
      /** Channels of the output. */
      readonly outChannels: number;
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & LazyConvTranspose1dOptions,
  ): lazyConvolution.LazyConvTranspose1d;
}

/**
 * Transposed convolution over sequences that takes `inChannels` from its first input, and is an `nn.ConvTranspose1d` from then on.
 *
 * @formula y[n, f, t · stride + i · dilation − padding] += input[n, c, t] · weight[c, f, i]
 * @shape [N, inChannels, L] or [inChannels, L] → [N, outChannels, L′]
 * @see `F.convTranspose1d`
 * @example
 * const layer = new nn.LazyConvTranspose1d(8, 3);
 * layer(torch.ones([2, 4, 10])).shape; // [ 2, 8, 12 ]
 * layer.inChannels; // 4
 */
export const LazyConvTranspose1d: LazyConvTranspose1dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'LazyConvTranspose1d',
  lazyConvolution.LazyConvTranspose1d,
);
export type LazyConvTranspose1d = lazyConvolution.LazyConvTranspose1d;

/** Options of `nn.LazyConvTranspose2d`. */
export interface LazyConvTranspose2dOptions {
  /** Distance that neighbours of the input have in the output. Default: 1. */
  readonly stride?: number | readonly number[] | null;
  /** Widths that the output lacks on both sides. Default: 0. */
  readonly padding?: number | readonly number[] | null;
  /** Makes the output larger on one side. Default: 0. */
  readonly outputPadding?: number | readonly number[] | null;
  /** Parts of the channels that do not see each other. Default: 1. */
  readonly groups?: number | null;
  /** Add a learned number for each output channel. Default: true. */
  readonly bias?: boolean | null;
  /** Distance of neighbours within a window. Default: 1. */
  readonly dilation?: number | readonly number[] | null;
  /** What stands beyond the edges. Default: 'zeros'. */
  readonly paddingMode?: 'zeros' | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface LazyConvTranspose2dConstructor extends Statics<typeof lazyConvolution.LazyConvTranspose2d> {
  readonly prototype: lazyConvolution.LazyConvTranspose2d;
  /**
   * Transposed convolution over images that takes `inChannels` from its first input, and is an `nn.ConvTranspose2d` from then on.
   *
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride Distance that neighbours of the input have in the output. Default: 1.
   * @param padding Widths that the output lacks on both sides. Default: 0.
   * @param outputPadding Makes the output larger on one side. Default: 0.
   * @param groups Parts of the channels that do not see each other. Default: 1.
   * @param bias Add a learned number for each output channel. Default: true.
   * @param dilation Distance of neighbours within a window. Default: 1.
   * @param paddingMode What stands beyond the edges. Default: 'zeros'.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula y[n, f, v · stride + i · dilation − padding, u · stride + j · dilation − padding] += input[n, c, v, u] ·
   * weight[c, f, i, j]
   * @shape [N, inChannels, H, W] or [inChannels, H, W] → [N, outChannels, H′, W′]
   * @see `F.convTranspose2d`
   * @example
   * const layer = new nn.LazyConvTranspose2d(8, 3);
   * layer(torch.ones([2, 4, 10, 10])).shape; // [ 2, 8, 12, 12 ]
   * layer.inChannels; // 4
   */
  new (
    outChannels: number,
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | LazyConvTranspose2dOptions,
    padding?: number | readonly number[] | null | LazyConvTranspose2dOptions,
    outputPadding?: number | readonly number[] | null | LazyConvTranspose2dOptions,
    groups?: number | null | LazyConvTranspose2dOptions,
    bias?: boolean | null | LazyConvTranspose2dOptions,
    dilation?: number | readonly number[] | null | LazyConvTranspose2dOptions,
    paddingMode?: 'zeros' | null | LazyConvTranspose2dOptions,
    device?: string | null | LazyConvTranspose2dOptions,
    dtype?: DType | null | LazyConvTranspose2dOptions,
  ): lazyConvolution.LazyConvTranspose2d;
  /**
   * Transposed convolution over images that takes `inChannels` from its first input, and is an `nn.ConvTranspose2d` from then on.
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (
    outChannels: number,
    kernelSize: number | readonly number[],
    options?: LazyConvTranspose2dOptions,
  ): lazyConvolution.LazyConvTranspose2d;
  /** Transposed convolution over images that takes `inChannels` from its first input, and is an `nn.ConvTranspose2d` from then on. */
  new (
    named: {
      /** Channels of the output. */
      readonly outChannels: number;
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & LazyConvTranspose2dOptions,
  ): lazyConvolution.LazyConvTranspose2d;
}

/**
 * Transposed convolution over images that takes `inChannels` from its first input, and is an `nn.ConvTranspose2d` from then on.
 *
 * @formula y[n, f, v · stride + i · dilation − padding, u · stride + j · dilation − padding] += input[n, c, v, u] ·
 * weight[c, f, i, j]
 * @shape [N, inChannels, H, W] or [inChannels, H, W] → [N, outChannels, H′, W′]
 * @see `F.convTranspose2d`
 * @example
 * const layer = new nn.LazyConvTranspose2d(8, 3);
 * layer(torch.ones([2, 4, 10, 10])).shape; // [ 2, 8, 12, 12 ]
 * layer.inChannels; // 4
 */
export const LazyConvTranspose2d: LazyConvTranspose2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'LazyConvTranspose2d',
  lazyConvolution.LazyConvTranspose2d,
);
export type LazyConvTranspose2d = lazyConvolution.LazyConvTranspose2d;

/** Options of `nn.LazyConvTranspose3d`. */
export interface LazyConvTranspose3dOptions {
  /** Distance that neighbours of the input have in the output. Default: 1. */
  readonly stride?: number | readonly number[] | null;
  /** Widths that the output lacks on both sides. Default: 0. */
  readonly padding?: number | readonly number[] | null;
  /** Makes the output larger on one side. Default: 0. */
  readonly outputPadding?: number | readonly number[] | null;
  /** Parts of the channels that do not see each other. Default: 1. */
  readonly groups?: number | null;
  /** Add a learned number for each output channel. Default: true. */
  readonly bias?: boolean | null;
  /** Distance of neighbours within a window. Default: 1. */
  readonly dilation?: number | readonly number[] | null;
  /** What stands beyond the edges. Default: 'zeros'. */
  readonly paddingMode?: 'zeros' | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface LazyConvTranspose3dConstructor extends Statics<typeof lazyConvolution.LazyConvTranspose3d> {
  readonly prototype: lazyConvolution.LazyConvTranspose3d;
  /**
   * Transposed convolution over volumes that takes `inChannels` from its first input, and is an `nn.ConvTranspose3d` from then on.
   *
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride Distance that neighbours of the input have in the output. Default: 1.
   * @param padding Widths that the output lacks on both sides. Default: 0.
   * @param outputPadding Makes the output larger on one side. Default: 0.
   * @param groups Parts of the channels that do not see each other. Default: 1.
   * @param bias Add a learned number for each output channel. Default: true.
   * @param dilation Distance of neighbours within a window. Default: 1.
   * @param paddingMode What stands beyond the edges. Default: 'zeros'.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula as `convTranspose2d`, with a depth besides
   * @shape [N, inChannels, D, H, W] or [inChannels, D, H, W] → [N, outChannels, D′, H′, W′]
   * @see `F.convTranspose3d`
   * @example
   * const layer = new nn.LazyConvTranspose3d(8, 3);
   * layer(torch.ones([2, 4, 5, 5, 5])).shape; // [ 2, 8, 7, 7, 7 ]
   * layer.inChannels; // 4
   */
  new (
    outChannels: number,
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | LazyConvTranspose3dOptions,
    padding?: number | readonly number[] | null | LazyConvTranspose3dOptions,
    outputPadding?: number | readonly number[] | null | LazyConvTranspose3dOptions,
    groups?: number | null | LazyConvTranspose3dOptions,
    bias?: boolean | null | LazyConvTranspose3dOptions,
    dilation?: number | readonly number[] | null | LazyConvTranspose3dOptions,
    paddingMode?: 'zeros' | null | LazyConvTranspose3dOptions,
    device?: string | null | LazyConvTranspose3dOptions,
    dtype?: DType | null | LazyConvTranspose3dOptions,
  ): lazyConvolution.LazyConvTranspose3d;
  /**
   * Transposed convolution over volumes that takes `inChannels` from its first input, and is an `nn.ConvTranspose3d` from then on.
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (
    outChannels: number,
    kernelSize: number | readonly number[],
    options?: LazyConvTranspose3dOptions,
  ): lazyConvolution.LazyConvTranspose3d;
  /** Transposed convolution over volumes that takes `inChannels` from its first input, and is an `nn.ConvTranspose3d` from then on. */
  new (
    named: {
      /** Channels of the output. */
      readonly outChannels: number;
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & LazyConvTranspose3dOptions,
  ): lazyConvolution.LazyConvTranspose3d;
}

/**
 * Transposed convolution over volumes that takes `inChannels` from its first input, and is an `nn.ConvTranspose3d` from then on.
 *
 * @formula as `convTranspose2d`, with a depth besides
 * @shape [N, inChannels, D, H, W] or [inChannels, D, H, W] → [N, outChannels, D′, H′, W′]
 * @see `F.convTranspose3d`
 * @example
 * const layer = new nn.LazyConvTranspose3d(8, 3);
 * layer(torch.ones([2, 4, 5, 5, 5])).shape; // [ 2, 8, 7, 7, 7 ]
 * layer.inChannels; // 4
 */
export const LazyConvTranspose3d: LazyConvTranspose3dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'LazyConvTranspose3d',
  lazyConvolution.LazyConvTranspose3d,
);
export type LazyConvTranspose3d = lazyConvolution.LazyConvTranspose3d;

/** Options of `nn.LazyLinear`. */
export interface LazyLinearOptions {
  /** Add a learned row. Default: true. */
  readonly bias?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface LazyLinearConstructor extends Statics<typeof lazyLinear.LazyLinear> {
  readonly prototype: lazyLinear.LazyLinear;
  /**
   * Fully connected layer that takes `inFeatures` from its first input, and is an `nn.Linear` from then on.
   *
   * @param outFeatures Size of the last dim of the output.
   * @param bias Add a learned row. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula input · weightᵀ + bias
   * @shape [*, inFeatures] → [*, outFeatures]
   * @see `F.linear`
   * @example
   * const layer = new nn.LazyLinear(2);
   * layer; // LazyLinear(in_features=0, out_features=2, bias=True)
   * layer(torch.ones([5, 3])).shape; // [ 5, 2 ]
   * layer; // Linear(in_features=3, out_features=2, bias=True)
   */
  new (
    outFeatures: number,
    bias?: boolean | null | LazyLinearOptions,
    device?: string | null | LazyLinearOptions,
    dtype?: DType | null | LazyLinearOptions,
  ): lazyLinear.LazyLinear;
  /** Fully connected layer that takes `inFeatures` from its first input, and is an `nn.Linear` from then on. */
  new (
    named: {
      /** Size of the last dim of the output. */
      readonly outFeatures: number;
    } & LazyLinearOptions,
  ): lazyLinear.LazyLinear;
}

/**
 * Fully connected layer that takes `inFeatures` from its first input, and is an `nn.Linear` from then on.
 *
 * @formula input · weightᵀ + bias
 * @shape [*, inFeatures] → [*, outFeatures]
 * @see `F.linear`
 * @example
 * const layer = new nn.LazyLinear(2);
 * layer; // LazyLinear(in_features=0, out_features=2, bias=True)
 * layer(torch.ones([5, 3])).shape; // [ 5, 2 ]
 * layer; // Linear(in_features=3, out_features=2, bias=True)
 */
export const LazyLinear: LazyLinearConstructor = /* @__PURE__ */ constructible(
  'nn',
  'LazyLinear',
  lazyLinear.LazyLinear,
);
export type LazyLinear = lazyLinear.LazyLinear;

/** Options of `nn.LazyBatchNorm1d`. */
export interface LazyBatchNorm1dOptions {
  /** Added to the variance. Default: 0.00001. */
  readonly eps?: number;
  /** Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1. */
  readonly momentum?: number | null;
  /** Learn a scale and a shift for each channel. Default: true. */
  readonly affine?: boolean | null;
  /** Keep running averages for evaluation. Default: true. */
  readonly trackRunningStats?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters and buffers. */
  readonly dtype?: DType | null;
}

interface LazyBatchNorm1dConstructor extends Statics<typeof lazyNorm.LazyBatchNorm1d> {
  readonly prototype: lazyNorm.LazyBatchNorm1d;
  /**
   * Batch normalisation of features or sequences that takes `numFeatures` from its first input, and is an `nn.BatchNorm1d` from then on.
   *
   * @param eps Added to the variance. Default: 0.00001.
   * @param momentum Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1.
   * @param affine Learn a scale and a shift for each channel. Default: true.
   * @param trackRunningStats Keep running averages for evaluation. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters and buffers.
   * @formula (input − mean) / √(var + eps) · weight + bias
   * @shape [N, C] or [N, C, L] → the same
   * @source S. Ioffe, C. Szegedy: "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate
   * Shift", 2015, https://arxiv.org/abs/1502.03167
   * @see `F.batchNorm`
   * @example
   * const layer = new nn.LazyBatchNorm1d();
   * layer(torch.ones([2, 3])).shape; // [ 2, 3 ]
   * layer.numFeatures; // 3
   */
  new (
    eps?: number | LazyBatchNorm1dOptions,
    momentum?: number | null | LazyBatchNorm1dOptions,
    affine?: boolean | null | LazyBatchNorm1dOptions,
    trackRunningStats?: boolean | null | LazyBatchNorm1dOptions,
    device?: string | null | LazyBatchNorm1dOptions,
    dtype?: DType | null | LazyBatchNorm1dOptions,
  ): lazyNorm.LazyBatchNorm1d;
}

/**
 * Batch normalisation of features or sequences that takes `numFeatures` from its first input, and is an `nn.BatchNorm1d` from then on.
 *
 * @formula (input − mean) / √(var + eps) · weight + bias
 * @shape [N, C] or [N, C, L] → the same
 * @source S. Ioffe, C. Szegedy: "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate
 * Shift", 2015, https://arxiv.org/abs/1502.03167
 * @see `F.batchNorm`
 * @example
 * const layer = new nn.LazyBatchNorm1d();
 * layer(torch.ones([2, 3])).shape; // [ 2, 3 ]
 * layer.numFeatures; // 3
 */
export const LazyBatchNorm1d: LazyBatchNorm1dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'LazyBatchNorm1d',
  lazyNorm.LazyBatchNorm1d,
);
export type LazyBatchNorm1d = lazyNorm.LazyBatchNorm1d;

/** Options of `nn.LazyBatchNorm2d`. */
export interface LazyBatchNorm2dOptions {
  /** Added to the variance. Default: 0.00001. */
  readonly eps?: number;
  /** Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1. */
  readonly momentum?: number | null;
  /** Learn a scale and a shift for each channel. Default: true. */
  readonly affine?: boolean | null;
  /** Keep running averages for evaluation. Default: true. */
  readonly trackRunningStats?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters and buffers. */
  readonly dtype?: DType | null;
}

interface LazyBatchNorm2dConstructor extends Statics<typeof lazyNorm.LazyBatchNorm2d> {
  readonly prototype: lazyNorm.LazyBatchNorm2d;
  /**
   * Batch normalisation of images that takes `numFeatures` from its first input, and is an `nn.BatchNorm2d` from then on.
   *
   * @param eps Added to the variance. Default: 0.00001.
   * @param momentum Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1.
   * @param affine Learn a scale and a shift for each channel. Default: true.
   * @param trackRunningStats Keep running averages for evaluation. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters and buffers.
   * @formula (input − mean) / √(var + eps) · weight + bias
   * @shape [N, C, H, W] → the same
   * @source S. Ioffe, C. Szegedy: "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate
   * Shift", 2015, https://arxiv.org/abs/1502.03167
   * @see `F.batchNorm`
   * @example
   * const layer = new nn.LazyBatchNorm2d();
   * layer(torch.ones([2, 3, 4, 4])).shape; // [ 2, 3, 4, 4 ]
   * layer.numFeatures; // 3
   */
  new (
    eps?: number | LazyBatchNorm2dOptions,
    momentum?: number | null | LazyBatchNorm2dOptions,
    affine?: boolean | null | LazyBatchNorm2dOptions,
    trackRunningStats?: boolean | null | LazyBatchNorm2dOptions,
    device?: string | null | LazyBatchNorm2dOptions,
    dtype?: DType | null | LazyBatchNorm2dOptions,
  ): lazyNorm.LazyBatchNorm2d;
}

/**
 * Batch normalisation of images that takes `numFeatures` from its first input, and is an `nn.BatchNorm2d` from then on.
 *
 * @formula (input − mean) / √(var + eps) · weight + bias
 * @shape [N, C, H, W] → the same
 * @source S. Ioffe, C. Szegedy: "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate
 * Shift", 2015, https://arxiv.org/abs/1502.03167
 * @see `F.batchNorm`
 * @example
 * const layer = new nn.LazyBatchNorm2d();
 * layer(torch.ones([2, 3, 4, 4])).shape; // [ 2, 3, 4, 4 ]
 * layer.numFeatures; // 3
 */
export const LazyBatchNorm2d: LazyBatchNorm2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'LazyBatchNorm2d',
  lazyNorm.LazyBatchNorm2d,
);
export type LazyBatchNorm2d = lazyNorm.LazyBatchNorm2d;

/** Options of `nn.LazyBatchNorm3d`. */
export interface LazyBatchNorm3dOptions {
  /** Added to the variance. Default: 0.00001. */
  readonly eps?: number;
  /** Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1. */
  readonly momentum?: number | null;
  /** Learn a scale and a shift for each channel. Default: true. */
  readonly affine?: boolean | null;
  /** Keep running averages for evaluation. Default: true. */
  readonly trackRunningStats?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters and buffers. */
  readonly dtype?: DType | null;
}

interface LazyBatchNorm3dConstructor extends Statics<typeof lazyNorm.LazyBatchNorm3d> {
  readonly prototype: lazyNorm.LazyBatchNorm3d;
  /**
   * Batch normalisation of volumes that takes `numFeatures` from its first input, and is an `nn.BatchNorm3d` from then on.
   *
   * @param eps Added to the variance. Default: 0.00001.
   * @param momentum Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1.
   * @param affine Learn a scale and a shift for each channel. Default: true.
   * @param trackRunningStats Keep running averages for evaluation. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters and buffers.
   * @formula (input − mean) / √(var + eps) · weight + bias
   * @shape [N, C, D, H, W] → the same
   * @source S. Ioffe, C. Szegedy: "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate
   * Shift", 2015, https://arxiv.org/abs/1502.03167
   * @see `F.batchNorm`
   * @example
   * const layer = new nn.LazyBatchNorm3d();
   * layer(torch.ones([2, 3, 2, 2, 2])).shape; // [ 2, 3, 2, 2, 2 ]
   * layer.numFeatures; // 3
   */
  new (
    eps?: number | LazyBatchNorm3dOptions,
    momentum?: number | null | LazyBatchNorm3dOptions,
    affine?: boolean | null | LazyBatchNorm3dOptions,
    trackRunningStats?: boolean | null | LazyBatchNorm3dOptions,
    device?: string | null | LazyBatchNorm3dOptions,
    dtype?: DType | null | LazyBatchNorm3dOptions,
  ): lazyNorm.LazyBatchNorm3d;
}

/**
 * Batch normalisation of volumes that takes `numFeatures` from its first input, and is an `nn.BatchNorm3d` from then on.
 *
 * @formula (input − mean) / √(var + eps) · weight + bias
 * @shape [N, C, D, H, W] → the same
 * @source S. Ioffe, C. Szegedy: "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate
 * Shift", 2015, https://arxiv.org/abs/1502.03167
 * @see `F.batchNorm`
 * @example
 * const layer = new nn.LazyBatchNorm3d();
 * layer(torch.ones([2, 3, 2, 2, 2])).shape; // [ 2, 3, 2, 2, 2 ]
 * layer.numFeatures; // 3
 */
export const LazyBatchNorm3d: LazyBatchNorm3dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'LazyBatchNorm3d',
  lazyNorm.LazyBatchNorm3d,
);
export type LazyBatchNorm3d = lazyNorm.LazyBatchNorm3d;

/** Options of `nn.LazyInstanceNorm1d`. */
export interface LazyInstanceNorm1dOptions {
  /** Added to the variance. Default: 0.00001. */
  readonly eps?: number;
  /** Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1. */
  readonly momentum?: number | null;
  /** Learn a scale and a shift for each channel. Default: true. */
  readonly affine?: boolean | null;
  /** Keep running averages for evaluation. Default: true. */
  readonly trackRunningStats?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters and buffers. */
  readonly dtype?: DType | null;
}

interface LazyInstanceNorm1dConstructor extends Statics<typeof lazyNorm.LazyInstanceNorm1d> {
  readonly prototype: lazyNorm.LazyInstanceNorm1d;
  /**
   * Instance normalisation of sequences that takes `numFeatures` from its first input, and is an `nn.InstanceNorm1d` from then on.
   *
   * @param eps Added to the variance. Default: 0.00001.
   * @param momentum Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1.
   * @param affine Learn a scale and a shift for each channel. Default: true.
   * @param trackRunningStats Keep running averages for evaluation. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters and buffers.
   * @formula (input − mean) / √(var + eps) · weight + bias
   * @shape [N, C, L] or [C, L] → the same
   * @source D. Ulyanov et al.: "Instance Normalization: The Missing Ingredient for Fast Stylization", 2016,
   * https://arxiv.org/abs/1607.08022
   * @see `F.instanceNorm`
   * @example
   * const layer = new nn.LazyInstanceNorm1d();
   * layer(torch.ones([2, 3, 4])).shape; // [ 2, 3, 4 ]
   * layer.numFeatures; // 3
   */
  new (
    eps?: number | LazyInstanceNorm1dOptions,
    momentum?: number | null | LazyInstanceNorm1dOptions,
    affine?: boolean | null | LazyInstanceNorm1dOptions,
    trackRunningStats?: boolean | null | LazyInstanceNorm1dOptions,
    device?: string | null | LazyInstanceNorm1dOptions,
    dtype?: DType | null | LazyInstanceNorm1dOptions,
  ): lazyNorm.LazyInstanceNorm1d;
}

/**
 * Instance normalisation of sequences that takes `numFeatures` from its first input, and is an `nn.InstanceNorm1d` from then on.
 *
 * @formula (input − mean) / √(var + eps) · weight + bias
 * @shape [N, C, L] or [C, L] → the same
 * @source D. Ulyanov et al.: "Instance Normalization: The Missing Ingredient for Fast Stylization", 2016,
 * https://arxiv.org/abs/1607.08022
 * @see `F.instanceNorm`
 * @example
 * const layer = new nn.LazyInstanceNorm1d();
 * layer(torch.ones([2, 3, 4])).shape; // [ 2, 3, 4 ]
 * layer.numFeatures; // 3
 */
export const LazyInstanceNorm1d: LazyInstanceNorm1dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'LazyInstanceNorm1d',
  lazyNorm.LazyInstanceNorm1d,
);
export type LazyInstanceNorm1d = lazyNorm.LazyInstanceNorm1d;

/** Options of `nn.LazyInstanceNorm2d`. */
export interface LazyInstanceNorm2dOptions {
  /** Added to the variance. Default: 0.00001. */
  readonly eps?: number;
  /** Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1. */
  readonly momentum?: number | null;
  /** Learn a scale and a shift for each channel. Default: true. */
  readonly affine?: boolean | null;
  /** Keep running averages for evaluation. Default: true. */
  readonly trackRunningStats?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters and buffers. */
  readonly dtype?: DType | null;
}

interface LazyInstanceNorm2dConstructor extends Statics<typeof lazyNorm.LazyInstanceNorm2d> {
  readonly prototype: lazyNorm.LazyInstanceNorm2d;
  /**
   * Instance normalisation of images that takes `numFeatures` from its first input, and is an `nn.InstanceNorm2d` from then on.
   *
   * @param eps Added to the variance. Default: 0.00001.
   * @param momentum Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1.
   * @param affine Learn a scale and a shift for each channel. Default: true.
   * @param trackRunningStats Keep running averages for evaluation. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters and buffers.
   * @formula (input − mean) / √(var + eps) · weight + bias
   * @shape [N, C, H, W] or [C, H, W] → the same
   * @source D. Ulyanov et al.: "Instance Normalization: The Missing Ingredient for Fast Stylization", 2016,
   * https://arxiv.org/abs/1607.08022
   * @see `F.instanceNorm`
   * @example
   * const layer = new nn.LazyInstanceNorm2d();
   * layer(torch.ones([2, 3, 4, 4])).shape; // [ 2, 3, 4, 4 ]
   * layer.numFeatures; // 3
   */
  new (
    eps?: number | LazyInstanceNorm2dOptions,
    momentum?: number | null | LazyInstanceNorm2dOptions,
    affine?: boolean | null | LazyInstanceNorm2dOptions,
    trackRunningStats?: boolean | null | LazyInstanceNorm2dOptions,
    device?: string | null | LazyInstanceNorm2dOptions,
    dtype?: DType | null | LazyInstanceNorm2dOptions,
  ): lazyNorm.LazyInstanceNorm2d;
}

/**
 * Instance normalisation of images that takes `numFeatures` from its first input, and is an `nn.InstanceNorm2d` from then on.
 *
 * @formula (input − mean) / √(var + eps) · weight + bias
 * @shape [N, C, H, W] or [C, H, W] → the same
 * @source D. Ulyanov et al.: "Instance Normalization: The Missing Ingredient for Fast Stylization", 2016,
 * https://arxiv.org/abs/1607.08022
 * @see `F.instanceNorm`
 * @example
 * const layer = new nn.LazyInstanceNorm2d();
 * layer(torch.ones([2, 3, 4, 4])).shape; // [ 2, 3, 4, 4 ]
 * layer.numFeatures; // 3
 */
export const LazyInstanceNorm2d: LazyInstanceNorm2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'LazyInstanceNorm2d',
  lazyNorm.LazyInstanceNorm2d,
);
export type LazyInstanceNorm2d = lazyNorm.LazyInstanceNorm2d;

/** Options of `nn.LazyInstanceNorm3d`. */
export interface LazyInstanceNorm3dOptions {
  /** Added to the variance. Default: 0.00001. */
  readonly eps?: number;
  /** Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1. */
  readonly momentum?: number | null;
  /** Learn a scale and a shift for each channel. Default: true. */
  readonly affine?: boolean | null;
  /** Keep running averages for evaluation. Default: true. */
  readonly trackRunningStats?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters and buffers. */
  readonly dtype?: DType | null;
}

interface LazyInstanceNorm3dConstructor extends Statics<typeof lazyNorm.LazyInstanceNorm3d> {
  readonly prototype: lazyNorm.LazyInstanceNorm3d;
  /**
   * Instance normalisation of volumes that takes `numFeatures` from its first input, and is an `nn.InstanceNorm3d` from then on.
   *
   * @param eps Added to the variance. Default: 0.00001.
   * @param momentum Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1.
   * @param affine Learn a scale and a shift for each channel. Default: true.
   * @param trackRunningStats Keep running averages for evaluation. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters and buffers.
   * @formula (input − mean) / √(var + eps) · weight + bias
   * @shape [N, C, D, H, W] or [C, D, H, W] → the same
   * @source D. Ulyanov et al.: "Instance Normalization: The Missing Ingredient for Fast Stylization", 2016,
   * https://arxiv.org/abs/1607.08022
   * @see `F.instanceNorm`
   * @example
   * const layer = new nn.LazyInstanceNorm3d();
   * layer(torch.ones([2, 3, 2, 2, 2])).shape; // [ 2, 3, 2, 2, 2 ]
   * layer.numFeatures; // 3
   */
  new (
    eps?: number | LazyInstanceNorm3dOptions,
    momentum?: number | null | LazyInstanceNorm3dOptions,
    affine?: boolean | null | LazyInstanceNorm3dOptions,
    trackRunningStats?: boolean | null | LazyInstanceNorm3dOptions,
    device?: string | null | LazyInstanceNorm3dOptions,
    dtype?: DType | null | LazyInstanceNorm3dOptions,
  ): lazyNorm.LazyInstanceNorm3d;
}

/**
 * Instance normalisation of volumes that takes `numFeatures` from its first input, and is an `nn.InstanceNorm3d` from then on.
 *
 * @formula (input − mean) / √(var + eps) · weight + bias
 * @shape [N, C, D, H, W] or [C, D, H, W] → the same
 * @source D. Ulyanov et al.: "Instance Normalization: The Missing Ingredient for Fast Stylization", 2016,
 * https://arxiv.org/abs/1607.08022
 * @see `F.instanceNorm`
 * @example
 * const layer = new nn.LazyInstanceNorm3d();
 * layer(torch.ones([2, 3, 2, 2, 2])).shape; // [ 2, 3, 2, 2, 2 ]
 * layer.numFeatures; // 3
 */
export const LazyInstanceNorm3d: LazyInstanceNorm3dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'LazyInstanceNorm3d',
  lazyNorm.LazyInstanceNorm3d,
);
export type LazyInstanceNorm3d = lazyNorm.LazyInstanceNorm3d;

/** Options of `nn.Linear`. */
export interface LinearOptions {
  /** Add a learned row. Default: true. */
  readonly bias?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface LinearConstructor extends Statics<typeof linear.Linear> {
  readonly prototype: linear.Linear;
  /**
   * Fully connected layer: an affine map of the last dim with weights that are learned.
   *
   * @param inFeatures Size of the last dim of the input.
   * @param outFeatures Size of the last dim of the output.
   * @param bias Add a learned row. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula input · weightᵀ + bias
   * @shape [*, inFeatures] → [*, outFeatures]
   * @see `F.linear`
   * @example
   * const layer = new nn.Linear(3, 2);
   * layer.weight.shape; // [ 2, 3 ]
   * layer(torch.ones([5, 3])).shape; // [ 5, 2 ]
   */
  new (
    inFeatures: number,
    outFeatures: number,
    bias?: boolean | null | LinearOptions,
    device?: string | null | LinearOptions,
    dtype?: DType | null | LinearOptions,
  ): linear.Linear;
  /**
   * Fully connected layer: an affine map of the last dim with weights that are learned.
   * @param inFeatures Size of the last dim of the input.
   * @param outFeatures Size of the last dim of the output.
   */
  new <InFeatures extends number = number, OutFeatures extends number = number>(
    inFeatures: InFeatures,
    outFeatures: OutFeatures,
    options?: LinearOptions,
  ): linear.Linear<InFeatures, OutFeatures>;
  /** Fully connected layer: an affine map of the last dim with weights that are learned. */
  new (
    named: {
      /** Size of the last dim of the input. */
      readonly inFeatures: number;
      /** Size of the last dim of the output. */
      readonly outFeatures: number;
    } & LinearOptions,
  ): linear.Linear;
}

/**
 * Fully connected layer: an affine map of the last dim with weights that are learned.
 *
 * @formula input · weightᵀ + bias
 * @shape [*, inFeatures] → [*, outFeatures]
 * @see `F.linear`
 * @example
 * const layer = new nn.Linear(3, 2);
 * layer.weight.shape; // [ 2, 3 ]
 * layer(torch.ones([5, 3])).shape; // [ 5, 2 ]
 */
export const Linear: LinearConstructor = /* @__PURE__ */ constructible('nn', 'Linear', linear.Linear);
export type Linear<InFeatures extends number = number, OutFeatures extends number = number> = linear.Linear<
  InFeatures,
  OutFeatures
>;

/**
 * Gives its input back; takes any arguments, so that it can stand in for another layer.
 *
 * @shape [*] → [*]
 * @example
 * new nn.Identity(54, { unused: 0.1 })(torch.tensor([1, 2])); // tensor([1., 2.])
 */
export const Identity: typeof linear.Identity = /* @__PURE__ */ constructible('nn', 'Identity', linear.Identity);
export type Identity = linear.Identity;

/** Options of `nn.SoftMarginLoss`. */
export interface SoftMarginLossOptions {
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface SoftMarginLossConstructor extends Statics<typeof classMarginLoss.SoftMarginLoss> {
  readonly prototype: classMarginLoss.SoftMarginLoss;
  /**
   * Loss of yes-or-no questions whose targets are 1 and −1.
   *
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @formula ln(1 + e^(−target · input))
   * @shape input [*], target [*] → [], or [*] for 'none'
   * @see `F.softMarginLoss`
   * @example
   * new nn.SoftMarginLoss()(torch.tensor([0, 2]), torch.tensor([1, 1])); // tensor(0.4100)
   */
  new (reduction?: 'none' | 'mean' | 'sum' | null | SoftMarginLossOptions): classMarginLoss.SoftMarginLoss;
}

/**
 * Loss of yes-or-no questions whose targets are 1 and −1.
 *
 * @formula ln(1 + e^(−target · input))
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @see `F.softMarginLoss`
 * @example
 * new nn.SoftMarginLoss()(torch.tensor([0, 2]), torch.tensor([1, 1])); // tensor(0.4100)
 */
export const SoftMarginLoss: SoftMarginLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'SoftMarginLoss',
  classMarginLoss.SoftMarginLoss,
);
export type SoftMarginLoss = classMarginLoss.SoftMarginLoss;

/** Options of `nn.MultiLabelSoftMarginLoss`. */
export interface MultiLabelSoftMarginLossOptions {
  /** Scales the losses. */
  readonly weight?: Tensor | null;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface MultiLabelSoftMarginLossConstructor extends Statics<typeof classMarginLoss.MultiLabelSoftMarginLoss> {
  readonly prototype: classMarginLoss.MultiLabelSoftMarginLoss;
  /**
   * Loss of several yes-or-no questions for each sample, averaged over the classes.
   *
   * @param weight Scales the losses.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @formula −Σ (target · ln σ(input) + (1 − target) · ln σ(−input)) / C
   * @shape input [*, C], target [*, C] → [], or [*] for 'none'
   * @see `F.multilabelSoftMarginLoss`
   * @example
   * new nn.MultiLabelSoftMarginLoss()(torch.tensor([[2, -2]]), torch.tensor([[1, 0]])); // tensor(0.1269)
   */
  new (
    weight?: Tensor | null | MultiLabelSoftMarginLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | MultiLabelSoftMarginLossOptions,
  ): classMarginLoss.MultiLabelSoftMarginLoss;
  /** Loss of several yes-or-no questions for each sample, averaged over the classes. */
  new (options?: MultiLabelSoftMarginLossOptions): classMarginLoss.MultiLabelSoftMarginLoss;
}

/**
 * Loss of several yes-or-no questions for each sample, averaged over the classes.
 *
 * @formula −Σ (target · ln σ(input) + (1 − target) · ln σ(−input)) / C
 * @shape input [*, C], target [*, C] → [], or [*] for 'none'
 * @see `F.multilabelSoftMarginLoss`
 * @example
 * new nn.MultiLabelSoftMarginLoss()(torch.tensor([[2, -2]]), torch.tensor([[1, 0]])); // tensor(0.1269)
 */
export const MultiLabelSoftMarginLoss: MultiLabelSoftMarginLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'MultiLabelSoftMarginLoss',
  classMarginLoss.MultiLabelSoftMarginLoss,
);
export type MultiLabelSoftMarginLoss = classMarginLoss.MultiLabelSoftMarginLoss;

/** Options of `nn.MultiLabelMarginLoss`. */
export interface MultiLabelMarginLossOptions {
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface MultiLabelMarginLossConstructor extends Statics<typeof classMarginLoss.MultiLabelMarginLoss> {
  readonly prototype: classMarginLoss.MultiLabelMarginLoss;
  /**
   * Loss of several labels for each sample, listed in front of a −1, by margins to all other classes.
   *
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @formula Σ max(0, 1 − input[target[i]] + input[j]) / C over labels i and classes j that are none
   * @shape input [N, C] or [C], target the same → [], or [N] or [] for 'none'
   * @see `F.multilabelMarginLoss`
   * @example
   * new nn.MultiLabelMarginLoss()(torch.tensor([0.1, 0.2, 0.9]), torch.tensor([2n, -1n, 0n])); // tensor(0.1667)
   */
  new (reduction?: 'none' | 'mean' | 'sum' | null | MultiLabelMarginLossOptions): classMarginLoss.MultiLabelMarginLoss;
}

/**
 * Loss of several labels for each sample, listed in front of a −1, by margins to all other classes.
 *
 * @formula Σ max(0, 1 − input[target[i]] + input[j]) / C over labels i and classes j that are none
 * @shape input [N, C] or [C], target the same → [], or [N] or [] for 'none'
 * @see `F.multilabelMarginLoss`
 * @example
 * new nn.MultiLabelMarginLoss()(torch.tensor([0.1, 0.2, 0.9]), torch.tensor([2n, -1n, 0n])); // tensor(0.1667)
 */
export const MultiLabelMarginLoss: MultiLabelMarginLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'MultiLabelMarginLoss',
  classMarginLoss.MultiLabelMarginLoss,
);
export type MultiLabelMarginLoss = classMarginLoss.MultiLabelMarginLoss;

/** Options of `nn.MultiMarginLoss`. */
export interface MultiMarginLossOptions {
  /** 1 or 2. Default: 1. */
  readonly p?: number | null;
  /** How much higher the score of the label must be. Default: 1. */
  readonly margin?: number;
  /** A weight for each class. */
  readonly weight?: Tensor | null;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface MultiMarginLossConstructor extends Statics<typeof classMarginLoss.MultiMarginLoss> {
  readonly prototype: classMarginLoss.MultiMarginLoss;
  /**
   * Loss of classification by margins, as of a support vector machine.
   *
   * @param p 1 or 2. Default: 1.
   * @param margin How much higher the score of the label must be. Default: 1.
   * @param weight A weight for each class.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @formula Σ weight[target] · max(0, margin − input[target] + input[j])^p / C over j ≠ target
   * @shape input [N, C] or [C], target [N] or [] → [], or target's for 'none'
   * @see `F.multiMarginLoss`
   * @example
   * new nn.MultiMarginLoss()(torch.tensor([[0.1, 0.2, 0.9]]), torch.tensor([2n])); // tensor(0.1667)
   */
  new (
    p?: number | null | MultiMarginLossOptions,
    margin?: number | MultiMarginLossOptions,
    weight?: Tensor | null | MultiMarginLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | MultiMarginLossOptions,
  ): classMarginLoss.MultiMarginLoss;
}

/**
 * Loss of classification by margins, as of a support vector machine.
 *
 * @formula Σ weight[target] · max(0, margin − input[target] + input[j])^p / C over j ≠ target
 * @shape input [N, C] or [C], target [N] or [] → [], or target's for 'none'
 * @see `F.multiMarginLoss`
 * @example
 * new nn.MultiMarginLoss()(torch.tensor([[0.1, 0.2, 0.9]]), torch.tensor([2n])); // tensor(0.1667)
 */
export const MultiMarginLoss: MultiMarginLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'MultiMarginLoss',
  classMarginLoss.MultiMarginLoss,
);
export type MultiMarginLoss = classMarginLoss.MultiMarginLoss;

/** Options of `nn.CrossEntropyLoss`. */
export interface CrossEntropyLossOptions {
  /** A weight for each class. */
  readonly weight?: Tensor | null;
  /** Positions with this label do not count. Default: -100. */
  readonly ignoreIndex?: number | null;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
  /** Share of the target that is spread over all classes. Default: 0. */
  readonly labelSmoothing?: number;
}

interface CrossEntropyLossConstructor extends Statics<typeof classificationLoss.CrossEntropyLoss> {
  readonly prototype: classificationLoss.CrossEntropyLoss;
  /**
   * Loss of classification: takes scores without softmax, and labels or probabilities of all classes.
   *
   * @param weight A weight for each class.
   * @param ignoreIndex Positions with this label do not count. Default: -100.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @param labelSmoothing Share of the target that is spread over all classes. Default: 0.
   * @formula −weight[target] · ln softmax(input)[target]; for labels, the mean is over Σ weight[target]
   * @shape input [N, C, *] or [C], target [N, *] or [], or the input's for probabilities → [], or [N, *] for 'none'
   * @see `F.crossEntropy`
   * @example
   * const scores = torch.tensor([[2, 0], [0, 2]]);
   * new nn.CrossEntropyLoss()(scores, torch.tensor([0n, 1n])); // tensor(0.1269)
   */
  new (
    weight?: Tensor | null | CrossEntropyLossOptions,
    ignoreIndex?: number | null | CrossEntropyLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | CrossEntropyLossOptions,
    labelSmoothing?: number | CrossEntropyLossOptions,
  ): classificationLoss.CrossEntropyLoss;
  /** Loss of classification: takes scores without softmax, and labels or probabilities of all classes. */
  new (options?: CrossEntropyLossOptions): classificationLoss.CrossEntropyLoss;
}

/**
 * Loss of classification: takes scores without softmax, and labels or probabilities of all classes.
 *
 * @formula −weight[target] · ln softmax(input)[target]; for labels, the mean is over Σ weight[target]
 * @shape input [N, C, *] or [C], target [N, *] or [], or the input's for probabilities → [], or [N, *] for 'none'
 * @see `F.crossEntropy`
 * @example
 * const scores = torch.tensor([[2, 0], [0, 2]]);
 * new nn.CrossEntropyLoss()(scores, torch.tensor([0n, 1n])); // tensor(0.1269)
 */
export const CrossEntropyLoss: CrossEntropyLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'CrossEntropyLoss',
  classificationLoss.CrossEntropyLoss,
);
export type CrossEntropyLoss = classificationLoss.CrossEntropyLoss;

/** Options of `nn.NLLLoss`. */
export interface NLLLossOptions {
  /** A weight for each class. */
  readonly weight?: Tensor | null;
  /** Positions with this label do not count. Default: -100. */
  readonly ignoreIndex?: number | null;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface NLLLossConstructor extends Statics<typeof classificationLoss.NLLLoss> {
  readonly prototype: classificationLoss.NLLLoss;
  /**
   * Loss of classification by log-probabilities, as `LogSoftmax` gives them.
   *
   * @param weight A weight for each class.
   * @param ignoreIndex Positions with this label do not count. Default: -100.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @formula −weight[target] · input[target]; the mean is over Σ weight[target]
   * @shape input [N, C, *] or [C], target [N, *] or [] → [], or target's for 'none'
   * @see `F.nllLoss`
   * @example
   * new nn.NLLLoss()(torch.tensor([[0.5, 0.5]]).log(), torch.tensor([0n])); // tensor(0.6931)
   */
  new (
    weight?: Tensor | null | NLLLossOptions,
    ignoreIndex?: number | null | NLLLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | NLLLossOptions,
  ): classificationLoss.NLLLoss;
  /** Loss of classification by log-probabilities, as `LogSoftmax` gives them. */
  new (options?: NLLLossOptions): classificationLoss.NLLLoss;
}

/**
 * Loss of classification by log-probabilities, as `LogSoftmax` gives them.
 *
 * @formula −weight[target] · input[target]; the mean is over Σ weight[target]
 * @shape input [N, C, *] or [C], target [N, *] or [] → [], or target's for 'none'
 * @see `F.nllLoss`
 * @example
 * new nn.NLLLoss()(torch.tensor([[0.5, 0.5]]).log(), torch.tensor([0n])); // tensor(0.6931)
 */
export const NLLLoss: NLLLossConstructor = /* @__PURE__ */ constructible('nn', 'NLLLoss', classificationLoss.NLLLoss);
export type NLLLoss = classificationLoss.NLLLoss;

/** Options of `nn.BCELoss`. */
export interface BCELossOptions {
  /** Scales the losses. */
  readonly weight?: Tensor | null;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface BCELossConstructor extends Statics<typeof classificationLoss.BCELoss> {
  readonly prototype: classificationLoss.BCELoss;
  /**
   * Loss of yes-or-no questions by probabilities, as `Sigmoid` gives them.
   *
   * @param weight Scales the losses.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @formula −(target · ln(input) + (1 − target) · ln(1 − input))
   * @shape input [*], target [*] → [], or [*] for 'none'
   * @see `F.binaryCrossEntropy`
   * @example
   * new nn.BCELoss()(torch.tensor([0.9, 0.5]), torch.tensor([1, 0])); // tensor(0.3993)
   */
  new (
    weight?: Tensor | null | BCELossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | BCELossOptions,
  ): classificationLoss.BCELoss;
  /** Loss of yes-or-no questions by probabilities, as `Sigmoid` gives them. */
  new (options?: BCELossOptions): classificationLoss.BCELoss;
}

/**
 * Loss of yes-or-no questions by probabilities, as `Sigmoid` gives them.
 *
 * @formula −(target · ln(input) + (1 − target) · ln(1 − input))
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @see `F.binaryCrossEntropy`
 * @example
 * new nn.BCELoss()(torch.tensor([0.9, 0.5]), torch.tensor([1, 0])); // tensor(0.3993)
 */
export const BCELoss: BCELossConstructor = /* @__PURE__ */ constructible('nn', 'BCELoss', classificationLoss.BCELoss);
export type BCELoss = classificationLoss.BCELoss;

/** Options of `nn.BCEWithLogitsLoss`. */
export interface BCEWithLogitsLossOptions {
  /** Scales the losses. */
  readonly weight?: Tensor | null;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
  /** Weight of the targets that are 1. */
  readonly posWeight?: Tensor | null;
}

interface BCEWithLogitsLossConstructor extends Statics<typeof classificationLoss.BCEWithLogitsLoss> {
  readonly prototype: classificationLoss.BCEWithLogitsLoss;
  /**
   * Loss of yes-or-no questions by scores, safer than `Sigmoid` followed by `BCELoss`.
   *
   * @param weight Scales the losses.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @param posWeight Weight of the targets that are 1.
   * @formula −(posWeight · target · ln σ(input) + (1 − target) · ln(1 − σ(input)))
   * @shape input [*], target [*] → [], or [*] for 'none'
   * @see `F.binaryCrossEntropyWithLogits`
   * @example
   * new nn.BCEWithLogitsLoss()(torch.tensor([2, 0]), torch.tensor([1, 0])); // tensor(0.4100)
   */
  new (
    weight?: Tensor | null | BCEWithLogitsLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | BCEWithLogitsLossOptions,
    posWeight?: Tensor | null | BCEWithLogitsLossOptions,
  ): classificationLoss.BCEWithLogitsLoss;
  /** Loss of yes-or-no questions by scores, safer than `Sigmoid` followed by `BCELoss`. */
  new (options?: BCEWithLogitsLossOptions): classificationLoss.BCEWithLogitsLoss;
}

/**
 * Loss of yes-or-no questions by scores, safer than `Sigmoid` followed by `BCELoss`.
 *
 * @formula −(posWeight · target · ln σ(input) + (1 − target) · ln(1 − σ(input)))
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @see `F.binaryCrossEntropyWithLogits`
 * @example
 * new nn.BCEWithLogitsLoss()(torch.tensor([2, 0]), torch.tensor([1, 0])); // tensor(0.4100)
 */
export const BCEWithLogitsLoss: BCEWithLogitsLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'BCEWithLogitsLoss',
  classificationLoss.BCEWithLogitsLoss,
);
export type BCEWithLogitsLoss = classificationLoss.BCEWithLogitsLoss;

/** Options of `nn.KLDivLoss`. */
export interface KLDivLossOptions {
  /** 'none', 'batchmean', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | 'batchmean' | null;
  /** The target holds logarithms. Default: false. */
  readonly logTarget?: boolean | null;
}

interface KLDivLossConstructor extends Statics<typeof classificationLoss.KLDivLoss> {
  readonly prototype: classificationLoss.KLDivLoss;
  /**
   * Loss of distributions: the Kullback-Leibler divergence of a target from log-probabilities; `batchmean` is its
   * definition.
   *
   * @param reduction 'none', 'batchmean', 'mean' or 'sum'. Default: 'mean'.
   * @param logTarget The target holds logarithms. Default: false.
   * @formula target · (ln(target) − input), or e^target · (target − input) with logTarget
   * @shape input [*], target [*] → [], or [*] for 'none'
   * @see `F.klDiv`
   * @example
   * new nn.KLDivLoss('batchmean')(torch.tensor([[0.5, 0.5]]).log(), torch.tensor([[0.9, 0.1]])); // tensor(0.3681)
   */
  new (
    reduction?: 'none' | 'mean' | 'sum' | 'batchmean' | null | KLDivLossOptions,
    logTarget?: boolean | null | KLDivLossOptions,
  ): classificationLoss.KLDivLoss;
}

/**
 * Loss of distributions: the Kullback-Leibler divergence of a target from log-probabilities; `batchmean` is its
 * definition.
 *
 * @formula target · (ln(target) − input), or e^target · (target − input) with logTarget
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @see `F.klDiv`
 * @example
 * new nn.KLDivLoss('batchmean')(torch.tensor([[0.5, 0.5]]).log(), torch.tensor([[0.9, 0.1]])); // tensor(0.3681)
 */
export const KLDivLoss: KLDivLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'KLDivLoss',
  classificationLoss.KLDivLoss,
);
export type KLDivLoss = classificationLoss.KLDivLoss;

/** Options of `nn.PairwiseDistance`. */
export interface PairwiseDistanceOptions {
  /** Degree of the norm. Default: 2. */
  readonly p?: number;
  /** Added to each difference. Default: 0.000001. */
  readonly eps?: number;
  /** Keep the last dim, at size 1. Default: false. */
  readonly keepdim?: boolean | null;
}

interface PairwiseDistanceConstructor extends Statics<typeof distance.PairwiseDistance> {
  readonly prototype: distance.PairwiseDistance;
  /**
   * Distance of each pair of rows as a layer, such as the distance of a triplet loss.
   *
   * @param p Degree of the norm. Default: 2.
   * @param eps Added to each difference. Default: 0.000001.
   * @param keepdim Keep the last dim, at size 1. Default: false.
   * @formula ‖x1 − x2 + eps‖ₚ
   * @shape x1 [*, D], x2 [*, D] → [*] (size 1 with keepdim)
   * @see `F.pairwiseDistance`
   * @example
   * new nn.PairwiseDistance(2, { eps: 0 })(torch.tensor([[0, 0]]), torch.tensor([[3, 4]])); // tensor([5.])
   */
  new (
    p?: number | PairwiseDistanceOptions,
    eps?: number | PairwiseDistanceOptions,
    keepdim?: boolean | null | PairwiseDistanceOptions,
  ): distance.PairwiseDistance;
}

/**
 * Distance of each pair of rows as a layer, such as the distance of a triplet loss.
 *
 * @formula ‖x1 − x2 + eps‖ₚ
 * @shape x1 [*, D], x2 [*, D] → [*] (size 1 with keepdim)
 * @see `F.pairwiseDistance`
 * @example
 * new nn.PairwiseDistance(2, { eps: 0 })(torch.tensor([[0, 0]]), torch.tensor([[3, 4]])); // tensor([5.])
 */
export const PairwiseDistance: PairwiseDistanceConstructor = /* @__PURE__ */ constructible(
  'nn',
  'PairwiseDistance',
  distance.PairwiseDistance,
);
export type PairwiseDistance = distance.PairwiseDistance;

/** Options of `nn.CosineSimilarity`. */
export interface CosineSimilarityOptions {
  /** Dim along which the vectors stand. Default: 1. */
  readonly dim?: number | null;
  /** Least product of the norms. Default: 1e-8. */
  readonly eps?: number;
}

interface CosineSimilarityConstructor extends Statics<typeof distance.CosineSimilarity> {
  readonly prototype: distance.CosineSimilarity;
  /**
   * Cosine of the angle between vectors as a layer.
   *
   * @param dim Dim along which the vectors stand. Default: 1.
   * @param eps Least product of the norms. Default: 1e-8.
   * @formula x1 · x2 / (max(‖x1‖, eps) · max(‖x2‖, eps))
   * @shape x1 [*, D, *], x2 [*, D, *] → [*, *]
   * @see `F.cosineSimilarity`
   * @example
   * new nn.CosineSimilarity()(torch.tensor([[1, 0]]), torch.tensor([[1, 1]])); // tensor([0.7071])
   */
  new (
    dim?: number | null | CosineSimilarityOptions,
    eps?: number | CosineSimilarityOptions,
  ): distance.CosineSimilarity;
}

/**
 * Cosine of the angle between vectors as a layer.
 *
 * @formula x1 · x2 / (max(‖x1‖, eps) · max(‖x2‖, eps))
 * @shape x1 [*, D, *], x2 [*, D, *] → [*, *]
 * @see `F.cosineSimilarity`
 * @example
 * new nn.CosineSimilarity()(torch.tensor([[1, 0]]), torch.tensor([[1, 1]])); // tensor([0.7071])
 */
export const CosineSimilarity: CosineSimilarityConstructor = /* @__PURE__ */ constructible(
  'nn',
  'CosineSimilarity',
  distance.CosineSimilarity,
);
export type CosineSimilarity = distance.CosineSimilarity;

/** Options of `nn.HingeEmbeddingLoss`. */
export interface HingeEmbeddingLossOptions {
  /** What inputs of target -1 must reach. Default: 1. */
  readonly margin?: number;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface HingeEmbeddingLossConstructor extends Statics<typeof marginLoss.HingeEmbeddingLoss> {
  readonly prototype: marginLoss.HingeEmbeddingLoss;
  /**
   * Loss of distances between pairs that are alike (1) or not (−1).
   *
   * @param margin What inputs of target -1 must reach. Default: 1.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @formula target = 1 ? input : max(0, margin − input)
   * @shape input [*], target [*] → [], or [*] for 'none'
   * @see `F.hingeEmbeddingLoss`
   * @example
   * new nn.HingeEmbeddingLoss()(torch.tensor([0.5, 0.2]), torch.tensor([1, -1])); // tensor(0.6500)
   */
  new (
    margin?: number | HingeEmbeddingLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | HingeEmbeddingLossOptions,
  ): marginLoss.HingeEmbeddingLoss;
}

/**
 * Loss of distances between pairs that are alike (1) or not (−1).
 *
 * @formula target = 1 ? input : max(0, margin − input)
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @see `F.hingeEmbeddingLoss`
 * @example
 * new nn.HingeEmbeddingLoss()(torch.tensor([0.5, 0.2]), torch.tensor([1, -1])); // tensor(0.6500)
 */
export const HingeEmbeddingLoss: HingeEmbeddingLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'HingeEmbeddingLoss',
  marginLoss.HingeEmbeddingLoss,
);
export type HingeEmbeddingLoss = marginLoss.HingeEmbeddingLoss;

/** Options of `nn.MarginRankingLoss`. */
export interface MarginRankingLossOptions {
  /** How much larger the input must be. Default: 0. */
  readonly margin?: number;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface MarginRankingLossConstructor extends Statics<typeof marginLoss.MarginRankingLoss> {
  readonly prototype: marginLoss.MarginRankingLoss;
  /**
   * Loss of rankings: which of two scores is to be the higher one.
   *
   * @param margin How much larger the input must be. Default: 0.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @formula max(0, −target · (input1 − input2) + margin)
   * @shape input1 [*], input2 [*], target [*] → [], or [*] for 'none'
   * @see `F.marginRankingLoss`
   * @example
   * new nn.MarginRankingLoss()(torch.tensor([2, 2]), torch.tensor([1, 1]), torch.tensor([1, -1]));
   * // tensor(0.5000)
   */
  new (
    margin?: number | MarginRankingLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | MarginRankingLossOptions,
  ): marginLoss.MarginRankingLoss;
}

/**
 * Loss of rankings: which of two scores is to be the higher one.
 *
 * @formula max(0, −target · (input1 − input2) + margin)
 * @shape input1 [*], input2 [*], target [*] → [], or [*] for 'none'
 * @see `F.marginRankingLoss`
 * @example
 * new nn.MarginRankingLoss()(torch.tensor([2, 2]), torch.tensor([1, 1]), torch.tensor([1, -1]));
 * // tensor(0.5000)
 */
export const MarginRankingLoss: MarginRankingLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'MarginRankingLoss',
  marginLoss.MarginRankingLoss,
);
export type MarginRankingLoss = marginLoss.MarginRankingLoss;

/** Options of `nn.CosineEmbeddingLoss`. */
export interface CosineEmbeddingLossOptions {
  /** Cosine that vectors of target -1 may have. Default: 0. */
  readonly margin?: number;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface CosineEmbeddingLossConstructor extends Statics<typeof marginLoss.CosineEmbeddingLoss> {
  readonly prototype: marginLoss.CosineEmbeddingLoss;
  /**
   * Loss of the angle between pairs of vectors that are to point the same way (1) or apart (−1).
   *
   * @param margin Cosine that vectors of target -1 may have. Default: 0.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @formula target = 1 ? 1 − cos : max(0, cos − margin)
   * @shape input1 [N, D], input2 [N, D], target [N] → [], or [N] for 'none'
   * @see `F.cosineEmbeddingLoss`
   * @example
   * new nn.CosineEmbeddingLoss()(torch.tensor([[1, 0]]), torch.tensor([[1, 1]]), torch.tensor([1]));
   * // tensor(0.2929)
   */
  new (
    margin?: number | CosineEmbeddingLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | CosineEmbeddingLossOptions,
  ): marginLoss.CosineEmbeddingLoss;
}

/**
 * Loss of the angle between pairs of vectors that are to point the same way (1) or apart (−1).
 *
 * @formula target = 1 ? 1 − cos : max(0, cos − margin)
 * @shape input1 [N, D], input2 [N, D], target [N] → [], or [N] for 'none'
 * @see `F.cosineEmbeddingLoss`
 * @example
 * new nn.CosineEmbeddingLoss()(torch.tensor([[1, 0]]), torch.tensor([[1, 1]]), torch.tensor([1]));
 * // tensor(0.2929)
 */
export const CosineEmbeddingLoss: CosineEmbeddingLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'CosineEmbeddingLoss',
  marginLoss.CosineEmbeddingLoss,
);
export type CosineEmbeddingLoss = marginLoss.CosineEmbeddingLoss;

/** Options of `nn.TripletMarginLoss`. */
export interface TripletMarginLossOptions {
  /** How much farther the negative must be. Default: 1. */
  readonly margin?: number;
  /** Degree of the norm. Default: 2. */
  readonly p?: number;
  /** Added to each difference. Default: 0.000001. */
  readonly eps?: number;
  /** Take the distance of positive and negative where that is less. Default: false. */
  readonly swap?: boolean | null;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface TripletMarginLossConstructor extends Statics<typeof marginLoss.TripletMarginLoss> {
  readonly prototype: marginLoss.TripletMarginLoss;
  /**
   * Loss of embeddings: what is alike is to lie nearer than what is not, by a margin.
   *
   * @param margin How much farther the negative must be. Default: 1.
   * @param p Degree of the norm. Default: 2.
   * @param eps Added to each difference. Default: 0.000001.
   * @param swap Take the distance of positive and negative where that is less. Default: false.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @formula max(0, d(anchor, positive) − d(anchor, negative) + margin)
   * @shape anchor [N, D], positive and negative the same → [], or [N] for 'none'
   * @source V. Balntas et al.: "Learning Local Feature Descriptors with Triplets and Shallow Convolutional Neural
   * Networks", 2016, https://doi.org/10.5244/C.30.119
   * @see `F.tripletMarginLoss`
   * @example
   * const [anchor, near, far] = [torch.tensor([[0, 0]]), torch.tensor([[1, 0]]), torch.tensor([[0, 1.5]])];
   * new nn.TripletMarginLoss()(anchor, near, far); // tensor(0.5000)
   */
  new (
    margin?: number | TripletMarginLossOptions,
    p?: number | TripletMarginLossOptions,
    eps?: number | TripletMarginLossOptions,
    swap?: boolean | null | TripletMarginLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | TripletMarginLossOptions,
  ): marginLoss.TripletMarginLoss;
}

/**
 * Loss of embeddings: what is alike is to lie nearer than what is not, by a margin.
 *
 * @formula max(0, d(anchor, positive) − d(anchor, negative) + margin)
 * @shape anchor [N, D], positive and negative the same → [], or [N] for 'none'
 * @source V. Balntas et al.: "Learning Local Feature Descriptors with Triplets and Shallow Convolutional Neural
 * Networks", 2016, https://doi.org/10.5244/C.30.119
 * @see `F.tripletMarginLoss`
 * @example
 * const [anchor, near, far] = [torch.tensor([[0, 0]]), torch.tensor([[1, 0]]), torch.tensor([[0, 1.5]])];
 * new nn.TripletMarginLoss()(anchor, near, far); // tensor(0.5000)
 */
export const TripletMarginLoss: TripletMarginLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'TripletMarginLoss',
  marginLoss.TripletMarginLoss,
);
export type TripletMarginLoss = marginLoss.TripletMarginLoss;

/** Options of `nn.TripletMarginWithDistanceLoss`. */
export interface TripletMarginWithDistanceLossOptions {
  /** Of two tensors; the Euclidean one if left out. */
  readonly distanceFunction?: DistanceFunction | null;
  /** How much farther the negative must be. Default: 1. */
  readonly margin?: number;
  /** Take the distance of positive and negative where that is less. Default: false. */
  readonly swap?: boolean | null;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface TripletMarginWithDistanceLossConstructor extends Statics<typeof marginLoss.TripletMarginWithDistanceLoss> {
  readonly prototype: marginLoss.TripletMarginWithDistanceLoss;
  /**
   * Loss of embeddings by a distance of your own, a function or a module.
   *
   * @param distanceFunction Of two tensors; the Euclidean one if left out.
   * @param margin How much farther the negative must be. Default: 1.
   * @param swap Take the distance of positive and negative where that is less. Default: false.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @formula max(0, d(anchor, positive) − d(anchor, negative) + margin)
   * @shape anchor [N, *], positive and negative the same → [], or what the distance gives for 'none'
   * @see `F.tripletMarginWithDistanceLoss`
   * @example
   * const [anchor, near, far] = [torch.tensor([[0, 0]]), torch.tensor([[1, 0]]), torch.tensor([[0, 1.5]])];
   * new nn.TripletMarginWithDistanceLoss({ distanceFunction: new nn.PairwiseDistance() })(anchor, near, far);
   * // tensor(0.5000)
   */
  new (
    distanceFunction?: DistanceFunction | null | TripletMarginWithDistanceLossOptions,
    margin?: number | TripletMarginWithDistanceLossOptions,
    swap?: boolean | null | TripletMarginWithDistanceLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | TripletMarginWithDistanceLossOptions,
  ): marginLoss.TripletMarginWithDistanceLoss;
}

/**
 * Loss of embeddings by a distance of your own, a function or a module.
 *
 * @formula max(0, d(anchor, positive) − d(anchor, negative) + margin)
 * @shape anchor [N, *], positive and negative the same → [], or what the distance gives for 'none'
 * @see `F.tripletMarginWithDistanceLoss`
 * @example
 * const [anchor, near, far] = [torch.tensor([[0, 0]]), torch.tensor([[1, 0]]), torch.tensor([[0, 1.5]])];
 * new nn.TripletMarginWithDistanceLoss({ distanceFunction: new nn.PairwiseDistance() })(anchor, near, far);
 * // tensor(0.5000)
 */
export const TripletMarginWithDistanceLoss: TripletMarginWithDistanceLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'TripletMarginWithDistanceLoss',
  marginLoss.TripletMarginWithDistanceLoss,
);
export type TripletMarginWithDistanceLoss = marginLoss.TripletMarginWithDistanceLoss;

/** Options of `nn.MSELoss`. */
export interface MSELossOptions {
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface MSELossConstructor extends Statics<typeof regressionLoss.MSELoss> {
  readonly prototype: regressionLoss.MSELoss;
  /**
   * Loss of regression: the mean squared error.
   *
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @formula (input − target)²
   * @shape input [*], target [*] → [], or [*] for 'none'
   * @see `F.mseLoss`
   * @example
   * new nn.MSELoss()(torch.tensor([1, 2]), torch.tensor([1, 4])); // tensor(2.)
   */
  new (reduction?: 'none' | 'mean' | 'sum' | null | MSELossOptions): regressionLoss.MSELoss;
}

/**
 * Loss of regression: the mean squared error.
 *
 * @formula (input − target)²
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @see `F.mseLoss`
 * @example
 * new nn.MSELoss()(torch.tensor([1, 2]), torch.tensor([1, 4])); // tensor(2.)
 */
export const MSELoss: MSELossConstructor = /* @__PURE__ */ constructible('nn', 'MSELoss', regressionLoss.MSELoss);
export type MSELoss = regressionLoss.MSELoss;

/** Options of `nn.L1Loss`. */
export interface L1LossOptions {
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface L1LossConstructor extends Statics<typeof regressionLoss.L1Loss> {
  readonly prototype: regressionLoss.L1Loss;
  /**
   * Loss of regression that outliers pull less: the mean absolute error.
   *
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @formula |input − target|
   * @shape input [*], target [*] → [], or [*] for 'none'
   * @see `F.l1Loss`
   * @example
   * new nn.L1Loss()(torch.tensor([1, 2]), torch.tensor([1, 4])); // tensor(1.)
   */
  new (reduction?: 'none' | 'mean' | 'sum' | null | L1LossOptions): regressionLoss.L1Loss;
}

/**
 * Loss of regression that outliers pull less: the mean absolute error.
 *
 * @formula |input − target|
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @see `F.l1Loss`
 * @example
 * new nn.L1Loss()(torch.tensor([1, 2]), torch.tensor([1, 4])); // tensor(1.)
 */
export const L1Loss: L1LossConstructor = /* @__PURE__ */ constructible('nn', 'L1Loss', regressionLoss.L1Loss);
export type L1Loss = regressionLoss.L1Loss;

/** Options of `nn.SmoothL1Loss`. */
export interface SmoothL1LossOptions {
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
  /** Size of the errors below which the loss is a square. Default: 1. */
  readonly beta?: number;
}

interface SmoothL1LossConstructor extends Statics<typeof regressionLoss.SmoothL1Loss> {
  readonly prototype: regressionLoss.SmoothL1Loss;
  /**
   * Loss of regression that is absolute far from the target and squared near it, as detectors fit their boxes.
   *
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @param beta Size of the errors below which the loss is a square. Default: 1.
   * @formula |d| < beta ? d² / (2 beta) : |d| − beta / 2, d = input − target
   * @shape input [*], target [*] → [], or [*] for 'none'
   * @source R. Girshick: "Fast R-CNN", 2015, https://arxiv.org/abs/1504.08083
   * @see `F.smoothL1Loss`
   * @example
   * new nn.SmoothL1Loss()(torch.tensor([0.5, 3]), torch.tensor([0, 0])); // tensor(1.3125)
   */
  new (
    reduction?: 'none' | 'mean' | 'sum' | null | SmoothL1LossOptions,
    beta?: number | SmoothL1LossOptions,
  ): regressionLoss.SmoothL1Loss;
}

/**
 * Loss of regression that is absolute far from the target and squared near it, as detectors fit their boxes.
 *
 * @formula |d| < beta ? d² / (2 beta) : |d| − beta / 2, d = input − target
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @source R. Girshick: "Fast R-CNN", 2015, https://arxiv.org/abs/1504.08083
 * @see `F.smoothL1Loss`
 * @example
 * new nn.SmoothL1Loss()(torch.tensor([0.5, 3]), torch.tensor([0, 0])); // tensor(1.3125)
 */
export const SmoothL1Loss: SmoothL1LossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'SmoothL1Loss',
  regressionLoss.SmoothL1Loss,
);
export type SmoothL1Loss = regressionLoss.SmoothL1Loss;

/** Options of `nn.HuberLoss`. */
export interface HuberLossOptions {
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
  /** Size of the errors above which the loss is a straight line. Default: 1. */
  readonly delta?: number;
}

interface HuberLossConstructor extends Statics<typeof regressionLoss.HuberLoss> {
  readonly prototype: regressionLoss.HuberLoss;
  /**
   * Loss of regression that is squared up to delta and straight beyond.
   *
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @param delta Size of the errors above which the loss is a straight line. Default: 1.
   * @formula |d| ≤ delta ? d² / 2 : delta · (|d| − delta / 2), d = input − target
   * @shape input [*], target [*] → [], or [*] for 'none'
   * @source P. Huber: "Robust Estimation of a Location Parameter", 1964, https://doi.org/10.1214/aoms/1177703732
   * @see `F.huberLoss`
   * @example
   * new nn.HuberLoss({ delta: 2 })(torch.tensor([0.5, 3]), torch.tensor([0, 0])); // tensor(2.0625)
   */
  new (
    reduction?: 'none' | 'mean' | 'sum' | null | HuberLossOptions,
    delta?: number | HuberLossOptions,
  ): regressionLoss.HuberLoss;
}

/**
 * Loss of regression that is squared up to delta and straight beyond.
 *
 * @formula |d| ≤ delta ? d² / 2 : delta · (|d| − delta / 2), d = input − target
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @source P. Huber: "Robust Estimation of a Location Parameter", 1964, https://doi.org/10.1214/aoms/1177703732
 * @see `F.huberLoss`
 * @example
 * new nn.HuberLoss({ delta: 2 })(torch.tensor([0.5, 3]), torch.tensor([0, 0])); // tensor(2.0625)
 */
export const HuberLoss: HuberLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'HuberLoss',
  regressionLoss.HuberLoss,
);
export type HuberLoss = regressionLoss.HuberLoss;

/** Options of `nn.PoissonNLLLoss`. */
export interface PoissonNLLLossOptions {
  /** The input is the logarithm of the rate. Default: true. */
  readonly logInput?: boolean | null;
  /** Add Stirling's approximation. Default: false. */
  readonly full?: boolean | null;
  /** Added to what a logarithm is taken of. Default: 1e-8. */
  readonly eps?: number;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface PoissonNLLLossConstructor extends Statics<typeof regressionLoss.PoissonNLLLoss> {
  readonly prototype: regressionLoss.PoissonNLLLoss;
  /**
   * Loss of counts: the negative log-likelihood of a Poisson distribution.
   *
   * @param logInput The input is the logarithm of the rate. Default: true.
   * @param full Add Stirling's approximation. Default: false.
   * @param eps Added to what a logarithm is taken of. Default: 1e-8.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @formula logInput ? e^input − target · input : input − target · ln(input + eps)
   * @shape input [*], target [*] → [], or [*] for 'none'
   * @see `F.poissonNllLoss`
   * @example
   * new nn.PoissonNLLLoss()(torch.tensor([0, 1]), torch.tensor([1, 3])); // tensor(0.3591)
   */
  new (
    logInput?: boolean | null | PoissonNLLLossOptions,
    full?: boolean | null | PoissonNLLLossOptions,
    eps?: number | PoissonNLLLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | PoissonNLLLossOptions,
  ): regressionLoss.PoissonNLLLoss;
}

/**
 * Loss of counts: the negative log-likelihood of a Poisson distribution.
 *
 * @formula logInput ? e^input − target · input : input − target · ln(input + eps)
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @see `F.poissonNllLoss`
 * @example
 * new nn.PoissonNLLLoss()(torch.tensor([0, 1]), torch.tensor([1, 3])); // tensor(0.3591)
 */
export const PoissonNLLLoss: PoissonNLLLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'PoissonNLLLoss',
  regressionLoss.PoissonNLLLoss,
);
export type PoissonNLLLoss = regressionLoss.PoissonNLLLoss;

/** Options of `nn.GaussianNLLLoss`. */
export interface GaussianNLLLossOptions {
  /** Add the constant term. Default: false. */
  readonly full?: boolean | null;
  /** Least variance. Default: 0.000001. */
  readonly eps?: number;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface GaussianNLLLossConstructor extends Statics<typeof regressionLoss.GaussianNLLLoss> {
  readonly prototype: regressionLoss.GaussianNLLLoss;
  /**
   * Loss of regression with a predicted variance: the negative log-likelihood of normal targets.
   *
   * @param full Add the constant term. Default: false.
   * @param eps Least variance. Default: 0.000001.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @formula (ln(max(var, eps)) + (input − target)² / max(var, eps)) / 2
   * @shape input [*], target [*], var [*] → [], or [*] for 'none'
   * @see `F.gaussianNllLoss`
   * @example
   * new nn.GaussianNLLLoss()(torch.tensor([0, 0]), torch.tensor([0, 2]), torch.tensor([1, 4])); // tensor(0.5966)
   */
  new (
    full?: boolean | null | GaussianNLLLossOptions,
    eps?: number | GaussianNLLLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | GaussianNLLLossOptions,
  ): regressionLoss.GaussianNLLLoss;
}

/**
 * Loss of regression with a predicted variance: the negative log-likelihood of normal targets.
 *
 * @formula (ln(max(var, eps)) + (input − target)² / max(var, eps)) / 2
 * @shape input [*], target [*], var [*] → [], or [*] for 'none'
 * @see `F.gaussianNllLoss`
 * @example
 * new nn.GaussianNLLLoss()(torch.tensor([0, 0]), torch.tensor([0, 2]), torch.tensor([1, 4])); // tensor(0.5966)
 */
export const GaussianNLLLoss: GaussianNLLLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'GaussianNLLLoss',
  regressionLoss.GaussianNLLLoss,
);
export type GaussianNLLLoss = regressionLoss.GaussianNLLLoss;

/** Options of `nn.LPPool1d`. */
export interface LPPool1dOptions {
  /** The kernel size if left out. */
  readonly stride?: number | readonly number[] | null;
  /** Windows may reach over the end. Default: false. */
  readonly ceilMode?: boolean | null;
}

interface LPPool1dConstructor extends Statics<typeof normPooling.LPPool1d> {
  readonly prototype: normPooling.LPPool1d;
  /**
   * Takes the norm of each window of a sequence.
   *
   * @param normType Degree of the norm: 1 adds up, large degrees come near the maximum.
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride The kernel size if left out.
   * @param ceilMode Windows may reach over the end. Default: false.
   * @formula y[n, c, t] = (Σ input[n, c, t · stride + i]^normType)^(1 / normType), i < kernelSize
   * @shape [N, C, L] or [C, L] → [N, C, L′]
   * @see `F.lpPool1d`
   * @example
   * new nn.LPPool1d(2, 2)(torch.tensor([[[3, 4, 5, 12]]])); // tensor([[[ 5., 13.]]])
   */
  new (
    normType: number,
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | LPPool1dOptions,
    ceilMode?: boolean | null | LPPool1dOptions,
  ): normPooling.LPPool1d;
  /**
   * Takes the norm of each window of a sequence.
   * @param normType Degree of the norm: 1 adds up, large degrees come near the maximum.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (normType: number, kernelSize: number | readonly number[], options?: LPPool1dOptions): normPooling.LPPool1d;
  /** Takes the norm of each window of a sequence. */
  new (
    named: {
      /** Degree of the norm: 1 adds up, large degrees come near the maximum. */
      readonly normType: number;
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & LPPool1dOptions,
  ): normPooling.LPPool1d;
}

/**
 * Takes the norm of each window of a sequence.
 *
 * @formula y[n, c, t] = (Σ input[n, c, t · stride + i]^normType)^(1 / normType), i < kernelSize
 * @shape [N, C, L] or [C, L] → [N, C, L′]
 * @see `F.lpPool1d`
 * @example
 * new nn.LPPool1d(2, 2)(torch.tensor([[[3, 4, 5, 12]]])); // tensor([[[ 5., 13.]]])
 */
export const LPPool1d: LPPool1dConstructor = /* @__PURE__ */ constructible('nn', 'LPPool1d', normPooling.LPPool1d);
export type LPPool1d = normPooling.LPPool1d;

/** Options of `nn.LPPool2d`. */
export interface LPPool2dOptions {
  /** The kernel size if left out. */
  readonly stride?: number | readonly number[] | null;
  /** Windows may reach over the end. Default: false. */
  readonly ceilMode?: boolean | null;
}

interface LPPool2dConstructor extends Statics<typeof normPooling.LPPool2d> {
  readonly prototype: normPooling.LPPool2d;
  /**
   * Takes the norm of each window of an image.
   *
   * @param normType Degree of the norm: 1 adds up, large degrees come near the maximum.
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride The kernel size if left out.
   * @param ceilMode Windows may reach over the end. Default: false.
   * @formula as `lpPool1d`, over the pixels of a window
   * @shape [N, C, H, W] or [C, H, W] → [N, C, H′, W′]
   * @see `F.lpPool2d`
   * @example
   * new nn.LPPool2d(2, 2)(torch.tensor([[[3, 0], [0, 4]]])); // tensor([[[5.]]])
   */
  new (
    normType: number,
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | LPPool2dOptions,
    ceilMode?: boolean | null | LPPool2dOptions,
  ): normPooling.LPPool2d;
  /**
   * Takes the norm of each window of an image.
   * @param normType Degree of the norm: 1 adds up, large degrees come near the maximum.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (normType: number, kernelSize: number | readonly number[], options?: LPPool2dOptions): normPooling.LPPool2d;
  /** Takes the norm of each window of an image. */
  new (
    named: {
      /** Degree of the norm: 1 adds up, large degrees come near the maximum. */
      readonly normType: number;
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & LPPool2dOptions,
  ): normPooling.LPPool2d;
}

/**
 * Takes the norm of each window of an image.
 *
 * @formula as `lpPool1d`, over the pixels of a window
 * @shape [N, C, H, W] or [C, H, W] → [N, C, H′, W′]
 * @see `F.lpPool2d`
 * @example
 * new nn.LPPool2d(2, 2)(torch.tensor([[[3, 0], [0, 4]]])); // tensor([[[5.]]])
 */
export const LPPool2d: LPPool2dConstructor = /* @__PURE__ */ constructible('nn', 'LPPool2d', normPooling.LPPool2d);
export type LPPool2d = normPooling.LPPool2d;

/** Options of `nn.LPPool3d`. */
export interface LPPool3dOptions {
  /** The kernel size if left out. */
  readonly stride?: number | readonly number[] | null;
  /** Windows may reach over the end. Default: false. */
  readonly ceilMode?: boolean | null;
}

interface LPPool3dConstructor extends Statics<typeof normPooling.LPPool3d> {
  readonly prototype: normPooling.LPPool3d;
  /**
   * Takes the norm of each block of a volume.
   *
   * @param normType Degree of the norm: 1 adds up, large degrees come near the maximum.
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride The kernel size if left out.
   * @param ceilMode Windows may reach over the end. Default: false.
   * @formula as `lpPool1d`, over the elements of a block
   * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, D′, H′, W′]
   * @see `F.lpPool3d`
   * @example
   * new nn.LPPool3d(1, 2)(torch.ones([1, 1, 2, 2, 2])).item(); // 8
   */
  new (
    normType: number,
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | LPPool3dOptions,
    ceilMode?: boolean | null | LPPool3dOptions,
  ): normPooling.LPPool3d;
  /**
   * Takes the norm of each block of a volume.
   * @param normType Degree of the norm: 1 adds up, large degrees come near the maximum.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (normType: number, kernelSize: number | readonly number[], options?: LPPool3dOptions): normPooling.LPPool3d;
  /** Takes the norm of each block of a volume. */
  new (
    named: {
      /** Degree of the norm: 1 adds up, large degrees come near the maximum. */
      readonly normType: number;
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & LPPool3dOptions,
  ): normPooling.LPPool3d;
}

/**
 * Takes the norm of each block of a volume.
 *
 * @formula as `lpPool1d`, over the elements of a block
 * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, D′, H′, W′]
 * @see `F.lpPool3d`
 * @example
 * new nn.LPPool3d(1, 2)(torch.ones([1, 1, 2, 2, 2])).item(); // 8
 */
export const LPPool3d: LPPool3dConstructor = /* @__PURE__ */ constructible('nn', 'LPPool3d', normPooling.LPPool3d);
export type LPPool3d = normPooling.LPPool3d;

/** Options of `nn.BatchNorm1d`. */
export interface BatchNorm1dOptions {
  /** Added to the variance. Default: 0.00001. */
  readonly eps?: number;
  /** Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1. */
  readonly momentum?: number | null;
  /** Learn a scale and a shift for each channel. Default: true. */
  readonly affine?: boolean | null;
  /** Keep running averages for evaluation. Default: true. */
  readonly trackRunningStats?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters and buffers. */
  readonly dtype?: DType | null;
}

interface BatchNorm1dConstructor extends Statics<typeof batchNorm.BatchNorm1d> {
  readonly prototype: batchNorm.BatchNorm1d;
  /**
   * Batch normalisation of features or sequences, with a scale and a shift that are learned; evaluation goes by the
   * running averages.
   *
   * @param numFeatures Number of channels.
   * @param eps Added to the variance. Default: 0.00001.
   * @param momentum Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1.
   * @param affine Learn a scale and a shift for each channel. Default: true.
   * @param trackRunningStats Keep running averages for evaluation. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters and buffers.
   * @formula (input − mean) / √(var + eps) · weight + bias
   * @shape [N, C] or [N, C, L] → the same
   * @source S. Ioffe, C. Szegedy: "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate
   * Shift", 2015, https://arxiv.org/abs/1502.03167
   * @see `F.batchNorm`
   * @example
   * const layer = new nn.BatchNorm1d(2);
   * layer(torch.tensor([[1, 10], [3, 30]]));
   * // tensor([[-1.0000, -1.0000],
   * //         [ 1.0000,  1.0000]], grad_fn=<NativeBatchNormBackward0>)
   * layer.runningMean; // tensor([0.2000, 2.0000])
   */
  new (
    numFeatures: number,
    eps?: number | BatchNorm1dOptions,
    momentum?: number | null | BatchNorm1dOptions,
    affine?: boolean | null | BatchNorm1dOptions,
    trackRunningStats?: boolean | null | BatchNorm1dOptions,
    device?: string | null | BatchNorm1dOptions,
    dtype?: DType | null | BatchNorm1dOptions,
  ): batchNorm.BatchNorm1d;
  /** Batch normalisation of features or sequences, with a scale and a shift that are learned; evaluation goes by the running averages. */
  new (
    named: {
      /** Number of channels. */
      readonly numFeatures: number;
    } & BatchNorm1dOptions,
  ): batchNorm.BatchNorm1d;
}

/**
 * Batch normalisation of features or sequences, with a scale and a shift that are learned; evaluation goes by the
 * running averages.
 *
 * @formula (input − mean) / √(var + eps) · weight + bias
 * @shape [N, C] or [N, C, L] → the same
 * @source S. Ioffe, C. Szegedy: "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate
 * Shift", 2015, https://arxiv.org/abs/1502.03167
 * @see `F.batchNorm`
 * @example
 * const layer = new nn.BatchNorm1d(2);
 * layer(torch.tensor([[1, 10], [3, 30]]));
 * // tensor([[-1.0000, -1.0000],
 * //         [ 1.0000,  1.0000]], grad_fn=<NativeBatchNormBackward0>)
 * layer.runningMean; // tensor([0.2000, 2.0000])
 */
export const BatchNorm1d: BatchNorm1dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'BatchNorm1d',
  batchNorm.BatchNorm1d,
);
export type BatchNorm1d = batchNorm.BatchNorm1d;

/** Options of `nn.BatchNorm2d`. */
export interface BatchNorm2dOptions {
  /** Added to the variance. Default: 0.00001. */
  readonly eps?: number;
  /** Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1. */
  readonly momentum?: number | null;
  /** Learn a scale and a shift for each channel. Default: true. */
  readonly affine?: boolean | null;
  /** Keep running averages for evaluation. Default: true. */
  readonly trackRunningStats?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters and buffers. */
  readonly dtype?: DType | null;
}

interface BatchNorm2dConstructor extends Statics<typeof batchNorm.BatchNorm2d> {
  readonly prototype: batchNorm.BatchNorm2d;
  /**
   * Batch normalisation of images: each channel over all pixels of the batch.
   *
   * @param numFeatures Number of channels.
   * @param eps Added to the variance. Default: 0.00001.
   * @param momentum Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1.
   * @param affine Learn a scale and a shift for each channel. Default: true.
   * @param trackRunningStats Keep running averages for evaluation. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters and buffers.
   * @formula (input − mean) / √(var + eps) · weight + bias
   * @shape [N, C, H, W] → the same
   * @source S. Ioffe, C. Szegedy: "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate
   * Shift", 2015, https://arxiv.org/abs/1502.03167
   * @see `F.batchNorm`
   * @example
   * new nn.BatchNorm2d(3)(torch.ones([8, 3, 4, 4])).shape; // [ 8, 3, 4, 4 ]
   */
  new (
    numFeatures: number,
    eps?: number | BatchNorm2dOptions,
    momentum?: number | null | BatchNorm2dOptions,
    affine?: boolean | null | BatchNorm2dOptions,
    trackRunningStats?: boolean | null | BatchNorm2dOptions,
    device?: string | null | BatchNorm2dOptions,
    dtype?: DType | null | BatchNorm2dOptions,
  ): batchNorm.BatchNorm2d;
  /** Batch normalisation of images: each channel over all pixels of the batch. */
  new (
    named: {
      /** Number of channels. */
      readonly numFeatures: number;
    } & BatchNorm2dOptions,
  ): batchNorm.BatchNorm2d;
}

/**
 * Batch normalisation of images: each channel over all pixels of the batch.
 *
 * @formula (input − mean) / √(var + eps) · weight + bias
 * @shape [N, C, H, W] → the same
 * @source S. Ioffe, C. Szegedy: "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate
 * Shift", 2015, https://arxiv.org/abs/1502.03167
 * @see `F.batchNorm`
 * @example
 * new nn.BatchNorm2d(3)(torch.ones([8, 3, 4, 4])).shape; // [ 8, 3, 4, 4 ]
 */
export const BatchNorm2d: BatchNorm2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'BatchNorm2d',
  batchNorm.BatchNorm2d,
);
export type BatchNorm2d = batchNorm.BatchNorm2d;

/** Options of `nn.BatchNorm3d`. */
export interface BatchNorm3dOptions {
  /** Added to the variance. Default: 0.00001. */
  readonly eps?: number;
  /** Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1. */
  readonly momentum?: number | null;
  /** Learn a scale and a shift for each channel. Default: true. */
  readonly affine?: boolean | null;
  /** Keep running averages for evaluation. Default: true. */
  readonly trackRunningStats?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters and buffers. */
  readonly dtype?: DType | null;
}

interface BatchNorm3dConstructor extends Statics<typeof batchNorm.BatchNorm3d> {
  readonly prototype: batchNorm.BatchNorm3d;
  /**
   * Batch normalisation of volumes: each channel over all voxels of the batch.
   *
   * @param numFeatures Number of channels.
   * @param eps Added to the variance. Default: 0.00001.
   * @param momentum Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1.
   * @param affine Learn a scale and a shift for each channel. Default: true.
   * @param trackRunningStats Keep running averages for evaluation. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters and buffers.
   * @formula (input − mean) / √(var + eps) · weight + bias
   * @shape [N, C, D, H, W] → the same
   * @source S. Ioffe, C. Szegedy: "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate
   * Shift", 2015, https://arxiv.org/abs/1502.03167
   * @see `F.batchNorm`
   * @example
   * new nn.BatchNorm3d(3)(torch.ones([2, 3, 4, 4, 4])).shape; // [ 2, 3, 4, 4, 4 ]
   */
  new (
    numFeatures: number,
    eps?: number | BatchNorm3dOptions,
    momentum?: number | null | BatchNorm3dOptions,
    affine?: boolean | null | BatchNorm3dOptions,
    trackRunningStats?: boolean | null | BatchNorm3dOptions,
    device?: string | null | BatchNorm3dOptions,
    dtype?: DType | null | BatchNorm3dOptions,
  ): batchNorm.BatchNorm3d;
  /** Batch normalisation of volumes: each channel over all voxels of the batch. */
  new (
    named: {
      /** Number of channels. */
      readonly numFeatures: number;
    } & BatchNorm3dOptions,
  ): batchNorm.BatchNorm3d;
}

/**
 * Batch normalisation of volumes: each channel over all voxels of the batch.
 *
 * @formula (input − mean) / √(var + eps) · weight + bias
 * @shape [N, C, D, H, W] → the same
 * @source S. Ioffe, C. Szegedy: "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate
 * Shift", 2015, https://arxiv.org/abs/1502.03167
 * @see `F.batchNorm`
 * @example
 * new nn.BatchNorm3d(3)(torch.ones([2, 3, 4, 4, 4])).shape; // [ 2, 3, 4, 4, 4 ]
 */
export const BatchNorm3d: BatchNorm3dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'BatchNorm3d',
  batchNorm.BatchNorm3d,
);
export type BatchNorm3d = batchNorm.BatchNorm3d;

/** Options of `nn.SyncBatchNorm`. */
export interface SyncBatchNormOptions {
  /** Added to the variance. Default: 0.00001. */
  readonly eps?: number;
  /** Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1. */
  readonly momentum?: number | null;
  /** Learn a scale and a shift for each channel. Default: true. */
  readonly affine?: boolean | null;
  /** Keep running averages for evaluation. Default: true. */
  readonly trackRunningStats?: boolean | null;
  /** There is one process: of no effect. */
  readonly processGroup?: object | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters and buffers. */
  readonly dtype?: DType | null;
}

interface SyncBatchNormConstructor extends Statics<typeof batchNorm.SyncBatchNorm> {
  readonly prototype: batchNorm.SyncBatchNorm;
  /**
   * Batch normalisation whose statistics are those of all processes together; there is one, so that it computes what
   * `BatchNorm` does, for inputs of any rank.
   *
   * @param numFeatures Number of channels.
   * @param eps Added to the variance. Default: 0.00001.
   * @param momentum Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1.
   * @param affine Learn a scale and a shift for each channel. Default: true.
   * @param trackRunningStats Keep running averages for evaluation. Default: true.
   * @param processGroup There is one process: of no effect.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters and buffers.
   * @formula (input − mean) / √(var + eps) · weight + bias
   * @shape [N, C, *] → the same
   * @source S. Ioffe, C. Szegedy: "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate
   * Shift", 2015, https://arxiv.org/abs/1502.03167
   * @see `F.batchNorm`
   * @example
   * const model = new nn.Sequential(new nn.Linear(2, 3), new nn.BatchNorm1d(3));
   * nn.SyncBatchNorm.convertSyncBatchnorm(model);
   * model.at(1); // SyncBatchNorm(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
   */
  new (
    numFeatures: number,
    eps?: number | SyncBatchNormOptions,
    momentum?: number | null | SyncBatchNormOptions,
    affine?: boolean | null | SyncBatchNormOptions,
    trackRunningStats?: boolean | null | SyncBatchNormOptions,
    processGroup?: object | null | SyncBatchNormOptions,
    device?: string | null | SyncBatchNormOptions,
    dtype?: DType | null | SyncBatchNormOptions,
  ): batchNorm.SyncBatchNorm;
  /** Batch normalisation whose statistics are those of all processes together; there is one, so that it computes what `BatchNorm` does, for inputs of any rank. */
  new (
    named: {
      /** Number of channels. */
      readonly numFeatures: number;
    } & SyncBatchNormOptions,
  ): batchNorm.SyncBatchNorm;
}

/**
 * Batch normalisation whose statistics are those of all processes together; there is one, so that it computes what
 * `BatchNorm` does, for inputs of any rank.
 *
 * @formula (input − mean) / √(var + eps) · weight + bias
 * @shape [N, C, *] → the same
 * @source S. Ioffe, C. Szegedy: "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate
 * Shift", 2015, https://arxiv.org/abs/1502.03167
 * @see `F.batchNorm`
 * @example
 * const model = new nn.Sequential(new nn.Linear(2, 3), new nn.BatchNorm1d(3));
 * nn.SyncBatchNorm.convertSyncBatchnorm(model);
 * model.at(1); // SyncBatchNorm(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
 */
export const SyncBatchNorm: SyncBatchNormConstructor = /* @__PURE__ */ constructible(
  'nn',
  'SyncBatchNorm',
  batchNorm.SyncBatchNorm,
);
export type SyncBatchNorm = batchNorm.SyncBatchNorm;

/** Options of `nn.InstanceNorm1d`. */
export interface InstanceNorm1dOptions {
  /** Added to the variance. Default: 0.00001. */
  readonly eps?: number;
  /** Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1. */
  readonly momentum?: number | null;
  /** Learn a scale and a shift for each channel. Default: false. */
  readonly affine?: boolean | null;
  /** Keep running averages for evaluation. Default: false. */
  readonly trackRunningStats?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters and buffers. */
  readonly dtype?: DType | null;
}

interface InstanceNorm1dConstructor extends Statics<typeof instanceNorm.InstanceNorm1d> {
  readonly prototype: instanceNorm.InstanceNorm1d;
  /**
   * Instance normalisation of sequences: each channel of each sample for itself.
   *
   * @param numFeatures Number of channels.
   * @param eps Added to the variance. Default: 0.00001.
   * @param momentum Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1.
   * @param affine Learn a scale and a shift for each channel. Default: false.
   * @param trackRunningStats Keep running averages for evaluation. Default: false.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters and buffers.
   * @formula (input − mean) / √(var + eps) · weight + bias
   * @shape [N, C, L] or [C, L] → the same
   * @source D. Ulyanov et al.: "Instance Normalization: The Missing Ingredient for Fast Stylization", 2016,
   * https://arxiv.org/abs/1607.08022
   * @see `F.instanceNorm`
   * @example
   * new nn.InstanceNorm1d(2)(torch.tensor([[[1, 3], [10, 30]]]));
   * // tensor([[[-1.0000,  1.0000],
   * //          [-1.0000,  1.0000]]])
   */
  new (
    numFeatures: number,
    eps?: number | InstanceNorm1dOptions,
    momentum?: number | null | InstanceNorm1dOptions,
    affine?: boolean | null | InstanceNorm1dOptions,
    trackRunningStats?: boolean | null | InstanceNorm1dOptions,
    device?: string | null | InstanceNorm1dOptions,
    dtype?: DType | null | InstanceNorm1dOptions,
  ): instanceNorm.InstanceNorm1d;
  /** Instance normalisation of sequences: each channel of each sample for itself. */
  new (
    named: {
      /** Number of channels. */
      readonly numFeatures: number;
    } & InstanceNorm1dOptions,
  ): instanceNorm.InstanceNorm1d;
}

/**
 * Instance normalisation of sequences: each channel of each sample for itself.
 *
 * @formula (input − mean) / √(var + eps) · weight + bias
 * @shape [N, C, L] or [C, L] → the same
 * @source D. Ulyanov et al.: "Instance Normalization: The Missing Ingredient for Fast Stylization", 2016,
 * https://arxiv.org/abs/1607.08022
 * @see `F.instanceNorm`
 * @example
 * new nn.InstanceNorm1d(2)(torch.tensor([[[1, 3], [10, 30]]]));
 * // tensor([[[-1.0000,  1.0000],
 * //          [-1.0000,  1.0000]]])
 */
export const InstanceNorm1d: InstanceNorm1dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'InstanceNorm1d',
  instanceNorm.InstanceNorm1d,
);
export type InstanceNorm1d = instanceNorm.InstanceNorm1d;

/** Options of `nn.InstanceNorm2d`. */
export interface InstanceNorm2dOptions {
  /** Added to the variance. Default: 0.00001. */
  readonly eps?: number;
  /** Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1. */
  readonly momentum?: number | null;
  /** Learn a scale and a shift for each channel. Default: false. */
  readonly affine?: boolean | null;
  /** Keep running averages for evaluation. Default: false. */
  readonly trackRunningStats?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters and buffers. */
  readonly dtype?: DType | null;
}

interface InstanceNorm2dConstructor extends Statics<typeof instanceNorm.InstanceNorm2d> {
  readonly prototype: instanceNorm.InstanceNorm2d;
  /**
   * Instance normalisation of images, as style transfer uses it.
   *
   * @param numFeatures Number of channels.
   * @param eps Added to the variance. Default: 0.00001.
   * @param momentum Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1.
   * @param affine Learn a scale and a shift for each channel. Default: false.
   * @param trackRunningStats Keep running averages for evaluation. Default: false.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters and buffers.
   * @formula (input − mean) / √(var + eps) · weight + bias
   * @shape [N, C, H, W] or [C, H, W] → the same
   * @source D. Ulyanov et al.: "Instance Normalization: The Missing Ingredient for Fast Stylization", 2016,
   * https://arxiv.org/abs/1607.08022
   * @see `F.instanceNorm`
   * @example
   * new nn.InstanceNorm2d(3, { affine: true })(torch.ones([8, 3, 4, 4])).shape; // [ 8, 3, 4, 4 ]
   */
  new (
    numFeatures: number,
    eps?: number | InstanceNorm2dOptions,
    momentum?: number | null | InstanceNorm2dOptions,
    affine?: boolean | null | InstanceNorm2dOptions,
    trackRunningStats?: boolean | null | InstanceNorm2dOptions,
    device?: string | null | InstanceNorm2dOptions,
    dtype?: DType | null | InstanceNorm2dOptions,
  ): instanceNorm.InstanceNorm2d;
  /** Instance normalisation of images, as style transfer uses it. */
  new (
    named: {
      /** Number of channels. */
      readonly numFeatures: number;
    } & InstanceNorm2dOptions,
  ): instanceNorm.InstanceNorm2d;
}

/**
 * Instance normalisation of images, as style transfer uses it.
 *
 * @formula (input − mean) / √(var + eps) · weight + bias
 * @shape [N, C, H, W] or [C, H, W] → the same
 * @source D. Ulyanov et al.: "Instance Normalization: The Missing Ingredient for Fast Stylization", 2016,
 * https://arxiv.org/abs/1607.08022
 * @see `F.instanceNorm`
 * @example
 * new nn.InstanceNorm2d(3, { affine: true })(torch.ones([8, 3, 4, 4])).shape; // [ 8, 3, 4, 4 ]
 */
export const InstanceNorm2d: InstanceNorm2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'InstanceNorm2d',
  instanceNorm.InstanceNorm2d,
);
export type InstanceNorm2d = instanceNorm.InstanceNorm2d;

/** Options of `nn.InstanceNorm3d`. */
export interface InstanceNorm3dOptions {
  /** Added to the variance. Default: 0.00001. */
  readonly eps?: number;
  /** Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1. */
  readonly momentum?: number | null;
  /** Learn a scale and a shift for each channel. Default: false. */
  readonly affine?: boolean | null;
  /** Keep running averages for evaluation. Default: false. */
  readonly trackRunningStats?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters and buffers. */
  readonly dtype?: DType | null;
}

interface InstanceNorm3dConstructor extends Statics<typeof instanceNorm.InstanceNorm3d> {
  readonly prototype: instanceNorm.InstanceNorm3d;
  /**
   * Instance normalisation of volumes.
   *
   * @param numFeatures Number of channels.
   * @param eps Added to the variance. Default: 0.00001.
   * @param momentum Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1.
   * @param affine Learn a scale and a shift for each channel. Default: false.
   * @param trackRunningStats Keep running averages for evaluation. Default: false.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters and buffers.
   * @formula (input − mean) / √(var + eps) · weight + bias
   * @shape [N, C, D, H, W] or [C, D, H, W] → the same
   * @source D. Ulyanov et al.: "Instance Normalization: The Missing Ingredient for Fast Stylization", 2016,
   * https://arxiv.org/abs/1607.08022
   * @see `F.instanceNorm`
   * @example
   * new nn.InstanceNorm3d(3)(torch.ones([2, 3, 4, 4, 4])).shape; // [ 2, 3, 4, 4, 4 ]
   */
  new (
    numFeatures: number,
    eps?: number | InstanceNorm3dOptions,
    momentum?: number | null | InstanceNorm3dOptions,
    affine?: boolean | null | InstanceNorm3dOptions,
    trackRunningStats?: boolean | null | InstanceNorm3dOptions,
    device?: string | null | InstanceNorm3dOptions,
    dtype?: DType | null | InstanceNorm3dOptions,
  ): instanceNorm.InstanceNorm3d;
  /** Instance normalisation of volumes. */
  new (
    named: {
      /** Number of channels. */
      readonly numFeatures: number;
    } & InstanceNorm3dOptions,
  ): instanceNorm.InstanceNorm3d;
}

/**
 * Instance normalisation of volumes.
 *
 * @formula (input − mean) / √(var + eps) · weight + bias
 * @shape [N, C, D, H, W] or [C, D, H, W] → the same
 * @source D. Ulyanov et al.: "Instance Normalization: The Missing Ingredient for Fast Stylization", 2016,
 * https://arxiv.org/abs/1607.08022
 * @see `F.instanceNorm`
 * @example
 * new nn.InstanceNorm3d(3)(torch.ones([2, 3, 4, 4, 4])).shape; // [ 2, 3, 4, 4, 4 ]
 */
export const InstanceNorm3d: InstanceNorm3dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'InstanceNorm3d',
  instanceNorm.InstanceNorm3d,
);
export type InstanceNorm3d = instanceNorm.InstanceNorm3d;

/** Options of `nn.LayerNorm`. */
export interface LayerNormOptions {
  /** Added to the variance. Default: 0.00001. */
  readonly eps?: number;
  /** Learn a scale and a shift for each element. Default: true. */
  readonly elementwiseAffine?: boolean | null;
  /** Learn a shift. Default: true. */
  readonly bias?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface LayerNormConstructor extends Statics<typeof layerNorm.LayerNorm> {
  readonly prototype: layerNorm.LayerNorm;
  /**
   * Layer normalisation of the trailing dims, such as the features of each token, with a scale and a shift that are
   * learned.
   *
   * @param normalizedShape Sizes of the trailing dims.
   * @param eps Added to the variance. Default: 0.00001.
   * @param elementwiseAffine Learn a scale and a shift for each element. Default: true.
   * @param bias Learn a shift. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula (input − mean) / √(var + eps) · weight + bias
   * @shape [*, normalizedShape] → the same
   * @source J. Ba et al.: "Layer Normalization", 2016, https://arxiv.org/abs/1607.06450
   * @see `F.layerNorm`
   * @example
   * new nn.LayerNorm(3)(torch.tensor([[1, 2, 3], [10, 20, 30]]));
   * // tensor([[-1.2247,  0.0000,  1.2247],
   * //         [-1.2247,  0.0000,  1.2247]], grad_fn=<NativeLayerNormBackward0>)
   */
  new (
    normalizedShape: number | readonly number[],
    eps?: number | LayerNormOptions,
    elementwiseAffine?: boolean | null | LayerNormOptions,
    bias?: boolean | null | LayerNormOptions,
    device?: string | null | LayerNormOptions,
    dtype?: DType | null | LayerNormOptions,
  ): layerNorm.LayerNorm;
  /** Layer normalisation of the trailing dims, such as the features of each token, with a scale and a shift that are learned. */
  new (
    named: {
      /** Sizes of the trailing dims. */
      readonly normalizedShape: number | readonly number[];
    } & LayerNormOptions,
  ): layerNorm.LayerNorm;
}

/**
 * Layer normalisation of the trailing dims, such as the features of each token, with a scale and a shift that are
 * learned.
 *
 * @formula (input − mean) / √(var + eps) · weight + bias
 * @shape [*, normalizedShape] → the same
 * @source J. Ba et al.: "Layer Normalization", 2016, https://arxiv.org/abs/1607.06450
 * @see `F.layerNorm`
 * @example
 * new nn.LayerNorm(3)(torch.tensor([[1, 2, 3], [10, 20, 30]]));
 * // tensor([[-1.2247,  0.0000,  1.2247],
 * //         [-1.2247,  0.0000,  1.2247]], grad_fn=<NativeLayerNormBackward0>)
 */
export const LayerNorm: LayerNormConstructor = /* @__PURE__ */ constructible('nn', 'LayerNorm', layerNorm.LayerNorm);
export type LayerNorm = layerNorm.LayerNorm;

/** Options of `nn.RMSNorm`. */
export interface RMSNormOptions {
  /** Added to the mean square; the dtype's epsilon where left out. */
  readonly eps?: number | null;
  /** Learn a scale for each element. Default: true. */
  readonly elementwiseAffine?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface RMSNormConstructor extends Statics<typeof layerNorm.RMSNorm> {
  readonly prototype: layerNorm.RMSNorm;
  /**
   * Root-mean-square normalisation of the trailing dims, with a scale that is learned.
   *
   * @param normalizedShape Sizes of the trailing dims.
   * @param eps Added to the mean square; the dtype's epsilon where left out.
   * @param elementwiseAffine Learn a scale for each element. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula input / √(mean(input²) + eps) · weight
   * @shape [*, normalizedShape] → the same
   * @source B. Zhang, R. Sennrich: "Root Mean Square Layer Normalization", 2019, https://arxiv.org/abs/1910.07467
   * @see `F.rmsNorm`
   * @example
   * new nn.RMSNorm(2)(torch.tensor([[3, 4]])); // tensor([[0.8485, 1.1314]], grad_fn=<MulBackward0>)
   */
  new (
    normalizedShape: number | readonly number[],
    eps?: number | null | RMSNormOptions,
    elementwiseAffine?: boolean | null | RMSNormOptions,
    device?: string | null | RMSNormOptions,
    dtype?: DType | null | RMSNormOptions,
  ): layerNorm.RMSNorm;
  /** Root-mean-square normalisation of the trailing dims, with a scale that is learned. */
  new (
    named: {
      /** Sizes of the trailing dims. */
      readonly normalizedShape: number | readonly number[];
    } & RMSNormOptions,
  ): layerNorm.RMSNorm;
}

/**
 * Root-mean-square normalisation of the trailing dims, with a scale that is learned.
 *
 * @formula input / √(mean(input²) + eps) · weight
 * @shape [*, normalizedShape] → the same
 * @source B. Zhang, R. Sennrich: "Root Mean Square Layer Normalization", 2019, https://arxiv.org/abs/1910.07467
 * @see `F.rmsNorm`
 * @example
 * new nn.RMSNorm(2)(torch.tensor([[3, 4]])); // tensor([[0.8485, 1.1314]], grad_fn=<MulBackward0>)
 */
export const RMSNorm: RMSNormConstructor = /* @__PURE__ */ constructible('nn', 'RMSNorm', layerNorm.RMSNorm);
export type RMSNorm = layerNorm.RMSNorm;

/** Options of `nn.GroupNorm`. */
export interface GroupNormOptions {
  /** Added to the variance. Default: 0.00001. */
  readonly eps?: number;
  /** Learn a scale and a shift for each channel. Default: true. */
  readonly affine?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface GroupNormConstructor extends Statics<typeof layerNorm.GroupNorm> {
  readonly prototype: layerNorm.GroupNorm;
  /**
   * Normalisation of groups of channels within each sample, for batches too small for `BatchNorm2d`.
   *
   * @param numGroups Number of groups.
   * @param numChannels Number of channels, a multiple of the groups.
   * @param eps Added to the variance. Default: 0.00001.
   * @param affine Learn a scale and a shift for each channel. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula (input − mean) / √(var + eps) · weight + bias
   * @shape [N, C, *] → the same
   * @source Y. Wu, K. He: "Group Normalization", 2018, https://arxiv.org/abs/1803.08494
   * @see `F.groupNorm`
   * @example
   * new nn.GroupNorm(2, 4)(torch.tensor([[1, 3, 10, 30]]));
   * // tensor([[-1.0000,  1.0000, -1.0000,  1.0000]],
   * //        grad_fn=<NativeGroupNormBackward0>)
   */
  new (
    numGroups: number,
    numChannels: number,
    eps?: number | GroupNormOptions,
    affine?: boolean | null | GroupNormOptions,
    device?: string | null | GroupNormOptions,
    dtype?: DType | null | GroupNormOptions,
  ): layerNorm.GroupNorm;
  /** Normalisation of groups of channels within each sample, for batches too small for `BatchNorm2d`. */
  new (
    named: {
      /** Number of groups. */
      readonly numGroups: number;
      /** Number of channels, a multiple of the groups. */
      readonly numChannels: number;
    } & GroupNormOptions,
  ): layerNorm.GroupNorm;
}

/**
 * Normalisation of groups of channels within each sample, for batches too small for `BatchNorm2d`.
 *
 * @formula (input − mean) / √(var + eps) · weight + bias
 * @shape [N, C, *] → the same
 * @source Y. Wu, K. He: "Group Normalization", 2018, https://arxiv.org/abs/1803.08494
 * @see `F.groupNorm`
 * @example
 * new nn.GroupNorm(2, 4)(torch.tensor([[1, 3, 10, 30]]));
 * // tensor([[-1.0000,  1.0000, -1.0000,  1.0000]],
 * //        grad_fn=<NativeGroupNormBackward0>)
 */
export const GroupNorm: GroupNormConstructor = /* @__PURE__ */ constructible('nn', 'GroupNorm', layerNorm.GroupNorm);
export type GroupNorm = layerNorm.GroupNorm;

/** Options of `nn.LocalResponseNorm`. */
export interface LocalResponseNormOptions {
  /** Factor of the mean square. Default: 0.0001. */
  readonly alpha?: number;
  /** The power. Default: 0.75. */
  readonly beta?: number;
  /** Added before the power is taken. Default: 1. */
  readonly k?: number;
}

interface LocalResponseNormConstructor extends Statics<typeof responseNorm.LocalResponseNorm> {
  readonly prototype: responseNorm.LocalResponseNorm;
  /**
   * Divides by the activity of neighbouring channels, as AlexNet does.
   *
   * @param size Number of channels around.
   * @param alpha Factor of the mean square. Default: 0.0001.
   * @param beta The power. Default: 0.75.
   * @param k Added before the power is taken. Default: 1.
   * @formula input / (k + alpha · mean(input² of size channels))^beta
   * @shape [N, C, *] → the same
   * @source A. Krizhevsky et al.: "ImageNet Classification with Deep Convolutional Neural Networks", 2012,
   * https://doi.org/10.1145/3065386
   * @see `F.localResponseNorm`
   * @example
   * new nn.LocalResponseNorm(2)(torch.ones([1, 4, 2, 2])).shape; // [ 1, 4, 2, 2 ]
   */
  new (
    size: number,
    alpha?: number | LocalResponseNormOptions,
    beta?: number | LocalResponseNormOptions,
    k?: number | LocalResponseNormOptions,
  ): responseNorm.LocalResponseNorm;
  /** Divides by the activity of neighbouring channels, as AlexNet does. */
  new (
    named: {
      /** Number of channels around. */
      readonly size: number;
    } & LocalResponseNormOptions,
  ): responseNorm.LocalResponseNorm;
}

/**
 * Divides by the activity of neighbouring channels, as AlexNet does.
 *
 * @formula input / (k + alpha · mean(input² of size channels))^beta
 * @shape [N, C, *] → the same
 * @source A. Krizhevsky et al.: "ImageNet Classification with Deep Convolutional Neural Networks", 2012,
 * https://doi.org/10.1145/3065386
 * @see `F.localResponseNorm`
 * @example
 * new nn.LocalResponseNorm(2)(torch.ones([1, 4, 2, 2])).shape; // [ 1, 4, 2, 2 ]
 */
export const LocalResponseNorm: LocalResponseNormConstructor = /* @__PURE__ */ constructible(
  'nn',
  'LocalResponseNorm',
  responseNorm.LocalResponseNorm,
);
export type LocalResponseNorm = responseNorm.LocalResponseNorm;

/** Options of `nn.CrossMapLRN2d`. */
export interface CrossMapLRN2dOptions {
  /** Factor of the mean square. Default: 0.0001. */
  readonly alpha?: number;
  /** The power. Default: 0.75. */
  readonly beta?: number;
  /** Added before the power is taken. Default: 1. */
  readonly k?: number;
}

interface CrossMapLRN2dConstructor extends Statics<typeof responseNorm.CrossMapLRN2d> {
  readonly prototype: responseNorm.CrossMapLRN2d;
  /**
   * Local response normalisation as Lua Torch had it, for models that were trained with it; new ones use
   * `LocalResponseNorm`.
   *
   * @param size Number of channels around.
   * @param alpha Factor of the mean square. Default: 0.0001.
   * @param beta The power. Default: 0.75.
   * @param k Added before the power is taken. Default: 1.
   * @formula input / (k + alpha / size · Σ input² of the channels around)^beta
   * @shape [N, C, H, W] → [N, C, H, W]
   * @example
   * new nn.CrossMapLRN2d(3)(torch.ones([1, 4, 2, 2])).shape; // [ 1, 4, 2, 2 ]
   */
  new (
    size: number,
    alpha?: number | CrossMapLRN2dOptions,
    beta?: number | CrossMapLRN2dOptions,
    k?: number | CrossMapLRN2dOptions,
  ): responseNorm.CrossMapLRN2d;
  /** Local response normalisation as Lua Torch had it, for models that were trained with it; new ones use `LocalResponseNorm`. */
  new (
    named: {
      /** Number of channels around. */
      readonly size: number;
    } & CrossMapLRN2dOptions,
  ): responseNorm.CrossMapLRN2d;
}

/**
 * Local response normalisation as Lua Torch had it, for models that were trained with it; new ones use
 * `LocalResponseNorm`.
 *
 * @formula input / (k + alpha / size · Σ input² of the channels around)^beta
 * @shape [N, C, H, W] → [N, C, H, W]
 * @example
 * new nn.CrossMapLRN2d(3)(torch.ones([1, 4, 2, 2])).shape; // [ 1, 4, 2, 2 ]
 */
export const CrossMapLRN2d: CrossMapLRN2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'CrossMapLRN2d',
  responseNorm.CrossMapLRN2d,
);
export type CrossMapLRN2d = responseNorm.CrossMapLRN2d;

interface ZeroPad1dConstructor extends Statics<typeof padding.ZeroPad1d> {
  readonly prototype: padding.ZeroPad1d;
  /**
   * Puts zeros at both ends of sequences.
   *
   * @param padding One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut.
   * @formula pad = [left, right, top, bottom, front, back]
   * @shape [*, L] → [*, left + L + right]
   * @see `F.pad`
   * @example
   * new nn.ZeroPad1d([2, 1])(torch.tensor([1, 2])); // tensor([0., 0., 1., 2., 0.])
   */
  new (padding: number | readonly number[]): padding.ZeroPad1d;
  /** Puts zeros at both ends of sequences. */
  new (named: {
    /** One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut. */
    readonly padding: number | readonly number[];
  }): padding.ZeroPad1d;
}

/**
 * Puts zeros at both ends of sequences.
 *
 * @formula pad = [left, right, top, bottom, front, back]
 * @shape [*, L] → [*, left + L + right]
 * @see `F.pad`
 * @example
 * new nn.ZeroPad1d([2, 1])(torch.tensor([1, 2])); // tensor([0., 0., 1., 2., 0.])
 */
export const ZeroPad1d: ZeroPad1dConstructor = /* @__PURE__ */ constructible('nn', 'ZeroPad1d', padding.ZeroPad1d);
export type ZeroPad1d = padding.ZeroPad1d;

interface ZeroPad2dConstructor extends Statics<typeof padding.ZeroPad2d> {
  readonly prototype: padding.ZeroPad2d;
  /**
   * Puts a frame of zeros around images; with four widths the sides differ, as for kernels of even size.
   *
   * @param padding One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut.
   * @formula pad = [left, right, top, bottom, front, back]
   * @shape [*, H, W] → [*, top + H + bottom, left + W + right]
   * @see `F.pad`
   * @example
   * new nn.ZeroPad2d([0, 1, 0, 1])(torch.ones([8, 3, 4, 4])).shape; // [ 8, 3, 5, 5 ]
   */
  new (padding: number | readonly number[]): padding.ZeroPad2d;
  /** Puts a frame of zeros around images; with four widths the sides differ, as for kernels of even size. */
  new (named: {
    /** One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut. */
    readonly padding: number | readonly number[];
  }): padding.ZeroPad2d;
}

/**
 * Puts a frame of zeros around images; with four widths the sides differ, as for kernels of even size.
 *
 * @formula pad = [left, right, top, bottom, front, back]
 * @shape [*, H, W] → [*, top + H + bottom, left + W + right]
 * @see `F.pad`
 * @example
 * new nn.ZeroPad2d([0, 1, 0, 1])(torch.ones([8, 3, 4, 4])).shape; // [ 8, 3, 5, 5 ]
 */
export const ZeroPad2d: ZeroPad2dConstructor = /* @__PURE__ */ constructible('nn', 'ZeroPad2d', padding.ZeroPad2d);
export type ZeroPad2d = padding.ZeroPad2d;

interface ZeroPad3dConstructor extends Statics<typeof padding.ZeroPad3d> {
  readonly prototype: padding.ZeroPad3d;
  /**
   * Puts a shell of zeros around volumes.
   *
   * @param padding One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut.
   * @formula pad = [left, right, top, bottom, front, back]
   * @shape [*, D, H, W] → [*, front + D + back, top + H + bottom, left + W + right]
   * @see `F.pad`
   * @example
   * new nn.ZeroPad3d(1)(torch.ones([1, 2, 3, 3, 3])).shape; // [ 1, 2, 5, 5, 5 ]
   */
  new (padding: number | readonly number[]): padding.ZeroPad3d;
  /** Puts a shell of zeros around volumes. */
  new (named: {
    /** One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut. */
    readonly padding: number | readonly number[];
  }): padding.ZeroPad3d;
}

/**
 * Puts a shell of zeros around volumes.
 *
 * @formula pad = [left, right, top, bottom, front, back]
 * @shape [*, D, H, W] → [*, front + D + back, top + H + bottom, left + W + right]
 * @see `F.pad`
 * @example
 * new nn.ZeroPad3d(1)(torch.ones([1, 2, 3, 3, 3])).shape; // [ 1, 2, 5, 5, 5 ]
 */
export const ZeroPad3d: ZeroPad3dConstructor = /* @__PURE__ */ constructible('nn', 'ZeroPad3d', padding.ZeroPad3d);
export type ZeroPad3d = padding.ZeroPad3d;

interface ReflectionPad1dConstructor extends Statics<typeof padding.ReflectionPad1d> {
  readonly prototype: padding.ReflectionPad1d;
  /**
   * Makes sequences longer by mirroring them at their ends, which are not repeated.
   *
   * @param padding One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut.
   * @formula pad = [left, right, top, bottom, front, back]
   * @shape [N, C, L] or [C, L] → the same with left + L + right
   * @see `F.pad`
   * @example
   * new nn.ReflectionPad1d(2)(torch.tensor([[1, 2, 3]])); // tensor([[3., 2., 1., 2., 3., 2., 1.]])
   */
  new (padding: number | readonly number[]): padding.ReflectionPad1d;
  /** Makes sequences longer by mirroring them at their ends, which are not repeated. */
  new (named: {
    /** One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut. */
    readonly padding: number | readonly number[];
  }): padding.ReflectionPad1d;
}

/**
 * Makes sequences longer by mirroring them at their ends, which are not repeated.
 *
 * @formula pad = [left, right, top, bottom, front, back]
 * @shape [N, C, L] or [C, L] → the same with left + L + right
 * @see `F.pad`
 * @example
 * new nn.ReflectionPad1d(2)(torch.tensor([[1, 2, 3]])); // tensor([[3., 2., 1., 2., 3., 2., 1.]])
 */
export const ReflectionPad1d: ReflectionPad1dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'ReflectionPad1d',
  padding.ReflectionPad1d,
);
export type ReflectionPad1d = padding.ReflectionPad1d;

interface ReflectionPad2dConstructor extends Statics<typeof padding.ReflectionPad2d> {
  readonly prototype: padding.ReflectionPad2d;
  /**
   * Makes images larger by mirroring them at their edges, so that no border shows, as networks that paint do.
   *
   * @param padding One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut.
   * @formula pad = [left, right, top, bottom, front, back]
   * @shape [N, C, H, W] or [C, H, W] → the same with top + H + bottom, left + W + right
   * @see `F.pad`
   * @example
   * new nn.ReflectionPad2d(3)(torch.ones([1, 3, 32, 32])).shape; // [ 1, 3, 38, 38 ]
   */
  new (padding: number | readonly number[]): padding.ReflectionPad2d;
  /** Makes images larger by mirroring them at their edges, so that no border shows, as networks that paint do. */
  new (named: {
    /** One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut. */
    readonly padding: number | readonly number[];
  }): padding.ReflectionPad2d;
}

/**
 * Makes images larger by mirroring them at their edges, so that no border shows, as networks that paint do.
 *
 * @formula pad = [left, right, top, bottom, front, back]
 * @shape [N, C, H, W] or [C, H, W] → the same with top + H + bottom, left + W + right
 * @see `F.pad`
 * @example
 * new nn.ReflectionPad2d(3)(torch.ones([1, 3, 32, 32])).shape; // [ 1, 3, 38, 38 ]
 */
export const ReflectionPad2d: ReflectionPad2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'ReflectionPad2d',
  padding.ReflectionPad2d,
);
export type ReflectionPad2d = padding.ReflectionPad2d;

interface ReflectionPad3dConstructor extends Statics<typeof padding.ReflectionPad3d> {
  readonly prototype: padding.ReflectionPad3d;
  /**
   * Makes volumes larger by mirroring them at their faces.
   *
   * @param padding One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut.
   * @formula pad = [left, right, top, bottom, front, back]
   * @shape [N, C, D, H, W] or [C, D, H, W] → the same with all three sizes larger
   * @see `F.pad`
   * @example
   * new nn.ReflectionPad3d(1)(torch.ones([1, 1, 2, 3, 4])).shape; // [ 1, 1, 4, 5, 6 ]
   */
  new (padding: number | readonly number[]): padding.ReflectionPad3d;
  /** Makes volumes larger by mirroring them at their faces. */
  new (named: {
    /** One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut. */
    readonly padding: number | readonly number[];
  }): padding.ReflectionPad3d;
}

/**
 * Makes volumes larger by mirroring them at their faces.
 *
 * @formula pad = [left, right, top, bottom, front, back]
 * @shape [N, C, D, H, W] or [C, D, H, W] → the same with all three sizes larger
 * @see `F.pad`
 * @example
 * new nn.ReflectionPad3d(1)(torch.ones([1, 1, 2, 3, 4])).shape; // [ 1, 1, 4, 5, 6 ]
 */
export const ReflectionPad3d: ReflectionPad3dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'ReflectionPad3d',
  padding.ReflectionPad3d,
);
export type ReflectionPad3d = padding.ReflectionPad3d;

interface ReplicationPad1dConstructor extends Statics<typeof padding.ReplicationPad1d> {
  readonly prototype: padding.ReplicationPad1d;
  /**
   * Makes sequences longer by repeating the first and the last entry.
   *
   * @param padding One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut.
   * @formula pad = [left, right, top, bottom, front, back]
   * @shape [N, C, L] or [C, L] → the same with left + L + right
   * @see `F.pad`
   * @example
   * new nn.ReplicationPad1d([2, 1])(torch.tensor([[1, 2, 3]])); // tensor([[1., 1., 1., 2., 3., 3.]])
   */
  new (padding: number | readonly number[]): padding.ReplicationPad1d;
  /** Makes sequences longer by repeating the first and the last entry. */
  new (named: {
    /** One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut. */
    readonly padding: number | readonly number[];
  }): padding.ReplicationPad1d;
}

/**
 * Makes sequences longer by repeating the first and the last entry.
 *
 * @formula pad = [left, right, top, bottom, front, back]
 * @shape [N, C, L] or [C, L] → the same with left + L + right
 * @see `F.pad`
 * @example
 * new nn.ReplicationPad1d([2, 1])(torch.tensor([[1, 2, 3]])); // tensor([[1., 1., 1., 2., 3., 3.]])
 */
export const ReplicationPad1d: ReplicationPad1dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'ReplicationPad1d',
  padding.ReplicationPad1d,
);
export type ReplicationPad1d = padding.ReplicationPad1d;

interface ReplicationPad2dConstructor extends Statics<typeof padding.ReplicationPad2d> {
  readonly prototype: padding.ReplicationPad2d;
  /**
   * Makes images larger by repeating the pixels at their edges.
   *
   * @param padding One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut.
   * @formula pad = [left, right, top, bottom, front, back]
   * @shape [N, C, H, W] or [C, H, W] → the same with top + H + bottom, left + W + right
   * @see `F.pad`
   * @example
   * new nn.ReplicationPad2d(1)(torch.tensor([[[1, 2]]]));
   * // tensor([[[1., 1., 2., 2.],
   * //          [1., 1., 2., 2.],
   * //          [1., 1., 2., 2.]]])
   */
  new (padding: number | readonly number[]): padding.ReplicationPad2d;
  /** Makes images larger by repeating the pixels at their edges. */
  new (named: {
    /** One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut. */
    readonly padding: number | readonly number[];
  }): padding.ReplicationPad2d;
}

/**
 * Makes images larger by repeating the pixels at their edges.
 *
 * @formula pad = [left, right, top, bottom, front, back]
 * @shape [N, C, H, W] or [C, H, W] → the same with top + H + bottom, left + W + right
 * @see `F.pad`
 * @example
 * new nn.ReplicationPad2d(1)(torch.tensor([[[1, 2]]]));
 * // tensor([[[1., 1., 2., 2.],
 * //          [1., 1., 2., 2.],
 * //          [1., 1., 2., 2.]]])
 */
export const ReplicationPad2d: ReplicationPad2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'ReplicationPad2d',
  padding.ReplicationPad2d,
);
export type ReplicationPad2d = padding.ReplicationPad2d;

interface ReplicationPad3dConstructor extends Statics<typeof padding.ReplicationPad3d> {
  readonly prototype: padding.ReplicationPad3d;
  /**
   * Makes volumes larger by repeating the elements at their faces.
   *
   * @param padding One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut.
   * @formula pad = [left, right, top, bottom, front, back]
   * @shape [N, C, D, H, W] or [C, D, H, W] → the same with all three sizes larger
   * @see `F.pad`
   * @example
   * new nn.ReplicationPad3d(1)(torch.ones([1, 1, 2, 3, 4])).shape; // [ 1, 1, 4, 5, 6 ]
   */
  new (padding: number | readonly number[]): padding.ReplicationPad3d;
  /** Makes volumes larger by repeating the elements at their faces. */
  new (named: {
    /** One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut. */
    readonly padding: number | readonly number[];
  }): padding.ReplicationPad3d;
}

/**
 * Makes volumes larger by repeating the elements at their faces.
 *
 * @formula pad = [left, right, top, bottom, front, back]
 * @shape [N, C, D, H, W] or [C, D, H, W] → the same with all three sizes larger
 * @see `F.pad`
 * @example
 * new nn.ReplicationPad3d(1)(torch.ones([1, 1, 2, 3, 4])).shape; // [ 1, 1, 4, 5, 6 ]
 */
export const ReplicationPad3d: ReplicationPad3dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'ReplicationPad3d',
  padding.ReplicationPad3d,
);
export type ReplicationPad3d = padding.ReplicationPad3d;

interface CircularPad1dConstructor extends Statics<typeof padding.CircularPad1d> {
  readonly prototype: padding.CircularPad1d;
  /**
   * Makes sequences longer as if they went round in a circle.
   *
   * @param padding One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut.
   * @formula pad = [left, right, top, bottom, front, back]
   * @shape [N, C, L] or [C, L] → the same with left + L + right
   * @see `F.pad`
   * @example
   * new nn.CircularPad1d([2, 1])(torch.tensor([[1, 2, 3]])); // tensor([[2., 3., 1., 2., 3., 1.]])
   */
  new (padding: number | readonly number[]): padding.CircularPad1d;
  /** Makes sequences longer as if they went round in a circle. */
  new (named: {
    /** One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut. */
    readonly padding: number | readonly number[];
  }): padding.CircularPad1d;
}

/**
 * Makes sequences longer as if they went round in a circle.
 *
 * @formula pad = [left, right, top, bottom, front, back]
 * @shape [N, C, L] or [C, L] → the same with left + L + right
 * @see `F.pad`
 * @example
 * new nn.CircularPad1d([2, 1])(torch.tensor([[1, 2, 3]])); // tensor([[2., 3., 1., 2., 3., 1.]])
 */
export const CircularPad1d: CircularPad1dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'CircularPad1d',
  padding.CircularPad1d,
);
export type CircularPad1d = padding.CircularPad1d;

interface CircularPad2dConstructor extends Statics<typeof padding.CircularPad2d> {
  readonly prototype: padding.CircularPad2d;
  /**
   * Makes images larger as if they were tiled, for textures and panoramas.
   *
   * @param padding One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut.
   * @formula pad = [left, right, top, bottom, front, back]
   * @shape [N, C, H, W] or [C, H, W] → the same with top + H + bottom, left + W + right
   * @see `F.pad`
   * @example
   * new nn.CircularPad2d(1)(torch.ones([1, 3, 8, 8])).shape; // [ 1, 3, 10, 10 ]
   */
  new (padding: number | readonly number[]): padding.CircularPad2d;
  /** Makes images larger as if they were tiled, for textures and panoramas. */
  new (named: {
    /** One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut. */
    readonly padding: number | readonly number[];
  }): padding.CircularPad2d;
}

/**
 * Makes images larger as if they were tiled, for textures and panoramas.
 *
 * @formula pad = [left, right, top, bottom, front, back]
 * @shape [N, C, H, W] or [C, H, W] → the same with top + H + bottom, left + W + right
 * @see `F.pad`
 * @example
 * new nn.CircularPad2d(1)(torch.ones([1, 3, 8, 8])).shape; // [ 1, 3, 10, 10 ]
 */
export const CircularPad2d: CircularPad2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'CircularPad2d',
  padding.CircularPad2d,
);
export type CircularPad2d = padding.CircularPad2d;

interface CircularPad3dConstructor extends Statics<typeof padding.CircularPad3d> {
  readonly prototype: padding.CircularPad3d;
  /**
   * Makes volumes larger as if space were periodic, as in simulations.
   *
   * @param padding One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut.
   * @formula pad = [left, right, top, bottom, front, back]
   * @shape [N, C, D, H, W] or [C, D, H, W] → the same with all three sizes larger
   * @see `F.pad`
   * @example
   * new nn.CircularPad3d(1)(torch.ones([1, 1, 2, 3, 4])).shape; // [ 1, 1, 4, 5, 6 ]
   */
  new (padding: number | readonly number[]): padding.CircularPad3d;
  /** Makes volumes larger as if space were periodic, as in simulations. */
  new (named: {
    /** One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut. */
    readonly padding: number | readonly number[];
  }): padding.CircularPad3d;
}

/**
 * Makes volumes larger as if space were periodic, as in simulations.
 *
 * @formula pad = [left, right, top, bottom, front, back]
 * @shape [N, C, D, H, W] or [C, D, H, W] → the same with all three sizes larger
 * @see `F.pad`
 * @example
 * new nn.CircularPad3d(1)(torch.ones([1, 1, 2, 3, 4])).shape; // [ 1, 1, 4, 5, 6 ]
 */
export const CircularPad3d: CircularPad3dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'CircularPad3d',
  padding.CircularPad3d,
);
export type CircularPad3d = padding.CircularPad3d;

interface ConstantPad1dConstructor extends Statics<typeof padding.ConstantPad1d> {
  readonly prototype: padding.ConstantPad1d;
  /**
   * Puts a constant at both ends of sequences.
   *
   * @param padding One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut.
   * @param value What is put around.
   * @formula pad = [left, right, top, bottom, front, back]
   * @shape [*, L] → [*, left + L + right]
   * @see `F.pad`
   * @example
   * new nn.ConstantPad1d(1, 7)(torch.tensor([1, 2])); // tensor([7., 1., 2., 7.])
   */
  new (padding: number | readonly number[], value: number): padding.ConstantPad1d;
  /** Puts a constant at both ends of sequences. */
  new (named: {
    /** One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut. */
    readonly padding: number | readonly number[];
    /** What is put around. */
    readonly value: number;
  }): padding.ConstantPad1d;
}

/**
 * Puts a constant at both ends of sequences.
 *
 * @formula pad = [left, right, top, bottom, front, back]
 * @shape [*, L] → [*, left + L + right]
 * @see `F.pad`
 * @example
 * new nn.ConstantPad1d(1, 7)(torch.tensor([1, 2])); // tensor([7., 1., 2., 7.])
 */
export const ConstantPad1d: ConstantPad1dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'ConstantPad1d',
  padding.ConstantPad1d,
);
export type ConstantPad1d = padding.ConstantPad1d;

interface ConstantPad2dConstructor extends Statics<typeof padding.ConstantPad2d> {
  readonly prototype: padding.ConstantPad2d;
  /**
   * Puts a frame of a constant around images.
   *
   * @param padding One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut.
   * @param value What is put around.
   * @formula pad = [left, right, top, bottom, front, back]
   * @shape [*, H, W] → [*, top + H + bottom, left + W + right]
   * @see `F.pad`
   * @example
   * new nn.ConstantPad2d([1, 0, 0, 1], 7)(torch.tensor([[1, 2]]));
   * // tensor([[7., 1., 2.],
   * //         [7., 7., 7.]])
   */
  new (padding: number | readonly number[], value: number): padding.ConstantPad2d;
  /** Puts a frame of a constant around images. */
  new (named: {
    /** One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut. */
    readonly padding: number | readonly number[];
    /** What is put around. */
    readonly value: number;
  }): padding.ConstantPad2d;
}

/**
 * Puts a frame of a constant around images.
 *
 * @formula pad = [left, right, top, bottom, front, back]
 * @shape [*, H, W] → [*, top + H + bottom, left + W + right]
 * @see `F.pad`
 * @example
 * new nn.ConstantPad2d([1, 0, 0, 1], 7)(torch.tensor([[1, 2]]));
 * // tensor([[7., 1., 2.],
 * //         [7., 7., 7.]])
 */
export const ConstantPad2d: ConstantPad2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'ConstantPad2d',
  padding.ConstantPad2d,
);
export type ConstantPad2d = padding.ConstantPad2d;

interface ConstantPad3dConstructor extends Statics<typeof padding.ConstantPad3d> {
  readonly prototype: padding.ConstantPad3d;
  /**
   * Puts a shell of a constant around volumes.
   *
   * @param padding One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut.
   * @param value What is put around.
   * @formula pad = [left, right, top, bottom, front, back]
   * @shape [*, D, H, W] → [*, front + D + back, top + H + bottom, left + W + right]
   * @see `F.pad`
   * @example
   * new nn.ConstantPad3d(1, 7)(torch.ones([2, 2, 2])).shape; // [ 4, 4, 4 ]
   */
  new (padding: number | readonly number[], value: number): padding.ConstantPad3d;
  /** Puts a shell of a constant around volumes. */
  new (named: {
    /** One width for all sides, or [left, right, top, bottom, front, back]; negative widths cut. */
    readonly padding: number | readonly number[];
    /** What is put around. */
    readonly value: number;
  }): padding.ConstantPad3d;
}

/**
 * Puts a shell of a constant around volumes.
 *
 * @formula pad = [left, right, top, bottom, front, back]
 * @shape [*, D, H, W] → [*, front + D + back, top + H + bottom, left + W + right]
 * @see `F.pad`
 * @example
 * new nn.ConstantPad3d(1, 7)(torch.ones([2, 2, 2])).shape; // [ 4, 4, 4 ]
 */
export const ConstantPad3d: ConstantPad3dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'ConstantPad3d',
  padding.ConstantPad3d,
);
export type ConstantPad3d = padding.ConstantPad3d;

/** Options of `nn.MaxPool1d`. */
export interface MaxPool1dOptions {
  /** The kernel size if left out. */
  readonly stride?: number | readonly number[] | null;
  /** Widths on both sides, at most half the window. Default: 0. */
  readonly padding?: number | readonly number[] | null;
  /** Distance of neighbours within a window. Default: 1. */
  readonly dilation?: number | readonly number[] | null;
  /** Also return where the maxima stand. Default: false. */
  readonly returnIndices?: boolean | null;
  /** Windows may reach over the end. Default: false. */
  readonly ceilMode?: boolean | null;
}

interface MaxPool1dConstructor extends Statics<typeof pooling.MaxPool1d> {
  readonly prototype: pooling.MaxPool1d;
  /**
   * Keeps the largest entry of each window of a sequence.
   *
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride The kernel size if left out.
   * @param padding Widths on both sides, at most half the window. Default: 0.
   * @param dilation Distance of neighbours within a window. Default: 1.
   * @param returnIndices Also return where the maxima stand. Default: false.
   * @param ceilMode Windows may reach over the end. Default: false.
   * @formula y[n, c, t] = max input[n, c, t · stride + i · dilation − padding], i < kernelSize
   * @shape [N, C, L] or [C, L] → [N, C, L′]
   * @see `F.maxPool1d`
   * @example
   * new nn.MaxPool1d(2)(torch.tensor([[[1, 3, 2, 5]]])); // tensor([[[3., 5.]]])
   */
  new (
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | MaxPool1dOptions,
    padding?: number | readonly number[] | null | MaxPool1dOptions,
    dilation?: number | readonly number[] | null | MaxPool1dOptions,
    returnIndices?: boolean | null | MaxPool1dOptions,
    ceilMode?: boolean | null | MaxPool1dOptions,
  ): pooling.MaxPool1d;
  /**
   * Keeps the largest entry of each window of a sequence.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (kernelSize: number | readonly number[], options?: MaxPool1dOptions): pooling.MaxPool1d;
  /** Keeps the largest entry of each window of a sequence. */
  new (
    named: {
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & MaxPool1dOptions,
  ): pooling.MaxPool1d;
}

/**
 * Keeps the largest entry of each window of a sequence.
 *
 * @formula y[n, c, t] = max input[n, c, t · stride + i · dilation − padding], i < kernelSize
 * @shape [N, C, L] or [C, L] → [N, C, L′]
 * @see `F.maxPool1d`
 * @example
 * new nn.MaxPool1d(2)(torch.tensor([[[1, 3, 2, 5]]])); // tensor([[[3., 5.]]])
 */
export const MaxPool1d: MaxPool1dConstructor = /* @__PURE__ */ constructible('nn', 'MaxPool1d', pooling.MaxPool1d);
export type MaxPool1d = pooling.MaxPool1d;

/** Options of `nn.MaxPool2d`. */
export interface MaxPool2dOptions {
  /** The kernel size if left out. */
  readonly stride?: number | readonly number[] | null;
  /** Widths on both sides, at most half the window. Default: 0. */
  readonly padding?: number | readonly number[] | null;
  /** Distance of neighbours within a window. Default: 1. */
  readonly dilation?: number | readonly number[] | null;
  /** Also return where the maxima stand. Default: false. */
  readonly returnIndices?: boolean | null;
  /** Windows may reach over the end. Default: false. */
  readonly ceilMode?: boolean | null;
}

interface MaxPool2dConstructor extends Statics<typeof pooling.MaxPool2d> {
  readonly prototype: pooling.MaxPool2d;
  /**
   * Keeps the largest pixel of each window of an image, which halves it for size 2.
   *
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride The kernel size if left out.
   * @param padding Widths on both sides, at most half the window. Default: 0.
   * @param dilation Distance of neighbours within a window. Default: 1.
   * @param returnIndices Also return where the maxima stand. Default: false.
   * @param ceilMode Windows may reach over the end. Default: false.
   * @formula y[n, c, v, u] = max input[n, c, v · stride + i · dilation − padding, u · stride + j · dilation − padding]
   * @shape [N, C, H, W] or [C, H, W] → [N, C, H′, W′]
   * @see `F.maxPool2d`
   * @example
   * new nn.MaxPool2d(2)(torch.ones([8, 3, 28, 28])).shape; // [ 8, 3, 14, 14 ]
   */
  new (
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | MaxPool2dOptions,
    padding?: number | readonly number[] | null | MaxPool2dOptions,
    dilation?: number | readonly number[] | null | MaxPool2dOptions,
    returnIndices?: boolean | null | MaxPool2dOptions,
    ceilMode?: boolean | null | MaxPool2dOptions,
  ): pooling.MaxPool2d;
  /**
   * Keeps the largest pixel of each window of an image, which halves it for size 2.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (kernelSize: number | readonly number[], options?: MaxPool2dOptions): pooling.MaxPool2d;
  /** Keeps the largest pixel of each window of an image, which halves it for size 2. */
  new (
    named: {
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & MaxPool2dOptions,
  ): pooling.MaxPool2d;
}

/**
 * Keeps the largest pixel of each window of an image, which halves it for size 2.
 *
 * @formula y[n, c, v, u] = max input[n, c, v · stride + i · dilation − padding, u · stride + j · dilation − padding]
 * @shape [N, C, H, W] or [C, H, W] → [N, C, H′, W′]
 * @see `F.maxPool2d`
 * @example
 * new nn.MaxPool2d(2)(torch.ones([8, 3, 28, 28])).shape; // [ 8, 3, 14, 14 ]
 */
export const MaxPool2d: MaxPool2dConstructor = /* @__PURE__ */ constructible('nn', 'MaxPool2d', pooling.MaxPool2d);
export type MaxPool2d = pooling.MaxPool2d;

/** Options of `nn.MaxPool3d`. */
export interface MaxPool3dOptions {
  /** The kernel size if left out. */
  readonly stride?: number | readonly number[] | null;
  /** Widths on both sides, at most half the window. Default: 0. */
  readonly padding?: number | readonly number[] | null;
  /** Distance of neighbours within a window. Default: 1. */
  readonly dilation?: number | readonly number[] | null;
  /** Also return where the maxima stand. Default: false. */
  readonly returnIndices?: boolean | null;
  /** Windows may reach over the end. Default: false. */
  readonly ceilMode?: boolean | null;
}

interface MaxPool3dConstructor extends Statics<typeof pooling.MaxPool3d> {
  readonly prototype: pooling.MaxPool3d;
  /**
   * Keeps the largest element of each block of a volume.
   *
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride The kernel size if left out.
   * @param padding Widths on both sides, at most half the window. Default: 0.
   * @param dilation Distance of neighbours within a window. Default: 1.
   * @param returnIndices Also return where the maxima stand. Default: false.
   * @param ceilMode Windows may reach over the end. Default: false.
   * @formula as `maxPool2d`, with a depth besides
   * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, D′, H′, W′]
   * @see `F.maxPool3d`
   * @example
   * new nn.MaxPool3d(2)(torch.ones([1, 1, 4, 4, 4])).shape; // [ 1, 1, 2, 2, 2 ]
   */
  new (
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | MaxPool3dOptions,
    padding?: number | readonly number[] | null | MaxPool3dOptions,
    dilation?: number | readonly number[] | null | MaxPool3dOptions,
    returnIndices?: boolean | null | MaxPool3dOptions,
    ceilMode?: boolean | null | MaxPool3dOptions,
  ): pooling.MaxPool3d;
  /**
   * Keeps the largest element of each block of a volume.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (kernelSize: number | readonly number[], options?: MaxPool3dOptions): pooling.MaxPool3d;
  /** Keeps the largest element of each block of a volume. */
  new (
    named: {
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & MaxPool3dOptions,
  ): pooling.MaxPool3d;
}

/**
 * Keeps the largest element of each block of a volume.
 *
 * @formula as `maxPool2d`, with a depth besides
 * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, D′, H′, W′]
 * @see `F.maxPool3d`
 * @example
 * new nn.MaxPool3d(2)(torch.ones([1, 1, 4, 4, 4])).shape; // [ 1, 1, 2, 2, 2 ]
 */
export const MaxPool3d: MaxPool3dConstructor = /* @__PURE__ */ constructible('nn', 'MaxPool3d', pooling.MaxPool3d);
export type MaxPool3d = pooling.MaxPool3d;

/** Options of `nn.AvgPool1d`. */
export interface AvgPool1dOptions {
  /** The kernel size if left out. */
  readonly stride?: number | readonly number[] | null;
  /** Widths on both sides, at most half the window. Default: 0. */
  readonly padding?: number | readonly number[] | null;
  /** Windows may reach over the end. Default: false. */
  readonly ceilMode?: boolean | null;
  /** Count padding in the mean. Default: true. */
  readonly countIncludePad?: boolean | null;
}

interface AvgPool1dConstructor extends Statics<typeof pooling.AvgPool1d> {
  readonly prototype: pooling.AvgPool1d;
  /**
   * Takes the mean of each window of a sequence.
   *
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride The kernel size if left out.
   * @param padding Widths on both sides, at most half the window. Default: 0.
   * @param ceilMode Windows may reach over the end. Default: false.
   * @param countIncludePad Count padding in the mean. Default: true.
   * @formula y[n, c, t] = Σ input[n, c, t · stride + i − padding] / kernelSize, i < kernelSize
   * @shape [N, C, L] or [C, L] → [N, C, L′]
   * @see `F.avgPool1d`
   * @example
   * new nn.AvgPool1d(2)(torch.tensor([[[1, 3, 2, 6]]])); // tensor([[[2., 4.]]])
   */
  new (
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | AvgPool1dOptions,
    padding?: number | readonly number[] | null | AvgPool1dOptions,
    ceilMode?: boolean | null | AvgPool1dOptions,
    countIncludePad?: boolean | null | AvgPool1dOptions,
  ): pooling.AvgPool1d;
  /**
   * Takes the mean of each window of a sequence.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (kernelSize: number | readonly number[], options?: AvgPool1dOptions): pooling.AvgPool1d;
  /** Takes the mean of each window of a sequence. */
  new (
    named: {
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & AvgPool1dOptions,
  ): pooling.AvgPool1d;
}

/**
 * Takes the mean of each window of a sequence.
 *
 * @formula y[n, c, t] = Σ input[n, c, t · stride + i − padding] / kernelSize, i < kernelSize
 * @shape [N, C, L] or [C, L] → [N, C, L′]
 * @see `F.avgPool1d`
 * @example
 * new nn.AvgPool1d(2)(torch.tensor([[[1, 3, 2, 6]]])); // tensor([[[2., 4.]]])
 */
export const AvgPool1d: AvgPool1dConstructor = /* @__PURE__ */ constructible('nn', 'AvgPool1d', pooling.AvgPool1d);
export type AvgPool1d = pooling.AvgPool1d;

/** Options of `nn.AvgPool2d`. */
export interface AvgPool2dOptions {
  /** The kernel size if left out. */
  readonly stride?: number | readonly number[] | null;
  /** Widths on both sides, at most half the window. Default: 0. */
  readonly padding?: number | readonly number[] | null;
  /** Windows may reach over the end. Default: false. */
  readonly ceilMode?: boolean | null;
  /** Count padding in the mean. Default: true. */
  readonly countIncludePad?: boolean | null;
  /** Divide by this instead of the window size. */
  readonly divisorOverride?: number | null;
}

interface AvgPool2dConstructor extends Statics<typeof pooling.AvgPool2d> {
  readonly prototype: pooling.AvgPool2d;
  /**
   * Takes the mean of each window of an image.
   *
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride The kernel size if left out.
   * @param padding Widths on both sides, at most half the window. Default: 0.
   * @param ceilMode Windows may reach over the end. Default: false.
   * @param countIncludePad Count padding in the mean. Default: true.
   * @param divisorOverride Divide by this instead of the window size.
   * @formula y[n, c, v, u] = Σ input[n, c, v · stride + i − padding, u · stride + j − padding] / divisor
   * @shape [N, C, H, W] or [C, H, W] → [N, C, H′, W′]
   * @see `F.avgPool2d`
   * @example
   * new nn.AvgPool2d(2)(torch.ones([8, 3, 28, 28])).shape; // [ 8, 3, 14, 14 ]
   */
  new (
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | AvgPool2dOptions,
    padding?: number | readonly number[] | null | AvgPool2dOptions,
    ceilMode?: boolean | null | AvgPool2dOptions,
    countIncludePad?: boolean | null | AvgPool2dOptions,
    divisorOverride?: number | null | AvgPool2dOptions,
  ): pooling.AvgPool2d;
  /**
   * Takes the mean of each window of an image.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (kernelSize: number | readonly number[], options?: AvgPool2dOptions): pooling.AvgPool2d;
  /** Takes the mean of each window of an image. */
  new (
    named: {
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & AvgPool2dOptions,
  ): pooling.AvgPool2d;
}

/**
 * Takes the mean of each window of an image.
 *
 * @formula y[n, c, v, u] = Σ input[n, c, v · stride + i − padding, u · stride + j − padding] / divisor
 * @shape [N, C, H, W] or [C, H, W] → [N, C, H′, W′]
 * @see `F.avgPool2d`
 * @example
 * new nn.AvgPool2d(2)(torch.ones([8, 3, 28, 28])).shape; // [ 8, 3, 14, 14 ]
 */
export const AvgPool2d: AvgPool2dConstructor = /* @__PURE__ */ constructible('nn', 'AvgPool2d', pooling.AvgPool2d);
export type AvgPool2d = pooling.AvgPool2d;

/** Options of `nn.AvgPool3d`. */
export interface AvgPool3dOptions {
  /** The kernel size if left out. */
  readonly stride?: number | readonly number[] | null;
  /** Widths on both sides, at most half the window. Default: 0. */
  readonly padding?: number | readonly number[] | null;
  /** Windows may reach over the end. Default: false. */
  readonly ceilMode?: boolean | null;
  /** Count padding in the mean. Default: true. */
  readonly countIncludePad?: boolean | null;
  /** Divide by this instead of the window size. */
  readonly divisorOverride?: number | null;
}

interface AvgPool3dConstructor extends Statics<typeof pooling.AvgPool3d> {
  readonly prototype: pooling.AvgPool3d;
  /**
   * Takes the mean of each block of a volume.
   *
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride The kernel size if left out.
   * @param padding Widths on both sides, at most half the window. Default: 0.
   * @param ceilMode Windows may reach over the end. Default: false.
   * @param countIncludePad Count padding in the mean. Default: true.
   * @param divisorOverride Divide by this instead of the window size.
   * @formula as `avgPool2d`, with a depth besides
   * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, D′, H′, W′]
   * @see `F.avgPool3d`
   * @example
   * new nn.AvgPool3d(2)(torch.ones([1, 1, 4, 4, 4])).shape; // [ 1, 1, 2, 2, 2 ]
   */
  new (
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | AvgPool3dOptions,
    padding?: number | readonly number[] | null | AvgPool3dOptions,
    ceilMode?: boolean | null | AvgPool3dOptions,
    countIncludePad?: boolean | null | AvgPool3dOptions,
    divisorOverride?: number | null | AvgPool3dOptions,
  ): pooling.AvgPool3d;
  /**
   * Takes the mean of each block of a volume.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (kernelSize: number | readonly number[], options?: AvgPool3dOptions): pooling.AvgPool3d;
  /** Takes the mean of each block of a volume. */
  new (
    named: {
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & AvgPool3dOptions,
  ): pooling.AvgPool3d;
}

/**
 * Takes the mean of each block of a volume.
 *
 * @formula as `avgPool2d`, with a depth besides
 * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, D′, H′, W′]
 * @see `F.avgPool3d`
 * @example
 * new nn.AvgPool3d(2)(torch.ones([1, 1, 4, 4, 4])).shape; // [ 1, 1, 2, 2, 2 ]
 */
export const AvgPool3d: AvgPool3dConstructor = /* @__PURE__ */ constructible('nn', 'AvgPool3d', pooling.AvgPool3d);
export type AvgPool3d = pooling.AvgPool3d;

interface AdaptiveAvgPool1dConstructor extends Statics<typeof adaptivePooling.AdaptiveAvgPool1d> {
  readonly prototype: adaptivePooling.AdaptiveAvgPool1d;
  /**
   * Means over windows of a sequence, whatever its length, so that the output has the length asked for.
   *
   * @param outputSize Null keeps a dim as it is.
   * @formula y[t] = mean of input[⌊t · L / L′⌋ … ⌈(t + 1) · L / L′⌉ − 1]
   * @shape [N, C, L] or [C, L] → [N, C, outputSize]
   * @see `F.adaptiveAvgPool1d`
   * @example
   * new nn.AdaptiveAvgPool1d(2)(torch.tensor([[[1, 3, 2, 6]]])); // tensor([[[2., 4.]]])
   */
  new (outputSize: number | readonly (number | null)[]): adaptivePooling.AdaptiveAvgPool1d;
  /** Means over windows of a sequence, whatever its length, so that the output has the length asked for. */
  new (named: {
    /** Null keeps a dim as it is. */
    readonly outputSize: number | readonly (number | null)[];
  }): adaptivePooling.AdaptiveAvgPool1d;
}

/**
 * Means over windows of a sequence, whatever its length, so that the output has the length asked for.
 *
 * @formula y[t] = mean of input[⌊t · L / L′⌋ … ⌈(t + 1) · L / L′⌉ − 1]
 * @shape [N, C, L] or [C, L] → [N, C, outputSize]
 * @see `F.adaptiveAvgPool1d`
 * @example
 * new nn.AdaptiveAvgPool1d(2)(torch.tensor([[[1, 3, 2, 6]]])); // tensor([[[2., 4.]]])
 */
export const AdaptiveAvgPool1d: AdaptiveAvgPool1dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'AdaptiveAvgPool1d',
  adaptivePooling.AdaptiveAvgPool1d,
);
export type AdaptiveAvgPool1d = adaptivePooling.AdaptiveAvgPool1d;

interface AdaptiveAvgPool2dConstructor extends Statics<typeof adaptivePooling.AdaptiveAvgPool2d> {
  readonly prototype: adaptivePooling.AdaptiveAvgPool2d;
  /**
   * Means over windows of an image, whatever its size, so that the output has the size asked for: 1 in front of a
   * classifier.
   *
   * @param outputSize Null keeps a dim as it is.
   * @formula windows along each axis as in `adaptiveAvgPool1d`
   * @shape [N, C, H, W] or [C, H, W] → [N, C, outputSize[0], outputSize[1]]
   * @see `F.adaptiveAvgPool2d`
   * @example
   * new nn.AdaptiveAvgPool2d(1)(torch.ones([8, 512, 7, 7])).shape; // [ 8, 512, 1, 1 ]
   */
  new (outputSize: number | readonly (number | null)[]): adaptivePooling.AdaptiveAvgPool2d;
  /** Means over windows of an image, whatever its size, so that the output has the size asked for: 1 in front of a classifier. */
  new (named: {
    /** Null keeps a dim as it is. */
    readonly outputSize: number | readonly (number | null)[];
  }): adaptivePooling.AdaptiveAvgPool2d;
}

/**
 * Means over windows of an image, whatever its size, so that the output has the size asked for: 1 in front of a
 * classifier.
 *
 * @formula windows along each axis as in `adaptiveAvgPool1d`
 * @shape [N, C, H, W] or [C, H, W] → [N, C, outputSize[0], outputSize[1]]
 * @see `F.adaptiveAvgPool2d`
 * @example
 * new nn.AdaptiveAvgPool2d(1)(torch.ones([8, 512, 7, 7])).shape; // [ 8, 512, 1, 1 ]
 */
export const AdaptiveAvgPool2d: AdaptiveAvgPool2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'AdaptiveAvgPool2d',
  adaptivePooling.AdaptiveAvgPool2d,
);
export type AdaptiveAvgPool2d = adaptivePooling.AdaptiveAvgPool2d;

interface AdaptiveAvgPool3dConstructor extends Statics<typeof adaptivePooling.AdaptiveAvgPool3d> {
  readonly prototype: adaptivePooling.AdaptiveAvgPool3d;
  /**
   * Means over blocks of a volume, whatever its size, so that the output has the size asked for.
   *
   * @param outputSize Null keeps a dim as it is.
   * @formula windows along each axis as in `adaptiveAvgPool1d`
   * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, outputSize[0], outputSize[1], outputSize[2]]
   * @see `F.adaptiveAvgPool3d`
   * @example
   * new nn.AdaptiveAvgPool3d([1, 2, null])(torch.ones([1, 4, 6, 6, 6])).shape; // [ 1, 4, 1, 2, 6 ]
   */
  new (outputSize: number | readonly (number | null)[]): adaptivePooling.AdaptiveAvgPool3d;
  /** Means over blocks of a volume, whatever its size, so that the output has the size asked for. */
  new (named: {
    /** Null keeps a dim as it is. */
    readonly outputSize: number | readonly (number | null)[];
  }): adaptivePooling.AdaptiveAvgPool3d;
}

/**
 * Means over blocks of a volume, whatever its size, so that the output has the size asked for.
 *
 * @formula windows along each axis as in `adaptiveAvgPool1d`
 * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, outputSize[0], outputSize[1], outputSize[2]]
 * @see `F.adaptiveAvgPool3d`
 * @example
 * new nn.AdaptiveAvgPool3d([1, 2, null])(torch.ones([1, 4, 6, 6, 6])).shape; // [ 1, 4, 1, 2, 6 ]
 */
export const AdaptiveAvgPool3d: AdaptiveAvgPool3dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'AdaptiveAvgPool3d',
  adaptivePooling.AdaptiveAvgPool3d,
);
export type AdaptiveAvgPool3d = adaptivePooling.AdaptiveAvgPool3d;

/** Options of `nn.AdaptiveMaxPool1d`. */
export interface AdaptiveMaxPool1dOptions {
  /** Also return where the maxima stand. Default: false. */
  readonly returnIndices?: boolean | null;
}

interface AdaptiveMaxPool1dConstructor extends Statics<typeof adaptivePooling.AdaptiveMaxPool1d> {
  readonly prototype: adaptivePooling.AdaptiveMaxPool1d;
  /**
   * Maxima over windows of a sequence, whatever its length, so that the output has the length asked for.
   *
   * @param outputSize Null keeps a dim as it is.
   * @param returnIndices Also return where the maxima stand. Default: false.
   * @formula y[t] = max of input[⌊t · L / L′⌋ … ⌈(t + 1) · L / L′⌉ − 1]
   * @shape [N, C, L] or [C, L] → [N, C, outputSize]
   * @see `F.adaptiveMaxPool1d`
   * @example
   * new nn.AdaptiveMaxPool1d(2)(torch.tensor([[[1, 3, 2, 6]]])); // tensor([[[3., 6.]]])
   */
  new (
    outputSize: number | readonly (number | null)[],
    returnIndices?: boolean | null | AdaptiveMaxPool1dOptions,
  ): adaptivePooling.AdaptiveMaxPool1d;
  /** Maxima over windows of a sequence, whatever its length, so that the output has the length asked for. */
  new (
    named: {
      /** Null keeps a dim as it is. */
      readonly outputSize: number | readonly (number | null)[];
    } & AdaptiveMaxPool1dOptions,
  ): adaptivePooling.AdaptiveMaxPool1d;
}

/**
 * Maxima over windows of a sequence, whatever its length, so that the output has the length asked for.
 *
 * @formula y[t] = max of input[⌊t · L / L′⌋ … ⌈(t + 1) · L / L′⌉ − 1]
 * @shape [N, C, L] or [C, L] → [N, C, outputSize]
 * @see `F.adaptiveMaxPool1d`
 * @example
 * new nn.AdaptiveMaxPool1d(2)(torch.tensor([[[1, 3, 2, 6]]])); // tensor([[[3., 6.]]])
 */
export const AdaptiveMaxPool1d: AdaptiveMaxPool1dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'AdaptiveMaxPool1d',
  adaptivePooling.AdaptiveMaxPool1d,
);
export type AdaptiveMaxPool1d = adaptivePooling.AdaptiveMaxPool1d;

/** Options of `nn.AdaptiveMaxPool2d`. */
export interface AdaptiveMaxPool2dOptions {
  /** Also return where the maxima stand. Default: false. */
  readonly returnIndices?: boolean | null;
}

interface AdaptiveMaxPool2dConstructor extends Statics<typeof adaptivePooling.AdaptiveMaxPool2d> {
  readonly prototype: adaptivePooling.AdaptiveMaxPool2d;
  /**
   * Maxima over windows of an image, whatever its size, so that the output has the size asked for.
   *
   * @param outputSize Null keeps a dim as it is.
   * @param returnIndices Also return where the maxima stand. Default: false.
   * @formula windows along each axis as in `adaptiveMaxPool1d`
   * @shape [N, C, H, W] or [C, H, W] → [N, C, outputSize[0], outputSize[1]]
   * @see `F.adaptiveMaxPool2d`
   * @example
   * new nn.AdaptiveMaxPool2d([2, 3])(torch.ones([1, 4, 9, 9])).shape; // [ 1, 4, 2, 3 ]
   */
  new (
    outputSize: number | readonly (number | null)[],
    returnIndices?: boolean | null | AdaptiveMaxPool2dOptions,
  ): adaptivePooling.AdaptiveMaxPool2d;
  /** Maxima over windows of an image, whatever its size, so that the output has the size asked for. */
  new (
    named: {
      /** Null keeps a dim as it is. */
      readonly outputSize: number | readonly (number | null)[];
    } & AdaptiveMaxPool2dOptions,
  ): adaptivePooling.AdaptiveMaxPool2d;
}

/**
 * Maxima over windows of an image, whatever its size, so that the output has the size asked for.
 *
 * @formula windows along each axis as in `adaptiveMaxPool1d`
 * @shape [N, C, H, W] or [C, H, W] → [N, C, outputSize[0], outputSize[1]]
 * @see `F.adaptiveMaxPool2d`
 * @example
 * new nn.AdaptiveMaxPool2d([2, 3])(torch.ones([1, 4, 9, 9])).shape; // [ 1, 4, 2, 3 ]
 */
export const AdaptiveMaxPool2d: AdaptiveMaxPool2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'AdaptiveMaxPool2d',
  adaptivePooling.AdaptiveMaxPool2d,
);
export type AdaptiveMaxPool2d = adaptivePooling.AdaptiveMaxPool2d;

/** Options of `nn.AdaptiveMaxPool3d`. */
export interface AdaptiveMaxPool3dOptions {
  /** Also return where the maxima stand. Default: false. */
  readonly returnIndices?: boolean | null;
}

interface AdaptiveMaxPool3dConstructor extends Statics<typeof adaptivePooling.AdaptiveMaxPool3d> {
  readonly prototype: adaptivePooling.AdaptiveMaxPool3d;
  /**
   * Maxima over blocks of a volume, whatever its size, so that the output has the size asked for.
   *
   * @param outputSize Null keeps a dim as it is.
   * @param returnIndices Also return where the maxima stand. Default: false.
   * @formula windows along each axis as in `adaptiveMaxPool1d`
   * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, outputSize[0], outputSize[1], outputSize[2]]
   * @see `F.adaptiveMaxPool3d`
   * @example
   * new nn.AdaptiveMaxPool3d(2)(torch.ones([1, 4, 6, 6, 6])).shape; // [ 1, 4, 2, 2, 2 ]
   */
  new (
    outputSize: number | readonly (number | null)[],
    returnIndices?: boolean | null | AdaptiveMaxPool3dOptions,
  ): adaptivePooling.AdaptiveMaxPool3d;
  /** Maxima over blocks of a volume, whatever its size, so that the output has the size asked for. */
  new (
    named: {
      /** Null keeps a dim as it is. */
      readonly outputSize: number | readonly (number | null)[];
    } & AdaptiveMaxPool3dOptions,
  ): adaptivePooling.AdaptiveMaxPool3d;
}

/**
 * Maxima over blocks of a volume, whatever its size, so that the output has the size asked for.
 *
 * @formula windows along each axis as in `adaptiveMaxPool1d`
 * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, outputSize[0], outputSize[1], outputSize[2]]
 * @see `F.adaptiveMaxPool3d`
 * @example
 * new nn.AdaptiveMaxPool3d(2)(torch.ones([1, 4, 6, 6, 6])).shape; // [ 1, 4, 2, 2, 2 ]
 */
export const AdaptiveMaxPool3d: AdaptiveMaxPool3dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'AdaptiveMaxPool3d',
  adaptivePooling.AdaptiveMaxPool3d,
);
export type AdaptiveMaxPool3d = adaptivePooling.AdaptiveMaxPool3d;

/** Options of `nn.RNN`. */
export interface RNNOptions {
  /** Layers, each on the output of the one before. Default: 1. */
  readonly numLayers?: number | null;
  /** What the sum goes through. Default: 'tanh'. */
  readonly nonlinearity?: 'tanh' | 'relu' | null;
  /** Add learned rows to the gates. Default: true. */
  readonly bias?: boolean | null;
  /** Input and output are [N, L, *] in place of [L, N, *]. Default: false. */
  readonly batchFirst?: boolean | null;
  /** Chance that an element between two layers is dropped. Default: 0. */
  readonly dropout?: number;
  /** Go through the sequence in the other direction, too. Default: false. */
  readonly bidirectional?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface RNNConstructor extends Statics<typeof recurrent.RNN> {
  readonly prototype: recurrent.RNN;
  /**
   * Recurrent layer without gates: the hidden state of a step comes from the input of the step and the state before it.
   *
   * @param inputSize Size of the last dim of the input.
   * @param hiddenSize Size of the hidden state.
   * @param numLayers Layers, each on the output of the one before. Default: 1.
   * @param nonlinearity What the sum goes through. Default: 'tanh'.
   * @param bias Add learned rows to the gates. Default: true.
   * @param batchFirst Input and output are [N, L, *] in place of [L, N, *]. Default: false.
   * @param dropout Chance that an element between two layers is dropped. Default: 0.
   * @param bidirectional Go through the sequence in the other direction, too. Default: false.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula hₜ = tanh(W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh)
   * @shape input [L, N, inputSize], hx [layers · directions, N, hiddenSize] → output [L, N, directions · hiddenSize], hidden as hx; N first with batchFirst
   * @throws {ShapeError} when the input has another last dim than inputSize (`RNN/input-size`).
   * @throws {ShapeError} when hx has not the shape that is due (`RNN/state`).
   * @source J. L. Elman: "Finding Structure in Time", 1990, https://doi.org/10.1016/0364-0213(90)90002-E
   * @example
   * const layer = new nn.RNN(3, 4, { nonlinearity: 'relu' });
   * const [output, hidden] = layer(torch.ones([5, 2, 3]));
   * output.shape; // [ 5, 2, 4 ]
   * hidden.shape; // [ 1, 2, 4 ]
   */
  new (
    inputSize: number,
    hiddenSize: number,
    numLayers?: number | null | RNNOptions,
    nonlinearity?: 'tanh' | 'relu' | null | RNNOptions,
    bias?: boolean | null | RNNOptions,
    batchFirst?: boolean | null | RNNOptions,
    dropout?: number | RNNOptions,
    bidirectional?: boolean | null | RNNOptions,
    device?: string | null | RNNOptions,
    dtype?: DType | null | RNNOptions,
  ): recurrent.RNN;
  /** Recurrent layer without gates: the hidden state of a step comes from the input of the step and the state before it. */
  new (
    named: {
      /** Size of the last dim of the input. */
      readonly inputSize: number;
      /** Size of the hidden state. */
      readonly hiddenSize: number;
    } & RNNOptions,
  ): recurrent.RNN;
}

/**
 * Recurrent layer without gates: the hidden state of a step comes from the input of the step and the state before it.
 *
 * @formula hₜ = tanh(W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh)
 * @shape input [L, N, inputSize], hx [layers · directions, N, hiddenSize] → output [L, N, directions · hiddenSize], hidden as hx; N first with batchFirst
 * @throws {ShapeError} when the input has another last dim than inputSize (`RNN/input-size`).
 * @throws {ShapeError} when hx has not the shape that is due (`RNN/state`).
 * @source J. L. Elman: "Finding Structure in Time", 1990, https://doi.org/10.1016/0364-0213(90)90002-E
 * @example
 * const layer = new nn.RNN(3, 4, { nonlinearity: 'relu' });
 * const [output, hidden] = layer(torch.ones([5, 2, 3]));
 * output.shape; // [ 5, 2, 4 ]
 * hidden.shape; // [ 1, 2, 4 ]
 */
export const RNN: RNNConstructor = /* @__PURE__ */ constructible('nn', 'RNN', recurrent.RNN);
export type RNN = recurrent.RNN;

/** Options of `nn.LSTM`. */
export interface LSTMOptions {
  /** Layers, each on the output of the one before. Default: 1. */
  readonly numLayers?: number | null;
  /** Add learned rows to the gates. Default: true. */
  readonly bias?: boolean | null;
  /** Input and output are [N, L, *] in place of [L, N, *]. Default: false. */
  readonly batchFirst?: boolean | null;
  /** Chance that an element between two layers is dropped. Default: 0. */
  readonly dropout?: number;
  /** Go through the sequence in the other direction, too. Default: false. */
  readonly bidirectional?: boolean | null;
  /** Size that the hidden state is mapped to; 0 for none. Default: 0. */
  readonly projSize?: number | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface LSTMConstructor extends Statics<typeof recurrent.LSTM> {
  readonly prototype: recurrent.LSTM;
  /**
   * Long short-term memory: gates decide at each step what the cell state forgets, what it takes in and what of it is seen.
   *
   * @param inputSize Size of the last dim of the input.
   * @param hiddenSize Size of the hidden state.
   * @param numLayers Layers, each on the output of the one before. Default: 1.
   * @param bias Add learned rows to the gates. Default: true.
   * @param batchFirst Input and output are [N, L, *] in place of [L, N, *]. Default: false.
   * @param dropout Chance that an element between two layers is dropped. Default: 0.
   * @param bidirectional Go through the sequence in the other direction, too. Default: false.
   * @param projSize Size that the hidden state is mapped to; 0 for none. Default: 0.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula i, f, o = σ(W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh), g = tanh(…), cₜ = f · cₜ₋₁ + i · g, hₜ = o · tanh(cₜ), with projSize hₜ = W_hr (o · tanh(cₜ))
   * @shape input [L, N, inputSize], hx [h, c] each [layers · directions, N, size] → output [L, N, directions · size], [h, c] as hx; size is hiddenSize, of h with projSize that; N first with batchFirst
   * @throws {ShapeError} when the input has another last dim than inputSize (`LSTM/input-size`).
   * @throws {ShapeError} when a state has not the shape that is due (`LSTM/state`).
   * @source S. Hochreiter, J. Schmidhuber: "Long Short-Term Memory", 1997, https://doi.org/10.1162/neco.1997.9.8.1735
   * @example
   * const lstm = new nn.LSTM(3, 4, { numLayers: 2, batchFirst: true });
   * const [output, [h, c]] = lstm(torch.ones([2, 5, 3]));
   * [output.shape, h.shape, c.shape]; // [ [ 2, 5, 4 ], [ 2, 2, 4 ], [ 2, 2, 4 ] ]
   */
  new (
    inputSize: number,
    hiddenSize: number,
    numLayers?: number | null | LSTMOptions,
    bias?: boolean | null | LSTMOptions,
    batchFirst?: boolean | null | LSTMOptions,
    dropout?: number | LSTMOptions,
    bidirectional?: boolean | null | LSTMOptions,
    projSize?: number | null | LSTMOptions,
    device?: string | null | LSTMOptions,
    dtype?: DType | null | LSTMOptions,
  ): recurrent.LSTM;
  /** Long short-term memory: gates decide at each step what the cell state forgets, what it takes in and what of it is seen. */
  new (
    named: {
      /** Size of the last dim of the input. */
      readonly inputSize: number;
      /** Size of the hidden state. */
      readonly hiddenSize: number;
    } & LSTMOptions,
  ): recurrent.LSTM;
}

/**
 * Long short-term memory: gates decide at each step what the cell state forgets, what it takes in and what of it is seen.
 *
 * @formula i, f, o = σ(W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh), g = tanh(…), cₜ = f · cₜ₋₁ + i · g, hₜ = o · tanh(cₜ), with projSize hₜ = W_hr (o · tanh(cₜ))
 * @shape input [L, N, inputSize], hx [h, c] each [layers · directions, N, size] → output [L, N, directions · size], [h, c] as hx; size is hiddenSize, of h with projSize that; N first with batchFirst
 * @throws {ShapeError} when the input has another last dim than inputSize (`LSTM/input-size`).
 * @throws {ShapeError} when a state has not the shape that is due (`LSTM/state`).
 * @source S. Hochreiter, J. Schmidhuber: "Long Short-Term Memory", 1997, https://doi.org/10.1162/neco.1997.9.8.1735
 * @example
 * const lstm = new nn.LSTM(3, 4, { numLayers: 2, batchFirst: true });
 * const [output, [h, c]] = lstm(torch.ones([2, 5, 3]));
 * [output.shape, h.shape, c.shape]; // [ [ 2, 5, 4 ], [ 2, 2, 4 ], [ 2, 2, 4 ] ]
 */
export const LSTM: LSTMConstructor = /* @__PURE__ */ constructible('nn', 'LSTM', recurrent.LSTM);
export type LSTM = recurrent.LSTM;

/** Options of `nn.GRU`. */
export interface GRUOptions {
  /** Layers, each on the output of the one before. Default: 1. */
  readonly numLayers?: number | null;
  /** Add learned rows to the gates. Default: true. */
  readonly bias?: boolean | null;
  /** Input and output are [N, L, *] in place of [L, N, *]. Default: false. */
  readonly batchFirst?: boolean | null;
  /** Chance that an element between two layers is dropped. Default: 0. */
  readonly dropout?: number;
  /** Go through the sequence in the other direction, too. Default: false. */
  readonly bidirectional?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface GRUConstructor extends Statics<typeof recurrent.GRU> {
  readonly prototype: recurrent.GRU;
  /**
   * Gated recurrent units: an LSTM's simpler relation, whose hidden state is also its memory.
   *
   * @param inputSize Size of the last dim of the input.
   * @param hiddenSize Size of the hidden state.
   * @param numLayers Layers, each on the output of the one before. Default: 1.
   * @param bias Add learned rows to the gates. Default: true.
   * @param batchFirst Input and output are [N, L, *] in place of [L, N, *]. Default: false.
   * @param dropout Chance that an element between two layers is dropped. Default: 0.
   * @param bidirectional Go through the sequence in the other direction, too. Default: false.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula r, z = σ(W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh), n = tanh(W_in xₜ + b_in + r · (W_hn hₜ₋₁ + b_hn)), hₜ = (1 − z) · n + z · hₜ₋₁
   * @shape input [L, N, inputSize], hx [layers · directions, N, hiddenSize] → output [L, N, directions · hiddenSize], hidden as hx; N first with batchFirst
   * @throws {ShapeError} when the input has another last dim than inputSize (`GRU/input-size`).
   * @throws {ShapeError} when hx has not the shape that is due (`GRU/state`).
   * @source K. Cho et al.: "Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine Translation", 2014,
   * https://arxiv.org/abs/1406.1078
   * @example
   * const [output, hidden] = new nn.GRU(3, 4, { bidirectional: true })(torch.ones([5, 2, 3]));
   * output.shape; // [ 5, 2, 8 ]
   * hidden.shape; // [ 2, 2, 4 ]
   */
  new (
    inputSize: number,
    hiddenSize: number,
    numLayers?: number | null | GRUOptions,
    bias?: boolean | null | GRUOptions,
    batchFirst?: boolean | null | GRUOptions,
    dropout?: number | GRUOptions,
    bidirectional?: boolean | null | GRUOptions,
    device?: string | null | GRUOptions,
    dtype?: DType | null | GRUOptions,
  ): recurrent.GRU;
  /** Gated recurrent units: an LSTM's simpler relation, whose hidden state is also its memory. */
  new (
    named: {
      /** Size of the last dim of the input. */
      readonly inputSize: number;
      /** Size of the hidden state. */
      readonly hiddenSize: number;
    } & GRUOptions,
  ): recurrent.GRU;
}

/**
 * Gated recurrent units: an LSTM's simpler relation, whose hidden state is also its memory.
 *
 * @formula r, z = σ(W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh), n = tanh(W_in xₜ + b_in + r · (W_hn hₜ₋₁ + b_hn)), hₜ = (1 − z) · n + z · hₜ₋₁
 * @shape input [L, N, inputSize], hx [layers · directions, N, hiddenSize] → output [L, N, directions · hiddenSize], hidden as hx; N first with batchFirst
 * @throws {ShapeError} when the input has another last dim than inputSize (`GRU/input-size`).
 * @throws {ShapeError} when hx has not the shape that is due (`GRU/state`).
 * @source K. Cho et al.: "Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine Translation", 2014,
 * https://arxiv.org/abs/1406.1078
 * @example
 * const [output, hidden] = new nn.GRU(3, 4, { bidirectional: true })(torch.ones([5, 2, 3]));
 * output.shape; // [ 5, 2, 8 ]
 * hidden.shape; // [ 2, 2, 4 ]
 */
export const GRU: GRUConstructor = /* @__PURE__ */ constructible('nn', 'GRU', recurrent.GRU);
export type GRU = recurrent.GRU;

/** Options of `nn.Upsample`. */
export interface UpsampleOptions {
  /** Of the spatial dims: one for all, or one for each. */
  readonly size?: number | readonly number[] | null;
  /** How much larger the result is, in place of its size. */
  readonly scaleFactor?: number | readonly number[] | null;
  /** How values between the elements come about. Default: 'nearest'. */
  readonly mode?: 'linear' | 'nearest' | 'bilinear' | 'bicubic' | 'trilinear' | 'area' | 'nearest-exact' | null;
  /** Let the centres of the corner elements coincide. */
  readonly alignCorners?: boolean | null;
  /** Work with the factor that the rounded size has. */
  readonly recomputeScaleFactor?: boolean | null;
}

interface UpsampleConstructor extends Statics<typeof resizing.Upsample> {
  readonly prototype: resizing.Upsample;
  /**
   * Resizes sequences, images and volumes, to a size or by a factor, as decoders and U-Nets do.
   *
   * @param size Of the spatial dims: one for all, or one for each.
   * @param scaleFactor How much larger the result is, in place of its size.
   * @param mode How values between the elements come about. Default: 'nearest'.
   * @param alignCorners Let the centres of the corner elements coincide.
   * @param recomputeScaleFactor Work with the factor that the rounded size has.
   * @formula y[…, o] = Σ weight(o, i) · input[…, i] along each spatial dim, where o's centre lies at
   * (o + 0.5) / scale − 0.5, or at o · (n − 1) / (size − 1) with alignCorners
   * @shape [N, C, L], [N, C, H, W] or [N, C, D, H, W] → the same with other spatial sizes
   * @source R. Keys: "Cubic convolution interpolation for digital image processing", 1981,
   * https://doi.org/10.1109/TASSP.1981.1163711
   * @see `F.interpolate`
   * @example
   * new nn.Upsample({ scaleFactor: 2 })(torch.ones([8, 3, 16, 16])).shape; // [ 8, 3, 32, 32 ]
   * new nn.Upsample({ size: 4, mode: 'linear' })(torch.tensor([[[1, 2]]]));
   * // tensor([[[1.0000, 1.2500, 1.7500, 2.0000]]])
   */
  new (
    size?: number | readonly number[] | null | UpsampleOptions,
    scaleFactor?: number | readonly number[] | null | UpsampleOptions,
    mode?:
      | 'linear'
      | 'nearest'
      | 'bilinear'
      | 'bicubic'
      | 'trilinear'
      | 'area'
      | 'nearest-exact'
      | null
      | UpsampleOptions,
    alignCorners?: boolean | null | UpsampleOptions,
    recomputeScaleFactor?: boolean | null | UpsampleOptions,
  ): resizing.Upsample;
  /** Resizes sequences, images and volumes, to a size or by a factor, as decoders and U-Nets do. */
  new (options?: UpsampleOptions): resizing.Upsample;
}

/**
 * Resizes sequences, images and volumes, to a size or by a factor, as decoders and U-Nets do.
 *
 * @formula y[…, o] = Σ weight(o, i) · input[…, i] along each spatial dim, where o's centre lies at
 * (o + 0.5) / scale − 0.5, or at o · (n − 1) / (size − 1) with alignCorners
 * @shape [N, C, L], [N, C, H, W] or [N, C, D, H, W] → the same with other spatial sizes
 * @source R. Keys: "Cubic convolution interpolation for digital image processing", 1981,
 * https://doi.org/10.1109/TASSP.1981.1163711
 * @see `F.interpolate`
 * @example
 * new nn.Upsample({ scaleFactor: 2 })(torch.ones([8, 3, 16, 16])).shape; // [ 8, 3, 32, 32 ]
 * new nn.Upsample({ size: 4, mode: 'linear' })(torch.tensor([[[1, 2]]]));
 * // tensor([[[1.0000, 1.2500, 1.7500, 2.0000]]])
 */
export const Upsample: UpsampleConstructor = /* @__PURE__ */ constructible('nn', 'Upsample', resizing.Upsample);
export type Upsample = resizing.Upsample;

/** Options of `nn.UpsamplingNearest2d`. */
export interface UpsamplingNearest2dOptions {
  /** Of the spatial dims: one for all, or one for each. */
  readonly size?: number | readonly number[] | null;
  /** How much larger the result is, in place of its size. */
  readonly scaleFactor?: number | readonly number[] | null;
}

interface UpsamplingNearest2dConstructor extends Statics<typeof resizing.UpsamplingNearest2d> {
  readonly prototype: resizing.UpsamplingNearest2d;
  /**
   * Makes images larger by repeating pixels: `Upsample` with mode 'nearest'.
   *
   * @param size Of the spatial dims: one for all, or one for each.
   * @param scaleFactor How much larger the result is, in place of its size.
   * @formula y[…, o] = Σ weight(o, i) · input[…, i] along each spatial dim, where o's centre lies at
   * (o + 0.5) / scale − 0.5, or at o · (n − 1) / (size − 1) with alignCorners
   * @shape [N, C, H, W] → [N, C, H′, W′]
   * @source R. Keys: "Cubic convolution interpolation for digital image processing", 1981,
   * https://doi.org/10.1109/TASSP.1981.1163711
   * @see `F.interpolate`
   * @example
   * new nn.UpsamplingNearest2d({ scaleFactor: 2 })(torch.tensor([[[[1, 2]]]]));
   * // tensor([[[[1., 1., 2., 2.],
   * //           [1., 1., 2., 2.]]]])
   */
  new (
    size?: number | readonly number[] | null | UpsamplingNearest2dOptions,
    scaleFactor?: number | readonly number[] | null | UpsamplingNearest2dOptions,
  ): resizing.UpsamplingNearest2d;
  /** Makes images larger by repeating pixels: `Upsample` with mode 'nearest'. */
  new (options?: UpsamplingNearest2dOptions): resizing.UpsamplingNearest2d;
}

/**
 * Makes images larger by repeating pixels: `Upsample` with mode 'nearest'.
 *
 * @formula y[…, o] = Σ weight(o, i) · input[…, i] along each spatial dim, where o's centre lies at
 * (o + 0.5) / scale − 0.5, or at o · (n − 1) / (size − 1) with alignCorners
 * @shape [N, C, H, W] → [N, C, H′, W′]
 * @source R. Keys: "Cubic convolution interpolation for digital image processing", 1981,
 * https://doi.org/10.1109/TASSP.1981.1163711
 * @see `F.interpolate`
 * @example
 * new nn.UpsamplingNearest2d({ scaleFactor: 2 })(torch.tensor([[[[1, 2]]]]));
 * // tensor([[[[1., 1., 2., 2.],
 * //           [1., 1., 2., 2.]]]])
 */
export const UpsamplingNearest2d: UpsamplingNearest2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'UpsamplingNearest2d',
  resizing.UpsamplingNearest2d,
);
export type UpsamplingNearest2d = resizing.UpsamplingNearest2d;

/** Options of `nn.UpsamplingBilinear2d`. */
export interface UpsamplingBilinear2dOptions {
  /** Of the spatial dims: one for all, or one for each. */
  readonly size?: number | readonly number[] | null;
  /** How much larger the result is, in place of its size. */
  readonly scaleFactor?: number | readonly number[] | null;
}

interface UpsamplingBilinear2dConstructor extends Statics<typeof resizing.UpsamplingBilinear2d> {
  readonly prototype: resizing.UpsamplingBilinear2d;
  /**
   * Makes images larger linearly with their corners in place: `Upsample` with mode 'bilinear' and `alignCorners`.
   *
   * @param size Of the spatial dims: one for all, or one for each.
   * @param scaleFactor How much larger the result is, in place of its size.
   * @formula y[…, o] = Σ weight(o, i) · input[…, i] along each spatial dim, where o's centre lies at
   * (o + 0.5) / scale − 0.5, or at o · (n − 1) / (size − 1) with alignCorners
   * @shape [N, C, H, W] → [N, C, H′, W′]
   * @source R. Keys: "Cubic convolution interpolation for digital image processing", 1981,
   * https://doi.org/10.1109/TASSP.1981.1163711
   * @see `F.interpolate`
   * @example
   * new nn.UpsamplingBilinear2d({ size: [1, 3] })(torch.tensor([[[[1, 2]]]]));
   * // tensor([[[[1.0000, 1.5000, 2.0000]]]])
   */
  new (
    size?: number | readonly number[] | null | UpsamplingBilinear2dOptions,
    scaleFactor?: number | readonly number[] | null | UpsamplingBilinear2dOptions,
  ): resizing.UpsamplingBilinear2d;
  /** Makes images larger linearly with their corners in place: `Upsample` with mode 'bilinear' and `alignCorners`. */
  new (options?: UpsamplingBilinear2dOptions): resizing.UpsamplingBilinear2d;
}

/**
 * Makes images larger linearly with their corners in place: `Upsample` with mode 'bilinear' and `alignCorners`.
 *
 * @formula y[…, o] = Σ weight(o, i) · input[…, i] along each spatial dim, where o's centre lies at
 * (o + 0.5) / scale − 0.5, or at o · (n − 1) / (size − 1) with alignCorners
 * @shape [N, C, H, W] → [N, C, H′, W′]
 * @source R. Keys: "Cubic convolution interpolation for digital image processing", 1981,
 * https://doi.org/10.1109/TASSP.1981.1163711
 * @see `F.interpolate`
 * @example
 * new nn.UpsamplingBilinear2d({ size: [1, 3] })(torch.tensor([[[[1, 2]]]]));
 * // tensor([[[[1.0000, 1.5000, 2.0000]]]])
 */
export const UpsamplingBilinear2d: UpsamplingBilinear2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'UpsamplingBilinear2d',
  resizing.UpsamplingBilinear2d,
);
export type UpsamplingBilinear2d = resizing.UpsamplingBilinear2d;

interface PixelShuffleConstructor extends Statics<typeof resizing.PixelShuffle> {
  readonly prototype: resizing.PixelShuffle;
  /**
   * Moves groups of r² channels into blocks of r × r pixels: the last layer of networks that make images larger.
   *
   * @param upscaleFactor R, by which the image gets larger.
   * @formula y[…, c, h·r + i, w·r + j] = input[…, c·r² + i·r + j, h, w]
   * @shape [*, C·r², H, W] → [*, C, H·r, W·r]
   * @source W. Shi et al.: "Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional
   * Neural Network", 2016, https://arxiv.org/abs/1609.05158
   * @see `F.pixelShuffle`
   * @example
   * new nn.PixelShuffle(3)(torch.ones([1, 9, 4, 4])).shape; // [ 1, 1, 12, 12 ]
   */
  new (upscaleFactor: number): resizing.PixelShuffle;
  /** Moves groups of r² channels into blocks of r × r pixels: the last layer of networks that make images larger. */
  new (named: {
    /** R, by which the image gets larger. */
    readonly upscaleFactor: number;
  }): resizing.PixelShuffle;
}

/**
 * Moves groups of r² channels into blocks of r × r pixels: the last layer of networks that make images larger.
 *
 * @formula y[…, c, h·r + i, w·r + j] = input[…, c·r² + i·r + j, h, w]
 * @shape [*, C·r², H, W] → [*, C, H·r, W·r]
 * @source W. Shi et al.: "Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional
 * Neural Network", 2016, https://arxiv.org/abs/1609.05158
 * @see `F.pixelShuffle`
 * @example
 * new nn.PixelShuffle(3)(torch.ones([1, 9, 4, 4])).shape; // [ 1, 1, 12, 12 ]
 */
export const PixelShuffle: PixelShuffleConstructor = /* @__PURE__ */ constructible(
  'nn',
  'PixelShuffle',
  resizing.PixelShuffle,
);
export type PixelShuffle = resizing.PixelShuffle;

interface PixelUnshuffleConstructor extends Statics<typeof resizing.PixelUnshuffle> {
  readonly prototype: resizing.PixelUnshuffle;
  /**
   * Moves blocks of r × r pixels into channels: what `PixelShuffle` does, backwards, without losing a pixel.
   *
   * @param downscaleFactor R, by which the image gets smaller.
   * @formula y[…, c·r² + i·r + j, h, w] = input[…, c, h·r + i, w·r + j]
   * @shape [*, C, H·r, W·r] → [*, C·r², H, W]
   * @see `F.pixelUnshuffle`
   * @example
   * new nn.PixelUnshuffle(3)(torch.ones([1, 1, 12, 12])).shape; // [ 1, 9, 4, 4 ]
   */
  new (downscaleFactor: number): resizing.PixelUnshuffle;
  /** Moves blocks of r × r pixels into channels: what `PixelShuffle` does, backwards, without losing a pixel. */
  new (named: {
    /** R, by which the image gets smaller. */
    readonly downscaleFactor: number;
  }): resizing.PixelUnshuffle;
}

/**
 * Moves blocks of r × r pixels into channels: what `PixelShuffle` does, backwards, without losing a pixel.
 *
 * @formula y[…, c·r² + i·r + j, h, w] = input[…, c, h·r + i, w·r + j]
 * @shape [*, C, H·r, W·r] → [*, C·r², H, W]
 * @see `F.pixelUnshuffle`
 * @example
 * new nn.PixelUnshuffle(3)(torch.ones([1, 1, 12, 12])).shape; // [ 1, 9, 4, 4 ]
 */
export const PixelUnshuffle: PixelUnshuffleConstructor = /* @__PURE__ */ constructible(
  'nn',
  'PixelUnshuffle',
  resizing.PixelUnshuffle,
);
export type PixelUnshuffle = resizing.PixelUnshuffle;

interface ChannelShuffleConstructor extends Statics<typeof resizing.ChannelShuffle> {
  readonly prototype: resizing.ChannelShuffle;
  /**
   * Deals the channels of all groups out in turn, between two grouped convolutions.
   *
   * @param groups Parts of the channels.
   * @formula y[:, i·g + j] = input[:, j·(C/g) + i]
   * @shape [N, C, *] → [N, C, *]
   * @source X. Zhang et al.: "ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices", 2017,
   * https://arxiv.org/abs/1707.01083
   * @see `F.channelShuffle`
   * @example
   * new nn.ChannelShuffle(2)(torch.arange(4).reshape(1, 4, 1, 1)).flatten(); // tensor([0, 2, 1, 3])
   */
  new (groups: number): resizing.ChannelShuffle;
  /** Deals the channels of all groups out in turn, between two grouped convolutions. */
  new (named: {
    /** Parts of the channels. */
    readonly groups: number;
  }): resizing.ChannelShuffle;
}

/**
 * Deals the channels of all groups out in turn, between two grouped convolutions.
 *
 * @formula y[:, i·g + j] = input[:, j·(C/g) + i]
 * @shape [N, C, *] → [N, C, *]
 * @source X. Zhang et al.: "ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices", 2017,
 * https://arxiv.org/abs/1707.01083
 * @see `F.channelShuffle`
 * @example
 * new nn.ChannelShuffle(2)(torch.arange(4).reshape(1, 4, 1, 1)).flatten(); // tensor([0, 2, 1, 3])
 */
export const ChannelShuffle: ChannelShuffleConstructor = /* @__PURE__ */ constructible(
  'nn',
  'ChannelShuffle',
  resizing.ChannelShuffle,
);
export type ChannelShuffle = resizing.ChannelShuffle;

/** Options of `nn.TransformerEncoderLayer`. */
export interface TransformerEncoderLayerOptions {
  /** Width of the feed-forward block. Default: 2048. */
  readonly dimFeedforward?: number | null;
  /** Chance that an element is dropped. Default: 0.1. */
  readonly dropout?: number;
  /** What the feed-forward block goes through. Default: 'relu'. */
  readonly activation?: 'relu' | 'gelu' | ((input: Tensor) => Tensor) | null;
  /** Eps of the LayerNorms. Default: 0.00001. */
  readonly layerNormEps?: number;
  /** Tensors are [N, L, dModel] in place of [L, N, dModel]. Default: false. */
  readonly batchFirst?: boolean | null;
  /** LayerNorms stand before the blocks, not behind the sums. Default: false. */
  readonly normFirst?: boolean | null;
  /** Add learned rows in affine maps and LayerNorms. Default: true. */
  readonly bias?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface TransformerEncoderLayerConstructor extends Statics<typeof transformer.TransformerEncoderLayer> {
  readonly prototype: transformer.TransformerEncoderLayer;
  /**
   * Layer of a Transformer's encoder: self-attention and a feed-forward block, each added to its input and normalised.
   *
   * @param dModel Size of the last dim.
   * @param nhead Heads of attention.
   * @param dimFeedforward Width of the feed-forward block. Default: 2048.
   * @param dropout Chance that an element is dropped. Default: 0.1.
   * @param activation What the feed-forward block goes through. Default: 'relu'.
   * @param layerNormEps Eps of the LayerNorms. Default: 0.00001.
   * @param batchFirst Tensors are [N, L, dModel] in place of [L, N, dModel]. Default: false.
   * @param normFirst LayerNorms stand before the blocks, not behind the sums. Default: false.
   * @param bias Add learned rows in affine maps and LayerNorms. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula x = norm1(src + attention(src)), y = norm2(x + linear2(activation(linear1(x)))); with normFirst the norms stand before the blocks
   * @shape src [L, N, dModel], [N, L, dModel] with batchFirst, or [L, dModel] → the same; srcMask [L, L], srcKeyPaddingMask [N, L]
   * @source A. Vaswani et al.: "Attention Is All You Need", 2017, https://arxiv.org/abs/1706.03762
   * @example
   * const layer = new nn.TransformerEncoderLayer(8, 2, { dimFeedforward: 16, batchFirst: true });
   * layer(torch.ones([3, 5, 8])).shape; // [ 3, 5, 8 ]
   */
  new (
    dModel: number,
    nhead: number,
    dimFeedforward?: number | null | TransformerEncoderLayerOptions,
    dropout?: number | TransformerEncoderLayerOptions,
    activation?: 'relu' | 'gelu' | ((input: Tensor) => Tensor) | null | TransformerEncoderLayerOptions,
    layerNormEps?: number | TransformerEncoderLayerOptions,
    batchFirst?: boolean | null | TransformerEncoderLayerOptions,
    normFirst?: boolean | null | TransformerEncoderLayerOptions,
    bias?: boolean | null | TransformerEncoderLayerOptions,
    device?: string | null | TransformerEncoderLayerOptions,
    dtype?: DType | null | TransformerEncoderLayerOptions,
  ): transformer.TransformerEncoderLayer;
  /** Layer of a Transformer's encoder: self-attention and a feed-forward block, each added to its input and normalised. */
  new (
    named: {
      /** Size of the last dim. */
      readonly dModel: number;
      /** Heads of attention. */
      readonly nhead: number;
    } & TransformerEncoderLayerOptions,
  ): transformer.TransformerEncoderLayer;
}

/**
 * Layer of a Transformer's encoder: self-attention and a feed-forward block, each added to its input and normalised.
 *
 * @formula x = norm1(src + attention(src)), y = norm2(x + linear2(activation(linear1(x)))); with normFirst the norms stand before the blocks
 * @shape src [L, N, dModel], [N, L, dModel] with batchFirst, or [L, dModel] → the same; srcMask [L, L], srcKeyPaddingMask [N, L]
 * @source A. Vaswani et al.: "Attention Is All You Need", 2017, https://arxiv.org/abs/1706.03762
 * @example
 * const layer = new nn.TransformerEncoderLayer(8, 2, { dimFeedforward: 16, batchFirst: true });
 * layer(torch.ones([3, 5, 8])).shape; // [ 3, 5, 8 ]
 */
export const TransformerEncoderLayer: TransformerEncoderLayerConstructor = /* @__PURE__ */ constructible(
  'nn',
  'TransformerEncoderLayer',
  transformer.TransformerEncoderLayer,
);
export type TransformerEncoderLayer = transformer.TransformerEncoderLayer;

/** Options of `nn.TransformerDecoderLayer`. */
export interface TransformerDecoderLayerOptions {
  /** Width of the feed-forward block. Default: 2048. */
  readonly dimFeedforward?: number | null;
  /** Chance that an element is dropped. Default: 0.1. */
  readonly dropout?: number;
  /** What the feed-forward block goes through. Default: 'relu'. */
  readonly activation?: 'relu' | 'gelu' | ((input: Tensor) => Tensor) | null;
  /** Eps of the LayerNorms. Default: 0.00001. */
  readonly layerNormEps?: number;
  /** Tensors are [N, L, dModel] in place of [L, N, dModel]. Default: false. */
  readonly batchFirst?: boolean | null;
  /** LayerNorms stand before the blocks, not behind the sums. Default: false. */
  readonly normFirst?: boolean | null;
  /** Add learned rows in affine maps and LayerNorms. Default: true. */
  readonly bias?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface TransformerDecoderLayerConstructor extends Statics<typeof transformer.TransformerDecoderLayer> {
  readonly prototype: transformer.TransformerDecoderLayer;
  /**
   * Layer of a Transformer's decoder: self-attention, attention to the encoder's output and a feed-forward block, each added to its input and
   * normalised.
   *
   * @param dModel Size of the last dim.
   * @param nhead Heads of attention.
   * @param dimFeedforward Width of the feed-forward block. Default: 2048.
   * @param dropout Chance that an element is dropped. Default: 0.1.
   * @param activation What the feed-forward block goes through. Default: 'relu'.
   * @param layerNormEps Eps of the LayerNorms. Default: 0.00001.
   * @param batchFirst Tensors are [N, L, dModel] in place of [L, N, dModel]. Default: false.
   * @param normFirst LayerNorms stand before the blocks, not behind the sums. Default: false.
   * @param bias Add learned rows in affine maps and LayerNorms. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @formula x = norm1(tgt + attention(tgt)), y = norm2(x + attention(x, memory)), z = norm3(y + linear2(activation(linear1(y))))
   * @shape tgt [L, N, dModel], memory [S, N, dModel], N first with batchFirst, or both without → as tgt
   * @source A. Vaswani et al.: "Attention Is All You Need", 2017, https://arxiv.org/abs/1706.03762
   * @example
   * const layer = new nn.TransformerDecoderLayer(8, 2, { dimFeedforward: 16 });
   * layer(torch.ones([4, 3, 8]), torch.ones([5, 3, 8])).shape; // [ 4, 3, 8 ]
   */
  new (
    dModel: number,
    nhead: number,
    dimFeedforward?: number | null | TransformerDecoderLayerOptions,
    dropout?: number | TransformerDecoderLayerOptions,
    activation?: 'relu' | 'gelu' | ((input: Tensor) => Tensor) | null | TransformerDecoderLayerOptions,
    layerNormEps?: number | TransformerDecoderLayerOptions,
    batchFirst?: boolean | null | TransformerDecoderLayerOptions,
    normFirst?: boolean | null | TransformerDecoderLayerOptions,
    bias?: boolean | null | TransformerDecoderLayerOptions,
    device?: string | null | TransformerDecoderLayerOptions,
    dtype?: DType | null | TransformerDecoderLayerOptions,
  ): transformer.TransformerDecoderLayer;
  /** Layer of a Transformer's decoder: self-attention, attention to the encoder's output and a feed-forward block, each added to its input and normalised. */
  new (
    named: {
      /** Size of the last dim. */
      readonly dModel: number;
      /** Heads of attention. */
      readonly nhead: number;
    } & TransformerDecoderLayerOptions,
  ): transformer.TransformerDecoderLayer;
}

/**
 * Layer of a Transformer's decoder: self-attention, attention to the encoder's output and a feed-forward block, each added to its input and
 * normalised.
 *
 * @formula x = norm1(tgt + attention(tgt)), y = norm2(x + attention(x, memory)), z = norm3(y + linear2(activation(linear1(y))))
 * @shape tgt [L, N, dModel], memory [S, N, dModel], N first with batchFirst, or both without → as tgt
 * @source A. Vaswani et al.: "Attention Is All You Need", 2017, https://arxiv.org/abs/1706.03762
 * @example
 * const layer = new nn.TransformerDecoderLayer(8, 2, { dimFeedforward: 16 });
 * layer(torch.ones([4, 3, 8]), torch.ones([5, 3, 8])).shape; // [ 4, 3, 8 ]
 */
export const TransformerDecoderLayer: TransformerDecoderLayerConstructor = /* @__PURE__ */ constructible(
  'nn',
  'TransformerDecoderLayer',
  transformer.TransformerDecoderLayer,
);
export type TransformerDecoderLayer = transformer.TransformerDecoderLayer;

/** Options of `nn.TransformerEncoder`. */
export interface TransformerEncoderOptions {
  /** Behind the last layer. */
  readonly norm?: Module | null;
  /** Accepted: there are no nested tensors. Default: true. */
  readonly enableNestedTensor?: boolean | null;
  /** Accepted. Default: true. */
  readonly maskCheck?: boolean | null;
}

interface TransformerEncoderConstructor extends Statics<typeof transformer.TransformerEncoder> {
  readonly prototype: transformer.TransformerEncoder;
  /**
   * Stack of encoder layers: copies of one layer, each with weights of its own, that start alike.
   *
   * @param encoderLayer The layer that is copied.
   * @param numLayers How many copies.
   * @param norm Behind the last layer.
   * @param enableNestedTensor Accepted: there are no nested tensors. Default: true.
   * @param maskCheck Accepted. Default: true.
   * @shape src as the layer takes it → the same
   * @difference Padded entries are in evaluation what they are in training, not 0.
   * @example
   * const layer = new nn.TransformerEncoderLayer(8, 2, { dimFeedforward: 16, batchFirst: true });
   * new nn.TransformerEncoder(layer, 3)(torch.ones([3, 5, 8])).shape; // [ 3, 5, 8 ]
   */
  new (
    encoderLayer: Module,
    numLayers: number,
    norm?: Module | null | TransformerEncoderOptions,
    enableNestedTensor?: boolean | null | TransformerEncoderOptions,
    maskCheck?: boolean | null | TransformerEncoderOptions,
  ): transformer.TransformerEncoder;
  /** Stack of encoder layers: copies of one layer, each with weights of its own, that start alike. */
  new (
    named: {
      /** The layer that is copied. */
      readonly encoderLayer: Module;
      /** How many copies. */
      readonly numLayers: number;
    } & TransformerEncoderOptions,
  ): transformer.TransformerEncoder;
}

/**
 * Stack of encoder layers: copies of one layer, each with weights of its own, that start alike.
 *
 * @shape src as the layer takes it → the same
 * @difference Padded entries are in evaluation what they are in training, not 0.
 * @example
 * const layer = new nn.TransformerEncoderLayer(8, 2, { dimFeedforward: 16, batchFirst: true });
 * new nn.TransformerEncoder(layer, 3)(torch.ones([3, 5, 8])).shape; // [ 3, 5, 8 ]
 */
export const TransformerEncoder: TransformerEncoderConstructor = /* @__PURE__ */ constructible(
  'nn',
  'TransformerEncoder',
  transformer.TransformerEncoder,
);
export type TransformerEncoder = transformer.TransformerEncoder;

/** Options of `nn.TransformerDecoder`. */
export interface TransformerDecoderOptions {
  /** Behind the last layer. */
  readonly norm?: Module | null;
}

interface TransformerDecoderConstructor extends Statics<typeof transformer.TransformerDecoder> {
  readonly prototype: transformer.TransformerDecoder;
  /**
   * Stack of decoder layers: copies of one layer, each with weights of its own, that start alike.
   *
   * @param decoderLayer The layer that is copied.
   * @param numLayers How many copies.
   * @param norm Behind the last layer.
   * @shape tgt and memory as the layer takes them → as tgt
   * @example
   * const layer = new nn.TransformerDecoderLayer(8, 2, { dimFeedforward: 16 });
   * new nn.TransformerDecoder(layer, 2)(torch.ones([4, 3, 8]), torch.ones([5, 3, 8])).shape; // [ 4, 3, 8 ]
   */
  new (
    decoderLayer: Module,
    numLayers: number,
    norm?: Module | null | TransformerDecoderOptions,
  ): transformer.TransformerDecoder;
  /** Stack of decoder layers: copies of one layer, each with weights of its own, that start alike. */
  new (
    named: {
      /** The layer that is copied. */
      readonly decoderLayer: Module;
      /** How many copies. */
      readonly numLayers: number;
    } & TransformerDecoderOptions,
  ): transformer.TransformerDecoder;
}

/**
 * Stack of decoder layers: copies of one layer, each with weights of its own, that start alike.
 *
 * @shape tgt and memory as the layer takes them → as tgt
 * @example
 * const layer = new nn.TransformerDecoderLayer(8, 2, { dimFeedforward: 16 });
 * new nn.TransformerDecoder(layer, 2)(torch.ones([4, 3, 8]), torch.ones([5, 3, 8])).shape; // [ 4, 3, 8 ]
 */
export const TransformerDecoder: TransformerDecoderConstructor = /* @__PURE__ */ constructible(
  'nn',
  'TransformerDecoder',
  transformer.TransformerDecoder,
);
export type TransformerDecoder = transformer.TransformerDecoder;

/** Options of `nn.Transformer`. */
export interface TransformerOptions {
  /** Size of the last dim. Default: 512. */
  readonly dModel?: number | null;
  /** Heads of attention. Default: 8. */
  readonly nhead?: number | null;
  /** Layers of the encoder. Default: 6. */
  readonly numEncoderLayers?: number | null;
  /** Layers of the decoder. Default: 6. */
  readonly numDecoderLayers?: number | null;
  /** Width of the feed-forward block. Default: 2048. */
  readonly dimFeedforward?: number | null;
  /** Chance that an element is dropped. Default: 0.1. */
  readonly dropout?: number;
  /** What the feed-forward block goes through. Default: 'relu'. */
  readonly activation?: 'relu' | 'gelu' | ((input: Tensor) => Tensor) | null;
  /** In place of the encoder. */
  readonly customEncoder?: Module | null;
  /** In place of the decoder. */
  readonly customDecoder?: Module | null;
  /** Eps of the LayerNorms. Default: 0.00001. */
  readonly layerNormEps?: number;
  /** Tensors are [N, L, dModel] in place of [L, N, dModel]. Default: false. */
  readonly batchFirst?: boolean | null;
  /** LayerNorms stand before the blocks, not behind the sums. Default: false. */
  readonly normFirst?: boolean | null;
  /** Add learned rows in affine maps and LayerNorms. Default: true. */
  readonly bias?: boolean | null;
  /** Where the parameters are. */
  readonly device?: string | null;
  /** Dtype of the parameters. */
  readonly dtype?: DType | null;
}

interface TransformerConstructor extends Statics<typeof transformer.Transformer> {
  readonly prototype: transformer.Transformer;
  /**
   * Transformer: an encoder of the source, and a decoder of the target that attends to what the encoder gives.
   *
   * @param dModel Size of the last dim. Default: 512.
   * @param nhead Heads of attention. Default: 8.
   * @param numEncoderLayers Layers of the encoder. Default: 6.
   * @param numDecoderLayers Layers of the decoder. Default: 6.
   * @param dimFeedforward Width of the feed-forward block. Default: 2048.
   * @param dropout Chance that an element is dropped. Default: 0.1.
   * @param activation What the feed-forward block goes through. Default: 'relu'.
   * @param customEncoder In place of the encoder.
   * @param customDecoder In place of the decoder.
   * @param layerNormEps Eps of the LayerNorms. Default: 0.00001.
   * @param batchFirst Tensors are [N, L, dModel] in place of [L, N, dModel]. Default: false.
   * @param normFirst LayerNorms stand before the blocks, not behind the sums. Default: false.
   * @param bias Add learned rows in affine maps and LayerNorms. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @shape src [S, N, dModel], tgt [L, N, dModel], N first with batchFirst, or both without → as tgt
   * @throws {ShapeError} when src and tgt differ in their batch (`Transformer/batch`).
   * @throws {ShapeError} when src or tgt has another last dim than dModel (`Transformer/features`).
   * @source A. Vaswani et al.: "Attention Is All You Need", 2017, https://arxiv.org/abs/1706.03762
   * @example
   * const model = new nn.Transformer(8, 2, { numEncoderLayers: 1, numDecoderLayers: 1, dimFeedforward: 16 });
   * const tgtMask = nn.Transformer.generateSquareSubsequentMask(4);
   * model(torch.ones([5, 3, 8]), torch.ones([4, 3, 8]), { tgtMask }).shape; // [ 4, 3, 8 ]
   */
  new (
    dModel?: number | null | TransformerOptions,
    nhead?: number | null | TransformerOptions,
    numEncoderLayers?: number | null | TransformerOptions,
    numDecoderLayers?: number | null | TransformerOptions,
    dimFeedforward?: number | null | TransformerOptions,
    dropout?: number | TransformerOptions,
    activation?: 'relu' | 'gelu' | ((input: Tensor) => Tensor) | null | TransformerOptions,
    customEncoder?: Module | null | TransformerOptions,
    customDecoder?: Module | null | TransformerOptions,
    layerNormEps?: number | TransformerOptions,
    batchFirst?: boolean | null | TransformerOptions,
    normFirst?: boolean | null | TransformerOptions,
    bias?: boolean | null | TransformerOptions,
    device?: string | null | TransformerOptions,
    dtype?: DType | null | TransformerOptions,
  ): transformer.Transformer;
}

/**
 * Transformer: an encoder of the source, and a decoder of the target that attends to what the encoder gives.
 *
 * @shape src [S, N, dModel], tgt [L, N, dModel], N first with batchFirst, or both without → as tgt
 * @throws {ShapeError} when src and tgt differ in their batch (`Transformer/batch`).
 * @throws {ShapeError} when src or tgt has another last dim than dModel (`Transformer/features`).
 * @source A. Vaswani et al.: "Attention Is All You Need", 2017, https://arxiv.org/abs/1706.03762
 * @example
 * const model = new nn.Transformer(8, 2, { numEncoderLayers: 1, numDecoderLayers: 1, dimFeedforward: 16 });
 * const tgtMask = nn.Transformer.generateSquareSubsequentMask(4);
 * model(torch.ones([5, 3, 8]), torch.ones([4, 3, 8]), { tgtMask }).shape; // [ 4, 3, 8 ]
 */
export const Transformer: TransformerConstructor = /* @__PURE__ */ constructible(
  'nn',
  'Transformer',
  transformer.Transformer,
);
export type Transformer = transformer.Transformer;

/** Options of `nn.MaxUnpool1d`. */
export interface MaxUnpool1dOptions {
  /** The kernel size if left out. */
  readonly stride?: number | readonly number[] | null;
  /** Widths on both sides when it was pooled. Default: 0. */
  readonly padding?: number | readonly number[] | null;
}

interface MaxUnpool1dConstructor extends Statics<typeof unpooling.MaxUnpool1d> {
  readonly prototype: unpooling.MaxUnpool1d;
  /**
   * Puts the maxima of a sequence back to where `MaxPool1d` found them.
   *
   * @param kernelSize Size of the window that was pooled.
   * @param stride The kernel size if left out.
   * @param padding Widths on both sides when it was pooled. Default: 0.
   * @formula y[n, c, indices[n, c, t]] = input[n, c, t], 0 elsewhere
   * @shape input and indices [N, C, L′] or [C, L′] → [N, C, L]
   * @see `F.maxUnpool1d`
   * @example
   * const [y, indices] = F.maxPool1d(torch.tensor([[[1, 3, 2, 5]]]), 2, { returnIndices: true });
   * new nn.MaxUnpool1d(2)(y, indices); // tensor([[[0., 3., 0., 5.]]])
   */
  new (
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | MaxUnpool1dOptions,
    padding?: number | readonly number[] | null | MaxUnpool1dOptions,
  ): unpooling.MaxUnpool1d;
  /**
   * Puts the maxima of a sequence back to where `MaxPool1d` found them.
   * @param kernelSize Size of the window that was pooled.
   */
  new (kernelSize: number | readonly number[], options?: MaxUnpool1dOptions): unpooling.MaxUnpool1d;
  /** Puts the maxima of a sequence back to where `MaxPool1d` found them. */
  new (
    named: {
      /** Size of the window that was pooled. */
      readonly kernelSize: number | readonly number[];
    } & MaxUnpool1dOptions,
  ): unpooling.MaxUnpool1d;
}

/**
 * Puts the maxima of a sequence back to where `MaxPool1d` found them.
 *
 * @formula y[n, c, indices[n, c, t]] = input[n, c, t], 0 elsewhere
 * @shape input and indices [N, C, L′] or [C, L′] → [N, C, L]
 * @see `F.maxUnpool1d`
 * @example
 * const [y, indices] = F.maxPool1d(torch.tensor([[[1, 3, 2, 5]]]), 2, { returnIndices: true });
 * new nn.MaxUnpool1d(2)(y, indices); // tensor([[[0., 3., 0., 5.]]])
 */
export const MaxUnpool1d: MaxUnpool1dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'MaxUnpool1d',
  unpooling.MaxUnpool1d,
);
export type MaxUnpool1d = unpooling.MaxUnpool1d;

/** Options of `nn.MaxUnpool2d`. */
export interface MaxUnpool2dOptions {
  /** The kernel size if left out. */
  readonly stride?: number | readonly number[] | null;
  /** Widths on both sides when it was pooled. Default: 0. */
  readonly padding?: number | readonly number[] | null;
}

interface MaxUnpool2dConstructor extends Statics<typeof unpooling.MaxUnpool2d> {
  readonly prototype: unpooling.MaxUnpool2d;
  /**
   * Puts the maxima of images back to where `MaxPool2d` found them, as decoders for segmentation do.
   *
   * @param kernelSize Size of the window that was pooled.
   * @param stride The kernel size if left out.
   * @param padding Widths on both sides when it was pooled. Default: 0.
   * @formula y[n, c, indices[n, c, v, u]] = input[n, c, v, u] in planes counted row by row, 0 elsewhere
   * @shape input and indices [N, C, H′, W′] or [C, H′, W′] → [N, C, H, W]
   * @source V. Badrinarayanan et al.: "SegNet: A Deep Convolutional Encoder-Decoder Architecture for Image Segmentation",
   * 2015, https://arxiv.org/abs/1511.00561
   * @see `F.maxUnpool2d`
   * @example
   * const [y, indices] = F.maxPool2d(torch.tensor([[[1, 2], [4, 3]]]), 2, { returnIndices: true });
   * new nn.MaxUnpool2d(2)(y, indices);
   * // tensor([[[0., 0.],
   * //          [4., 0.]]])
   */
  new (
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | MaxUnpool2dOptions,
    padding?: number | readonly number[] | null | MaxUnpool2dOptions,
  ): unpooling.MaxUnpool2d;
  /**
   * Puts the maxima of images back to where `MaxPool2d` found them, as decoders for segmentation do.
   * @param kernelSize Size of the window that was pooled.
   */
  new (kernelSize: number | readonly number[], options?: MaxUnpool2dOptions): unpooling.MaxUnpool2d;
  /** Puts the maxima of images back to where `MaxPool2d` found them, as decoders for segmentation do. */
  new (
    named: {
      /** Size of the window that was pooled. */
      readonly kernelSize: number | readonly number[];
    } & MaxUnpool2dOptions,
  ): unpooling.MaxUnpool2d;
}

/**
 * Puts the maxima of images back to where `MaxPool2d` found them, as decoders for segmentation do.
 *
 * @formula y[n, c, indices[n, c, v, u]] = input[n, c, v, u] in planes counted row by row, 0 elsewhere
 * @shape input and indices [N, C, H′, W′] or [C, H′, W′] → [N, C, H, W]
 * @source V. Badrinarayanan et al.: "SegNet: A Deep Convolutional Encoder-Decoder Architecture for Image Segmentation",
 * 2015, https://arxiv.org/abs/1511.00561
 * @see `F.maxUnpool2d`
 * @example
 * const [y, indices] = F.maxPool2d(torch.tensor([[[1, 2], [4, 3]]]), 2, { returnIndices: true });
 * new nn.MaxUnpool2d(2)(y, indices);
 * // tensor([[[0., 0.],
 * //          [4., 0.]]])
 */
export const MaxUnpool2d: MaxUnpool2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'MaxUnpool2d',
  unpooling.MaxUnpool2d,
);
export type MaxUnpool2d = unpooling.MaxUnpool2d;

/** Options of `nn.MaxUnpool3d`. */
export interface MaxUnpool3dOptions {
  /** The kernel size if left out. */
  readonly stride?: number | readonly number[] | null;
  /** Widths on both sides when it was pooled. Default: 0. */
  readonly padding?: number | readonly number[] | null;
}

interface MaxUnpool3dConstructor extends Statics<typeof unpooling.MaxUnpool3d> {
  readonly prototype: unpooling.MaxUnpool3d;
  /**
   * Puts the maxima of volumes back to where `MaxPool3d` found them.
   *
   * @param kernelSize Size of the window that was pooled.
   * @param stride The kernel size if left out.
   * @param padding Widths on both sides when it was pooled. Default: 0.
   * @formula as `maxUnpool2d`, with a depth besides
   * @shape input and indices [N, C, D′, H′, W′] or [C, D′, H′, W′] → [N, C, D, H, W]
   * @see `F.maxUnpool3d`
   * @example
   * const [y, indices] = F.maxPool3d(torch.ones([1, 1, 4, 4, 4]), 2, { returnIndices: true });
   * new nn.MaxUnpool3d(2)(y, indices).shape; // [ 1, 1, 4, 4, 4 ]
   */
  new (
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | MaxUnpool3dOptions,
    padding?: number | readonly number[] | null | MaxUnpool3dOptions,
  ): unpooling.MaxUnpool3d;
  /**
   * Puts the maxima of volumes back to where `MaxPool3d` found them.
   * @param kernelSize Size of the window that was pooled.
   */
  new (kernelSize: number | readonly number[], options?: MaxUnpool3dOptions): unpooling.MaxUnpool3d;
  /** Puts the maxima of volumes back to where `MaxPool3d` found them. */
  new (
    named: {
      /** Size of the window that was pooled. */
      readonly kernelSize: number | readonly number[];
    } & MaxUnpool3dOptions,
  ): unpooling.MaxUnpool3d;
}

/**
 * Puts the maxima of volumes back to where `MaxPool3d` found them.
 *
 * @formula as `maxUnpool2d`, with a depth besides
 * @shape input and indices [N, C, D′, H′, W′] or [C, D′, H′, W′] → [N, C, D, H, W]
 * @see `F.maxUnpool3d`
 * @example
 * const [y, indices] = F.maxPool3d(torch.ones([1, 1, 4, 4, 4]), 2, { returnIndices: true });
 * new nn.MaxUnpool3d(2)(y, indices).shape; // [ 1, 1, 4, 4, 4 ]
 */
export const MaxUnpool3d: MaxUnpool3dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'MaxUnpool3d',
  unpooling.MaxUnpool3d,
);
export type MaxUnpool3d = unpooling.MaxUnpool3d;
