/** @file Losses as layers: `new nn.CrossEntropyLoss()(scores, labels)`. */
import { crossEntropy, nllLoss } from '../ops/loss/classes.ts';
import { cosineSimilarity, pairwiseDistance } from '../ops/loss/distance.ts';
import {
  cosineEmbeddingLoss,
  type DistanceFunction,
  hingeEmbeddingLoss,
  marginRankingLoss,
  multilabelSoftMarginLoss,
  softMarginLoss,
  tripletMarginLoss,
  tripletMarginWithDistanceLoss,
} from '../ops/loss/margin.ts';
import { multilabelMarginLoss, multiMarginLoss } from '../ops/loss/multi-margin.ts';
import { binaryCrossEntropy, binaryCrossEntropyWithLogits, klDiv } from '../ops/loss/probability.ts';
import { type LossReduction, reductionParameter, requireReduction } from '../ops/loss/reduction.ts';
import { gaussianNllLoss, huberLoss, l1Loss, mseLoss, poissonNllLoss, smoothL1Loss } from '../ops/loss/regression.ts';
import {
  type Arguments,
  optionalBoolean,
  optionalInteger,
  optionalNumber,
  optionalTensor,
  optionalValue,
} from '../ops/parameters.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { bindNamed, layerError, Module } from './module.ts';
import { notNegative, positive, type Range, share, within } from './ranges.ts';

abstract class Loss extends Module {
  readonly reduction: LossReduction;

  constructor(reduction: LossReduction | undefined) {
    super();
    this.reduction = reduction ?? 'mean';
    requireReduction(new.target.name, this.reduction);
  }
}

/** A loss with a weight, which is part of the state. */
abstract class WeightedLoss extends Loss {
  readonly weight: Tensor | null;

  constructor(weight: Tensor | undefined, reduction: LossReduction | undefined) {
    super(reduction);
    this.weight = this.registerBuffer('weight', weight ?? null);
  }
}

const onlyReduction = [reductionParameter()] as const;

/** The squared error. */
export class MSELoss extends Loss {
  static readonly parameters = onlyReduction;

  constructor(...given: Arguments<typeof onlyReduction>) {
    super(bindNamed('MSELoss', onlyReduction, given).reduction);
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return mseLoss(input, target, this.reduction);
  }
}

/** The absolute error. */
export class L1Loss extends Loss {
  static readonly parameters = onlyReduction;

  constructor(...given: Arguments<typeof onlyReduction>) {
    super(bindNamed('L1Loss', onlyReduction, given).reduction);
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return l1Loss(input, target, this.reduction);
  }
}

/** The absolute error, rounded off where it is below beta. */
export class SmoothL1Loss extends Loss {
  static readonly parameters = [
    reductionParameter(),
    within(notNegative, optionalNumber('beta', 1, 'size of the errors below which the loss is a square')),
  ] as const;
  readonly beta: number;

  constructor(...given: Arguments<typeof SmoothL1Loss.parameters>) {
    const { reduction, beta } = bindNamed('SmoothL1Loss', SmoothL1Loss.parameters, given);
    super(reduction);
    this.beta = beta;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return smoothL1Loss(input, target, this.reduction, this.beta);
  }
}

/** Half the squared error up to delta, a straight line above. */
export class HuberLoss extends Loss {
  static readonly parameters = [
    reductionParameter(),
    within(positive, optionalNumber('delta', 1, 'size of the errors above which the loss is a straight line')),
  ] as const;
  readonly delta: number;

  constructor(...given: Arguments<typeof HuberLoss.parameters>) {
    const { reduction, delta } = bindNamed('HuberLoss', HuberLoss.parameters, given);
    super(reduction);
    this.delta = delta;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return huberLoss(input, target, this.reduction, this.delta);
  }
}

/**
 * The cross entropy of scores with labels, or with probabilities of all classes.
 *
 * @example
 * const loss = new nn.CrossEntropyLoss()(model(x), labels); // [N, C] and int64 [N]
 */
export class CrossEntropyLoss extends WeightedLoss {
  static readonly parameters = [
    optionalTensor('weight', 'a weight for each class'),
    optionalInteger('ignoreIndex', -100, 'positions with this label do not count'),
    reductionParameter(),
    within(share, optionalNumber('labelSmoothing', 0, 'share of the target that is spread over all classes')),
  ] as const;

  readonly ignoreIndex: number;
  readonly labelSmoothing: number;

  constructor(...given: Arguments<typeof CrossEntropyLoss.parameters>) {
    const bound = bindNamed('CrossEntropyLoss', CrossEntropyLoss.parameters, given);
    super(bound.weight, bound.reduction);
    this.ignoreIndex = bound.ignoreIndex;
    this.labelSmoothing = bound.labelSmoothing;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return crossEntropy(input, target, this.weight, this.ignoreIndex, this.reduction, this.labelSmoothing);
  }
}

/** Minus the log-probability of each label. */
export class NLLLoss extends WeightedLoss {
  static readonly parameters = [
    optionalTensor('weight', 'a weight for each class'),
    optionalInteger('ignoreIndex', -100, 'positions with this label do not count'),
    reductionParameter(),
  ] as const;

  readonly ignoreIndex: number;

  constructor(...given: Arguments<typeof NLLLoss.parameters>) {
    const { weight, ignoreIndex, reduction } = bindNamed('NLLLoss', NLLLoss.parameters, given);
    super(weight, reduction);
    this.ignoreIndex = ignoreIndex;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return nllLoss(input, target, this.weight, this.ignoreIndex, this.reduction);
  }
}

const weightAndReduction = [optionalTensor('weight', 'scales the losses'), reductionParameter()] as const;

/** The cross entropy of probabilities with yes-or-no targets. */
export class BCELoss extends WeightedLoss {
  static readonly parameters = weightAndReduction;

  constructor(...given: Arguments<typeof weightAndReduction>) {
    const { weight, reduction } = bindNamed('BCELoss', weightAndReduction, given);
    super(weight, reduction);
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return binaryCrossEntropy(input, target, this.weight, this.reduction);
  }
}

/** The cross entropy of scores with yes-or-no targets. */
export class BCEWithLogitsLoss extends WeightedLoss {
  static override readonly stateNames = { posWeight: 'pos_weight' };
  static readonly parameters = [
    optionalTensor('weight', 'scales the losses'),
    reductionParameter(),
    optionalTensor('posWeight', 'weight of the targets that are 1'),
  ] as const;

  readonly posWeight: Tensor | null;

  constructor(...given: Arguments<typeof BCEWithLogitsLoss.parameters>) {
    const { weight, reduction, posWeight } = bindNamed('BCEWithLogitsLoss', BCEWithLogitsLoss.parameters, given);
    super(weight, reduction);
    this.posWeight = this.registerBuffer('posWeight', posWeight ?? null);
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return binaryCrossEntropyWithLogits(input, target, this.weight, this.reduction, this.posWeight);
  }
}

/** The Kullback-Leibler divergence of a target from log-probabilities. `batchmean` is its definition. */
export class KLDivLoss extends Module {
  static readonly parameters = [
    optionalValue<LossReduction | 'batchmean'>()('reduction', 'mean', "'none', 'batchmean', 'mean' or 'sum'."),
    optionalBoolean('logTarget', false, 'the target holds logarithms'),
  ] as const;

  readonly reduction: LossReduction | 'batchmean';
  readonly logTarget: boolean;

  constructor(...given: Arguments<typeof KLDivLoss.parameters>) {
    super();
    const { reduction, logTarget } = bindNamed('KLDivLoss', KLDivLoss.parameters, given);
    requireReduction('KLDivLoss', reduction, ['none', 'batchmean', 'mean', 'sum']);
    this.reduction = reduction;
    this.logTarget = logTarget;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return klDiv(input, target, this.reduction, this.logTarget);
  }
}

/** The negative log-likelihood of counts that are Poisson distributed. */
export class PoissonNLLLoss extends Loss {
  static readonly parameters = [
    optionalBoolean('logInput', true, 'the input is the logarithm of the rate'),
    optionalBoolean('full', false, "add Stirling's approximation"),
    optionalNumber('eps', 1e-8, 'added to what a logarithm is taken of'),
    reductionParameter(),
  ] as const;

  readonly logInput: boolean;
  readonly full: boolean;
  readonly eps: number;

  constructor(...given: Arguments<typeof PoissonNLLLoss.parameters>) {
    const bound = bindNamed('PoissonNLLLoss', PoissonNLLLoss.parameters, given);
    super(bound.reduction);
    this.logInput = bound.logInput;
    this.full = bound.full;
    this.eps = bound.eps;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return poissonNllLoss(input, target, this.logInput, this.full, this.eps, this.reduction);
  }
}

/** The negative log-likelihood of targets that are normally distributed around the input. */
export class GaussianNLLLoss extends Loss {
  static readonly parameters = [
    optionalBoolean('full', false, 'add the constant term'),
    optionalNumber('eps', 1e-6, 'least variance'),
    reductionParameter(),
  ] as const;

  readonly full: boolean;
  readonly eps: number;

  constructor(...given: Arguments<typeof GaussianNLLLoss.parameters>) {
    const { full, eps, reduction } = bindNamed('GaussianNLLLoss', GaussianNLLLoss.parameters, given);
    super(reduction);
    this.full = full;
    this.eps = eps;
  }

  forward(input: Tensor, target: Tensor, variance: Tensor): Tensor {
    return gaussianNllLoss(input, target, variance, this.full, this.eps, this.reduction);
  }
}

/** A loss with a margin. */
abstract class MarginLoss extends Loss {
  readonly margin: number;

  constructor(margin: number, reduction: LossReduction | undefined) {
    super(reduction);
    this.margin = margin;
  }
}

/** The input where the target is 1; what it lacks to the margin where the target is -1. */
export class HingeEmbeddingLoss extends MarginLoss {
  static readonly parameters = [
    optionalNumber('margin', 1, 'what inputs of target -1 must reach'),
    reductionParameter(),
  ] as const;

  constructor(...given: Arguments<typeof HingeEmbeddingLoss.parameters>) {
    const { margin, reduction } = bindNamed('HingeEmbeddingLoss', HingeEmbeddingLoss.parameters, given);
    super(margin, reduction);
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return hingeEmbeddingLoss(input, target, this.margin, this.reduction);
  }
}

/** Asks that one input exceeds the other by the margin, as the target (1 or -1) says. */
export class MarginRankingLoss extends MarginLoss {
  static readonly parameters = [
    optionalNumber('margin', 0, 'how much larger the input must be'),
    reductionParameter(),
  ] as const;

  constructor(...given: Arguments<typeof MarginRankingLoss.parameters>) {
    const { margin, reduction } = bindNamed('MarginRankingLoss', MarginRankingLoss.parameters, given);
    super(margin, reduction);
  }

  forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return marginRankingLoss(input1, input2, target, this.margin, this.reduction);
  }
}

/** Asks that two vectors point the same way or apart, as the target (1 or -1) says. */
export class CosineEmbeddingLoss extends MarginLoss {
  static readonly parameters = [
    optionalNumber('margin', 0, 'cosine that vectors of target -1 may have'),
    reductionParameter(),
  ] as const;

  constructor(...given: Arguments<typeof CosineEmbeddingLoss.parameters>) {
    const { margin, reduction } = bindNamed('CosineEmbeddingLoss', CosineEmbeddingLoss.parameters, given);
    super(margin, reduction);
  }

  forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return cosineEmbeddingLoss(input1, input2, target, this.margin, this.reduction);
  }
}

/** Asks that the anchor is nearer to the positive than to the negative by the margin. */
export class TripletMarginLoss extends MarginLoss {
  static readonly parameters = [
    within(positive, optionalNumber('margin', 1, 'how much farther the negative must be')),
    optionalNumber('p', 2, 'degree of the norm'),
    optionalNumber('eps', 1e-6, 'added to each difference'),
    optionalBoolean('swap', false, 'take the distance of positive and negative where that is less'),
    reductionParameter(),
  ] as const;

  readonly p: number;
  readonly eps: number;
  readonly swap: boolean;

  constructor(...given: Arguments<typeof TripletMarginLoss.parameters>) {
    const bound = bindNamed('TripletMarginLoss', TripletMarginLoss.parameters, given);
    super(bound.margin, bound.reduction);
    this.p = bound.p;
    this.eps = bound.eps;
    this.swap = bound.swap;
  }

  forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    const { margin, p, eps, swap, reduction } = this;
    return tripletMarginLoss(anchor, positive, negative, margin, p, eps, swap, reduction);
  }
}

/** As TripletMarginLoss, with a distance of your own: a function or a module. */
export class TripletMarginWithDistanceLoss extends MarginLoss {
  static override readonly stateNames = { distanceFunction: 'distance_function' };
  static readonly parameters = [
    optionalValue<DistanceFunction>()('distanceFunction', undefined, 'of two tensors; the Euclidean one if left out'),
    within(positive, optionalNumber('margin', 1, 'how much farther the negative must be')),
    optionalBoolean('swap', false, 'take the distance of positive and negative where that is less'),
    reductionParameter(),
  ] as const;

  readonly distanceFunction: DistanceFunction;
  readonly swap: boolean;

  constructor(...given: Arguments<typeof TripletMarginWithDistanceLoss.parameters>) {
    const bound = bindNamed('TripletMarginWithDistanceLoss', TripletMarginWithDistanceLoss.parameters, given);
    super(bound.margin, bound.reduction);
    if (bound.distanceFunction !== undefined && typeof bound.distanceFunction !== 'function') {
      throw layerError(
        'TripletMarginWithDistanceLoss',
        'distanceFunction of TripletMarginWithDistanceLoss must be a function of two tensors, or a module',
      );
    }
    this.distanceFunction = bound.distanceFunction ?? new PairwiseDistance();
    this.swap = bound.swap;
  }

  forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    const { distanceFunction, margin, swap, reduction } = this;
    return tripletMarginWithDistanceLoss(anchor, positive, negative, { distanceFunction, margin, swap, reduction });
  }
}

/** The logistic loss of targets 1 and -1. */
export class SoftMarginLoss extends Loss {
  static readonly parameters = onlyReduction;

  constructor(...given: Arguments<typeof onlyReduction>) {
    super(bindNamed('SoftMarginLoss', onlyReduction, given).reduction);
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return softMarginLoss(input, target, this.reduction);
  }
}

/** The mean over classes of the logistic loss of yes-or-no targets for each class. */
export class MultiLabelSoftMarginLoss extends WeightedLoss {
  static readonly parameters = weightAndReduction;

  constructor(...given: Arguments<typeof weightAndReduction>) {
    const { weight, reduction } = bindNamed('MultiLabelSoftMarginLoss', weightAndReduction, given);
    super(weight, reduction);
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return multilabelSoftMarginLoss(input, target, this.weight, this.reduction);
  }
}

/** Asks that the score of each label exceeds those of all classes that are none by 1. */
export class MultiLabelMarginLoss extends Loss {
  static readonly parameters = onlyReduction;

  constructor(...given: Arguments<typeof onlyReduction>) {
    super(bindNamed('MultiLabelMarginLoss', onlyReduction, given).reduction);
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return multilabelMarginLoss(input, target, this.reduction);
  }
}

const oneOrTwo: Range = { rule: '1 or 2', accepts: (value) => value === 1 || value === 2 };

/** Asks that the score of the label exceeds each other score by the margin. */
export class MultiMarginLoss extends WeightedLoss {
  static readonly parameters = [
    within(oneOrTwo, optionalInteger('p', 1, '1 or 2')),
    optionalNumber('margin', 1, 'how much higher the score of the label must be'),
    optionalTensor('weight', 'a weight for each class'),
    reductionParameter(),
  ] as const;

  readonly p: number;
  readonly margin: number;

  constructor(...given: Arguments<typeof MultiMarginLoss.parameters>) {
    const { p, margin, weight, reduction } = bindNamed('MultiMarginLoss', MultiMarginLoss.parameters, given);
    super(weight, reduction);
    this.p = p;
    this.margin = margin;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return multiMarginLoss(input, target, this.p, this.margin, this.weight, this.reduction);
  }
}

/** The norm of the differences along the last dim. */
export class PairwiseDistance extends Module {
  static readonly parameters = [
    optionalNumber('p', 2, 'degree of the norm'),
    optionalNumber('eps', 1e-6, 'added to each difference'),
    optionalBoolean('keepdim', false, 'keep the last dim, at size 1'),
  ] as const;

  readonly p: number;
  readonly eps: number;
  readonly keepdim: boolean;

  constructor(...given: Arguments<typeof PairwiseDistance.parameters>) {
    super();
    const { p, eps, keepdim } = bindNamed('PairwiseDistance', PairwiseDistance.parameters, given);
    this.p = p;
    this.eps = eps;
    this.keepdim = keepdim;
  }

  forward(x1: Tensor, x2: Tensor): Tensor {
    return pairwiseDistance(x1, x2, this.p, this.eps, this.keepdim);
  }
}

/** The cosine of the angle between vectors along a dim. */
export class CosineSimilarity extends Module {
  static readonly parameters = [
    optionalInteger('dim', 1, 'dim along which the vectors stand'),
    optionalNumber('eps', 1e-8, 'least product of the norms'),
  ] as const;
  readonly dim: number;
  readonly eps: number;

  constructor(...given: Arguments<typeof CosineSimilarity.parameters>) {
    super();
    const { dim, eps } = bindNamed('CosineSimilarity', CosineSimilarity.parameters, given);
    this.dim = dim;
    this.eps = eps;
  }

  forward(x1: Tensor, x2: Tensor): Tensor {
    return cosineSimilarity(x1, x2, this.dim, this.eps);
  }
}
