/** @file The classes of layers and losses as users see them. Written by `npm run signatures` from the classes and their parameter lists. */
import { constructible } from '../errors/constructible.ts';
import type { DistanceFunction } from '../ops/loss/margin.ts';
import type { DType } from '../storage/dtype.ts';
import type { Tensor } from '../tensor/tensor.ts';
import * as activation from './activation.ts';
import * as convolution from './convolution.ts';
import * as dropout from './dropout.ts';
import * as embedding from './embedding.ts';
import * as flatten from './flatten.ts';
import * as linear from './linear.ts';
import * as loss from './loss.ts';
import * as normalisation from './normalisation.ts';
import * as pooling from './pooling.ts';

/** What a class has beside its constructor. */
type Statics<Class> = Pick<Class, Exclude<keyof Class, 'prototype'>>;

/** Options of `nn.ReLU`. */
export interface ReLUOptions {
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface ReLUConstructor extends Statics<typeof activation.ReLU> {
  readonly prototype: activation.ReLU;
  /**
   * max(x, 0).
   * @param inplace Write to the input. Default: false.
   */
  new (inplace?: boolean | null | ReLUOptions): activation.ReLU;
}

/** max(x, 0). */
export const ReLU: ReLUConstructor = /* @__PURE__ */ constructible('nn', 'ReLU', activation.ReLU);
export type ReLU = activation.ReLU;

/** Options of `nn.ReLU6`. */
export interface ReLU6Options {
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface ReLU6Constructor extends Statics<typeof activation.ReLU6> {
  readonly prototype: activation.ReLU6;
  /**
   * min(max(x, 0), 6).
   * @param inplace Write to the input. Default: false.
   */
  new (inplace?: boolean | null | ReLU6Options): activation.ReLU6;
}

/** min(max(x, 0), 6). */
export const ReLU6: ReLU6Constructor = /* @__PURE__ */ constructible('nn', 'ReLU6', activation.ReLU6);
export type ReLU6 = activation.ReLU6;

/** Options of `nn.SELU`. */
export interface SELUOptions {
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface SELUConstructor extends Statics<typeof activation.SELU> {
  readonly prototype: activation.SELU;
  /**
   * The scaled exponential linear unit.
   * @param inplace Write to the input. Default: false.
   */
  new (inplace?: boolean | null | SELUOptions): activation.SELU;
}

/** The scaled exponential linear unit. */
export const SELU: SELUConstructor = /* @__PURE__ */ constructible('nn', 'SELU', activation.SELU);
export type SELU = activation.SELU;

/** Options of `nn.SiLU`. */
export interface SiLUOptions {
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface SiLUConstructor extends Statics<typeof activation.SiLU> {
  readonly prototype: activation.SiLU;
  /**
   * x · sigmoid(x).
   * @param inplace Write to the input. Default: false.
   */
  new (inplace?: boolean | null | SiLUOptions): activation.SiLU;
}

/** x · sigmoid(x). */
export const SiLU: SiLUConstructor = /* @__PURE__ */ constructible('nn', 'SiLU', activation.SiLU);
export type SiLU = activation.SiLU;

/** Options of `nn.Mish`. */
export interface MishOptions {
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface MishConstructor extends Statics<typeof activation.Mish> {
  readonly prototype: activation.Mish;
  /**
   * x · tanh(softplus(x)).
   * @param inplace Write to the input. Default: false.
   */
  new (inplace?: boolean | null | MishOptions): activation.Mish;
}

/** x · tanh(softplus(x)). */
export const Mish: MishConstructor = /* @__PURE__ */ constructible('nn', 'Mish', activation.Mish);
export type Mish = activation.Mish;

/** Options of `nn.Hardswish`. */
export interface HardswishOptions {
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface HardswishConstructor extends Statics<typeof activation.Hardswish> {
  readonly prototype: activation.Hardswish;
  /**
   * An approximation of SiLU by straight pieces of its factor.
   * @param inplace Write to the input. Default: false.
   */
  new (inplace?: boolean | null | HardswishOptions): activation.Hardswish;
}

/** An approximation of SiLU by straight pieces of its factor. */
export const Hardswish: HardswishConstructor = /* @__PURE__ */ constructible('nn', 'Hardswish', activation.Hardswish);
export type Hardswish = activation.Hardswish;

/** Options of `nn.Hardsigmoid`. */
export interface HardsigmoidOptions {
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface HardsigmoidConstructor extends Statics<typeof activation.Hardsigmoid> {
  readonly prototype: activation.Hardsigmoid;
  /**
   * An approximation of the sigmoid by a straight line.
   * @param inplace Write to the input. Default: false.
   */
  new (inplace?: boolean | null | HardsigmoidOptions): activation.Hardsigmoid;
}

/** An approximation of the sigmoid by a straight line. */
export const Hardsigmoid: HardsigmoidConstructor = /* @__PURE__ */ constructible(
  'nn',
  'Hardsigmoid',
  activation.Hardsigmoid,
);
export type Hardsigmoid = activation.Hardsigmoid;

/** Options of `nn.LeakyReLU`. */
export interface LeakyReLUOptions {
  /** Factor of what is negative. Default: 0.01. */
  readonly negativeSlope?: number;
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface LeakyReLUConstructor extends Statics<typeof activation.LeakyReLU> {
  readonly prototype: activation.LeakyReLU;
  /**
   * x where it is positive, else x scaled by negativeSlope.
   * @param negativeSlope Factor of what is negative. Default: 0.01.
   * @param inplace Write to the input. Default: false.
   */
  new (negativeSlope?: number | LeakyReLUOptions, inplace?: boolean | null | LeakyReLUOptions): activation.LeakyReLU;
}

/** x where it is positive, else x scaled by negativeSlope. */
export const LeakyReLU: LeakyReLUConstructor = /* @__PURE__ */ constructible('nn', 'LeakyReLU', activation.LeakyReLU);
export type LeakyReLU = activation.LeakyReLU;

/** Options of `nn.ELU`. */
export interface ELUOptions {
  /** How far negative results go. Default: 1. */
  readonly alpha?: number;
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface ELUConstructor extends Statics<typeof activation.ELU> {
  readonly prototype: activation.ELU;
  /**
   * x where it is positive, else alpha · (eˣ − 1).
   * @param alpha How far negative results go. Default: 1.
   * @param inplace Write to the input. Default: false.
   */
  new (alpha?: number | ELUOptions, inplace?: boolean | null | ELUOptions): activation.ELU;
}

/** x where it is positive, else alpha · (eˣ − 1). */
export const ELU: ELUConstructor = /* @__PURE__ */ constructible('nn', 'ELU', activation.ELU);
export type ELU = activation.ELU;

/** Options of `nn.CELU`. */
export interface CELUOptions {
  /** How far negative results go. Default: 1. */
  readonly alpha?: number;
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface CELUConstructor extends Statics<typeof activation.CELU> {
  readonly prototype: activation.CELU;
  /**
   * x where it is positive, else alpha · (e^(x / alpha) − 1).
   * @param alpha How far negative results go. Default: 1.
   * @param inplace Write to the input. Default: false.
   */
  new (alpha?: number | CELUOptions, inplace?: boolean | null | CELUOptions): activation.CELU;
}

/** x where it is positive, else alpha · (e^(x / alpha) − 1). */
export const CELU: CELUConstructor = /* @__PURE__ */ constructible('nn', 'CELU', activation.CELU);
export type CELU = activation.CELU;

/** Options of `nn.Hardtanh`. */
export interface HardtanhOptions {
  /** The least result. Default: -1. */
  readonly minVal?: number;
  /** The largest result. Default: 1. */
  readonly maxVal?: number;
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface HardtanhConstructor extends Statics<typeof activation.Hardtanh> {
  readonly prototype: activation.Hardtanh;
  /**
   * x, held between minVal and maxVal.
   * @param minVal The least result. Default: -1.
   * @param maxVal The largest result. Default: 1.
   * @param inplace Write to the input. Default: false.
   */
  new (
    minVal?: number | HardtanhOptions,
    maxVal?: number | HardtanhOptions,
    inplace?: boolean | null | HardtanhOptions,
  ): activation.Hardtanh;
}

/** x, held between minVal and maxVal. */
export const Hardtanh: HardtanhConstructor = /* @__PURE__ */ constructible('nn', 'Hardtanh', activation.Hardtanh);
export type Hardtanh = activation.Hardtanh;

/** Options of `nn.Threshold`. */
export interface ThresholdOptions {
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface ThresholdConstructor extends Statics<typeof activation.Threshold> {
  readonly prototype: activation.Threshold;
  /**
   * x where it exceeds the threshold, else value.
   * @param threshold What exceeds this stays.
   * @param value Stands for what does not.
   * @param inplace Write to the input. Default: false.
   */
  new (threshold: number, value: number, inplace?: boolean | null | ThresholdOptions): activation.Threshold;
  /** x where it exceeds the threshold, else value. */
  new (
    named: {
      /** What exceeds this stays. */
      readonly threshold: number;
      /** Stands for what does not. */
      readonly value: number;
    } & ThresholdOptions,
  ): activation.Threshold;
}

/** x where it exceeds the threshold, else value. */
export const Threshold: ThresholdConstructor = /* @__PURE__ */ constructible('nn', 'Threshold', activation.Threshold);
export type Threshold = activation.Threshold;

/** Options of `nn.RReLU`. */
export interface RReLUOptions {
  /** The least slope. Default: 0.125. */
  readonly lower?: number;
  /** The largest slope. Default: 0.3333333333333333. */
  readonly upper?: number;
  /** Write to the input. Default: false. */
  readonly inplace?: boolean | null;
}

interface RReLUConstructor extends Statics<typeof activation.RReLU> {
  readonly prototype: activation.RReLU;
  /**
   * x where it is positive, else x scaled by a random slope while training, by the mean slope in evaluation.
   * @param lower The least slope. Default: 0.125.
   * @param upper The largest slope. Default: 0.3333333333333333.
   * @param inplace Write to the input. Default: false.
   */
  new (
    lower?: number | RReLUOptions,
    upper?: number | RReLUOptions,
    inplace?: boolean | null | RReLUOptions,
  ): activation.RReLU;
}

/** x where it is positive, else x scaled by a random slope while training, by the mean slope in evaluation. */
export const RReLU: RReLUConstructor = /* @__PURE__ */ constructible('nn', 'RReLU', activation.RReLU);
export type RReLU = activation.RReLU;

/** Options of `nn.GLU`. */
export interface GLUOptions {
  /** Dim that is halved. Default: -1. */
  readonly dim?: number | null;
}

interface GLUConstructor extends Statics<typeof activation.GLU> {
  readonly prototype: activation.GLU;
  /**
   * The first half along a dim, times the sigmoid of the second.
   * @param dim Dim that is halved. Default: -1.
   */
  new (dim?: number | null | GLUOptions): activation.GLU;
}

/** The first half along a dim, times the sigmoid of the second. */
export const GLU: GLUConstructor = /* @__PURE__ */ constructible('nn', 'GLU', activation.GLU);
export type GLU = activation.GLU;

interface SigmoidConstructor extends Statics<typeof activation.Sigmoid> {
  readonly prototype: activation.Sigmoid;
  /** 1 / (1 + e⁻ˣ). */
  new (): activation.Sigmoid;
}

/** 1 / (1 + e⁻ˣ). */
export const Sigmoid: SigmoidConstructor = /* @__PURE__ */ constructible('nn', 'Sigmoid', activation.Sigmoid);
export type Sigmoid = activation.Sigmoid;

interface TanhConstructor extends Statics<typeof activation.Tanh> {
  readonly prototype: activation.Tanh;
  /** The hyperbolic tangent. */
  new (): activation.Tanh;
}

/** The hyperbolic tangent. */
export const Tanh: TanhConstructor = /* @__PURE__ */ constructible('nn', 'Tanh', activation.Tanh);
export type Tanh = activation.Tanh;

interface LogSigmoidConstructor extends Statics<typeof activation.LogSigmoid> {
  readonly prototype: activation.LogSigmoid;
  /** ln sigmoid(x). */
  new (): activation.LogSigmoid;
}

/** ln sigmoid(x). */
export const LogSigmoid: LogSigmoidConstructor = /* @__PURE__ */ constructible(
  'nn',
  'LogSigmoid',
  activation.LogSigmoid,
);
export type LogSigmoid = activation.LogSigmoid;

interface SoftsignConstructor extends Statics<typeof activation.Softsign> {
  readonly prototype: activation.Softsign;
  /** x / (1 + |x|). */
  new (): activation.Softsign;
}

/** x / (1 + |x|). */
export const Softsign: SoftsignConstructor = /* @__PURE__ */ constructible('nn', 'Softsign', activation.Softsign);
export type Softsign = activation.Softsign;

interface TanhshrinkConstructor extends Statics<typeof activation.Tanhshrink> {
  readonly prototype: activation.Tanhshrink;
  /** x − tanh(x). */
  new (): activation.Tanhshrink;
}

/** x − tanh(x). */
export const Tanhshrink: TanhshrinkConstructor = /* @__PURE__ */ constructible(
  'nn',
  'Tanhshrink',
  activation.Tanhshrink,
);
export type Tanhshrink = activation.Tanhshrink;

/** Options of `nn.GELU`. */
export interface GELUOptions {
  /** Exact, or by the hyperbolic tangent. Default: 'none'. */
  readonly approximate?: 'none' | 'tanh' | null;
}

interface GELUConstructor extends Statics<typeof activation.GELU> {
  readonly prototype: activation.GELU;
  /**
   * x times the chance that a standard normal number is below it.
   * @param approximate Exact, or by the hyperbolic tangent. Default: 'none'.
   */
  new (approximate?: 'none' | 'tanh' | null | GELUOptions): activation.GELU;
}

/** x times the chance that a standard normal number is below it. */
export const GELU: GELUConstructor = /* @__PURE__ */ constructible('nn', 'GELU', activation.GELU);
export type GELU = activation.GELU;

/** Options of `nn.Softplus`. */
export interface SoftplusOptions {
  /** Sharpness of the bend. Default: 1. */
  readonly beta?: number;
  /** Above it the result is the input. Default: 20. */
  readonly threshold?: number;
}

interface SoftplusConstructor extends Statics<typeof activation.Softplus> {
  readonly prototype: activation.Softplus;
  /**
   * ln(1 + e^(beta x)) / beta; x itself where beta x exceeds the threshold.
   * @param beta Sharpness of the bend. Default: 1.
   * @param threshold Above it the result is the input. Default: 20.
   */
  new (beta?: number | SoftplusOptions, threshold?: number | SoftplusOptions): activation.Softplus;
}

/** ln(1 + e^(beta x)) / beta; x itself where beta x exceeds the threshold. */
export const Softplus: SoftplusConstructor = /* @__PURE__ */ constructible('nn', 'Softplus', activation.Softplus);
export type Softplus = activation.Softplus;

/** Options of `nn.Softshrink`. */
export interface SoftshrinkOptions {
  /** Half the width of what becomes 0. Default: 0.5. */
  readonly lambd?: number;
}

interface SoftshrinkConstructor extends Statics<typeof activation.Softshrink> {
  readonly prototype: activation.Softshrink;
  /**
   * x, moved towards 0 by lambd.
   * @param lambd Half the width of what becomes 0. Default: 0.5.
   */
  new (lambd?: number | SoftshrinkOptions): activation.Softshrink;
}

/** x, moved towards 0 by lambd. */
export const Softshrink: SoftshrinkConstructor = /* @__PURE__ */ constructible(
  'nn',
  'Softshrink',
  activation.Softshrink,
);
export type Softshrink = activation.Softshrink;

/** Options of `nn.Hardshrink`. */
export interface HardshrinkOptions {
  /** Half the width of what becomes 0. Default: 0.5. */
  readonly lambd?: number;
}

interface HardshrinkConstructor extends Statics<typeof activation.Hardshrink> {
  readonly prototype: activation.Hardshrink;
  /**
   * x where its size exceeds lambd, else 0.
   * @param lambd Half the width of what becomes 0. Default: 0.5.
   */
  new (lambd?: number | HardshrinkOptions): activation.Hardshrink;
}

/** x where its size exceeds lambd, else 0. */
export const Hardshrink: HardshrinkConstructor = /* @__PURE__ */ constructible(
  'nn',
  'Hardshrink',
  activation.Hardshrink,
);
export type Hardshrink = activation.Hardshrink;

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

interface PReLUConstructor extends Statics<typeof activation.PReLU> {
  readonly prototype: activation.PReLU;
  /**
   * x where it is positive, else x scaled by a learned weight, one for all or one for each channel.
   * @param numParameters Number of learned slopes: 1, or one for each channel. Default: 1.
   * @param init What the weight starts from. Default: 0.25.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   */
  new (
    numParameters?: number | null | PReLUOptions,
    init?: number | PReLUOptions,
    device?: string | null | PReLUOptions,
    dtype?: DType | null | PReLUOptions,
  ): activation.PReLU;
}

/** x where it is positive, else x scaled by a learned weight, one for all or one for each channel. */
export const PReLU: PReLUConstructor = /* @__PURE__ */ constructible('nn', 'PReLU', activation.PReLU);
export type PReLU = activation.PReLU;

/** Options of `nn.Softmax`. */
export interface SoftmaxOptions {
  /** Dim along which the results add up to 1. */
  readonly dim?: number | null;
}

interface SoftmaxConstructor extends Statics<typeof activation.Softmax> {
  readonly prototype: activation.Softmax;
  /**
   * Exponentials that add up to 1 along a dim.
   * @param dim Dim along which the results add up to 1.
   */
  new (dim?: number | null | SoftmaxOptions): activation.Softmax;
}

/** Exponentials that add up to 1 along a dim. */
export const Softmax: SoftmaxConstructor = /* @__PURE__ */ constructible('nn', 'Softmax', activation.Softmax);
export type Softmax = activation.Softmax;

/** Options of `nn.Softmin`. */
export interface SoftminOptions {
  /** Dim along which the results add up to 1. */
  readonly dim?: number | null;
}

interface SoftminConstructor extends Statics<typeof activation.Softmin> {
  readonly prototype: activation.Softmin;
  /**
   * Softmax of the negative.
   * @param dim Dim along which the results add up to 1.
   */
  new (dim?: number | null | SoftminOptions): activation.Softmin;
}

/** Softmax of the negative. */
export const Softmin: SoftminConstructor = /* @__PURE__ */ constructible('nn', 'Softmin', activation.Softmin);
export type Softmin = activation.Softmin;

/** Options of `nn.LogSoftmax`. */
export interface LogSoftmaxOptions {
  /** Dim along which the results add up to 1. */
  readonly dim?: number | null;
}

interface LogSoftmaxConstructor extends Statics<typeof activation.LogSoftmax> {
  readonly prototype: activation.LogSoftmax;
  /**
   * The logarithm of softmax.
   * @param dim Dim along which the results add up to 1.
   */
  new (dim?: number | null | LogSoftmaxOptions): activation.LogSoftmax;
}

/** The logarithm of softmax. */
export const LogSoftmax: LogSoftmaxConstructor = /* @__PURE__ */ constructible(
  'nn',
  'LogSoftmax',
  activation.LogSoftmax,
);
export type LogSoftmax = activation.LogSoftmax;

interface Softmax2dConstructor extends Statics<typeof activation.Softmax2d> {
  readonly prototype: activation.Softmax2d;
  /** Softmax over the channels of images. */
  new (): activation.Softmax2d;
}

/** Softmax over the channels of images. */
export const Softmax2d: Softmax2dConstructor = /* @__PURE__ */ constructible('nn', 'Softmax2d', activation.Softmax2d);
export type Softmax2d = activation.Softmax2d;

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
   * Convolution over sequences: [N, C, L] or [C, L].
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
   * Convolution over sequences: [N, C, L] or [C, L].
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
  /** Convolution over sequences: [N, C, L] or [C, L]. */
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

/** Convolution over sequences: [N, C, L] or [C, L]. */
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
   * Convolution over images: [N, C, H, W] or [C, H, W].
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
   * @example
   * const layer = new nn.Conv2d(1, 32, 3, { padding: 1 });
   * const y = layer(x); // [N, 1, 28, 28] → [N, 32, 28, 28]
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
   * Convolution over images: [N, C, H, W] or [C, H, W].
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
  /** Convolution over images: [N, C, H, W] or [C, H, W]. */
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
 * Convolution over images: [N, C, H, W] or [C, H, W].
 *
 * @example
 * const layer = new nn.Conv2d(1, 32, 3, { padding: 1 });
 * const y = layer(x); // [N, 1, 28, 28] → [N, 32, 28, 28]
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
   * Convolution over volumes: [N, C, D, H, W] or [C, D, H, W].
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
   * Convolution over volumes: [N, C, D, H, W] or [C, D, H, W].
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
  /** Convolution over volumes: [N, C, D, H, W] or [C, D, H, W]. */
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

/** Convolution over volumes: [N, C, D, H, W] or [C, D, H, W]. */
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

interface ConvTranspose1dConstructor extends Statics<typeof convolution.ConvTranspose1d> {
  readonly prototype: convolution.ConvTranspose1d;
  /**
   * Transposed convolution over sequences.
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
  ): convolution.ConvTranspose1d;
  /**
   * Transposed convolution over sequences.
   * @param inChannels Channels of the input.
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new <InChannels extends number = number, OutChannels extends number = number>(
    inChannels: InChannels,
    outChannels: OutChannels,
    kernelSize: number | readonly number[],
    options?: ConvTranspose1dOptions,
  ): convolution.ConvTranspose1d<InChannels, OutChannels>;
  /** Transposed convolution over sequences. */
  new (
    named: {
      /** Channels of the input. */
      readonly inChannels: number;
      /** Channels of the output. */
      readonly outChannels: number;
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & ConvTranspose1dOptions,
  ): convolution.ConvTranspose1d;
}

/** Transposed convolution over sequences. */
export const ConvTranspose1d: ConvTranspose1dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'ConvTranspose1d',
  convolution.ConvTranspose1d,
);
export type ConvTranspose1d<
  InChannels extends number = number,
  OutChannels extends number = number,
> = convolution.ConvTranspose1d<InChannels, OutChannels>;

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

interface ConvTranspose2dConstructor extends Statics<typeof convolution.ConvTranspose2d> {
  readonly prototype: convolution.ConvTranspose2d;
  /**
   * Transposed convolution over images.
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
  ): convolution.ConvTranspose2d;
  /**
   * Transposed convolution over images.
   * @param inChannels Channels of the input.
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new <InChannels extends number = number, OutChannels extends number = number>(
    inChannels: InChannels,
    outChannels: OutChannels,
    kernelSize: number | readonly number[],
    options?: ConvTranspose2dOptions,
  ): convolution.ConvTranspose2d<InChannels, OutChannels>;
  /** Transposed convolution over images. */
  new (
    named: {
      /** Channels of the input. */
      readonly inChannels: number;
      /** Channels of the output. */
      readonly outChannels: number;
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & ConvTranspose2dOptions,
  ): convolution.ConvTranspose2d;
}

/** Transposed convolution over images. */
export const ConvTranspose2d: ConvTranspose2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'ConvTranspose2d',
  convolution.ConvTranspose2d,
);
export type ConvTranspose2d<
  InChannels extends number = number,
  OutChannels extends number = number,
> = convolution.ConvTranspose2d<InChannels, OutChannels>;

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

interface ConvTranspose3dConstructor extends Statics<typeof convolution.ConvTranspose3d> {
  readonly prototype: convolution.ConvTranspose3d;
  /**
   * Transposed convolution over volumes.
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
  ): convolution.ConvTranspose3d;
  /**
   * Transposed convolution over volumes.
   * @param inChannels Channels of the input.
   * @param outChannels Channels of the output.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new <InChannels extends number = number, OutChannels extends number = number>(
    inChannels: InChannels,
    outChannels: OutChannels,
    kernelSize: number | readonly number[],
    options?: ConvTranspose3dOptions,
  ): convolution.ConvTranspose3d<InChannels, OutChannels>;
  /** Transposed convolution over volumes. */
  new (
    named: {
      /** Channels of the input. */
      readonly inChannels: number;
      /** Channels of the output. */
      readonly outChannels: number;
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & ConvTranspose3dOptions,
  ): convolution.ConvTranspose3d;
}

/** Transposed convolution over volumes. */
export const ConvTranspose3d: ConvTranspose3dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'ConvTranspose3d',
  convolution.ConvTranspose3d,
);
export type ConvTranspose3d<
  InChannels extends number = number,
  OutChannels extends number = number,
> = convolution.ConvTranspose3d<InChannels, OutChannels>;

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
   * Sets elements to 0 with probability p and scales the others by 1 / (1 − p).
   *
   * @param p Chance that an element, or a channel, is dropped. Default: 0.5.
   * @param inplace Write to the input. Default: false.
   * @example
   * const y = new nn.Dropout(0.2)(x);
   */
  new (p?: number | DropoutOptions, inplace?: boolean | null | DropoutOptions): dropout.Dropout;
}

/**
 * Sets elements to 0 with probability p and scales the others by 1 / (1 − p).
 *
 * @example
 * const y = new nn.Dropout(0.2)(x);
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
   * Drops whole channels of [N, C, L] or [C, L].
   * @param p Chance that an element, or a channel, is dropped. Default: 0.5.
   * @param inplace Write to the input. Default: false.
   */
  new (p?: number | Dropout1dOptions, inplace?: boolean | null | Dropout1dOptions): dropout.Dropout1d;
}

/** Drops whole channels of [N, C, L] or [C, L]. */
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
   * Drops whole channels of [N, C, H, W].
   * @param p Chance that an element, or a channel, is dropped. Default: 0.5.
   * @param inplace Write to the input. Default: false.
   */
  new (p?: number | Dropout2dOptions, inplace?: boolean | null | Dropout2dOptions): dropout.Dropout2d;
}

/** Drops whole channels of [N, C, H, W]. */
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
   * Drops whole channels of [N, C, D, H, W] or [C, D, H, W].
   * @param p Chance that an element, or a channel, is dropped. Default: 0.5.
   * @param inplace Write to the input. Default: false.
   */
  new (p?: number | Dropout3dOptions, inplace?: boolean | null | Dropout3dOptions): dropout.Dropout3d;
}

/** Drops whole channels of [N, C, D, H, W] or [C, D, H, W]. */
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
   * Dropout for networks of SELU: keeps mean and variance.
   * @param p Chance that an element, or a channel, is dropped. Default: 0.5.
   * @param inplace Write to the input. Default: false.
   */
  new (p?: number | AlphaDropoutOptions, inplace?: boolean | null | AlphaDropoutOptions): dropout.AlphaDropout;
}

/** Dropout for networks of SELU: keeps mean and variance. */
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
   * As AlphaDropout, for whole channels.
   * @param p Chance that an element, or a channel, is dropped. Default: 0.5.
   * @param inplace Write to the input. Default: false.
   */
  new (
    p?: number | FeatureAlphaDropoutOptions,
    inplace?: boolean | null | FeatureAlphaDropoutOptions,
  ): dropout.FeatureAlphaDropout;
}

/** As AlphaDropout, for whole channels. */
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
   * Looks up rows of a table by int64 indices: [*] → [*, embeddingDim].
   * @param numEmbeddings Rows of the table.
   * @param embeddingDim Length of a row.
   * @param paddingIdx A row of zeros that is not trained.
   * @param maxNorm Rows with a larger norm are scaled down when looked up.
   * @param normType Degree of that norm. Default: 2.
   * @param scaleGradByFreq Divide gradients by how often a row was looked up. Default: false.
   * @param sparse Not supported: gradients are dense. Default: false.
   * @param device Where the table is.
   * @param dtype Dtype of the table.
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
   * Looks up rows of a table by int64 indices: [*] → [*, embeddingDim].
   * @param numEmbeddings Rows of the table.
   * @param embeddingDim Length of a row.
   */
  new <EmbeddingDim extends number = number>(
    numEmbeddings: number,
    embeddingDim: EmbeddingDim,
    options?: EmbeddingOptions,
  ): embedding.Embedding<EmbeddingDim>;
  /** Looks up rows of a table by int64 indices: [*] → [*, embeddingDim]. */
  new (
    named: {
      /** Rows of the table. */
      readonly numEmbeddings: number;
      /** Length of a row. */
      readonly embeddingDim: number;
    } & EmbeddingOptions,
  ): embedding.Embedding;
}

/** Looks up rows of a table by int64 indices: [*] → [*, embeddingDim]. */
export const Embedding: EmbeddingConstructor = /* @__PURE__ */ constructible('nn', 'Embedding', embedding.Embedding);
export type Embedding<EmbeddingDim extends number = number> = embedding.Embedding<EmbeddingDim>;

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
   * Joins the dims from startDim to endDim: by default all but the batch.
   * @param startDim The first dim that is joined. Default: 1.
   * @param endDim The last one. Default: -1.
   */
  new (startDim?: number | null | FlattenOptions, endDim?: number | null | FlattenOptions): flatten.Flatten;
  /** Joins the dims from startDim to endDim: by default all but the batch. */
  new <StartDim extends number = number, EndDim extends number = number>(
    options?: FlattenOptions,
  ): flatten.Flatten<StartDim, EndDim>;
}

/** Joins the dims from startDim to endDim: by default all but the batch. */
export const Flatten: FlattenConstructor = /* @__PURE__ */ constructible('nn', 'Flatten', flatten.Flatten);
export type Flatten<StartDim extends number = number, EndDim extends number = number> = flatten.Flatten<
  StartDim,
  EndDim
>;

interface UnflattenConstructor extends Statics<typeof flatten.Unflatten> {
  readonly prototype: flatten.Unflatten;
  /**
   * Splits a dim into several.
   * @param dim The dim that is split.
   * @param unflattenedSize One size may be -1.
   */
  new (dim: number, unflattenedSize: number | readonly number[]): flatten.Unflatten;
  /** Splits a dim into several. */
  new (named: {
    /** The dim that is split. */
    readonly dim: number;
    /** One size may be -1. */
    readonly unflattenedSize: number | readonly number[];
  }): flatten.Unflatten;
}

/** Splits a dim into several. */
export const Unflatten: UnflattenConstructor = /* @__PURE__ */ constructible('nn', 'Unflatten', flatten.Unflatten);
export type Unflatten = flatten.Unflatten;

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
   * y = x Wᵀ + b over the last dim.
   *
   * @param inFeatures Size of the last dim of the input.
   * @param outFeatures Size of the last dim of the output.
   * @param bias Add a learned row. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @example
   * const layer = new nn.Linear(784, 10);
   * const y = layer(x); // [*, 784] → [*, 10]
   */
  new (
    inFeatures: number,
    outFeatures: number,
    bias?: boolean | null | LinearOptions,
    device?: string | null | LinearOptions,
    dtype?: DType | null | LinearOptions,
  ): linear.Linear;
  /**
   * y = x Wᵀ + b over the last dim.
   * @param inFeatures Size of the last dim of the input.
   * @param outFeatures Size of the last dim of the output.
   */
  new <InFeatures extends number = number, OutFeatures extends number = number>(
    inFeatures: InFeatures,
    outFeatures: OutFeatures,
    options?: LinearOptions,
  ): linear.Linear<InFeatures, OutFeatures>;
  /** y = x Wᵀ + b over the last dim. */
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
 * y = x Wᵀ + b over the last dim.
 *
 * @example
 * const layer = new nn.Linear(784, 10);
 * const y = layer(x); // [*, 784] → [*, 10]
 */
export const Linear: LinearConstructor = /* @__PURE__ */ constructible('nn', 'Linear', linear.Linear);
export type Linear<InFeatures extends number = number, OutFeatures extends number = number> = linear.Linear<
  InFeatures,
  OutFeatures
>;

/** Returns its input; takes any arguments, to stand in for another layer. */
export const Identity: typeof linear.Identity = /* @__PURE__ */ constructible('nn', 'Identity', linear.Identity);
export type Identity = linear.Identity;

/** Options of `nn.MSELoss`. */
export interface MSELossOptions {
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface MSELossConstructor extends Statics<typeof loss.MSELoss> {
  readonly prototype: loss.MSELoss;
  /**
   * The squared error.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   */
  new (reduction?: 'none' | 'mean' | 'sum' | null | MSELossOptions): loss.MSELoss;
}

/** The squared error. */
export const MSELoss: MSELossConstructor = /* @__PURE__ */ constructible('nn', 'MSELoss', loss.MSELoss);
export type MSELoss = loss.MSELoss;

/** Options of `nn.L1Loss`. */
export interface L1LossOptions {
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface L1LossConstructor extends Statics<typeof loss.L1Loss> {
  readonly prototype: loss.L1Loss;
  /**
   * The absolute error.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   */
  new (reduction?: 'none' | 'mean' | 'sum' | null | L1LossOptions): loss.L1Loss;
}

/** The absolute error. */
export const L1Loss: L1LossConstructor = /* @__PURE__ */ constructible('nn', 'L1Loss', loss.L1Loss);
export type L1Loss = loss.L1Loss;

/** Options of `nn.SmoothL1Loss`. */
export interface SmoothL1LossOptions {
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
  /** Size of the errors below which the loss is a square. Default: 1. */
  readonly beta?: number;
}

interface SmoothL1LossConstructor extends Statics<typeof loss.SmoothL1Loss> {
  readonly prototype: loss.SmoothL1Loss;
  /**
   * The absolute error, rounded off where it is below beta.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @param beta Size of the errors below which the loss is a square. Default: 1.
   */
  new (
    reduction?: 'none' | 'mean' | 'sum' | null | SmoothL1LossOptions,
    beta?: number | SmoothL1LossOptions,
  ): loss.SmoothL1Loss;
}

/** The absolute error, rounded off where it is below beta. */
export const SmoothL1Loss: SmoothL1LossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'SmoothL1Loss',
  loss.SmoothL1Loss,
);
export type SmoothL1Loss = loss.SmoothL1Loss;

/** Options of `nn.HuberLoss`. */
export interface HuberLossOptions {
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
  /** Size of the errors above which the loss is a straight line. Default: 1. */
  readonly delta?: number;
}

interface HuberLossConstructor extends Statics<typeof loss.HuberLoss> {
  readonly prototype: loss.HuberLoss;
  /**
   * Half the squared error up to delta, a straight line above.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @param delta Size of the errors above which the loss is a straight line. Default: 1.
   */
  new (
    reduction?: 'none' | 'mean' | 'sum' | null | HuberLossOptions,
    delta?: number | HuberLossOptions,
  ): loss.HuberLoss;
}

/** Half the squared error up to delta, a straight line above. */
export const HuberLoss: HuberLossConstructor = /* @__PURE__ */ constructible('nn', 'HuberLoss', loss.HuberLoss);
export type HuberLoss = loss.HuberLoss;

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

interface CrossEntropyLossConstructor extends Statics<typeof loss.CrossEntropyLoss> {
  readonly prototype: loss.CrossEntropyLoss;
  /**
   * The cross entropy of scores with labels, or with probabilities of all classes.
   *
   * @param weight A weight for each class.
   * @param ignoreIndex Positions with this label do not count. Default: -100.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @param labelSmoothing Share of the target that is spread over all classes. Default: 0.
   * @example
   * const loss = new nn.CrossEntropyLoss()(model(x), labels); // [N, C] and int64 [N]
   */
  new (
    weight?: Tensor | null | CrossEntropyLossOptions,
    ignoreIndex?: number | null | CrossEntropyLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | CrossEntropyLossOptions,
    labelSmoothing?: number | CrossEntropyLossOptions,
  ): loss.CrossEntropyLoss;
  /** The cross entropy of scores with labels, or with probabilities of all classes. */
  new (options?: CrossEntropyLossOptions): loss.CrossEntropyLoss;
}

/**
 * The cross entropy of scores with labels, or with probabilities of all classes.
 *
 * @example
 * const loss = new nn.CrossEntropyLoss()(model(x), labels); // [N, C] and int64 [N]
 */
export const CrossEntropyLoss: CrossEntropyLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'CrossEntropyLoss',
  loss.CrossEntropyLoss,
);
export type CrossEntropyLoss = loss.CrossEntropyLoss;

/** Options of `nn.NLLLoss`. */
export interface NLLLossOptions {
  /** A weight for each class. */
  readonly weight?: Tensor | null;
  /** Positions with this label do not count. Default: -100. */
  readonly ignoreIndex?: number | null;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface NLLLossConstructor extends Statics<typeof loss.NLLLoss> {
  readonly prototype: loss.NLLLoss;
  /**
   * Minus the log-probability of each label.
   * @param weight A weight for each class.
   * @param ignoreIndex Positions with this label do not count. Default: -100.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   */
  new (
    weight?: Tensor | null | NLLLossOptions,
    ignoreIndex?: number | null | NLLLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | NLLLossOptions,
  ): loss.NLLLoss;
  /** Minus the log-probability of each label. */
  new (options?: NLLLossOptions): loss.NLLLoss;
}

/** Minus the log-probability of each label. */
export const NLLLoss: NLLLossConstructor = /* @__PURE__ */ constructible('nn', 'NLLLoss', loss.NLLLoss);
export type NLLLoss = loss.NLLLoss;

/** Options of `nn.BCELoss`. */
export interface BCELossOptions {
  /** Scales the losses. */
  readonly weight?: Tensor | null;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface BCELossConstructor extends Statics<typeof loss.BCELoss> {
  readonly prototype: loss.BCELoss;
  /**
   * The cross entropy of probabilities with yes-or-no targets.
   * @param weight Scales the losses.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   */
  new (
    weight?: Tensor | null | BCELossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | BCELossOptions,
  ): loss.BCELoss;
  /** The cross entropy of probabilities with yes-or-no targets. */
  new (options?: BCELossOptions): loss.BCELoss;
}

/** The cross entropy of probabilities with yes-or-no targets. */
export const BCELoss: BCELossConstructor = /* @__PURE__ */ constructible('nn', 'BCELoss', loss.BCELoss);
export type BCELoss = loss.BCELoss;

/** Options of `nn.BCEWithLogitsLoss`. */
export interface BCEWithLogitsLossOptions {
  /** Scales the losses. */
  readonly weight?: Tensor | null;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
  /** Weight of the targets that are 1. */
  readonly posWeight?: Tensor | null;
}

interface BCEWithLogitsLossConstructor extends Statics<typeof loss.BCEWithLogitsLoss> {
  readonly prototype: loss.BCEWithLogitsLoss;
  /**
   * The cross entropy of scores with yes-or-no targets.
   * @param weight Scales the losses.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   * @param posWeight Weight of the targets that are 1.
   */
  new (
    weight?: Tensor | null | BCEWithLogitsLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | BCEWithLogitsLossOptions,
    posWeight?: Tensor | null | BCEWithLogitsLossOptions,
  ): loss.BCEWithLogitsLoss;
  /** The cross entropy of scores with yes-or-no targets. */
  new (options?: BCEWithLogitsLossOptions): loss.BCEWithLogitsLoss;
}

/** The cross entropy of scores with yes-or-no targets. */
export const BCEWithLogitsLoss: BCEWithLogitsLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'BCEWithLogitsLoss',
  loss.BCEWithLogitsLoss,
);
export type BCEWithLogitsLoss = loss.BCEWithLogitsLoss;

/** Options of `nn.KLDivLoss`. */
export interface KLDivLossOptions {
  /** 'none', 'batchmean', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | 'batchmean' | null;
  /** The target holds logarithms. Default: false. */
  readonly logTarget?: boolean | null;
}

interface KLDivLossConstructor extends Statics<typeof loss.KLDivLoss> {
  readonly prototype: loss.KLDivLoss;
  /**
   * The Kullback-Leibler divergence of a target from log-probabilities. `batchmean` is its definition.
   * @param reduction 'none', 'batchmean', 'mean' or 'sum'. Default: 'mean'.
   * @param logTarget The target holds logarithms. Default: false.
   */
  new (
    reduction?: 'none' | 'mean' | 'sum' | 'batchmean' | null | KLDivLossOptions,
    logTarget?: boolean | null | KLDivLossOptions,
  ): loss.KLDivLoss;
}

/** The Kullback-Leibler divergence of a target from log-probabilities. `batchmean` is its definition. */
export const KLDivLoss: KLDivLossConstructor = /* @__PURE__ */ constructible('nn', 'KLDivLoss', loss.KLDivLoss);
export type KLDivLoss = loss.KLDivLoss;

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

interface PoissonNLLLossConstructor extends Statics<typeof loss.PoissonNLLLoss> {
  readonly prototype: loss.PoissonNLLLoss;
  /**
   * The negative log-likelihood of counts that are Poisson distributed.
   * @param logInput The input is the logarithm of the rate. Default: true.
   * @param full Add Stirling's approximation. Default: false.
   * @param eps Added to what a logarithm is taken of. Default: 1e-8.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   */
  new (
    logInput?: boolean | null | PoissonNLLLossOptions,
    full?: boolean | null | PoissonNLLLossOptions,
    eps?: number | PoissonNLLLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | PoissonNLLLossOptions,
  ): loss.PoissonNLLLoss;
}

/** The negative log-likelihood of counts that are Poisson distributed. */
export const PoissonNLLLoss: PoissonNLLLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'PoissonNLLLoss',
  loss.PoissonNLLLoss,
);
export type PoissonNLLLoss = loss.PoissonNLLLoss;

/** Options of `nn.GaussianNLLLoss`. */
export interface GaussianNLLLossOptions {
  /** Add the constant term. Default: false. */
  readonly full?: boolean | null;
  /** Least variance. Default: 0.000001. */
  readonly eps?: number;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface GaussianNLLLossConstructor extends Statics<typeof loss.GaussianNLLLoss> {
  readonly prototype: loss.GaussianNLLLoss;
  /**
   * The negative log-likelihood of targets that are normally distributed around the input.
   * @param full Add the constant term. Default: false.
   * @param eps Least variance. Default: 0.000001.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   */
  new (
    full?: boolean | null | GaussianNLLLossOptions,
    eps?: number | GaussianNLLLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | GaussianNLLLossOptions,
  ): loss.GaussianNLLLoss;
}

/** The negative log-likelihood of targets that are normally distributed around the input. */
export const GaussianNLLLoss: GaussianNLLLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'GaussianNLLLoss',
  loss.GaussianNLLLoss,
);
export type GaussianNLLLoss = loss.GaussianNLLLoss;

/** Options of `nn.HingeEmbeddingLoss`. */
export interface HingeEmbeddingLossOptions {
  /** What inputs of target -1 must reach. Default: 1. */
  readonly margin?: number;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface HingeEmbeddingLossConstructor extends Statics<typeof loss.HingeEmbeddingLoss> {
  readonly prototype: loss.HingeEmbeddingLoss;
  /**
   * The input where the target is 1; what it lacks to the margin where the target is -1.
   * @param margin What inputs of target -1 must reach. Default: 1.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   */
  new (
    margin?: number | HingeEmbeddingLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | HingeEmbeddingLossOptions,
  ): loss.HingeEmbeddingLoss;
}

/** The input where the target is 1; what it lacks to the margin where the target is -1. */
export const HingeEmbeddingLoss: HingeEmbeddingLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'HingeEmbeddingLoss',
  loss.HingeEmbeddingLoss,
);
export type HingeEmbeddingLoss = loss.HingeEmbeddingLoss;

/** Options of `nn.MarginRankingLoss`. */
export interface MarginRankingLossOptions {
  /** How much larger the input must be. Default: 0. */
  readonly margin?: number;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface MarginRankingLossConstructor extends Statics<typeof loss.MarginRankingLoss> {
  readonly prototype: loss.MarginRankingLoss;
  /**
   * Asks that one input exceeds the other by the margin, as the target (1 or -1) says.
   * @param margin How much larger the input must be. Default: 0.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   */
  new (
    margin?: number | MarginRankingLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | MarginRankingLossOptions,
  ): loss.MarginRankingLoss;
}

/** Asks that one input exceeds the other by the margin, as the target (1 or -1) says. */
export const MarginRankingLoss: MarginRankingLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'MarginRankingLoss',
  loss.MarginRankingLoss,
);
export type MarginRankingLoss = loss.MarginRankingLoss;

/** Options of `nn.CosineEmbeddingLoss`. */
export interface CosineEmbeddingLossOptions {
  /** Cosine that vectors of target -1 may have. Default: 0. */
  readonly margin?: number;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface CosineEmbeddingLossConstructor extends Statics<typeof loss.CosineEmbeddingLoss> {
  readonly prototype: loss.CosineEmbeddingLoss;
  /**
   * Asks that two vectors point the same way or apart, as the target (1 or -1) says.
   * @param margin Cosine that vectors of target -1 may have. Default: 0.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   */
  new (
    margin?: number | CosineEmbeddingLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | CosineEmbeddingLossOptions,
  ): loss.CosineEmbeddingLoss;
}

/** Asks that two vectors point the same way or apart, as the target (1 or -1) says. */
export const CosineEmbeddingLoss: CosineEmbeddingLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'CosineEmbeddingLoss',
  loss.CosineEmbeddingLoss,
);
export type CosineEmbeddingLoss = loss.CosineEmbeddingLoss;

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

interface TripletMarginLossConstructor extends Statics<typeof loss.TripletMarginLoss> {
  readonly prototype: loss.TripletMarginLoss;
  /**
   * Asks that the anchor is nearer to the positive than to the negative by the margin.
   * @param margin How much farther the negative must be. Default: 1.
   * @param p Degree of the norm. Default: 2.
   * @param eps Added to each difference. Default: 0.000001.
   * @param swap Take the distance of positive and negative where that is less. Default: false.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   */
  new (
    margin?: number | TripletMarginLossOptions,
    p?: number | TripletMarginLossOptions,
    eps?: number | TripletMarginLossOptions,
    swap?: boolean | null | TripletMarginLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | TripletMarginLossOptions,
  ): loss.TripletMarginLoss;
}

/** Asks that the anchor is nearer to the positive than to the negative by the margin. */
export const TripletMarginLoss: TripletMarginLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'TripletMarginLoss',
  loss.TripletMarginLoss,
);
export type TripletMarginLoss = loss.TripletMarginLoss;

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

interface TripletMarginWithDistanceLossConstructor extends Statics<typeof loss.TripletMarginWithDistanceLoss> {
  readonly prototype: loss.TripletMarginWithDistanceLoss;
  /**
   * As TripletMarginLoss, with a distance of your own: a function or a module.
   * @param distanceFunction Of two tensors; the Euclidean one if left out.
   * @param margin How much farther the negative must be. Default: 1.
   * @param swap Take the distance of positive and negative where that is less. Default: false.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   */
  new (
    distanceFunction?: DistanceFunction | null | TripletMarginWithDistanceLossOptions,
    margin?: number | TripletMarginWithDistanceLossOptions,
    swap?: boolean | null | TripletMarginWithDistanceLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | TripletMarginWithDistanceLossOptions,
  ): loss.TripletMarginWithDistanceLoss;
}

/** As TripletMarginLoss, with a distance of your own: a function or a module. */
export const TripletMarginWithDistanceLoss: TripletMarginWithDistanceLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'TripletMarginWithDistanceLoss',
  loss.TripletMarginWithDistanceLoss,
);
export type TripletMarginWithDistanceLoss = loss.TripletMarginWithDistanceLoss;

/** Options of `nn.SoftMarginLoss`. */
export interface SoftMarginLossOptions {
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface SoftMarginLossConstructor extends Statics<typeof loss.SoftMarginLoss> {
  readonly prototype: loss.SoftMarginLoss;
  /**
   * The logistic loss of targets 1 and -1.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   */
  new (reduction?: 'none' | 'mean' | 'sum' | null | SoftMarginLossOptions): loss.SoftMarginLoss;
}

/** The logistic loss of targets 1 and -1. */
export const SoftMarginLoss: SoftMarginLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'SoftMarginLoss',
  loss.SoftMarginLoss,
);
export type SoftMarginLoss = loss.SoftMarginLoss;

/** Options of `nn.MultiLabelSoftMarginLoss`. */
export interface MultiLabelSoftMarginLossOptions {
  /** Scales the losses. */
  readonly weight?: Tensor | null;
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface MultiLabelSoftMarginLossConstructor extends Statics<typeof loss.MultiLabelSoftMarginLoss> {
  readonly prototype: loss.MultiLabelSoftMarginLoss;
  /**
   * The mean over classes of the logistic loss of yes-or-no targets for each class.
   * @param weight Scales the losses.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   */
  new (
    weight?: Tensor | null | MultiLabelSoftMarginLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | MultiLabelSoftMarginLossOptions,
  ): loss.MultiLabelSoftMarginLoss;
  /** The mean over classes of the logistic loss of yes-or-no targets for each class. */
  new (options?: MultiLabelSoftMarginLossOptions): loss.MultiLabelSoftMarginLoss;
}

/** The mean over classes of the logistic loss of yes-or-no targets for each class. */
export const MultiLabelSoftMarginLoss: MultiLabelSoftMarginLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'MultiLabelSoftMarginLoss',
  loss.MultiLabelSoftMarginLoss,
);
export type MultiLabelSoftMarginLoss = loss.MultiLabelSoftMarginLoss;

/** Options of `nn.MultiLabelMarginLoss`. */
export interface MultiLabelMarginLossOptions {
  /** 'none', 'mean' or 'sum'. Default: 'mean'. */
  readonly reduction?: 'none' | 'mean' | 'sum' | null;
}

interface MultiLabelMarginLossConstructor extends Statics<typeof loss.MultiLabelMarginLoss> {
  readonly prototype: loss.MultiLabelMarginLoss;
  /**
   * Asks that the score of each label exceeds those of all classes that are none by 1.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   */
  new (reduction?: 'none' | 'mean' | 'sum' | null | MultiLabelMarginLossOptions): loss.MultiLabelMarginLoss;
}

/** Asks that the score of each label exceeds those of all classes that are none by 1. */
export const MultiLabelMarginLoss: MultiLabelMarginLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'MultiLabelMarginLoss',
  loss.MultiLabelMarginLoss,
);
export type MultiLabelMarginLoss = loss.MultiLabelMarginLoss;

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

interface MultiMarginLossConstructor extends Statics<typeof loss.MultiMarginLoss> {
  readonly prototype: loss.MultiMarginLoss;
  /**
   * Asks that the score of the label exceeds each other score by the margin.
   * @param p 1 or 2. Default: 1.
   * @param margin How much higher the score of the label must be. Default: 1.
   * @param weight A weight for each class.
   * @param reduction 'none', 'mean' or 'sum'. Default: 'mean'.
   */
  new (
    p?: number | null | MultiMarginLossOptions,
    margin?: number | MultiMarginLossOptions,
    weight?: Tensor | null | MultiMarginLossOptions,
    reduction?: 'none' | 'mean' | 'sum' | null | MultiMarginLossOptions,
  ): loss.MultiMarginLoss;
}

/** Asks that the score of the label exceeds each other score by the margin. */
export const MultiMarginLoss: MultiMarginLossConstructor = /* @__PURE__ */ constructible(
  'nn',
  'MultiMarginLoss',
  loss.MultiMarginLoss,
);
export type MultiMarginLoss = loss.MultiMarginLoss;

/** Options of `nn.PairwiseDistance`. */
export interface PairwiseDistanceOptions {
  /** Degree of the norm. Default: 2. */
  readonly p?: number;
  /** Added to each difference. Default: 0.000001. */
  readonly eps?: number;
  /** Keep the last dim, at size 1. Default: false. */
  readonly keepdim?: boolean | null;
}

interface PairwiseDistanceConstructor extends Statics<typeof loss.PairwiseDistance> {
  readonly prototype: loss.PairwiseDistance;
  /**
   * The norm of the differences along the last dim.
   * @param p Degree of the norm. Default: 2.
   * @param eps Added to each difference. Default: 0.000001.
   * @param keepdim Keep the last dim, at size 1. Default: false.
   */
  new (
    p?: number | PairwiseDistanceOptions,
    eps?: number | PairwiseDistanceOptions,
    keepdim?: boolean | null | PairwiseDistanceOptions,
  ): loss.PairwiseDistance;
}

/** The norm of the differences along the last dim. */
export const PairwiseDistance: PairwiseDistanceConstructor = /* @__PURE__ */ constructible(
  'nn',
  'PairwiseDistance',
  loss.PairwiseDistance,
);
export type PairwiseDistance = loss.PairwiseDistance;

/** Options of `nn.CosineSimilarity`. */
export interface CosineSimilarityOptions {
  /** Dim along which the vectors stand. Default: 1. */
  readonly dim?: number | null;
  /** Least product of the norms. Default: 1e-8. */
  readonly eps?: number;
}

interface CosineSimilarityConstructor extends Statics<typeof loss.CosineSimilarity> {
  readonly prototype: loss.CosineSimilarity;
  /**
   * The cosine of the angle between vectors along a dim.
   * @param dim Dim along which the vectors stand. Default: 1.
   * @param eps Least product of the norms. Default: 1e-8.
   */
  new (dim?: number | null | CosineSimilarityOptions, eps?: number | CosineSimilarityOptions): loss.CosineSimilarity;
}

/** The cosine of the angle between vectors along a dim. */
export const CosineSimilarity: CosineSimilarityConstructor = /* @__PURE__ */ constructible(
  'nn',
  'CosineSimilarity',
  loss.CosineSimilarity,
);
export type CosineSimilarity = loss.CosineSimilarity;

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

interface BatchNorm1dConstructor extends Statics<typeof normalisation.BatchNorm1d> {
  readonly prototype: normalisation.BatchNorm1d;
  /**
   * Batch normalisation of [N, C] or [N, C, L].
   *
   * @param numFeatures Number of channels.
   * @param eps Added to the variance. Default: 0.00001.
   * @param momentum Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1.
   * @param affine Learn a scale and a shift for each channel. Default: true.
   * @param trackRunningStats Keep running averages for evaluation. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters and buffers.
   * @example
   * const y = new nn.BatchNorm1d(128)(x);
   */
  new (
    numFeatures: number,
    eps?: number | BatchNorm1dOptions,
    momentum?: number | null | BatchNorm1dOptions,
    affine?: boolean | null | BatchNorm1dOptions,
    trackRunningStats?: boolean | null | BatchNorm1dOptions,
    device?: string | null | BatchNorm1dOptions,
    dtype?: DType | null | BatchNorm1dOptions,
  ): normalisation.BatchNorm1d;
  /** Batch normalisation of [N, C] or [N, C, L]. */
  new (
    named: {
      /** Number of channels. */
      readonly numFeatures: number;
    } & BatchNorm1dOptions,
  ): normalisation.BatchNorm1d;
}

/**
 * Batch normalisation of [N, C] or [N, C, L].
 *
 * @example
 * const y = new nn.BatchNorm1d(128)(x);
 */
export const BatchNorm1d: BatchNorm1dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'BatchNorm1d',
  normalisation.BatchNorm1d,
);
export type BatchNorm1d = normalisation.BatchNorm1d;

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

interface BatchNorm2dConstructor extends Statics<typeof normalisation.BatchNorm2d> {
  readonly prototype: normalisation.BatchNorm2d;
  /**
   * Batch normalisation of [N, C, H, W].
   * @param numFeatures Number of channels.
   * @param eps Added to the variance. Default: 0.00001.
   * @param momentum Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1.
   * @param affine Learn a scale and a shift for each channel. Default: true.
   * @param trackRunningStats Keep running averages for evaluation. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters and buffers.
   */
  new (
    numFeatures: number,
    eps?: number | BatchNorm2dOptions,
    momentum?: number | null | BatchNorm2dOptions,
    affine?: boolean | null | BatchNorm2dOptions,
    trackRunningStats?: boolean | null | BatchNorm2dOptions,
    device?: string | null | BatchNorm2dOptions,
    dtype?: DType | null | BatchNorm2dOptions,
  ): normalisation.BatchNorm2d;
  /** Batch normalisation of [N, C, H, W]. */
  new (
    named: {
      /** Number of channels. */
      readonly numFeatures: number;
    } & BatchNorm2dOptions,
  ): normalisation.BatchNorm2d;
}

/** Batch normalisation of [N, C, H, W]. */
export const BatchNorm2d: BatchNorm2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'BatchNorm2d',
  normalisation.BatchNorm2d,
);
export type BatchNorm2d = normalisation.BatchNorm2d;

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

interface BatchNorm3dConstructor extends Statics<typeof normalisation.BatchNorm3d> {
  readonly prototype: normalisation.BatchNorm3d;
  /**
   * Batch normalisation of [N, C, D, H, W].
   * @param numFeatures Number of channels.
   * @param eps Added to the variance. Default: 0.00001.
   * @param momentum Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1.
   * @param affine Learn a scale and a shift for each channel. Default: true.
   * @param trackRunningStats Keep running averages for evaluation. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters and buffers.
   */
  new (
    numFeatures: number,
    eps?: number | BatchNorm3dOptions,
    momentum?: number | null | BatchNorm3dOptions,
    affine?: boolean | null | BatchNorm3dOptions,
    trackRunningStats?: boolean | null | BatchNorm3dOptions,
    device?: string | null | BatchNorm3dOptions,
    dtype?: DType | null | BatchNorm3dOptions,
  ): normalisation.BatchNorm3d;
  /** Batch normalisation of [N, C, D, H, W]. */
  new (
    named: {
      /** Number of channels. */
      readonly numFeatures: number;
    } & BatchNorm3dOptions,
  ): normalisation.BatchNorm3d;
}

/** Batch normalisation of [N, C, D, H, W]. */
export const BatchNorm3d: BatchNorm3dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'BatchNorm3d',
  normalisation.BatchNorm3d,
);
export type BatchNorm3d = normalisation.BatchNorm3d;

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

interface InstanceNorm1dConstructor extends Statics<typeof normalisation.InstanceNorm1d> {
  readonly prototype: normalisation.InstanceNorm1d;
  /**
   * Instance normalisation of [N, C, L] or [C, L].
   * @param numFeatures Number of channels.
   * @param eps Added to the variance. Default: 0.00001.
   * @param momentum Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1.
   * @param affine Learn a scale and a shift for each channel. Default: false.
   * @param trackRunningStats Keep running averages for evaluation. Default: false.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters and buffers.
   */
  new (
    numFeatures: number,
    eps?: number | InstanceNorm1dOptions,
    momentum?: number | null | InstanceNorm1dOptions,
    affine?: boolean | null | InstanceNorm1dOptions,
    trackRunningStats?: boolean | null | InstanceNorm1dOptions,
    device?: string | null | InstanceNorm1dOptions,
    dtype?: DType | null | InstanceNorm1dOptions,
  ): normalisation.InstanceNorm1d;
  /** Instance normalisation of [N, C, L] or [C, L]. */
  new (
    named: {
      /** Number of channels. */
      readonly numFeatures: number;
    } & InstanceNorm1dOptions,
  ): normalisation.InstanceNorm1d;
}

/** Instance normalisation of [N, C, L] or [C, L]. */
export const InstanceNorm1d: InstanceNorm1dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'InstanceNorm1d',
  normalisation.InstanceNorm1d,
);
export type InstanceNorm1d = normalisation.InstanceNorm1d;

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

interface InstanceNorm2dConstructor extends Statics<typeof normalisation.InstanceNorm2d> {
  readonly prototype: normalisation.InstanceNorm2d;
  /**
   * Instance normalisation of [N, C, H, W] or [C, H, W].
   * @param numFeatures Number of channels.
   * @param eps Added to the variance. Default: 0.00001.
   * @param momentum Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1.
   * @param affine Learn a scale and a shift for each channel. Default: false.
   * @param trackRunningStats Keep running averages for evaluation. Default: false.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters and buffers.
   */
  new (
    numFeatures: number,
    eps?: number | InstanceNorm2dOptions,
    momentum?: number | null | InstanceNorm2dOptions,
    affine?: boolean | null | InstanceNorm2dOptions,
    trackRunningStats?: boolean | null | InstanceNorm2dOptions,
    device?: string | null | InstanceNorm2dOptions,
    dtype?: DType | null | InstanceNorm2dOptions,
  ): normalisation.InstanceNorm2d;
  /** Instance normalisation of [N, C, H, W] or [C, H, W]. */
  new (
    named: {
      /** Number of channels. */
      readonly numFeatures: number;
    } & InstanceNorm2dOptions,
  ): normalisation.InstanceNorm2d;
}

/** Instance normalisation of [N, C, H, W] or [C, H, W]. */
export const InstanceNorm2d: InstanceNorm2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'InstanceNorm2d',
  normalisation.InstanceNorm2d,
);
export type InstanceNorm2d = normalisation.InstanceNorm2d;

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

interface InstanceNorm3dConstructor extends Statics<typeof normalisation.InstanceNorm3d> {
  readonly prototype: normalisation.InstanceNorm3d;
  /**
   * Instance normalisation of [N, C, D, H, W] or [C, D, H, W].
   * @param numFeatures Number of channels.
   * @param eps Added to the variance. Default: 0.00001.
   * @param momentum Share of the new statistics in the running averages; null: the mean of all batches. Default: 0.1.
   * @param affine Learn a scale and a shift for each channel. Default: false.
   * @param trackRunningStats Keep running averages for evaluation. Default: false.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters and buffers.
   */
  new (
    numFeatures: number,
    eps?: number | InstanceNorm3dOptions,
    momentum?: number | null | InstanceNorm3dOptions,
    affine?: boolean | null | InstanceNorm3dOptions,
    trackRunningStats?: boolean | null | InstanceNorm3dOptions,
    device?: string | null | InstanceNorm3dOptions,
    dtype?: DType | null | InstanceNorm3dOptions,
  ): normalisation.InstanceNorm3d;
  /** Instance normalisation of [N, C, D, H, W] or [C, D, H, W]. */
  new (
    named: {
      /** Number of channels. */
      readonly numFeatures: number;
    } & InstanceNorm3dOptions,
  ): normalisation.InstanceNorm3d;
}

/** Instance normalisation of [N, C, D, H, W] or [C, D, H, W]. */
export const InstanceNorm3d: InstanceNorm3dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'InstanceNorm3d',
  normalisation.InstanceNorm3d,
);
export type InstanceNorm3d = normalisation.InstanceNorm3d;

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

interface LayerNormConstructor extends Statics<typeof normalisation.LayerNorm> {
  readonly prototype: normalisation.LayerNorm;
  /**
   * The trailing dims brought to mean 0 and variance 1.
   *
   * @param normalizedShape Sizes of the trailing dims.
   * @param eps Added to the variance. Default: 0.00001.
   * @param elementwiseAffine Learn a scale and a shift for each element. Default: true.
   * @param bias Learn a shift. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   * @example
   * const y = new nn.LayerNorm(64)(x); // x: [*, 64]
   */
  new (
    normalizedShape: number | readonly number[],
    eps?: number | LayerNormOptions,
    elementwiseAffine?: boolean | null | LayerNormOptions,
    bias?: boolean | null | LayerNormOptions,
    device?: string | null | LayerNormOptions,
    dtype?: DType | null | LayerNormOptions,
  ): normalisation.LayerNorm;
  /** The trailing dims brought to mean 0 and variance 1. */
  new (
    named: {
      /** Sizes of the trailing dims. */
      readonly normalizedShape: number | readonly number[];
    } & LayerNormOptions,
  ): normalisation.LayerNorm;
}

/**
 * The trailing dims brought to mean 0 and variance 1.
 *
 * @example
 * const y = new nn.LayerNorm(64)(x); // x: [*, 64]
 */
export const LayerNorm: LayerNormConstructor = /* @__PURE__ */ constructible(
  'nn',
  'LayerNorm',
  normalisation.LayerNorm,
);
export type LayerNorm = normalisation.LayerNorm;

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

interface RMSNormConstructor extends Statics<typeof normalisation.RMSNorm> {
  readonly prototype: normalisation.RMSNorm;
  /**
   * The trailing dims divided by the root of their mean square.
   * @param normalizedShape Sizes of the trailing dims.
   * @param eps Added to the mean square; the dtype's epsilon where left out.
   * @param elementwiseAffine Learn a scale for each element. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   */
  new (
    normalizedShape: number | readonly number[],
    eps?: number | null | RMSNormOptions,
    elementwiseAffine?: boolean | null | RMSNormOptions,
    device?: string | null | RMSNormOptions,
    dtype?: DType | null | RMSNormOptions,
  ): normalisation.RMSNorm;
  /** The trailing dims divided by the root of their mean square. */
  new (
    named: {
      /** Sizes of the trailing dims. */
      readonly normalizedShape: number | readonly number[];
    } & RMSNormOptions,
  ): normalisation.RMSNorm;
}

/** The trailing dims divided by the root of their mean square. */
export const RMSNorm: RMSNormConstructor = /* @__PURE__ */ constructible('nn', 'RMSNorm', normalisation.RMSNorm);
export type RMSNorm = normalisation.RMSNorm;

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

interface GroupNormConstructor extends Statics<typeof normalisation.GroupNorm> {
  readonly prototype: normalisation.GroupNorm;
  /**
   * Groups of channels brought to mean 0 and variance 1, each sample for itself.
   * @param numGroups Number of groups.
   * @param numChannels Number of channels, a multiple of the groups.
   * @param eps Added to the variance. Default: 0.00001.
   * @param affine Learn a scale and a shift for each channel. Default: true.
   * @param device Where the parameters are.
   * @param dtype Dtype of the parameters.
   */
  new (
    numGroups: number,
    numChannels: number,
    eps?: number | GroupNormOptions,
    affine?: boolean | null | GroupNormOptions,
    device?: string | null | GroupNormOptions,
    dtype?: DType | null | GroupNormOptions,
  ): normalisation.GroupNorm;
  /** Groups of channels brought to mean 0 and variance 1, each sample for itself. */
  new (
    named: {
      /** Number of groups. */
      readonly numGroups: number;
      /** Number of channels, a multiple of the groups. */
      readonly numChannels: number;
    } & GroupNormOptions,
  ): normalisation.GroupNorm;
}

/** Groups of channels brought to mean 0 and variance 1, each sample for itself. */
export const GroupNorm: GroupNormConstructor = /* @__PURE__ */ constructible(
  'nn',
  'GroupNorm',
  normalisation.GroupNorm,
);
export type GroupNorm = normalisation.GroupNorm;

/** Options of `nn.LocalResponseNorm`. */
export interface LocalResponseNormOptions {
  /** Factor of the mean square. Default: 0.0001. */
  readonly alpha?: number;
  /** The power. Default: 0.75. */
  readonly beta?: number;
  /** Added before the power is taken. Default: 1. */
  readonly k?: number;
}

interface LocalResponseNormConstructor extends Statics<typeof normalisation.LocalResponseNorm> {
  readonly prototype: normalisation.LocalResponseNorm;
  /**
   * Each element divided by a power of the mean square of the channels around it.
   * @param size Number of channels around.
   * @param alpha Factor of the mean square. Default: 0.0001.
   * @param beta The power. Default: 0.75.
   * @param k Added before the power is taken. Default: 1.
   */
  new (
    size: number,
    alpha?: number | LocalResponseNormOptions,
    beta?: number | LocalResponseNormOptions,
    k?: number | LocalResponseNormOptions,
  ): normalisation.LocalResponseNorm;
  /** Each element divided by a power of the mean square of the channels around it. */
  new (
    named: {
      /** Number of channels around. */
      readonly size: number;
    } & LocalResponseNormOptions,
  ): normalisation.LocalResponseNorm;
}

/** Each element divided by a power of the mean square of the channels around it. */
export const LocalResponseNorm: LocalResponseNormConstructor = /* @__PURE__ */ constructible(
  'nn',
  'LocalResponseNorm',
  normalisation.LocalResponseNorm,
);
export type LocalResponseNorm = normalisation.LocalResponseNorm;

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
   * The largest element of each window of a sequence.
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride The kernel size if left out.
   * @param padding Widths on both sides, at most half the window. Default: 0.
   * @param dilation Distance of neighbours within a window. Default: 1.
   * @param returnIndices Also return where the maxima stand. Default: false.
   * @param ceilMode Windows may reach over the end. Default: false.
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
   * The largest element of each window of a sequence.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (kernelSize: number | readonly number[], options?: MaxPool1dOptions): pooling.MaxPool1d;
  /** The largest element of each window of a sequence. */
  new (
    named: {
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & MaxPool1dOptions,
  ): pooling.MaxPool1d;
}

/** The largest element of each window of a sequence. */
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
   * The largest element of each window of an image.
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride The kernel size if left out.
   * @param padding Widths on both sides, at most half the window. Default: 0.
   * @param dilation Distance of neighbours within a window. Default: 1.
   * @param returnIndices Also return where the maxima stand. Default: false.
   * @param ceilMode Windows may reach over the end. Default: false.
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
   * The largest element of each window of an image.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (kernelSize: number | readonly number[], options?: MaxPool2dOptions): pooling.MaxPool2d;
  /** The largest element of each window of an image. */
  new (
    named: {
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & MaxPool2dOptions,
  ): pooling.MaxPool2d;
}

/** The largest element of each window of an image. */
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
   * The largest element of each window of a volume.
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride The kernel size if left out.
   * @param padding Widths on both sides, at most half the window. Default: 0.
   * @param dilation Distance of neighbours within a window. Default: 1.
   * @param returnIndices Also return where the maxima stand. Default: false.
   * @param ceilMode Windows may reach over the end. Default: false.
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
   * The largest element of each window of a volume.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (kernelSize: number | readonly number[], options?: MaxPool3dOptions): pooling.MaxPool3d;
  /** The largest element of each window of a volume. */
  new (
    named: {
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & MaxPool3dOptions,
  ): pooling.MaxPool3d;
}

/** The largest element of each window of a volume. */
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
   * The mean of each window of a sequence.
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride The kernel size if left out.
   * @param padding Widths on both sides, at most half the window. Default: 0.
   * @param ceilMode Windows may reach over the end. Default: false.
   * @param countIncludePad Count padding in the mean. Default: true.
   */
  new (
    kernelSize: number | readonly number[],
    stride?: number | readonly number[] | null | AvgPool1dOptions,
    padding?: number | readonly number[] | null | AvgPool1dOptions,
    ceilMode?: boolean | null | AvgPool1dOptions,
    countIncludePad?: boolean | null | AvgPool1dOptions,
  ): pooling.AvgPool1d;
  /**
   * The mean of each window of a sequence.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (kernelSize: number | readonly number[], options?: AvgPool1dOptions): pooling.AvgPool1d;
  /** The mean of each window of a sequence. */
  new (
    named: {
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & AvgPool1dOptions,
  ): pooling.AvgPool1d;
}

/** The mean of each window of a sequence. */
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
   * The mean of each window of an image.
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride The kernel size if left out.
   * @param padding Widths on both sides, at most half the window. Default: 0.
   * @param ceilMode Windows may reach over the end. Default: false.
   * @param countIncludePad Count padding in the mean. Default: true.
   * @param divisorOverride Divide by this instead of the window size.
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
   * The mean of each window of an image.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (kernelSize: number | readonly number[], options?: AvgPool2dOptions): pooling.AvgPool2d;
  /** The mean of each window of an image. */
  new (
    named: {
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & AvgPool2dOptions,
  ): pooling.AvgPool2d;
}

/** The mean of each window of an image. */
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
   * The mean of each window of a volume.
   * @param kernelSize Size of the window, one for all dims or one for each.
   * @param stride The kernel size if left out.
   * @param padding Widths on both sides, at most half the window. Default: 0.
   * @param ceilMode Windows may reach over the end. Default: false.
   * @param countIncludePad Count padding in the mean. Default: true.
   * @param divisorOverride Divide by this instead of the window size.
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
   * The mean of each window of a volume.
   * @param kernelSize Size of the window, one for all dims or one for each.
   */
  new (kernelSize: number | readonly number[], options?: AvgPool3dOptions): pooling.AvgPool3d;
  /** The mean of each window of a volume. */
  new (
    named: {
      /** Size of the window, one for all dims or one for each. */
      readonly kernelSize: number | readonly number[];
    } & AvgPool3dOptions,
  ): pooling.AvgPool3d;
}

/** The mean of each window of a volume. */
export const AvgPool3d: AvgPool3dConstructor = /* @__PURE__ */ constructible('nn', 'AvgPool3d', pooling.AvgPool3d);
export type AvgPool3d = pooling.AvgPool3d;

interface AdaptiveAvgPool1dConstructor extends Statics<typeof pooling.AdaptiveAvgPool1d> {
  readonly prototype: pooling.AdaptiveAvgPool1d;
  /**
   * Means over a sequence that give an output of the size asked for.
   * @param outputSize Null keeps a dim as it is.
   */
  new (outputSize: number | readonly (number | null)[]): pooling.AdaptiveAvgPool1d;
  /** Means over a sequence that give an output of the size asked for. */
  new (named: {
    /** Null keeps a dim as it is. */
    readonly outputSize: number | readonly (number | null)[];
  }): pooling.AdaptiveAvgPool1d;
}

/** Means over a sequence that give an output of the size asked for. */
export const AdaptiveAvgPool1d: AdaptiveAvgPool1dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'AdaptiveAvgPool1d',
  pooling.AdaptiveAvgPool1d,
);
export type AdaptiveAvgPool1d = pooling.AdaptiveAvgPool1d;

interface AdaptiveAvgPool2dConstructor extends Statics<typeof pooling.AdaptiveAvgPool2d> {
  readonly prototype: pooling.AdaptiveAvgPool2d;
  /**
   * Means over an image that give an output of the size asked for.
   * @param outputSize Null keeps a dim as it is.
   */
  new (outputSize: number | readonly (number | null)[]): pooling.AdaptiveAvgPool2d;
  /** Means over an image that give an output of the size asked for. */
  new (named: {
    /** Null keeps a dim as it is. */
    readonly outputSize: number | readonly (number | null)[];
  }): pooling.AdaptiveAvgPool2d;
}

/** Means over an image that give an output of the size asked for. */
export const AdaptiveAvgPool2d: AdaptiveAvgPool2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'AdaptiveAvgPool2d',
  pooling.AdaptiveAvgPool2d,
);
export type AdaptiveAvgPool2d = pooling.AdaptiveAvgPool2d;

interface AdaptiveAvgPool3dConstructor extends Statics<typeof pooling.AdaptiveAvgPool3d> {
  readonly prototype: pooling.AdaptiveAvgPool3d;
  /**
   * Means over a volume that give an output of the size asked for.
   * @param outputSize Null keeps a dim as it is.
   */
  new (outputSize: number | readonly (number | null)[]): pooling.AdaptiveAvgPool3d;
  /** Means over a volume that give an output of the size asked for. */
  new (named: {
    /** Null keeps a dim as it is. */
    readonly outputSize: number | readonly (number | null)[];
  }): pooling.AdaptiveAvgPool3d;
}

/** Means over a volume that give an output of the size asked for. */
export const AdaptiveAvgPool3d: AdaptiveAvgPool3dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'AdaptiveAvgPool3d',
  pooling.AdaptiveAvgPool3d,
);
export type AdaptiveAvgPool3d = pooling.AdaptiveAvgPool3d;

/** Options of `nn.AdaptiveMaxPool1d`. */
export interface AdaptiveMaxPool1dOptions {
  /** Also return where the maxima stand. Default: false. */
  readonly returnIndices?: boolean | null;
}

interface AdaptiveMaxPool1dConstructor extends Statics<typeof pooling.AdaptiveMaxPool1d> {
  readonly prototype: pooling.AdaptiveMaxPool1d;
  /**
   * Maxima over a sequence that give an output of the size asked for.
   * @param outputSize Null keeps a dim as it is.
   * @param returnIndices Also return where the maxima stand. Default: false.
   */
  new (
    outputSize: number | readonly (number | null)[],
    returnIndices?: boolean | null | AdaptiveMaxPool1dOptions,
  ): pooling.AdaptiveMaxPool1d;
  /** Maxima over a sequence that give an output of the size asked for. */
  new (
    named: {
      /** Null keeps a dim as it is. */
      readonly outputSize: number | readonly (number | null)[];
    } & AdaptiveMaxPool1dOptions,
  ): pooling.AdaptiveMaxPool1d;
}

/** Maxima over a sequence that give an output of the size asked for. */
export const AdaptiveMaxPool1d: AdaptiveMaxPool1dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'AdaptiveMaxPool1d',
  pooling.AdaptiveMaxPool1d,
);
export type AdaptiveMaxPool1d = pooling.AdaptiveMaxPool1d;

/** Options of `nn.AdaptiveMaxPool2d`. */
export interface AdaptiveMaxPool2dOptions {
  /** Also return where the maxima stand. Default: false. */
  readonly returnIndices?: boolean | null;
}

interface AdaptiveMaxPool2dConstructor extends Statics<typeof pooling.AdaptiveMaxPool2d> {
  readonly prototype: pooling.AdaptiveMaxPool2d;
  /**
   * Maxima over an image that give an output of the size asked for.
   * @param outputSize Null keeps a dim as it is.
   * @param returnIndices Also return where the maxima stand. Default: false.
   */
  new (
    outputSize: number | readonly (number | null)[],
    returnIndices?: boolean | null | AdaptiveMaxPool2dOptions,
  ): pooling.AdaptiveMaxPool2d;
  /** Maxima over an image that give an output of the size asked for. */
  new (
    named: {
      /** Null keeps a dim as it is. */
      readonly outputSize: number | readonly (number | null)[];
    } & AdaptiveMaxPool2dOptions,
  ): pooling.AdaptiveMaxPool2d;
}

/** Maxima over an image that give an output of the size asked for. */
export const AdaptiveMaxPool2d: AdaptiveMaxPool2dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'AdaptiveMaxPool2d',
  pooling.AdaptiveMaxPool2d,
);
export type AdaptiveMaxPool2d = pooling.AdaptiveMaxPool2d;

/** Options of `nn.AdaptiveMaxPool3d`. */
export interface AdaptiveMaxPool3dOptions {
  /** Also return where the maxima stand. Default: false. */
  readonly returnIndices?: boolean | null;
}

interface AdaptiveMaxPool3dConstructor extends Statics<typeof pooling.AdaptiveMaxPool3d> {
  readonly prototype: pooling.AdaptiveMaxPool3d;
  /**
   * Maxima over a volume that give an output of the size asked for.
   * @param outputSize Null keeps a dim as it is.
   * @param returnIndices Also return where the maxima stand. Default: false.
   */
  new (
    outputSize: number | readonly (number | null)[],
    returnIndices?: boolean | null | AdaptiveMaxPool3dOptions,
  ): pooling.AdaptiveMaxPool3d;
  /** Maxima over a volume that give an output of the size asked for. */
  new (
    named: {
      /** Null keeps a dim as it is. */
      readonly outputSize: number | readonly (number | null)[];
    } & AdaptiveMaxPool3dOptions,
  ): pooling.AdaptiveMaxPool3d;
}

/** Maxima over a volume that give an output of the size asked for. */
export const AdaptiveMaxPool3d: AdaptiveMaxPool3dConstructor = /* @__PURE__ */ constructible(
  'nn',
  'AdaptiveMaxPool3d',
  pooling.AdaptiveMaxPool3d,
);
export type AdaptiveMaxPool3d = pooling.AdaptiveMaxPool3d;
