/** @file Losses with a margin as layers, between two inputs or three. */
import {
  cosineEmbeddingLoss,
  type DistanceFunction,
  hingeEmbeddingLoss,
  marginRankingLoss,
  tripletMarginLoss,
  tripletMarginWithDistanceLoss,
} from '../ops/loss/margin.ts';
import { type LossReduction, reductionParameter } from '../ops/loss/reduction.ts';
import { type Arguments, optionalBoolean, optionalNumber, optionalValue } from '../ops/parameters.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { PairwiseDistance } from './distance.ts';
import { bindNamed, layerError } from './layer-arguments.ts';
import { Loss } from './loss.ts';
import { positive, within } from './ranges.ts';

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
