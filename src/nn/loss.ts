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

/**
 * Loss of regression: the mean squared error.
 *
 * @see `F.mseLoss`
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @example
 * new nn.MSELoss()(torch.tensor([1, 2]), torch.tensor([1, 4])); // tensor(2.)
 */
export class MSELoss extends Loss {
  static readonly parameters = onlyReduction;

  constructor(...given: Arguments<typeof onlyReduction>) {
    super(bindNamed('MSELoss', onlyReduction, given).reduction);
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return mseLoss(input, target, this.reduction);
  }
}

/**
 * Loss of regression that outliers pull less: the mean absolute error.
 *
 * @see `F.l1Loss`
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @example
 * new nn.L1Loss()(torch.tensor([1, 2]), torch.tensor([1, 4])); // tensor(1.)
 */
export class L1Loss extends Loss {
  static readonly parameters = onlyReduction;

  constructor(...given: Arguments<typeof onlyReduction>) {
    super(bindNamed('L1Loss', onlyReduction, given).reduction);
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return l1Loss(input, target, this.reduction);
  }
}

/**
 * Loss of regression that is absolute far from the target and squared near it, as detectors fit their boxes.
 *
 * @see `F.smoothL1Loss`
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @example
 * new nn.SmoothL1Loss()(torch.tensor([0.5, 3]), torch.tensor([0, 0])); // tensor(1.3125)
 */
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

/**
 * Loss of regression that is squared up to delta and straight beyond.
 *
 * @see `F.huberLoss`
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @example
 * new nn.HuberLoss({ delta: 2 })(torch.tensor([0.5, 3]), torch.tensor([0, 0])); // tensor(2.0625)
 */
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
 * Loss of classification: takes scores without softmax, and labels or probabilities of all classes.
 *
 * @see `F.crossEntropy`
 * @shape input [N, C, *] or [C], target [N, *] or [], or the input's for probabilities → [], or [N, *] for 'none'
 * @example
 * const scores = torch.tensor([[2, 0], [0, 2]]);
 * new nn.CrossEntropyLoss()(scores, torch.tensor([0n, 1n])); // tensor(0.1269)
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

/**
 * Loss of classification by log-probabilities, as `LogSoftmax` gives them.
 *
 * @see `F.nllLoss`
 * @shape input [N, C, *] or [C], target [N, *] or [] → [], or target's for 'none'
 * @example
 * new nn.NLLLoss()(torch.tensor([[0.5, 0.5]]).log(), torch.tensor([0n])); // tensor(0.6931)
 */
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

/**
 * Loss of yes-or-no questions by probabilities, as `Sigmoid` gives them.
 *
 * @see `F.binaryCrossEntropy`
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @example
 * new nn.BCELoss()(torch.tensor([0.9, 0.5]), torch.tensor([1, 0])); // tensor(0.3993)
 */
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

/**
 * Loss of yes-or-no questions by scores, safer than `Sigmoid` followed by `BCELoss`.
 *
 * @see `F.binaryCrossEntropyWithLogits`
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @example
 * new nn.BCEWithLogitsLoss()(torch.tensor([2, 0]), torch.tensor([1, 0])); // tensor(0.4100)
 */
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

/**
 * Loss of distributions: the Kullback-Leibler divergence of a target from log-probabilities; `batchmean` is its
 * definition.
 *
 * @see `F.klDiv`
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @example
 * new nn.KLDivLoss('batchmean')(torch.tensor([[0.5, 0.5]]).log(), torch.tensor([[0.9, 0.1]])); // tensor(0.3681)
 */
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

/**
 * Loss of counts: the negative log-likelihood of a Poisson distribution.
 *
 * @see `F.poissonNllLoss`
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @example
 * new nn.PoissonNLLLoss()(torch.tensor([0, 1]), torch.tensor([1, 3])); // tensor(0.3591)
 */
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

/**
 * Loss of regression with a predicted variance: the negative log-likelihood of normal targets.
 *
 * @see `F.gaussianNllLoss`
 * @shape input [*], target [*], var [*] → [], or [*] for 'none'
 * @example
 * new nn.GaussianNLLLoss()(torch.tensor([0, 0]), torch.tensor([0, 2]), torch.tensor([1, 4])); // tensor(0.5966)
 */
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

/**
 * Loss of distances between pairs that are alike (1) or not (−1).
 *
 * @see `F.hingeEmbeddingLoss`
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @example
 * new nn.HingeEmbeddingLoss()(torch.tensor([0.5, 0.2]), torch.tensor([1, -1])); // tensor(0.6500)
 */
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

/**
 * Loss of rankings: which of two scores is to be the higher one.
 *
 * @see `F.marginRankingLoss`
 * @shape input1 [*], input2 [*], target [*] → [], or [*] for 'none'
 * @example
 * new nn.MarginRankingLoss()(torch.tensor([2, 2]), torch.tensor([1, 1]), torch.tensor([1, -1]));
 * // tensor(0.5000)
 */
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

/**
 * Loss of the angle between pairs of vectors that are to point the same way (1) or apart (−1).
 *
 * @see `F.cosineEmbeddingLoss`
 * @shape input1 [N, D], input2 [N, D], target [N] → [], or [N] for 'none'
 * @example
 * new nn.CosineEmbeddingLoss()(torch.tensor([[1, 0]]), torch.tensor([[1, 1]]), torch.tensor([1]));
 * // tensor(0.2929)
 */
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

/**
 * Loss of embeddings: what is alike is to lie nearer than what is not, by a margin.
 *
 * @see `F.tripletMarginLoss`
 * @shape anchor [N, D], positive and negative the same → [], or [N] for 'none'
 * @example
 * const [anchor, near, far] = [torch.tensor([[0, 0]]), torch.tensor([[1, 0]]), torch.tensor([[0, 1.5]])];
 * new nn.TripletMarginLoss()(anchor, near, far); // tensor(0.5000)
 */
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

/**
 * Loss of embeddings by a distance of your own, a function or a module.
 *
 * @see `F.tripletMarginWithDistanceLoss`
 * @shape anchor [N, *], positive and negative the same → [], or what the distance gives for 'none'
 * @example
 * const [anchor, near, far] = [torch.tensor([[0, 0]]), torch.tensor([[1, 0]]), torch.tensor([[0, 1.5]])];
 * new nn.TripletMarginWithDistanceLoss({ distanceFunction: new nn.PairwiseDistance() })(anchor, near, far);
 * // tensor(0.5000)
 */
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

/**
 * Loss of yes-or-no questions whose targets are 1 and −1.
 *
 * @see `F.softMarginLoss`
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @example
 * new nn.SoftMarginLoss()(torch.tensor([0, 2]), torch.tensor([1, 1])); // tensor(0.4100)
 */
export class SoftMarginLoss extends Loss {
  static readonly parameters = onlyReduction;

  constructor(...given: Arguments<typeof onlyReduction>) {
    super(bindNamed('SoftMarginLoss', onlyReduction, given).reduction);
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return softMarginLoss(input, target, this.reduction);
  }
}

/**
 * Loss of several yes-or-no questions for each sample, averaged over the classes.
 *
 * @see `F.multilabelSoftMarginLoss`
 * @shape input [*, C], target [*, C] → [], or [*] for 'none'
 * @example
 * new nn.MultiLabelSoftMarginLoss()(torch.tensor([[2, -2]]), torch.tensor([[1, 0]])); // tensor(0.1269)
 */
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

/**
 * Loss of several labels for each sample, listed in front of a −1, by margins to all other classes.
 *
 * @see `F.multilabelMarginLoss`
 * @shape input [N, C] or [C], target the same → [], or [N] or [] for 'none'
 * @example
 * new nn.MultiLabelMarginLoss()(torch.tensor([0.1, 0.2, 0.9]), torch.tensor([2n, -1n, 0n])); // tensor(0.1667)
 */
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

/**
 * Loss of classification by margins, as of a support vector machine.
 *
 * @see `F.multiMarginLoss`
 * @shape input [N, C] or [C], target [N] or [] → [], or target's for 'none'
 * @example
 * new nn.MultiMarginLoss()(torch.tensor([[0.1, 0.2, 0.9]]), torch.tensor([2n])); // tensor(0.1667)
 */
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

/**
 * Distance of each pair of rows as a layer, such as the distance of a triplet loss.
 *
 * @see `F.pairwiseDistance`
 * @shape x1 [*, D], x2 [*, D] → [*] (size 1 with keepdim)
 * @example
 * new nn.PairwiseDistance(2, { eps: 0 })(torch.tensor([[0, 0]]), torch.tensor([[3, 4]])); // tensor([5.])
 */
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

/**
 * Cosine of the angle between vectors as a layer.
 *
 * @see `F.cosineSimilarity`
 * @shape x1 [*, D, *], x2 [*, D, *] → [*, *]
 * @example
 * new nn.CosineSimilarity()(torch.tensor([[1, 0]]), torch.tensor([[1, 1]])); // tensor([0.7071])
 */
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
