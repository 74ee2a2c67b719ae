/** @file Losses of classification as layers: `new nn.CrossEntropyLoss()(scores, labels)`. */
import { crossEntropy, nllLoss } from '../ops/loss/classes.ts';
import { binaryCrossEntropy, binaryCrossEntropyWithLogits, klDiv } from '../ops/loss/probability.ts';
import { type LossReduction, reductionParameter, requireReduction } from '../ops/loss/reduction.ts';
import {
  type Arguments,
  optionalBoolean,
  optionalInteger,
  optionalNumber,
  optionalTensor,
  optionalValue,
} from '../ops/parameters.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { bindNamed } from './layer-arguments.ts';
import { WeightedLoss } from './loss.ts';
import { Module } from './module.ts';
import { share, within } from './ranges.ts';

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

export const weightAndReduction = [optionalTensor('weight', 'scales the losses'), reductionParameter()] as const;

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
