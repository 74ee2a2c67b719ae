/** @file Losses of margins: they ask that one quantity exceeds another by some amount, and are 0 where it does. */
import { ShapeError, ValueError } from '../../errors/errors.ts';
import { formatShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { composite } from '../define.ts';
import type { Operator } from '../operator.ts';
import { optionalBoolean, optionalFunction, optionalNumber, optionalTensor, tensor } from '../parameters.ts';
import { logsigmoid } from '../pointwise/activation.ts';
import { add, mul, neg, sub } from '../pointwise/arithmetic.ts';
import { eq } from '../pointwise/comparison.ts';
import { div } from '../pointwise/division.ts';
import { clampMin, minimum, where } from '../pointwise/selection.ts';
import { sum } from '../reduce/sum.ts';
import { asFloat, pairwiseDistance } from './distance.ts';
import { type LossReduction, type ReductionOption, reduceLosses, reductionParameter } from './reduction.ts';
import type { LossOperator } from './regression.ts';

type MarginOption = ReductionOption & { readonly margin?: number };

interface HingeOperator extends Operator {
  (input: Tensor, target: Tensor, margin?: number | MarginOption, reduction?: LossReduction | MarginOption): Tensor;
}

/**
 * Loss of distances between pairs: the distance itself for similar pairs (target 1), what it lacks to the margin for
 * dissimilar ones (target −1).
 *
 * @formula target = 1 ? input : max(0, margin − input)
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @example
 * F.hingeEmbeddingLoss(torch.tensor([0.5, 0.2]), torch.tensor([1, -1]), { reduction: 'none' });
 * // tensor([0.5000, 0.8000])
 */
export const hingeEmbeddingLoss: HingeOperator = composite({
  name: 'hingeEmbeddingLoss',
  parameters: [tensor('input'), tensor('target'), optionalNumber('margin', 1), reductionParameter()],
  method: false,
  compute: ({ input, target, margin, reduction }) => {
    const apart = where(eq(target, 1), 0, clampMin(sub(margin, input), 0));
    const close = where(eq(target, -1), 0, input);
    return reduceLosses('hingeEmbeddingLoss', add(apart, close), reduction);
  },
});

interface PairMarginOperator extends Operator {
  (
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin?: number | MarginOption,
    reduction?: LossReduction | MarginOption,
  ): Tensor;
}

/**
 * Asks that one score exceeds another by the margin, the first where the target is 1, the second where it is −1.
 *
 * @formula max(0, −target · (input1 − input2) + margin)
 * @shape input1 [*], input2 [*], target [*] → [], or [*] for 'none'
 * @throws {ShapeError} when the tensors differ in their number of dims (`marginRankingLoss/rank`).
 * @example
 * F.marginRankingLoss(torch.tensor([2, 2]), torch.tensor([1, 1]), torch.tensor([1, -1]), { reduction: 'none' });
 * // tensor([0., 1.])
 */
export const marginRankingLoss: PairMarginOperator = composite({
  name: 'marginRankingLoss',
  parameters: [tensor('input1'), tensor('input2'), tensor('target'), optionalNumber('margin', 0), reductionParameter()],
  method: false,
  compute: ({ input1, input2, target, margin, reduction }) => {
    if (input1.sizes.length !== input2.sizes.length || input1.sizes.length !== target.sizes.length) {
      throw new ShapeError(
        'marginRankingLoss/rank',
        `marginRankingLoss needs tensors of the same number of dims, got ${[input1, input2, target].map((given) => formatShape(given.sizes)).join(', ')}`,
      );
    }
    const lack = add(asFloat(mul(neg(target), sub(input1, input2))), margin);
    return reduceLosses('marginRankingLoss', clampMin(lack, 0), reduction);
  },
});

/**
 * Asks that two vectors point the same way where the target is 1, and apart, by the margin of their cosine, where it is
 * −1.
 *
 * @formula target = 1 ? 1 − cos : max(0, cos − margin)
 * @shape input1 [N, D] or [D], input2 [N, D] or [D], target [N] or [] → [], or target's for 'none'
 * @throws {ShapeError} when the numbers of dims do not go together (`cosineEmbeddingLoss/rank`).
 * @example
 * F.cosineEmbeddingLoss(torch.tensor([[1, 0]]), torch.tensor([[1, 1]]), torch.tensor([1])); // tensor(0.2929)
 */
export const cosineEmbeddingLoss: PairMarginOperator = composite({
  name: 'cosineEmbeddingLoss',
  parameters: [
    tensor('input1', '[N, D] or [D]'),
    tensor('input2', '[N, D] or [D]'),
    tensor('target', '[N] or []'),
    optionalNumber('margin', 0),
    reductionParameter(),
  ],
  method: false,
  compute: ({ input1, input2, target, margin, reduction }) => {
    const rank = target.sizes.length;
    if (rank > 1 || input1.sizes.length !== rank + 1 || input2.sizes.length !== rank + 1) {
      throw new ShapeError(
        'cosineEmbeddingLoss/rank',
        `cosineEmbeddingLoss needs inputs of shape [N, D] with a target of shape [N], or [D] with [], got ${[input1, input2, target].map((given) => formatShape(given.sizes)).join(', ')}`,
      );
    }
    const products = (a: Tensor, b: Tensor): Tensor => sum(mul(a, b), -1);
    // PyTorch adds a small number to the squared lengths in place of a bound.
    const lengths = mul(add(products(input1, input1), tiny), add(products(input2, input2), tiny));
    const cosine = div(products(input1, input2), lengths.sqrt());
    const losses = add(
      where(eq(target, 1), sub(1, cosine), 0),
      where(eq(target, -1), clampMin(sub(cosine, margin), 0), 0),
    );
    return reduceLosses('cosineEmbeddingLoss', losses, reduction);
  },
});

const tiny = 1e-12;

type TripletOption = MarginOption & { readonly p?: number; readonly eps?: number; readonly swap?: boolean };

interface TripletOperator extends Operator {
  (
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    margin?: number | TripletOption,
    p?: number | TripletOption,
    eps?: number | TripletOption,
    swap?: boolean | TripletOption,
    reduction?: LossReduction | TripletOption,
  ): Tensor;
}

/** A distance of two tensors, as the loss wants it. */
export type DistanceFunction = (a: Tensor, b: Tensor) => Tensor;

function triplet(
  operation: string,
  distance: DistanceFunction,
  [anchor, positive, negative]: readonly [Tensor, Tensor, Tensor],
  margin: number,
  swap: boolean | undefined,
  reduction: LossReduction | undefined,
): Tensor {
  if (margin <= 0) {
    throw new ValueError(`${operation}/margin`, `margin of ${operation} must be greater than 0, got ${margin}`, {
      margin,
    });
  }
  const near = distance(anchor, positive);
  const far = distance(anchor, negative);
  const least = swap === true ? minimum(far, distance(positive, negative)) : far;
  return reduceLosses(operation, clampMin(add(sub(near, least), margin), 0), reduction);
}

/**
 * Asks that the anchor is nearer to the positive example than to the negative one by the margin, by the p-norm.
 *
 * @formula max(0, d(anchor, positive) − d(anchor, negative) + margin)
 * @shape anchor [N, D] or [D], positive and negative the same → [], or [N] for 'none'
 * @throws {ValueError} when the margin is not positive (`tripletMarginLoss/margin`).
 * @source V. Balntas et al.: "Learning Local Feature Descriptors with Triplets and Shallow Convolutional Neural
 *   Networks", 2016, https://doi.org/10.5244/C.30.119
 * @example
 * const anchor = torch.tensor([[0, 0]]);
 * F.tripletMarginLoss(anchor, torch.tensor([[1, 0]]), torch.tensor([[0, 1.5]])); // tensor(0.5000)
 */
export const tripletMarginLoss: TripletOperator = composite({
  name: 'tripletMarginLoss',
  parameters: [
    tensor('anchor'),
    tensor('positive'),
    tensor('negative'),
    optionalNumber('margin', 1),
    optionalNumber('p', 2, 'Degree of the norm that distances are measured by.'),
    optionalNumber('eps', 1e-6),
    optionalBoolean('swap', false, 'Takes the distance of positive and negative where that is less.'),
    reductionParameter(),
  ],
  method: false,
  compute: ({ anchor, positive, negative, margin, p, eps, swap, reduction }) =>
    triplet(
      'tripletMarginLoss',
      (a, b) => pairwiseDistance(a, b, p, eps),
      [anchor, positive, negative],
      margin,
      swap,
      reduction,
    ),
});

type DistanceOption = MarginOption & {
  readonly distanceFunction?: DistanceFunction | null;
  readonly swap?: boolean;
};

interface TripletDistanceOperator extends Operator {
  (anchor: Tensor, positive: Tensor, negative: Tensor, options?: DistanceOption): Tensor;
}

/**
 * Triplet loss by a distance function of your own, such as 1 less the cosine.
 *
 * @formula max(0, d(anchor, positive) − d(anchor, negative) + margin)
 * @shape anchor [N, *], positive and negative the same → [], or what the distance gives for 'none'
 * @throws {ValueError} when the margin is not positive (`tripletMarginWithDistanceLoss/margin`).
 * @example
 * const [anchor, near, far] = [torch.tensor([[1, 0]]), torch.tensor([[1, 1]]), torch.tensor([[0, 1]])];
 * F.tripletMarginWithDistanceLoss(anchor, near, far, {
 *   distanceFunction: (a, b) => F.cosineSimilarity(a, b).neg().add(1),
 * }); // tensor(0.2929)
 */
export const tripletMarginWithDistanceLoss: TripletDistanceOperator = composite({
  name: 'tripletMarginWithDistanceLoss',
  parameters: [
    tensor('anchor'),
    tensor('positive'),
    tensor('negative'),
    optionalFunction<DistanceFunction>()('distanceFunction', undefined),
    optionalNumber('margin', 1),
    optionalBoolean('swap', false),
    reductionParameter(),
  ],
  method: false,
  compute: ({ anchor, positive, negative, distanceFunction, margin, swap, reduction }) =>
    triplet(
      'tripletMarginWithDistanceLoss',
      distanceFunction ?? pairwiseDistance,
      [anchor, positive, negative],
      margin,
      swap,
      reduction,
    ),
});

/**
 * Logistic loss of scores whose targets are 1 and −1.
 *
 * @formula ln(1 + e^(−target · input))
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @difference Linear in wrong scores without end, where PyTorch becomes infinite from −89 on.
 * @example
 * F.softMarginLoss(torch.tensor([0, 2, -100]), torch.tensor([1, 1, 1]), 'none');
 * // tensor([  0.6931,   0.1269, 100.0000])
 */
export const softMarginLoss: LossOperator = composite({
  name: 'softMarginLoss',
  parameters: [tensor('input'), tensor('target'), reductionParameter()],
  method: false,
  compute: ({ input, target, reduction }) =>
    reduceLosses('softMarginLoss', neg(logsigmoid(mul(target, input))), reduction),
});

type WeightOption = ReductionOption & { readonly weight?: Tensor | null };

interface WeightedOperator extends Operator {
  (
    input: Tensor,
    target: Tensor,
    weight?: Tensor | null | WeightOption,
    reduction?: LossReduction | WeightOption,
  ): Tensor;
}

/**
 * Mean over classes of the logistic loss of a yes-or-no target (1 or 0) for each class.
 *
 * @formula −Σ (target · ln σ(input) + (1 − target) · ln σ(−input)) / C
 * @shape input [*, C], target [*, C], weight [C] → [], or [*] for 'none'
 * @throws {ShapeError} when the input has no dim (`multilabelSoftMarginLoss/rank`).
 * @example
 * F.multilabelSoftMarginLoss(torch.tensor([[2, -2]]), torch.tensor([[1, 0]])); // tensor(0.1269)
 */
export const multilabelSoftMarginLoss: WeightedOperator = composite({
  name: 'multilabelSoftMarginLoss',
  parameters: [tensor('input'), tensor('target'), optionalTensor('weight'), reductionParameter()],
  method: false,
  compute: ({ input, target, weight, reduction }) => {
    const losses = neg(add(mul(target, logsigmoid(input)), mul(sub(1, target), logsigmoid(neg(input)))));
    const weighted = weight === undefined ? losses : mul(losses, weight);
    const classes = input.sizes.at(-1);
    if (classes === undefined) {
      throw new ShapeError('multilabelSoftMarginLoss/rank', 'multilabelSoftMarginLoss needs at least one dim');
    }
    return reduceLosses('multilabelSoftMarginLoss', div(sum(weighted, -1), classes), reduction);
  },
});
