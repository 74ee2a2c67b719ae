/** @file Losses that ask that the scores of the right classes exceed all others by a margin. */
import { ShapeError, ValueError } from '../../errors/errors.ts';
import { dtypes } from '../../storage/dtype.ts';
import { formatShape, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { arange } from '../creation/range.ts';
import { composite } from '../define.ts';
import { gather } from '../gather/gather.ts';
import { indexSelect } from '../gather/index-select.ts';
import { requireLike } from '../normalise/groups.ts';
import type { Operator } from '../operator.ts';
import { optionalInteger, optionalNumber, optionalTensor, tensor } from '../parameters.ts';
import { add, mul, sub } from '../pointwise/arithmetic.ts';
import { eq, gt } from '../pointwise/comparison.ts';
import { div } from '../pointwise/division.ts';
import { where } from '../pointwise/selection.ts';
import { sum } from '../reduce/sum.ts';
import { reshape } from '../view/reshape.ts';
import { unsqueeze } from '../view/squeeze.ts';
import { requireLabelDtype } from './classes.ts';
import { labelsOfRows } from './label-rows.ts';
import { type LossReduction, type ReductionOption, reduceLosses, reductionParameter } from './reduction.ts';
import type { LossOperator } from './regression.ts';

/** Scores as [N, C]; and how the loss of each sample is shaped. */
function matrixOf(operation: string, input: Tensor): { readonly scores: Tensor; readonly single: boolean } {
  const rank = input.sizes.length;
  if (rank === 2) return { scores: input, single: false };
  if (rank < 2) return { scores: reshape(input, [1, input.elementCount]), single: true };
  throw new ShapeError(
    `${operation}/rank`,
    `${operation} needs an input of shape [N, C] or [C], got ${formatShape(input.sizes)}`,
    { shape: input.sizes },
  );
}

/** What is lacking. Where nothing is, there is no gradient, not even just at the margin; and NaN lacks nothing, as in PyTorch. */
function positivePart(lack: Tensor): Tensor {
  return where(gt(lack, 0), lack, 0);
}

type MultiMarginOption = ReductionOption & {
  readonly p?: number;
  readonly margin?: number;
  readonly weight?: Tensor | null;
};

interface MultiMarginOperator extends Operator {
  (
    input: Tensor,
    target: Tensor,
    p?: number | MultiMarginOption,
    margin?: number | MultiMarginOption,
    weight?: Tensor | null | MultiMarginOption,
    reduction?: LossReduction | MultiMarginOption,
  ): Tensor;
}

/**
 * Asks that the score of the label exceeds every other score by the margin: the loss of support vector machines.
 *
 * @formula Σ weight[target] · max(0, margin − input[target] + input[j])^p / C over j ≠ target
 * @shape input [N, C] or [C], target [N] or [] → [], or target's for 'none'
 * @throws {ValueError} when p is neither 1 nor 2 (`multiMarginLoss/p`).
 * @throws {ShapeError} when the input has neither one dim nor two (`multiMarginLoss/rank`).
 * @throws {ShapeError} when there is not a label for each sample (`multiMarginLoss/target`).
 * @example
 * F.multiMarginLoss(torch.tensor([[0.1, 0.2, 0.9]]), torch.tensor([2n])); // tensor(0.1667)
 */
export const multiMarginLoss: MultiMarginOperator = composite({
  name: 'multiMarginLoss',
  parameters: [
    tensor('input', '[N, C] or [C]'),
    tensor('target', 'Class indices: [N] or []; a loss without reduction has its shape.'),
    optionalInteger('p', 1, '1 or 2'),
    optionalNumber('margin', 1),
    optionalTensor('weight', 'A weight for each class.'),
    reductionParameter(),
  ],
  method: false,
  compute: ({ input, target, p, margin, weight, reduction }) => {
    if (p !== 1 && p !== 2) throw new ValueError('multiMarginLoss/p', `p of multiMarginLoss must be 1 or 2, got ${p}`);
    requireLabelDtype('multiMarginLoss', target);
    const { scores } = matrixOf('multiMarginLoss', input);
    const [batch, classes] = scores.sizes as [number, number];
    if (target.elementCount !== batch || target.sizes.length > 1) {
      throw new ShapeError(
        'multiMarginLoss/target',
        `multiMarginLoss needs a label for each of ${batch} samples, got shape ${formatShape(target.sizes)}`,
      );
    }
    requireLike('multiMarginLoss', 'weight', weight, scores, [classes]);
    const labels = reshape(toDtype(target, dtypes.int64), [batch, 1]);
    const lack = positivePart(add(sub(scores, gather(scores, 1, labels)), margin));
    const others = where(eq(arange(classes), labels), 0, p === 2 ? mul(lack, lack) : lack);
    const losses = div(sum(others, 1), classes);
    const weighted = weight === undefined ? losses : mul(losses, indexSelect(weight, 0, reshape(labels, [batch])));
    return reduceLosses('multiMarginLoss', reshape(weighted, target.sizes), reduction);
  },
});

/**
 * Asks that the score of each of several labels exceeds those of all other classes by 1; −1 ends the labels of a row.
 *
 * @formula Σ max(0, 1 − input[target[i]] + input[j]) / C over labels i and classes j that are none
 * @shape input [N, C] or [C], target the same → [], or [N] or [] for 'none'
 * @throws {ShapeError} when the target has another shape than the input (`multilabelMarginLoss/target`).
 * @throws {ValueError} when a label is no class (`multilabelMarginLoss/label`).
 * @example
 * F.multilabelMarginLoss(torch.tensor([0.1, 0.2, 0.9]), torch.tensor([2n, -1n, 0n])); // tensor(0.1667)
 */
export const multilabelMarginLoss: LossOperator = composite({
  name: 'multilabelMarginLoss',
  parameters: [
    tensor('input', '[N, C] or [C]'),
    tensor('target', "Of the input's shape; -1 ends the labels of a row."),
    reductionParameter(),
  ],
  method: false,
  compute: ({ input, target, reduction }) => {
    requireLabelDtype('multilabelMarginLoss', target);
    if (!sameShape(input.sizes, target.sizes)) {
      throw new ShapeError(
        'multilabelMarginLoss/target',
        `multilabelMarginLoss needs a target of the input's shape, got ${formatShape(target.sizes)} for ${formatShape(input.sizes)}`,
      );
    }
    const { scores, single } = matrixOf('multilabelMarginLoss', input);
    const [batch, classes] = scores.sizes as [number, number];
    const labels = reshape(toDtype(target, dtypes.int64), [batch, classes]);
    const { own: places, used, others } = labelsOfRows(labels, scores.dtype);
    const own = unsqueeze(gather(scores, 1, places), 2);
    const lack = positivePart(add(sub(unsqueeze(scores, 1), own), 1));
    const counted = mul(mul(lack, unsqueeze(used, 2)), unsqueeze(others, 1));
    const losses = div(sum(counted, [1, 2]), classes);
    return reduceLosses('multilabelMarginLoss', single ? reshape(losses, []) : losses, reduction);
  },
});
