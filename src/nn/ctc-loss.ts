/** @file The loss of a labelling without alignment, as a layer. */
import { ctcLoss, type Lengths } from '../ops/loss/ctc.ts';
import { type LossReduction, reductionParameter, requireReduction } from '../ops/loss/reduction.ts';
import { type Arguments, optionalBoolean, optionalInteger } from '../ops/parameters.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { bindNamed } from './layer-arguments.ts';
import { Module } from './module.ts';
import { notNegative, within } from './ranges.ts';

/**
 * Loss of labels whose places in a longer sequence nobody knows, for speech and handwriting.
 *
 * @see `F.ctcLoss`
 * @shape logProbs [T, N, C] or [T, C], targets [N, S] or a vector, lengths [N] → [], or [N] for 'none'
 * @example
 * const logProbs = torch.zeros([4, 1, 3]).logSoftmax(2);
 * new nn.CTCLoss()(logProbs, torch.tensor([[1n, 2n]]), [4], [2]); // tensor(0.8432)
 */
export class CTCLoss extends Module {
  static readonly parameters = [
    within(notNegative, optionalInteger('blank', 0, 'class that stands for no label')),
    reductionParameter(),
    optionalBoolean('zeroInfinity', false, '0 in place of the infinite loss of a labelling that is too long'),
  ] as const;

  readonly blank: number;
  readonly reduction: LossReduction;
  readonly zeroInfinity: boolean;

  constructor(...given: Arguments<typeof CTCLoss.parameters>) {
    super();
    const { blank, reduction, zeroInfinity } = bindNamed('CTCLoss', CTCLoss.parameters, given);
    this.blank = blank;
    this.reduction = reduction ?? 'mean';
    this.zeroInfinity = zeroInfinity;
    requireReduction('CTCLoss', this.reduction);
  }

  forward(logProbs: Tensor, targets: Tensor, inputLengths: Lengths, targetLengths: Lengths): Tensor {
    const { blank, reduction, zeroInfinity } = this;
    return ctcLoss(logProbs, targets, inputLengths, targetLengths, blank, reduction, zeroInfinity);
  }
}
