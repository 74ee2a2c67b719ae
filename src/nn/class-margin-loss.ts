/** @file Losses with a margin between classes as layers. */
import { multilabelSoftMarginLoss, softMarginLoss } from '../ops/loss/margin.ts';
import { multilabelMarginLoss, multiMarginLoss } from '../ops/loss/multi-margin.ts';
import { reductionParameter } from '../ops/loss/reduction.ts';
import { type Arguments, optionalInteger, optionalNumber, optionalTensor } from '../ops/parameters.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { weightAndReduction } from './classification-loss.ts';
import { bindNamed } from './layer-arguments.ts';
import { Loss, onlyReduction, WeightedLoss } from './loss.ts';
import { type Range, within } from './ranges.ts';

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
