/**
 * @file `nn` as users get it: the classes of layers, losses and containers, which say so where `new` is forgotten, and the
 * namespaces below.
 */
import { constructible } from '../errors/constructible.ts';
import type { Shape } from '../tensor/shape.ts';
import * as activation from './activation.ts';
import * as container from './container.ts';
import * as convolution from './convolution.ts';
import * as dropout from './dropout.ts';
import * as embedding from './embedding.ts';
import * as flatten from './flatten.ts';
import * as linear from './linear.ts';
import * as loss from './loss.ts';
import * as module from './module.ts';
import * as normalisation from './normalisation.ts';
import * as parameter from './parameter.ts';
import * as pooling from './pooling.ts';

export * as utils from './clipping.ts';
export * as functional from './functional.ts';
export type { HookHandle } from './hooks.ts';
export * as init from './initialisation.ts';
export type { StateDict } from './module.ts';

/**
 * A layer or model. A subclass assigns parameters, buffers and children to fields and writes `forward`; calling the module runs
 * it with its hooks: `const y = model(x)`.
 */
export const Module = /* @__PURE__ */ constructible('nn', 'Module', module.Module);
export type Module = module.Module;
/**
 * A tensor that is a parameter of the module whose field holds it: `parameters()` finds it and optimizers update it. It shares
 * the memory of the tensor that it is made of, and requires grad unless said otherwise.
 */
export const Parameter = /* @__PURE__ */ constructible('nn', 'Parameter', parameter.Parameter);
export type Parameter<S extends Shape = Shape> = parameter.Parameter<S>;
/** Runs modules one after another, each on the output of the one before. A plain function of a tensor may stand for a module. */
export const Sequential = /* @__PURE__ */ constructible('nn', 'Sequential', container.Sequential);
export type Sequential = container.Sequential;
/** Holds modules in a list. It has no `forward`: index it or iterate over it. */
export const ModuleList = /* @__PURE__ */ constructible('nn', 'ModuleList', container.ModuleList);
export type ModuleList<Item extends Module = Module> = container.ModuleList<Item>;
/** Holds modules under names that need not be fields. It has no `forward`: take modules out by `get`. */
export const ModuleDict = /* @__PURE__ */ constructible('nn', 'ModuleDict', container.ModuleDict);
export type ModuleDict<Item extends Module = Module> = container.ModuleDict<Item>;
/** Holds parameters in a list; plain tensors become parameters. It has no `forward`. */
export const ParameterList = /* @__PURE__ */ constructible('nn', 'ParameterList', container.ParameterList);
export type ParameterList = container.ParameterList;
/** y = x Wᵀ + b over the last dim. */
export const Linear = /* @__PURE__ */ constructible('nn', 'Linear', linear.Linear);
export type Linear<InFeatures extends number = number, OutFeatures extends number = number> = linear.Linear<
  InFeatures,
  OutFeatures
>;
/** Returns its input; takes any arguments, to stand in for another layer. */
export const Identity = /* @__PURE__ */ constructible('nn', 'Identity', linear.Identity);
export type Identity = linear.Identity;
/** Convolution over sequences: [N, C, L] or [C, L]. */
export const Conv1d = /* @__PURE__ */ constructible('nn', 'Conv1d', convolution.Conv1d);
export type Conv1d<InChannels extends number = number, OutChannels extends number = number> = convolution.Conv1d<
  InChannels,
  OutChannels
>;
/** Convolution over images: [N, C, H, W] or [C, H, W]. */
export const Conv2d = /* @__PURE__ */ constructible('nn', 'Conv2d', convolution.Conv2d);
export type Conv2d<InChannels extends number = number, OutChannels extends number = number> = convolution.Conv2d<
  InChannels,
  OutChannels
>;
/** Convolution over volumes: [N, C, D, H, W] or [C, D, H, W]. */
export const Conv3d = /* @__PURE__ */ constructible('nn', 'Conv3d', convolution.Conv3d);
export type Conv3d<InChannels extends number = number, OutChannels extends number = number> = convolution.Conv3d<
  InChannels,
  OutChannels
>;
/** Transposed convolution over sequences. */
export const ConvTranspose1d = /* @__PURE__ */ constructible('nn', 'ConvTranspose1d', convolution.ConvTranspose1d);
export type ConvTranspose1d<
  InChannels extends number = number,
  OutChannels extends number = number,
> = convolution.ConvTranspose1d<InChannels, OutChannels>;
/** Transposed convolution over images. */
export const ConvTranspose2d = /* @__PURE__ */ constructible('nn', 'ConvTranspose2d', convolution.ConvTranspose2d);
export type ConvTranspose2d<
  InChannels extends number = number,
  OutChannels extends number = number,
> = convolution.ConvTranspose2d<InChannels, OutChannels>;
/** Transposed convolution over volumes. */
export const ConvTranspose3d = /* @__PURE__ */ constructible('nn', 'ConvTranspose3d', convolution.ConvTranspose3d);
export type ConvTranspose3d<
  InChannels extends number = number,
  OutChannels extends number = number,
> = convolution.ConvTranspose3d<InChannels, OutChannels>;
/** max(x, 0). */
export const ReLU = /* @__PURE__ */ constructible('nn', 'ReLU', activation.ReLU);
export type ReLU = activation.ReLU;
/** min(max(x, 0), 6). */
export const ReLU6 = /* @__PURE__ */ constructible('nn', 'ReLU6', activation.ReLU6);
export type ReLU6 = activation.ReLU6;
/** The scaled exponential linear unit. */
export const SELU = /* @__PURE__ */ constructible('nn', 'SELU', activation.SELU);
export type SELU = activation.SELU;
/** x · sigmoid(x). */
export const SiLU = /* @__PURE__ */ constructible('nn', 'SiLU', activation.SiLU);
export type SiLU = activation.SiLU;
/** x · tanh(softplus(x)). */
export const Mish = /* @__PURE__ */ constructible('nn', 'Mish', activation.Mish);
export type Mish = activation.Mish;
/** An approximation of SiLU by straight pieces of its factor. */
export const Hardswish = /* @__PURE__ */ constructible('nn', 'Hardswish', activation.Hardswish);
export type Hardswish = activation.Hardswish;
/** An approximation of the sigmoid by a straight line. */
export const Hardsigmoid = /* @__PURE__ */ constructible('nn', 'Hardsigmoid', activation.Hardsigmoid);
export type Hardsigmoid = activation.Hardsigmoid;
/** x where it is positive, else x scaled by negativeSlope. */
export const LeakyReLU = /* @__PURE__ */ constructible('nn', 'LeakyReLU', activation.LeakyReLU);
export type LeakyReLU = activation.LeakyReLU;
/** x where it is positive, else alpha · (eˣ − 1). */
export const ELU = /* @__PURE__ */ constructible('nn', 'ELU', activation.ELU);
export type ELU = activation.ELU;
/** x where it is positive, else alpha · (e^(x / alpha) − 1). */
export const CELU = /* @__PURE__ */ constructible('nn', 'CELU', activation.CELU);
export type CELU = activation.CELU;
/** x, held between minVal and maxVal. */
export const Hardtanh = /* @__PURE__ */ constructible('nn', 'Hardtanh', activation.Hardtanh);
export type Hardtanh = activation.Hardtanh;
/** x where it exceeds the threshold, else value. */
export const Threshold = /* @__PURE__ */ constructible('nn', 'Threshold', activation.Threshold);
export type Threshold = activation.Threshold;
/** x where it is positive, else x scaled by a random slope while training, by the mean slope in evaluation. */
export const RReLU = /* @__PURE__ */ constructible('nn', 'RReLU', activation.RReLU);
export type RReLU = activation.RReLU;
/** The first half along a dim, times the sigmoid of the second. */
export const GLU = /* @__PURE__ */ constructible('nn', 'GLU', activation.GLU);
export type GLU = activation.GLU;
/** 1 / (1 + e⁻ˣ). */
export const Sigmoid = /* @__PURE__ */ constructible('nn', 'Sigmoid', activation.Sigmoid);
export type Sigmoid = activation.Sigmoid;
/** The hyperbolic tangent. */
export const Tanh = /* @__PURE__ */ constructible('nn', 'Tanh', activation.Tanh);
export type Tanh = activation.Tanh;
/** ln sigmoid(x). */
export const LogSigmoid = /* @__PURE__ */ constructible('nn', 'LogSigmoid', activation.LogSigmoid);
export type LogSigmoid = activation.LogSigmoid;
/** x / (1 + |x|). */
export const Softsign = /* @__PURE__ */ constructible('nn', 'Softsign', activation.Softsign);
export type Softsign = activation.Softsign;
/** x − tanh(x). */
export const Tanhshrink = /* @__PURE__ */ constructible('nn', 'Tanhshrink', activation.Tanhshrink);
export type Tanhshrink = activation.Tanhshrink;
/** x times the chance that a standard normal number is below it. */
export const GELU = /* @__PURE__ */ constructible('nn', 'GELU', activation.GELU);
export type GELU = activation.GELU;
/** ln(1 + e^(beta x)) / beta; x itself where beta x exceeds the threshold. */
export const Softplus = /* @__PURE__ */ constructible('nn', 'Softplus', activation.Softplus);
export type Softplus = activation.Softplus;
/** x, moved towards 0 by lambd. */
export const Softshrink = /* @__PURE__ */ constructible('nn', 'Softshrink', activation.Softshrink);
export type Softshrink = activation.Softshrink;
/** x where its size exceeds lambd, else 0. */
export const Hardshrink = /* @__PURE__ */ constructible('nn', 'Hardshrink', activation.Hardshrink);
export type Hardshrink = activation.Hardshrink;
/** x where it is positive, else x scaled by a learned weight, one for all or one for each channel. */
export const PReLU = /* @__PURE__ */ constructible('nn', 'PReLU', activation.PReLU);
export type PReLU = activation.PReLU;
/** Exponentials that add up to 1 along a dim. */
export const Softmax = /* @__PURE__ */ constructible('nn', 'Softmax', activation.Softmax);
export type Softmax = activation.Softmax;
/** Softmax of the negative. */
export const Softmin = /* @__PURE__ */ constructible('nn', 'Softmin', activation.Softmin);
export type Softmin = activation.Softmin;
/** The logarithm of softmax. */
export const LogSoftmax = /* @__PURE__ */ constructible('nn', 'LogSoftmax', activation.LogSoftmax);
export type LogSoftmax = activation.LogSoftmax;
/** Softmax over the channels of images. */
export const Softmax2d = /* @__PURE__ */ constructible('nn', 'Softmax2d', activation.Softmax2d);
export type Softmax2d = activation.Softmax2d;
/** Batch normalisation of [N, C] or [N, C, L]. */
export const BatchNorm1d = /* @__PURE__ */ constructible('nn', 'BatchNorm1d', normalisation.BatchNorm1d);
export type BatchNorm1d = normalisation.BatchNorm1d;
/** Batch normalisation of [N, C, H, W]. */
export const BatchNorm2d = /* @__PURE__ */ constructible('nn', 'BatchNorm2d', normalisation.BatchNorm2d);
export type BatchNorm2d = normalisation.BatchNorm2d;
/** Batch normalisation of [N, C, D, H, W]. */
export const BatchNorm3d = /* @__PURE__ */ constructible('nn', 'BatchNorm3d', normalisation.BatchNorm3d);
export type BatchNorm3d = normalisation.BatchNorm3d;
/** Instance normalisation of [N, C, L] or [C, L]. */
export const InstanceNorm1d = /* @__PURE__ */ constructible('nn', 'InstanceNorm1d', normalisation.InstanceNorm1d);
export type InstanceNorm1d = normalisation.InstanceNorm1d;
/** Instance normalisation of [N, C, H, W] or [C, H, W]. */
export const InstanceNorm2d = /* @__PURE__ */ constructible('nn', 'InstanceNorm2d', normalisation.InstanceNorm2d);
export type InstanceNorm2d = normalisation.InstanceNorm2d;
/** Instance normalisation of [N, C, D, H, W] or [C, D, H, W]. */
export const InstanceNorm3d = /* @__PURE__ */ constructible('nn', 'InstanceNorm3d', normalisation.InstanceNorm3d);
export type InstanceNorm3d = normalisation.InstanceNorm3d;
/** The trailing dims brought to mean 0 and variance 1. */
export const LayerNorm = /* @__PURE__ */ constructible('nn', 'LayerNorm', normalisation.LayerNorm);
export type LayerNorm = normalisation.LayerNorm;
/** The trailing dims divided by the root of their mean square. */
export const RMSNorm = /* @__PURE__ */ constructible('nn', 'RMSNorm', normalisation.RMSNorm);
export type RMSNorm = normalisation.RMSNorm;
/** Groups of channels brought to mean 0 and variance 1, each sample for itself. */
export const GroupNorm = /* @__PURE__ */ constructible('nn', 'GroupNorm', normalisation.GroupNorm);
export type GroupNorm = normalisation.GroupNorm;
/** Each element divided by a power of the mean square of the channels around it. */
export const LocalResponseNorm = /* @__PURE__ */ constructible(
  'nn',
  'LocalResponseNorm',
  normalisation.LocalResponseNorm,
);
export type LocalResponseNorm = normalisation.LocalResponseNorm;
/** Sets elements to 0 with probability p and scales the others by 1 / (1 − p). */
export const Dropout = /* @__PURE__ */ constructible('nn', 'Dropout', dropout.Dropout);
export type Dropout = dropout.Dropout;
/** Drops whole channels of [N, C, L] or [C, L]. */
export const Dropout1d = /* @__PURE__ */ constructible('nn', 'Dropout1d', dropout.Dropout1d);
export type Dropout1d = dropout.Dropout1d;
/** Drops whole channels of [N, C, H, W]. */
export const Dropout2d = /* @__PURE__ */ constructible('nn', 'Dropout2d', dropout.Dropout2d);
export type Dropout2d = dropout.Dropout2d;
/** Drops whole channels of [N, C, D, H, W] or [C, D, H, W]. */
export const Dropout3d = /* @__PURE__ */ constructible('nn', 'Dropout3d', dropout.Dropout3d);
export type Dropout3d = dropout.Dropout3d;
/** Dropout for networks of SELU: keeps mean and variance. */
export const AlphaDropout = /* @__PURE__ */ constructible('nn', 'AlphaDropout', dropout.AlphaDropout);
export type AlphaDropout = dropout.AlphaDropout;
/** As AlphaDropout, for whole channels. */
export const FeatureAlphaDropout = /* @__PURE__ */ constructible(
  'nn',
  'FeatureAlphaDropout',
  dropout.FeatureAlphaDropout,
);
export type FeatureAlphaDropout = dropout.FeatureAlphaDropout;
/** The largest element of each window of a sequence. */
export const MaxPool1d = /* @__PURE__ */ constructible('nn', 'MaxPool1d', pooling.MaxPool1d);
export type MaxPool1d = pooling.MaxPool1d;
/** The largest element of each window of an image. */
export const MaxPool2d = /* @__PURE__ */ constructible('nn', 'MaxPool2d', pooling.MaxPool2d);
export type MaxPool2d = pooling.MaxPool2d;
/** The largest element of each window of a volume. */
export const MaxPool3d = /* @__PURE__ */ constructible('nn', 'MaxPool3d', pooling.MaxPool3d);
export type MaxPool3d = pooling.MaxPool3d;
/** The mean of each window of a sequence. */
export const AvgPool1d = /* @__PURE__ */ constructible('nn', 'AvgPool1d', pooling.AvgPool1d);
export type AvgPool1d = pooling.AvgPool1d;
/** The mean of each window of an image. */
export const AvgPool2d = /* @__PURE__ */ constructible('nn', 'AvgPool2d', pooling.AvgPool2d);
export type AvgPool2d = pooling.AvgPool2d;
/** The mean of each window of a volume. */
export const AvgPool3d = /* @__PURE__ */ constructible('nn', 'AvgPool3d', pooling.AvgPool3d);
export type AvgPool3d = pooling.AvgPool3d;
/** Means over a sequence that give an output of the size asked for. */
export const AdaptiveAvgPool1d = /* @__PURE__ */ constructible('nn', 'AdaptiveAvgPool1d', pooling.AdaptiveAvgPool1d);
export type AdaptiveAvgPool1d = pooling.AdaptiveAvgPool1d;
/** Means over an image that give an output of the size asked for. */
export const AdaptiveAvgPool2d = /* @__PURE__ */ constructible('nn', 'AdaptiveAvgPool2d', pooling.AdaptiveAvgPool2d);
export type AdaptiveAvgPool2d = pooling.AdaptiveAvgPool2d;
/** Means over a volume that give an output of the size asked for. */
export const AdaptiveAvgPool3d = /* @__PURE__ */ constructible('nn', 'AdaptiveAvgPool3d', pooling.AdaptiveAvgPool3d);
export type AdaptiveAvgPool3d = pooling.AdaptiveAvgPool3d;
/** Maxima over a sequence that give an output of the size asked for. */
export const AdaptiveMaxPool1d = /* @__PURE__ */ constructible('nn', 'AdaptiveMaxPool1d', pooling.AdaptiveMaxPool1d);
export type AdaptiveMaxPool1d = pooling.AdaptiveMaxPool1d;
/** Maxima over an image that give an output of the size asked for. */
export const AdaptiveMaxPool2d = /* @__PURE__ */ constructible('nn', 'AdaptiveMaxPool2d', pooling.AdaptiveMaxPool2d);
export type AdaptiveMaxPool2d = pooling.AdaptiveMaxPool2d;
/** Maxima over a volume that give an output of the size asked for. */
export const AdaptiveMaxPool3d = /* @__PURE__ */ constructible('nn', 'AdaptiveMaxPool3d', pooling.AdaptiveMaxPool3d);
export type AdaptiveMaxPool3d = pooling.AdaptiveMaxPool3d;
/** Looks up rows of a table by int64 indices: [*] → [*, embeddingDim]. */
export const Embedding = /* @__PURE__ */ constructible('nn', 'Embedding', embedding.Embedding);
export type Embedding<EmbeddingDim extends number = number> = embedding.Embedding<EmbeddingDim>;
/** Joins the dims from startDim to endDim: by default all but the batch. */
export const Flatten = /* @__PURE__ */ constructible('nn', 'Flatten', flatten.Flatten);
export type Flatten<StartDim extends number = number, EndDim extends number = number> = flatten.Flatten<
  StartDim,
  EndDim
>;
/** Splits a dim into several. */
export const Unflatten = /* @__PURE__ */ constructible('nn', 'Unflatten', flatten.Unflatten);
export type Unflatten = flatten.Unflatten;
/** The squared error. */
export const MSELoss = /* @__PURE__ */ constructible('nn', 'MSELoss', loss.MSELoss);
export type MSELoss = loss.MSELoss;
/** The absolute error. */
export const L1Loss = /* @__PURE__ */ constructible('nn', 'L1Loss', loss.L1Loss);
export type L1Loss = loss.L1Loss;
/** The absolute error, rounded off where it is below beta. */
export const SmoothL1Loss = /* @__PURE__ */ constructible('nn', 'SmoothL1Loss', loss.SmoothL1Loss);
export type SmoothL1Loss = loss.SmoothL1Loss;
/** Half the squared error up to delta, a straight line above. */
export const HuberLoss = /* @__PURE__ */ constructible('nn', 'HuberLoss', loss.HuberLoss);
export type HuberLoss = loss.HuberLoss;
/** The cross entropy of scores with labels, or with probabilities of all classes. */
export const CrossEntropyLoss = /* @__PURE__ */ constructible('nn', 'CrossEntropyLoss', loss.CrossEntropyLoss);
export type CrossEntropyLoss = loss.CrossEntropyLoss;
/** Minus the log-probability of each label. */
export const NLLLoss = /* @__PURE__ */ constructible('nn', 'NLLLoss', loss.NLLLoss);
export type NLLLoss = loss.NLLLoss;
/** The cross entropy of probabilities with yes-or-no targets. */
export const BCELoss = /* @__PURE__ */ constructible('nn', 'BCELoss', loss.BCELoss);
export type BCELoss = loss.BCELoss;
/** The cross entropy of scores with yes-or-no targets. */
export const BCEWithLogitsLoss = /* @__PURE__ */ constructible('nn', 'BCEWithLogitsLoss', loss.BCEWithLogitsLoss);
export type BCEWithLogitsLoss = loss.BCEWithLogitsLoss;
/** The Kullback-Leibler divergence of a target from log-probabilities. `batchmean` is its definition. */
export const KLDivLoss = /* @__PURE__ */ constructible('nn', 'KLDivLoss', loss.KLDivLoss);
export type KLDivLoss = loss.KLDivLoss;
/** The negative log-likelihood of counts that are Poisson distributed. */
export const PoissonNLLLoss = /* @__PURE__ */ constructible('nn', 'PoissonNLLLoss', loss.PoissonNLLLoss);
export type PoissonNLLLoss = loss.PoissonNLLLoss;
/** The negative log-likelihood of targets that are normally distributed around the input. */
export const GaussianNLLLoss = /* @__PURE__ */ constructible('nn', 'GaussianNLLLoss', loss.GaussianNLLLoss);
export type GaussianNLLLoss = loss.GaussianNLLLoss;
/** The input where the target is 1; what it lacks to the margin where the target is -1. */
export const HingeEmbeddingLoss = /* @__PURE__ */ constructible('nn', 'HingeEmbeddingLoss', loss.HingeEmbeddingLoss);
export type HingeEmbeddingLoss = loss.HingeEmbeddingLoss;
/** Asks that one input exceeds the other by the margin, as the target (1 or -1) says. */
export const MarginRankingLoss = /* @__PURE__ */ constructible('nn', 'MarginRankingLoss', loss.MarginRankingLoss);
export type MarginRankingLoss = loss.MarginRankingLoss;
/** Asks that two vectors point the same way or apart, as the target (1 or -1) says. */
export const CosineEmbeddingLoss = /* @__PURE__ */ constructible('nn', 'CosineEmbeddingLoss', loss.CosineEmbeddingLoss);
export type CosineEmbeddingLoss = loss.CosineEmbeddingLoss;
/** Asks that the anchor is nearer to the positive than to the negative by the margin. */
export const TripletMarginLoss = /* @__PURE__ */ constructible('nn', 'TripletMarginLoss', loss.TripletMarginLoss);
export type TripletMarginLoss = loss.TripletMarginLoss;
/** As TripletMarginLoss, with a distance of your own: a function or a module. */
export const TripletMarginWithDistanceLoss = /* @__PURE__ */ constructible(
  'nn',
  'TripletMarginWithDistanceLoss',
  loss.TripletMarginWithDistanceLoss,
);
export type TripletMarginWithDistanceLoss = loss.TripletMarginWithDistanceLoss;
/** The logistic loss of targets 1 and -1. */
export const SoftMarginLoss = /* @__PURE__ */ constructible('nn', 'SoftMarginLoss', loss.SoftMarginLoss);
export type SoftMarginLoss = loss.SoftMarginLoss;
/** The mean over classes of the logistic loss of yes-or-no targets for each class. */
export const MultiLabelSoftMarginLoss = /* @__PURE__ */ constructible(
  'nn',
  'MultiLabelSoftMarginLoss',
  loss.MultiLabelSoftMarginLoss,
);
export type MultiLabelSoftMarginLoss = loss.MultiLabelSoftMarginLoss;
/** Asks that the score of each label exceeds those of all classes that are none by 1. */
export const MultiLabelMarginLoss = /* @__PURE__ */ constructible(
  'nn',
  'MultiLabelMarginLoss',
  loss.MultiLabelMarginLoss,
);
export type MultiLabelMarginLoss = loss.MultiLabelMarginLoss;
/** Asks that the score of the label exceeds each other score by the margin. */
export const MultiMarginLoss = /* @__PURE__ */ constructible('nn', 'MultiMarginLoss', loss.MultiMarginLoss);
export type MultiMarginLoss = loss.MultiMarginLoss;
/** The norm of the differences along the last dim. */
export const PairwiseDistance = /* @__PURE__ */ constructible('nn', 'PairwiseDistance', loss.PairwiseDistance);
export type PairwiseDistance = loss.PairwiseDistance;
/** The cosine of the angle between vectors along a dim. */
export const CosineSimilarity = /* @__PURE__ */ constructible('nn', 'CosineSimilarity', loss.CosineSimilarity);
export type CosineSimilarity = loss.CosineSimilarity;
